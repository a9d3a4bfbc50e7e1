/** One scenario of risk.yaml as declared, defaults filled in. */
import {
  defaultEffects,
  effectClasses,
  type Effect,
  type EffectClass,
  type Estimate,
  type Scenario,
  type ScenarioCountermeasure,
  type ScenarioStep,
} from '../model/risk.js';
import { positionOf, type Path } from './places.js';
import type { RawCountermeasure, RawEffect, RawEstimate, RawRisk, RawScenario, RawStep } from './raw-risk.js';
import type { YamlFile } from './yaml.js';

export function scenarioOf(raw: RawScenario, path: Path, { effectiveness = {} }: RawRisk, source: YamlFile): Scenario {
  const at = (...more: Path) => positionOf(source.at([...path, ...more]));
  const valueOf = (name: EffectClass): number => effectiveness[name] ?? defaultEffects[name];
  const effectOf = (written: RawEffect): Effect => {
    const name = effectClasses.find((each) => each === written) ?? null;
    return { value: name === null ? Number(written) : valueOf(name), class: name, assumed: false };
  };
  const assumed: Effect = { value: valueOf('moderate'), class: 'moderate', assumed: true };

  const steps = (raw.steps ?? []).map((each, n): ScenarioStep => {
    const step: RawStep = typeof each === 'string' ? { id: each } : each;
    return {
      id: step.id,
      title: step.title ?? null,
      techniques: step.techniques ?? [],
      subject: step.on ?? null,
      at: at('steps', n),
    };
  });
  const countermeasures = (raw.countermeasures ?? []).map((each, n): ScenarioCountermeasure => {
    const layer: RawCountermeasure = typeof each === 'string' ? { control: each } : each;
    const lossEffect = layer.lossEffect === undefined ? null : effectOf(layer.lossEffect);
    return {
      control: layer.control,
      step: layer.step ?? null,
      on: layer.on ?? null,
      // What is said to act on the consequence alone is not given a part in stopping the attack as well.
      effect: layer.effect === undefined ? (lossEffect === null ? assumed : null) : layer.effect === null ? null : effectOf(layer.effect),
      lossEffect,
      categories: layer.categories ?? null,
      group: layer.group ?? null,
      claimed: layer.claimed ?? 1,
      at: at('countermeasures', n),
    };
  });
  const { residual, workshop } = raw;
  return {
    id: raw.id,
    title: raw.title,
    zone: raw.zone ?? null,
    conduit: raw.conduit ?? null,
    entryZone: raw.entryZone ?? null,
    crosses: raw.crosses ?? [],
    node: raw.node ?? null,
    threatSource: raw.threatSource ?? null,
    attacker: raw.attacker ?? null,
    capability: raw.capability ?? null,
    entryPoint: raw.entryPoint ?? null,
    steps,
    techniques: [...new Set([...(raw.attackPath ?? []), ...steps.flatMap((each) => each.techniques)])],
    vulnerabilities: raw.vulnerabilities ?? [],
    consequence: raw.consequence ?? null,
    hazardRef: raw.hazardRef ?? null,
    severity: raw.severity ?? {},
    hackable: raw.hackable ?? true,
    assumeCompromise: raw.assumeCompromise ?? false,
    likelihood: raw.likelihood ?? null,
    foundational: raw.foundational ?? [],
    targetProposal: raw.targetProposal ?? null,
    countermeasures,
    residual: residual ? { likelihood: residual.likelihood ?? null, severity: residual.severity ?? {}, at: at('residual') } : null,
    decision: raw.decision ?? null,
    owner: raw.owner ?? null,
    due: raw.due ?? null,
    additional: raw.additional ?? [],
    workshop: workshop
      ? {
          date: workshop.date,
          participants: (workshop.participants ?? []).map((each) => (typeof each === 'string' ? { name: each, role: null } : each)),
          facilitator: workshop.facilitator ?? null,
          at: at('workshop'),
        }
      : null,
    frequency: raw.frequency === undefined ? null : estimateOf(raw.frequency),
    loss: raw.loss === undefined ? null : estimateOf(raw.loss),
    notes: raw.notes ?? null,
    at: at(),
  };
}

const estimateOf = (raw: RawEstimate): Estimate => (typeof raw === 'number' ? { min: raw, mode: raw, max: raw } : raw);
