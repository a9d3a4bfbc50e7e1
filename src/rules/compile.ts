/** Conditions and messages of rules, compiled against the types of what they read. */
import { buildBoth, type Built, type Environment } from './build.js';
import { checkPolarity, type Role } from './check-polarity.js';
import { checkTypes, type Bindings } from './check-types.js';
import { fieldsRead, pathsRead, type Asked } from './fields-read.js';
import { generate, type Written } from './generate.js';
import { mayBreak } from './may-break.js';
import { parseExpression } from './parse.js';
import { showValue } from './show.js';
import { operandsOf, problem, type Expression, type ExpressionProblem } from './syntax.js';
import { tiered } from './tier.js';
import { showType, type StaticType } from './types.js';
import { OpenList, RuleError, unknown } from './values.js';
import type { Run } from './logic.js';
import { within, type Purse } from './work.js';
import { wrapOf } from './wrap.js';

export type { Clock } from './values.js';
export type { ExpressionCode, ExpressionProblem } from './syntax.js';

/** The names that an expression may use. Slot 0 of a frame is the Clock; names start at 1. */
export interface Scope {
  readonly names: ReadonlyMap<string, ScopeName>;
}
export interface ScopeName {
  readonly slot: number;
  readonly type: StaticType;
  /** Always known, and the same in every use of one frame. */
  readonly steady?: true;
}

export interface CompileOptions {
  /** What the answer decides: has() and all() are judged by it. */
  readonly role: 'assert' | 'when' | 'value';
  readonly expect?: 'bool';
}

