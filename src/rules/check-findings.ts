/** What the type check of one expression collects, and the two checks that both of its halves need. */
import { problem, type Expression, type ExpressionProblem } from './syntax.js';
import { dynType, holdsRecord, join, showType, type StaticType } from './types.js';

/** What the check of one expression collects. */
export interface Findings {
  readonly types: Map<Expression, StaticType>;
  readonly paths: Map<Expression, string>;
  readonly reads: Set<string>;
  readonly problems: ExpressionProblem[];
}

/** The common type of elements or branches. Records must stay records: untyped, their dates would be read as numbers. */
export function joined(node: Expression, all: readonly StaticType[], found: Findings): StaticType {
  const [first = dynType, ...rest] = all;
  const type = rest.reduce(join, first);
  if (!holdsRecord(type) && all.some(holdsRecord)) {
    found.problems.push(
      problem('E_EXPR_TYPE', node.offset, 'Records of one kind cannot stand beside other values.', 'Take a field of each, such as its id.'),
    );
  }
  return type;
}

export function needBool(node: Expression, type: StaticType, found: Findings): void {
  if (type.kind === 'bool' || type.kind === 'dyn') return;
  const hint = type.kind === 'list' ? 'Ask for its size, or use exists() or all().' : 'Compare it with something.';
  found.problems.push(problem('E_EXPR_TYPE', node.offset, `True or false is needed here, not ${showType(type)}.`, hint));
}
