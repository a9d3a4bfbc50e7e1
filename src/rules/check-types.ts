/** Static types of an expression, and everything about it that is wrong before a single record is read. */
import { checkCall } from './check-calls.js';
import { joined, needBool, type Findings } from './check-findings.js';
import { functions, typeNames } from './functions.js';
import { hintOf } from './suggest.js';
import { operandsOf, problem, type Expression, type ExpressionProblem, type MacroCall, type Select } from './syntax.js';
import { boolType, dynType, listOf, mapOf, showType, typeType, type StaticType } from './types.js';

export interface Binding {
  readonly type: StaticType;
  /** How what is read through the name is called: `asset`, `copies[]`. */
  readonly path: string;
}
export type Bindings = ReadonlyMap<string, Binding>;

export interface Checked {
  readonly typeOf: (node: Expression) => StaticType;
  readonly pathOf: (node: Expression) => string;
  /** Attribute paths read, sorted. */
  readonly reads: readonly string[];
  readonly problems: readonly ExpressionProblem[];
}

export function checkTypes(tree: Expression, bindings: Bindings): Checked {
  const found: Findings = { types: new Map(), paths: new Map(), reads: new Set(), problems: [] };
  visit(tree, bindings, found, false);
  return {
    typeOf: (node) => found.types.get(node) ?? dynType,
    pathOf: (node) => found.paths.get(node) ?? (node.kind === 'select' ? node.field : 'value'),
    reads: [...found.reads].sort(),
    problems: found.problems,
  };
}

/** `within`: a longer path will be recorded as read by what stands around this node. */
function visit(node: Expression, bindings: Bindings, found: Findings, within: boolean): StaticType {
  const type = typeOf(node, bindings, found);
  found.types.set(node, type);
  const path = found.paths.get(node);
  if (path !== undefined && !within && type.kind !== 'record') found.reads.add(path);
  return type;
}

function typeOf(node: Expression, bindings: Bindings, found: Findings): StaticType {
  switch (node.kind) {
    case 'constant':
      return node.type;
    case 'name':
      return nameType(node, bindings, found);
    case 'select':
      return selectType(node, bindings, found);
    case 'list':
      return listOf(
        joined(
          node,
          node.elements.map((element) => visit(element, bindings, found, false)),
          found,
        ),
      );
    case 'map': {
      const keys = node.entries.map((entry) => visit(entry.key, bindings, found, false));
      const values = node.entries.map((entry) => visit(entry.value, bindings, found, false));
      return mapOf(joined(node, keys, found), joined(node, values, found));
    }
    case 'macro':
      return macroType(node, bindings, found);
    case 'call': {
      const isIndex = node.name === '_[_]';
      const args = operandsOf(node).map((operand, n) => visit(operand, bindings, found, isIndex && n === 0));
      return checkCall(node, args, found);
    }
  }
}

function nameType(node: Extract<Expression, { kind: 'name' }>, bindings: Bindings, found: Findings): StaticType {
  const binding = bindings.get(node.name);
  if (binding !== undefined) {
    found.paths.set(node, binding.path);
    return binding.type;
  }
  if (typeNames.has(node.name)) return typeType;
  const hint = functions.has(node.name) ? `${node.name} is a function: write ${node.name}(...).` : hintOf(node.name, [...bindings.keys()]);
  found.problems.push(problem('E_EXPR_UNKNOWN_NAME', node.offset, `The name "${node.name}" is not known here.`, hint));
  return dynType;
}

function selectType(node: Select, bindings: Bindings, found: Findings): StaticType {
  const operand = visit(node.operand, bindings, found, true);
  const path = found.paths.get(node.operand);
  if (path !== undefined) found.paths.set(node, `${path}.${node.field}`);
  const type = fieldOf(node, operand, found);
  return node.test ? boolType : type;
}

function fieldOf(node: Select, operand: StaticType, found: Findings): StaticType {
  const refuse = (message: string, hint: string): StaticType => {
    found.problems.push(problem('E_EXPR_UNKNOWN_FIELD', node.fieldOffset, message, hint));
    return dynType;
  };
  switch (operand.kind) {
    case 'dyn':
      return dynType;
    case 'map':
      return operand.value;
    case 'record': {
      const type = Object.hasOwn(operand.fields, node.field) ? operand.fields[node.field] : undefined;
      return type ?? refuse(`"${node.field}" is not a field of ${operand.name}.`, hintOf(node.field, Object.keys(operand.fields)));
    }
    case 'list':
      return refuse(
        `A list has no field "${node.field}".`,
        `Ask its elements: .exists(x, x.${node.field} ...) or .all(x, x.${node.field} ...).`,
      );
    default:
      return refuse(
        `A value of type ${showType(operand)} has no field "${node.field}".`,
        functions.has(node.field) ? `${node.field} is a function: write .${node.field}(...).` : '',
      );
  }
}

function macroType(node: MacroCall, bindings: Bindings, found: Findings): StaticType {
  const target = visit(node.target, bindings, found, false);
  const path = found.paths.get(node.target);
  const inner = new Map(bindings).set(node.variable, {
    type: memberType(node, target, found),
    path: path === undefined ? node.variable : `${path}[]`,
  });
  if (node.condition !== null) needBool(node.condition, visit(node.condition, inner, found, false), found);
  const body = visit(node.body, inner, found, false);
  if (node.macro === 'map') return listOf(body);
  needBool(node.body, body, found);
  if (node.macro !== 'filter') return boolType;
  if (path !== undefined) found.paths.set(node, path);
  return target.kind === 'map' ? listOf(target.key) : target;
}

function memberType(node: MacroCall, target: StaticType, found: Findings): StaticType {
  if (target.kind === 'list') return target.element;
  if (target.kind === 'map') return target.key;
  if (target.kind !== 'dyn') {
    const hint = target.kind === 'record' ? 'A single record is asked directly, without a macro.' : '';
    found.problems.push(problem('E_EXPR_TYPE', node.offset, `${node.macro}() needs a list, not ${showType(target)}.`, hint));
  }
  return dynType;
}
