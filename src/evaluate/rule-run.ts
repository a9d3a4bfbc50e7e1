/** One rule on one subject: its frame, its joins, and the answer to a record. Runs millions of times, so nothing is allocated for a pass. */
import type { EvidenceRecord, Fields } from '../model/record.js';
import { plainOf } from '../rules/plain.js';
import { isList, NoValue, OpenList, openList, RuleError, Unknown, type Clock, type UnknownReason } from '../rules/values.js';
import type { CompiledJoin, CompiledRule } from './compile-rule.js';
import type { Gate } from './gates.js';
import { keysOf, type Index } from './joins.js';
import { combinationOf, type FewValues, type Varied } from './known-answers.js';
import { oneText } from './one-text.js';
import { slots } from './scope.js';
import type { Subject } from './subject.js';
import { answerOf, emptyTally, skipped, type Answer, type Group, type Tally } from './tally.js';

/** What a rule needs of the rest of the run. */
export interface Surroundings {
  readonly clock: Clock;
  readonly site: Fields;
  readonly asOf: unknown;
  readonly indexOf: (kind: string, fields: readonly string[]) => Index;
  /** What a rule that asks nothing but the record has said of records, for all subjects that give it these parameters. */
  readonly saidOf: (rule: CompiledRule, params: Fields) => { readonly answers: RecordAnswers; readonly told: Told };
  /** Kinds of which some file covers a part of the site only. */
  readonly partial: ReadonlySet<string>;
}
export interface Bindings {
  readonly zone: Fields | undefined;
  readonly conduit: Fields | undefined;
  readonly params: Fields;
}

const nothing: readonly never[] = [];

interface JoinRun {
  readonly compiled: CompiledJoin;
  readonly index: Index;
  readonly open: UnknownReason | null;
  /** Optional evidence that is stale, low-grade or broken may prove a failure; a pass must do without it. */
  readonly distrust: UnknownReason | null;
  readonly watched: boolean;
  /** It is looked up before `when` is asked, where that needs joins. */
  readonly isEarly: boolean;
}

/** What was answered already, by the combination of values on which it rests. */
interface Known {
  readonly whenRestsOn: readonly FewValues[] | null;
  readonly when: (Answer | typeof skipped | undefined)[];
  readonly answerRestsOn: readonly FewValues[] | null;
  readonly answers: (Answer | typeof skipped | undefined)[];
  /** The same by the values that the records have. */
  readonly answerReads: readonly (FewValues | Varied)[] | null;
  readonly read: (Answer | typeof skipped | undefined)[];
  /** What does not rest on joins, by the values that the records have. */
  readonly loose: (Answer | typeof skipped | 'ask' | undefined)[];
  /** Of all subjects with the same parameters, by the place of the record; null: it may say of a record something else in another subject. */
  readonly ofRecords: RecordAnswers | null;
  readonly told: Told | null;
}

export type RecordAnswers = (Answer | typeof skipped | undefined)[];
/** By record, what findings about it say in the same words in each subject. */
export type Told = Map<unknown, string>;

export interface RuleRun {
  readonly compiled: CompiledRule;
  readonly subject: Subject;
  readonly tally: Tally;
  readonly frame: unknown[];
  readonly joins: readonly JoinRun[];
  readonly distrusts: boolean;
  trusting: boolean;
  readonly known: Known;
  /** Texts of all subjects with the same parameters; null: there are none, or each record belongs to one subject. */
  told: Told | null;
  /** Not null: further records may exist in the population. */
  open: UnknownReason | null;
  /** Registrations whose records were read, for kinds that are watched. */
  readonly used: Set<string>;
  readonly watched: boolean;
  readonly groups: Map<string, Group>;
  /** Records whose group is not known: they may be in every one. */
  readonly everywhere: EvidenceRecord[];
  /** Records taken that may belong to the subject. */
  maybes: number;
}

