/** One gate is asked what it does with a region: its devices by the interfaces at which the traffic enters and leaves, in line or side by side. */
import { type AddressSet, intersectionOf, isEmpty, noAddresses, unionOf, without } from './address-set.js';
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
  /** Devices that it has passed: one of them may have put another sender in. */
  readonly before: readonly string[];
}
export const stepsOf = (from: string, way: readonly Gate[]): readonly Step[] =>
  way.map((gate, n) => ({
    ...{ from: way[n - 1]?.to ?? from, gate, isFirst: n === 0, isLast: n === way.length - 1 },
    before: way.slice(0, n).flatMap(({ devices }) => devices),
  }));
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
    if (device === null || isOpen(id)) return [{ region, isSure: false, rules: [], isLeft: false }];
    return questions(step, device, region).flatMap((question) => passages(device.device, question, budget));
  };
  const piecesOf = (id: string, step: Step, region: Region): readonly Piece[] => {
    const device = devices.get(id);
    if (device === null) return [{ region, verdict: 'undecided', rules: [] }];
    const pieces = questions(step, device, region).flatMap((question) => reach(device.device, question).pieces);
    return isOpen(id) ? pieces.map((piece) => ({ ...piece, verdict: 'undecided' })) : pieces;
  };

  /** The same with the sender that a device before may have put in; null: none does. */
  const translated = ({ before }: Step, region: Region): Region | null => {
    const sets = before.flatMap((id) => devices.translated.get(id) ?? []);
    const source = sets.reduce(unionOf, noAddresses);
    return isEmpty(source) ? null : { ...region, source };
  };
  const asking: Asking = {
    passages: (step, region, budget) => {
      const { devices: ids, isParallel } = step.gate;
      const why = whyOf(step);
      const [first, ...more] = ids;
      if (first === undefined) return { passages: [{ region, isSure: false, rules: [], isLeft: false }], why };
      if (more.length === 0) return { passages: passagesOf(first, step, region, budget), why };
      // What one device leaves another may let pass.
      const each = ids.flatMap((id) => passagesOf(id, step, region, budget).map((one) => ({ ...one, isLeft: false })));
      if (isParallel) return { passages: each, why };
      let inLine: readonly Passage[] = [{ region, isSure: true, rules: [], isLeft: false }];
      for (const id of ids)
        inLine = inLine.flatMap((before) =>
          passagesOf(id, step, before.region, budget).map((one) => ({
            region: one.region,
            isSure: before.isSure && one.isSure,
            rules: [...before.rules, ...one.rules],
            isLeft: false,
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
  return {
    passages: (step, region, budget) => {
      const own = asking.passages(step, region, budget);
      const other = translated(step, region);
      const also = other === null ? null : asking.passages({ ...step, isFirst: false }, other, budget);
      if (also === null || own.passages.length + also.passages.length === 0) return own;
      // As which sender it arrives is not worked out: what passes as the other one may pass.
      const perhaps = also.passages.map((each) => ({
        ...each,
        region: { ...each.region, source: region.source },
        isSure: false,
        isLeft: false,
      }));
      return {
        passages: [...own.passages.map((each) => ({ ...each, isSure: false, isLeft: false })), ...perhaps],
        why: [...own.why, anotherSender(step)],
      };
    },
    decide: (step, region) => {
      const own = asking.decide(step, region);
      const other = translated(step, region);
      if (other === null) return own;
      const verdicts = new Set(asking.decide({ ...step, isFirst: false }, other).pieces.map(({ verdict }) => verdict));
      const pieces = own.pieces.map((piece): Piece =>
        verdicts.size === 1 && verdicts.has(piece.verdict) ? piece : { ...piece, verdict: 'undecided' },
      );
      const differs = pieces.some(({ verdict }, n) => verdict !== own.pieces[n]?.verdict);
      return differs ? { pieces, why: [...own.why, anotherSender(step)] } : own;
    },
  };
}

const anotherSender = ({ before }: Step): string =>
  `addresses are translated on the way (${before.join(', ')}), and the rules after it treat the translated sender otherwise`;

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
