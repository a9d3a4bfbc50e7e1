/** One gate is asked what it does with a region: its devices by the interfaces at which the traffic enters and leaves, in line or side by side. */
import { type AddressSet, intersectionOf, isEmpty, without } from './address-set.js';
import { type Devices, facing, type RuleDevice } from './devices.js';
import type { Ends } from './ends.js';
import type { Gate } from './gates.js';
import { type Budget, passages, type Passage } from './passages.js';
import { type Piece, type Question, reach } from './reach.js';
import type { Region } from './region.js';

/** Where the traffic is: which ends of the way this gate stands at. */
export interface Step {
  readonly from: string;
  readonly gate: Gate;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}
export interface Asked {
  readonly passages: readonly Passage[];
  readonly why: readonly string[];
}
export interface Decided {
  readonly pieces: readonly Piece[];
  readonly why: readonly string[];
}
export interface Asking {
  readonly passages: (step: Step, region: Region, budget: Budget) => Asked;
  readonly decide: (step: Step, region: Region) => Decided;
}

export function makeAsking(devices: Devices, ends: Ends): Asking {
  /** The question for each pair of interfaces that the region may use. */
  const questions = ({ from, gate, isFirst, isLast }: Step, { legs }: RuleDevice, region: Region): readonly Question[] => {
    const enters = splits(legs, region.source, ends.setOf(from), isFirst);
    const leaves = splits(legs, region.destination, ends.setOf(gate.to), isLast);
    return enters.flatMap((a) =>
      leaves.map((b): Question => ({ source: a.set, destination: b.set, services: region.services, from: a.names, to: b.names })),
    );
  };
  const whyOf = ({ gate }: Step): readonly string[] => [
    ...(gate.why === '' ? [] : [gate.why]),
    ...gate.devices.flatMap((id) => {
      const device = devices.get(id);
      if (device === null) return [`no rule of ${id} is in evidence`];
      return device.gap === null ? [] : [`the rules of ${id} are not all known: ${device.gap}`];
    }),
  ];
  const isOpen = (id: string): boolean => (devices.get(id)?.gap ?? '') !== '';

  const passagesOf = (id: string, step: Step, region: Region, budget: Budget): readonly Passage[] => {
    const device = devices.get(id);
    if (device === null || isOpen(id)) return [{ region, isSure: false, rules: [] }];
    return questions(step, device, region).flatMap((question) => passages(device.device, question, budget));
  };
  const piecesOf = (id: string, step: Step, region: Region): readonly Piece[] => {
    const device = devices.get(id);
    if (device === null) return [{ region, verdict: 'undecided', rules: [] }];
    const pieces = questions(step, device, region).flatMap((question) => reach(device.device, question).pieces);
    return isOpen(id) ? pieces.map((piece) => ({ ...piece, verdict: 'undecided' })) : pieces;
  };

  return {
    passages: (step, region, budget) => {
      const { devices: ids, isParallel } = step.gate;
      const why = whyOf(step);
      const [first, ...more] = ids;
      if (first === undefined) return { passages: [{ region, isSure: false, rules: [] }], why };
      if (more.length === 0) return { passages: passagesOf(first, step, region, budget), why };
      const each = ids.flatMap((id) => passagesOf(id, step, region, budget));
      if (isParallel) return { passages: each, why };
      let inLine: readonly Passage[] = [{ region, isSure: true, rules: [] }];
      for (const id of ids)
        inLine = inLine.flatMap((before) =>
          passagesOf(id, step, before.region, budget).map((one) => ({
            region: one.region,
            isSure: before.isSure && one.isSure,
            rules: [...before.rules, ...one.rules],
          })),
        );
      return { passages: [...inLine, ...each.map((one) => ({ ...one, isSure: false }))], why: [...why, sideBySide(ids)] };
    },
    decide: (step, region) => {
      const { devices: ids, isParallel } = step.gate;
      const why = whyOf(step);
      if (ids.length === 0) return { pieces: [{ region, verdict: 'undecided', rules: [] }], why };
      let parts: readonly { readonly piece: Piece; readonly verdicts: readonly Piece['verdict'][] }[] = [
        { piece: { region, verdict: 'undecided', rules: [] }, verdicts: [] },
      ];
      for (const id of ids)
        parts = parts.flatMap(({ piece, verdicts }) =>
          piecesOf(id, step, piece.region).map((next) => ({
            piece: { ...next, rules: [...piece.rules, ...next.rules] },
            verdicts: [...verdicts, next.verdict],
          })),
        );
      const pieces = parts.map(({ piece, verdicts }): Piece => ({ ...piece, verdict: together(verdicts, isParallel) }));
      const differ = parts.some(({ verdicts }) => new Set(verdicts).size > 1);
      return { pieces, why: differ && !isParallel ? [...why, sideBySide(ids)] : why };
    },
  };
}

const sideBySide = (ids: readonly string[]): string =>
  `whether ${ids.join(' and ')} stand in line or side by side is not known, and they do not let the same pass`;

function together(verdicts: readonly Piece['verdict'][], isParallel: boolean): Piece['verdict'] {
  const [first = 'undecided'] = verdicts;
  if (verdicts.every((each) => each === first)) return first;
  return isParallel && verdicts.includes('allow') ? 'allow' : 'undecided';
}

interface Split {
  readonly set: AddressSet;
  readonly names: readonly string[] | null;
}
/** Which interface faces the zone. At the end of a way the address itself says which of several; null: that is not known. */
function splits(legs: RuleDevice['legs'], set: AddressSet, zone: AddressSet, isEnd: boolean): readonly Split[] {
  const near = facing(legs, zone);
  if (!isEnd) {
    const [only, ...more] = near;
    return [{ set, names: only !== undefined && more.length === 0 ? only.names : null }];
  }
  const found: Split[] = [];
  let rest = set;
  for (const part of ['set', 'beyond'] as const)
    for (const leg of part === 'set' ? near : legs) {
      const own = intersectionOf(rest, leg[part]);
      if (isEmpty(own)) continue;
      found.push({ set: own, names: leg.names });
      rest = without(rest, leg[part]);
    }
  if (isEmpty(rest)) return found;
  // What lies in the zone and behind its one interface comes by it too.
  const [only, ...more] = near;
  return [...found, { set: rest, names: only !== undefined && more.length === 0 ? only.names : null }];
}
