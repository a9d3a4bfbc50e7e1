/** `complete: true` is a claim. Other sources can confirm or refute it for an inventory; a person can approve it, but not against what was seen. */
import type { RegisteredEvidence } from '../model/record.js';
import type { Problem } from '../model/problem.js';
import type { Site } from '../model/site.js';
import { type CrossCheckInput, discovering, type Sightings } from './cross-check.js';
import { problem } from './problems.js';

type Register = readonly Omit<RegisteredEvidence, 'complete' | 'confirmed'>[];
type Unjudged = Register[number];

export interface Completeness {
  readonly register: readonly RegisteredEvidence[];
  readonly problems: readonly Problem[];
}

export function judgeCompleteness(input: CrossCheckInput, register: Register, seen: Sightings): Completeness {
  const problems: Problem[] = [];
  const judged = register.map((evidence): RegisteredEvidence => {
    const { registration } = evidence;
    if (!registration.complete) return { ...evidence, complete: 'not-claimed', confirmed: [] };
    const verdict = judge(input, register, evidence, seen);
    if (verdict.why !== '') {
      const { why, hint } = verdict;
      const code = verdict.complete === 'refuted' ? 'W_COMPLETE_REFUTED' : 'W_COMPLETE_UNPROVEN';
      problems.push(
        problem(code, 'warning', registration.at, `evidence ${registration.id} is called complete, and ${why}`, { path: 'complete', hint }),
      );
    }
    return { ...evidence, complete: verdict.complete, confirmed: verdict.confirmed };
  });
  return { register: judged, problems };
}

interface Verdict {
  readonly complete: RegisteredEvidence['complete'];
  readonly confirmed: readonly string[];
  /** What speaks against it; empty: nothing. */
  readonly why: string;
  readonly hint: string;
}
const approve = 'record an approval under decisions.completeness.';

function judge(input: CrossCheckInput, register: Register, evidence: Unjudged, seen: Sightings): Verdict {
  const { registration } = evidence;
  const verdict = (complete: Verdict['complete'], why = '', hint = '', confirmed: readonly string[] = []): Verdict => ({
    complete,
    confirmed,
    why,
    hint,
  });
  // A file without a single byte is a broken export, whatever was once approved.
  const approved = evidence.bytes > 0 && isApproved(input, registration.id);
  if (registration.kind !== 'assets')
    return approved ? verdict('approved') : verdict('unproven', 'nothing confirms it', `Record${approve.slice(6)}`);
  const outside = outsideOf(input, register, evidence, seen);
  const { missing, broken, confirmed } = outside;
  if (missing.length > 0) {
    const named = `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${String(missing.length - 5)} more` : ''}`;
    return verdict('refuted', `${named} ${missing.length === 1 ? 'was' : 'were'} seen on the network`);
  }
  if (broken.length > 0)
    return verdict(
      'unproven',
      `${broken.join(', ')}, which could refute it, is not whole`,
      'Mend the file, or the rows without address and asset.',
    );
  if (approved && registration.sha256 !== null) return verdict('approved');
  if (confirmed.length > 0 && evidence.state === 'ok') return verdict('corroborated', '', '', confirmed);
  if (approved) return verdict('approved');
  return verdict('unproven', 'nothing confirms it', `Register observed flows or discovered devices of the same zones, or ${approve}`);
}

function isApproved({ site, calendar }: CrossCheckInput, id: string): boolean {
  return site.decisions.completeness.some(({ evidence, approved, expires }) => {
    const from = calendar.parse(approved);
    const until = calendar.parse(expires);
    return evidence === id && from !== null && until !== null && from <= calendar.end && calendar.dayOf(until) >= calendar.today;
  });
}

interface Outside {
  readonly missing: readonly string[];
  /** Sources that may have seen more than they show. */
  readonly broken: readonly string[];
  readonly confirmed: readonly string[];
}

/** What independent sources show in the zones that an inventory covers. */
function outsideOf(input: CrossCheckInput, register: Register, { registration, sha256 }: Unjudged, seen: Sightings): Outside {
  const covered = coveredZones(input.site, registration.covers);
  // The same file registered a second time confirms nothing.
  const sources = register.filter(
    (each) =>
      discovering.some((kind) => kind === each.registration.kind) &&
      each.registration.file !== registration.file &&
      (each.sha256 === null || each.sha256 !== sha256),
  );
  /** Of each source, the zones in which it confirms. */
  const byId = new Map(sources.map((source) => [source.registration.id, confirmedBy(source, input)]));
  const missing: string[] = [];
  const confirmed = new Set<string>();
  for (const [address, { zones, known, origins }] of seen.addresses) {
    if (!zones.some((zone) => covered.has(zone))) continue;
    const by = origins.flatMap(({ evidence }) => byId.get(evidence) ?? []);
    if (!known && by.length > 0) missing.push(address);
    if (known) for (const zone of zones) if (covered.has(zone) && by.some((zonesOf) => zonesOf.has(zone))) confirmed.add(zone);
  }
  for (const [mac, { origins }] of seen.macs) if (origins.some(({ evidence }) => byId.has(evidence))) missing.push(mac);
  const broken = sources.filter((source) => !isWhole(source) || seen.blind.has(source.registration.id));
  return { missing, broken: broken.map((source) => source.registration.id), confirmed: [...confirmed].sort() };
}

/** Any sighting refutes; only evidence that is fresh, no sample and meant to show the zone confirms. */
function confirmedBy({ registration, age, expired }: Unjudged, { site, kinds }: CrossCheckInput): ReadonlySet<string> {
  const limit = kinds.get(registration.kind)?.kind.maxAgeDays ?? null;
  const isFresh = age !== null && !expired && (limit === null || age <= limit);
  return isFresh && !registration.sampled ? coveredZones(site, registration.covers) : new Set();
}

const isWhole = ({ state, rejected, registration, collected }: Unjudged): boolean =>
  state === 'ok' && rejected.length === 0 && (registration.collected === null || collected !== null);

function coveredZones({ zones, conduits }: Site, covers: readonly string[] | null): ReadonlySet<string> {
  if (covers === null) return new Set(zones.map(({ id }) => id));
  const ofConduits = conduits.filter(({ id }) => covers.includes(id)).flatMap(({ between }) => between);
  return new Set([...covers, ...ofConduits]);
}
