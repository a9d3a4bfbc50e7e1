/** Target levels from scenarios (IEC 62443-3-2 ZCR 5.6, method 8.5): the declared strategy gives each scenario a level, the requirements that it stresses get the highest. */
import {
  foundationalRequirements,
  vectorFrom,
  type Catalogue,
  type FoundationalRequirement,
  type SecurityLevel,
} from '../model/catalogue.js';
import type { RiskModel, Scenario, Strategy } from '../model/risk.js';
import type { DerivedTarget, RiskState, TargetInput } from '../model/risk-result.js';
import type { Site, SubjectId } from '../model/site.js';
import { safeguardOf, sixDigits } from './rate.js';
import type { Reach } from './reach.js';

/** CRRF, the reduction that a risk needs: 0 where it is tolerable, else `floor(risk / tolerable - 0.25)` between 0 and 4. */
export function ratioLevel(risk: number, tolerable: number): SecurityLevel {
  if (risk <= tolerable) return 0;
  const whole = Math.floor(risk / tolerable - 0.25);
  return whole <= 0 ? 0 : whole === 1 ? 1 : whole === 2 ? 2 : whole === 3 ? 3 : 4;
}

export const usualLevels: Readonly<Record<string, SecurityLevel>> = { low: 1, medium: 2, high: 3, critical: 4 };
/** By the means that the levels are defined by, and by who is usually behind them. */
export const usualAttackers: Readonly<Record<string, SecurityLevel>> = {
  casual: 1,
  simple: 2,
  sophisticated: 3,
  extended: 4,
  hacktivist: 2,
  crime: 2,
  insider: 3,
  state: 4,
};

/** What the strategy looks up, with the numbers of the site before the usual ones. */
export function tableOf({ name, levels, ranks, attackers }: Strategy): Readonly<Record<string, number>> {
  if (name === 'matrix') return levels ?? usualLevels;
  if (name === 'ratio') return ranks ?? {};
  return name === 'attacker' ? { ...usualAttackers, ...attackers } : {};
}

type Level = Pick<TargetInput, 'level' | 'figures'>;
const unknown: Level = { level: null, figures: {} };

/** By the risk before any countermeasure: a target is what the design must reach, not what is there. */
export function levelOf(scenario: Scenario, unmitigated: RiskState, strategy: Strategy): Level {
  const table = tableOf(strategy);
  const { risk, categories, loss } = unmitigated;
  switch (strategy.name) {
    case 'matrix': {
      const level = risk === null ? undefined : strategyLevel(table[risk]);
      return level === undefined || risk === null ? unknown : { level, figures: { risk } };
    }
    case 'ratio': {
      const ratios = categories.map(({ category, risk: label, tolerable }) => {
        const [rank, limit] = [table[label] ?? 0, table[tolerable] ?? 1];
        return { level: ratioLevel(rank, limit), figures: { category, rank, tolerable: limit, ratio: sixDigits(rank / limit) } };
      });
      const [worst] = [...ratios].sort((a, b) => b.figures.ratio - a.figures.ratio);
      return worst ?? unknown;
    }
    case 'attacker': {
      const who = scenario.attacker ?? scenario.threatSource;
      const level = who === null ? undefined : strategyLevel(table[who]);
      return level === undefined || who === null ? unknown : { level, figures: { attacker: who } };
    }
    case 'quantitative': {
      const { tolerance } = strategy;
      if (loss === null || tolerance === null || tolerance === 0) return unknown;
      const yearly = loss.p90 ?? loss.mean;
      return {
        level: ratioLevel(yearly, tolerance),
        figures: { [loss.p90 === null ? 'mean' : 'p90']: yearly, tolerance, ratio: sixDigits(yearly / tolerance) },
      };
    }
    case 'declared':
      return scenario.targetProposal === null
        ? unknown
        : { level: scenario.targetProposal, figures: { proposal: scenario.targetProposal } };
  }
}
const levels: readonly SecurityLevel[] = [0, 1, 2, 3, 4];
const strategyLevel = (level: number | undefined): SecurityLevel | undefined => levels.find((each) => each === level);

export interface TargetContext {
  readonly model: RiskModel;
  readonly site: Pick<Site, 'zones' | 'conduits'>;
  readonly catalogue: Catalogue;
  readonly reach: Reach;
  readonly unmitigated: ReadonlyMap<string, RiskState>;
}

/** For each zone and conduit that a scenario strikes; of the others nothing is said. */
export function derivedTargets(context: TargetContext): readonly DerivedTarget[] {
  const { model, site } = context;
  const { strategy } = model;
  if (strategy === null) return [];
  const subjects = [
    ...site.zones.map(({ id, target }) => ({ subject: `zone:${id}`, target, own: model.scenarios.filter(({ zone }) => zone === id) })),
    ...site.conduits.map(({ id, target }) => ({
      subject: `conduit:${id}`,
      target,
      own: model.scenarios.filter(({ conduit }) => conduit === id),
    })),
  ];
  return subjects
    .filter(({ own }) => own.length > 0)
    .map(({ subject, target, own }) =>
      derived(
        subject,
        target,
        own.map((scenario) => inputOf(scenario, strategy, context)),
        strategy,
      ),
    );
}

function derived(
  subject: SubjectId,
  declared: DerivedTarget['declared'],
  inputs: readonly TargetInput[],
  { name, floor }: Strategy,
): DerivedTarget {
  // Targets that the owner sets stand as they are; a scenario can only ask for more.
  const least = (fr: FoundationalRequirement): SecurityLevel => (name === 'declared' ? declared[fr] : floor);
  const stressing = (fr: FoundationalRequirement): readonly TargetInput[] =>
    inputs.filter(({ level, stresses }) => level !== null && stresses.some((each) => each.fr === fr));
  const vector = vectorFrom((fr): SecurityLevel =>
    stressing(fr).reduce<SecurityLevel>((most, { level }) => (level !== null && level > most ? level : most), least(fr)),
  );
  return {
    subject,
    derived: vector,
    declared,
    below: foundationalRequirements.filter((fr) => declared[fr] < vector[fr]),
    deciding: vectorFrom((fr) =>
      stressing(fr)
        .filter(({ level }) => level === vector[fr] && level > 0)
        .map(({ scenario }) => scenario),
    ),
    inputs,
  };
}

function inputOf(scenario: Scenario, strategy: Strategy, { catalogue, reach, unmitigated }: TargetContext): TargetInput {
  const reached = new Set(scenario.techniques.flatMap((technique) => reach(technique).map(({ id }) => id)));
  const stresses = foundationalRequirements.flatMap((fr) => {
    const requirements = catalogue.requirements.filter((row) => row.fr === fr && reached.has(row.id)).map(({ id }) => id);
    const declared = scenario.foundational.includes(fr);
    return requirements.length > 0 || declared ? [{ fr, declared, requirements }] : [];
  });
  const state = unmitigated.get(scenario.id);
  const { level, figures } = state ? levelOf(scenario, state, strategy) : unknown;
  const isStopped = safeguardOf(scenario) !== null;
  return {
    scenario: scenario.id,
    level: isStopped ? null : level,
    why: isStopped ? 'safeguard' : level === null ? 'not-rated' : 'rated',
    figures,
    stresses,
  };
}