export function makeRuleRun(
  compiled: CompiledRule,
  subject: Subject,
  bindings: Bindings,
  around: Surroundings,
  gateOf: (kind: string) => Gate,
  isOptional: (kind: string) => boolean,
): RuleRun {
  const frame: unknown[] = new Array<unknown>(compiled.frameSize).fill(undefined);
  frame[slots.clock] = around.clock;
  frame[slots.site] = around.site;
  frame[slots.asOf] = around.asOf;
  frame[slots.zone] = bindings.zone;
  frame[slots.conduit] = bindings.conduit;
  frame[slots.params] = bindings.params;
  const joins = compiled.joins.map((join): JoinRun => {
    const { from } = join.join;
    const { openList: open, reasons, elsewhere } = gateOf(from);
    const index = around.indexOf(from, join.fields);
    // Nothing to look up: every key gives the same.
    if (index.size === 0) frame[join.slot] = join.join.one ? unmatched(join, open, 0) : openList(nothing, nothing, open);
    const [reason] = isOptional(from) && index.size > 0 ? [...reasons, ...elsewhere] : [];
    const distrust: UnknownReason | null = reason === undefined ? null : (open ?? { code: 'stale', what: from });
    // What a look-up finds in some files is noted, whatever comes of it.
    return { compiled: join, index, open, distrust, watched: around.partial.has(from), isEarly: join.isEarly || around.partial.size > 0 };
  });
  const asked = joins.filter(({ index }) => index.size > 0);
  const said = compiled.isOfRecord ? around.saidOf(compiled, bindings.params) : null;
  return {
    compiled,
    subject,
    tally: emptyTally(),
    frame,
    joins: asked,
    distrusts: asked.some(({ distrust }) => distrust !== null),
    trusting: true,
    known: {
      whenRestsOn: compiled.whenLate ? null : compiled.whenRestsOn,
      when: [],
      // A join that has something to look up makes the answer depend on more than the record.
      answerRestsOn: asked.length === 0 ? compiled.answerRestsOn : null,
      answers: [],
      answerReads: compiled.answerReads,
      read: [],
      loose: [],
      ofRecords: said?.answers ?? null,
      told: compiled.isToldOfRecord ? (said?.told ?? null) : null,
    },
    told: null,
    open: gateOf(compiled.kind.id).open,
    used: new Set(),
    watched: around.partial.has(compiled.kind.id),
    groups: new Map(),
    everywhere: [],
    maybes: 0,
  };
}

/** Joins and lets, in order; `isEarly`: those alone that `when` needs, or those alone that it does not. */
export function prepare(run: RuleRun, isEarly?: boolean): void {
  const { frame, joins, compiled } = run;
  for (const join of joins) if (isEarly === undefined || isEarly === join.isEarly) frame[join.compiled.slot] = joined(run, join);
  if (isEarly !== false) for (const { slot, run: value } of compiled.lets) frame[slot] = value(frame);
}

export function selected(run: RuleRun, values: Fields): Answer | typeof skipped {
  if (run.compiled.when === null) return true;
  const { whenRestsOn, when } = run.known;
  const at = whenRestsOn === null ? -1 : combinationOf(whenRestsOn, values);
  if (at < 0) return isSelected(run);
  return (when[at] ??= isSelected(run));
}
export function isSelected({ compiled: { when }, frame }: RuleRun): Answer | typeof skipped {
  const answer = when === null || when(frame);
  return answer === true ? true : answer === false ? skipped : answerOf(answer);
}

/**
 * The answer to a record. Where joins cannot change what `when` says, it is asked first, unless `wanted` tells it; `isItsOwn`: no other record is
 * known to have the same answer.
 */
export function answerTo(run: RuleRun, { values }: EvidenceRecord, wanted?: Answer, isItsOwn = false): Answer | typeof skipped {
  const { answerRestsOn, answers } = run.known;
  const at = answerRestsOn === null || wanted !== undefined || isItsOwn ? -1 : combinationOf(answerRestsOn, values);
  const known = at < 0 ? undefined : answers[at];
  if (known !== undefined) return known;
  run.frame[slots.record] = values;
  const first = ask(run, values, wanted);
  const answer = run.distrusts && first !== false ? distrusting(run, () => ask(run, values, wanted)) : first;
  if (at >= 0) answers[at] = answer;
  return answer;
}
function ask(run: RuleRun, values: Fields, known: Answer | undefined): Answer | typeof skipped {
  const { compiled, frame } = run;
  const isBare = run.joins.length + compiled.lets.length === 0;
  if (isBare && known === undefined) {
    const told = compiled.check.run(frame);
    return told === skipped ? skipped : answerOf(told);
  }
  if (!compiled.whenLate) {
    const wanted = known ?? selected(run, values);
    if (wanted !== true) return wanted;
  }
  if (!isBare) prepare(run, compiled.whenLate ? true : undefined);
  if (compiled.whenLate) {
    const wanted = selected(run, values);
    if (wanted !== true) return wanted;
    prepare(run, false);
  }
  return answerOf(compiled.assert(frame));
}

