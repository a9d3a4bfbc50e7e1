/** Rules that ask nothing but the record: all of them on one record after the other, in code made for them. What it leaves open is asked as ever. */
import type { EvidenceRecord } from '../model/record.js';
import { batchOf, type Batch } from '../rules/check.js';
import type { Members } from './classes.js';
import type { FewValues } from './known-answers.js';
import { answerTo, type RuleRun } from './rule-run.js';
import { settle } from './settle.js';
import { slots } from './scope.js';
import { countPasses, skipped } from './tally.js';

export interface Together {
  readonly takes: (run: RuleRun) => boolean;
  /** Takes the records through the rules that it takes, and gives the others back. */
  readonly take: (runs: readonly RuleRun[], members: Members) => readonly RuleRun[];
}

/** A rule that leaves more of these open is asked by classes of records: what is missing everywhere is asked once then. */
const sampled = 256;
const mostLeft = 0.25;

/** `isToldByClass`: few classes of records answer for all of them, so that nothing is gained here. */
export function makeTogether(all: readonly EvidenceRecord[], isToldByClass: (run: RuleRun) => boolean): Together {
  const numbers = new Map<RuleRun['compiled'], number>();
  const batches = new Map<string, Batch | null>();
  const numberOf = ({ compiled }: RuleRun): number => {
    const known = numbers.get(compiled);
    if (known === undefined) numbers.set(compiled, numbers.size);
    return known ?? numbers.size - 1;
  };
  const fitting = new Map<RuleRun['compiled'], boolean>();
  const takes = (run: RuleRun): boolean => {
    if (!isAlone(run)) return false;
    let known = fitting.get(run.compiled);
    if (known === undefined) fitting.set(run.compiled, (known = !isToldByClass(run) && mostlyDecides(run, all)));
    return known;
  };
  const made = (runs: readonly RuleRun[]): Batch | null => {
    const key = runs.map(numberOf).join();
    let batch = batches.get(key);
    if (batch === undefined) {
      const checks = runs.map(({ compiled }) => compiled.check);
      batches.set(key, (batch = batchOf(checks, slots.record, all.length)));
    }
    return batch;
  };
  const take: Together['take'] = (runs, members) => {
    const own = runs.filter(takes);
    const batch = own.length === 0 ? null : made(own);
    if (batch === null) return runs;
    takeTogether(own, members, batch);
    return runs.filter((run) => !takes(run));
  };
  return { takes, take };
}

/** What it answers rests on the record and what stays, and not on few values of it. */
const isAlone = ({ watched, joins, compiled, known, distrusts }: RuleRun): boolean =>
  !watched && !distrusts && joins.length === 0 && compiled.group === null && compiled.lets.length === 0 && !isFew(known.answerRestsOn);
/** Of a field whose values nobody lists, only that it is absent is known beforehand. */
const isFew = (few: readonly FewValues[] | null): boolean =>
  few !== null && few.every(({ numbers }) => numbers === null || numbers.size > 1);

function mostlyDecides(run: RuleRun, all: readonly EvidenceRecord[]): boolean {
  const batch = batchOf([run.compiled.check], slots.record, all.length);
  if (batch === null) return false;
  let left = 0;
  let asked = 0;
  const step = Math.max(1, Math.floor(all.length / sampled));
  for (let n = 0; n < all.length; n += step) {
    asked++;
    batch.run(all[n]?.values, [run.frame], new Uint32Array(1), (_, isFailed) => {
      if (!isFailed) left++;
    });
  }
  return left <= asked * mostLeft;
}

function takeTogether(runs: readonly RuleRun[], { records }: Members, batch: Batch): void {
  const frames = runs.map(({ frame }) => frame);
  const passes = new Uint32Array(runs.length);
  let at = 0;
  const other = (place: number, isFailed: boolean): void => {
    const [run, record] = [runs[place], records[at]];
    if (run === undefined || record === undefined) return;
    const answer = isFailed ? false : answerTo(run, record);
    if (answer !== skipped) settle(run, record, answer);
  };
  for (; at < records.length; at++) batch.run(records[at]?.values, frames, passes, other);
  for (const [place, { tally }] of runs.entries()) countPasses(tally, passes[place] ?? 0);
}
