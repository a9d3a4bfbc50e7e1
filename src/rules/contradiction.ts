/** Can a condition ever be true? Found out by words and numbers alone: `a == 'x' && a == 'y'`, `n > 5 && n < 3`, a word left out that was the last. */
import { chainOf, type Expression } from './syntax.js';
import type { StaticType } from './types.js';
import { unparse } from './unparse.js';
import { Double } from './values.js';

/** One thing that must be so. `subject` is the source of what is asked. */
type Demand =
  | { readonly subject: string; readonly sort: 'is'; readonly truth: boolean }
  | { readonly subject: string; readonly sort: 'among'; readonly values: readonly Plain[]; readonly not: boolean }
  | { readonly subject: string; readonly sort: 'bound'; readonly side: 'low' | 'high'; readonly limit: number; readonly open: boolean };
type Plain = string | number | boolean;

/** A condition as alternatives, each a list of demands; beyond the bound nothing is said. */
type Alternatives = readonly (readonly Demand[])[];
const mostAlternatives = 64;

/** What contradicts itself, in words; null: it may well be true. `typeOf` knows the words of a field by its source. */
export const neverTrue = (tree: Expression, typeOf: TypeOf): string | null => faultOfAll(alternatives(tree, true), typeOf);

/** True without a look at anything. `x || !x` is not meant: it asks that x be known. */
export const alwaysTrue = (tree: Expression): boolean => alternatives(tree, false)?.length === 0;

type TypeOf = (source: string) => StaticType | null;

function faultOfAll(ways: Alternatives | null, typeOf: TypeOf): string | null {
  if (ways === null) return null;
  if (ways.length === 0) return 'it is false as it stands';
  const faults = ways.map((demands) => faultOf(demands, typeOf));
  const [first] = faults;
  return first != null && faults.every((each) => each !== null) ? first : null;
}

function alternatives(node: Expression, positive: boolean): Alternatives | null {
  if (node.kind === 'constant' && typeof node.value === 'boolean') return node.value === positive ? [[]] : [];
  if (node.kind === 'call') {
    const [first, second, third] = node.args;
    if (node.name === '!_' && first !== undefined) return alternatives(first, !positive);
    if (node.name === '_&&_' || node.name === '_||_') {
      const parts = chainOf(node, node.name).map((each) => alternatives(each, positive));
      return (node.name === '_&&_') === positive ? all(parts) : any(parts);
    }
    if (node.name === '_?_:_' && first !== undefined && second !== undefined && third !== undefined)
      return any([
        all([alternatives(first, true), alternatives(second, positive)]),
        all([alternatives(first, false), alternatives(third, positive)]),
      ]);
    if (node.target === null && first !== undefined && second !== undefined) {
      const demand = comparison(node.name, first, second, positive);
      if (demand !== null) return [[demand]];
    }
  }
  return [[{ subject: unparse(node), sort: 'is', truth: positive }]];
}

function any(parts: readonly (Alternatives | null)[]): Alternatives | null {
  const joined: (readonly Demand[])[] = [];
  for (const part of parts) {
    if (part === null) return null;
    joined.push(...part);
  }
  return joined.length > mostAlternatives ? null : joined;
}

/** What cannot be followed is left out: fewer demands never make a condition impossible. */
function all(parts: readonly (Alternatives | null)[]): Alternatives | null {
  let done: Alternatives = [[]];
  for (const part of parts) {
    if (part === null) continue;
    done = done.flatMap((left) => part.map((right) => [...left, ...right]));
    if (done.length > mostAlternatives) return null;
  }
  return done;
}

const mirrored: Readonly<Record<string, string>> = {
  '_<_': '_>_',
  '_<=_': '_>=_',
  '_>_': '_<_',
  '_>=_': '_<=_',
  '_==_': '_==_',
  '_!=_': '_!=_',
};
const opposite: Readonly<Record<string, string>> = {
  '_<_': '_>=_',
  '_<=_': '_>_',
  '_>_': '_<=_',
  '_>=_': '_<_',
  '_==_': '_!=_',
  '_!=_': '_==_',
};

