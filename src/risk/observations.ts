/** What contradicts the risk file: a claim that the results do not bear, a target that asks for less than the scenarios, a workshop that lies ahead. */
import type { Position } from '../model/problem.js';
import type { RiskModel, Scenario } from '../model/risk.js';
import type { DerivedTarget, RiskObservation, ScenarioResult } from '../model/risk-result.js';
import type { Site } from '../model/site.js';

export const observationsOf = (
  model: RiskModel,
  results: readonly ScenarioResult[],
  targets: readonly DerivedTarget[],
  site: Pick<Site, 'zones' | 'conduits'>,
  asOf: string,
): readonly RiskObservation[] => [...claims(model, results), ...workshopsAhead(ownOf(model, results), asOf), ...lowTargets(targets, site)];

const ownOf = ({ scenarios }: RiskModel, results: readonly ScenarioResult[]): readonly Scenario[] => {
  const shown = new Set(results.map(({ id }) => id));
  return scenarios.filter(({ id }) => shown.has(id));
};

function claims({ scenarios }: RiskModel, results: readonly ScenarioResult[]): readonly RiskObservation[] {
  return results.flatMap(({ id, claimed, current }): readonly RiskObservation[] => {
    const at = scenarios.find((each) => each.id === id)?.residual?.at;
    if (!at || !claimed || claimed.believed) return [];
    const claim = [
      ...(claimed.likelihood === null ? [] : [`likelihood ${claimed.likelihood}`]),
      ...Object.entries(claimed.severity).map(([category, label]) => `${category} ${label}`),
    ].join(', ');
    const found =
      current.likelihood === null
        ? 'nothing, since it is not rated'
        : [`likelihood ${current.likelihood}`, ...current.categories.map(({ category, severity }) => `${category} ${severity}`)].join(', ');
    return [
      {
        ...at,
        code: 'W_RISK_RESIDUAL',
        about: id,
        message: `${id} claims that ${claim} is left; the controls that pass today give ${found}`,
        hint: 'name the countermeasures that the claim rests on, and their evidence',
      },
    ];
  });
}

/** What lint can tell as well: no result is needed for it. */
export const workshopsAhead = (scenarios: readonly Scenario[], asOf: string): readonly RiskObservation[] =>
  scenarios.flatMap(({ id, workshop }): readonly RiskObservation[] =>
    workshop && workshop.date > asOf
      ? [
          {
            ...workshop.at,
            code: 'W_RISK_WORKSHOP',
            about: id,
            message: `the workshop on ${id} is dated ${workshop.date}, after ${asOf}`,
            hint: 'a workshop that has not been held has assessed nothing',
          },
        ]
      : [],
  );

function lowTargets(targets: readonly DerivedTarget[], { zones, conduits }: Pick<Site, 'zones' | 'conduits'>): readonly RiskObservation[] {
  const places = new Map<string, Position>([
    ...zones.map(({ id, at }) => [`zone:${id}`, at] as const),
    ...conduits.map(({ id, at }) => [`conduit:${id}`, at] as const),
  ]);
  return targets.flatMap(({ subject, below, derived, declared, deciding }): readonly RiskObservation[] => {
    const at = places.get(subject);
    if (!at || below.length === 0) return [];
    const parts = below.map((fr) => `${fr} ${String(declared[fr])} instead of ${String(derived[fr])} (${deciding[fr].join(', ')})`);
    return [
      {
        ...at,
        code: 'W_RISK_TARGET',
        about: subject,
        message: `the declared target of ${subject} is lower than its scenarios lead to: ${parts.join('; ')}`,
        hint: 'raise the target, or record why the lower one is enough',
      },
    ];
  });
}
