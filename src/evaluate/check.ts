/** One rule on one subject: runs its checks record by record (or group by group), and counts what came of them. */
import type { EvidenceRecord, Fields } from '../model/record.js';
import { OpenList, RuleError, Unknown, type Clock, type UnknownReason } from '../rules/values.js';

import { plainOf } from '../rules/plain.js';
import { slots, type CompiledJoin, type CompiledRule } from './compile-control.js';
import { keysOf, listOf, type Index } from './joins.js';
import type { Subject } from './subject.js';

/** A record, or all records of one group value. */
export interface Checked {
  readonly record: EvidenceRecord;
  /** For groups: the value, and every record of the group. */
  readonly group: { readonly key: unknown; readonly label: string; readonly items: readonly EvidenceRecord[]; readonly maybe: readonly EvidenceRecord[] } | null;
}
export interface Doubt {
  readonly checked: Checked;
  readonly reason: UnknownReason | { readonly code: 'error'; readonly what: string };
}

export interface Tally {
  population: number;
  decided: number;
  readonly failed: Checked[];
  missing: number;
  errors: number;
  /** The first doubtful checks; the counts are exact. */
  readonly doubts: Doubt[];
}
const doubtsKept = 50;

/** What a rule needs of the rest of the run. */
export interface Surroundings {
  readonly clock: Clock;
  readonly site: Fields;
  readonly asOf: unknown;
  readonly indexOf: (kind: string, fields: readonly string[]) => Index;
}

export interface RuleRun {
  readonly compiled: CompiledRule;
  readonly subject: Subject;
  readonly tally: Tally;
  /** A record that surely belongs to the subject. */
  readonly take: (record: EvidenceRecord) => void;
  /** A record that belongs to no subject, and so may belong to this one. */
  readonly takeMaybe: (record: EvidenceRecord, why: string) => void;
  /** After the last record: the groups. */
  readonly finish: () => void;
  /** The message of a failed check, its operands read once more. */
  readonly messageOf: (checked: Checked) => string;
}

type Answer = 'skipped' | true | false | Unknown | RuleError;

