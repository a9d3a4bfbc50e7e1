/** One rule -> closures over the slots of a frame, type-checked against the kinds. */
import leven from 'leven';
import type { Control, Join, Rule } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { compileIn, compileMessage, type CompiledExpression, type CompileOptions, type Scope } from '../rules/compile.js';
import { checkOf, type CompiledCheck } from '../rules/check.js';
import type { Asked } from '../rules/fields-read.js';
import { sameType, showType, type StaticType } from '../rules/types.js';
import { fewValues, variedValues, type FewValues, type Varied } from './known-answers.js';
import { baseScope, elementOf, recordType, typeAt, type Names } from './scope.js';

export type Run = (frame: readonly unknown[]) => unknown;

export interface CompiledJoin {
  readonly join: Join;
  readonly slot: number;
  readonly fields: readonly string[];
  readonly keys: readonly Run[];
  /** `when` may need it; the others are looked up for records that are meant. */
  readonly isEarly: boolean;
  /** The join names the whole identity of the kind: for one set of keys there can be no second match. */
  readonly whole: boolean;
  /** A record looks for those of its kind that have the same in these fields as itself. */
  readonly own: boolean;
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
  readonly group: {
    readonly by: Run;
    /** The fields of the record on which its group rests, where each has few values. */
    readonly restsOn: readonly FewValues[] | null;
    readonly keySlot: number;
    readonly listSlot: number;
  } | null;
  readonly assert: Run;
  /** `when` and `assert` in one, for records that need no joins and lets in between. */
  readonly check: CompiledCheck;
  readonly message: (frame: readonly unknown[]) => string;
  /** The fields of the record on which `when` rests, where each has few values. */
  readonly whenRestsOn: readonly FewValues[] | null;
  /** The same for the answer as a whole, where no join has anything to look up. */
  readonly answerRestsOn: readonly FewValues[] | null;
  /** All fields of the record on which the answer rests, joins included, down to `source.zone`; null: the record as a whole, or a group. */
  readonly answerReads: readonly (FewValues | Varied)[] | null;
  /** The same without what its joins look up by: on these rests an answer for which it does not matter what they find; null: there may be none. */
  readonly looseReads: readonly (FewValues | Varied)[] | null;
  /** It says of a record the same in each zone and conduit in which the parameters are the same. */
  readonly isOfRecord: boolean;
  /** And so does its message. */
  readonly isToldOfRecord: boolean;
  /** Attribute paths read, for documentation and property tests. */
  readonly reads: readonly string[];
  /** What `when` and `assert` may name. */
  readonly scopes: { readonly when: Scope; readonly assert: Scope };
}

export type Path = readonly (string | number)[];
type Compiled = Extract<CompiledExpression, { readonly ok: true }>;

/** Where the parts of one control are compiled, and what is found on the way. */
export interface Compilation {
  readonly control: Control;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly problems: Problem[];
}

