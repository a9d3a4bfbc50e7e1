/** What came of the checks of one rule on one subject: exact counts, the failed checks, and the first of the undecided ones. */
import { limitOf } from '../model/limits.js';
import type { EvidenceRecord } from '../model/record.js';
import { RuleError, Unknown, type UnknownReason } from '../rules/values.js';

/** All records of one value of a group. */
export interface Group {
  readonly key: unknown;
  /** The value as a text; two groups of a rule never have the same. */
  readonly label: string;
  readonly items: EvidenceRecord[];
  /** Records that may belong to it. */
  readonly maybe: EvidenceRecord[];
}
/** What one check is about. */
export type Checked = EvidenceRecord | Group;

export const isGroup = (checked: Checked): checked is Group => 'label' in checked;
/** The record, or the first of the group. */
export const recordOf = (checked: Checked): EvidenceRecord | undefined =>
  isGroup(checked) ? (checked.items[0] ?? checked.maybe[0]) : checked;
/** Key of the record, or the group's value. */
export const keyOfChecked = (checked: Checked): string => (isGroup(checked) ? checked.label : checked.key);

export type DoubtReason = UnknownReason | { readonly code: 'error'; readonly what: string };
export interface Doubt {
  readonly checked: Checked;
  readonly reason: DoubtReason;
}

export interface Tally {
  population: number;
  /** Answered true or false. */
  decided: number;
  missing: number;
  errors: number;
  readonly failed: Checked[];
  readonly doubts: Doubt[];
}
const doubtsKept = limitOf('undecided-kept');
/** Of further undecided checks only the number is kept. */
export const isFull = ({ doubts }: Tally): boolean => doubts.length >= doubtsKept;

export const emptyTally = (): Tally => ({ population: 0, decided: 0, missing: 0, errors: 0, failed: [], doubts: [] });

export type Answer = true | false | Unknown | RuleError;
/** `when` has said that the record is not meant. */
export const skipped = 'skipped';

export function count(tally: Tally, checked: Checked, answer: Answer): void {
  if (answer === true) {
    tally.population++;
    tally.decided++;
  } else if (answer === false) {
    tally.population++;
    tally.decided++;
    tally.failed.push(checked);
  } else doubt(tally, checked, reasonOf(answer));
}

export function countPasses(tally: Tally, size: number): void {
  tally.population += size;
  tally.decided += size;
}

export function countMissing(tally: Tally, size: number): void {
  tally.population += size;
  tally.missing += size;
}

/** Nothing passes beside it. */
export function doubt(tally: Tally, checked: Checked, reason: DoubtReason): void {
  tally.population++;
  if (reason.code === 'error') tally.errors++;
  else tally.missing++;
  if (!isFull(tally)) tally.doubts.push({ checked, reason });
}

export const reasonOf = (answer: Unknown | RuleError): DoubtReason =>
  answer instanceof RuleError ? { code: 'error', what: answer.message } : answer.reason;

export const answerOf = (value: unknown): Answer =>
  value === true || value === false || value instanceof Unknown || value instanceof RuleError
    ? value
    : new RuleError('the answer is neither true nor false');
