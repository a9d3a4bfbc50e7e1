/**
 * What the rules of one device let through: exact sets, first match in each list, every list that sees a packet must let it pass.
 * A rule that may match less than it says (a host name, a schedule, an application) leaves what it would decide undecided.
 */
import type { AddressSet } from './address-set.js';
import { type Nearby, nearbyOf } from './nearby.js';
import { common, except, type Region, shares } from './region.js';
import { type FilterRule, matchesInterface } from './rule.js';
import type { ServiceBox } from './service-set.js';

export interface Question {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly ServiceBox[];
  /** Interfaces or device zones at which the traffic enters and leaves; null: not known. */
  readonly from?: readonly string[] | null;
  readonly to?: readonly string[] | null;
  /** State of the connection; the first packet of one by default. */
  readonly state?: string;
  readonly traffic?: string;
}
export type Verdict = 'allow' | 'deny' | 'undecided';
/** Packets with one verdict, and the rules that gave it. */
export interface Piece {
  readonly region: Region;
  readonly verdict: Verdict;
  readonly rules: readonly FilterRule[];
}
export interface Answer {
  readonly pieces: readonly Piece[];
  /** The question falls into more parts than are worked out: the rest is undecided. */
  readonly isCut: boolean;
}

/** A question that falls into more parts is too broad: narrower ones are exact. */
const mostPieces = 4_000;

/** Rules of one device, by list, in their order. */
export interface Device {
  readonly lists: readonly (readonly FilterRule[])[];
}
export function deviceOf(rules: readonly FilterRule[]): Device {
  const lists = new Map<string, FilterRule[]>();
  for (const rule of rules) {
    const list = lists.get(rule.chain);
    if (list === undefined) lists.set(rule.chain, [rule]);
    else list.push(rule);
  }
  // Two rules of one place keep the order of the file; what decides all the rest comes last.
  return {
    lists: [...lists.values()].map((list) =>
      [...list].sort((a, b) => Number(a.isDefault) - Number(b.isDefault) || a.position - b.position),
    ),
  };
}

interface Open {
  readonly region: Region;
  /** Rules before, each of which may decide it. */
  readonly maybe: readonly FilterRule[];
}

export function reach({ lists }: Device, question: Question): Answer {
  const { source, destination, services } = question;
  let pieces: readonly Piece[] = [{ region: { source, destination, services }, verdict: 'undecided', rules: [] }];
  let isCut = false;
  let isFirst = true;
  for (const list of lists) {
    const seen = applicable(list, question);
    if (seen.length === 0) continue;
    const next: Piece[] = [];
    for (const piece of pieces) {
      if (!isFirst && piece.verdict === 'deny') {
        next.push(piece);
        continue;
      }
      const { decided, undecided, wasCut } = firstMatch(seen, piece.region);
      isCut ||= wasCut;
      for (const one of decided) next.push(isFirst || piece.rules.length === 0 ? one : bothLists(piece, one));
      for (const region of undecided) next.push({ ...piece, region });
    }
    pieces = next;
    isFirst = false;
    if (pieces.length > mostPieces) return { pieces: pieces.slice(0, mostPieces), isCut: true };
  }
  return { pieces, isCut };
}

/** Rules that may see the question's packets, and whether they certainly do. */
export type Seen = readonly { readonly rule: FilterRule; readonly isSure: boolean }[];
export function applicable(list: readonly FilterRule[], question: Question): Seen {
  const { from = null, to = null, state = 'new', traffic = 'through' } = question;
  const seen: { rule: FilterRule; isSure: boolean }[] = [];
  for (const rule of nearbyIn(list).near(question)) {
    if (!shares(question, rule)) continue;
    if (rule.state !== null && !rule.state.includes(state)) continue;
    if (rule.traffic.length > 0 && !rule.traffic.includes(traffic)) continue;
    const enters = matchesInterface(rule.from, from);
    const leaves = matchesInterface(rule.to, to);
    if (enters === false || leaves === false) continue;
    seen.push({ rule, isSure: enters === true && leaves === true && rule.doubt === null });
  }
  return seen;
}

const indexes = new WeakMap<readonly FilterRule[], Nearby<FilterRule>>();
function nearbyIn(list: readonly FilterRule[]): Nearby<FilterRule> {
  let index = indexes.get(list);
  if (index === undefined) indexes.set(list, (index = nearbyOf(list)));
  return index;
}

interface Matched {
  readonly decided: readonly Piece[];
  /** No rule of the list sees it. */
  readonly undecided: readonly Region[];
  readonly wasCut: boolean;
}
function firstMatch(list: Seen, region: Region): Matched {
  let open: Open[] = [{ region, maybe: [] }];
  const decided: Piece[] = [];
  for (const { rule, isSure } of list) {
    if (open.length === 0) break;
    const next: Open[] = [];
    for (const each of open) {
      const hit = common(each.region, rule);
      if (hit === null) {
        next.push(each);
        continue;
      }
      if (isSure) decided.push(decide(hit, rule, each.maybe));
      // Only the first doubtful rules are kept for the answer; whether they agree must be known of all.
      else
        next.push({
          region: hit,
          maybe: each.maybe.length < 50 || each.maybe.every(({ action }) => action !== rule.action) ? [...each.maybe, rule] : each.maybe,
        });
      for (const rest of except(each.region, rule)) next.push({ region: rest, maybe: each.maybe });
    }
    open = next;
    if (open.length + decided.length > mostPieces) {
      const rest = open.map((each): Piece => ({ region: each.region, verdict: 'undecided', rules: each.maybe }));
      return { decided: [...decided, ...rest], undecided: [], wasCut: true };
    }
  }
  const doubtful = open
    .filter(({ maybe }) => maybe.length > 0)
    .map(({ region: left, maybe }): Piece => ({ region: left, verdict: 'undecided', rules: maybe }));
  return {
    decided: [...decided, ...doubtful],
    undecided: open.filter(({ maybe }) => maybe.length === 0).map((each) => each.region),
    wasCut: false,
  };
}

function decide(region: Region, rule: FilterRule, maybe: readonly FilterRule[]): Piece {
  const agree = maybe.every(({ action }) => action === rule.action);
  return { region, verdict: agree ? rule.action : 'undecided', rules: [...maybe, rule] };
}

/** Both lists must let it pass: one denial is enough. */
function bothLists(first: Piece, second: Piece): Piece {
  const rules = [...first.rules, ...second.rules];
  if (second.verdict === 'deny') return second;
  return { region: second.region, verdict: first.verdict === 'allow' && second.verdict === 'allow' ? 'allow' : 'undecided', rules };
}
