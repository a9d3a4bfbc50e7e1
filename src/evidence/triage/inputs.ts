/** The inputs of the triage from what the evidence says (method: exploitation, automatable, human impact). Unknown is never the harmless value. */
import {
  type Exploitation,
  exploitations,
  humanImpactOf,
  type HumanImpact,
  type MissionImpact,
  missionImpacts,
  type SafetyImpact,
  type YesNo,
  yesNo,
} from './ssvc-tables.js';

const onlyActive: readonly Exploitation[] = ['active'];
/** From the first to the last: one list for each pair, however many vulnerabilities share it. */
const spans = new Map<string, readonly Exploitation[]>();
function span(from: Exploitation, to: Exploitation): readonly Exploitation[] {
  const key = `${from} ${to}`;
  const there = spans.get(key) ?? exploitations.slice(exploitations.indexOf(from), exploitations.indexOf(to) + 1);
  spans.set(key, there);
  return there;
}

/** What the sources say of one vulnerability. */
export interface Exploits {
  readonly inCatalogue: boolean;
  /** The catalogue is fresh, so that what is not in it is not known to be used. */
  readonly catalogueIsFresh: boolean;
  /** Of SSVC; null: no entry, which is unknown. */
  readonly assessed: Exploitation | null;
  readonly assessedIsFresh: boolean;
  /** What an advisory or a scanner says. */
  readonly told: Exploitation | null;
}

export function exploitationOf({ inCatalogue, catalogueIsFresh, assessed, assessedIsFresh, told }: Exploits): readonly Exploitation[] {
  if (inCatalogue || assessed === 'active' || told === 'active') return onlyActive;
  const known = assessed === 'public poc' || told === 'public poc';
  const atLeast: Exploitation = known ? 'public poc' : 'none';
  const atMost: Exploitation = !catalogueIsFresh
    ? 'active'
    : known
      ? 'public poc'
      : assessed === 'none' && assessedIsFresh
        ? 'none'
        : 'public poc';
  return span(atLeast, atMost);
}

const one: Readonly<Record<YesNo, readonly YesNo[]>> = { yes: ['yes'], no: ['no'] };
const vectors = new Map<string, readonly YesNo[]>();

/** SSVC before CVSS 4 before the base metrics. */
export function automatableOf(assessed: YesNo | null, vector: string | null): readonly YesNo[] {
  if (assessed !== null) return one[assessed];
  if (vector === null) return yesNo;
  let known = vectors.get(vector);
  if (known === undefined) {
    if (vectors.size >= 10_000) vectors.clear();
    vectors.set(vector, (known = ofVector(vector)));
  }
  return known;
}

function ofVector(vector: string): readonly YesNo[] {
  const metrics = new Map(
    vector
      .toUpperCase()
      .split('/')
      .map((each) => each.split(':'))
      .map(([name = '', value = '']) => [name, value] as const),
  );
  const own = metrics.get('AU');
  // in CVSS 2 the same letters mean authentication
  if (metrics.get('CVSS') === '4.0' && (own === 'Y' || own === 'N')) return one[own === 'Y' ? 'yes' : 'no'];
  const base = [metrics.get('AV'), metrics.get('AC'), metrics.get('PR') ?? metrics.get('AU'), metrics.get('UI') ?? 'N'];
  if (base.some((each) => each === undefined)) return yesNo;
  return one[base.join('') === 'NLNN' ? 'yes' : 'no'];
}

const missions: Readonly<Record<string, MissionImpact>> = {
  low: 'degraded',
  medium: 'mef support crippled',
  high: 'mef failure',
  critical: 'mission failure',
};

/** `isSafety`: the zone is designated for safety; null: the zone is not known. */
export function humanImpactsOf(isSafety: boolean | null, criticality: string | null): readonly HumanImpact[] {
  const safety: readonly SafetyImpact[] = isSafety === null ? ['marginal', 'catastrophic'] : [isSafety ? 'catastrophic' : 'marginal'];
  const mission = criticality === null ? undefined : missions[criticality];
  const all = safety.flatMap((each) => (mission === undefined ? missionImpacts : [mission]).map((other) => humanImpactOf(each, other)));
  return [...new Set(all)];
}
