/** Conditions in generated code: no value in between, but a jump to where things go on when it is true, and when it is false. */
import { cost, decided, type Bound, type Jump, type Names, type Writing } from './code.js';
import { asked, checked, constantOf, rawOf, texts, valueOf } from './generate-value.js';
import { chainOf, type Call, type Expression, type MacroCall } from './syntax.js';
import type { StaticType } from './types.js';

/** Of the two jumps one at most is empty. false: it cannot be written. */
export function condition(writing: Writing, node: Expression, names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const { code } = writing;
  const at = code.lines.length;
  if (direct(writing, node, names, whenTrue, whenFalse)) return true;
  code.undo(at);
  const answer = node.kind === 'constant' ? constantOf(node.value) : asked(writing, node, names);
  return answer !== null && decided(writing, answer, null, whenTrue, whenFalse);
}

/** The condition as a value. */
export function written(writing: Writing, node: Expression, names: Names): string | null {
  const { code } = writing;
  const at = code.lines.length;
  const [result, label] = [code.fresh(), code.fresh()];
  code.emit(`let ${result} = false; ${label}: {`);
  if (!condition(writing, node, names, '', `break ${label};`)) return code.undo(at);
  code.emit(`${result} = true; }`);
  return result;
}

function direct(writing: Writing, node: Expression, names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const { code } = writing;
  if (node.kind === 'macro') return quantified(writing, node, names, whenTrue, whenFalse);
  if (node.kind === 'call') return called(writing, node, names, whenTrue, whenFalse);
  if (node.kind === 'select' && node.test) {
    const record = valueOf(writing, node.operand, names);
    if (record === null) return false;
    const field = code.hold(`h.own(${record}, ${JSON.stringify(node.field)})`);
    return decided(writing, `${field} !== undefined && ${field} !== null`, null, whenTrue, whenFalse);
  }
  const read = rawOf(writing, node, names);
  if (read === null) return false;
  const flag = code.hold(read);
  return decided(writing, `${flag} === true`, `${flag} === false`, whenTrue, whenFalse);
}

function called(writing: Writing, node: Call, names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const [first, second, third] = node.target === null ? node.args : [];
  if (node.name === '_&&_' || node.name === '_||_') return chained(writing, node, node.name, names, whenTrue, whenFalse);
  if (first !== undefined) {
    if (node.name === '!_') return condition(writing, first, names, whenFalse, whenTrue);
    if (node.name === 'known') return valueOf(writing, first, names) !== null && decided(writing, 'true', null, whenTrue, whenFalse);
    if (second !== undefined && third !== undefined && node.name === '_?_:_')
      return either(writing, [first, second, third], names, whenTrue, whenFalse);
    if (second !== undefined && node.name === '@in') return within(writing, first, second, names, whenTrue, whenFalse);
    const operator = operators.get(node.name);
    if (second !== undefined && operator !== undefined) return compared(writing, operator, first, second, names, whenTrue, whenFalse);
  }
  if (!plainFunctions.has(node.name)) return false;
  const answer = texts(writing, node, names, 'boolean');
  return answer !== null && decided(writing, answer, null, whenTrue, whenFalse);
}
const plainFunctions: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains', 'matches', 'inNetwork']);

/** A part that settles the whole jumps at once; the last one decides. */
function chained(writing: Writing, node: Call, name: '_&&_' | '_||_', names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const { code } = writing;
  const parts = chainOf(node, name);
  const label = code.fresh();
  const settling = name === '_||_' ? whenTrue : whenFalse;
  const jump = settling === '' ? `break ${label};` : settling;
  code.emit(`${label}: {`);
  const done = parts.every((part, n) => {
    if (n === parts.length - 1) return condition(writing, part, names, whenTrue, whenFalse);
    return name === '_||_' ? condition(writing, part, names, jump, '') : condition(writing, part, names, '', jump);
  });
  code.emit('}');
  return done;
}

function either(writing: Writing, [first, second, third]: Three, names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const { code } = writing;
  const [after, other] = [code.fresh(), code.fresh()];
  const out = `break ${after};`;
  code.emit(`${after}: { ${other}: {`);
  if (!condition(writing, first, names, '', `break ${other};`)) return false;
  if (!condition(writing, second, names, whenTrue === '' ? out : whenTrue, whenFalse === '' ? out : whenFalse)) return false;
  code.emit('}');
  if (!condition(writing, third, names, whenTrue, whenFalse)) return false;
  code.emit('}');
  return true;
}
type Three = readonly [Expression, Expression, Expression];

function compared(
  writing: Writing,
  { sign, kinds, isEquality }: Operator,
  first: Expression,
  second: Expression,
  names: Names,
  whenTrue: Jump,
  whenFalse: Jump,
): boolean {
  const { kind } = writing.env.typeOf(first);
  if (kind !== writing.env.typeOf(second).kind || !kinds.includes(kind)) return false;
  if (isEquality === true && second.kind === 'constant' && (kind === 'string' || kind === 'int')) {
    const constant = constantOf(second.value);
    const read = constant === null ? null : rawOf(writing, first, names);
    if (constant !== null && read !== null) {
      const [yes, no] = sign === '===' ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
      const given = writing.code.hold(read);
      return decided(writing, `${given} === ${constant}`, isOf(given, kind), yes, no);
    }
  }
  const left = valueOf(writing, first, names);
  const right = left === null ? null : valueOf(writing, second, names);
  return left !== null && right !== null && decided(writing, `${left} ${sign} ${right}`, null, whenTrue, whenFalse);
}
/** What equals a word or a number is of its type; only what does not has to be looked at. */
const isOf = (name: string, kind: 'string' | 'int'): string => `typeof ${name} === '${kind === 'int' ? 'number' : kind}'`;

