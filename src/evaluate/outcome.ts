/** What came of one control on one subject: its rules' counts and the gates of its evidence, as a status with reasons. */
import type { Reason, ReasonCode, Status } from '../model/assessment.js';
import type { Control, EvidenceNeed } from '../model/control.js';
import type { Fields } from '../model/record.js';
import { messageOf } from './check.js';
import type { CompiledControl } from './compile-control.js';
import { clockOf } from '../rules/clock.js';
import type { Gate, Gates } from './gates.js';
import type { RuleRun } from './rule-run.js';
import { slots } from './scope.js';
import type { Subject } from './subject.js';
import { keyOfChecked, recordOf, type Checked, type Doubt, type DoubtReason } from './tally.js';

/** Before decisions. */
export interface Outcome {
  readonly control: Control;
  readonly subject: Subject;
  readonly status: Extract<Status, 'pass' | 'fail' | 'not-evaluated' | 'error'>;
  readonly reasons: readonly Reason[];
  /** Those of the reasons that are not about single records. */
  readonly gaps: readonly Reason[];
  readonly population: number;
  readonly checked: number;
  readonly failed: number;
  readonly missing: number;
  readonly errors: number;
  /** Every failed check, made one by one. */
  readonly failures: () => Iterable<Failure>;
  /** The first undecided checks of each rule, of all rules at most so many. */
  readonly doubts: (most?: number) => readonly (Doubt & { readonly rule: string })[];
  readonly evidence: readonly string[];
  readonly params: Fields;
  readonly relaxed: readonly string[];
  /** The machine check behind a not-applicable decision: true = surely absent, false = present, null = cannot tell or none. */
  readonly triggerAbsent: () => boolean | null;
  /** Checks of records that belong to no zone: shown at the site, counted as such. */
  readonly unplaced: boolean;
  /** As they ran, for those who ask why. */
  readonly rules: readonly RuleRun[];
}
/** A failed check; its message is made when somebody reads it. */
export interface Failure {
  readonly rule: RuleRun['compiled']['rule'];
  readonly checked: Checked;
  readonly message: () => string;
  /** Where what is told of the record in all subjects may be kept; null: nowhere. */
  readonly told: RuleRun['told'];
}

export interface Need extends EvidenceNeed {
  readonly gate: Gate;
}
/** A control on a subject, with everything that its rules need. */
export interface ControlRun {
  readonly compiled: CompiledControl;
  readonly subject: Subject;
  readonly level: number;
  readonly rules: readonly RuleRun[];
  readonly needs: readonly Need[];
  /** Why its records cannot be placed: the inventory through which they find their zone is not sound. */
  readonly placing: readonly Reason[];
  readonly params: Fields;
  readonly relaxed: readonly string[];
  readonly unplaced: boolean;
  readonly triggerAbsent: () => boolean | null;
}

export function outcomeOf(run: ControlRun, gates: Gates): Outcome {
  const { compiled, subject, rules, relaxed, unplaced } = run;
  let [population, checked, failed, missing, errors] = [0, 0, 0, 0, 0];
  for (const { tally } of rules) {
    population += tally.population;
    checked += tally.decided;
    failed += tally.failed.length;
    missing += tally.missing;
    errors += tally.errors;
  }
  const evidence = evidenceOf(run);
  const gaps = [
    ...run.needs.flatMap((need) => (isNeeded(need, run) ? need.gate.reasons : [])),
    ...run.placing,
    ...contributed(run, gates, evidence),
    ...(unplaced ? [homelessReason(run)] : emptyPopulations(run)),
    ...(relaxed.length > 0 ? [relaxedReason(run)] : []),
  ];
  const reasons = unique([...gaps, ...missingReasons(run)]);
  const status = failed > 0 ? 'fail' : errors > 0 ? 'error' : reasons.length > 0 ? 'not-evaluated' : 'pass';
  return {
    control: compiled.control,
    subject,
    status,
    reasons,
    gaps,
    population,
    checked,
    failed,
    missing,
    errors,
    failures: () => failuresOf(rules),
    rules,
    doubts: (most = Infinity) => doubtsOf(rules, most),
    evidence: [...evidence].sort(),
    params: run.params,
    relaxed,
    triggerAbsent: run.triggerAbsent,
    unplaced,
  };
}

/** Each time with a clock of its own, and so with the same allowance for the messages, whoever asked before. */
function* failuresOf(rules: readonly RuleRun[]): Generator<Failure> {
  for (const rule of rules) {
    const clock = clockOf(rule.frame);
    if (clock !== null) rule.frame[slots.clock] = { ...clock };
    for (const checked of rule.tally.failed)
      yield { rule: rule.compiled.rule, checked, message: () => messageOf(rule, checked), told: rule.told };
  }
}

