/**
 * Case by case. Kleene's rules look at each operand alone, so `p || !p` would be undecided without p, although it is true whatever p is.
 * Where an answer is undecided and a missing field was asked about more than once, each value that it can have is tried: if all agree,
 * they are the answer. Tried are fields that are true or false or one of a list of words, and comparisons of one field with what is known.
 */
import { identical } from './compare.js';
import type { Run } from './logic.js';
import { operandsOf, type Call, type Expression, type MacroCall } from './syntax.js';
import type { StaticType } from './types.js';
import { unparse } from './unparse.js';
import { NoValue, Unknown, type UnknownReason } from './values.js';

/** What is assumed about some parts of an expression that stand or fall together. */
interface Assumption {
  readonly values: readonly unknown[];
  /** While it is tried, the value that stands in its place. */
  assumed: unknown;
  /** Was found missing in the last run. */
  met: boolean;
}
interface Place {
  readonly assumption: Assumption;
  /** This part says the opposite: `a != 'x'` of `a == 'x'`. */
  readonly opposite: boolean;
  /** What must be missing, for the part to have some value once it is there; null: anything. */
  readonly missing: ReadonlySet<string> | null;
}
/** The whole expression is null; else the macro in whose body the variable lives. */
type Owner = MacroCall | null;
/** The variables of the macros around a part. */
type Scope = ReadonlyMap<string, MacroCall>;

/** What the type check knows of a part. */
interface Known {
  readonly typeOf: (node: Expression) => StaticType;
  readonly pathOf: (node: Expression) => string;
}

export interface Assumptions {
  /** The part as it is, or as it is assumed to be. */
  readonly at: (node: Expression, run: Run) => Run;
  /** A run that tries what its owner may assume. */
  readonly tried: (owner: Owner, run: Run) => Run;
}

const mostWords = 16;
const mostRuns = 64;
/** Unlike undefined, no value that an expression can have. */
const nothing = Symbol('nothing assumed');

export function assumptionsOf(tree: Expression, known: Known): Assumptions {
  const groups = new Map<string, { readonly owner: Owner; readonly members: Candidate[] }>();
  const owners = new Map<MacroCall, number>();
  const walk = (node: Expression, scope: Scope, looked: boolean): void => {
    const candidate = candidateOf(node, known, scope);
    if (candidate !== null) {
      const owner = scope.get(candidate.root) ?? null;
      if (owner !== null && !owners.has(owner)) owners.set(owner, owners.size);
      const key = `${owner === null ? '' : String(owners.get(owner))}:${candidate.key}`;
      const group = groups.get(key) ?? { owner, members: [] };
      groups.set(key, group);
      group.members.push(looked ? { ...candidate, alone: true } : candidate);
    }
    const inner = node.kind === 'macro' ? new Map(scope).set(node.variable, node) : scope;
    // `class in [...]` may name every word that there is, and what follows a `?` may come to the same as what follows the `:`.
    const decides = node.kind === 'call' && (node.name === '@in' || node.name === '_?_:_');
    for (const [n, operand] of operandsOf(node).entries()) walk(operand, n === 0 ? scope : inner, looked || (n === 0 && decides));
  };
  walk(tree, new Map(), false);

  const places = new Map<Expression, Place>();
  const byOwner = new Map<Owner, Assumption[]>();
  // has() and known() answer by absence itself: what is missing may not be thought away beside it.
  for (const { owner, members } of testsPresence(tree) ? [] : groups.values()) {
    const [first] = members;
    if (first === undefined || (members.length < 2 && !first.alone)) continue;
    const assumption: Assumption = { values: first.values, assumed: nothing, met: false };
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), assumption]);
    for (const { node, opposite, missing } of members) places.set(node, { assumption, opposite, missing });
  }
  return {
    at: (node, run) => {
      const place = places.get(node);
      return place === undefined ? run : assumedRun(run, place);
    },
    tried: (owner, run) => {
      const all = byOwner.get(owner);
      return all === undefined ? run : triedRun(run, all);
    },
  };
}

const testsPresence = (node: Expression): boolean =>
  (node.kind === 'select' && node.test) || (node.kind === 'call' && node.name === 'known') || operandsOf(node).some(testsPresence);

interface Candidate {
  readonly node: Expression;
  readonly key: string;
  /** The name that the field is read from. */
  readonly root: string;
  readonly values: readonly unknown[];
  readonly opposite: boolean;
  readonly missing: ReadonlySet<string> | null;
  /** Worth trying although it stands only once. */
  readonly alone: boolean;
}

const truths: readonly unknown[] = [true, false];

/** Parts whose possible values are known, and which no value of the field can break. */
function candidateOf(node: Expression, known: Known, scope: Scope): Candidate | null {
  const root = rootOf(node);
  if (root !== null && node.kind === 'select') {
    const type = known.typeOf(node);
    const found = { node, root, key: unparse(node), opposite: false, missing: fieldsOf(node, known) };
    if (type.kind === 'bool') return { ...found, values: truths, alone: false };
    if (hasWords(type)) return { ...found, values: type.values, alone: false };
    return null;
  }
  return node.kind === 'call' ? comparisonOf(node, known, scope) : null;
}