export type CompiledExpression =
  | {
      readonly ok: true;
      readonly type: StaticType;
      /** Never throws: the answer may be Unknown, RuleError, OpenList or Interval (`values.ts`). */
      readonly run: Run;
      /** What generated code is made of. */
      readonly written: Written;
      /** Attribute paths: `asset.firmware`, `copies[].completed`. */
      readonly reads: readonly string[];
      /** Fields read of the record with this name; null: the record is used as a whole. */
      readonly fieldsOf: (name: string) => ReadonlyMap<string, Asked> | null;
      /** The same, down to what is read of a field that is a record itself. */
      readonly pathsOf: (name: string) => ReadonlyMap<string, Asked> | null;
      /** Whether it uses a name at all. */
      readonly names: (name: string) => boolean;
      /** It may break on some value of the right type. */
      readonly breaks: () => boolean;
      readonly warnings: readonly ExpressionProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

export type CompiledMessage =
  | {
      readonly ok: true;
      readonly run: (frame: readonly unknown[]) => string;
      readonly reads: readonly string[];
      /** It puts in nothing but fields as they stand, none of them of one of these names: nothing of them, and no work, can change it. */
      readonly isPlain: (without: readonly string[]) => boolean;
    }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

export function compileIn(source: string, scope: Scope, options: CompileOptions): CompiledExpression {
  return compile(source, scope, options.role, options.expect === 'bool');
}

function compile(source: string, scope: Scope, role: Role, needsBool: boolean): CompiledExpression {
  const parsed = parseExpression(source);
  if (!parsed.ok) return parsed;
  const { tree } = parsed;
  const bindings: Bindings = new Map([...scope.names].map(([name, { type }]) => [name, { type, path: name }]));
  const checked = checkTypes(tree, bindings);
  const type = checked.typeOf(tree);
  const problems = [...checked.problems, ...checkPolarity(tree, role)];
  if (needsBool && type.kind !== 'bool' && type.kind !== 'dyn') {
    problems.push(
      problem('E_EXPR_TYPE', tree.offset, `The answer must be true or false; this is ${showType(type)}.`, 'Compare it with something.'),
    );
  }
  if (problems.some((each) => each.severity === 'error')) return { ok: false, problems: inOrderOfText(problems) };
  // As they are now: the names of a rule grow while it is compiled, and what is built is built later.
  const now: Scope = { names: new Map(scope.names) };
  const environment: Environment = {
    strict: true,
    typeOf: checked.typeOf,
    pathOf: checked.pathOf,
    nameRun: (name) => slotRun(name, now),
    isSteady: (name) => now.names.get(name)?.steady === true,
    qualifiedRun: () => null,
  };
  let built: Built | null = null;
  const build = (): Built => (built ??= buildBoth(tree, environment));
  const slotOf = (name: string): number | null => now.names.get(name)?.slot ?? null;
  const written: Written = { tree, env: { typeOf: checked.typeOf, slotOf, closureOf: (node, cells) => build().closureOf(node, cells) } };
  const run = tiered(
    () => build().run,
    () => generate({ when: null, assert: written }),
    guarded,
  );
  const fieldsOf = (name: string): ReadonlyMap<string, Asked> | null => fieldsRead(tree, name);
  const pathsOf = (name: string): ReadonlyMap<string, Asked> | null => pathsRead(tree, name);
  const names = (name: string): boolean => usesName(tree, name);
  const breaks = (): boolean => mayBreak(tree, checked.typeOf);
  return { ok: true, type, run, written, reads: checked.reads, fieldsOf, pathsOf, names, breaks, warnings: inOrderOfText(problems) };
}

const usesName = (node: Expression, name: string): boolean =>
  node.kind === 'name' ? node.name === name : operandsOf(node).some((operand) => usesName(operand, name));

const inOrderOfText = (problems: readonly ExpressionProblem[]): readonly ExpressionProblem[] =>
  [...problems].sort((a, b) => a.offset - b.offset);

function guarded(run: Run): Run {
  const purse: Purse = { run: undefined, left: 0 };
  const attempt = (frame: readonly unknown[]): unknown => {
    try {
      return run(frame);
    } catch (error) {
      // Data nested deeper than the stack, or a text longer than JavaScript can hold.
      if (error instanceof RangeError) return tooLarge;
      throw error;
    }
  };
  return (frame) => within(attempt, purse, frame);
}

const tooLarge = new RuleError('a value is too large or nested too deeply');

/** How a name of the scope is read from the frame; null: there is no such name. */
export function slotRun(name: string, scope: Scope): Run | null {
  const bound = scope.names.get(name);
  if (bound === undefined) return null;
  const { slot } = bound;
  const missing = unknown('missing-attribute', name);
  const wrap = wrapOf(bound.type);
  if (bound.type.kind === 'list') {
    return (frame) => {
      const value = settled(frame[slot] ?? missing);
      return wrap === null ? value : wrap(value);
    };
  }
  if (wrap === null) return (frame) => frame[slot] ?? missing;
  return (frame) => wrap(frame[slot] ?? missing);
}

/** An open list about which nothing is open is a plain one. */
const settled = (value: unknown): unknown =>
  value instanceof OpenList && value.open === null && value.maybe.length === 0 ? value.items : value;

type Part = string | { readonly run: Run; readonly type: StaticType };

/** A text with `{{ expression }}` places. Everything else is text: there is no template language. */
export function compileMessage(template: string, scope: Scope): CompiledMessage {
  const parts: Part[] = [];
  const problems: ExpressionProblem[] = [];
  const reads = new Set<string>();
  const trees: Expression[] = [];
  let at = 0;
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', at)) {
    parts.push(template.slice(at, open));
    const close = template.indexOf('}}', open + 2);
    if (close < 0) {
      problems.push(problem('E_EXPR_SYNTAX', open, 'A place that begins with {{ does not end.', 'Close it with }}.'));
      break;
    }
    const compiled = compile(template.slice(open + 2, close), scope, 'message', false);
    const found = compiled.ok
      ? showable(compiled.type, open + 2)
      : compiled.problems.map((each) => ({ ...each, offset: each.offset + open + 2 }));
    problems.push(...found);
    if (compiled.ok) {
      parts.push({ run: compiled.run, type: compiled.type });
      trees.push(compiled.written.tree);
      for (const path of compiled.reads) reads.add(path);
    }
    at = close + 2;
  }
  if (problems.length > 0) return { ok: false, problems };
  parts.push(template.slice(at));
  const run = (frame: readonly unknown[]): string =>
    parts.map((part) => (typeof part === 'string' ? part : showValue(part.run(frame), part.type, frame))).join('');
  const isPlain = (without: readonly string[]): boolean => trees.every((tree) => isPath(tree, without));
  return { ok: true, run, reads: [...reads].sort(), isPlain };
}
const isPath = (node: Expression, without: readonly string[]): boolean =>
  node.kind === 'select' ? !node.test && isPath(node.operand, without) : node.kind === 'name' && !without.includes(node.name);

/** The expressions between {{ and }}. */
export const messageSources = (template: string): readonly string[] =>
  [...template.matchAll(/\{\{([^]*?)\}\}/g)].map(([, source = '']) => source);

const innermost = (type: StaticType): StaticType => (type.kind === 'list' ? innermost(type.element) : type);

const showable = (type: StaticType, offset: number): readonly ExpressionProblem[] => {
  const { kind } = innermost(type);
  if (kind !== 'record' && kind !== 'map') return [];
  return [
    problem(
      'E_EXPR_TYPE',
      offset,
      `A ${kind} cannot be put into a text.`,
      'Name one of its fields, such as its id; for a list: list.map(x, x.id).',
    ),
  ];
};