/** The answer where it is the same whatever the joins find; 'ask': it is not. */
export function answerWithoutJoins(run: RuleRun, { values }: EvidenceRecord): Answer | typeof skipped | 'ask' {
  const { frame, compiled, joins } = run;
  frame[slots.record] = values;
  for (const { compiled: join } of joins)
    frame[join.slot] = join.join.one ? new Unknown(lackingReason(join)) : openList(nothing, nothing, lackingReason(join));
  for (const { slot, run: value } of compiled.lets) frame[slot] = value(frame);
  const wanted = isSelected(run);
  const answer = wanted === true ? answerOf(compiled.assert(frame)) : wanted;
  return typeof answer === 'boolean' || answer === skipped ? answer : 'ask';
}

/** The answer to the group that stands in the frame. */
export function answerToGroup(run: RuleRun): Answer {
  const answer = askGroup(run);
  return run.distrusts && answer !== false ? distrusting(run, askGroup) : answer;
}

function askGroup(run: RuleRun): Answer {
  prepare(run);
  return answerOf(run.compiled.assert(run.frame));
}

/** The same question without the evidence that cannot carry a pass. */
function distrusting<T>(run: RuleRun, again: (run: RuleRun) => T): T {
  run.trusting = false;
  const answer = again(run);
  run.trusting = true;
  return answer;
}

function joined(run: RuleRun, { compiled, index, open, distrust, watched }: JoinRun): unknown {
  const { join, keys, whole } = compiled;
  if (distrust !== null && !run.trusting) return join.one ? new Unknown(distrust) : openList(nothing, nothing, distrust);
  const [first, second] = keys;
  const a = first === undefined || keys.length > 2 ? undefined : first(run.frame);
  const b = second === undefined || keys.length > 2 ? undefined : second(run.frame);
  const [one, two] = [oneText(a), second === undefined ? '' : oneText(b)];
  const isPlain = one !== null && two !== null;
  const wanted: (readonly string[])[] = [];
  let doubt: UnknownReason | null = null;
  for (let n = 0; !isPlain && n < keys.length; n++) {
    const value = keys.length > 2 ? keys[n]?.(run.frame) : n === 0 ? a : b;
    const text = oneText(value);
    if (text !== null) {
      wanted.push([text]);
      continue;
    }
    if (value instanceof NoValue) return value;
    if (value instanceof OpenList) doubt ??= value.reason;
    else if (isList(value)) doubt ??= unknownIn(value);
    wanted.push(keysOf(plainOf(value)));
  }
  const { items, maybe, more } = !isPlain
    ? index.find(wanted)
    : compiled.own && !watched
      ? index.findLike(run.frame[slots.record] as Fields, one, two)
      : index.findTexts(one, two);
  if (watched) for (const item of items) for (const id of index.sources(item)) run.used.add(id);
  const further = open ?? doubt ?? more;
  if (!join.one) return maybe.length === 0 && further === null ? items : openList(items, maybe, further, lackingReason(compiled));
  const [only] = items;
  // A second match would make it undecided; where the whole identity is given there can be none.
  const isSure = whole ? doubt === null && wanted.every((each) => each.length === 1) : maybe.length === 0 && further === null;
  return only !== undefined && items.length === 1 && isSure ? only : unmatched(compiled, further, items.length);
}

const unmatched = ({ join }: CompiledJoin, open: UnknownReason | null, found: number): Unknown =>
  new Unknown(open ?? { code: 'unresolved', what: `${join.name}: ${String(found)} records of ${join.from} match` });

const lackingReason = ({ join, fields }: CompiledJoin): UnknownReason => ({
  code: 'missing-attribute',
  what: `${fields.join(', ')} of ${join.from}`,
});

/** A list with an element that is not known may match further records. */
export function unknownIn(list: readonly unknown[]): UnknownReason | null {
  for (const element of list) {
    if (element instanceof Unknown) return element.reason;
    if (element instanceof RuleError) return { code: 'missing-attribute', what: element.message };
  }
  return null;
}
