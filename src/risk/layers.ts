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

/** `E = (1 - beta)(1 - prod(1 - e)) + beta max e`: with beta 1 the group is as good as its best layer. */
export const groupEffect = (effects: readonly number[], beta: number): number =>
  (1 - beta) * (1 - effects.reduce((left, effect) => left * (1 - effect), 1)) + beta * Math.max(0, ...effects);

/** What passes: layers outside of groups multiply, the members of a group at one place come together first. */
function passing(layers: readonly Layer[], effectOf: (layer: Layer) => number, placeOf: (layer: Layer) => string, betaOf: BetaOf): number {
  let left = 1;
  let groups: Map<string, { readonly group: string; readonly effects: number[] }> | null = null;
  for (const layer of layers) {
    const { group } = layer;
    const effect = layer.share * Math.min(effectOf(layer), effectCap);
    if (effect === 0) continue;
    if (group === null) {
      left *= 1 - effect;
      continue;
    }
    groups ??= new Map();
    const key = `${group} ${placeOf(layer)}`;
    const known = groups.get(key);
    if (known) known.effects.push(effect);
    else groups.set(key, { group, effects: [effect] });
  }
  for (const { group, effects } of groups?.values() ?? []) left *= 1 - groupEffect(effects, betaOf(group));
  return left;
}

/** All steps must succeed; a layer without a step acts on the attack as a whole. A common cause joins layers of one step. */
export const successOf = (layers: readonly Layer[], betaOf: BetaOf): number =>
  passing(
    layers,
    ({ effect }) => effect,
    ({ step }) => step ?? '',
    betaOf,
  );
export const remainingOf = (layers: readonly Layer[], betaOf: BetaOf): number =>
  passing(
    layers,
    ({ lossEffect }) => lossEffect,
    () => '',
    betaOf,
  );

/** Labels to step down: one for each division of the chance by `factor`, at most `most`. */
export const labelsDown = (chance: number, factor: number, most: number): number =>
  // a chance of exactly one half must not become 0.9999 of a label
  Math.min(most, Math.floor(-Math.log(chance) / Math.log(factor) + 1e-9));
