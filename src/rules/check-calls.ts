/** Static types of operators and functions. */
import { joined, needBool, type Findings } from './check-findings.js';
import { parseDuration, parseTimestamp } from './time.js';
import { functions, type FunctionSpec, type Param } from './functions.js';
import { isNetwork } from './networks.js';
import { patternOf } from './patterns.js';
import { hintOf } from './suggest.js';
import { operandsOf, problem, type Call, type Expression } from './syntax.js';
import {
  boolType,
  comparable,
  durationType,
  dynType,
  holdsRecord,
  isNumeric,
  join,
  listOf,
  showType,
  timestampType,
  type StaticType,
} from './types.js';
import { RuleError } from './values.js';

/** The type of a call whose operands (receiver first) have these types. */
export function checkCall(node: Call, args: readonly StaticType[], found: Findings): StaticType {
  const [a = dynType, b = dynType, c = dynType] = args;
  const [first = node, second = node] = node.args;
  switch (node.name) {
    case '_&&_':
    case '_||_':
      needBool(first, a, found);
      needBool(second, b, found);
      return boolType;
    case '!_':
      needBool(first, a, found);
      return boolType;
    case '-_':
      return a.kind === 'int' || a.kind === 'double' || a.kind === 'duration' || a.kind === 'dyn'
        ? a
        : refuse(node, `${showType(a)} has no sign.`, '', found);
    case '_?_:_':
      needBool(first, a, found);
      return joined(node, [b, c], found);
    case '_==_':
    case '_!=_':
      return equality(node, [first, a], [second, b], found);
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return order(node, [first, a], [second, b], found);
    case '@in':
      return membership(node, [first, a], [second, b], found);
    case '_[_]':
      return index(node, a, second, b, found);
    case '_+_':
    case '_-_':
    case '_*_':
    case '_/_':
    case '_%_':
      return arithmetic(node, a, b, found);
    default:
      return call(node, args, found);
  }
}

type Side = readonly [Expression, StaticType];

const refuse = (node: Expression, message: string, hint: string, found: Findings): StaticType => {
  found.problems.push(problem('E_EXPR_TYPE', node.offset, message, hint));
  return dynType;
};

function equality(node: Call, a: Side, b: Side, found: Findings): StaticType {
  const [left, right] = [a[1], b[1]];
  if (left.kind === 'null' || right.kind === 'null') {
    refuse(
      node,
      'A comparison with null is never true: what is not known is undecided, not null.',
      'Use has(record.field), or leave the comparison out.',
      found,
    );
  } else if (holdsRecord(left) || holdsRecord(right)) {
    refuse(node, 'Whole records cannot be compared.', 'Compare their ids.', found);
  } else if (!comparable(left, right)) {
    refuse(node, `${showType(left)} and ${showType(right)} are never equal.`, unlikeHint(a, b), found);
  }
  literalOf(a, right, found);
  literalOf(b, left, found);
  fraction(a, b, found);
  return boolType;
}

const ordered: ReadonlySet<string> = new Set(['string', 'bytes', 'timestamp', 'duration', 'bool']);

function order(node: Call, a: Side, b: Side, found: Findings): StaticType {
  const [left, right] = [a[1], b[1]];
  const fits =
    left.kind === 'dyn' ||
    right.kind === 'dyn' ||
    (isNumeric(left) && isNumeric(right)) ||
    (left.kind === right.kind && ordered.has(left.kind));
  if (!fits) refuse(node, `${showType(left)} and ${showType(right)} have no order.`, unlikeHint(a, b), found);
  fraction(a, b, found);
  return boolType;
}

function membership(node: Call, a: Side, b: Side, found: Findings): StaticType {
  const [left, right] = [a[1], b[1]];
  const members = right.kind === 'list' ? right.element : right.kind === 'map' ? right.key : dynType;
  if (right.kind !== 'list' && right.kind !== 'map' && right.kind !== 'dyn') {
    refuse(
      node,
      `"in" needs a list, not ${showType(right)}.`,
      right.kind === 'string' ? 'For a part of a text: text.contains(part).' : '',
      found,
    );
  } else if (holdsRecord(left) || holdsRecord(members)) {
    refuse(node, 'Whole records cannot be compared.', 'Use exists() and compare their ids.', found);
  } else if (!comparable(left, members)) {
    refuse(node, `${showType(left)} is never in a ${showType(right)}.`, '', found);
  }
  literalOf(a, members, found);
  if (b[0].kind === 'list') for (const element of b[0].elements) literalOf([element, dynType], left, found);
  return boolType;
}

