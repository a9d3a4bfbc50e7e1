/** What one source knows and another does not: addresses outside the inventory, addresses that two assets claim, claims of completeness. */
import type { Contradiction, KindEvidence, Origin, RegisteredEvidence } from '../model/record.js';
import type { Problem } from '../model/problem.js';
import type { Site } from '../model/site.js';
import { type AssetDirectory, addressesAt } from './asset-directory.js';
import type { Calendar } from './calendar.js';
import { limitedContradictions } from './merge.js';
import { problem } from './problems.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface CrossCheckInput {
  readonly site: Site;
  readonly kinds: ReadonlyMap<string, KindEvidence>;
  readonly directory: AssetDirectory;
  readonly lookup: ZoneLookup;
  readonly calendar: Calendar;
}
type Register = readonly Omit<RegisteredEvidence, 'complete'>[];

/** Kinds whose records show devices without asking the inventory. Events name addresses too, but say nothing of all devices. */
const discovering = ['flows', 'discovered-devices'] as const;

interface Seen {
  readonly zones: readonly string[];
  readonly known: boolean;
  /** First origin in each registration. */
  readonly origins: Origin[];
}

/** Addresses of devices in networks of the site, with who saw them. */
export type Sightings = ReadonlyMap<string, Seen>;

export function sightings({ kinds, directory, lookup }: CrossCheckInput): Sightings {
  const seen = new Map<string, Seen>();
  for (const id of [...discovering, 'events']) {
    const evidence = kinds.get(id);
    if (evidence === undefined) continue;
    const fields = Object.values(evidence.kind.attach).flatMap(({ address }) => (address === undefined ? [] : [address]));
    for (const { values, origins } of evidence.records) {
      for (const address of fields.flatMap((field) => addressesAt(values, field))) {
        let sighting = seen.get(address);
        if (sighting === undefined) {
          const zones = lookup.ofAddress(address);
          if (zones.length === 0 || lookup.isNetworkEdge(address)) continue;
          seen.set(address, (sighting = { zones, known: directory.byAddress.has(address), origins: [] }));
        }
        for (const origin of origins)
          if (!sighting.origins.some(({ evidence: by }) => by === origin.evidence)) sighting.origins.push(origin);
      }
    }
  }
  return seen;
}

export function inventoryContradictions({ directory }: CrossCheckInput, seen: Sightings): readonly Contradiction[] {
  if (!directory.readable) return [];
  const missing = limitedContradictions();
  for (const [address, { zones, known, origins }] of seen) {
    if (known) continue;
    missing.add(address, () => ({
      code: 'not-in-inventory',
      message: `${address} (zone ${zones.join(', ')}) was seen by ${origins.map(({ evidence }) => evidence).join(', ')}, and no asset has it`,
      subject: address,
      origins,
    }));
  }
  return [...missing.list(), ...duplicateAddresses(directory)];
}

function duplicateAddresses({ byId }: AssetDirectory): readonly Contradiction[] {
  const holders = new Map<string, { readonly id: string; readonly origins: readonly Origin[] }>();
  const twice = limitedContradictions();
  for (const { id, addresses, macs, inService, origins } of byId.values()) {
    if (!inService) continue;
    for (const [sort, value] of [
      ...addresses.map((each) => ['address', each] as const),
      ...macs.map((each) => ['MAC address', each] as const),
    ]) {
      const holder = holders.get(value);
      if (holder === undefined) holders.set(value, { id, origins });
      else if (holder.id !== id)
        twice.add(`${value} ${id}`, () => ({
          code: 'duplicate-address',
          message: `assets ${holder.id} and ${id} both have the ${sort} ${value}`,
          subject: value,
          origins: [...holder.origins.slice(0, 1), ...origins.slice(0, 1)],
        }));
    }
  }
  return twice.list();
}

export interface Completeness {
  readonly register: readonly RegisteredEvidence[];
  readonly problems: readonly Problem[];
}

