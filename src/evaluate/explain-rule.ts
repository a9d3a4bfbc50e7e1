/** One rule on one subject, opened up: what it selected, and one record of each sort traced through its conditions. */
import type { EvidenceRecord } from '../model/record.js';
import { traceIn, type Trace } from '../rules/trace.js';
import { RuleError, Unknown } from '../rules/values.js';
import { messageOf } from './check.js';
import { prepare, type RuleRun } from './rule-run.js';
import { slots } from './scope.js';
import { isGroup, keyOfChecked, recordOf, type Checked } from './tally.js';

export interface TracedCheck {
  readonly key: string;
  readonly record: EvidenceRecord | null;
  /** Why this one: the first that fails, the first that is undecided, or the one that was asked for. */
  readonly because: 'fails' | 'undecided' | 'asked';
  readonly parts: readonly { readonly part: 'when' | 'assert'; readonly source: string; readonly trace: Trace }[];
}
export interface RuleExplanation {
  readonly rule: string;
  readonly kind: string;
  readonly population: number;
  readonly decided: number;
  readonly failed: number;
  readonly missing: number;
  readonly errors: number;
  /** Records of the kind that belong to the subject, and what `when` said of them. */
  readonly here: number;
  readonly selected: number;
  readonly leftOut: number;
  readonly unclear: number;
  /** Where nothing is checked: why. */
  readonly nothing: string | null;
  /** The first that fail, with their findings. */
  readonly failing: readonly { readonly key: string; readonly record: EvidenceRecord | null; readonly message: string }[];
  readonly checks: readonly TracedCheck[];
}
const mostFailing = 10;

/** `here`: records of the kind that surely belong to the subject. `asked`: the key of one record, or of one group; null: none. */
export function explainRule(run: RuleRun, here: readonly EvidenceRecord[], asked: string | null): RuleExplanation {
  const { compiled, tally } = run;
  const { rule, kind } = compiled;
  const { population, decided, missing, errors } = tally;
  const answers = here.map((record) => whenOf(run, record));
  const count = (wanted: unknown): number => answers.filter((each) => each === wanted).length;
  const sums = { here: here.length, selected: count(true), leftOut: count(false) };
  return {
    ...{ rule: rule.id, kind: kind.id, population, decided, failed: tally.failed.length, missing, errors },
    ...sums,
    unclear: sums.here - sums.selected - sums.leftOut,
    nothing: population > 0 ? null : nothingChecked(run, here),
    failing: tally.failed
      .slice(0, mostFailing)
      .map((checked) => ({ key: keyOfChecked(checked), record: recordOf(checked) ?? null, message: messageOf(run, checked) })),
    checks: chosen(run, here, asked).map(([checked, because]) => ({
      key: keyOfChecked(checked),
      record: recordOf(checked) ?? null,
      because,
      parts: partsOf(run, checked),
    })),
  };
}

function chosen(
  run: RuleRun,
  here: readonly EvidenceRecord[],
  asked: string | null,
): readonly (readonly [Checked, TracedCheck['because']])[] {
  if (asked !== null) {
    const found =
      run.compiled.group === null ? here.find(({ key }) => key === asked) : [...run.groups.values()].find(({ label }) => label === asked);
    return found ? [[found, 'asked']] : [];
  }
  const [failed] = run.tally.failed;
  const [doubt] = run.tally.doubts;
  return [...(failed ? [[failed, 'fails'] as const] : []), ...(doubt ? [[doubt.checked, 'undecided'] as const] : [])];
}

function whenOf(run: RuleRun, record: EvidenceRecord): unknown {
  const { when, whenLate } = run.compiled;
  if (when === null) return true;
  run.frame[slots.record] = record.values;
  if (whenLate) prepare(run);
  return when(run.frame);
}

/** Reading the message fills the frame with everything that the check saw. */
function partsOf(run: RuleRun, checked: Checked): TracedCheck['parts'] {
  const { rule, scopes } = run.compiled;
  messageOf(run, checked);
  const parts = [
    { part: 'when', source: rule.when, scope: scopes.when },
    { part: 'assert', source: rule.assert, scope: scopes.assert },
  ] as const;
  return parts.flatMap(({ part, source, scope }) => {
    // `when` of a group was asked of each record alone.
    if (source === null || (part === 'when' && isGroup(checked))) return [];
    const trace = traceIn(source, scope, run.frame);
    return trace === null ? [] : [{ part, source, trace }];
  });
}

function nothingChecked(run: RuleRun, here: readonly EvidenceRecord[]): string {
  const { kind, rule } = run.compiled;
  if (here.length === 0) return `no record of ${kind.id} belongs to ${run.subject.ref}`;
  if (rule.when === null) return `${String(here.length)} records of ${kind.id} are here, and none makes a check`;
  const [first] = here;
  const answer = first ? whenOf(run, first) : null;
  const shown = answer instanceof Unknown || answer instanceof RuleError ? 'not decided' : String(answer);
  return `\`when\` selects none of ${String(here.length)} records of ${kind.id}: ${rule.when} is ${shown} for ${first?.key ?? ''}`;
}
