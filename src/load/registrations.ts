/** The register of evidence: known kinds, files inside the folder, fields that the kind has. */
import { isSupplied, type Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import type { FieldSource, Registration } from '../model/site.js';
import { didYouMean } from './nearest.js';
import { positionOf, problemAt, type Path } from './places.js';
import type { RawRegistration, RawSite } from './raw.js';
import type { YamlFile } from './yaml.js';
import { duplicateIds } from './zones.js';

export function registrationOf(raw: RawRegistration, path: Path, source: YamlFile): Registration {
  const { records } = raw;
  return {
    id: raw.id,
    kind: raw.kind,
    file: raw.file.replace(/^\.\//, ''),
    format: raw.format ?? null,
    collected: raw.collected ?? null,
    collector: raw.collector ?? null,
    grade: raw.grade ?? null,
    complete: raw.complete ?? false,
    sha256: raw.sha256 ?? null,
    records: typeof records === 'number' ? records : (raw.count ?? null),
    validUntil: raw.validUntil ?? null,
    covers: raw.covers ? [...(raw.covers.zones ?? []), ...(raw.covers.conduits ?? [])] : null,
    sampled: raw.sampled ?? false,
    recordsAt: typeof records === 'string' ? records : null,
    where: raw.where ?? null,
    fields: Object.fromEntries(
      Object.entries(raw.fields ?? {}).map(([field, each]): [string, FieldSource] => [field, fieldSourceOf(each)]),
    ),
    map: raw.map ?? {},
    at: positionOf(source.at(path)),
  };
}

/** `$.name` is a path, any other text a column. */
export function fieldSourceOf(raw: string | FieldSource): FieldSource {
  if (typeof raw !== 'string') return raw;
  return raw.startsWith('$') ? { path: raw } : { column: raw };
}

export function registrationProblems(site: RawSite, kinds: ReadonlyMap<string, Kind>, source: YamlFile): readonly Problem[] {
  const register = site.evidence ?? [];
  const zones = site.zones.map(({ id }) => id);
  const conduits = (site.conduits ?? []).map(({ id }) => id);
  const covered = (ids: readonly string[] | undefined, known: readonly string[], what: string, path: Path): readonly Problem[] =>
    (ids ?? []).flatMap((id, n) =>
      known.includes(id)
        ? []
        : [problemAt(source.at([...path, n]), 'E_UNKNOWN_REFERENCE', [...path, n], `there is no ${what} "${id}"`, didYouMean(id, known))],
    );
  return [
    ...duplicateIds(
      register.map(({ id }, n) => ({ id, path: ['evidence', n] })),
      'registration',
      source,
    ),
    ...register.flatMap((raw, n) => {
      const path = ['evidence', n];
      return [
        ...fileProblem(raw.file, [...path, 'file'], source),
        ...kindProblems(raw, kinds, path, source),
        ...covered(raw.covers?.zones, zones, 'zone', [...path, 'covers', 'zones']),
        ...covered(raw.covers?.conduits, conduits, 'conduit', [...path, 'covers', 'conduits']),
        ...countProblem(raw, path, source),
      ];
    }),
  ];
}

function fileProblem(file: string, path: Path, source: YamlFile): readonly Problem[] {
  const wrong = (message: string, hint: string): readonly Problem[] => [problemAt(source.at(path), 'E_FILE_OUTSIDE', path, message, hint)];
  if (file.includes('\\')) return wrong(`"${file}" has a backslash`, 'write folders with /');
  if (file.startsWith('/') || /^[A-Za-z]:/.test(file))
    return wrong(`"${file}" is not a path inside the site folder`, 'put the file into the folder and name it from there');
  return file.split('/').includes('..')
    ? wrong(`"${file}" leaves the site folder`, 'put the file into the folder and name it from there')
    : [];
}

/** `records` says the number, or the place; only then `count` says the number. */
function countProblem({ records, count }: RawRegistration, path: Path, source: YamlFile): readonly Problem[] {
  if (typeof records !== 'number' || count === undefined) return [];
  return [
    problemAt(
      source.keyAt([...path, 'count']),
      'E_SCHEMA',
      [...path, 'count'],
      '`records` says the number of records already',
      'take one of the two away',
    ),
  ];
}

function kindProblems(raw: RawRegistration, kinds: ReadonlyMap<string, Kind>, path: Path, source: YamlFile): readonly Problem[] {
  const kind = kinds.get(raw.kind);
  const at = [...path, 'kind'];
  const readable = [...kinds.values()].filter(isSupplied).map(({ id }) => id);
  if (!kind)
    return [problemAt(source.at(at), 'E_UNKNOWN_REFERENCE', at, `there is no evidence kind "${raw.kind}"`, didYouMean(raw.kind, readable))];
  if (kind.model)
    return [problemAt(source.at(at), 'E_UNKNOWN_REFERENCE', at, `"${raw.kind}" is read from site.yaml, not from evidence`, '')];
  if (kind.derivedFrom)
    return [
      problemAt(
        source.at(at),
        'E_UNKNOWN_REFERENCE',
        at,
        `"${raw.kind}" is worked out, not handed in`,
        `register ${kind.derivedFrom.map((each) => each.kind).join(', ')}`,
      ),
    ];
  const fields = Object.keys(kind.schema.properties);
  const unknown = (key: 'fields' | 'map'): readonly Problem[] =>
    Object.keys(raw[key] ?? {}).flatMap((name) => {
      const place = [...path, key, name];
      const head = name.split('.')[0] ?? name;
      return fields.includes(head)
        ? []
        : [problemAt(source.keyAt(place), 'E_UNKNOWN_REFERENCE', place, `${raw.kind} has no field "${name}"`, didYouMean(name, fields))];
    });
  return [
    ...unknown('fields'),
    ...unknown('map'),
    ...Object.entries(raw.fields ?? {}).flatMap(([name, each]) => sourceProblems(name, each, kind, [...path, 'fields', name], source)),
  ];
}

export function sourceProblems(name: string, raw: string | FieldSource, kind: Kind, path: Path, source: YamlFile): readonly Problem[] {
  if (typeof raw === 'string') return [];
  const ways = (['column', 'path', 'value'] as const).filter((key) => raw[key] !== undefined);
  if (ways.length === 0 && raw.map === undefined && raw.split === undefined && raw.time === undefined)
    return [problemAt(source.at(path), 'E_MISSING_KEY', path, `nothing says where "${name}" comes from`, 'column, path or value')];
  if (ways.length > 1)
    return [
      problemAt(source.keyAt([...path, ways[1] ?? '']), 'E_SCHEMA', path, `"${name}" comes from ${ways.join(' and ')} at once`, 'keep one'),
    ];
  if (typeof raw.value !== 'number') return [];
  const scalar = source.scalarAt([...path, 'value']);
  if (typeof scalar?.value !== 'number' || kind.schema.properties[name]?.type !== 'string') return [];
  return [
    problemAt(
      source.at([...path, 'value']),
      'E_QUOTE_IT',
      [...path, 'value'],
      `${scalar.source} is read as a number, and "${name}" is a text`,
      `write "${scalar.source}"`,
    ),
  ];
}
