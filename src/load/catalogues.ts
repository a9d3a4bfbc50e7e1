/** Catalogue files -> Catalogue: ids once each, parents that exist. */
import type { Catalogue, Requirement } from '../model/catalogue.js';
import type { Loaded, Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { isFatal, problemAt } from './places.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

export function loadCatalogue(source: YamlFile): Loaded<Catalogue> {
  const shape = checkShape('catalogue', source);
  if (!shape.ok) return shape;
  const { id, title, edition, notice, supersededBy, requirements } = shape.value;
  const problems: Problem[] = [];
  const first = new Map<string, number>();
  requirements.forEach((row, n) => {
    const earlier = first.get(row.id);
    const path = ['requirements', n, 'id'];
    if (earlier === undefined) first.set(row.id, n);
    else
      problems.push(
        problemAt(
          source.at(path),
          'E_DUPLICATE_ID',
          path,
          `${row.id} stands here twice; first in line ${source.at(['requirements', earlier, 'id']).line}`,
        ),
      );
  });
  requirements.forEach(({ parent }, n) => {
    const path = ['requirements', n, 'parent'];
    if (typeof parent === 'string' && !first.has(parent))
      problems.push(
        problemAt(
          source.at(path),
          'E_UNKNOWN_REFERENCE',
          path,
          `there is no ${parent} in this catalogue`,
          didYouMean(parent, [...first.keys()]),
        ),
      );
  });
  if (isFatal(problems)) return { ok: false, problems };
  const rows = requirements.map((row): Requirement => ({
    ...row,
    fr: row.fr ?? null,
    level: row.level ?? null,
    parent: row.parent ?? null,
  }));
  const head = { ...(notice === undefined ? {} : { notice }), ...(supersededBy === undefined ? {} : { supersededBy }) };
  return { ok: true, value: { id, title, edition, ...head, requirements: rows }, problems };
}
