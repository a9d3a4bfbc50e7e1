/** Every mutant of a control: single changes to its expressions and to the structure of its rules, each with an id that stays. */
import type { Control, Join, Parameter, ParameterValue, Rule } from '../model/control.js';
import type { FieldSchema, Kind } from '../model/kind.js';
import { parseExpression } from '../rules/parse.js';
import { sameType, type StaticType } from '../rules/types.js';
import { recordType } from './compile-control.js';
import { changesTo, expressionOperators, type Words } from './mutate-expression.js';

export const operators = {
  ...expressionOperators,
  rule: 'the assertion of a rule is always true',
  when: '`when` is left out',
  'join-key': 'a key of a join is left out, or another field of the same type stands in its place',
  join: 'a join finds every record, or none',
  'group-key': 'records are grouped by another field of the same type, or all together',
  let: 'a name of `let` is a constant',
  otherwise: '`otherwise` is added, or left out',
  empty: '`empty: ok` is added to a kind that a rule walks through, or left out',
} as const;
export type Operator = keyof typeof operators;

export interface Mutant {
  /** `verified-copy/assert/boundary/1`: rule, place, operator, and the how-manieth of that operator in that place. */
  readonly id: string;
  readonly operator: Operator;
  readonly path: readonly (string | number)[];
  readonly offset: number;
  readonly before: string;
  /** The first that compiles counts; where none does, there is no such mutant. */
  readonly ways: readonly { readonly after: string; readonly control: Control }[];
}

interface Draft {
  readonly operator: Operator;
  readonly offset?: number;
  readonly before: string;
  readonly ways: readonly { readonly after: string; readonly control: Control }[];
}
type Kinds = ReadonlyMap<string, Kind>;
type Path = Mutant['path'];
type Add = (owner: string, place: string, path: Path, drafts: readonly Draft[]) => void;

export function mutantsOf(control: Control, kinds: Kinds, words: Words): readonly Mutant[] {
  const found: Mutant[] = [];
  const counts = new Map<string, number>();
  const add: Add = (owner, place, path, drafts) => {
    for (const { operator, offset = 0, before, ways } of drafts) {
      const stem = `${owner}/${place}/${operator}`;
      const n = (counts.get(stem) ?? 0) + 1;
      counts.set(stem, n);
      found.push({ id: `${stem}/${String(n)}`, operator, path, offset, before, ways });
    }
  };
  control.evidence.forEach((need, n) => {
    // A kind that is only joined is never an empty population.
    if (!control.rules.some((rule) => rule.for === need.kind)) return;
    const [before, after] = need.emptyOk ? ['empty: ok', ''] : ['', 'empty: ok'];
    const other = { ...control, evidence: replaced(control.evidence, n, { ...need, emptyOk: !need.emptyOk }) };
    add('evidence', need.kind, ['evidence', n], [one('empty', before, after, other)]);
  });
  for (const [name, parameter] of Object.entries(control.params)) parameterMutants(control, name, parameter, add);
  control.rules.forEach((rule, n) => {
    const put = (changed: Partial<Rule>): Control => ({ ...control, rules: replaced(control.rules, n, { ...rule, ...changed }) });
    ruleMutants(rule, ['rules', n], put, kinds, words, add);
  });
  const { trigger } = control;
  if (trigger?.when != null) {
    const put = (when: string | null): Control => ({ ...control, trigger: { ...trigger, when } });
    add(
      'trigger',
      'when',
      ['trigger', 'when'],
      [one('when', trigger.when, '', put(null)), ...inExpression(trigger.when, true, words, put)],
    );
  }
  return found;
}

const one = (operator: Operator, before: string, after: string, control: Control): Draft => ({
  operator,
  before,
  ways: [{ after, control }],
});

function inExpression(source: string, decides: boolean, words: Words, put: (text: string) => Control): readonly Draft[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) return [];
  return changesTo(parsed.tree, decides, words).map(({ operator, offset, before, ways }) => ({
    ...{ operator, offset, before },
    ways: ways.map(({ after, text }) => ({ after, control: put(text) })),
  }));
}

function ruleMutants(rule: Rule, path: Path, put: (changed: Partial<Rule>) => Control, kinds: Kinds, words: Words, add: Add): void {
  const { id, when, group, joins, lets, assert, otherwise } = rule;
  if (when !== null)
    add(
      id,
      'when',
      [...path, 'when'],
      [one('when', when, '', put({ when: null })), ...inExpression(when, true, words, (text) => put({ when: text }))],
    );
  if (group !== null) {
    const by = (text: string): Control => put({ group: { ...group, by: text } });
    const drafts = [...otherFields(group.by, rule, kinds).map((text) => one('group-key', group.by, text, by(text)))];
    add(
      id,
      `group.${group.name}`,
      [...path, 'group', group.name],
      [...drafts, constantOf('group-key', group.by, ["'all'", '0'], by), ...inExpression(group.by, false, words, by)],
    );
  }
  joins.forEach((join, n) => {
    const putJoin = (changed: Partial<Join>): Control => put({ joins: replaced(joins, n, { ...join, ...changed }) });
    joinMutants(id, join, [...path, 'join', join.name], putJoin, kinds, words, add);
  });
  lets.forEach(({ name, value }, n) => {
    const putLet = (text: string): Control => put({ lets: replaced(lets, n, { name, value: text }) });
    const constants = ['true', 'false', "''", '0', 'asOf'].map((text) => one('let', value, text, putLet(text)));
    add(id, `let.${name}`, [...path, 'let', name], [...constants, ...inExpression(value, false, words, putLet)]);
  });
  const drafts = [
    one('rule', assert, 'true', put({ assert: 'true' })),
    ...inExpression(assert, true, words, (text) => put({ assert: text })),
  ];
  add(id, 'assert', [...path, 'assert'], drafts);
  const toggled = otherwise === null ? 'incomplete-coverage' : null;
  add(id, 'otherwise', path, [one('otherwise', otherwise ?? '', toggled ?? '', put({ otherwise: toggled }))]);
}

