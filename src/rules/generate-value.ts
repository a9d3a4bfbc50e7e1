/** Values in generated code: read, checked against their type, computed. What is missing, open or not of its type leaves the answer to the closures. */
import { cost, type Names, type Writing } from './code.js';
import { written, counted } from './generate-condition.js';
import { functions } from './functions.js';
import { plainOne } from './patterns.js';
import type { Call, Expression, Select } from './syntax.js';
import { fieldType, type StaticType } from './types.js';
import { Double, RuleError, unknown } from './values.js';

/** A value as data holds it, checked. */
export function checked(writing: Writing, source: string, type: StaticType): string | null {
  const { code, leave } = writing;
  const name = code.hold(source);
  switch (type.kind) {
    case 'string':
      code.emit(`if (typeof ${name} !== 'string') { ${leave} }`);
      return name;
    case 'bool':
      code.emit(`if (typeof ${name} !== 'boolean') { ${leave} }`);
      return name;
    case 'int':
    case 'double':
      code.emit(`if (typeof ${name} !== 'number') { ${leave} }`);
      return name;
    case 'timestamp': {
      const ms = code.hold(`typeof ${name} === 'number' ? Math.floor(${name}) : h.timestamp(${name})`);
      code.emit(`if (${ms} === undefined) { ${leave} }`);
      return ms;
    }
    case 'list':
      code.emit(`if (!Array.isArray(${name})) { ${leave} }`);
      return name;
    case 'record':
      code.emit(`if (!h.isRecord(${name})) { ${leave} }`);
      return name;
    default:
      return null;
  }
}

/** A variable or literal; null: it cannot be written. */
export function valueOf(writing: Writing, node: Expression, names: Names): string | null {
  const type = writing.env.typeOf(node);
  const at = writing.code.lines.length;
  switch (node.kind) {
    case 'constant':
      return constantOf(node.value);
    case 'name':
    case 'select': {
      if (node.kind === 'select' && node.test) return written(writing, node, names);
      const read = rawOf(writing, node, names);
      return (read === null ? null : checked(writing, read, type)) ?? writing.code.undo(at) ?? asked(writing, node, names);
    }
    case 'call':
      if (type.kind !== 'bool') return applied(writing, node, names) ?? writing.code.undo(at) ?? asked(writing, node, names);
      return written(writing, node, names);
    default:
      return type.kind === 'bool' ? written(writing, node, names) : asked(writing, node, names);
  }
}

export function constantOf(given: unknown): string | null {
  if (typeof given === 'string' || typeof given === 'boolean' || typeof given === 'number') return JSON.stringify(given);
  return given instanceof Double && Number.isFinite(given.value) ? `(${String(given.value)})` : null;
}

/** A name or a field as it stands there, whatever it is; null: it cannot be read so. */
export function rawOf(writing: Writing, node: Expression, names: Names): string | null {
  if (node.kind === 'name') {
    const slot = writing.env.slotOf(node.name);
    return names.get(node.name)?.variable ?? (slot === null ? null : writing.slot(slot));
  }
  if (node.kind !== 'select' || node.test || fieldType(writing.env.typeOf(node.operand), node.field) === undefined) return null;
  const record = holderOf(writing, node, names);
  if (record === null) return null;
  return misleading.has(node.field) ? `h.own(${record}, ${JSON.stringify(node.field)})` : `${record}[${JSON.stringify(node.field)}]`;
}

/**
 * What has the field. Where it is no record, the field is undefined, which leaves the answer to the closures: only null has to be told beforehand, and
 * anything at all where the field has a name that other values have too.
 */
function holderOf(writing: Writing, { operand, field }: Select, names: Names): string | null {
  if (misleading.has(field)) return valueOf(writing, operand, names);
  const read = rawOf(writing, operand, names);
  if (read === null) return valueOf(writing, operand, names);
  const record = writing.code.hold(read);
  writing.code.emit(`if (${record} == null) { ${writing.leave} }`);
  return record;
}
const misleading: ReadonlySet<string> = new Set([
  ...[Object, Array, String, Number, Boolean, BigInt].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype)),
  ...[unknown('unresolved', ''), new RuleError('')].flatMap((each) => Object.keys(each)),
]);