/** `complete: true` is a claim. For assets another source can confirm or refute it; a person can approve it, but not against what was seen. */
export function judgeCompleteness(input: CrossCheckInput, register: Register, seen: Sightings): Completeness {
  const problems: Problem[] = [];
  const judged = register.map((evidence): RegisteredEvidence => {
    const { registration } = evidence;
    if (!registration.complete) return { ...evidence, complete: 'not-claimed' };
    const outside = registration.kind === 'assets' ? outsideOf(input, evidence, seen) : null;
    if (outside !== null && outside.missing.length > 0) {
      const { missing } = outside;
      const named = `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${String(missing.length - 5)} more` : ''}`;
      const message = `evidence ${registration.id} is called complete, and ${named} ${missing.length === 1 ? 'was' : 'were'} seen on the network`;
      problems.push(problem('W_COMPLETE_REFUTED', 'warning', registration.at, message, { path: 'complete' }));
      return { ...evidence, complete: 'refuted' };
    }
    if (outside?.confirmed && evidence.state === 'ok') return { ...evidence, complete: 'corroborated' };
    // A file without a single byte is a broken export, whatever was once approved.
    if (evidence.bytes > 0 && isApproved(input, registration.id)) return { ...evidence, complete: 'approved' };
    const hint =
      registration.kind === 'assets'
        ? 'Register observed flows or discovered devices of the same zones, or record an approval under decisions.completeness.'
        : 'Record an approval under decisions.completeness.';
    const message = `evidence ${registration.id} is called complete, and nothing confirms it`;
    problems.push(problem('W_COMPLETE_UNPROVEN', 'warning', registration.at, message, { path: 'complete', hint }));
    return { ...evidence, complete: 'unproven' };
  });
  return { register: judged, problems };
}

function isApproved({ site, calendar }: CrossCheckInput, id: string): boolean {
  return site.decisions.completeness.some(({ evidence, approved, expires }) => {
    const from = calendar.parse(approved);
    const until = calendar.parse(expires);
    return evidence === id && from !== null && until !== null && from <= calendar.end && calendar.dayOf(until) >= calendar.today;
  });
}

/** What independent sources show in the zones that an inventory covers. */
function outsideOf(
  input: CrossCheckInput,
  { registration, sha256 }: Register[number],
  seen: Sightings,
): { readonly missing: readonly string[]; readonly confirmed: boolean } {
  const covered = coveredZones(input.site, registration.covers);
  // The same file registered a second time confirms nothing.
  const isIndependent = ({ registration: other, sha256: hash }: RegisteredEvidence | Register[number]): boolean =>
    other.file !== registration.file && (hash === null || hash !== sha256);
  const sources = discovering.flatMap((kind) => input.kinds.get(kind)?.registrations ?? []).filter(isIndependent);
  const sound = new Set(sources.filter((source) => isSound(source, input)).map((source) => source.registration.id));
  const any = new Set(sources.map((source) => source.registration.id));
  const missing: string[] = [];
  let confirmed = false;
  for (const [address, { zones, known, origins }] of seen) {
    if (!zones.some((zone) => covered.has(zone))) continue;
    if (!known && origins.some(({ evidence }) => any.has(evidence))) missing.push(address);
    if (known && !confirmed && origins.some(({ evidence }) => sound.has(evidence))) confirmed = true;
  }
  return { missing, confirmed };
}

/** Any sighting refutes; only evidence that is whole and fresh itself confirms. */
function isSound({ state, registration, age, expired }: RegisteredEvidence, { kinds }: CrossCheckInput): boolean {
  const limit = kinds.get(registration.kind)?.kind.maxAgeDays ?? null;
  return state === 'ok' && age !== null && !expired && (limit === null || age <= limit);
}

function coveredZones({ zones, conduits }: Site, covers: readonly string[] | null): ReadonlySet<string> {
  if (covers === null) return new Set(zones.map(({ id }) => id));
  const ofConduits = conduits.filter(({ id }) => covers.includes(id)).flatMap(({ between }) => between);
  return new Set([...covers, ...ofConduits]);
}
