/** all, exists, exists_one, filter, map over closed lists, open lists and the keys of maps. */
import { readerOf } from '../model/read-field.js';
import { typeNameOf, worse } from './compare.js';
import { notBool, type Run } from './logic.js';
import type { Macro } from './syntax.js';
import { CelMap, isList, isPlainRecord, openList, NoValue, OpenList, RuleError, Unknown, type UnknownReason } from './values.js';
import { spend, tooMuchWork } from './work.js';

/** Where the macro's variable lives while its body runs. Evaluation is synchronous and a macro never runs inside itself. */
export interface Cell {
  value: unknown;
}

interface Members {
  readonly items: readonly unknown[];
  readonly maybe: readonly unknown[];
  readonly open: UnknownReason | null;
  readonly reason: UnknownReason | null;
}

const none: readonly unknown[] = [];

const membersOf = (value: unknown): Members | NoValue => {
  if (isList(value)) return { items: value, maybe: none, open: null, reason: null };
  if (value instanceof NoValue || value instanceof OpenList) return value;
  if (value instanceof CelMap)
    return { items: [...value.entries.values()].map((entry) => entry.key), maybe: none, open: null, reason: null };
  if (isPlainRecord(value)) return { items: Object.keys(value), maybe: none, open: null, reason: null };
  return new RuleError(`${typeNameOf(value)} is not a list`);
};

/** Asks the body about one element. */
type Ask = (item: unknown, frame: readonly unknown[]) => unknown;

/** What the body says of an element that is not there, and whether it may break on one that nobody has seen. */
export interface Body {
  readonly condition: Run | null;
  readonly body: Run;
  readonly missing: Unknown | null;
  readonly mayBreak: boolean;
  /** The answer depends on the list and the frame alone. */
  readonly steady: boolean;
  /** All that the body reads of an element and, beside parameters, of anything; null: it may read more. */
  readonly rests: readonly string[] | null;
}

export function macroRun(macro: Macro, target: Run, cell: Cell, { condition, body, missing, mayBreak, steady, rests }: Body): Run {
  // exists and all may be decided whatever breaks beside; what the others make of a list breaks as a whole.
  const careful = mayBreak && macro !== 'exists' && macro !== 'all';
  let mayStillBreak = false;
  let reason: UnknownReason | null = null;
  const asking =
    (run: Run): Ask =>
    (item, frame) => {
      cell.value = missing !== null && (item === undefined || item === null) ? missing : item;
      const answer = run(frame);
      if (careful && answer instanceof NoValue) {
        mayStillBreak = true;
        if (answer instanceof Unknown) reason ??= answer.reason;
      }
      return answer;
    };
  const quantifies = macro === 'exists' || macro === 'all';
  const ask = quantifies && rests !== null ? askedOnce(asking(body), rests) : asking(body);
  const work = workOf(macro, condition === null ? null : asking(condition), ask);
  const onPlain = quantifies ? quantified(ask, macro === 'exists') : null;
  const over = (value: unknown, frame: readonly unknown[]): unknown => {
    if (onPlain !== null && isList(value)) {
      if (!spend(value.length)) return tooMuchWork;
      return onPlain(rests !== null && value.length >= longList ? distinctIn(value, rests) : value, frame);
    }
    const list = membersOf(value);
    if (list instanceof NoValue) return list;
    if (!spend(list.items.length + list.maybe.length)) return tooMuchWork;
    if (!careful) return work(list, frame);
    mayStillBreak = list.open !== null;
    reason = list.reason;
    const answer = work(list, frame);
    return mayStillBreak && reason !== null && !(answer instanceof RuleError) ? new Unknown(reason) : answer;
  };
  return steady ? remembered(target, over) : (frame) => over(target(frame), frame);
}

/** Elements that are alike in all that the body reads have one answer: of the thousand neighbours in a zone a few are asked. */
function askedOnce(ask: Ask, fields: readonly string[]): Ask {
  const keyOf = keyBy(fields);
  const known = new Map<number, unknown>();
  let of: readonly unknown[] | null = null;
  return (item, frame) => {
    if (frame !== of) {
      known.clear();
      of = frame;
    }
    const key = keyOf(item);
    if (key < 0) return ask(item, frame);
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = ask(item, frame);
    if (answer !== tooMuchWork) known.set(key, answer);
    return answer;
  };
}

/** Of a long list one element for all that are alike in these fields, in their order: several rules ask about the same neighbours. */
function distinctIn(list: readonly unknown[], fields: readonly string[]): readonly unknown[] {
  let known = distinct.get(list);
  if (known === undefined) distinct.set(list, (known = new Map<string, readonly unknown[]>()));
  const name = fields.join(' ');
  let few = known.get(name);
  if (few === undefined) {
    const keyOf = keyBy(fields);
    const keys = new Set<number>();
    few = list.filter((item) => {
      const key = keyOf(item);
      return key < 0 || keys.size < keys.add(key).size;
    });
    known.set(name, few);
  }
  return few;
}
const distinct = new WeakMap<readonly unknown[], Map<string, readonly unknown[]>>();
const longList = 64;

