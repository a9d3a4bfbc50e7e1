/**
 * Expressions as generated code, for the records that say all that is asked: it answers true or false, or nothing at all as soon as anything is
 * missing, open or not of its type, and then the closures answer. So it knows no third value, and cannot answer otherwise than they do.
 * Every name and text is put in as a JSON literal, everything else as an entry of a table.
 */
import { sizeOf } from './access.js';
import type { Clock } from './clock.js';
import { applyFunction, functions } from './functions.js';
import type { Run } from './logic.js';
import type { Cell } from './macros.js';
import type { Call, Expression, MacroCall, Select } from './syntax.js';
import { fieldType, type StaticType } from './types.js';
import { Double, isList, NoValue, Timestamp } from './values.js';
import { spend } from './work.js';

export interface Generated {
  /** undefined: the closures must answer. */
  readonly run: (frame: readonly unknown[]) => boolean | undefined;
  /** It may do work that counts. */
  readonly spends: boolean;
}

export interface Generating {
  readonly typeOf: (node: Expression) => StaticType;
  /** The slot of an outer name; null: there is none. */
  readonly slotOf: (name: string) => number | null;
  /** The closure of a part, with the cells of the macros around it. */
  readonly closureOf: (node: Expression, cells: ReadonlyMap<string, Cell>) => Run;
}

/** A name of a macro: the variable that holds the element, and the cell for closures inside. */
interface Bound {
  readonly variable: string;
  readonly cell: Cell;
  readonly place: number;
}
type Names = ReadonlyMap<string, Bound>;

