/** Controls and records -> one outcome per control and subject: all rules of a kind in one pass over its records. */
import type { Catalogue } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import { forgetful, type Memory } from '../model/memory.js';
import type { Policy } from '../model/policy.js';
import { compareText } from '../model/problem.js';
import type { EvidenceRecord, EvidenceSet, Fields, RegisteredEvidence } from '../model/record.js';
import type { Site } from '../model/site.js';
import type { Reason } from '../model/assessment.js';
import { timestampOf } from '../rules/plain.js';
import type { Clock } from '../rules/values.js';
import { finish, take, takeAll, takeMaybe, tellsApart } from './check.js';
import { makeClassings, type Members } from './classes.js';
import type { CompiledControl } from './compile-control.js';
import type { CompiledRule } from './compile-rule.js';
import { makeGates, type Gates } from './gates.js';
import { fieldAt, makeIndex, type Index } from './joins.js';
import type { FewValues } from './known-answers.js';
import { outcomeOf, type ControlRun, type Outcome } from './outcome.js';
import { parameterAt } from './params.js';
import { practiceOf, type Practice } from './practice.js';
import { makeRuleRun, type Bindings, type RuleRun, type Surroundings } from './rule-run.js';
import { claimOf, levelFor, subjectsOf, type Claim, type Subject } from './subject.js';
import { makeTogether } from './together.js';
import { triggerIsAbsent } from './trigger.js';

export interface EvaluateInput {
  readonly controls: readonly CompiledControl[];
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue | undefined;
  readonly evidence: EvidenceSet;
  readonly site: Site;
  readonly policy: Policy;
  readonly clock: Clock;
  /** What earlier runs in this process decided. */
  readonly memory?: Memory;
}
export interface Evaluation {
  readonly subjects: readonly Subject[];
  readonly outcomes: readonly Outcome[];
  readonly practices: readonly Practice[];
  readonly gates: Gates;
  readonly clock: Clock;
}

export function evaluate(input: EvaluateInput): Evaluation {
  const { evidence, site, policy, controls, memory = forgetful } = input;
  // What may be spent on a rule begins anew with each clock.
  const clock = { ...input.clock };
  const subjects = subjectsOf(site, policy);
  const gates = makeGates(evidence, input.kinds, policy);
  const files = new Map(evidence.register.map((each) => [each.registration.id, each]));
  const known = new Map<CompiledControl, Decided>();
  for (const compiled of memory.keeps ? controls : []) {
    const found = memory.find<Decided>(stepOf(compiled), inputsOf(compiled, input), ({ used }) =>
      used.every(([id, file]) => files.get(id) === file),
    );
    if (found !== undefined) known.set(compiled, found);
  }
  const open = controls.filter((each) => !known.has(each));
  for (const [compiled, runs] of runControls({ ...input, controls: open, clock }, subjects, gates)) {
    const outcomes = runs.map((run) => outcomeOf(run, gates));
    const used = [...new Set(outcomes.flatMap((each) => each.evidence))].map((id) => [id, files.get(id)] as const);
    const decided = { outcomes, practice: practiceOf(compiled, evidence, clock), used };
    if (memory.keeps) memory.keep(stepOf(compiled), inputsOf(compiled, input), decided);
    known.set(compiled, decided);
  }
  const all = controls.flatMap((each) => known.get(each) ?? []);
  return {
    subjects,
    practices: all.flatMap(({ practice }) => practice ?? []),
    outcomes: all.flatMap(({ outcomes }) => outcomes),
    gates,
    clock,
  };
}

/** What came of a control on all subjects. */
interface Decided {
  readonly outcomes: readonly Outcome[];
  readonly practice: Practice | null;
  /** Files that were used, also beyond the kinds that it names, as the register had them. */
  readonly used: readonly (readonly [id: string, file: RegisteredEvidence | undefined])[];
}
const stepOf = ({ control }: CompiledControl): string => `decide ${control.id}`;

