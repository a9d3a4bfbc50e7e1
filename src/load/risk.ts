/** risk.yaml -> RiskModel: every label, zone, control, technique and measure that it names exists, and each scenario can happen in the zone model. */
import type { Catalogue } from '../model/catalogue.js';
import type { Loaded } from '../model/problem.js';
import { defaultReduction, defaultSeed, type CommonCauseGroup, type RiskModel, type Strategy } from '../model/risk.js';
import type { ZoneModel } from '../model/way.js';
import { isFatal, positionOf, type Path } from './places.js';
import type { RawMatrix, RawRisk, RawStrategy } from './raw-risk.js';
import { makeChecks, under, type Checks } from './risk-checks.js';
import { matrixOf } from './risk-matrix.js';
import { scenarioOf } from './risk-scenario.js';
import { checkScenario } from './risk-scenario-checks.js';
import type { YamlFile } from './yaml.js';
import { duplicateIds } from './zones.js';

export interface RiskContext extends ZoneModel {
  readonly controls: readonly string[];
  /** Without it techniques cannot be looked up. */
  readonly attack: Catalogue | undefined;
  /** Ids in measures.yaml; null: that file is broken. */
  readonly measures: readonly string[] | null;
}

export function loadRisk(raw: RawRisk, source: YamlFile, context: RiskContext): Loaded<RiskModel> {
  const checks = makeChecks(source);
  const scenarios = raw.scenarios ?? [];
  const groups = raw.groups ?? [];
  const matrix = raw.matrix ? matrixOf(raw.matrix, source, checks.wrong) : null;
  if (raw.matrix) checkInitial(raw.matrix, raw, checks);
  if (raw.strategy) checkStrategy(raw.strategy, raw.matrix, checks);
  const used = new Set<string>();
  scenarios.forEach((each, n) => {
    checkScenario(each, ['scenarios', n], { raw, context, checks });
    for (const layer of each.countermeasures ?? []) if (typeof layer !== 'string' && layer.group !== undefined) used.add(layer.group);
  });
  groups.forEach(({ id }, n) => {
    if (!used.has(id)) checks.wrong(['groups', n], 'W_UNUSED', `no countermeasure names the group "${id}"`, '', 'warning');
  });
  if (scenarios.length > 0 && !raw.matrix)
    checks.wrong(['scenarios'], 'W_RISK_INCOMPLETE', 'there is no matrix, so no scenario can be rated', 'give a matrix', 'warning');

  const twice = [
    ...duplicateIds(idsAt(scenarios, ['scenarios']), 'scenario', source),
    ...duplicateIds(idsAt(groups, ['groups']), 'group', source),
  ];
  const problems = [...twice, ...checks.problems];
  if (isFatal(problems)) return { ok: false, problems };
  return {
    ok: true,
    problems,
    value: {
      matrix,
      strategy: raw.strategy ? strategyOf(raw.strategy, source) : null,
      initial: (raw.initial ?? []).map(({ category, severity, reason, source: from }) => ({
        ...{ category, severity },
        reason: reason ?? null,
        source: from ?? null,
      })),
      reduction: { ...defaultReduction, ...raw.reduction },
      groups: groups.map(({ id, beta, title }): CommonCauseGroup => ({ id, beta, title: title ?? null })),
      seed: raw.strategy?.seed ?? defaultSeed,
      currency: raw.currency ?? null,
      scenarios: scenarios.map((each, n) => scenarioOf(each, ['scenarios', n], raw, source)),
      file: source.file,
      sha256: source.sha256,
    },
  };
}

const idsAt = (items: readonly { readonly id: string }[], base: Path): readonly { readonly id: string; readonly path: Path }[] =>
  items.map(({ id }, n) => ({ id, path: [...base, n] }));

const strategyOf = (raw: RawStrategy, source: YamlFile): Strategy => ({
  name: raw.name,
  reason: raw.reason ?? null,
  floor: raw.floor ?? 1,
  levels: raw.levels ?? null,
  ranks: raw.ranks ?? null,
  attackers: raw.attackers ?? {},
  tolerance: raw.tolerance ?? null,
  at: positionOf(source.at(['strategy'])),
});

/** What each strategy cannot do without (method 8.5). */
function checkStrategy(raw: RawStrategy, matrix: RawMatrix | undefined, { wrong, known }: Checks): void {
  const lacks = (message: string, hint: string): void => {
    wrong(['strategy', 'name'], 'E_RISK_STRATEGY', `strategy ${raw.name}: ${message}`, hint);
  };
  const labels = matrix?.riskLevels ?? [];
  const usual = ['low', 'medium', 'high', 'critical'];
  const missing = (given: Readonly<Record<string, number>> | undefined): string =>
    labels.filter((label) => under(given, label) === undefined).join(', ');
  if ((raw.name === 'ratio' || raw.name === 'matrix') && !matrix) lacks('there is no matrix', 'give the matrix that it reads');
  if (raw.name === 'ratio' && missing(raw.ranks) !== '')
    lacks(`no rank is given for ${missing(raw.ranks)}`, 'ranks: a number above 0 for each risk level, low to high');
  if (raw.name === 'matrix' && missing(raw.levels) !== '' && (raw.levels !== undefined || labels.some((label) => !usual.includes(label))))
    lacks(`no level is given for ${missing(raw.levels)}`, 'levels: a security level for each risk level');
  if (raw.name === 'quantitative' && !raw.tolerance)
    lacks('no tolerated loss is given', 'tolerance: loss a year that the site can bear, above 0');
  if (raw.name === 'declared' && raw.reason === undefined) lacks('no reason is given', 'reason: why these targets');
  for (const key of ['levels', 'ranks'] as const) {
    for (const label of Object.keys(raw[key] ?? {})) if (matrix) known(label, labels, 'risk level', ['strategy', key, label]);
    labels.forEach((label, n) => {
      const [before, own] = [under(raw[key], labels[n - 1] ?? ''), under(raw[key], label)];
      if (before !== undefined && own !== undefined && own < before)
        wrong(
          ['strategy', key, label],
          'E_RISK_STRATEGY',
          `${label} stands below ${labels[n - 1] ?? ''}`,
          'a higher risk never asks for less',
        );
    });
  }
  if (Object.values(raw.ranks ?? {}).includes(0))
    wrong(['strategy', 'ranks'], 'E_RISK_STRATEGY', 'a rank of 0 leaves no ratio', 'begin at 1');
}

function checkInitial({ severity }: RawMatrix, { initial = [] }: RawRisk, { known }: Checks): void {
  initial.forEach((each, n) => {
    known(each.category, Object.keys(severity), 'category', ['initial', n, 'category']);
    const labels = under(severity, each.category);
    if (labels) known(each.severity, labels, 'severity', ['initial', n, 'severity']);
  });
}
