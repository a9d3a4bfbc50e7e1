/** Control -> compiled rules: every expression parsed, type-checked against the kinds and bound to slots, or every problem with its place. */
import leven from 'leven';
import type { Control, Join, Rule, SubjectKind } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { compileIn, compileMessage, type CompileOptions } from '../rules/compile.js';
import { sameType, typeOfSchema, type StaticType } from '../rules/types.js';

export type Run = (frame: readonly unknown[]) => unknown;

export interface CompiledJoin {
  readonly join: Join;
  readonly slot: number;
  readonly fields: readonly string[];
  readonly keys: readonly Run[];
  /** The join names the whole identity of the kind: a second match is impossible. */
  readonly whole: boolean;
}
export interface CompiledRule {
  readonly control: Control;
  readonly rule: Rule;
  readonly kind: Kind;
  readonly frameSize: number;
  readonly when: Run | null;
  /** `when` needs joins or lets, so it runs after them. */
  readonly whenLate: boolean;
  readonly joins: readonly CompiledJoin[];
  readonly lets: readonly { readonly slot: number; readonly run: Run }[];
  readonly group: { readonly by: Run; readonly keySlot: number; readonly listSlot: number } | null;
  readonly assert: Run;
  readonly message: (frame: readonly unknown[]) => string;
  /** Attribute paths read, for documentation and property tests. */
  readonly reads: readonly string[];
}
export interface CompiledControl {
  readonly control: Control;
  readonly rules: readonly CompiledRule[];
  readonly trigger: { readonly kind: Kind; readonly when: Run | null; readonly frameSize: number } | null;
}

/** Slots that every frame has; a record named as one of the subjects (`for: zones`) takes its name. */
export const slots = { clock: 0, record: 1, zone: 2, conduit: 3, site: 4, params: 5, asOf: 6 } as const;
const firstFree = 7;

const text: StaticType = { kind: 'string' };
const siteType: StaticType = { kind: 'record', name: 'site', fields: { id: text, name: text, accountable: text, timeZone: text } };

/** Type of a record of a kind as rules see it: its schema and the places that the engine adds. */
export function recordType(kind: Kind): StaticType {
  const fields: Record<string, StaticType> = {};
  for (const [name, schema] of Object.entries(kind.schema.properties)) fields[name] = typeOfSchema(schema);
  for (const role of Object.keys(kind.attach)) {
    if (role === '') fields['zone'] ??= text;
    else fields[role] = { kind: 'record', name: role, fields: { asset: text, zone: text } };
  }
  return { kind: 'record', name: kind.names.one, fields };
}

export function compileControl(control: Control, kinds: ReadonlyMap<string, Kind>): { readonly compiled: CompiledControl | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const used = { kinds: new Set<string>(), params: new Set<string>() };
  const rules = control.rules.map((rule, n) => compileRule(control, rule, ['rules', n], kinds, problems, used));
  let trigger: CompiledControl['trigger'] = null;
  if (control.trigger) {
    const kind = kinds.get(control.trigger.for);
    if (kind) {
      used.kinds.add(kind.id);
      const scope = baseScope(control, kind, kinds);
      const when = control.trigger.when === null ? null : compileAt(control, ['trigger', 'when'], control.trigger.when, scope, { role: 'value', expect: 'bool' }, problems);
      if (control.trigger.when === null || when) trigger = { kind, when: when?.run ?? null, frameSize: scope.next };
    }
  }
  for (const [n, need] of control.evidence.entries())
    if (!used.kinds.has(need.kind) && !need.optional) problems.push(problemAt(control, ['evidence', n], 'W_UNUSED', 'warning', `evidence kind "${need.kind}" is asked for and no rule reads it`, ''));
  const texts = control.rules.flatMap(textsOf);
  for (const name of Object.keys(control.params))
    if (!texts.some((each) => each.includes(`params.${name}`))) problems.push(problemAt(control, ['params', name], 'W_UNUSED', 'warning', `parameter "${name}" is used by no rule`, ''));
  const whole = rules.filter((rule) => rule !== null);
  const failed = problems.some((each) => each.severity === 'error');
  return { compiled: failed || whole.length < rules.length ? null : { control, rules: whole, trigger }, problems };
}

