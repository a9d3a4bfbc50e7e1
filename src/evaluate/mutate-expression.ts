/** Single changes to an expression, each by one of a fixed list of operators: what a careless or mistaken author could have written. */
import { chainOf, type Expression, type Macro, type MacroCall } from '../rules/syntax.js';
import { unparse } from '../rules/unparse.js';
import { Double } from '../rules/values.js';

/** The list that controls/README.md documents; `mutations.ts` adds the changes to the structure of a rule. */
export const expressionOperators = {
  boundary: 'a comparison includes its limit, or no longer does: < for <=',
  comparison: 'a comparison asks for the opposite: >= for <, != for ==',
  connective: '&& for ||, and || for &&',
  condition: 'an operand of && or ||, the condition of ? : or of filter() is left out',
  negation: 'a ! is left out, or put before a true-or-false value',
  quantifier: 'exists, all and exists_one for each other',
  number: 'a number is one more, or one less',
  flag: 'true for false, and false for true',
  text: 'a text is empty; another word of the same field where it must be one of its words',
  element: 'an element of a written list is left out',
  arithmetic: '- for +, / for *, and the other way round',
} as const;
export type ExpressionOperator = keyof typeof expressionOperators;

export interface Change {
  readonly operator: ExpressionOperator;
  readonly offset: number;
  /** The part that is changed. */
  readonly before: string;
  /** What stands there instead: the first that compiles counts. */
  readonly ways: readonly Way[];
}
export interface Way {
  readonly after: string;
  /** The whole expression after the change. */
  readonly text: string;
}

/** Other words that may stand in place of a text. */
export type Words = (text: string) => readonly string[];
type Rebuild = (replacement: Expression) => Expression;

const comparisons: Readonly<Record<string, readonly (readonly [ExpressionOperator, string])[]>> = {
  '_<_': [
    ['boundary', '_<=_'],
    ['comparison', '_>=_'],
  ],
  '_<=_': [
    ['boundary', '_<_'],
    ['comparison', '_>_'],
  ],
  '_>_': [
    ['boundary', '_>=_'],
    ['comparison', '_<=_'],
  ],
  '_>=_': [
    ['boundary', '_>_'],
    ['comparison', '_<_'],
  ],
  '_==_': [['comparison', '_!=_']],
  '_!=_': [['comparison', '_==_']],
  '_+_': [['arithmetic', '_-_']],
  '_-_': [['arithmetic', '_+_']],
  '_*_': [['arithmetic', '_/_']],
  '_/_': [['arithmetic', '_*_']],
};
const quantifiers: readonly Macro[] = ['exists', 'all', 'exists_one'];

