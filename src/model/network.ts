/** The network as it is: what the rules of the enforcing devices let pass between zones, asked and answered in exact sets. */
import type { Place } from './assessment.js';
import type { Origin } from './record.js';

/** `allow`: it surely passes; `undecided`: nobody can tell from the evidence. */
export type Verdict = 'allow' | 'deny' | 'undecided';

/** Stands for every address that no zone of the site holds. */
export const outside = 'outside';

export interface NetworkQuestion {
  /** A zone id, `outside`, an address or a network. */
  readonly from: string;
  readonly to: string;
  /** `tcp/502`, `udp/1-1024`, `icmp`; empty: every service. */
  readonly services: readonly string[];
}

/** A rule that decides, and where it stands. */
export interface DecidingRule {
  readonly device: string;
  readonly id: string;
  readonly action: 'allow' | 'deny';
  readonly origin: Origin | null;
}

/** From one zone into the next. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  /** Conduits of the site that join the two zones by this device; none: the device joins them, and no conduit says so. */
  readonly conduits: readonly string[];
  /** Devices that must let it pass; none: nothing is known to stand between. */
  readonly devices: readonly string[];
}

/** Packets with one verdict: every source, destination and service of it. */
export interface NetworkPart {
  readonly verdict: Verdict;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly services: readonly string[];
  readonly hops: readonly Hop[];
  /** One for each list that decided, in the order of the way. */
  readonly rules: readonly DecidingRule[];
  /** Why it is undecided, or why no rule was asked; empty: the rules say it all. */
  readonly why: readonly string[];
}

export interface NetworkAnswer {
  readonly from: string;
  readonly to: string;
  /** `allow`: some of what was asked surely passes; `undecided`: some may; `deny`: none of it does. */
  readonly verdict: Verdict;
  /** Not everything that was asked has this verdict. */
  readonly isPartly: boolean;
  /** What passes first, then what may, then what does not. */
  readonly parts: readonly NetworkPart[];
  readonly why: readonly string[];
}

/** What passes between two zones by one rule of each list on the way. */
export interface Permission extends NetworkPart {
  readonly verdict: 'allow' | 'undecided';
  readonly from: string;
  readonly to: string;
}

/** Where somebody from outside the control system begins. */
export interface Entry {
  /** A zone id, or `outside`. */
  readonly zone: string;
  readonly why: 'outside' | 'business' | 'external';
}

/** A zone that an intruder reaches, and the shortest way by which he does. */
export interface Reached {
  readonly zone: string;
  /** Zones that he holds one after the other, the one in which he begins first. */
  readonly zones: readonly string[];
  readonly steps: number;
  /** false: no way is sure, and this is the shortest that may be one. */
  readonly isSure: boolean;
  /** Steps if everything passed of which nobody can tell; as many as `steps`, or fewer. */
  readonly fewest: number;
  /** What lets him take each step. */
  readonly by: readonly Permission[];
}

export interface NetworkView {
  readonly reach: (question: NetworkQuestion) => NetworkAnswer;
  /** Everything that passes, or may pass, from one zone (or `outside`) straight into another. */
  readonly permissions: (from: string, to: string) => readonly Permission[];
  /** Zone ids, and `outside` last. */
  readonly ends: readonly string[];
  readonly entries: readonly Entry[];
  /** What an intruder in a zone reaches, nearest first; sure ways go before doubtful ones. */
  readonly intruder: (from: string) => readonly Reached[];
  /** Zones (or `outside`) in which an address lies. */
  readonly zonesOf: (address: string) => readonly string[];
  /** Why there may be more than this although all evidence is there; null: this is all. */
  readonly unfinished: string | null;
}

/** The network as the assessment and the report hold it: plain, and with a bound that is told. */
export interface NetworkMap {
  /** What passes, or may pass, between zones. */
  readonly paths: readonly NetworkPath[];
  readonly pathCount: number;
  /** Flows that were seen and that the rules do not let pass, or nobody declared. */
  readonly observed: readonly ObservedPath[];
  readonly observedCount: number;
  /** Declared flows that are wanted today and that the rules stop, or of which nobody can tell. */
  readonly blocked: readonly {
    readonly flow: string;
    readonly conduit: string;
    readonly permitted: boolean | null;
    readonly by: readonly string[];
    readonly place: Place;
  }[];
  /** Ways into zones that no enforcing device guards. */
  readonly bypasses: readonly {
    readonly device: string;
    readonly way: string;
    readonly zones: readonly string[];
    readonly what: string;
    readonly place: Place;
  }[];
  /** Rules that never decide anything, rules for everything, and devices that do not deny the rest. */
  readonly rules: readonly {
    readonly device: string;
    readonly id: string;
    readonly what: string;
    readonly by: readonly string[];
    readonly place: Place;
  }[];
  /** Shortest ways of an intruder: from outside to every zone, and from every zone to a safety zone. */
  readonly intruder: readonly IntruderWay[];
  /** Why there may be more; empty: this is all that the evidence says. */
  readonly unfinished: readonly string[];
}
export interface NetworkPath {
  readonly from: string;
  readonly to: string;
  /** null: nobody can tell. */
  readonly permitted: true | null;
  readonly declared: boolean | null;
  /** null: no flows are in evidence, or nobody can tell. */
  readonly observed: boolean | null;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly services: readonly string[];
  readonly by: string;
  readonly through: readonly string[];
  readonly conduits: readonly string[];
  readonly undeclared: readonly string[];
  readonly why: readonly string[];
  /** Where the rules stand, in the order of the way. */
  readonly places: readonly Place[];
}
export interface ObservedPath {
  readonly source: string;
  readonly destination: string;
  readonly service: string;
  readonly from: string;
  readonly to: string;
  readonly permitted: boolean | null;
  readonly declared: boolean | null;
  readonly leavesSite: boolean;
  readonly place: Place;
}
export interface IntruderWay {
  readonly from: string;
  readonly to: string;
  readonly toSafety: boolean;
  readonly steps: number;
  readonly isSure: boolean;
  readonly through: readonly string[];
  readonly by: readonly string[];
}