export function makeRuleRun(
  compiled: CompiledRule,
  subject: Subject,
  bindings: { readonly zone: Fields | undefined; readonly conduit: Fields | undefined; readonly params: Fields },
  around: Surroundings,
  open: { readonly population: UnknownReason | null; readonly joins: readonly (UnknownReason | null)[] },
): RuleRun {
  const frame: unknown[] = new Array<unknown>(compiled.frameSize).fill(undefined);
  frame[slots.clock] = around.clock;
  frame[slots.site] = around.site;
  frame[slots.asOf] = around.asOf;
  frame[slots.zone] = bindings.zone;
  frame[slots.conduit] = bindings.conduit;
  frame[slots.params] = bindings.params;

  const tally: Tally = { population: 0, decided: 0, failed: [], missing: 0, errors: 0, doubts: [] };
  const indexes = compiled.joins.map(({ join, fields }) => around.indexOf(join.from, fields));
  const groups = new Map<string, { key: unknown; items: EvidenceRecord[]; maybe: EvidenceRecord[] }>();
  const inEveryGroup: EvidenceRecord[] = [];

  const doubt = (checked: Checked, reason: Doubt['reason']): void => {
    if (reason.code === 'error') tally.errors++;
    else tally.missing++;
    if (tally.doubts.length < doubtsKept) tally.doubts.push({ checked, reason });
  };
  const count = (checked: Checked, answer: Answer): void => {
    if (answer === 'skipped') return;
    tally.population++;
    if (answer === true) tally.decided++;
    else if (answer === false) {
      if (compiled.rule.otherwise !== null) doubt(checked, { code: 'incomplete-coverage', what: compiled.rule.id });
      else {
        tally.decided++;
        tally.failed.push(checked);
      }
    } else doubt(checked, reasonOf(answer));
  };

  const join = (each: CompiledJoin, n: number): void => {
    frame[each.slot] = joined(each, indexes[n], open.joins[n] ?? null, frame);
  };
  const prepare = (): void => {
    compiled.joins.forEach(join);
    for (const { slot, run } of compiled.lets) frame[slot] = run(frame);
  };
  const answerTo = (value: unknown): true | false | Unknown | RuleError =>
    value === true || value === false || value instanceof Unknown || value instanceof RuleError ? value : new RuleError('the answer is neither true nor false');

  const selected = (): Answer => {
    if (compiled.when === null) return true;
    const answer = answerTo(compiled.when(frame));
    return answer === false ? 'skipped' : answer;
  };
  /** Where joins cannot change what `when` says, it is asked first. */
  const checkRecord = (record: EvidenceRecord): Answer => {
    frame[slots.record] = record.values;
    if (!compiled.whenLate) {
      const wanted = selected();
      if (wanted !== true) return wanted;
    }
    prepare();
    if (compiled.whenLate) {
      const wanted = selected();
      if (wanted !== true) return wanted;
    }
    return answerTo(compiled.assert(frame));
  };
  const setGroup = (group: NonNullable<Checked['group']>): void => {
    if (compiled.group === null) return;
    frame[slots.record] = undefined;
    frame[compiled.group.keySlot] = group.key;
    frame[compiled.group.listSlot] = listOf(group.items, group.maybe, open.population);
    prepare();
  };
  /** false: the record is not selected, or its group is known. */
  const takeIntoGroup = (record: EvidenceRecord, sure: boolean): void => {
    if (compiled.group === null) return;
    frame[slots.record] = record.values;
    const wanted = selected();
    if (wanted === 'skipped') return;
    const key = compiled.group.by(frame);
    if (wanted !== true || key instanceof Unknown || key instanceof RuleError) {
      inEveryGroup.push(record);
      const why = wanted === true ? key : wanted;
      if (sure && (why instanceof Unknown || why instanceof RuleError)) {
        tally.population++;
        doubt({ record, group: null }, reasonOf(why));
      }
      return;
    }
    const plain = plainOf(key);
    for (const each of Array.isArray(plain) ? plain : [plain]) {
      const [id] = keysOf(each);
      if (id === undefined) continue;
      let group = groups.get(id);
      if (group === undefined) groups.set(id, (group = { key: Array.isArray(plain) ? each : key, items: [], maybe: [] }));
      (sure ? group.items : group.maybe).push(record);
    }
  };

  return {
    compiled,
    subject,
    tally,
    take: (record) => {
      if (compiled.group) takeIntoGroup(record, true);
      else count({ record, group: null }, checkRecord(record));
    },
    takeMaybe: (record, why) => {
      if (compiled.group) return takeIntoGroup(record, false);
      const answer = checkRecord(record);
      if (answer === true || answer === 'skipped') return;
      // Whether it belongs here is not known: it cannot prove a failure, and nothing passes beside it.
      tally.population++;
      doubt({ record, group: null }, answer instanceof RuleError ? reasonOf(answer) : { code: 'incomplete-coverage', what: why });
    },
    finish: () => {
      for (const { key, items, maybe } of groups.values()) {
        const [record] = [...items, ...maybe];
        if (record === undefined) continue;
        const group = { key, label: labelOf(key), items, maybe: [...maybe, ...inEveryGroup] };
        setGroup(group);
        const answer = answerTo(compiled.assert(frame));
        if (items.length > 0) count({ record, group }, answer);
        else if (answer !== true) {
          tally.population++;
          doubt({ record, group }, { code: 'incomplete-coverage', what: record.unplaced ?? compiled.kind.id });
        }
      }
    },
    messageOf: ({ record, group }) => {
      if (group) setGroup(group);
      else {
        frame[slots.record] = record.values;
        prepare();
      }
      return compiled.message(frame);
    },
  };
}

const reasonOf = (answer: true | Unknown | RuleError): Doubt['reason'] =>
  answer instanceof Unknown ? answer.reason : { code: 'error', what: answer instanceof RuleError ? answer.message : 'no answer' };

const labelOf = (key: unknown): string => {
  const plain = plainOf(key);
  return typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
};

function joined({ join, keys, whole }: CompiledJoin, index: Index | undefined, open: UnknownReason | null, frame: readonly unknown[]): unknown {
  if (index === undefined) return new Unknown({ code: 'no-evidence', what: join.from });
  const wanted: (readonly string[])[] = [];
  for (const key of keys) {
    const value = key(frame);
    if (value instanceof RuleError) return value;
    if (value instanceof Unknown) return value;
    if (value instanceof OpenList) return new Unknown(value.reason);
    const plain = plainOf(value);
    wanted.push(keysOf(plain));
  }
  const { items, maybe } = index.find(wanted);
  if (!join.one) return listOf(items, maybe, open);
  const [only] = items;
  // A second match would make it undecided; where the whole identity is given there can be none.
  if (only !== undefined && items.length === 1 && (whole || (maybe.length === 0 && open === null))) return only.values;
  return new Unknown(open ?? { code: 'unresolved', what: `${join.name}: ${String(items.length)} records of ${join.from} match` });
}