/** In the order of the text. `decides`: the answer is true or false, so that it can be negated. */
export function changesTo(tree: Expression, decides: boolean, words: Words): readonly Change[] {
  const found: Change[] = [];
  const change = (
    operator: ExpressionOperator,
    node: Expression,
    replacement: Expression | readonly Expression[],
    rebuild: Rebuild,
  ): void => {
    const ways = (isList(replacement) ? replacement : [replacement]).map((each) => ({
      after: unparse(each),
      text: unparse(rebuild(each)),
    }));
    found.push({ operator, offset: node.offset, before: unparse(node), ways });
  };

  const visit = (node: Expression, decision: boolean, rebuild: Rebuild): void => {
    switch (node.kind) {
      case 'constant':
        for (const [operator, values] of otherValues(node.value, words))
          change(
            operator,
            node,
            values.map((value) => ({ ...node, value })),
            rebuild,
          );
        break;
      case 'name':
        break;
      case 'select':
        visit(node.operand, false, (operand) => rebuild({ ...node, operand }));
        break;
      case 'list':
        visitList(node, rebuild);
        break;
      case 'map':
        node.entries.forEach((entry, n) => {
          visit(entry.value, false, (value) => rebuild({ ...node, entries: replaced(node.entries, n, { key: entry.key, value }) }));
        });
        break;
      case 'macro':
        visitMacro(node, rebuild);
        break;
      case 'call':
        visitCall(node, rebuild);
    }
    if (decision && isPlainDecision(node)) change('negation', node, negated(node), rebuild);
  };

  const visitList = (node: Extract<Expression, { kind: 'list' }>, rebuild: Rebuild): void => {
    node.elements.forEach((element, n) => {
      if (node.elements.length > 1) change('element', element, { ...node, elements: without(node.elements, n) }, rebuild);
      else visit(element, false, (each) => rebuild({ ...node, elements: replaced(node.elements, n, each) }));
    });
  };

  const visitMacro = (node: MacroCall, rebuild: Rebuild): void => {
    visit(node.target, false, (target) => rebuild({ ...node, target }));
    if (quantifiers.includes(node.macro))
      for (const macro of quantifiers) if (macro !== node.macro) change('quantifier', node, { ...node, macro }, rebuild);
    if (node.macro === 'filter') change('condition', node, node.target, rebuild);
    const { condition } = node;
    if (condition !== null) {
      change('condition', node, { ...node, condition: null }, rebuild);
      visit(condition, true, (each) => rebuild({ ...node, condition: each }));
    }
    visit(node.body, node.macro !== 'map', (body) => rebuild({ ...node, body }));
  };

  const visitCall = (node: Extract<Expression, { kind: 'call' }>, rebuild: Rebuild): void => {
    const { name, args, target } = node;
    if (name === '_&&_' || name === '_||_') {
      visitChain(node, name, rebuild);
      return;
    }
    const [first, second, third] = args;
    if (name === '!_' && first !== undefined) change('negation', node, first, rebuild);
    for (const [operator, other] of comparisons[name] ?? []) change(operator, node, { ...node, name: other }, rebuild);
    if (name === '_?_:_' && second !== undefined && third !== undefined) {
      change('condition', node, second, rebuild);
      change('condition', node, third, rebuild);
    }
    if (target !== null) visit(target, false, (each) => rebuild({ ...node, target: each }));
    args.forEach((arg, n) => {
      const decision = name === '!_' ? false : name === '_?_:_' && n === 0;
      visit(arg, decision, (each) => rebuild({ ...node, args: replaced(args, n, each) }));
    });
  };

  const visitChain = (node: Expression, name: '_&&_' | '_||_', rebuild: Rebuild): void => {
    const operands = chainOf(node, name);
    const other = name === '_&&_' ? '_||_' : '_&&_';
    change('connective', node, chained(operands, other), rebuild);
    operands.forEach((operand, n) => {
      found.push(leftOut(node, operand, chained(without(operands, n), name), rebuild));
      visit(operand, true, (each) => rebuild(chained(replaced(operands, n, each), name)));
    });
  };

  visit(tree, decides, (replacement) => replacement);
  return found;
}

/** Before: the operand; after: what is left of the chain. */
const leftOut = (chain: Expression, operand: Expression, rest: Expression, rebuild: Rebuild): Change => ({
  operator: 'condition',
  offset: operand.offset,
  before: unparse(chain),
  ways: [{ after: unparse(rest), text: unparse(rebuild(rest)) }],
});

/** Comparisons, && and || have opposites of their own; behind a ! its loss is the negation. */
function isPlainDecision(node: Expression): boolean {
  if (node.kind === 'constant' || node.kind === 'list' || node.kind === 'map') return false;
  if (node.kind === 'macro') return quantifiers.includes(node.macro);
  return node.kind !== 'call' || !(node.name in comparisons || ['_&&_', '_||_', '!_', '_?_:_', '_%_', '-_'].includes(node.name));
}

const negated = (operand: Expression): Expression => ({ kind: 'call', offset: operand.offset, name: '!_', target: null, args: [operand] });

function chained(operands: readonly Expression[], name: string): Expression {
  const [first, ...rest] = operands;
  if (first === undefined) throw new RangeError('a chain has at least one operand');
  return rest.reduce<Expression>((left, right) => ({ kind: 'call', offset: first.offset, name, target: null, args: [left, right] }), first);
}

function otherValues(value: unknown, words: Words): readonly (readonly [ExpressionOperator, readonly unknown[]])[] {
  if (typeof value === 'boolean') return [['flag', [!value]]];
  if (typeof value === 'number' && Number.isSafeInteger(value + 1) && Number.isSafeInteger(value - 1))
    return [
      ['number', [value + 1]],
      ['number', [value - 1]],
    ];
  if (value instanceof Double)
    return [
      ['number', [new Double(value.value + 1)]],
      ['number', [new Double(value.value - 1)]],
    ];
  return typeof value === 'string' && value !== '' ? [['text', ['', ...words(value)]]] : [];
}

const isList = (value: Expression | readonly Expression[]): value is readonly Expression[] => Array.isArray(value);
const replaced = <T>(list: readonly T[], n: number, value: T): readonly T[] => list.map((each, at) => (at === n ? value : each));
const without = <T>(list: readonly T[], n: number): readonly T[] => list.filter((_, at) => at !== n);
