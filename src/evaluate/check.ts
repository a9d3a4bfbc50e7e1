/** Records and groups through a rule on a subject: members for sure, and those that may belong to it. */
import { compareText } from '../model/problem.js';
import type { EvidenceRecord } from '../model/record.js';
import { plainOf } from '../rules/plain.js';
import { isList, NoValue, openList, OpenList, RuleError, Timestamp, Unknown, type UnknownReason } from '../rules/values.js';
import { makeShared, type Classing, type Classings, type Members, type Shared } from './classes.js';
import { keysOf, mostMaybe } from './joins.js';
import type { FewValues, Varied } from './known-answers.js';
import {
  answerTo,
  answerToGroup,
  answerWithoutJoins,
  isSelected,
  prepare,
  selected,
  unknownIn,
  type RecordAnswers,
  type RuleRun,
} from './rule-run.js';
import { slots } from './scope.js';
import { settle } from './settle.js';
import {
  countMissing,
  countPasses,
  doubt,
  isFull,
  isGroup,
  reasonOf,
  recordOf,
  skipped,
  type Answer,
  type Checked,
  type DoubtReason,
  type Group,
} from './tally.js';
import type { Together } from './together.js';

/** A record that surely belongs to the subject; `wanted`: what `when` says, where that is known. */
export function take(run: RuleRun, record: EvidenceRecord, wanted?: Answer): void {
  if (run.watched) for (const { evidence } of record.origins) run.used.add(evidence);
  if (run.compiled.group !== null) {
    takeIntoGroup(run, record, true, '', wanted);
    return;
  }
  const answer = answerTo(run, record, wanted);
  if (answer !== skipped) settle(run, record, answer);
}

/** How the records of a kind are told apart; `isShared`: most of them belong to several subjects. */
interface Telling extends Pick<Classings, 'varied'> {
  readonly fixed: Classing;
  readonly together: Together;
  readonly isShared: boolean;
}

/** Records that surely belong to a subject, through its rules. What rests on few values is asked once for each class of records. */
export function takeAll(runs: readonly RuleRun[], members: Members, { fixed, varied, together, isShared }: Telling): void {
  const shared = makeShared(members);
  for (const run of together.take(runs, members)) {
    const { answerRestsOn, answers, answerReads, read, whenRestsOn, loose } = run.known;
    const { looseReads } = run.compiled;
    const ofRecords = isShared ? run.known.ofRecords : null;
    if (isShared) run.told = run.known.told;
    if (run.watched) {
      for (const record of members.records) take(run, record);
      continue;
    }
    if (answerRestsOn !== null) {
      const alike = answerReads === null || asksFew(answerRestsOn, shared(fixed)) ? null : varied(answerReads);
      if (answerReads !== null && alike !== null && alike.count < members.records.length / fewerBy)
        takeByClass(run, answerReads, read, members, shared(alike), { ofRecords });
      else takeByClass(run, answerRestsOn, answers, members, shared(fixed), { ofRecords, whenRestsOn });
      continue;
    }
    const classing = answerReads === null ? null : varied(answerReads);
    if (answerReads !== null && classing !== null) takeByClass(run, answerReads, read, members, shared(classing), { ofRecords });
    else if (whenRestsOn !== null) takeSelected(run, whenRestsOn, members, shared(fixed));
    else if (looseReads !== null && !usesJoined(run) && tellsApart(looseReads, members.records.length, varied)) {
      const apart = varied(looseReads);
      if (apart !== null) takeByClass(run, looseReads, loose, members, shared(apart), { ofRecords, askFirst: answerWithoutJoins });
    } else for (const record of members.records) take(run, record);
  }
}

/** Whether there are few classes of records that differ in these fields. */
export function tellsApart(reads: RuleRun['known']['answerReads'], records: number, varied: Classings['varied']): boolean {
  const classing = reads === null ? null : varied(reads);
  return classing !== null && classing.count < records / fewerBy;
}

/** What its joins find is noted, so that each record is looked up. */
const usesJoined = ({ joins }: RuleRun): boolean => joins.some(({ watched }) => watched);

/** A record that was asked about in another subject is not asked again; `known` null: it may have another answer here. */
function askOnce(
  run: RuleRun,
  record: EvidenceRecord,
  place: number,
  known: RecordAnswers | null,
  wanted?: Answer,
): Answer | typeof skipped {
  const before = known?.[place];
  if (before !== undefined) return before;
  const answer = answerTo(run, record, wanted, true);
  // What broke off for too much work may have more left for it elsewhere.
  if (known !== null && !(answer instanceof RuleError)) known[place] = answer;
  return answer;
}