function doubtsOf(rules: readonly RuleRun[], most: number): ReturnType<Outcome['doubts']> {
  const found: (Doubt & { readonly rule: string })[] = [];
  for (const { tally, compiled } of rules)
    for (const doubt of tally.doubts) {
      if (found.length >= most) return found;
      found.push({ ...doubt, rule: compiled.rule.id });
    }
  return found;
}

/** Optional evidence that nobody has is no obstacle; but where it makes the population, what there is must be sound. */
function isNeeded({ optional, kind, gate }: Need, { compiled }: ControlRun): boolean {
  return !optional || (gate.registered && compiled.rules.some((rule) => rule.kind.id === kind));
}

/** Registrations that were used: those that cover the subject, and those whose records were read beyond that. */
function evidenceOf({ needs, rules }: ControlRun): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { gate } of needs) for (const id of gate.evidence) ids.add(id);
  for (const { used } of rules) for (const id of used) ids.add(id);
  return ids;
}

/** Stale or low-grade evidence does not carry a pass of a subject that it never claimed to cover either. Without what is optional a pass was asked again. */
function contributed(run: ControlRun, gates: Gates, evidence: ReadonlySet<string>): readonly Reason[] {
  const { needs, rules, subject, level } = run;
  if (rules.every(({ used }) => used.size === 0)) return [];
  const known = new Set(needs.flatMap(({ gate }) => gate.evidence));
  const done = new Set(needs.filter((need) => !isNeeded(need, run)).map(({ kind }) => kind));
  const reasons = [...evidence].filter((id) => !known.has(id)).flatMap((id) => gates.ofFile(id, subject, level));
  return reasons.filter(({ kind }) => !done.has(kind));
}

/** Records without a zone are shown at the site; they are fine nowhere. */
const homelessReason = ({ compiled: { control, rules } }: ControlRun): Reason => {
  const kind = [...new Set(rules.map((rule) => rule.kind.id))].join(', ');
  return {
    code: 'incomplete-coverage',
    kind,
    evidence: '',
    supply: `Supply the zone of the ${kind} that belong to none; ${control.id} is decided by zone.`,
  };
};

const relaxedReason = ({ relaxed, compiled }: ControlRun): Reason => ({
  code: 'relaxed',
  kind: '',
  evidence: '',
  supply: `Nothing to supply: ${compiled.control.id} runs with ${relaxed.join('; ')}, so it claims no requirement in this run.`,
});

/** Nothing passes on an empty list: each rule needs something to check, unless the control allows it and the evidence is complete. */
function emptyPopulations(run: ControlRun): readonly Reason[] {
  return run.rules.flatMap((rule): readonly Reason[] => {
    const { kind } = rule.compiled;
    if (rule.tally.population > 0) return [];
    const need = run.needs.find((each) => each.kind === kind.id);
    if (need?.emptyOk && need.gate.complete && need.gate.open === null) return [];
    if (need && isNeeded(need, run) && need.gate.reasons.length > 0) return []; // the gate says it already
    const why = kind.model
      ? `the site declares no ${kind.id} that it applies to`
      : need?.emptyOk
        ? 'no record applies, and nothing shows that the evidence is complete'
        : 'no record applies to it';
    const supply = `Supply ${kind.id} for ${run.subject.ref}: ${why} (rule ${rule.compiled.rule.id}).`;
    return [{ code: 'empty-population', kind: kind.id, evidence: '', supply }];
  });
}

/** One reason per thing that is missing, with how many checks wait for it. */
function missingReasons(run: ControlRun): readonly Reason[] {
  const waiting = new Map<string, { count: number; readonly doubt: Doubt; readonly kind: string }>();
  for (const { tally, compiled } of run.rules)
    for (const doubt of tally.doubts) {
      const { code, what } = doubt.reason;
      if (code === 'error') continue;
      // A list that is open for want of evidence: the gate of that evidence says what to supply.
      const need = run.needs.find(({ kind }) => kind === what);
      if (need && need.gate.reasons.length > 0 && isNeeded(need, run)) continue;
      const kind = need?.kind ?? compiled.kind.id;
      const key = `${code} ${kind} ${what}`;
      const known = waiting.get(key);
      if (known) known.count++;
      else waiting.set(key, { count: 1, doubt, kind });
    }
  return [...waiting.values()].map(({ count, doubt: { reason, checked }, kind }) => {
    const others = count > 1 ? ` and ${String(count - 1)} more` : '';
    const own = recordOf(checked)?.origins[0]?.evidence ?? '';
    const supply = `Supply ${reason.what} for ${keyOfChecked(checked)}${others} (${kind}).`;
    return { code: codeOf(reason.code), kind, evidence: reason.what === kind ? '' : own, supply };
  });
}

export function codeOf(code: DoubtReason['code']): ReasonCode {
  return code === 'unresolved' || code === 'error' ? 'missing-attribute' : code;
}

function unique(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons.length < 2) return reasons;
  const seen = new Map(reasons.map((reason) => [`${reason.code} ${reason.kind} ${reason.evidence} ${reason.supply}`, reason]));
  return [...seen.values()];
}
