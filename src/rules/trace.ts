/** An expression on one record, part by part: every sub-expression with its value, macros element by element, and why the whole is undecided. */
import { buildRun, type Environment } from './build.js';
import { checkTypes, type Bindings } from './check-types.js';
import { slotRun, type Scope } from './compile.js';
import { describe } from './describe.js';
import { parseExpression } from './parse.js';
import { chainOf, operandsOf, type Expression, type MacroCall } from './syntax.js';
import { dynType } from './types.js';
import { unparse } from './unparse.js';
import { isList, NoValue, OpenList, RuleError, Unknown } from './values.js';
import { startWork } from './work.js';

export interface TraceLine {
  readonly depth: number;
  /** 0-based offset in the source. */
  readonly offset: number;
  readonly operand: string;
  readonly value: string;
}
export interface Trace {
  readonly lines: readonly TraceLine[];
  /** What is not known, or broken, behind an answer that is not decided: one sentence each. */
  readonly why: readonly string[];
}

const bounds = { depth: 12, lines: 200, elements: 5 } as const;

type Frame = readonly unknown[];
/** Values of the variables of macros around a part. */
type Locals = ReadonlyMap<string, unknown>;

/** null: the source does not compile. */
export function traceIn(source: string, scope: Scope, frame: Frame): Trace | null {
  const parsed = parseExpression(source);
  if (!parsed.ok) return null;
  const bindings: Bindings = new Map([...scope.names].map(([name, { type }]) => [name, { type, path: name }]));
  const { typeOf, pathOf, problems } = checkTypes(parsed.tree, bindings);
  if (problems.some((each) => each.severity === 'error')) return null;
  const valueOf = (node: Expression, locals: Locals): unknown => {
    const environment: Environment = {
      strict: true,
      typeOf,
      pathOf,
      nameRun: (name) => (locals.has(name) ? () => locals.get(name) : slotRun(name, scope)),
      isSteady: () => false,
      qualifiedRun: () => null,
    };
    startWork();
    return buildRun(node, environment)(frame);
  };

  const lines: TraceLine[] = [];
  const why = new Map<string, NoValue>();
  let cut = 0;
  const add = (depth: number, offset: number, operand: string, value: string): void => {
    if (lines.length < bounds.lines) lines.push({ depth, offset, operand, value });
    else cut += 1;
  };

  const visit = (node: Expression, depth: number, locals: Locals): void => {
    if (node.kind === 'constant' || depth > bounds.depth || cut > 0) return;
    const isRecord = node.kind === 'name' && typeOf(node).kind === 'record';
    if (isRecord || (node.kind === 'list' && isLeaf(node))) return;
    const value = valueOf(node, locals);
    // The variable of a macro is shown with its element.
    if (node.kind !== 'name' || !locals.has(node.name)) add(depth, node.offset, unparse(node), describe(value, typeOf(node)));
    if (isLeaf(node) && value instanceof NoValue) why.set(describe(value), value);
    if (node.kind === 'macro') visitMacro(node, value, depth + 1, locals);
    else if (!isPath(node)) for (const each of partsOf(node)) visit(each, depth + 1, locals);
  };

  /** The elements that decide first: those that answer like the whole, then the undecided ones. */
  const visitMacro = (node: MacroCall, whole: unknown, depth: number, locals: Locals): void => {
    visit(node.target, depth, locals);
    const members = membersOf(valueOf(node.target, locals));
    const body = node.condition ?? node.body;
    const targetType = typeOf(node.target);
    const elementType = targetType.kind === 'list' ? targetType.element : dynType;
    const answers = members.map((element) => ({ element, inner: new Map(locals).set(node.variable, element) }));
    const judged = answers.map((each) => ({ ...each, answer: valueOf(body, each.inner) }));
    const weight = (answer: unknown): number =>
      answer instanceof RuleError ? 0 : answer instanceof Unknown ? 1 : answer === whole ? 2 : 3;
    judged.sort((a, b) => weight(a.answer) - weight(b.answer));
    for (const { element, inner } of judged.slice(0, bounds.elements)) {
      add(depth, node.offset, `${node.variable} = ${describe(element, elementType)}`, '');
      visit(body, depth + 1, inner);
    }
    const rest = judged.slice(bounds.elements);
    if (rest.length > 0)
      add(depth, node.offset, `${String(rest.length)} more elements`, counted(rest.map((each) => describe(each.answer))));
  };

  visit(parsed.tree, 0, new Map());
  const whole = valueOf(parsed.tree, new Map());
  if (cut > 0) lines.push({ depth: 0, offset: 0, operand: '(more parts)', value: `only the first ${String(bounds.lines)} are shown` });
  return { lines, why: whole instanceof NoValue ? causes(whole, why) : [] };
}

/** Reasons at the leaves; where none is known there (a list that may hold more), the reason of the whole. */
const causes = (whole: NoValue, leaves: ReadonlyMap<string, NoValue>): readonly string[] =>
  (leaves.size > 0 ? [...leaves.values()] : [whole]).map((each) =>
    each instanceof Unknown ? `${each.reason.what} is not known (${each.reason.code})` : describe(each),
  );

const isPath = (node: Expression): boolean => node.kind === 'name' || (node.kind === 'select' && isPath(node.operand));
const isLeaf = (node: Expression): boolean => isPath(node) || operandsOf(node).every((each) => each.kind === 'constant');

const partsOf = (node: Expression): readonly Expression[] =>
  node.kind === 'call' && (node.name === '_&&_' || node.name === '_||_') ? chainOf(node, node.name) : operandsOf(node);

const membersOf = (value: unknown): readonly unknown[] =>
  isList(value) ? value : value instanceof OpenList ? [...value.items, ...value.maybe] : [];

function counted(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${String(count)} ${value}`).join(', ');
}