/** Whether nearly all records have values of which the answer is known for their class. */
function asksFew(few: readonly FewValues[], { classing: { combination }, shares }: Shared): boolean {
  let asked = 0;
  for (const { id, size } of shares) if (combination(few, id) < 0) asked += size;
  return asked <= fewAsked;
}
const fewAsked = 64;
/** So many times fewer classes than records make it worth their while to be told apart. */
const fewerBy = 8;

interface ByClass {
  readonly ofRecords: RecordAnswers | null;
  readonly whenRestsOn?: readonly FewValues[] | null;
  /** Of the first record of a class. */
  readonly askFirst?: (run: RuleRun, record: EvidenceRecord) => Answer | typeof skipped | 'ask';
}

/** Classes are counted as a whole; records are looked at where each has to be told, in their order. */
function takeByClass(
  run: RuleRun,
  few: readonly (FewValues | Varied)[],
  answers: RuleRun['known']['loose'],
  members: Members,
  { classing: { ids, combination }, shares }: Shared,
  { ofRecords, whenRestsOn = null, askFirst = answerTo }: ByClass,
): void {
  const told: (Answer | 'ask' | undefined)[] = [];
  const wanted: boolean[] = [];
  let open = 0;
  let isEach = false;
  for (const { id, size, first } of shares) {
    const at = combination(few, id);
    const when = at < 0 && whenRestsOn !== null ? whenOf(run, combination(whenRestsOn, id), first) : undefined;
    if (when === true) wanted[id] = true;
    const answer = at < 0 ? (when === skipped ? skipped : 'ask') : (answers[at] ??= askFirst(run, first));
    if (answer === skipped) continue;
    if (answer === true) {
      countPasses(run.tally, size);
      continue;
    }
    told[id] = answer;
    if (answer instanceof Unknown) open += size;
    else isEach = true;
  }
  const { records, places } = members;
  if (isEach) {
    records.forEach((record, n) => {
      const place = places[n] ?? 0;
      const id = ids[place] ?? 0;
      const known = told[id];
      if (known === undefined) return;
      const answer = known === 'ask' ? askOnce(run, record, place, ofRecords, wanted[id]) : known;
      if (answer !== skipped) settle(run, record, answer);
    });
    return;
  }
  // Only the first of the undecided ones are named; the rest is counted.
  for (let n = 0; open > 0 && n < records.length; n++) {
    const answer = told[ids[places[n] ?? 0] ?? 0];
    const record = records[n];
    if (record === undefined || !(answer instanceof Unknown)) continue;
    if (isFull(run.tally)) break;
    doubt(run.tally, record, answer.reason);
    open--;
  }
  countMissing(run.tally, open);
}

/** What `when` says of a class; undefined: its records have values of their own. */
function whenOf(run: RuleRun, at: number, { values }: EvidenceRecord): Answer | typeof skipped | undefined {
  if (at < 0) return undefined;
  run.frame[slots.record] = values;
  return (run.known.when[at] ??= isSelected(run));
}

/** Classes that the rule does not mean are left out as a whole. */
function takeSelected(
  run: RuleRun,
  few: readonly FewValues[],
  { records, places }: Members,
  { classing: { ids, combination }, shares }: Shared,
): void {
  const told: (Answer | typeof skipped | undefined)[] = [];
  const groups: (Group | undefined)[] = [];
  let left = 0;
  for (const { id, size, first } of shares) {
    const wanted = whenOf(run, combination(few, id), first);
    told[id] = wanted;
    if (wanted === skipped) left += size;
    else if (wanted === true) groups[id] = groupOf(run, combination, id, first);
  }
  if (left === records.length) return;
  records.forEach((record, n) => {
    const id = ids[places[n] ?? 0] ?? 0;
    const wanted = told[id];
    const group = groups[id];
    if (group !== undefined) group.items.push(record);
    else if (wanted !== skipped) take(run, record, wanted);
  });
}

/** The one group to which all records of a class belong, where that is known of the class. */
function groupOf(run: RuleRun, combination: Classing['combination'], id: number, { values }: EvidenceRecord): Group | undefined {
  const { group } = run.compiled;
  if (run.watched || group?.restsOn == null || combination(group.restsOn, id) < 0) return undefined;
  run.frame[slots.record] = values;
  const key = group.by(run.frame);
  return typeof key === 'string' ? intoGroup(run.groups, key, key) : undefined;
}

