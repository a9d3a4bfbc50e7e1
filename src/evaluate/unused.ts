/** What a control declares and never uses: evidence kinds, parameters, joins, lets, a rule that says what another says. */
import type { Control, Rule } from '../model/control.js';
import { tracedBy, type Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { messageSources } from '../rules/compile.js';
import { parseExpression } from '../rules/parse.js';
import { operandsOf, type Expression } from '../rules/syntax.js';
import { problemAt } from './compile-rule.js';

export function unusedIn(control: Control, kinds: ReadonlyMap<string, Kind>): readonly Problem[] {
  const tell = (path: readonly (string | number)[], message: string, hint: string): Problem =>
    problemAt(control, path, 'W_UNUSED', 'warning', message, hint, 'key');
  const { rules, trigger, practice } = control;
  const usedKinds = new Set([
    ...rules.flatMap((rule) => [rule.for, ...rule.joins.map((join) => join.from)]),
    trigger?.for,
    practice?.records,
  ]);
  if ([...usedKinds].some((id) => id !== undefined && kinds.get(id)?.trace != null)) for (const each of tracedBy) usedKinds.add(each);
  const texts = [...rules.flatMap(textsOf), trigger?.when ?? '', practice?.missed ?? ''];
  const params = new Set(texts.flatMap(parametersIn));
  return [
    ...control.evidence.flatMap(({ kind }, n) =>
      usedKinds.has(kind) ? [] : [tell(['evidence', n], `evidence kind "${kind}" is asked for and no rule reads it`, 'take it away')],
    ),
    ...control.evidence.flatMap(({ kind, emptyOk }, n) =>
      !emptyOk || rules.some((rule) => rule.for === kind) || !usedKinds.has(kind)
        ? []
        : [tell(['evidence', n], `\`empty: ok\` of "${kind}" has no effect: no rule walks through it (for: ${kind})`, 'take it away')],
    ),
    ...Object.keys(control.params).flatMap((name) =>
      params.has(name) ? [] : [tell(['params', name], `parameter "${name}" is used by no rule`, 'take it away, or write params.' + name)],
    ),
    ...rules.flatMap((rule, n) =>
      unusedNames(rule).map(([part, name]) => tell(['rules', n, part, name], `"${name}" is used nowhere`, 'take it away')),
    ),
    ...rules.flatMap((rule, n) => {
      const first = rules.findIndex((other) => sense(other) === sense(rule));
      return first === n
        ? []
        : [tell(['rules', n, 'id'], `this rule says what "${rules[first]?.id ?? ''}" says`, 'take one of the two away')];
    }),
  ];
}

function unusedNames(rule: Rule): readonly (readonly ['join' | 'let', string])[] {
  const used = new Set(textsOf(rule).flatMap(namesIn));
  return [...rule.joins.map(({ name }) => ['join', name] as const), ...rule.lets.map(({ name }) => ['let', name] as const)].filter(
    ([, name]) => !used.has(name),
  );
}

/** A rule without the words around it. */
const sense = ({ for: kind, when, joins, group, lets, assert, otherwise }: Rule): string =>
  JSON.stringify([kind, when, joins, group, lets, assert, otherwise]);

const textsOf = (rule: Rule): readonly string[] => [
  rule.when ?? '',
  rule.assert,
  ...messageSources(rule.message),
  rule.group?.by ?? '',
  ...rule.lets.map((each) => each.value),
  ...rule.joins.flatMap((join) => Object.values(join.on)),
];

function walk(source: string, found: (node: Expression) => readonly string[]): readonly string[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) return [];
  const visit = (node: Expression): readonly string[] => [...found(node), ...operandsOf(node).flatMap(visit)];
  return visit(parsed.tree);
}

const namesIn = (source: string): readonly string[] => walk(source, (node) => (node.kind === 'name' ? [node.name] : []));
const parametersIn = (source: string): readonly string[] =>
  walk(source, (node) => (node.kind === 'select' && node.operand.kind === 'name' && node.operand.name === 'params' ? [node.field] : []));