const textsOf = (rule: Rule): readonly string[] => [
  rule.when ?? '',
  rule.assert,
  rule.message,
  rule.group?.by ?? '',
  ...rule.lets.map((each) => each.value),
  ...rule.joins.flatMap((join) => Object.values(join.on)),
];

interface Names {
  readonly names: Map<string, { readonly slot: number; readonly type: StaticType }>;
  next: number;
}
type Path = readonly (string | number)[];

function baseScope(control: Control, kind: Kind, kinds: ReadonlyMap<string, Kind>): Names {
  const names: Names['names'] = new Map();
  const subject = (which: SubjectKind, kindId: string): void => {
    const model = kinds.get(kindId);
    if (control.subject.includes(which) && model) names.set(which, { slot: slots[which], type: recordType(model) });
  };
  subject('zone', 'zones');
  subject('conduit', 'conduits');
  names.set('site', { slot: slots.site, type: siteType });
  names.set('params', { slot: slots.params, type: paramsType(control) });
  names.set('asOf', { slot: slots.asOf, type: { kind: 'timestamp' } });
  names.set(kind.names.one, { slot: slots.record, type: recordType(kind) });
  return { names, next: firstFree };
}

function paramsType(control: Control): StaticType {
  const types: Record<string, StaticType> = { integer: { kind: 'int' }, number: { kind: 'double' }, boolean: { kind: 'bool' }, string: text, strings: { kind: 'list', element: text } };
  const fields = Object.fromEntries(Object.entries(control.params).map(([name, { type }]) => [name, types[type] ?? text]));
  return { kind: 'record', name: 'params', fields };
}