const hasWords = (type: StaticType): type is { readonly kind: 'string'; readonly values: readonly string[] } =>
  type.kind === 'string' && type.values !== undefined && type.values.length <= mostWords;

/** Written so that a field stands to the left, and half of the operators are the opposite of the others. */
const mirrored: Readonly<Record<string, string>> = { '_<_': '_>_', '_<=_': '_>=_', '_>_': '_<_', '_>=_': '_<=_' };
const opposites: Readonly<Record<string, string>> = { '_!=_': '_==_', '_>_': '_<=_', '_>=_': '_<_' };
const operators = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_']);
const partsOfTexts = new Set(['contains', 'startsWith', 'endsWith', 'matches']);

function comparisonOf(node: Call, known: Known, scope: Scope): Candidate | null {
  const [left, right] = operandsOf(node);
  if (left === undefined || right === undefined) return null;
  const [leftRoot, rightRoot] = [askedOf(left), askedOf(right)];
  const isOperator = operators.has(node.name);
  const made = (field: Expression, root: string, name: string, other: Expression): Candidate | null => {
    // A field of this sort is tried itself.
    const type = known.typeOf(field);
    if (hasWords(type) || type.kind === 'bool' || type.kind === 'dyn') return null;
    const opposite = opposites[name];
    return {
      node,
      root,
      key: `${opposite ?? name} ${unparse(field)} ${unparse(other)}`,
      values: truths,
      opposite: opposite !== undefined,
      missing: field.kind === 'select' ? fieldsOf(field, known) : null,
      alone: false,
    };
  };
  if (isOperator && leftRoot !== null && unparse(left) === unparse(right)) {
    const same = made(left, leftRoot, node.name, right);
    const holds = node.name === '_==_' || node.name === '_<=_' || node.name === '_>=_';
    return same && { ...same, key: `${node.name} ${same.key}`, values: [holds], opposite: false, alone: true };
  }
  if ((isOperator || partsOfTexts.has(node.name)) && leftRoot !== null && isKnown(right, scope))
    return made(left, leftRoot, node.name, right);
  if (isOperator && rightRoot !== null && isKnown(left, scope)) return made(right, rightRoot, mirrored[node.name] ?? node.name, left);
  return null;
}

/** A field, or the size of one; the name at its root. Parameters are no field: they are always there. */
const askedOf = (node: Expression): string | null => {
  const field = node.kind === 'call' && node.name === 'size' ? operandsOf(node)[0] : node;
  const root = field === undefined ? null : field !== node && field.kind === 'name' ? field.name : rootOf(field);
  return root === 'params' ? null : root;
};
const rootOf = (node: Expression): string | null => {
  if (node.kind !== 'select' || node.test) return null;
  return node.operand.kind === 'name' ? node.operand.name : rootOf(node.operand);
};
/** The field and the objects of the record that it stands in. Where the record itself is missing, there may be none. */
const fieldsOf = (node: Expression, known: Known): ReadonlySet<string> =>
  new Set(node.kind === 'select' ? [known.pathOf(node), ...fieldsOf(node.operand, known)] : []);
const isKnown = (node: Expression, scope: Scope): boolean => {
  if (node.kind === 'constant') return true;
  const name = node.kind === 'name' ? node.name : rootOf(node);
  return (name === 'params' || name === 'asOf') && !scope.has(name);
};

function assumedRun(run: Run, { assumption, opposite, missing }: Place): Run {
  return (frame) => {
    const { assumed } = assumption;
    if (assumed !== nothing) return opposite ? assumed !== true : assumed;
    const value = run(frame);
    // A reference that leads nowhere stays so, whatever is filled in.
    if (value instanceof Unknown && isMissing(value.reason, missing)) assumption.met = true;
    return value;
  };
}

const isMissing = ({ code, what }: UnknownReason, missing: ReadonlySet<string> | null): boolean =>
  missing === null ? code !== 'unresolved' : code === 'missing-attribute' && missing.has(what);

function triedRun(run: Run, all: readonly Assumption[]): Run {
  let runs = 0;
  const solve = (frame: readonly unknown[]): unknown => {
    for (const each of all) each.met = false;
    runs += 1;
    const answer = run(frame);
    const next = answer instanceof Unknown && runs < mostRuns ? all.find((each) => each.met && each.assumed === nothing) : undefined;
    return next === undefined ? answer : (agreed(next, frame) ?? answer);
  };
  /** The answer in every case; null if the cases differ, or one stays open or breaks. */
  const agreed = (assumption: Assumption, frame: readonly unknown[]): unknown => {
    let common: unknown = nothing;
    try {
      for (const value of assumption.values) {
        assumption.assumed = value;
        const answer = solve(frame);
        if (answer instanceof NoValue || (common !== nothing && !identical(common, answer))) return null;
        common = answer;
      }
    } finally {
      assumption.assumed = nothing;
    }
    return common === nothing ? null : common;
  };
  return (frame) => {
    runs = 0;
    return solve(frame);
  };
}
