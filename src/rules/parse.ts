/** Source text to syntax tree. The only file that knows the parser library, which is loaded when a text needs it: most are parsed when the tool is built. */
import { limitOf } from '../model/limits.js';
import { createRequire } from 'node:module';
import type { parse } from '@bufbuild/cel';
import { deepestBracket, literalStarts, loneBracket, withoutQuotedFields, type LoneBracket } from './quoted-fields.js';
import { literalAt } from './literals.js';
import { isReserved } from './reserved.js';
import { storedTree, type Stored } from './stored-tree.js';
import { type Expression, type ExpressionProblem, type Macro, problem } from './syntax.js';
import { boolType, bytesType, doubleType, intType, nullType, stringType, uintType } from './types.js';
import { Double, intOf, Uint } from './values.js';

export const longestSource = limitOf('expression-length');
const deepest = limitOf('expression-depth');
/** Counted before the parser sees them, since brackets that do not close cost it more than the square of their number. */
const deepestBrackets = 100;
/** Chains (`a + b + c`) lean to the left, one level an operator; only the parser's own brackets are dear. */
const deepestChain = 1_000;

let parser: typeof parse | null = null;
const parseCel: typeof parse = (source) => {
  parser ??= (createRequire(import.meta.url)('@bufbuild/cel') as { readonly parse: typeof parse }).parse;
  return parser(source);
};

type Parsed = ReturnType<typeof parse>;
type Node = Parsed['expr'];

export type ParsedExpression =
  { readonly ok: true; readonly tree: Expression } | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

const macros: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['all', 'all'],
  ['exists', 'exists'],
  ['exists_one', 'exists_one'],
  ['existsOne', 'exists_one'],
  ['filter', 'filter'],
  ['map', 'map'],
]);

/** Leaves the conversion at the first thing that cannot be converted; never leaves this file. */
class Refused extends Error {
  readonly problem: ExpressionProblem;
  constructor(refusal: ExpressionProblem) {
    super(refusal.message);
    this.problem = refusal;
  }
}

const refuse = (code: ExpressionProblem['code'], offset: number, message: string, hint = ''): never => {
  throw new Refused(problem(code, offset, message, hint));
};

let stored: Readonly<Record<string, Stored>> = {};
/** Trees of sources that were parsed when the tool was built. */
export function useStored(trees: Readonly<Record<string, Stored>>): void {
  stored = trees;
}

let recorded: Map<string, Expression> | null = null;
/** The trees of all that is parsed meanwhile. */
export function recordParsing(work: () => void): ReadonlyMap<string, Expression> {
  const trees = new Map<string, Expression>();
  recorded = trees;
  try {
    work();
  } finally {
    recorded = null;
  }
  return trees;
}

export function parseExpression(source: string): ParsedExpression {
  const known = Object.hasOwn(stored, source) ? stored[source] : undefined;
  if (known !== undefined) return { ok: true, tree: storedTree(known) };
  const parsed = parseSource(source);
  if (parsed.ok) recorded?.set(source, parsed.tree);
  return parsed;
}

function parseSource(source: string): ParsedExpression {
  if (source.length > longestSource) {
    const message = `The expression has ${source.length} characters; at most ${longestSource} are allowed (limit expression-length).`;
    return failed(problem('E_EXPR_TOO_LARGE', longestSource, message, 'Split it with let, or into several rules.'));
  }
  const brackets = deepestBracket(source);
  if (brackets.depth > deepestBrackets) {
    const message = `Brackets stand ${brackets.depth} deep within each other; at most ${deepestBrackets} are allowed.`;
    return failed(problem('E_EXPR_TOO_LARGE', brackets.offset, message, 'Split it with let, or into several rules.'));
  }
  try {
    const { source: plain, names } = withoutQuotedFields(source);
    return { ok: true, tree: treeOf(parseCel(plain), plain, names) };
  } catch (error) {
    return failed(error instanceof Refused ? error.problem : syntaxProblem(error, source));
  }
}

const failed = (found: ExpressionProblem): ParsedExpression => ({ ok: false, problems: [found] });

