/** A preset file -> Preset: kinds and fields that exist, sources that say where a value comes from, marks that are none of another's. */
import { isSupplied, type Kind } from '../model/kind.js';
import { presetFormats, type Preset } from '../model/preset.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { FieldSource } from '../model/site.js';
import { didYouMean } from './nearest.js';
import { isFatal, positionOf, problemAt, type Path } from './places.js';
import type { RawPreset } from './raw.js';
import { fieldSourceOf, sourceProblems } from './registrations.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

export function loadPreset(
  source: YamlFile,
  kinds: ReadonlyMap<string, Kind>,
  brokenKinds: ReadonlySet<string>,
  shipped: boolean,
): Loaded<Preset> {
  const shape = checkShape('preset', source);
  if (!shape.ok) return shape;
  const raw = shape.value;
  const problems = [
    ...idProblem(raw, source),
    ...formatProblems(raw, source),
    ...eachProblems(raw, source),
    ...fieldProblems(raw, kinds, brokenKinds, source),
  ];
  if (isFatal(problems)) return { ok: false, problems };
  const unknown = Object.fromEntries((raw.unknown ?? []).map((word) => [word, null]));
  const withUnknown = (each: FieldSource): FieldSource =>
    each.value === undefined && raw.unknown !== undefined ? { ...each, map: { ...unknown, ...each.map } } : each;
  const fields = Object.fromEntries(
    Object.entries(raw.fields).map(([kind, sources]) => [
      kind,
      Object.fromEntries(Object.entries(sources).map(([field, each]) => [field, listOf(each).map(fieldSourceOf).map(withUnknown)])),
    ]),
  );
  const preset: Preset = {
    id: raw.id,
    title: raw.title,
    description: raw.description,
    formats: listOf(raw.format),
    detect: { columns: (raw.detect.columns ?? []).map(listOf), text: raw.detect.text ?? [] },
    recordsAt: raw.records ?? null,
    where: raw.where ?? null,
    fields,
    each: raw.each ?? {},
    shipped,
    // Asked for only where something is wrong: to know it the file has to be parsed.
    get at() {
      return positionOf(source.at([]));
    },
  };
  return { ok: true, value: preset, problems };
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);
const listOf = <T>(value: T | readonly T[]): readonly T[] => (isList(value) ? value : [value]);

/** `format: csv` in the register must mean one thing. */
function idProblem({ id }: RawPreset, source: YamlFile): readonly Problem[] {
  const format = presetFormats.find((each) => each === id.toLowerCase());
  return format === undefined
    ? []
    : [problemAt(source.at(['id']), 'E_DUPLICATE_ID', ['id'], `"${format}" is the name of a format`, 'name the tool and its table')];
}

function formatProblems({ format, records }: RawPreset, source: YamlFile): readonly Problem[] {
  if (records === undefined) return [];
  const problem = (message: string, hint: string): Problem => problemAt(source.at(['records']), 'E_PATH', ['records'], message, hint);
  return listOf(format).flatMap((each) => {
    const isPath = each === 'json' || each === 'yaml';
    if (each === 'csv' || each === 'ndjson') return [problem(`a file of format ${each} holds one list of records`, 'leave `records` out')];
    return isPath === records.startsWith('$')
      ? []
      : [problem(`"${records}" does not say where the records of format ${each} are`, isPath ? 'a path: $.devices[*]' : 'a name, no path')];
  });
}

function eachProblems({ each = {}, fields }: RawPreset, source: YamlFile): readonly Problem[] {
  const kinds = Object.keys(fields);
  return Object.keys(each)
    .filter((id) => !kinds.includes(id))
    .map((id) => {
      const path = ['each', id];
      return problemAt(source.keyAt(path), 'E_UNKNOWN_REFERENCE', path, `the preset has no fields for "${id}"`, didYouMean(id, kinds));
    });
}

function fieldProblems(
  { fields }: RawPreset,
  kinds: ReadonlyMap<string, Kind>,
  brokenKinds: ReadonlySet<string>,
  source: YamlFile,
): readonly Problem[] {
  return Object.entries(fields).flatMap(([id, sources]) => {
    const path: Path = ['fields', id];
    const kind = kinds.get(id);
    if (brokenKinds.has(id)) return [];
    const readable = [...kinds.values()].filter(isSupplied).map((each) => each.id);
    if (kind === undefined || !isSupplied(kind))
      return [problemAt(source.keyAt(path), 'E_UNKNOWN_REFERENCE', path, `there is no evidence kind "${id}"`, didYouMean(id, readable))];
    return Object.entries(sources).flatMap(([name, each]) => {
      const place = [...path, name];
      if (!hasField(kind, name))
        return [
          problemAt(
            source.keyAt(place),
            'E_UNKNOWN_REFERENCE',
            place,
            `${id} has no field "${name}"`,
            didYouMean(name, Object.keys(kind.schema.properties)),
          ),
        ];
      const parts = isList(each) ? each.map((part, n) => [part, [...place, n]] as const) : [[each, place] as const];
      return parts.flatMap(([part, at]) => [
        ...sourceProblems(name, part, kind, at, source),
        ...wordProblems(part, kind, name, at, source),
      ]);
    });
  });
}

/** `location.building` too. */
function hasField({ schema }: Kind, name: string): boolean {
  let properties: Kind['schema']['properties'] | undefined = schema.properties;
  for (const step of name.split('.')) {
    if (properties === undefined || !Object.hasOwn(properties, step)) return false;
    properties = properties[step]?.properties;
  }
  return true;
}

/** What a value map puts in place must be a word of the field. */
function wordProblems(part: string | FieldSource, kind: Kind, name: string, path: Path, source: YamlFile): readonly Problem[] {
  const schema = kind.schema.properties[name];
  const words = schema?.enum ?? schema?.items?.enum;
  if (typeof part === 'string' || words === undefined) return [];
  return Object.entries(part.map ?? {}).flatMap(([from, to]) => {
    const place = [...path, 'map', from];
    return typeof to === 'string' && !words.includes(to)
      ? [
          problemAt(
            source.at(place),
            'E_SCHEMA',
            place,
            `"${to}" is no word of ${name}`,
            didYouMean(to, words) || `one of ${words.join(', ')}`,
          ),
        ]
      : [];
  });
}