/** A record that may belong to the subject: it cannot prove a failure, and nothing passes beside it unless it is fine anyway. */
export function takeMaybe(run: RuleRun, record: EvidenceRecord, why: string): void {
  if (run.maybes > mostMaybe) return; // so many are in doubt that the verdict is
  if (run.compiled.group !== null) {
    takeIntoGroup(run, record, false, why);
    return;
  }
  const answer = answerTo(run, record);
  if (answer === true || answer === skipped) return;
  run.maybes++;
  doubt(run.tally, record, { code: 'incomplete-coverage', what: why });
}

/** After the last record: one check for each group. */
export function finish(run: RuleRun): void {
  for (const group of run.groups.values()) {
    const isSure = group.items.length > 0;
    // Where there is such a group at all, its only record is in it.
    setGroup(run, isSure || group.maybe.length > 1 ? group : { ...group, items: group.maybe, maybe: [] });
    const answer = answerToGroup(run);
    if (isSure) settle(run, group, answer);
    else if (answer !== true)
      doubt(run.tally, group, { code: 'incomplete-coverage', what: recordOf(group)?.unplaced ?? run.compiled.kind.id });
  }
}

/** The message of a failed check, its operands read once more. */
export function messageOf(run: RuleRun, checked: Checked): string {
  if (isGroup(checked)) setGroup(run, checked);
  else run.frame[slots.record] = checked.values;
  prepare(run);
  return run.compiled.message(run.frame);
}

function setGroup({ compiled, frame, everywhere, open }: RuleRun, { key, items, maybe }: Group): void {
  if (compiled.group === null) return;
  frame[slots.record] = undefined;
  frame[compiled.group.keySlot] = key;
  const further = maybe.length + everywhere.length > mostMaybe ? (open ?? unknownGroup(compiled.kind.id)) : open;
  const doubtful = further === open ? [...maybe, ...everywhere] : [];
  frame[compiled.group.listSlot] = openList(
    items.map(({ values }) => values),
    doubtful.map(({ values }) => values),
    further,
    unknownGroup(compiled.kind.id),
  );
}
const unknownGroup = (kind: string): UnknownReason => ({ code: 'missing-attribute', what: `what groups ${kind}` });

function takeIntoGroup(run: RuleRun, record: EvidenceRecord, sure: boolean, why: string, known?: Answer): void {
  const { compiled, frame, groups, everywhere, tally } = run;
  if (compiled.group === null) return;
  frame[slots.record] = record.values;
  const wanted = known ?? selected(run, record.values);
  if (wanted === skipped) return;
  if (!sure && ++run.maybes > mostMaybe) {
    // The rest is not looked at: whatever it is, nothing passes.
    run.open ??= { code: 'incomplete-coverage', what: why };
    doubt(tally, record, { code: 'incomplete-coverage', what: why });
    return;
  }
  const key = wanted === true ? compiled.group.by(frame) : wanted;
  const open = openness(key);
  if (open !== null) {
    everywhere.push(record);
    doubt(tally, record, sure ? open : { code: 'incomplete-coverage', what: why });
  }
  if (typeof key === 'string') {
    intoGroup(groups, key, key)[sure ? 'items' : 'maybe'].push(record);
    return;
  }
  const isMany = isList(key) || key instanceof OpenList;
  for (const each of isMany ? elementsOf(key) : [key]) {
    if (each instanceof NoValue) continue;
    const [id = ''] = keysOf([plainOf(each)]);
    intoGroup(groups, id, each)[sure ? 'items' : 'maybe'].push(record);
  }
}
function intoGroup(groups: RuleRun['groups'], id: string, key: unknown): Group {
  let group = groups.get(id);
  if (group === undefined) groups.set(id, (group = { key, label: labelOf(key), items: [], maybe: [] }));
  return group;
}
const elementsOf = (key: readonly unknown[] | OpenList): readonly unknown[] => (key instanceof OpenList ? key.items : key);

/** Why a record may belong to other groups than its key names; null: it does not. */
function openness(key: unknown): DoubtReason | null {
  if (key instanceof Unknown || key instanceof RuleError) return reasonOf(key);
  if (key instanceof OpenList) return key.reason;
  return isList(key) ? unknownIn(key) : null;
}

/** As people read it. */
function labelOf(key: unknown): string {
  if (key instanceof Timestamp) return new Date(key.ms).toISOString().replace('.000Z', 'Z');
  const plain = plainOf(key);
  return typeof plain === 'object' ? JSON.stringify(plain, sortedKeys) : String(plain);
}
const sortedKeys = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !isList(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
    : value;