function comparison(name: string, left: Expression, right: Expression, positive: boolean): Demand | null {
  if (name === '@in') {
    if (right.kind !== 'list') return null;
    const values = right.elements.map(plain);
    return values.every((each) => each !== null) ? { subject: unparse(left), sort: 'among', values, not: !positive } : null;
  }
  const mirror = mirrored[name];
  if (mirror === undefined) return null;
  const given = plain(right);
  const turned = given === null ? plain(left) : null;
  const value = given ?? turned;
  if (value === null) return unlike(name, left, right, positive);
  const subject = unparse(given === null ? right : left);
  const operator = given === null ? mirror : name;
  const asked = positive ? operator : opposite[operator];
  if (asked === '_==_' || asked === '_!=_') return { subject, sort: 'among', values: [value], not: asked === '_!=_' };
  if (typeof value !== 'number') return null;
  return {
    subject,
    sort: 'bound',
    side: asked === '_>_' || asked === '_>=_' ? 'low' : 'high',
    limit: value,
    open: asked === '_>_' || asked === '_<_',
  };
}

/** Two things compared with each other: a == b and a != b are opposites, as are a < b and a >= b. */
function unlike(name: string, left: Expression, right: Expression, positive: boolean): Demand | null {
  const flipped = name === '_!=_' || name === '_>=_' || name === '_>_' ? opposite[name] : name;
  if (flipped === undefined) return null;
  const operator = flipped === '_<=_' ? '<=' : flipped === '_<_' ? '<' : '==';
  return { subject: `${unparse(left)} ${operator} ${unparse(right)}`, sort: 'is', truth: (flipped === name) === positive };
}

function plain(node: Expression): Plain | null {
  if (node.kind === 'call' && node.name === '-_' && node.args[0] !== undefined) {
    const value = plain(node.args[0]);
    return typeof value === 'number' ? -value : null;
  }
  if (node.kind !== 'constant') return null;
  const { value } = node;
  if (value instanceof Double) return value.value;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function faultOf(demands: readonly Demand[], typeOf: TypeOf): string | null {
  for (const subject of new Set(demands.map((each) => each.subject))) {
    const fault = subjectFault(
      subject,
      demands.filter((each) => each.subject === subject),
      typeOf(subject),
    );
    if (fault !== null) return fault;
  }
  return null;
}

const counts = /^(size|age)\(|\.size\(\)$/;

function subjectFault(subject: string, demands: readonly Demand[], type: StaticType | null): string | null {
  const truths = new Set(demands.flatMap((each) => (each.sort === 'is' ? [each.truth] : [])));
  if (truths.size > 1) return `${subject} would have to be both true and false`;
  let allowed: readonly Plain[] | null = type?.kind === 'string' ? (type.values ?? null) : type?.kind === 'bool' ? [true, false] : null;
  const words = allowed;
  let low = { limit: counts.test(subject) ? 0 : -Infinity, open: false };
  let high = { limit: Infinity, open: false };
  const refused = new Set<Plain>();
  for (const demand of demands) {
    if (demand.sort === 'among' && demand.not) demand.values.forEach((each) => refused.add(each));
    else if (demand.sort === 'among') {
      const before: readonly Plain[] | null = allowed;
      allowed = before === null ? demand.values : before.filter((each) => demand.values.includes(each));
    } else if (demand.sort === 'bound' && demand.side === 'low') {
      if (demand.limit > low.limit || (demand.limit === low.limit && demand.open)) low = demand;
    } else if (demand.sort === 'bound' && (demand.limit < high.limit || (demand.limit === high.limit && demand.open))) high = demand;
  }
  const [from, to] =
    type?.kind === 'int' || counts.test(subject)
      ? [low.open ? low.limit + 1 : low.limit, high.open ? high.limit - 1 : high.limit]
      : [low.limit, high.limit];
  if (from > to || (from === to && type?.kind !== 'int' && !counts.test(subject) && (low.open || high.open)))
    return `no number is ${low.open ? 'more than' : 'at least'} ${String(low.limit)} and ${high.open ? 'less than' : 'at most'} ${String(high.limit)} (${subject})`;
  if (allowed === null) return null;
  const left = allowed.filter((each) => !refused.has(each) && (typeof each !== 'number' || (each >= from && each <= to)));
  if (left.length > 0) return null;
  return words !== null && type?.kind === 'string'
    ? `no word that ${subject} can have is left (${words.join(', ')})`
    : `${subject} would have to be several things at once`;
}