/** Everything that the answers of a control may hang on. */
function inputsOf(compiled: CompiledControl, { catalogue, kinds, evidence, site, policy, clock }: EvaluateInput): readonly unknown[] {
  const { zones, conduits, id, name, timeZone, accountable } = site;
  const read = kindsRead(compiled, kinds).map((each) => evidence.kinds.get(each));
  return [compiled, catalogue, kinds, policy, clock, zones, conduits, id, name, timeZone, accountable, ...read];
}

/** Kinds of which it reads records, or whose gates it passes: also those from which they are worked out, and by which records are placed. */
function kindsRead({ control, rules, trigger, practice }: CompiledControl, kinds: ReadonlyMap<string, Kind>): readonly string[] {
  const named = new Set(['assets', 'zones', 'conduits', ...control.evidence.map(({ kind }) => kind)]);
  for (const { kind, joins } of rules) for (const each of [kind.id, ...joins.map(({ join }) => join.from)]) named.add(each);
  for (const each of [trigger, practice]) if (each !== null) named.add(each.kind.id);
  // A set that grows is walked to its end.
  for (const id of named) for (const { kind } of kinds.get(id)?.derivedFrom ?? []) named.add(kind);
  return [...named].sort(compareText);
}

/** All rules of a kind in one pass over its records. */
function runControls(
  input: EvaluateInput,
  subjects: readonly Subject[],
  gates: Gates,
): ReadonlyMap<CompiledControl, readonly ControlRun[]> {
  const { evidence } = input;
  const recordsOf = sorter(evidence);
  const start = starter(input, gates, recordsOf);
  const homeless = new Map([...evidence.kinds].map(([id, { records }]) => [id, records.some(({ unplaced }) => unplaced !== null)]));

  const runs = new Map<CompiledControl, ControlRun[]>();
  const passes = new Map<string, Pass>();
  for (const compiled of input.controls) {
    const own: ControlRun[] = [];
    runs.set(compiled, own);
    const claim = claimOf(compiled.control, input.catalogue);
    for (const subject of subjects) {
      const isOwn = compiled.control.subject.includes(subject.kind);
      const strays = subject.kind === 'site' && !isOwn && compiled.rules.some((rule) => homeless.get(rule.kind.id) === true);
      if (!isOwn && !strays) continue;
      const run = start(compiled, claim, subject, strays);
      own.push(run);
      for (const rule of run.rules) lineUp(passes, rule, strays);
    }
  }
  for (const [kind, pass] of passes) walk(pass, recordsOf(kind));
  for (const own of runs.values()) for (const { rules } of own) for (const rule of rules) finish(rule);
  return runs;
}

/** The rules over one kind, by whom they are about. */
interface Pass {
  readonly zones: Map<string, RuleRun[]>;
  readonly conduits: Map<string, RuleRun[]>;
  readonly site: RuleRun[];
  /** Rules about zones and conduits, over the records that belong to none: shown at the site. */
  readonly strays: RuleRun[];
}

function lineUp(passes: Map<string, Pass>, rule: RuleRun, isStray: boolean): void {
  const { kind, id } = rule.subject;
  const name = rule.compiled.kind.id;
  let pass = passes.get(name);
  if (pass === undefined) passes.set(name, (pass = { zones: new Map(), conduits: new Map(), site: [], strays: [] }));
  if (kind === 'site') {
    (isStray ? pass.strays : pass.site).push(rule);
    return;
  }
  const map = kind === 'zone' ? pass.zones : pass.conduits;
  const list = map.get(id);
  if (list) list.push(rule);
  else map.set(id, [rule]);
}