/** What cannot be written here is asked of its closure. */
export function asked({ code, env, leave, isPure }: Writing, node: Expression, names: Names): string | null {
  const type = env.typeOf(node);
  if (isPure || (type.kind !== 'bool' && type.kind !== 'int' && type.kind !== 'string')) return null;
  const run = env.closureOf(node, new Map([...names].map(([name, { cell }]) => [name, cell])));
  for (const { place, variable } of names.values()) code.emit(`c[${String(place)}].value = ${variable};`);
  const name = code.hold(`r[${String(code.runs.push(run) - 1)}](frame)`);
  code.emit(`if (typeof ${name} !== '${type.kind === 'bool' ? 'boolean' : type.kind === 'int' ? 'number' : 'string'}') { ${leave} }`);
  return name;
}

/** A call whose answer is no truth value. */
function applied(writing: Writing, node: Call, names: Names): string | null {
  const { code, env, leave } = writing;
  const [a, b] = node.target === null ? node.args : [node.target, ...node.args];
  if (a === undefined) return null;
  const sign = whole.get(node.name);
  if (sign !== undefined && b !== undefined) {
    if (env.typeOf(a).kind !== 'int' || env.typeOf(b).kind !== 'int') return null;
    const [left, right] = [valueOf(writing, a, names), valueOf(writing, b, names)];
    if (left === null || right === null) return null;
    const sum = code.hold(`${left} ${sign} ${right}`);
    code.emit(`if (!Number.isSafeInteger(${sum})) { ${leave} }`);
    return sum;
  }
  switch (node.name) {
    case '_?_:_':
      return chosen(writing, node.args, names);
    case 'age':
    case 'daysUntil': {
      const at = valueOf(writing, a, names);
      if (at === null) return null;
      cost(writing, '1');
      const days = code.hold(`h.${node.name}(${writing.slot(0)}, ${at})`);
      code.emit(`if (${days} === undefined) { ${leave} }`);
      return days;
    }
    case 'size':
      return sized(writing, a, names);
    case 'versionCompare':
      return texts(writing, node, names, 'number');
    default:
      return null;
  }
}
const whole: ReadonlyMap<string, string> = new Map([
  ['_+_', '+'],
  ['_-_', '-'],
]);

function chosen(writing: Writing, [first, second, third]: readonly Expression[], names: Names): string | null {
  if (first === undefined || second === undefined || third === undefined) return null;
  const { code } = writing;
  const condition = valueOf(writing, first, names);
  if (condition === null) return null;
  const result = code.fresh();
  code.emit(`let ${result}; if (${condition}) {`);
  const yes = valueOf(writing, second, names);
  if (yes === null) return null;
  code.emit(`${result} = ${yes}; } else {`);
  const no = valueOf(writing, third, names);
  if (no === null) return null;
  code.emit(`${result} = ${no}; }`);
  return result;
}

function sized(writing: Writing, of: Expression, names: Names): string | null {
  const { kind } = writing.env.typeOf(of);
  if (of.kind === 'macro' && of.macro === 'filter') return counted(writing, of, names);
  if (kind !== 'list' && kind !== 'string') return null;
  const given = valueOf(writing, of, names);
  if (given === null || kind === 'list') return given && `${given}.length`;
  cost(writing, `${given}.length`);
  return writing.code.hold(`h.size(${given})`);
}

/** A function of two texts, whose answer is of this type or undecided. */
export function texts(writing: Writing, node: Call, names: Names, answer: 'boolean' | 'number'): string | null {
  const { code, env, leave } = writing;
  const [a, b] = node.target === null ? node.args : [node.target, ...node.args];
  if (a === undefined || b === undefined || env.typeOf(a).kind !== 'string' || env.typeOf(b).kind !== 'string') return null;
  const pattern = node.name === 'matches' && b.kind === 'constant' && typeof b.value === 'string' ? plainOne(b.value) : null;
  // Others may take long, which is counted where they are run.
  if (node.name === 'matches' && pattern === null && writing.isPure) return null;
  const left = valueOf(writing, a, names);
  const right = left === null || pattern !== null ? '' : valueOf(writing, b, names);
  if (left === null || right === null) return null;
  cost(writing, pattern === null ? `${left}.length + ${right}.length + 1` : `${left}.length + 1`);
  if (pattern !== null) return code.hold(`${code.table(pattern)}.test(${left})`);
  const method = methods.get(node.name);
  if (method !== undefined && (writing.isPure || node.name !== 'contains')) return code.hold(`${left}.${method}(${right})`);
  const spec = functions.get(node.name);
  if (spec === undefined) return null;
  const name = code.hold(`${code.table(spec)}.run(${left}, ${right}, null)`);
  code.emit(`if (typeof ${name} !== '${answer}') { ${leave} }`);
  return name;
}
const methods: ReadonlyMap<string, string> = new Map([
  ['startsWith', 'startsWith'],
  ['endsWith', 'endsWith'],
  ['contains', 'includes'],
]);
