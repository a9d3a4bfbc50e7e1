/** Chance that an attack passes its layers, and what is left of the loss (method 11.2): independent layers multiply, a common cause holds back part of their credit. */
import { effectCap, type CommonCauseGroup } from '../model/risk.js';

/** One layer with the part of its effect that counts: 1 where its control passes, 0 where nothing shows that it does. */
export interface Layer {
  readonly step: string | null;
  readonly group: string | null;
  readonly effect: number;
  readonly lossEffect: number;
  readonly share: number;
}
export type BetaOf = (group: string) => number;
export const betas = (groups: readonly CommonCauseGroup[]): BetaOf => {
  const byId = new Map(groups.map(({ id, beta }) => [id, beta]));
  return (group) => byId.get(group) ?? 1;
};

const capped = (effect: number): number => Math.min(effect, effectCap);

/** `E = (1 - beta)(1 - prod(1 - e)) + beta max e`: with beta 1 the group is as good as its best layer. */
export const groupEffect = (effects: readonly number[], beta: number): number =>
  (1 - beta) * (1 - effects.reduce((left, effect) => left * (1 - effect), 1)) + beta * Math.max(0, ...effects);

/** What passes one step, or what is left of the loss: 0 to 1. */
function passing(effects: readonly { readonly group: string | null; readonly effect: number }[], betaOf: BetaOf): number {
  const groups = new Map<string, number[]>();
  let left = 1;
  for (const { group, effect } of effects) {
    if (group === null) left *= 1 - effect;
    else groups.set(group, [...(groups.get(group) ?? []), effect]);
  }
  for (const [group, members] of groups) left *= 1 - groupEffect(members, betaOf(group));
  return left;
}

/** All steps must succeed; a layer without a step acts on the attack as a whole. */
export function successOf(layers: readonly Layer[], betaOf: BetaOf): number {
  const steps = [...new Set(layers.map(({ step }) => step))];
  return steps.reduce(
    (success, step) =>
      success *
      passing(
        layers.filter((each) => each.step === step).map(({ group, effect, share }) => ({ group, effect: share * capped(effect) })),
        betaOf,
      ),
    1,
  );
}
export const remainingOf = (layers: readonly Layer[], betaOf: BetaOf): number =>
  passing(
    layers.map(({ group, lossEffect, share }) => ({ group, effect: share * capped(lossEffect) })),
    betaOf,
  );

/** Labels to step down: one for each division of the chance by `factor`, at most `most`. */
export const labelsDown = (chance: number, factor: number, most: number): number =>
  // a chance of exactly one half must not become 0.9999 of a label
  Math.min(most, Math.floor(-Math.log(chance) / Math.log(factor) + 1e-9));