function compileRule(control: Control, rule: Rule, path: Path, kinds: ReadonlyMap<string, Kind>, problems: Problem[], used: { readonly kinds: Set<string> }): CompiledRule | null {
  const kind = kinds.get(rule.for);
  if (!kind) return null;
  used.kinds.add(kind.id);
  const reads = new Set<string>();
  const bad = problems.length;
  const compile = (at: Path, source: string, options: CompileOptions, scope: Names) => {
    const done = compileAt(control, [...path, ...at], source, scope, options, problems);
    for (const each of done?.reads ?? []) reads.add(each);
    return done;
  };
  const scope = baseScope(control, kind, kinds);
  const early = new Set(scope.names.keys());

  let group: CompiledRule['group'] = null;
  if (rule.group) {
    const by = compile(['group', rule.group.name], rule.group.by, { role: 'value' }, scope);
    const keySlot = scope.next++;
    const listSlot = scope.next++;
    if (by) group = { by: by.run, keySlot, listSlot };
  }
  // `when` of a group rule selects single records before they are grouped; otherwise it may use joins and lets.
  const whenScope: Names = { names: new Map(scope.names), next: scope.next };
  if (rule.group && group) {
    scope.names.delete(kind.names.one);
    const by = compileIn(rule.group.by, whenScope, { role: 'value' });
    const keyType = by.ok ? (by.type.kind === 'list' ? by.type.element : by.type) : text;
    scope.names.set(rule.group.name, { slot: group.keySlot, type: keyType });
    scope.names.set(kind.names.many, { slot: group.listSlot, type: { kind: 'list', element: recordType(kind) } });
  }

  const joins = rule.joins.map((join): CompiledJoin | null => {
    const from = kinds.get(join.from);
    if (!from) return null;
    used.kinds.add(from.id);
    const type = recordType(from);
    const keys = Object.entries(join.on).map(([field, source]) => {
      const at: Path = ['join', join.name, 'on', field];
      const fieldType = typeAt(type, field.split('.'));
      if (!fieldType) problems.push(problemAt(control, [...path, ...at], 'E_EXPR_UNKNOWN_FIELD', 'error', `${from.id} has no field "${field}"`, nearest(field, type)));
      const key = compile(at, source, { role: 'value' }, scope);
      if (key && fieldType && !sameType(elementOf(key.type), elementOf(fieldType)))
        problems.push(problemAt(control, [...path, ...at], 'E_EXPR_TYPE', 'error', `${field} of ${from.id} is ${show(fieldType)} and "${source}" is ${show(key.type)}`, 'both sides of a join must be of one type'));
      return key?.run ?? null;
    });
    const slot = scope.next++;
    scope.names.set(join.name, { slot, type: join.one ? type : { kind: 'list', element: type } });
    const runs = keys.filter((each) => each !== null);
    const fields = Object.keys(join.on);
    return { join, slot, fields, keys: runs, whole: from.key.every((field) => fields.includes(field)) };
  });
  const lets = rule.lets.map(({ name, value }) => {
    const done = compile(['let', name], value, { role: 'value' }, scope);
    const slot = scope.next++;
    scope.names.set(name, { slot, type: done?.type ?? { kind: 'dyn' } });
    return done && { slot, run: done.run };
  });

  let when: Run | null = null;
  let whenLate = false;
  if (rule.when !== null) {
    const soon = compileIn(rule.when, whenScope, { role: 'when', expect: 'bool' });
    whenLate = !soon.ok && !rule.group && [...scope.names.keys()].some((name) => !early.has(name));
    when = compile(['when'], rule.when, { role: 'when', expect: 'bool' }, whenLate ? scope : whenScope)?.run ?? null;
  }
  const assert = compile(['assert'], rule.assert, { role: 'assert', expect: 'bool' }, scope);
  const message = compileMessage(rule.message, scope);
  if (!message.ok) for (const each of message.problems) problems.push(problemAt(control, [...path, 'message'], each.code, each.severity, each.message, each.hint, each.offset));
  const words = new Set(textsOf(rule).flatMap((each) => each.split(/[^A-Za-z0-9_]+/)));
  for (const { name } of [...rule.joins, ...rule.lets])
    if (!words.has(name))
      problems.push(problemAt(control, [...path, rule.joins.some((join) => join.name === name) ? 'join' : 'let', name], 'W_UNUSED', 'warning', `"${name}" is used nowhere`, ''));

  const wholeJoins = joins.filter((each) => each !== null);
  const wholeLets = lets.filter((each) => each !== null);
  if (!assert || !message.ok || problems.slice(bad).some((each) => each.severity === 'error')) return null;
  return { control, rule, kind, frameSize: scope.next, when, whenLate, joins: wholeJoins, lets: wholeLets, group, assert: assert.run, message: message.run, reads: [...reads].sort() };
}

function compileAt(control: Control, path: Path, source: string, scope: Names, options: CompileOptions, problems: Problem[]) {
  const done = compileIn(source, scope, options);
  for (const each of done.ok ? done.warnings : done.problems) problems.push(problemAt(control, path, each.code, each.severity, each.message, each.hint, each.offset));
  return done.ok ? done : null;
}

function problemAt(control: Control, path: Path, code: Problem['code'], severity: Problem['severity'], message: string, hint: string, offset?: number): Problem {
  const shown = path.reduce<string>((done, step) => (typeof step === 'number' ? `${done}[${String(step)}]` : done === '' ? step : `${done}.${step}`), '');
  return { code, severity, path: shown, message: `${control.id}: ${message}`, hint, ...control.at(path, offset) };
}

function typeAt(type: StaticType, path: readonly string[]): StaticType | null {
  let here: StaticType = type;
  for (const name of path) {
    const next: StaticType | undefined = here.kind === 'record' && Object.hasOwn(here.fields, name) ? here.fields[name] : undefined;
    if (!next) return null;
    here = next;
  }
  return here;
}

const elementOf = (type: StaticType): StaticType => (type.kind === 'list' ? type.element : type);
const show = (type: StaticType): string => (type.kind === 'list' ? `a list of ${show(type.element)}` : type.kind === 'record' ? type.name : type.kind);

function nearest(name: string, type: StaticType): string {
  if (type.kind !== 'record') return '';
  const [best] = Object.keys(type.fields).sort((a, b) => leven(name, a) - leven(name, b));
  return best === undefined ? '' : `did you mean "${best}"? It has: ${Object.keys(type.fields).join(', ')}`;
}
