/** The risk matrix: complete, every label known, and never a lower risk for more likelihood or severity (IEC 62443-3-2 annex B leaves the scales to the site). */
import type { RiskMatrix } from '../model/risk.js';
import { didYouMean } from './nearest.js';
import { positionOf, type Path } from './places.js';
import type { RawMatrix } from './raw-risk.js';
import { under, type Wrong } from './risk-checks.js';
import type { YamlFile } from './yaml.js';

const common = 'default';
const base: Path = ['matrix'];

/** Whatever is wrong has been told by `wrong`; the matrix is used only where nothing was. */
export function matrixOf(raw: RawMatrix, source: YamlFile, wrong: Wrong): RiskMatrix {
  const categories = Object.keys(raw.severity);
  const rankOf = (label: string, path: Path): number => {
    const rank = raw.riskLevels.indexOf(label);
    if (rank < 0) wrong(path, 'E_RISK_MATRIX', `"${label}" is no risk level`, didYouMean(label, raw.riskLevels));
    return rank;
  };
  const named = (key: 'cells' | 'tolerable'): void => {
    for (const category of Object.keys(raw[key]))
      if (category !== common && !categories.includes(category))
        wrong([...base, key, category], 'E_RISK_MATRIX', `there is no category "${category}"`, didYouMean(category, categories));
  };
  named('cells');
  named('tolerable');
  (raw.safety ?? []).forEach((category, n) => {
    if (!categories.includes(category))
      wrong([...base, 'safety', n], 'E_RISK_MATRIX', `there is no category "${category}"`, didYouMean(category, categories));
  });

  const tables = Object.fromEntries(
    Object.entries(raw.cells).map(([key, rows]) => {
      const path = [...base, 'cells', key];
      const ranks = rows.map((row, r) => row.map((label, c) => rankOf(label, [...path, r, c])));
      monotone(raw, ranks, path, wrong);
      return [key, ranks] as const;
    }),
  );
  const cells = Object.fromEntries(
    categories.map((category) => {
      const key = under(tables, category) ? category : common;
      complete(raw, category, key, under(tables, key), wrong);
      return [category, under(tables, key) ?? []] as const;
    }),
  );
  const tolerable = Object.fromEntries(
    categories.map((category) => {
      const key = under(raw.tolerable, category) === undefined ? common : category;
      const label = under(raw.tolerable, key);
      const path = [...base, 'tolerable'];
      if (label === undefined)
        wrong(path, 'E_RISK_MATRIX', `it does not say what is tolerable for ${category}`, `name ${category}, or default`);
      return [category, label === undefined ? -1 : raw.riskLevels.indexOf(label)] as const;
    }),
  );
  for (const [key, label] of Object.entries(raw.tolerable)) rankOf(label, [...base, 'tolerable', key]);
  return {
    likelihood: raw.likelihood,
    severity: raw.severity,
    riskLevels: raw.riskLevels,
    cells,
    tolerable,
    safety: raw.safety ?? categories.filter((category) => /safety|health/i.test(category)),
    at: positionOf(source.at(base)),
  };
}

/** As many rows as labels of likelihood, as many columns as the category has labels of severity. */
function complete(
  { likelihood, severity }: RawMatrix,
  category: string,
  key: string,
  rows: readonly (readonly number[])[] | undefined,
  wrong: Wrong,
): void {
  const path = [...base, 'cells', key];
  if (!rows) {
    wrong([...base, 'cells'], 'E_RISK_MATRIX', `there are no cells for ${category}`, `give cells for ${category}, or default`);
    return;
  }
  const labels = severity[category] ?? [];
  if (rows.length !== likelihood.length)
    wrong(
      path,
      'E_RISK_MATRIX',
      `${String(rows.length)} rows for ${String(likelihood.length)} labels of likelihood`,
      `one row each, low to high: ${likelihood.join(', ')}`,
    );
  rows.forEach((row, r) => {
    if (row.length !== labels.length)
      wrong(
        [...path, r],
        'E_RISK_MATRIX',
        `${String(row.length)} cells for ${String(labels.length)} labels of severity of ${category}`,
        `one each, low to high: ${labels.join(', ')}${key === common ? `; or cells of its own for ${category}` : ''}`,
      );
  });
}

function monotone({ riskLevels, likelihood }: RawMatrix, rows: readonly (readonly number[])[], path: Path, wrong: Wrong): void {
  const falls = (from: number | undefined, to: number): from is number => from !== undefined && from >= 0 && to >= 0 && from > to;
  const words = (from: number, to: number): string => `the risk falls from ${riskLevels[from] ?? ''} to ${riskLevels[to] ?? ''}`;
  const hint = 'every scale runs from low to high, and more of either never means less risk';
  rows.forEach((row, r) => {
    row.forEach((rank, c) => {
      const [above, left] = [rows[r - 1]?.[c], row[c - 1]];
      if (falls(above, rank))
        wrong(
          [...path, r, c],
          'E_RISK_MATRIX',
          `${words(above, rank)} while the likelihood rises to ${likelihood[r] ?? `row ${String(r + 1)}`}`,
          hint,
        );
      else if (falls(left, rank)) wrong([...path, r, c], 'E_RISK_MATRIX', `${words(left, rank)} while the severity rises`, hint);
    });
  });
}