export function compileRule(all: Compilation, rule: Rule, path: Path): CompiledRule | null {
  const { control, kinds, problems } = all;
  const kind = kinds.get(rule.for);
  if (!kind) return null;
  const reads = new Set<string>();
  const own: (ReadonlyMap<string, Asked> | null)[] = [];
  /** All but the keys of joins. */
  const parts: (Compiled | null)[] = [];
  const before = problems.length;
  const compile = (at: Path, source: string, options: CompileOptions, scope: Names): Compiled | null => {
    const done = compileAt(all, [...path, ...at], source, scope, options);
    for (const each of done?.reads ?? []) reads.add(each);
    return done;
  };
  const scope = baseScope(control, kind, kinds);
  problems.push(...namesTaken(all, rule, path, [...scope.names.keys(), ...(rule.group ? [kind.names.many] : [])]));

  // `when` of a group rule selects single records before they are grouped; otherwise it may use joins and lets.
  const early: Names = { names: new Map(scope.names), next: scope.next };
  let group: CompiledRule['group'] = null;
  if (rule.group) {
    const by = compile(['group', rule.group.name], rule.group.by, { role: 'value' }, scope);
    const keySlot = scope.next++;
    const listSlot = scope.next++;
    if (by) group = { by: by.run, restsOn: fewValues(by.fieldsOf(kind.names.one), kind.schema.properties), keySlot, listSlot };
    // Bound even where its expression is wrong: one mistake, told once.
    scope.names.delete(kind.names.one);
    scope.names.set(rule.group.name, { slot: keySlot, type: by ? elementOf(by.type) : { kind: 'dyn' } });
    scope.names.set(kind.names.many, { slot: listSlot, type: { kind: 'list', element: recordType(kind) } });
  }
  const keys: (Compiled | null)[] = [];
  const compileKey: typeof compile = (...args) => {
    const done = compile(...args);
    keys.push(done);
    return done;
  };
  const joins = rule.joins.map((join) => compileJoin(all, rule, join, path, scope, compileKey));
  const lets = rule.lets.map(({ name, value }) => {
    const done = compile(['let', name], value, { role: 'value' }, scope);
    const slot = scope.next++;
    scope.names.set(name, { slot, type: done?.type ?? { kind: 'dyn' } });
    own.push(done?.fieldsOf(kind.names.one) ?? null);
    parts.push(done);
    return done && { slot, run: done.run };
  });
  const when = rule.when === null ? null : compileWhen(all, rule, rule.when, path, early, scope);
  for (const each of when?.done?.reads ?? []) reads.add(each);
  const assert = compile(['assert'], rule.assert, { role: 'assert', expect: 'bool' }, scope);
  const message = compileMessage(rule.message, scope);
  if (!message.ok)
    for (const each of message.problems)
      problems.push(problemAt(control, [...path, 'message'], each.code, each.severity, each.message, each.hint, each.offset));

  const whenReads = rule.when === null ? noFields : (when?.done?.fieldsOf(kind.names.one) ?? null);
  own.push(whenReads, assert?.fieldsOf(kind.names.one) ?? null);
  if (rule.when !== null) parts.push(when?.done ?? null);
  parts.push(assert);
  const pathsOf = (all: readonly (Compiled | null)[]): ReadonlyMap<string, Asked> | null =>
    unionOf(all.map((each) => each?.pathsOf(kind.names.one) ?? null));
  const isLoose = group === null && joins.length > 0 && ![...parts, ...keys].some((each) => each?.breaks() !== false);
  if (!assert || !message.ok || problems.slice(before).some((each) => each.severity === 'error')) return null;
  const isOfRecord =
    group === null && joins.length === 0 && parts.every((each) => subjectNames.every((name) => each?.fieldsOf(name)?.size === 0));
  /** Joins that `when` names, or a join that it names; with lets, which may name any, all. */
  const joinsFor = (asking: Compiled | null): readonly CompiledJoin[] => {
    const needed: Compiled[] = asking === null ? [] : [asking];
    const early = new Set<LookUp>();
    for (const each of [...joins].reverse()) {
      if (each === null || (rule.lets.length === 0 && !needed.some(({ names }) => names(each.join.name)))) continue;
      early.add(each);
      needed.push(...each.keys);
    }
    return joins.flatMap((each) => (each === null ? [] : [{ ...each, keys: each.keys.map(({ run }) => run), isEarly: early.has(each) }]));
  };
  return {
    control,
    rule,
    kind,
    frameSize: scope.next,
    when: when?.done?.run ?? null,
    whenLate: when?.late ?? false,
    joins: joinsFor(when?.done ?? null),
    lets: lets.filter((each) => each !== null),
    group,
    assert: assert.run,
    check: checkOf(when?.done ?? null, assert),
    message: message.run,
    whenRestsOn: when === null ? null : fewValues(whenReads, kind.schema.properties),
    answerRestsOn: group === null ? fewValues(unionOf(own), kind.schema.properties) : null,
    answerReads: group === null ? variedValues(pathsOf([...parts, ...keys]), kind.schema.properties) : null,
    looseReads: isLoose ? variedValues(pathsOf(parts), kind.schema.properties) : null,
    isOfRecord,
    isToldOfRecord: isOfRecord && message.isPlain(subjectNames),
    reads: [...reads].sort(),
    scopes: { when: when?.late === true ? scope : early, assert: scope },
  };
}

const subjectNames = ['zone', 'conduit'] as const;
const noFields: ReadonlyMap<string, Asked> = new Map();
const unionOf = (all: readonly (ReadonlyMap<string, Asked> | null)[]): ReadonlyMap<string, Asked> | null =>
  all.reduce<ReadonlyMap<string, Asked> | null>((sum, each) => {
    if (sum === null || each === null) return null;
    const whole = [...sum, ...each].filter(([, asked]) => asked === 'value');
    return new Map([...sum, ...each, ...whole]);
  }, noFields);

/** A join, and what its keys are. */
type LookUp = Omit<CompiledJoin, 'keys' | 'isEarly'> & { readonly keys: readonly Compiled[] };