/** A number for what an element has in these fields; -1: more than can be numbered. */
function keyBy(fields: readonly string[]): (item: unknown) => number {
  const readers = fields.map((field) => readerOf<unknown>(field));
  const codes = new Map<unknown, number>();
  return (item) => {
    if (!isPlainRecord(item)) return -1;
    let key = 0;
    for (const read of readers) {
      const value = read(item);
      if (typeof value === 'object') return -1;
      let code = codes.get(value);
      if (code === undefined) {
        if (codes.size >= mostCodes) return -1;
        codes.set(value, (code = codes.size));
      }
      key = key * mostCodes + code;
    }
    return key;
  };
}
const mostCodes = 64;
/** So that a key is exact. */
export const mostAlike = 6;

/** Records of one zone are asked one after another about the same list of their neighbours: the last answer is kept. */
function remembered(target: Run, over: (value: unknown, frame: readonly unknown[]) => unknown): Run {
  let list: unknown;
  let of: readonly unknown[] | null = null;
  let known: unknown;
  return (frame) => {
    const value = target(frame);
    if (of === frame && value === list && isList(value)) return known;
    const answer = over(value, frame);
    of = answer === tooMuchWork ? null : frame;
    list = value;
    known = answer;
    return answer;
  };
}

type Work = (list: Members, frame: readonly unknown[]) => unknown;

const workOf = (macro: Macro, condition: Ask | null, body: Ask): Work => {
  switch (macro) {
    case 'exists':
      return quantifier(body, true);
    case 'all':
      return quantifier(body, false);
    case 'exists_one':
      return (list, frame) => exactlyOne(list, body, frame);
    case 'filter':
      return (list, frame) => filtered(list, body, frame);
    case 'map':
      return (list, frame) => {
        const chosen = condition === null ? list : membersOf(filtered(list, condition, frame));
        return chosen instanceof NoValue ? chosen : mapped(chosen, body, frame);
      };
  }
};

const asAnswer = (value: unknown): boolean | NoValue => (value === true || value === false ? value : notBool(value));

/** exists stops at the first true, all at the first false: `decisive` is that answer. */
function quantified(body: Ask, decisive: boolean): (items: readonly unknown[], frame: readonly unknown[]) => boolean | NoValue {
  return (items, frame) => {
    let pending: NoValue | null = null;
    for (const item of items) {
      const answer = body(item, frame);
      if (answer === decisive) return decisive;
      if (answer === !decisive) continue;
      if (answer === tooMuchWork) return tooMuchWork;
      const doubt = asAnswer(answer);
      if (doubt instanceof NoValue) pending = worse(pending, doubt);
    }
    return pending ?? !decisive;
  };
}

function quantifier(body: Ask, decisive: boolean): Work {
  const overItems = quantified(body, decisive);
  return (list, frame) => {
    const answer = overItems(list.items, frame);
    if (answer === decisive || answer instanceof RuleError || list.reason === null) return answer;
    const pending = answer instanceof NoValue ? answer : null;
    // An element that may be missing cannot decide, but one that answers the other way changes nothing.
    const open = list.open !== null || list.maybe.some((item) => body(item, frame) !== !decisive);
    return pending ?? (open ? new Unknown(list.reason) : !decisive);
  };
}

function exactlyOne(list: Members, body: Ask, frame: readonly unknown[]): unknown {
  let sure = 0;
  let pending: NoValue | null = null;
  for (const item of list.items) {
    const answer = asAnswer(body(item, frame));
    if (answer === tooMuchWork) return tooMuchWork;
    if (answer === true) sure += 1;
    else if (answer !== false) pending = worse(pending, answer);
  }
  if (pending instanceof RuleError) return pending;
  if (sure > 1) return false;
  if (pending !== null) return pending;
  const open = list.reason !== null && (list.open !== null || list.maybe.some((item) => body(item, frame) !== false));
  return open ? new Unknown(list.reason) : sure === 1;
}

/** Elements about which the condition is undecided stay as elements that may be in the list. */
function filtered(list: Members, condition: Ask, frame: readonly unknown[]): OpenList | readonly unknown[] | RuleError {
  const items: unknown[] = [];
  const maybe: unknown[] = [];
  let doubt = list.reason;
  for (const item of list.items) {
    const answer = asAnswer(condition(item, frame));
    if (answer === true) items.push(item);
    else if (answer instanceof RuleError) return answer;
    else if (answer instanceof Unknown) {
      doubt ??= answer.reason;
      maybe.push(item);
    }
  }
  for (const item of list.maybe) if (condition(item, frame) !== false) maybe.push(item);
  return openList(items, maybe, list.open, doubt ?? undefined);
}

function mapped(list: Members, body: Ask, frame: readonly unknown[]): unknown {
  const items: unknown[] = [];
  for (const item of list.items) {
    const value = body(item, frame);
    if (value instanceof RuleError) return value;
    items.push(value);
  }
  const maybe = list.maybe.map((item) => body(item, frame));
  return openList(items, maybe, list.open, list.reason ?? undefined);
}
