/** Records and groups through a rule on a subject: members for sure, and those that may belong to it. */
import { compareText } from '../model/problem.js';
import type { EvidenceRecord } from '../model/record.js';
import { plainOf } from '../rules/plain.js';
import { isList, NoValue, openList, OpenList, RuleError, Timestamp, Unknown, type UnknownReason } from '../rules/values.js';
import { keysOf, mostMaybe } from './joins.js';
import { combinationOf, restOf } from './known-answers.js';
import { answerTo, answerToGroup, prepare, selected, unknownIn, type RuleRun } from './rule-run.js';
import { slots } from './scope.js';
import { count, doubt, isGroup, reasonOf, recordOf, skipped, type Answer, type Checked, type DoubtReason, type Group } from './tally.js';

/** A record that surely belongs to the subject. */
export function take(run: RuleRun, record: EvidenceRecord): void {
  if (run.watched) for (const { evidence } of record.origins) run.used.add(evidence);
  if (run.compiled.group !== null) {
    takeIntoGroup(run, record, true, '');
    return;
  }
  const answer = answerTo(run, record);
  if (answer !== skipped) settle(run, record, answer);
}

/** Records that surely belong to a subject, through its rules. Where rules rest on the same few values, a record is looked at once for all of them. */
export function takeAll(runs: readonly RuleRun[], records: readonly EvidenceRecord[]): void {
  const others: RuleRun[] = [];
  const alike = new Map<string, RuleRun[]>();
  for (const run of runs) {
    const { answerRestsOn } = run.known;
    if (answerRestsOn === null || run.watched) others.push(run);
    else alike.set(restOf(answerRestsOn), [...(alike.get(restOf(answerRestsOn)) ?? []), run]);
  }
  for (const record of records) for (const run of others) take(run, record);
  for (const group of alike.values()) {
    const few = group[0]?.known.answerRestsOn ?? [];
    const combinations = records.map(({ values }) => combinationOf(few, values));
    for (const run of group) {
      const { answers } = run.known;
      let n = 0;
      for (const record of records) {
        const answer = answers[combinations[n++] ?? -1] ?? answerTo(run, record);
        if (answer !== skipped) settle(run, record, answer);
      }
    }
  }
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

function settle({ compiled: { rule }, tally }: RuleRun, checked: Checked, answer: Answer): void {
  if (answer === false && rule.otherwise !== null) doubt(tally, checked, { code: rule.otherwise, what: rule.id });
  else count(tally, checked, answer);
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

function takeIntoGroup(run: RuleRun, record: EvidenceRecord, sure: boolean, why: string): void {
  const { compiled, frame, groups, everywhere, tally } = run;
  if (compiled.group === null) return;
  frame[slots.record] = record.values;
  const wanted = selected(run, record.values);
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
  const isMany = isList(key) || key instanceof OpenList;
  for (const each of isMany ? elementsOf(key) : [key]) {
    if (each instanceof NoValue) continue;
    const [id = ''] = keysOf([plainOf(each)]);
    let group = groups.get(id);
    if (group === undefined) groups.set(id, (group = { key: each, label: labelOf(each), items: [], maybe: [] }));
    (sure ? group.items : group.maybe).push(record);
  }
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