function treeOf(parsed: Parsed, source: string, quoted: ReadonlyMap<number, string>): Expression {
  const positions = parsed.sourceInfo?.positions ?? {};
  const macroCalls = parsed.sourceInfo?.macroCalls ?? {};
  const convert = (given: Node | undefined, depth: number, chain: number): Expression => {
    if (given === undefined) return refuse('E_EXPR_SYNTAX', 0, 'The expression is incomplete.');
    const node = macroCalls[String(given.id)] ?? given;
    const at = positions[String(given.id)] ?? 0;
    if (depth > deepest || chain > deepestChain) {
      refuse(
        'E_EXPR_TOO_LARGE',
        at,
        `The expression is nested deeper than ${deepest} levels.`,
        'Split it with let, or into several rules.',
      );
    }
    const below = (child: Node | undefined): Expression => convert(child, depth + 1, chain + 1);
    const kind = node.exprKind;
    switch (kind.case) {
      case 'constExpr':
        return constantOf(kind.value.constantKind, skipBlanks(source, at), source);
      case 'identExpr':
        return { kind: 'name', offset: skipBlanks(source, at), name: allowed(kind.value.name.replace(/^\./, ''), at) };
      case 'selectExpr': {
        const operand = below(kind.value.operand);
        const fieldOffset = skipBlanks(source, at + 1);
        return {
          kind: 'select',
          offset: operand.offset,
          operand,
          field: allowed(quoted.get(fieldOffset) ?? kind.value.field, fieldOffset),
          fieldOffset,
          test: kind.value.testOnly,
        };
      }
      case 'callExpr': {
        const { function: name, target, args } = kind.value;
        const left = target === undefined && args.length > 0 && name.startsWith('_') ? args[0] : undefined;
        const converted = args.map((arg) => (arg === left ? convert(arg, depth, chain + 1) : below(arg)));
        const receiver = target === undefined ? null : below(target);
        const macro = macroOf(name, receiver, converted, skipBlanks(source, at));
        if (macro !== null) return macro;
        if (name === '_[_]' && converted[1]?.kind === 'constant' && typeof converted[1].value === 'string')
          allowed(converted[1].value, converted[1].offset);
        const offset = Math.min(skipBlanks(source, at), ...converted.map((arg) => arg.offset), receiver?.offset ?? Infinity);
        return { kind: 'call', offset, name, target: receiver, args: converted };
      }
      case 'listExpr':
        return { kind: 'list', offset: skipBlanks(source, at), elements: kind.value.elements.map(below) };
      case 'structExpr': {
        if (kind.value.messageName !== '')
          refuse('E_EXPR_SYNTAX', at, `Messages (${kind.value.messageName}{...}) are not supported.`, 'Use a map: {"key": value}.');
        const entries = kind.value.entries.map((entry) => ({
          key:
            entry.keyKind.case === 'mapKey'
              ? below(entry.keyKind.value)
              : refuse('E_EXPR_SYNTAX', at, 'A map needs keys.', 'Quote a text key: {"key": value}.'),
          value: below(entry.value),
        }));
        return { kind: 'map', offset: skipBlanks(source, at), entries };
      }
      default:
        return refuse('E_EXPR_SYNTAX', at, 'This construct is not supported.');
    }
  };
  return convert(parsed.expr, 0, 0);
}

/** has(a.b), list.all(x, ...) and their kin as written; null for every other call. */
function macroOf(name: string, target: Expression | null, args: readonly Expression[], offset: number): Expression | null {
  const [first, second, third] = args;
  if (name === 'has' && target === null) {
    if (args.length !== 1 || first?.kind !== 'select') {
      return refuse('E_EXPR_SYNTAX', offset, 'has() needs one field, as in has(asset.firmware).', 'Name the field with its record.');
    }
    return { ...first, offset, test: true };
  }
  const macro = macros.get(name);
  if (macro === undefined || target === null) return null;
  const three = macro === 'map' && args.length === 3;
  if (first?.kind !== 'name' || second === undefined || (args.length !== 2 && !three)) {
    return refuse('E_EXPR_SYNTAX', first?.offset ?? offset, `${name}() needs a name and an expression, as in list.${name}(x, x > 1).`);
  }
  return {
    kind: 'macro',
    offset: target.offset,
    macro,
    target,
    variable: first.name,
    condition: three ? second : null,
    body: three && third !== undefined ? third : second,
  };
}

type ConstantKind = Extract<Node['exprKind'], { case: 'constExpr' }>['value']['constantKind'];

