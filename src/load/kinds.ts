/** An evidence kind file -> Kind: fields that its other keys name must exist. */
import type { Attach, FieldSchema, Kind } from '../model/kind.js';
import type { Loaded, Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { isFatal, problemAt, type Path } from './places.js';
import type { RawKind } from './raw.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

export interface LoadedKind {
  readonly kind: Kind;
  readonly source: YamlFile;
}

export function loadKind(source: YamlFile): Loaded<LoadedKind> {
  const shape = checkShape('kind', source);
  if (!shape.ok) return shape;
  const raw = shape.value;
  const attach = attachOf(raw.attach);
  const problems = [
    ...nameProblems(raw, source),
    ...namedFields(raw, attach.roles, attach.isShort, source),
    ...fieldProblems(raw.schema.properties, ['schema', 'properties'], source),
  ];
  if (isFatal(problems)) return { ok: false, problems };
  const kind: Kind = {
    id: raw.id,
    title: raw.title,
    description: raw.description,
    names: raw.names,
    key: raw.key,
    attach: attach.roles,
    trace: raw.trace ?? null,
    order: raw.order ?? null,
    maxAgeDays: raw.maxAgeDays ?? null,
    grades: raw.grades ?? {},
    ceiling: raw.ceiling ?? null,
    document: raw.document ?? null,
    schema: { required: raw.schema.required ?? [], properties: raw.schema.properties },
    model: raw.model ?? false,
    derivedFrom:
      raw.derivedFrom?.map((each) => (typeof each === 'string' ? { kind: each, optional: false } : { optional: false, ...each })) ?? null,
    file: source.file,
  };
  return { ok: true, value: { kind, source }, problems };
}

/** Names that every rule has already; the kinds of the model bear some of them. */
const taken: readonly string[] = ['site', 'zone', 'conduit', 'params', 'asOf'];

function nameProblems({ names, model = false }: RawKind, source: YamlFile): readonly Problem[] {
  const hidden = model ? [] : (['one', 'many'] as const).filter((which) => taken.includes(names[which]));
  return hidden.map((which) => {
    const path = ['names', which];
    return problemAt(
      source.at(path),
      'E_DUPLICATE_ID',
      path,
      `the name "${names[which]}" means something else in every rule`,
      `taken: ${taken.join(', ')}`,
    );
  });
}

/** `attach: { asset: asset }` is short for one place without a name. */
function attachOf(raw: RawKind['attach']): { readonly roles: Attach; readonly isShort: boolean } {
  const anchors: Record<string, string> = {};
  const roles: Record<string, Readonly<Record<string, string>>> = {};
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'string') anchors[key] = value;
    else roles[key] = value;
  }
  const isShort = Object.keys(anchors).length > 0;
  return { roles: isShort ? { '': anchors } : roles, isShort };
}

function namedFields(raw: RawKind, attach: Attach, isShort: boolean, source: YamlFile): readonly Problem[] {
  const fields = Object.keys(raw.schema.properties);
  const named: (readonly [string | null | undefined, Path])[] = [
    ...raw.key.map((field, n) => [field, ['key', n]] as const),
    ...(raw.schema.required ?? []).map((field, n) => [field, ['schema', 'required', n]] as const),
    [raw.order, ['order']],
    ...Object.entries(raw.trace ?? {}).map(([part, field]) => [field, ['trace', part]] as const),
    [raw.document?.path, ['document', 'path']],
    [raw.document?.sha256, ['document', 'sha256']],
  ];
  for (const [role, anchors] of Object.entries(attach))
    for (const [anchor, field] of Object.entries(anchors)) named.push([field, isShort ? ['attach', anchor] : ['attach', role, anchor]]);
  return named.flatMap(([field, path]) =>
    typeof field === 'string' && !fields.includes(field)
      ? [problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, `there is no field "${field}"`, didYouMean(field, fields))]
      : [],
  );
}

/** What JSON Schema would let pass and a reader of records could not use. */
function fieldProblems(properties: Readonly<Record<string, FieldSchema>>, path: Path, source: YamlFile): readonly Problem[] {
  return Object.entries(properties).flatMap(([name, field]) => fieldProblem(field, [...path, name], source));
}

function fieldProblem(field: FieldSchema, path: Path, source: YamlFile): readonly Problem[] {
  const wrong = (key: string, message: string): readonly Problem[] => [
    problemAt(source.keyAt([...path, key]), 'E_SCHEMA', [...path, key], message),
  ];
  const problems: Problem[] = [];
  if (field.type === 'array' && !field.items) problems.push(...wrong('type', 'a list needs `items`'));
  if (field.type !== 'array' && field.items) problems.push(...wrong('items', `\`items\` belongs to a list, not to ${field.type}`));
  if (field.type === 'object' && !field.properties) problems.push(...wrong('type', 'an object needs `properties`'));
  if (field.type !== 'object' && field.properties)
    problems.push(...wrong('properties', `\`properties\` belongs to an object, not to ${field.type}`));
  if (field.type !== 'string' && field.enum) problems.push(...wrong('enum', `\`enum\` belongs to a string, not to ${field.type}`));
  if (field.type !== 'string' && field.format) problems.push(...wrong('format', `\`format\` belongs to a string, not to ${field.type}`));
  const plain = field['x-text'];
  if (plain !== undefined && field.properties?.[plain]?.type !== 'string')
    problems.push(...wrong('x-text', `"${plain}" is no text property of it`));
  const strange = Object.keys(field['x-words'] ?? {}).filter((word) => field.enum?.includes(word) !== true);
  if (strange.length > 0) problems.push(...wrong('x-words', `the enumeration has no ${strange.map((word) => `"${word}"`).join(', ')}`));
  if (field.items) problems.push(...fieldProblem(field.items, [...path, 'items'], source));
  if (field.properties) problems.push(...fieldProblems(field.properties, [...path, 'properties'], source));
  return problems;
}

/** The kinds that others are worked out from must exist, and be handed in or declared, or be worked out from such. */
export function derivedSources(kinds: readonly LoadedKind[], broken: ReadonlySet<string>): readonly Problem[] {
  const ids = kinds.map(({ kind }) => kind.id);
  return kinds.flatMap(({ kind, source }) =>
    (kind.derivedFrom ?? []).flatMap((each, n) => {
      const path = ['derivedFrom', n];
      return ids.includes(each.kind) || broken.has(each.kind)
        ? []
        : [problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, `there is no evidence kind "${each.kind}"`, didYouMean(each.kind, ids))];
    }),
  );
}

/** Ids and names must be unlike over all kinds: expressions tell kinds apart by them. */
export function kindClashes(kinds: readonly LoadedKind[]): readonly Problem[] {
  const names = new Map<string, LoadedKind>();
  return kinds.flatMap((loaded) => {
    const { kind, source } = loaded;
    return [...new Set([kind.names.one, kind.names.many])].flatMap((name) => {
      const other = names.get(name);
      names.set(name, other ?? loaded);
      if (!other || other.kind.id === kind.id) return [];
      const path = ['names', name === kind.names.one ? 'one' : 'many'];
      return [
        problemAt(
          source.at(path),
          'E_DUPLICATE_ID',
          path,
          `the name "${name}" belongs to the kind ${other.kind.id} already (${other.source.file})`,
        ),
      ];
    });
  });
}
