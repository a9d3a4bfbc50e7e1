/** Controls and records -> one outcome per control and subject: all rules of a kind in one pass over its records. */
import type { Catalogue } from '../model/catalogue.js';
import type { Reason, ReasonCode, Status } from '../model/assessment.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Policy } from '../model/policy.js';
import type { EvidenceRecord, EvidenceSet, Fields } from '../model/record.js';
import type { Site } from '../model/site.js';
import { timestampOf } from '../rules/plain.js';
import type { Clock, UnknownReason } from '../rules/values.js';
import { makeRuleRun, type Checked, type Doubt, type RuleRun, type Surroundings } from './check.js';
import type { CompiledControl } from './compile-control.js';
import { makeGates, type Gate, type Gates } from './gates.js';
import { fieldAt, makeIndex, type Index } from './joins.js';
import { parameterAt } from './params.js';
import { claimOf, levelFor, subjectsOf, type Subject } from './subject.js';
import { triggerIsAbsent } from './trigger.js';

export interface EvaluateInput {
  readonly controls: readonly CompiledControl[];
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue | undefined;
  readonly evidence: EvidenceSet;
  readonly site: Site;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** What came of one control on one subject, before decisions. */
export interface Outcome {
  readonly control: Control;
  readonly subject: Subject;
  readonly status: Extract<Status, 'pass' | 'fail' | 'not-evaluated' | 'error'>;
  readonly reasons: readonly Reason[];
  readonly population: number;
  readonly checked: number;
  readonly missing: number;
  readonly errors: number;
  readonly failures: readonly Failure[];
  readonly doubts: readonly (Doubt & { readonly rule: string })[];
  readonly evidence: readonly string[];
  readonly params: Fields;
  readonly relaxed: readonly string[];
  /** The machine check behind a not-applicable decision: true = surely absent, false = present, null = cannot tell or none. */
  readonly triggerAbsent: boolean | null;
  /** Checks of records that belong to no zone: shown at the site, counted as such. */
  readonly unplaced: boolean;
}
/** A failed check; its message is made when somebody reads it. */
export interface Failure {
  readonly rule: RuleRun['compiled']['rule'];
  readonly checked: Checked;
  readonly message: () => string;
}

export interface Evaluation {
  readonly subjects: readonly Subject[];
  readonly outcomes: readonly Outcome[];
  readonly gates: Gates;
}

interface ControlRun {
  readonly compiled: CompiledControl;
  readonly subject: Subject;
  readonly rules: readonly RuleRun[];
  readonly gates: readonly { readonly kind: string; readonly emptyOk: boolean; readonly gate: Gate }[];
  readonly params: Fields;
  readonly relaxed: readonly string[];
  readonly level: number;
  readonly unplaced: boolean;
}

export function evaluate(input: EvaluateInput): Evaluation {
  const { controls, evidence, site, policy, clock } = input;
  const subjects = subjectsOf(site, policy);
  const gates = makeGates(evidence, input.kinds, policy);
  const recordsOf = sorter(evidence);
  const model = (kind: string, id: string): Fields | undefined => evidence.kinds.get(kind)?.records.find((record) => record.key === id)?.values;
  const indexes = new Map<string, Index>();
  const around: Surroundings = {
    clock,
    site: { id: site.id, name: site.name, timeZone: site.timeZone, ...(site.accountable === null ? {} : { accountable: site.accountable }) },
    asOf: timestampOf(clock.end),
    indexOf: (kind, fields) => {
      const key = `${kind} ${fields.join(' ')}`;
      let index = indexes.get(key);
      if (index === undefined) indexes.set(key, (index = makeIndex(recordsOf(kind), fields)));
      return index;
    },
  };

  const start = (compiled: CompiledControl, subject: Subject, unplaced: boolean): ControlRun => {
    const { control } = compiled;
    const level = levelFor(subject, claimOf(control, input.catalogue)?.fr ?? null);
    const settings = Object.entries(control.params).map(([name, parameter]) => ({ name, ...parameterAt(control, name, parameter, policy, level) }));
    const params: Fields = Object.fromEntries(settings.map(({ name, value }) => [name, value]));
    const needs = control.evidence.map((need) => ({ ...need, gate: gates(need.kind, subject, level) }));
    const bindings = { params, zone: subject.kind === 'zone' ? model('zones', subject.id) : undefined, conduit: subject.kind === 'conduit' ? model('conduits', subject.id) : undefined };
    const rules = compiled.rules.map((rule) =>
      makeRuleRun(rule, subject, bindings, around, {
        population: gates(rule.kind.id, subject, level).open,
        joins: rule.joins.map(({ join }): UnknownReason | null => gates(join.from, subject, level).open),
      }),
    );
    const relaxed = [...settings.flatMap((each) => each.relaxed ?? []), ...needs.flatMap((need) => need.gate.relaxed)];
    return {
      compiled,
      subject,
      rules,
      gates: [...needs.filter((need) => !need.optional).map(({ kind, emptyOk, gate }) => ({ kind, emptyOk, gate })), ...placing(compiled, subject, level, input, gates)],
      params,
      relaxed,
      level,
      unplaced,
    };
  };

  const runs: ControlRun[] = [];
  const bySubject = new Map<string, Map<string, RuleRun[]>>(); // kind -> subject -> rules
  const homeless = new Map<string, RuleRun[]>(); // kind -> rules over records that belong to no subject
  const file = (map: Map<string, RuleRun[]>, key: string, rule: RuleRun): void => {
    const list = map.get(key);
    if (list) list.push(rule);
    else map.set(key, [rule]);
  };
  for (const compiled of controls)
    for (const subject of subjects) {
      const own = compiled.control.subject.includes(subject.kind);
      const strays = subject.kind === 'site' && !own && compiled.rules.some((rule) => hasUnplaced(recordsOf(rule.kind.id)));
      if (!own && !strays) continue;
      const run = start(compiled, subject, strays);
      runs.push(run);
      for (const rule of run.rules)
        if (strays) file(homeless, rule.compiled.kind.id, rule);
        else {
          const ofKind = bySubject.get(rule.compiled.kind.id) ?? new Map<string, RuleRun[]>();
          bySubject.set(rule.compiled.kind.id, ofKind);
          file(ofKind, subject.ref, rule);
        }
    }

  const none: readonly RuleRun[] = [];
  for (const kind of new Set([...bySubject.keys(), ...homeless.keys()])) {
    const bySub = bySubject.get(kind) ?? new Map<string, RuleRun[]>();
    const siteRules = bySub.get('site') ?? none;
    const parts = [...bySub].filter(([ref]) => ref !== 'site').flatMap(([, rules]) => rules);
    const strays = homeless.get(kind) ?? none;
    for (const record of recordsOf(kind)) {
      for (const zone of record.zones) for (const rule of bySub.get(`zone:${zone}`) ?? none) rule.take(record);
      for (const conduit of record.conduits) for (const rule of bySub.get(`conduit:${conduit}`) ?? none) rule.take(record);
      for (const rule of siteRules) rule.take(record);
      if (record.unplaced === null) continue;
      for (const rule of strays) rule.take(record);
      for (const rule of parts) rule.takeMaybe(record, record.unplaced);
    }
  }
  for (const run of runs) for (const rule of run.rules) rule.finish();
  return { subjects, outcomes: runs.map((run) => outcomeOf(run, input, recordsOf)), gates };
}

const hasUnplaced = (records: readonly EvidenceRecord[]): boolean => records.some((record) => record.unplaced !== null);

/** Where records find their zone through the inventory, an inventory that cannot be trusted cannot place them. */
function placing({ rules }: CompiledControl, subject: Subject, level: number, { evidence, kinds }: EvaluateInput, gates: Gates): ControlRun['gates'] {
  const assets = kinds.get('assets');
  if (subject.kind === 'site' || !assets || (evidence.kinds.get('assets')?.registrations.length ?? 0) === 0) return [];
  const placed = rules.some((rule) => rule.kind.id !== 'assets' && Object.values(rule.kind.attach).some((anchors) => anchors.asset !== undefined || anchors.address !== undefined));
  if (!placed) return [];
  const gate = gates('assets', subject, level);
  const broken = gate.reasons.filter(({ code }) => code === 'changed' || code === 'unreadable' || code === 'no-evidence' || (code === 'incomplete-coverage' && gate.open !== null));
  return broken.length === 0 ? [] : [{ kind: 'assets', emptyOk: false, gate: { ...gate, reasons: broken, relaxed: [] } }];
}

/** Records of a kind in the order that lists have: by the kind's `order` field, then as registered. */
function sorter(evidence: EvidenceSet): (kind: string) => readonly EvidenceRecord[] {
  const sorted = new Map<string, readonly EvidenceRecord[]>();
  return (id) => {
    let records = sorted.get(id);
    if (records === undefined) {
      const known = evidence.kinds.get(id);
      const path = known?.kind.order?.split('.');
      const at = (record: EvidenceRecord): string | number => {
        const value = path && fieldAt(record.values, path);
        return typeof value === 'number' || typeof value === 'string' ? value : '';
      };
      records = path ? [...(known?.records ?? [])].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0)) : (known?.records ?? []);
      sorted.set(id, records);
    }
    return records;
  };
}