function unlikeHint([a, left]: Side, [b, right]: Side): string {
  const kinds = [left.kind, right.kind];
  const literal = a.kind === 'constant' && left.kind === 'string' ? a : b.kind === 'constant' && right.kind === 'string' ? b : null;
  if (kinds.includes('timestamp') && kinds.includes('string'))
    return 'Write timestamp("2026-10-01T00:00:00Z"), or compare age(...) with a number of days.';
  if (kinds.includes('timestamp')) return 'Use age(...) for the days since, or daysUntil(...).';
  if (literal !== null && /^(true|false|-?\d+(\.\d+)?)$/.test(String(literal.value))) return 'Leave out the quotes.';
  if (kinds.includes('list')) return 'Use "in", exists() or all() to look into the list.';
  return '';
}

/** A literal beside an enumeration must be one of its texts. */
function literalOf([node]: Side, other: StaticType, found: Findings): void {
  if (node.kind !== 'constant' || typeof node.value !== 'string' || other.kind !== 'string' || other.values === undefined) return;
  if (other.values.includes(node.value)) return;
  found.problems.push(
    problem('E_EXPR_LITERAL', node.offset, `"${node.value}" is not one of the allowed values.`, hintOf(node.value, other.values)),
  );
}

/** size(x) / 4 >= 0.5: the division of whole numbers has dropped the rest before the comparison. */
function fraction([a, left]: Side, [b, right]: Side, found: Findings): void {
  const divided = (node: Expression): boolean => {
    if (node.kind !== 'call' || !/^_[-+*/%]_$/.test(node.name)) return false;
    return (node.name === '_/_' && found.types.get(node)?.kind === 'int') || node.args.some(divided);
  };
  const guilty = left.kind === 'double' && divided(b) ? b : right.kind === 'double' && divided(a) ? a : null;
  if (guilty === null) return;
  const message = 'Whole numbers are divided and then compared with a fraction; the division drops the rest.';
  found.problems.push(problem('W_EXPR_INTEGER_DIVISION', guilty.offset, message, 'Divide double(a) by double(b), or multiply instead.'));
}

function index(node: Call, base: StaticType, key: Expression, keyType: StaticType, found: Findings): StaticType {
  const path = found.paths.get(node.args[0] ?? node);
  if (base.kind === 'record') {
    if (key.kind !== 'constant' || typeof key.value !== 'string')
      return refuse(key, 'A field in brackets must be a text literal.', '', found);
    if (path !== undefined) found.paths.set(node, `${path}.${key.value}`);
    const type = Object.hasOwn(base.fields, key.value) ? base.fields[key.value] : undefined;
    if (type !== undefined) return type;
    found.problems.push(
      problem(
        'E_EXPR_UNKNOWN_FIELD',
        key.offset,
        `"${key.value}" is not a field of ${base.name}.`,
        hintOf(key.value, Object.keys(base.fields)),
      ),
    );
    return dynType;
  }
  if (path !== undefined) found.paths.set(node, `${path}[]`);
  if (base.kind === 'dyn') return dynType;
  if (base.kind === 'list')
    return isNumeric(keyType) || keyType.kind === 'dyn' ? base.element : refuse(key, 'A list index must be a whole number.', '', found);
  if (base.kind === 'map')
    return comparable(keyType, base.key) ? base.value : refuse(key, `The keys are ${showType(base.key)}.`, '', found);
  return refuse(node, `${showType(base)} has no elements.`, '', found);
}

function arithmetic(node: Call, a: StaticType, b: StaticType, found: Findings): StaticType {
  const sign = node.name.slice(1, 2);
  if (a.kind === 'dyn' || b.kind === 'dyn') return dynType;
  if (isNumeric(a) && a.kind === b.kind && (sign !== '%' || a.kind !== 'double')) return a;
  if (sign === '+') {
    if (a.kind === 'string' && b.kind === 'string') return { kind: 'string' };
    if (a.kind === 'bytes' && b.kind === 'bytes') return a;
    if (a.kind === 'list' && b.kind === 'list') return listOf(joined(node, [a.element, b.element], found));
    if ((a.kind === 'timestamp' && b.kind === 'duration') || (a.kind === 'duration' && b.kind === 'timestamp')) return timestampType;
  }
  if (sign === '-' && a.kind === 'timestamp') {
    if (b.kind === 'timestamp') return durationType;
    if (b.kind === 'duration') return timestampType;
  }
  if ((sign === '+' || sign === '-') && a.kind === 'duration' && b.kind === 'duration') return durationType;
  const mixed = isNumeric(a) && isNumeric(b);
  const dated = (a.kind === 'timestamp' || a.kind === 'duration') && isNumeric(b);
  const hint = mixed
    ? 'Make them alike: double(x), or 1.0 for 1.'
    : dated
      ? sign === '*' || sign === '/'
        ? 'Compare whole minutes: (t - u).getMinutes() <= n * 60.'
        : 'Write days(n) for a number of days.'
      : sign === '+' && (a.kind === 'string' || b.kind === 'string')
        ? 'Make it a text with string(x).'
        : '';
  return refuse(node, `No operator ${sign} for ${showType(a)} and ${showType(b)}.`, hint, found);
}

