/** Conditions that compile and make no sense: never true, always true, or compared with a parameter that holds a word its field does not have. */
import type { Control, ParameterValue } from '../model/control.js';
import type { Problem } from '../model/problem.js';
import { alwaysTrue, neverTrue } from '../rules/contradiction.js';
import { parseExpression } from '../rules/parse.js';
import { operandsOf, type Expression } from '../rules/syntax.js';
import type { StaticType } from '../rules/types.js';
import { unparse } from '../rules/unparse.js';
import { problemAt, type Path } from './compile-rule.js';
import { elementOf, typeAt } from './scope.js';

export interface Condition {
  readonly control: Control;
  readonly path: Path;
  readonly source: string;
  readonly types: Types;
  /** What follows if it is never true, and if it always is. */
  readonly never: string;
  readonly always: string;
}
export type Types = ReadonlyMap<string, StaticType>;

export function lintCondition({ control, path, source, types, never, always }: Condition): readonly Problem[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) return [];
  const whole = judged(control, path, parsed.tree, types, never, always);
  const parts = partsOf(parsed.tree, types).flatMap(({ node, types: around }) => {
    if (node.kind !== 'macro') return wordsOfParameter(control, node, around);
    const body = node.condition ?? (node.macro === 'map' ? null : node.body);
    return body === null ? [] : judged(control, path, body, within(node, around), 'no element fits', 'every element fits');
  });
  return [...whole, ...parts];
}

function judged(control: Control, path: Path, node: Expression, types: Types, never: string, always: string): readonly Problem[] {
  const typeOf = (written: string): StaticType | null => typeOfPath(written, types);
  const tell = (code: 'W_NEVER_TRUE' | 'W_ALWAYS_TRUE', message: string): readonly Problem[] => [
    problemAt(control, path, code, 'warning', message, 'correct the condition', node.offset),
  ];
  const impossible = neverTrue(node, typeOf);
  if (impossible !== null) return tell('W_NEVER_TRUE', `this can never be true: ${impossible}; ${never}`);
  return alwaysTrue(node) ? tell('W_ALWAYS_TRUE', `this is true whatever the evidence says; ${always}`) : [];
}

interface Part {
  readonly node: Expression;
  readonly types: Types;
}

/** Every part below (and the whole), each with the types of the names that stand around it. */
function partsOf(node: Expression, types: Types): readonly Part[] {
  const inner = node.kind === 'macro' ? within(node, types) : types;
  const below = operandsOf(node).flatMap((each) => partsOf(each, node.kind === 'macro' && each !== node.target ? inner : types));
  return [{ node, types }, ...below];
}

function within(node: Extract<Expression, { kind: 'macro' }>, types: Types): Types {
  const target = typeOfPath(unparse(node.target), types);
  return new Map([...types, [node.variable, target === null ? { kind: 'dyn' } : elementOf(target)]]);
}

function typeOfPath(written: string, types: Types): StaticType | null {
  const [name = '', ...fields] = written.split('.');
  const type = types.get(name);
  return type === undefined ? null : typeAt(type, fields);
}

/** `asset.class in params.classes`, `asset.class == params.class`: the parameter's own words must be words of the field. */
function wordsOfParameter(control: Control, node: Expression, types: Types): readonly Problem[] {
  if (node.kind !== 'call' || !['@in', '_==_', '_!=_'].includes(node.name)) return [];
  const [left, right] = node.args.map((each) => unparse(each));
  const [field, parameter] = left?.startsWith('params.') === true ? [right, left] : [left, right];
  const type = field === undefined ? null : typeOfPath(field, types);
  const name = parameter?.replace(/^params\./, '') ?? '';
  const declared = parameter?.startsWith('params.') === true ? control.params[name] : undefined;
  if (type?.kind !== 'string' || type.values === undefined || declared === undefined) return [];
  const words = type.values;
  const fault = (value: ParameterValue, ...steps: Path): readonly Problem[] => {
    const unknown = [value].flat().filter((each) => typeof each === 'string' && each !== '' && !words.includes(each));
    if (unknown.length === 0) return [];
    const message = `${unknown.map((each) => `"${String(each)}"`).join(', ')} is no word of ${field ?? ''}, with which the parameter is compared`;
    return [problemAt(control, ['params', name, ...steps], 'E_EXPR_LITERAL', 'error', message, `there are: ${words.join(', ')}`)];
  };
  return [
    ...fault(declared.default, 'default'),
    ...Object.entries(declared.byLevel).flatMap(([level, value]) => fault(value, 'byLevel', level)),
  ];
}
