/** Words that the plan page, its tables and the report share. */
import type { Assessment } from '../../model/assessment.js';
import type {
  FrontierEntry,
  ProgrammesNotAssessed,
  Given,
  PlannedMeasure,
  Programme,
  ProgrammeName,
  Programmes,
  Proof,
  RatioEntry,
  SensitivityEntry,
} from '../../model/programme.js';
import { count } from '../visible.js';

export const programmeWords: { readonly [p in ProgrammeName]: string } = {
  'maturity-based': 'Maturity-based: everything to one level',
  compliance: 'Compliance: each zone to its target',
  'risk-based': 'Risk-based: least cost under tolerable risk',
  budget: 'Risk-based: most reduction for the budget',
};

/** Whole units from a hundred on; two digits that count below. */
export const amount = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  const [whole = '0', part] = String(rounded).split('.');
  return `${count(Number(whole))}${part === undefined ? '' : `.${part}`}`;
};
export const moneyOf =
  ({ currency }: Pick<Programmes, 'currency'>): ((value: number | null) => string) =>
  (value) =>
    value === null ? '–' : currency === null ? amount(value) : `${amount(value)} ${currency}`;

/** A default is never shown as if the site had given it. */
export const defaultMark = '*';
export const given = <T>({ value, assumed }: Given<T>, show: (value: T) => string): string =>
  `${show(value)}${assumed && value !== null ? defaultMark : ''}`;

export function proofText({ proven, gap, method }: Proof): string {
  if (method === 'rule') return 'by rule: nothing to choose';
  if (proven) return method === 'enumeration' ? 'proven: every choice was weighed' : 'proven: search and bound meet';
  return gap === null ? 'approximate: the distance to the best is not known' : `approximate, within ${percent(gap)}`;
}
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
export const markText = (mark: RatioEntry['mark']): string =>
  mark === 'tolerable' ? 'as few scenarios above tolerable as can be' : `${percent(mark)} of the reduction`;
export const timesText = (ratio: number | null): string => (ratio === null ? 'costs nothing' : `${ratio.toFixed(2)} times`);
export const inputText = ({ kind, id }: SensitivityEntry): string =>
  ({ cost: `cost of ${id}`, effect: `effect of ${id}`, risk: `frequency or loss of ${id}` })[kind];

/** What a halved or raised input does to the answer. */
export function flipText({ low, high, changes }: SensitivityEntry, base: number | null): string {
  const side = (factor: string, value: number | null, isOther: boolean): readonly string[] => [
    ...(value === null ? [`x ${factor}: not reached`] : []),
    ...(value !== null && base !== null && value >= 3 !== base >= 3
      ? [`x ${factor}: ${value >= 3 ? 'at least' : 'less than'} three times`]
      : []),
    ...(isOther ? [`x ${factor}: another choice`] : []),
  ];
  const told = [...side('0.5', low, changes.low), ...side('1.5', high, changes.high)];
  return told.length === 0 ? 'nothing' : told.join('; ');
}

export const windowText = ({ window, outage }: Pick<PlannedMeasure, 'window' | 'outage'>): string => {
  if (window === null) return outage.value === 'none' ? 'any time, nothing is stopped' : `no window named (${outage.value})`;
  const days = window.to === null ? window.from : `${window.from} to ${window.to}`;
  return window.name === null ? days : `${days}, ${window.name}`;
};
export const approvalText = ({ approval }: Pick<PlannedMeasure, 'approval'>): string =>
  approval === null
    ? 'not named'
    : `${approval.supplier}: ${approval.state}${approval.reference === null ? '' : ` (${approval.reference})`}`;
export const byText = ({ by }: Pick<PlannedMeasure, 'by'>): string => by ?? 'nobody named';

export const risksText = ({ risks }: FrontierEntry): string =>
  risks.map(({ level, count: n }) => `${String(n)} ${level}`).join(', ') || '–';

/** Ids of the proposed measures in their order. */
export const stepsOf = ({ roadmap, later }: Programmes): readonly string[] => [...roadmap.map(({ measure }) => measure), ...later];

export const proposalOf = ({ programmes, proposal }: Programmes): Programme | null =>
  programmes.find(({ name }) => name === proposal) ?? null;

/** Why nothing was planned; files of earlier versions say nothing. */
export const absentReason = (programmes: Assessment['programmes']): ProgrammesNotAssessed['reason'] =>
  programmes.status === 'not-assessed' ? programmes.reason : 'no-file';

/** Names of the figures of a measure that are defaults of the tool. */
export const defaultsOf = (each: PlannedMeasure): readonly string[] =>
  (['capex', 'opex', 'life', 'days', 'outage', 'order', 'maturity', 'owner', 'due'] as const).filter(
    (key) => each[key].assumed && each[key].value !== null,
  );