function outcomeOf(run: ControlRun, input: EvaluateInput, recordsOf: (kind: string) => readonly EvidenceRecord[]): Outcome {
  const { control } = run.compiled;
  const tallies = run.rules.map((rule) => rule.tally);
  const sum = (of: (tally: RuleRun['tally']) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const failures = run.rules.flatMap((rule) => rule.tally.failed.map((checked): Failure => ({ rule: rule.compiled.rule, checked, message: () => rule.messageOf(checked) })));
  const errors = sum((tally) => tally.errors);
  const missing = sum((tally) => tally.missing);
  const reasons = [...run.gates.flatMap(({ gate }) => gate.reasons), ...(run.unplaced ? [] : emptyPopulations(run)), ...missingReasons(run)];
  const status = failures.length > 0 ? 'fail' : errors > 0 ? 'error' : reasons.length > 0 ? 'not-evaluated' : run.relaxed.length > 0 ? 'not-evaluated' : 'pass';
  return {
    control,
    subject: run.subject,
    status,
    reasons: status === 'pass' ? [] : unique([...reasons, ...(run.relaxed.length > 0 && status === 'not-evaluated' ? [relaxedReason(run)] : [])]),
    population: sum((tally) => tally.population),
    checked: sum((tally) => tally.decided),
    missing,
    errors,
    failures,
    doubts: run.rules.flatMap((rule) => rule.tally.doubts.map((doubt) => ({ ...doubt, rule: rule.compiled.rule.id }))),
    evidence: [...new Set(run.compiled.control.evidence.flatMap((need) => input.evidence.kinds.get(need.kind)?.registrations ?? []).filter(({ registration: { covers } }) => covers === null || covers.includes(run.subject.id) || run.subject.zones.some((zone) => covers.includes(zone))).map(({ registration }) => registration.id))],
    params: run.params,
    relaxed: run.relaxed,
    triggerAbsent: triggerIsAbsent(run.compiled, run.subject, run.level, input, recordsOf),
    unplaced: run.unplaced,
  };
}

const relaxedReason = ({ relaxed, compiled }: ControlRun): Reason => ({
  code: 'relaxed',
  kind: '',
  evidence: '',
  supply: `Nothing to supply: ${compiled.control.id} runs with ${relaxed.join('; ')}, so it claims no requirement in this run.`,
});

/** Nothing passes on an empty list: each rule needs something to check, unless the evidence is complete and the control allows it. */
function emptyPopulations(run: ControlRun): readonly Reason[] {
  return run.rules.flatMap((rule): readonly Reason[] => {
    if (rule.tally.population > 0 || rule.compiled.kind.model) return rule.compiled.kind.model && rule.tally.population === 0 ? [emptyReason(run, rule, `the site declares no ${rule.compiled.kind.id} that it applies to`)] : [];
    const need = run.gates.find(({ kind }) => kind === rule.compiled.kind.id);
    if (need?.emptyOk && need.gate.complete && need.gate.open === null) return [];
    if (need && need.gate.reasons.length > 0) return []; // the gate says it already
    return [emptyReason(run, rule, need?.emptyOk ? 'no record applies, and nothing shows that the evidence is complete' : 'no record applies to it')];
  });
}

const emptyReason = (run: ControlRun, rule: RuleRun, why: string): Reason => ({
  code: 'empty-population',
  kind: rule.compiled.kind.id,
  evidence: '',
  supply: `Supply ${rule.compiled.kind.id} for ${run.subject.ref}: ${why} (rule ${rule.compiled.rule.id}).`,
});

/** One reason per thing that is missing, with how many checks wait for it. */
function missingReasons(run: ControlRun): readonly Reason[] {
  const counts = new Map<string, { count: number; doubt: Doubt; rule: RuleRun }>();
  for (const rule of run.rules)
    for (const doubt of rule.tally.doubts) {
      if (doubt.reason.code === 'error') continue;
      const key = `${doubt.reason.code} ${doubt.reason.what}`;
      const known = counts.get(key);
      if (known) known.count++;
      else counts.set(key, { count: 1, doubt, rule });
    }
  return [...counts.values()].map(({ count, doubt, rule }) => {
    const { reason, checked } = doubt;
    const name = checked.group ? checked.group.label : checked.record.key;
    const others = count > 1 ? ` and ${String(count - 1)} more` : '';
    return { code: codeOf(reason.code), kind: rule.compiled.kind.id, evidence: checked.record.origins[0]?.evidence ?? '', supply: `Supply ${reason.what} for ${name}${others} (${rule.compiled.kind.id}).` };
  });
}

export function codeOf(code: Doubt['reason']['code']): ReasonCode {
  return code === 'unresolved' || code === 'error' ? 'missing-attribute' : code;
}

function unique(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Map(reasons.map((reason) => [`${reason.code} ${reason.kind} ${reason.evidence} ${reason.supply}`, reason]));
  return [...seen.values()];
}