function joinMutants(
  rule: string,
  join: Join,
  path: Path,
  put: (changed: Partial<Join>) => Control,
  kinds: Kinds,
  words: Words,
  add: Add,
): void {
  const from = kinds.get(join.from);
  const keys = Object.entries(join.on);
  const written = keys.map(([field, value]) => `${field}: ${value}`).join(', ');
  const typeOf = (field: string): StaticType | undefined => (from ? fieldAt(recordType(from), field) : undefined);
  const [firstField = ''] = Object.keys(join.on);
  const none = typeOf(firstField);
  const nothing = none && elementOf(none).kind === 'string' ? "'(none)'" : none && elementOf(none).kind === 'int' ? '-999999' : null;
  add(rule, `join.${join.name}`, path, [
    one('join', `{ ${written} }`, '{}', put({ on: {} })),
    ...(nothing === null ? [] : [one('join', `{ ${written} }`, `{ ${firstField}: ${nothing} }`, put({ on: { [firstField]: nothing } }))]),
  ]);
  keys.forEach(([field, value], n) => {
    const putKey = (entry: readonly (readonly [string, string])[]): Control =>
      put({ on: Object.fromEntries([...keys.slice(0, n), ...entry, ...keys.slice(n + 1)]) });
    const [other] = from ? fieldsLike(recordType(from), field).filter((each) => !(each in join.on)) : [];
    add(
      rule,
      `join.${join.name}.${field}`,
      [...path, 'on', field],
      [
        ...(keys.length > 1 ? [one('join-key', `${field}: ${value}`, '', putKey([]))] : []),
        ...(other === undefined ? [] : [one('join-key', `${field}: ${value}`, `${other}: ${value}`, putKey([[other, value]]))]),
        ...inExpression(value, false, words, (text) => putKey([[field, text]])),
      ],
    );
  });
}

const constantOf = (operator: Operator, before: string, values: readonly string[], put: (text: string) => Control): Draft => ({
  operator,
  before,
  ways: values.map((after) => ({ after, control: put(after) })),
});

function parameterMutants(control: Control, name: string, parameter: Parameter, add: Add): void {
  const put = (changed: Partial<Parameter>): Control => ({
    ...control,
    params: { ...control.params, [name]: { ...parameter, ...changed } },
  });
  const path: Path = ['params', name];
  add(
    'params',
    `${name}.default`,
    [...path, 'default'],
    valueMutants(parameter.default, (value) => put({ default: value })),
  );
  for (const [level, value] of Object.entries(parameter.byLevel))
    add(
      'params',
      `${name}.byLevel.${level}`,
      [...path, 'byLevel', level],
      valueMutants(value, (other) => put({ byLevel: { ...parameter.byLevel, [level]: other } })),
    );
}

function valueMutants(value: ParameterValue, put: (value: ParameterValue) => Control): readonly Draft[] {
  const show = (each: ParameterValue): string => JSON.stringify(each);
  const draft = (operator: Operator, other: ParameterValue): Draft => one(operator, show(value), show(other), put(other));
  if (typeof value === 'number') return [draft('number', value + 1), draft('number', value - 1)];
  if (typeof value === 'boolean') return [draft('flag', !value)];
  if (typeof value === 'string') return value === '' ? [] : [draft('text', '')];
  return value.length === 0 ? [] : [draft('element', [])];
}

/** `asset.model` -> another field of the same type, where the source is a plain field of the record. */
function otherFields(source: string, rule: Rule, kinds: Kinds): readonly string[] {
  const kind = kinds.get(rule.for);
  const [record, field, ...more] = source.split('.');
  if (!kind || record !== kind.names.one || field === undefined || more.length > 0) return [];
  return fieldsLike(recordType(kind), field)
    .slice(0, 1)
    .map((other) => `${record}.${other}`);
}

function fieldsLike(type: StaticType, field: string): readonly string[] {
  const own = fieldAt(type, field);
  if (!own || type.kind !== 'record') return [];
  return Object.entries(type.fields).flatMap(([name, each]) =>
    name !== field && sameType(each, own) && each.kind === own.kind ? [name] : [],
  );
}

function fieldAt(type: StaticType, path: string): StaticType | undefined {
  let here: StaticType | undefined = type;
  for (const name of path.split('.')) here = here?.kind === 'record' && Object.hasOwn(here.fields, name) ? here.fields[name] : undefined;
  return here;
}

const elementOf = (type: StaticType): StaticType => (type.kind === 'list' ? type.element : type);
const replaced = <T>(list: readonly T[], n: number, value: T): readonly T[] => list.map((each, at) => (at === n ? value : each));

/** For a text that is a word of some enumeration: the next word of each enumeration that has it. */
export function wordsOf(kinds: Kinds): Words {
  const next = new Map<string, Set<string>>();
  const visit = ({ enum: words, items, properties }: FieldSchema): void => {
    words?.forEach((word, n) => {
      const other = words[(n + 1) % words.length];
      if (other !== undefined && other !== word) next.set(word, (next.get(word) ?? new Set()).add(other));
    });
    if (items) visit(items);
    for (const each of Object.values(properties ?? {})) visit(each);
  };
  for (const { schema } of kinds.values()) for (const each of Object.values(schema.properties)) visit(each);
  return (text) => [...(next.get(text) ?? [])];
}