function constantOf(constant: ConstantKind, offset: number, source: string): Expression {
  const made = (value: unknown, type: Extract<Expression, { kind: 'constant' }>['type']): Expression => ({
    kind: 'constant',
    offset,
    value,
    type,
  });
  switch (constant.case) {
    case 'boolValue':
      return made(constant.value, boolType);
    case 'nullValue':
      return made(null, nullType);
    case 'int64Value':
      if (BigInt.asIntN(64, constant.value) !== constant.value)
        refuse('E_EXPR_SYNTAX', offset, 'The whole number does not fit into 64 bits.');
      return made(intOf(constant.value), intType);
    case 'uint64Value':
      if (BigInt.asUintN(64, constant.value) !== constant.value)
        refuse('E_EXPR_SYNTAX', offset, 'The whole number does not fit into 64 bits.');
      return made(new Uint(constant.value), uintType);
    case 'doubleValue':
      if (!Number.isFinite(constant.value)) refuse('E_EXPR_SYNTAX', offset, 'The number is too large.');
      return made(new Double(constant.value), doubleType);
    case 'stringValue':
    case 'bytesValue': {
      const read = literalAt(source, offset);
      if (!read.ok) return refuse('E_EXPR_SYNTAX', read.offset, read.message, read.hint);
      return made(read.value, typeof read.value === 'string' ? stringType : bytesType);
    }
    default:
      return refuse('E_EXPR_SYNTAX', offset, 'This literal is not supported.');
  }
}

const allowed = (name: string, offset: number): string =>
  isReserved(name)
    ? refuse('E_EXPR_UNKNOWN_FIELD', offset, `The name "${name}" cannot be used.`, 'It belongs to the inside of JavaScript objects.')
    : name;

const skipBlanks = (source: string, offset: number): number => {
  let at = offset;
  while (at < source.length && ' \t\r\n\f'.includes(source.charAt(at))) at += 1;
  return at;
};

interface Located {
  readonly rawMessage: string;
  readonly location: { readonly start: { readonly offset: number } };
}

/** The library does not export its error classes, so they are known by their shape. */
const isLocated = (error: unknown): error is Located =>
  error instanceof Error &&
  'rawMessage' in error &&
  typeof error.rawMessage === 'string' &&
  'location' in error &&
  typeof error.location === 'object' &&
  error.location !== null &&
  'start' in error.location;

function syntaxProblem(error: unknown, source: string): ExpressionProblem {
  if (isLocated(error)) {
    const offset = Math.min(error.location.start.offset, source.length);
    const hint = hintFor(source, offset);
    // The parser goes back to the last operator that it could do without; the bracket tells more.
    const lone = vague.includes(hint) ? loneBracket(source) : null;
    if (lone !== null) return bracketProblem(lone);
    const seen = offset >= source.length ? 'the end of the text' : `"${source.charAt(offset)}"`;
    const message = source.trim() === '' ? 'The expression is empty.' : `The expression is not valid CEL: it cannot go on with ${seen}.`;
    return problem('E_EXPR_SYNTAX', offset, message, hint);
  }
  if (error instanceof RangeError && error.message.includes('stack')) {
    return problem('E_EXPR_TOO_LARGE', 0, 'The expression is nested too deeply.', 'Split it with let, or into several rules.');
  }
  // The parser does not say where a literal is wrong.
  for (const start of literalStarts(source)) {
    const read = literalAt(source, start);
    if (!read.ok) return problem('E_EXPR_SYNTAX', read.offset, read.message, read.hint);
  }
  return problem('E_EXPR_SYNTAX', 0, `The expression is not valid CEL: ${error instanceof Error ? error.message : String(error)}.`);
}

const bracketProblem = ({ offset, bracket, wants }: LoneBracket): ExpressionProblem =>
  wants === null
    ? problem('E_EXPR_SYNTAX', offset, `The "${bracket}" closes nothing.`, 'Take it away, or open a bracket before it.')
    : problem('E_EXPR_SYNTAX', offset, `The "${bracket}" opened here is not closed.`, `Close it with "${wants}".`);

const badOperand = 'What follows this operator is missing or wrong.';
const badEnd = 'Something is missing at the end: an operand or a closing bracket.';
const vague = ['', badOperand, badEnd];

/** What people write who know another language. */
function hintFor(source: string, offset: number): string {
  const rest = source.slice(offset);
  if (/^=(?!=)/.test(rest)) return 'Use == to compare.';
  if (/^(and|or)\b/i.test(rest)) return 'Use && for "and", || for "or".';
  if (/^not\b/i.test(rest) || /\bnot\s+$/i.test(source.slice(0, offset))) return 'Use ! for "not".';
  if (/^&(?!&)/.test(rest)) return 'Use && for "and".';
  if (/^\|(?!\|)/.test(rest)) return 'Use || for "or".';
  if (/^['"]/.test(rest)) return 'A quote is not closed, or an operator is missing before the text.';
  if (/^`/.test(rest)) return 'Use ["name"] for a field whose name is not an identifier.';
  if (/^\?[.[]/.test(rest) || /^\.\?/.test(rest)) return 'Optional selection is not supported; a missing field is undecided anyway.';
  if (/^(&&|\|\||[=!<>]=|[-+*/%<>?:]|in\b)/.test(rest)) return badOperand;
  if (rest === '') return badEnd;
  return '';
}
