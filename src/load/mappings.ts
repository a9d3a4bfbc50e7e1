/** Mapping files -> Mapping: each row names ids that both catalogues have, and what stands behind it. */
import type { Catalogue, Mapping, MappingRow } from '../model/catalogue.js';
import type { Loaded, Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { isFatal, problemAt, type Path } from './places.js';
import type { RawMapping } from './raw.js';
import { findRequirement } from './requirement-ids.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

export function loadMapping(source: YamlFile, catalogues: ReadonlyMap<string, Catalogue>): Loaded<Mapping> {
  const shape = checkShape('mapping', source);
  if (!shape.ok) return shape;
  const raw = shape.value;
  const problems: Problem[] = [];
  const wrong = (path: Path, message: string, hint: string): void => {
    problems.push(problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, message, hint));
  };
  const catalogueAt = (side: 'from' | 'to'): Catalogue | undefined => {
    const found = catalogues.get(raw[side]);
    if (!found) wrong([side], `there is no catalogue "${raw[side]}"`, didYouMean(raw[side], [...catalogues.keys()]));
    return found;
  };
  const sides = { from: catalogueAt('from'), to: catalogueAt('to') };
  const rows = raw.rows.map((row, n): MappingRow => {
    const idAt = (side: 'from' | 'to'): string => {
      const catalogue = sides[side];
      if (!catalogue) return row[side];
      const found = findRequirement(catalogue, row[side]);
      if (!found)
        wrong(
          ['rows', n, side],
          `${catalogue.id} has no "${row[side]}"`,
          didYouMean(
            row[side],
            catalogue.requirements.map(({ id }) => id),
          ),
        );
      return found?.id ?? row[side];
    };
    const grade = row.grade ?? raw.grade;
    const relation = row.relation ?? raw.relation;
    if (grade === undefined || relation === undefined) {
      const key = grade === undefined ? 'grade' : 'relation';
      problems.push(problemAt(source.at(['rows', n]), 'E_MISSING_KEY', ['rows', n], `neither the row nor the file says its ${key}`));
    }
    return rowOf(row, raw, { from: idAt('from'), to: idAt('to'), grade: grade ?? 'derived', relation: relation ?? '' });
  });
  if (isFatal(problems)) return { ok: false, problems };
  return { ok: true, value: { from: raw.from, to: raw.to, rows }, problems };
}

function rowOf(
  row: RawMapping['rows'][number],
  { source: common }: RawMapping,
  sure: Pick<MappingRow, 'from' | 'to' | 'grade' | 'relation'>,
): MappingRow {
  const source = row.source ?? common;
  const via = typeof row.via === 'string' || row.via === undefined ? row.via : row.via.join(', ');
  return {
    ...sure,
    ...(row.basis === undefined ? {} : { basis: row.basis }),
    ...(via === undefined ? {} : { via }),
    ...(row.broad === undefined ? {} : { broad: row.broad }),
    ...(source === undefined ? {} : { source }),
    ...(row.reason === undefined ? {} : { reason: row.reason }),
    ...(row.reviewer === undefined || row.reviewer.endsWith('unreviewed') ? {} : { reviewer: row.reviewer }),
    ...(row.note === undefined ? {} : { note: row.note }),
  };
}
