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
import type { Say } from '../view/say.js';
import { count } from '../visible.js';
import { outageWord } from '../words.js';

export const programmeName = (say: Say, name: ProgrammeName): string => say(`programme-name.${name}`);

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

export function proofText(say: Say, { proven, gap, method }: Proof): string {
  if (method === 'rule') return say('proof.rule');
  if (proven) return say(method === 'enumeration' ? 'proof.weighed' : 'proof.bound');
  return gap === null ? say('proof.unknown') : say('proof.within', { part: percent(gap) });
}
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
export const markText = (say: Say, mark: RatioEntry['mark']): string =>
  mark === 'tolerable' ? say('ratio-mark.tolerable') : say('ratio-mark.part', { part: percent(mark) });
export const timesText = (say: Say, ratio: number | null): string =>
  ratio === null ? say('times.nothing') : say('times', { ratio: ratio.toFixed(2) });
export const inputText = (say: Say, { kind, id }: SensitivityEntry): string => say(`input.${kind}`, { id });

/** What a halved or raised input does to the answer; empty: nothing. */
export function flipsOf(say: Say, { low, high, changes }: SensitivityEntry, base: number | null): readonly string[] {
  const side = (factor: string, value: number | null, isOther: boolean): readonly string[] => [
    ...(value === null ? [say('flip.not-reached', { factor })] : []),
    ...(value !== null && base !== null && value >= 3 !== base >= 3 ? [say(value >= 3 ? 'flip.at-least' : 'flip.less', { factor })] : []),
    ...(isOther ? [say('flip.other', { factor })] : []),
  ];
  return [...side('0.5', low, changes.low), ...side('1.5', high, changes.high)];
}
export const flipText = (say: Say, entry: SensitivityEntry, base: number | null): string =>
  flipsOf(say, entry, base).join('; ') || say('flip.nothing');

export const windowText = (say: Say, { window, outage }: Pick<PlannedMeasure, 'window' | 'outage'>): string => {
  if (window === null) return outage.value === 'none' ? say('window.any') : say('window.none', { outage: outageWord(say, outage.value) });
  const days = window.to === null ? window.from : say('window.days', { from: window.from, to: window.to });
  return window.name === null ? days : `${days}, ${window.name}`;
};
export const approvalText = (say: Say, { approval }: Pick<PlannedMeasure, 'approval'>): string =>
  approval === null
    ? say('approval.none')
    : `${approval.supplier}: ${say(`approval.${approval.state}`)}${approval.reference === null ? '' : ` (${approval.reference})`}`;
export const byText = (say: Say, { by }: Pick<PlannedMeasure, 'by'>): string => by ?? say('nobody-named');

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