/** Subject by subject, so that what its rules count stays near while its records go by. */
function walk({ zones, conduits, site, strays }: Pass, records: readonly EvidenceRecord[]): void {
  if (records.length === 0) return;
  const ofZones = partsOf('zone', zones);
  const ofConduits = partsOf('conduit', conduits);
  const parts = [...ofZones.values(), ...ofConduits.values()];
  const byRef = new Map(parts.map((part) => [part.ref, part]));
  const homeless: EvidenceRecord[] = [];
  const { fixed, varied } = makeClassings(records);
  const isShared = standOften(records);
  const together = makeTogether(records, ({ known }) => isShared && tellsApart(known.answerReads, records.length, varied));
  const byClass = [...parts.flatMap(({ rules }) => rules), ...site].filter((rule) => !together.takes(rule));
  const classes = { fixed: fixed(fewOf(byClass)), varied, together, isShared };
  const add = (part: Part | undefined, record: EvidenceRecord, place: number): void => {
    part?.records.push(record);
    part?.places.push(place);
  };
  records.forEach((record, n) => {
    for (const zone of record.zones) add(ofZones.get(zone), record, n);
    for (const conduit of record.conduits) add(ofConduits.get(conduit), record, n);
    for (const ref of record.perhaps) byRef.get(ref)?.perhaps.push(record);
    if (record.unplaced !== null) homeless.push(record);
  });
  for (const part of parts) {
    const { rules, perhaps } = part;
    takeAll(rules, part, classes);
    for (const record of perhaps) for (const rule of rules) takeMaybe(rule, record, `the place of this ${rule.compiled.kind.names.one}`);
    for (const record of homeless) for (const rule of rules) takeMaybe(rule, record, record.unplaced ?? '');
  }
  takeAll(site, { records, places: records.map((_, n) => n) }, classes);
  for (const record of homeless) for (const rule of strays) take(rule, record);
}

/** Records that belong to several subjects are asked about in each of them: then it pays to tell them apart by class first. */
const standOften = (records: readonly EvidenceRecord[]): boolean =>
  records.reduce((sum, { zones, conduits }) => sum + zones.length + conduits.length, 0) >= 2 * records.length;

/** The fields of few values on which rules rest, each set once. */
const fewOf = (rules: readonly RuleRun[]): ReadonlySet<readonly FewValues[]> =>
  new Set(
    rules.flatMap(({ known, compiled: { group } }) =>
      [known.answerRestsOn, known.whenRestsOn, group?.restsOn ?? null].filter((few) => few !== null),
    ),
  );

/** A zone or conduit with its rules, the records that surely belong to it, and those that may. */
interface Part extends Members {
  readonly ref: string;
  readonly rules: readonly RuleRun[];
  readonly records: EvidenceRecord[];
  readonly places: number[];
  readonly perhaps: EvidenceRecord[];
}
const partsOf = (kind: 'zone' | 'conduit', rules: ReadonlyMap<string, readonly RuleRun[]>): ReadonlyMap<string, Part> =>
  new Map([...rules].map(([id, each]) => [id, { ref: `${kind}:${id}`, rules: each, records: [], places: [], perhaps: [] }]));

interface Settings {
  readonly params: Fields;
  readonly relaxed: readonly string[];
}
type Start = (compiled: CompiledControl, claim: Claim | null, subject: Subject, unplaced: boolean) => ControlRun;

