/** Lint of what can make a rule pass on nothing: has() where its being false helps, all() over a list that may be empty. */
import { chainOf, operandsOf, problem, type Call, type Expression, type ExpressionProblem } from './syntax.js';
import { unparse } from './unparse.js';

export type Role = 'assert' | 'when' | 'value' | 'message';

/** Whether the whole becomes truer, less true, or either, when a part becomes true. */
type Polarity = 'positive' | 'negative' | 'mixed';

const flipped: Readonly<Record<Polarity, Polarity>> = { positive: 'negative', negative: 'positive', mixed: 'mixed' };
/** Where has() may stand: in an assertion its being false must lower the answer, in a selection it must raise it. */
const hasAllowed: Readonly<Record<Role, readonly Polarity[]>> = {
  assert: ['positive'],
  when: ['negative'],
  value: [],
  message: ['positive', 'negative', 'mixed'],
};

export function checkPolarity(tree: Expression, role: Role): readonly ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const walk = (node: Expression, polarity: Polarity, filled: ReadonlySet<string>): void => {
    if (node.kind === 'select' && node.test && !hasAllowed[role].includes(polarity)) problems.push(hasProblem(node, role));
    if (node.kind === 'macro') {
      if (node.macro === 'all' && polarity !== 'negative' && (role === 'assert' || role === 'value') && mayBeEmpty(node.target, filled)) {
        problems.push(emptyProblem(node.target));
      }
      const inner = node.macro === 'all' || node.macro === 'exists' ? polarity : 'mixed';
      walk(node.target, 'mixed', filled);
      if (node.condition !== null) walk(node.condition, 'mixed', filled);
      walk(node.body, inner, filled);
      return;
    }
    if (node.kind !== 'call') {
      for (const operand of operandsOf(node)) walk(operand, 'mixed', filled);
      return;
    }
    walkCall(node, polarity, filled);
  };
  const walkCall = (node: Call, polarity: Polarity, filled: ReadonlySet<string>): void => {
    const [first, second, third] = node.args;
    if (node.name === '!_' && first !== undefined) {
      walk(first, flipped[polarity], filled);
      return;
    }
    if (node.name === '_&&_' || node.name === '_||_') {
      const operands = chainOf(node, node.name);
      const known = node.name === '_&&_' && polarity !== 'negative' ? new Set([...filled, ...operands.flatMap(filledBy)]) : filled;
      for (const operand of operands) walk(operand, polarity, known);
      return;
    }
    if (node.name === '_?_:_' && first !== undefined && second !== undefined && third !== undefined) {
      walk(first, 'mixed', filled);
      walk(second, polarity, new Set([...filled, ...chainOf(first, '_&&_').flatMap(filledBy)]));
      walk(third, polarity, filled);
      return;
    }
    for (const operand of operandsOf(node)) walk(operand, 'mixed', filled);
  };
  walk(tree, 'positive', new Set());
  return problems;
}

const hasProblem = (node: Expression, role: Role): ExpressionProblem => {
  const [message, hint] =
    role === 'assert'
      ? [
          'has() stands where its being false can make the assertion pass.',
          'A missing field must not pass: drop has(); what is missing is undecided by itself.',
        ]
      : role === 'when'
        ? ['has() stands where its being false deselects the record.', 'A record must not drop out because a field is missing: drop has().']
        : ['has() cannot be used here: what is made of it later is not known.', 'Use has() in the assertion itself.'];
  return problem('E_EXPR_HAS', node.offset, message, hint);
};

const emptyProblem = (list: Expression): ExpressionProblem =>
  problem(
    'W_EXPR_ALL_MAY_BE_EMPTY',
    list.offset,
    'all() is true on an empty list.',
    'Assert the size too: size(list) > 0 && list.all(...).',
  );

const mayBeEmpty = (list: Expression, filled: ReadonlySet<string>): boolean => {
  if (list.kind === 'list') return list.elements.length === 0;
  if (filled.has(unparse(list))) return false;
  // A list mapped one to one is as long as its source.
  return list.kind === 'macro' && list.macro === 'map' && list.condition === null ? mayBeEmpty(list.target, filled) : true;
};

/** The lists that a conjunct makes non-empty, as texts; a filtered list that is not empty has a source that is not. */
function filledBy(node: Expression): readonly string[] {
  const list = sizedList(node) ?? (node.kind === 'macro' && (node.macro === 'exists' || node.macro === 'exists_one') ? node.target : null);
  const found: string[] = [];
  for (let each = list; each !== null; each = each.kind === 'macro' ? each.target : null) found.push(unparse(each));
  return found;
}

/** The list of `size(list) > 0` and its variants, and of `x in list`. */
function sizedList(node: Expression): Expression | null {
  if (node.kind !== 'call') return null;
  const [left, right] = node.args;
  if (left === undefined || right === undefined) return null;
  if (node.name === '@in') return right;
  const mirrored: Readonly<Record<string, string>> = { '_<_': '_>_', '_<=_': '_>=_', '_==_': '_==_', '_!=_': '_!=_' };
  const list = listOfSize(left);
  if (list !== null) return atLeastOne(node.name, right) ? list : null;
  const other = listOfSize(right);
  const name = mirrored[node.name];
  return other !== null && name !== undefined && atLeastOne(name, left) ? other : null;
}

const listOfSize = (node: Expression): Expression | null =>
  node.kind === 'call' && node.name === 'size' ? (node.target ?? node.args[0] ?? null) : null;

const atLeastOne = (operator: string, bound: Expression): boolean => {
  // A parameter as the least size counts: what it may be is checked where it is declared.
  if (bound.kind !== 'constant') return operator === '_>_' || operator === '_>=_';
  if (typeof bound.value !== 'number') return false;
  switch (operator) {
    case '_>_':
      return bound.value >= 0;
    case '_>=_':
    case '_==_':
      return bound.value >= 1;
    case '_!=_':
      return bound.value === 0;
    default:
      return false;
  }
};