/** null: it cannot be written, or code may not be generated here. */
export function generate(tree: Expression, env: Generating): Generated | null {
  const lines: string[] = [];
  const runs: Run[] = [];
  const cells: Cell[] = [];
  const tables: unknown[] = [];
  let named = 0;
  const fresh = (): string => `v${String(named++)}`;
  const emit = (line: string): void => {
    lines.push(line);
  };
  const kindOf = (node: Expression): StaticType['kind'] => env.typeOf(node).kind;
  const table = (value: unknown): string => `t[${String(tables.push(value) - 1)}]`;
  const hold = (source: string): string => {
    const name = fresh();
    emit(`const ${name} = ${source};`);
    return name;
  };

  /** A value as data holds it, checked: what is not of the type ends the attempt. */
  const checked = (source: string, type: StaticType): string | null => {
    const name = hold(source);
    switch (type.kind) {
      case 'string':
        emit(`if (typeof ${name} !== 'string') return;`);
        return name;
      case 'bool':
        emit(`if (typeof ${name} !== 'boolean') return;`);
        return name;
      case 'int':
        emit(`if (typeof ${name} !== 'number') return;`);
        return name;
      case 'double':
      case 'timestamp': {
        const number = hold(`h.${type.kind}(${name})`);
        emit(`if (${number} === undefined) return;`);
        return number;
      }
      case 'list':
        emit(`if (!Array.isArray(${name})) return;`);
        return name;
      case 'record':
        emit(`if (typeof ${name} !== 'object' || ${name} === null || ${name} instanceof h.NoValue || Array.isArray(${name})) return;`);
        return name;
      default:
        return null;
    }
  };

  /** What cannot be written here is asked of its closure. */
  const asked = (node: Expression, names: Names): string | null => {
    const type = env.typeOf(node);
    if (type.kind !== 'bool' && type.kind !== 'int' && type.kind !== 'string') return null;
    const run = env.closureOf(node, new Map([...names].map(([name, { cell }]) => [name, cell])));
    for (const { place, variable } of names.values()) emit(`c[${String(place)}].value = ${variable};`);
    return checked(`r[${String(runs.push(run) - 1)}](frame)`, type);
  };

  const value = (node: Expression, names: Names): string | null => {
    switch (node.kind) {
      case 'constant':
        return constant(node.value);
      case 'name': {
        const bound = names.get(node.name);
        if (bound !== undefined) return checked(bound.variable, env.typeOf(node));
        const slot = env.slotOf(node.name);
        return slot === null ? null : checked(`frame[${String(slot)}]`, env.typeOf(node));
      }
      case 'select':
        return selected(node, names) ?? asked(node, names);
      case 'macro':
        return quantified(node, names) ?? asked(node, names);
      case 'call':
        return called(node, names) ?? asked(node, names);
      default:
        return asked(node, names);
    }
  };

  const constant = (given: unknown): string | null => {
    if (typeof given === 'string' || typeof given === 'boolean' || typeof given === 'number') return JSON.stringify(given);
    return given instanceof Double && Number.isFinite(given.value) ? hold(table(given.value)) : null;
  };

  const selected = (node: Select, names: Names): string | null => {
    const type = env.typeOf(node.operand);
    const field = fieldType(type, node.field);
    if (field === undefined) return null;
    const at = lines.length;
    const record = value(node.operand, names);
    if (record === null) return undo(at);
    const read = `${record}[${JSON.stringify(node.field)}]`;
    if (!node.test) return checked(read, field) ?? undo(at);
    const name = hold(read);
    return hold(`${name} !== undefined && ${name} !== null`);
  };

  /** Lines of a part that cannot be written to its end are taken back. */
  const undo = (length: number): null => {
    lines.length = length;
    return null;
  };

  /** Both sides of && and ||: the second only where the first does not settle it. */
  const chained = (first: Expression, second: Expression, names: Names, settling: boolean): string | null => {
    const at = lines.length;
    const result = fresh();
    emit(`let ${result};`);
    const left = value(first, names);
    if (left === null) return undo(at);
    emit(`if (${left} === ${String(settling)}) ${result} = ${String(settling)}; else {`);
    const right = value(second, names);
    if (right === null) return undo(at);
    emit(`${result} = ${right}; }`);
    return result;
  };

  const called = (node: Call, names: Names): string | null => {
    const at = lines.length;
    const [first, second, third] = node.args;
    if (node.target === null && first !== undefined) {
      if (node.name === '_&&_' || node.name === '_||_')
        return second === undefined ? null : chained(first, second, names, node.name === '_||_');
      if (node.name === '!_') {
        const operand = value(first, names);
        return operand === null ? undo(at) : `(!${operand})`;
      }
      if (node.name === '_?_:_' && second !== undefined && third !== undefined) return chosen(first, second, third, names);
      if (second !== undefined && node.name === '@in') return within(first, second, names) ?? undo(at);
      const operator = operators.get(node.name);
      if (second !== undefined && operator !== undefined) return compared(first, second, names, operator) ?? undo(at);
    }
    return applied(node, names) ?? undo(at);
  };

  const chosen = (first: Expression, second: Expression, third: Expression, names: Names): string | null => {
    const at = lines.length;
    const result = fresh();
    emit(`let ${result};`);
    const condition = value(first, names);
    if (condition === null) return undo(at);
    emit(`if (${condition}) {`);
    const yes = value(second, names);
    if (yes === null) return undo(at);
    emit(`${result} = ${yes}; } else {`);
    const no = value(third, names);
    if (no === null) return undo(at);
    emit(`${result} = ${no}; }`);
    return result;
  };

  const compared = (first: Expression, second: Expression, names: Names, operator: Operator): string | null => {
    const kind = kindOf(first);
    if (kind !== kindOf(second) || !operator.kinds.includes(kind)) return null;
    const left = value(first, names);
    const right = left === null ? null : value(second, names);
    if (left === null || right === null) return null;
    const result = hold(`${left} ${operator.sign} ${right}`);
    if (operator.isWhole && kind === 'int') emit(`if (!Number.isSafeInteger(${result})) return;`);
    return result;
  };

  const within = (first: Expression, second: Expression, names: Names): string | null => {
    const type = env.typeOf(second);
    const kind = kindOf(first);
    if (type.kind !== 'list' || type.element.kind !== kind || !['string', 'int', 'bool'].includes(kind)) return null;
    const left = value(first, names);
    if (left === null) return null;
    const constants = second.kind === 'list' ? second.elements.flatMap((each) => (each.kind === 'constant' ? [each.value] : [])) : null;
    if (second.kind === 'list' && constants?.length === second.elements.length && kind === 'string')
      return hold(`${table(new Set(constants))}.has(${left})`);
    if (second.kind === 'list') return null;
    const list = value(second, names);
    if (list === null) return null;
    const found = hold(`h.isIn(${left}, ${list})`);
    emit(`if (${found} === undefined) return;`);
    return found;
  };

  const applied = (node: Call, names: Names): string | null => {
    const operands = node.target === null ? node.args : [node.target, ...node.args];
    const [a, b] = operands;
    const type = env.typeOf(node);
    if (a === undefined) return null;
    const time = node.name === 'age' || node.name === 'daysUntil' ? node.name : null;
    const plain = operands.every((each) => ['string', 'int', 'bool'].includes(kindOf(each))) && plainFunctions.has(node.name);
    if (node.name === 'size' && a.kind === 'macro' && a.macro === 'filter') return counted(a, names);
    const sized = node.name === 'size' && (kindOf(a) === 'list' || kindOf(a) === 'string');
    if (time === null && !plain && !sized && node.name !== 'known') return null;
    // What is given is known, if it can be read at all.
    const left = value(a, names);
    if (left === null) return null;
    if (node.name === 'known') return 'true';
    if (time !== null) {
      const days = hold(`h.${time}(frame[0], ${left})`);
      emit(`if (${days} === undefined) return;`);
      return days;
    }
    if (sized) return kindOf(a) === 'list' ? `${left}.length` : checked(`h.size(${left})`, type);
    const right = b === undefined ? 'undefined' : value(b, names);
    if (right === null || functions.get(node.name) === undefined) return null;
    return checked(`h.apply(${table(functions.get(node.name))}, ${left}, ${right}, null)`, type);
  };

  /** A loop over the list of a macro: the lines before, and the answer of the body for each element. */
  const looped = (node: MacroCall, names: Names, start: string, step: (body: string, result: string) => string): string | null => {
    const type = env.typeOf(node.target);
    // What many records ask of one list (a joined one) the closure remembers.
    if (type.kind !== 'list' || node.target.kind !== 'select') return null;
    const at = lines.length;
    const list = value(node.target, names);
    if (list === null) return undo(at);
    const result = fresh();
    const element = fresh();
    emit(`if (!h.spend(${list}.length)) return;`);
    emit(`let ${result} = ${start};`);
    emit(`for (const ${element} of ${list}) {`);
    const bound: Bound = { variable: element, cell: { value: undefined }, place: cells.length };
    cells.push(bound.cell);
    emit(`if (${element} === undefined || ${element} === null) return;`);
    const body = value(node.body, new Map(names).set(node.variable, bound));
    if (body === null) return undo(at);
    emit(`${step(body, result)} }`);
    return result;
  };
  const quantified = (node: MacroCall, names: Names): string | null => {
    if (node.macro === 'exists_one') {
      const count = counted(node, names);
      return count === null ? null : hold(`${count} === 1`);
    }
    if (node.macro !== 'exists' && node.macro !== 'all') return null;
    const decisive = String(node.macro === 'exists');
    const start = String(node.macro === 'all');
    return looped(node, names, start, (body, result) => `if (${body} === ${decisive}) { ${result} = ${decisive}; break; }`);
  };
  const counted = (node: MacroCall, names: Names): string | null => looped(node, names, '0', (body, result) => `if (${body}) ${result}++;`);

  if (kindOf(tree) !== 'bool') return null;
  const answer = value(tree, new Map());
  if (answer === null) return null;
  emit(`return ${answer};`);
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the one place; what goes in is described above
    const make = new Function('h', 'r', 'c', 't', `'use strict'; return (frame) => {\n${lines.join('\n')}\n};`) as (
      h: typeof helpers,
      r: readonly Run[],
      c: readonly Cell[],
      t: readonly unknown[],
    ) => Generated['run'];
    const spends = runs.length > 0 || lines.some((line) => line.includes('h.'));
    return { run: make(helpers, runs, cells, tables), spends };
  } catch {
    // Where code may not be generated from texts.
    return null;
  }
}