const accepts = (param: Param, type: StaticType): boolean => param === 'any' || type.kind === 'dyn' || param === type.kind;

function call(node: Call, args: readonly StaticType[], found: Findings): StaticType {
  const spec = functions.get(node.name);
  if (spec === undefined)
    return unknownFunction(
      node,
      `There is no function "${node.name}".`,
      hintOf(node.name, [...functions.keys(), 'has', 'all', 'exists', 'exists_one', 'filter', 'map']),
      found,
    );
  const ofForm = spec.overloads.filter(
    (overload) => overload.receiver === (node.target !== null) && overload.params.length === args.length,
  );
  if (ofForm.length === 0)
    return unknownFunction(node, `${node.name}() is not called like this.`, `Write ${formOf(node.name, spec)}.`, found);
  const fitting = ofForm.filter((overload) => overload.params.every((param, n) => accepts(param, args[n] ?? dynType)));
  const [best] = fitting;
  if (best === undefined) {
    const wanted = [...new Set(ofForm.map((overload) => overload.params.map((param) => showParam(param)).join(', ')))].join('; or ');
    return refuse(node, `${node.name}() does not take ${args.map(showType).join(', ')}.`, `It takes ${wanted}.`, found);
  }
  if (node.name === 'dyn' && args.some(holdsRecord))
    refuse(node, 'dyn() cannot take records: their dates would be read as numbers.', 'Take a field.', found);
  checkLiterals(node, found);
  return fitting.map((overload) => overload.result).reduce(join);
}

const showParam = (param: Param): string =>
  param === 'any'
    ? 'anything'
    : param === 'list'
      ? 'a list'
      : param === 'map'
        ? 'a map'
        : param === 'record'
          ? 'a record'
          : showType({ kind: param });

const unknownFunction = (node: Call, message: string, hint: string, found: Findings): StaticType => {
  found.problems.push(problem('E_EXPR_UNKNOWN_FUNCTION', node.offset, message, hint));
  return dynType;
};

const formOf = (name: string, spec: FunctionSpec): string => {
  const forms = spec.overloads.map((overload) => {
    const params = overload.params.map(showParam);
    return overload.receiver ? `(${params[0] ?? ''}).${name}(${params.slice(1).join(', ')})` : `${name}(${params.join(', ')})`;
  });
  return [...new Set(forms)].slice(0, 3).join(' or ');
};

/** Literals that a function reads: what is wrong with them is known now. */
function checkLiterals(node: Call, found: Findings): void {
  const operands = operandsOf(node);
  const literal = (n: number): string | null => {
    const operand = operands[n];
    return operand?.kind === 'constant' && typeof operand.value === 'string' ? operand.value : null;
  };
  const report = (code: 'E_EXPR_PATTERN' | 'E_EXPR_LITERAL', n: number, message: string): void => {
    found.problems.push(problem(code, operands[n]?.offset ?? node.offset, message));
  };
  const [first, second] = [literal(0), literal(1)];
  if (node.name === 'matches' && second !== null) {
    const pattern = patternOf(second);
    if (pattern instanceof RuleError) report('E_EXPR_PATTERN', 1, `The pattern is not valid RE2: ${pattern.message}.`);
  }
  if (node.name === 'inNetwork' && second !== null && !isNetwork(second))
    report('E_EXPR_LITERAL', 1, `"${second}" is not a network as in 10.1.0.0/16.`);
  const parsed =
    first === null ? null : node.name === 'timestamp' ? parseTimestamp(first) : node.name === 'duration' ? parseDuration(first) : null;
  if (parsed instanceof RuleError) report('E_EXPR_LITERAL', 0, `${parsed.message}.`);
}
