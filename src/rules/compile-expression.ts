/** compileExpression: CEL as its specification says, on values given by name. Rules use compileIn; this is for everybody else. */
import { buildRun, type Environment } from './build.js';
import { bindingOf, resultOf } from './convert.js';
import { ExpressionError } from './expression-error.js';
import { fits, functions, typeNames } from './functions.js';
import type { Run } from './logic.js';
import { parseExpression } from './parse.js';
import { hintOf } from './suggest.js';
import { operandsOf, problem, type Expression, type ExpressionProblem } from './syntax.js';
import { dynType } from './types.js';
import { NoValue, RuleError, TypeName, Unknown } from './values.js';
import { startWork } from './work.js';

export { ExpressionError } from './expression-error.js';

export type CompiledFunction = (bindings: Readonly<Record<string, unknown>>) => unknown;

/**
 * Values given: bigint is int, number double, string, boolean, null, Uint8Array bytes, Date a timestamp, array a list, Map or object a map;
 * `uint(n)` and `durationFrom("90s")` make what JavaScript lacks.
 * Values that come back: int and uint as bigint, double as number, timestamp as Date (milliseconds), duration as text ("1.5s"), a type as its name;
 * a map whose keys are all text as an object, any other as a Map. A map is made anew at each call. Run-time errors are thrown.
 */
export function compileExpression(source: string): CompiledFunction {
  const parsed = parseExpression(source);
  const [refused] = parsed.ok ? findUnknownFunction(parsed.tree) : parsed.problems;
  if (!parsed.ok || refused !== undefined) {
    const { code, message, offset, hint } = refused ?? problem('E_EXPR_SYNTAX', 0, 'The expression is not valid CEL.');
    throw new ExpressionError(code, message, source, offset, hint);
  }
  const run = buildRun(parsed.tree, environment);
  return (bindings) => {
    startWork();
    const value = attempt(() => resultOf(run([null, new Map<string, unknown>(), bindings])), source);
    if (!(value instanceof NoValue)) return value;
    const message = value instanceof RuleError ? value.message : value instanceof Unknown ? `not known: ${value.reason.what}` : 'no value';
    throw new ExpressionError('E_EXPR_RUN', message, source, 0, '');
  };
}

/** Texts beyond what JavaScript can hold, and values nested without end, are errors like any other. */
function attempt(run: () => unknown, source: string): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionError('E_EXPR_RUN', `too large: ${error.message}`, source, 0, '');
    throw error;
  }
}

/** A function that does not exist is refused, unless it stands where CEL lets the other side of && or || absorb the error. */
function findUnknownFunction(node: Expression): readonly ExpressionProblem[] {
  if (node.kind === 'macro') return findUnknownFunction(node.target);
  if (node.kind === 'call') {
    if (node.name === '_&&_' || node.name === '_||_' || node.name === '_?_:_') return [];
    const receiver = node.target !== null;
    const spec = functions.get(node.name);
    const isOperator =
      /[^A-Za-z0-9]/.test(node.name) && (node.name.startsWith('_') || node.name.startsWith('@') || /^[!-]_$/.test(node.name));
    if (!isOperator && (spec === undefined || !fits(spec, receiver, operandsOf(node).length))) {
      const message = spec === undefined ? `There is no function "${node.name}".` : `${node.name}() is not called like this.`;
      return [problem('E_EXPR_UNKNOWN_FUNCTION', node.offset, message, spec === undefined ? hintOf(node.name, [...functions.keys()]) : '')];
    }
  }
  return operandsOf(node).flatMap(findUnknownFunction);
}

/** Frame of an untyped expression: no clock, the names converted so far, the bindings. */
const valueOf = (frame: readonly unknown[], name: string): unknown => {
  const [, converted, bindings] = frame;
  if (!(converted instanceof Map) || typeof bindings !== 'object' || bindings === null || !Object.hasOwn(bindings, name)) return undefined;
  if (converted.has(name)) return converted.get(name);
  const value = bindingOf(Reflect.get(bindings, name));
  converted.set(name, value);
  return value;
};

const nameRun = (name: string): Run => {
  const otherwise = typeNames.has(name) ? new TypeName(name) : new RuleError(`unknown name: ${name}`);
  return (frame) => {
    const value = valueOf(frame, name);
    return value === undefined ? otherwise : value;
  };
};

const environment: Environment = {
  strict: false,
  typeOf: () => dynType,
  pathOf: (node) => (node.kind === 'select' ? node.field : 'value'),
  nameRun,
  // Names may hold dots: of `a.b.c` the longest that is bound counts.
  isSteady: () => false,
  qualifiedRun: (path, rest) => {
    if (path.length === 1) return null;
    const ways = path.map((_, n): readonly [string, Run] => {
      const length = path.length - n;
      const name = path.slice(0, length).join('.');
      return [name, rest(length, nameRun(name))];
    });
    const shortest = ways.at(-1)?.[1] ?? null;
    return shortest === null
      ? null
      : (frame) => (ways.find(([name]) => valueOf(frame, name) !== undefined || typeNames.has(name))?.[1] ?? shortest)(frame);
  },
};