function compileJoin(
  all: Compilation,
  rule: Rule,
  join: Join,
  path: Path,
  scope: Names,
  compile: (at: Path, source: string, options: CompileOptions, scope: Names) => Compiled | null,
): LookUp | null {
  const { control, kinds, problems } = all;
  const from = kinds.get(join.from);
  if (!from) return null;
  const type = recordType(from);
  const keys: Compiled[] = [];
  for (const [field, source] of Object.entries(join.on)) {
    const at: Path = ['join', join.name, 'on', field];
    const fieldType = typeAt(type, field.split('.'));
    if (!fieldType)
      problems.push(
        problemAt(control, [...path, ...at], 'E_EXPR_UNKNOWN_FIELD', 'error', `${from.id} has no field "${field}"`, nearest(field, type)),
      );
    const key = compile(at, source, { role: 'value' }, scope);
    if (key && fieldType && !sameType(elementOf(key.type), elementOf(fieldType))) {
      const seen = `${field} of ${from.id} is ${showType(fieldType)} and "${source}" is ${showType(key.type)}`;
      problems.push(problemAt(control, [...path, ...at], 'E_EXPR_TYPE', 'error', seen, 'both sides of a join must be of one type'));
    }
    if (key) keys.push(key);
  }
  const slot = scope.next++;
  scope.names.set(join.name, { slot, type: join.one ? type : { kind: 'list', element: type } });
  const fields = Object.keys(join.on);
  const whole = from.key.length > 0 && from.key.every((field) => fields.includes(field) && typeAt(type, [field])?.kind !== 'list');
  const own = join.from === rule.for && Object.entries(join.on).every(([field, source]) => source.trim() === `${from.names.one}.${field}`);
  return { join, slot, fields, keys, whole, own };
}

/** Before the joins where it can be: records that are not selected then cost no look-up. */
function compileWhen(all: Compilation, rule: Rule, source: string, path: Path, early: Names, late: Names) {
  const options: CompileOptions = { role: 'when', expect: 'bool' };
  const isLate = rule.group === null && late.names.size > early.names.size && !compileIn(source, early, options).ok;
  return { late: isLate, done: compileAt(all, [...path, 'when'], source, isLate ? late : early, options) };
}

/** A name that is given twice would hide what stood under it before. */
function namesTaken({ control }: Compilation, rule: Rule, path: Path, taken: readonly string[]): readonly Problem[] {
  const given = [
    ...(rule.group ? [['group', rule.group.name] as const] : []),
    ...rule.joins.map(({ name }) => ['join', name] as const),
    ...rule.lets.map(({ name }) => ['let', name] as const),
  ];
  return given.flatMap(([part, name], n) =>
    taken.includes(name) || given.findIndex((each) => each[1] === name) < n
      ? [
          problemAt(
            control,
            [...path, part, name],
            'E_DUPLICATE_ID',
            'error',
            `the name "${name}" means something else here already`,
            'give it another name',
            'key',
          ),
        ]
      : [],
  );
}

export function compileAt(
  { control, problems }: Compilation,
  path: Path,
  source: string,
  scope: Names,
  options: CompileOptions,
): Compiled | null {
  const done = compileIn(source, scope, options);
  for (const each of done.ok ? done.warnings : done.problems)
    problems.push(problemAt(control, path, each.code, each.severity, each.message, each.hint, each.offset));
  return done.ok ? done : null;
}

export const pathText = (path: Path): string =>
  path.reduce<string>((done, step) => (typeof step === 'number' ? `${done}[${String(step)}]` : done === '' ? step : `${done}.${step}`), '');

/** `offset`: inside the text at the path; `key`: the key under which it stands is meant. */
export function problemAt(
  control: Control,
  path: Path,
  code: Problem['code'],
  severity: Problem['severity'],
  message: string,
  hint: string,
  offset?: number | 'key',
): Problem {
  return {
    code,
    severity,
    path: pathText(path),
    message: `${control.id}: ${message}`,
    hint,
    ...(offset === 'key' ? control.keyAt(path) : control.at(path, offset)),
  };
}

function nearest(name: string, type: StaticType): string {
  if (type.kind !== 'record') return '';
  const [best] = Object.keys(type.fields).sort((a, b) => leven(name, a) - leven(name, b));
  return best === undefined ? '' : `did you mean "${best}"? It has: ${Object.keys(type.fields).join(', ')}`;
}
