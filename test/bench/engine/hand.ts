/** The same rules as loops that a person would write, with the third value: undefined where the answer depends on what is missing. */
import { asOf, cut30, cut365, type Asset, type Zone } from './workload.js';

type Answer = boolean | undefined;
export interface HandRule {
  readonly id: string;
  readonly when: ((asset: Asset, home: Zone | undefined) => Answer) | null;
  readonly assert: (asset: Asset, home: Zone | undefined) => Answer;
}

const not = (value: Answer): Answer => (value === undefined ? undefined : !value);
const and = (a: Answer, b: Answer): Answer => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : true);
const or = (a: Answer, b: Answer): Answer => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);
function any<T>(list: readonly T[] | undefined, test: (each: T) => Answer): Answer {
  if (list === undefined) return undefined;
  let open = false;
  for (const each of list) {
    const answer = test(each);
    if (answer === true) return true;
    if (answer === undefined) open = true;
  }
  return open ? undefined : false;
}
const atLeast = (value: number | undefined, least: number): Answer => (value === undefined ? undefined : value >= least);
const oneOf = (value: string | undefined, words: ReadonlySet<string>): Answer => (value === undefined ? undefined : words.has(value));

const version = /^[0-9]+[.][0-9]+[.][0-9]+$/;
const ten = /^10[.]/;
const controllers = new Set(['PLC', 'RTU', 'DCS']);
const hosts = new Set(['HMI', 'Workstation', 'Server']);

export const handRules: readonly HandRule[] = [
  { id: 'R01', when: null, assert: (a) => a.logging?.enabled },
  { id: 'R02', when: (a) => oneOf(a.type, controllers), assert: (a) => (a.firmware === undefined ? undefined : version.test(a.firmware)) },
  { id: 'R03', when: (a) => oneOf(a.type, hosts), assert: (a) => a.antivirus?.installed },
  { id: 'R04', when: null, assert: (a) => not(any(a.accounts, (each) => each.shared && each.privileged)) },
  { id: 'R05', when: (a) => a.remoteAccess, assert: (a) => not(any(a.accounts, (each) => each.type === 'human' && !each.mfa)) },
  { id: 'R06', when: null, assert: (a) => and(a.backups?.enabled, atLeast(a.backups?.lastSuccess, cut30)) },
  { id: 'R07', when: (a) => atLeast(a.criticality, 4), assert: (a) => and(a.backups?.offsite, a.backups?.tested) },
  { id: 'R08', when: null, assert: (a) => atLeast(a.lastPatched, cut365) },
  {
    id: 'R09',
    when: (a, home) => (a.zone === undefined ? undefined : home !== undefined && home.level >= 3),
    assert: (a) => not(any(a.services, (each) => !each.encrypted)),
  },
  { id: 'R10', when: null, assert: (a) => not(any(a.services, ({ port }) => port === 21 || port === 23 || port === 80)) },
  { id: 'R11', when: null, assert: (a) => not(any(a.accounts, (each) => each.isDefault)) },
  { id: 'R12', when: null, assert: (a) => atLeast(a.logging?.retentionDays, 90) },
  { id: 'R13', when: (a) => a.logging?.enabled, assert: (a) => a.logging?.timeSync },
  { id: 'R14', when: null, assert: (a) => not(any(a.vulns, (each) => each.cvss >= 9 && !each.fixed)) },
  {
    id: 'R15',
    when: (a) => atLeast(a.criticality, 3),
    assert: (a) => {
      if (a.vulns === undefined) return undefined;
      let open = 0;
      for (const each of a.vulns) if (each.cvss >= 7 && !each.fixed) open += 1;
      return open <= 1;
    },
  },
  { id: 'R16', when: null, assert: (a) => (a.owner === undefined ? undefined : a.owner !== 'nobody') },
  { id: 'R17', when: null, assert: (a) => (a.ip === undefined ? undefined : ten.test(a.ip)) },
  { id: 'R18', when: null, assert: (a, home) => (a.zone === undefined ? undefined : home !== undefined) },
  {
    id: 'R19',
    when: null,
    assert: (a, home) => (a.zone === undefined ? undefined : home === undefined || atLeast(a.sl, home.slTarget)),
  },
  { id: 'R20', when: null, assert: (a) => or(a.endless, a.eol === undefined ? undefined : a.eol > asOf) },
];