function starter(input: EvaluateInput, gates: Gates, recordsOf: (kind: string) => readonly EvidenceRecord[]): Start {
  const { evidence, site, policy, clock } = input;
  const around = surroundingsOf(input, gates, recordsOf);
  const models = (kind: string): ReadonlyMap<string, Fields> =>
    new Map((evidence.kinds.get(kind)?.records ?? []).map(({ key, values }) => [key, values]));
  const [zones, conduits] = [models('zones'), models('conduits')];
  const hasInventory = (evidence.kinds.get('assets')?.registrations.length ?? 0) > 0;
  const noFields: Bindings = { params: {}, zone: undefined, conduit: undefined };

  /** Of one control and level the same for all zones. */
  const settled = new Map<Control, Map<number, Settings>>();
  const settingsOf = (control: Control, level: number): Settings => {
    let levels = settled.get(control);
    if (levels === undefined) settled.set(control, (levels = new Map<number, Settings>()));
    let made = levels.get(level);
    if (made === undefined) {
      const all = Object.entries(control.params).map(([name, each]) => ({ name, ...parameterAt(control, name, each, policy, level) }));
      made = {
        params: Object.fromEntries(all.map(({ name, value }) => [name, value])),
        relaxed: all.flatMap((each) => each.relaxed ?? []),
      };
      levels.set(level, made);
    }
    return made;
  };

  return (compiled, claim, subject, unplaced) => {
    const { control } = compiled;
    // A claim above the target is judged by the evidence that its own level asks for.
    const level = Math.max(levelFor(subject, claim?.fr ?? null), claim?.level ?? 0);
    const { params, relaxed } = settingsOf(control, level);
    const needs = control.evidence.map((need) => ({ ...need, gate: gates.of(need.kind, subject, level) }));
    const optional = new Set(control.evidence.filter((need) => need.optional).map((need) => need.kind));
    const bindings: Bindings = {
      ...noFields,
      params,
      ...(subject.kind === 'zone' ? { zone: zones.get(subject.id) } : {}),
      ...(subject.kind === 'conduit' ? { conduit: conduits.get(subject.id) } : {}),
    };
    const gateOf = (kind: string): ReturnType<Gates['of']> => gates.of(kind, subject, level);
    const rules = compiled.rules.map((rule) => makeRuleRun(rule, subject, bindings, around, gateOf, (kind) => optional.has(kind)));
    const { trigger } = compiled;
    return {
      compiled,
      subject,
      level,
      rules,
      needs,
      placing:
        hasInventory && subject.kind !== 'site' && compiled.rules.some(({ kind }) => isPlacedByAsset(kind))
          ? placing(gateOf('assets'))
          : [],
      params,
      relaxed: [...relaxed, ...needs.flatMap((need) => need.gate.relaxed)],
      unplaced,
      triggerAbsent: () => {
        if (trigger === null) return null;
        const unsure = hasInventory && subject.kind !== 'site' && isPlacedByAsset(trigger.kind) && placing(gateOf('assets')).length > 0;
        const absent = triggerIsAbsent(trigger, subject, gateOf(trigger.kind.id), recordsOf(trigger.kind.id), bindings, { ...clock });
        return absent === true && unsure ? null : absent;
      },
    };
  };

  function surroundingsOf(
    { clock: now }: EvaluateInput,
    { partial }: Gates,
    of: (kind: string) => readonly EvidenceRecord[],
  ): Surroundings {
    const indexes = new Map<string, Index>();
    const said = new Map<CompiledRule, Map<Fields, Said>>();
    const { id, name, timeZone, accountable } = site;
    return {
      clock: now,
      site: { id, name, timeZone, ...(accountable === null ? {} : { accountable }) },
      asOf: timestampOf(now.end),
      partial,
      saidOf: (rule, params) => {
        let own = said.get(rule);
        if (own === undefined) said.set(rule, (own = new Map<Fields, Said>()));
        let known = own.get(params);
        if (known === undefined) own.set(params, (known = { answers: [], told: new Map() }));
        return known;
      },
      indexOf: (kind, fields) => {
        const key = `${kind} ${fields.join(' ')}`;
        let index = indexes.get(key);
        if (index === undefined) indexes.set(key, (index = makeIndex(kind, of(kind), fields)));
        return index;
      },
    };
  }
}

type Said = ReturnType<Surroundings['saidOf']>;

const isPlacedByAsset = ({ id, attach }: Kind): boolean =>
  id !== 'assets' && Object.values(attach).some(({ asset, address }) => asset !== undefined || address !== undefined);

/** Where records find their zone through the inventory, an inventory that is not whole cannot place them. */
const placing = ({ reasons, open }: ReturnType<Gates['of']>): readonly Reason[] =>
  reasons.filter(
    ({ code }) =>
      code === 'changed' || code === 'unreadable' || code === 'no-evidence' || (code === 'incomplete-coverage' && open !== null),
  );

/** Records of a kind in the order that lists have: by the kind's `order` field, then by key; without one, as registered. */
function sorter(evidence: EvidenceSet): (kind: string) => readonly EvidenceRecord[] {
  const sorted = new Map<string, readonly EvidenceRecord[]>();
  return (id) => {
    let records = sorted.get(id);
    if (records === undefined) {
      const known = evidence.kinds.get(id);
      records = known?.records ?? [];
      const path = known?.kind.order?.split('.');
      if (path)
        records = [...records].sort((a, b) => compareOrder(fieldAt(a.values, path), fieldAt(b.values, path)) || compareText(a.key, b.key));
      sorted.set(id, records);
    }
    return records;
  };
}

/** What has no place in the order comes first. */
function compareOrder(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
}