interface Operator {
  readonly sign: string;
  readonly kinds: readonly StaticType['kind'][];
  /** The answer is a number, which may grow too large to be exact. */
  readonly isWhole?: true;
}
const scalars = ['string', 'bool', 'int', 'double', 'timestamp'] as const;
const ordered = ['int', 'double', 'timestamp'] as const;
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['_==_', { sign: '===', kinds: scalars }],
  ['_!=_', { sign: '!==', kinds: scalars }],
  ['_<_', { sign: '<', kinds: ordered }],
  ['_<=_', { sign: '<=', kinds: ordered }],
  ['_>_', { sign: '>', kinds: ordered }],
  ['_>=_', { sign: '>=', kinds: ordered }],
  ['_+_', { sign: '+', kinds: ['int'], isWhole: true }],
  ['_-_', { sign: '-', kinds: ['int'], isWhole: true }],
]);
const plainFunctions: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains', 'matches', 'inNetwork', 'versionCompare']);

const helpers = {
  NoValue,
  spend,
  apply: applyFunction,
  size: (text: string): unknown => (spend(1) ? sizeOf(text) : undefined),
  double: (given: unknown): number | undefined => (typeof given === 'number' ? given : given instanceof Double ? given.value : undefined),
  timestamp: (given: unknown): number | undefined =>
    typeof given === 'number' ? Math.floor(given) : given instanceof Timestamp && given.nanos === 0 ? given.ms : undefined,
  age: (clock: unknown, ms: number): number | undefined => {
    if (!isClock(clock) || !spend(1)) return undefined;
    const days = clock.today - clock.dayOf(ms);
    return days < 0 ? undefined : days;
  },
  daysUntil: (clock: unknown, ms: number): number | undefined => (isClock(clock) && spend(1) ? clock.dayOf(ms) - clock.today : undefined),
  isIn: (given: unknown, list: readonly unknown[]): boolean | undefined => {
    if (!isList(list) || !spend(list.length)) return undefined;
    for (const each of list) {
      if (each === given) return true;
      if (typeof each !== typeof given) return undefined;
    }
    return false;
  },
} as const;
const isClock = (given: unknown): given is Clock => typeof given === 'object' && given !== null && 'dayOf' in given;