function within(writing: Writing, first: Expression, second: Expression, names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const { code, env, leave } = writing;
  const type = env.typeOf(second);
  const { kind } = env.typeOf(first);
  if (type.kind !== 'list' || type.element.kind !== kind || (kind !== 'string' && kind !== 'int' && kind !== 'bool')) return false;
  if (second.kind === 'list') {
    const values = second.elements.flatMap((each) => (each.kind === 'constant' ? [each.value] : []));
    const constants = values.map(constantOf);
    if (kind === 'bool' || values.length < second.elements.length || constants.includes(null)) return false;
    const read = rawOf(writing, first, names) ?? valueOf(writing, first, names);
    if (read === null) return false;
    const given = code.hold(read);
    const isAny =
      values.length > mostInLine
        ? `${code.table(new Set(values))}.has(${given})`
        : constants.map((each) => `${given} === ${each ?? ''}`).join(' || ');
    return decided(writing, isAny === '' ? 'false' : isAny, isOf(given, kind), whenTrue, whenFalse);
  }
  const left = valueOf(writing, first, names);
  const list = left === null ? null : valueOf(writing, second, names);
  if (list === null) return false;
  cost(writing, `${list}.length`);
  const found = code.hold(`h.isIn(${left ?? ''}, ${list})`);
  code.emit(`if (${found} === undefined) { ${leave} }`);
  return decided(writing, found, null, whenTrue, whenFalse);
}
/** So many are compared one after the other, more are looked up. */
const mostInLine = 8;

function quantified(writing: Writing, node: MacroCall, names: Names, whenTrue: Jump, whenFalse: Jump): boolean {
  const { code } = writing;
  if (node.macro === 'exists_one') {
    const count = counted(writing, node, names);
    return count !== null && decided(writing, `${count} === 1`, null, whenTrue, whenFalse);
  }
  if (node.macro !== 'exists' && node.macro !== 'all') return false;
  const isAny = node.macro === 'exists';
  const [early, late] = isAny ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
  const label = code.fresh();
  const jump = early === '' ? `break ${label};` : early;
  code.emit(`${label}: {`);
  const loops = looped(writing, node, names, (inner) =>
    isAny ? condition(writing, node.body, inner, jump, '') : condition(writing, node.body, inner, '', jump),
  );
  code.emit(`${late} }`);
  return loops;
}

/** How many elements of a list satisfy the body. */
export function counted(writing: Writing, node: MacroCall, names: Names): string | null {
  const { code } = writing;
  const [count, label] = [code.fresh(), code.fresh()];
  code.emit(`let ${count} = 0;`);
  const loops = looped(writing, node, names, (inner) => {
    code.emit(`${label}: {`);
    if (!condition(writing, node.body, inner, '', `break ${label};`)) return false;
    code.emit(`${count}++; }`);
    return true;
  });
  return loops ? count : null;
}

function looped(writing: Writing, node: MacroCall, names: Names, body: (inner: Names) => boolean): boolean {
  const { code, env, leave, isPure } = writing;
  const isJoined = node.target.kind !== 'select';
  const type: StaticType = env.typeOf(node.target);
  // What many records ask of one list (a joined one) the closures remember, so a long one is left to them.
  if (type.kind !== 'list' || (isJoined && !isPure)) return false;
  const read = rawOf(writing, node.target, names);
  const list = read === null ? null : checked(writing, read, type);
  if (list === null) return false;
  if (isJoined) code.emit(`if (${list}.length > ${String(mostJoined)}) { ${leave} }`);
  cost(writing, `${list}.length`);
  const [at, element] = [code.fresh(), code.fresh()];
  code.emit(`for (let ${at} = 0; ${at} < ${list}.length; ${at}++) { const ${element} = ${list}[${at}];`);
  code.emit(`if (${element} == null) { ${leave} }`);
  const bound: Bound = { variable: element, cell: { value: undefined }, place: code.cells.length };
  code.cells.push(bound.cell);
  if (!body(new Map(names).set(node.variable, bound))) return false;
  code.emit('}');
  return true;
}
const mostJoined = 8;

interface Operator {
  readonly sign: string;
  readonly kinds: readonly StaticType['kind'][];
  readonly isEquality?: true;
}
const scalars = ['string', 'bool', 'int', 'double', 'timestamp'] as const;
const ordered = ['int', 'double', 'timestamp'] as const;
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['_==_', { sign: '===', kinds: scalars, isEquality: true }],
  ['_!=_', { sign: '!==', kinds: scalars, isEquality: true }],
  ['_<_', { sign: '<', kinds: ordered }],
  ['_<=_', { sign: '<=', kinds: ordered }],
  ['_>_', { sign: '>', kinds: ordered }],
  ['_>=_', { sign: '>=', kinds: ordered }],
]);
