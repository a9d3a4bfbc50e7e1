/** How far a vulnerability is dealt with: what the site decided, what its patch says, and when it is due (method 13). */
import type { EvidenceRecord } from '../../model/record.js';
import { textAt, textsAt } from '../asset-directory.js';
import { foldCve } from './feeds.js';
import { daysOf, urgency } from './triage.js';
import { type Decision, decisions } from './ssvc-tables.js';

export type Override = 'none' | 'in-force' | 'incomplete' | 'expired';
export interface InForce {
  readonly decision: Decision;
  readonly override: Override;
  /** The site holds that the vulnerability does not concern it, and the word is in force. */
  readonly isDenied: boolean;
}

/** A word that is less urgent than the table needs a person, a reason and a last day; one that is more urgent needs nothing. */
export function inForce(planning: Decision, own: EvidenceRecord | null, today: number, dayOf: (ms: number) => number): InForce {
  const word = own === null ? null : textAt(own.values, 'decision');
  if (own === null || word === null || word === 'undecided') return { decision: planning, override: 'none', isDenied: false };
  const decision = decisions.find((each) => each === word) ?? 'defer';
  const isDenied = word === 'not-affected';
  if (!isDenied && word !== 'accept' && urgency(decision) >= urgency(planning)) return { decision, override: 'none', isDenied: false };
  const expires = own.values['expires'];
  const isSigned = ['decidedBy', 'reason'].every((name) => textAt(own.values, name) !== null) && typeof expires === 'number';
  if (!isSigned) return { decision: planning, override: 'incomplete', isDenied: false };
  if (dayOf(expires) < today) return { decision: planning, override: 'expired', isDenied: false };
  return { decision, override: 'in-force', isDenied };
}

export type State = 'open' | 'mitigated' | 'deferred' | 'installed' | 'verified' | 'closed';
const patchOrder = [
  'no-patch',
  'identified',
  'not-applicable',
  'superseded',
  'rejected',
  'assessed',
  'tested',
  'approved',
  'scheduled',
  'deferred',
  'installed',
  'verified',
];

/** The patch of an asset that closes a vulnerability; of several the one that is furthest. */
export function patchesByAsset(patches: readonly EvidenceRecord[]): (asset: string, cve: string) => EvidenceRecord | null {
  const found = new Map<string, EvidenceRecord>();
  const rank = (record: EvidenceRecord): number => patchOrder.indexOf(textAt(record.values, 'state') ?? '');
  for (const record of patches)
    for (const cve of textsAt(record.values, 'vulnerabilities')) {
      const key = `${textAt(record.values, 'asset') ?? ''}\n${foldCve(cve)}`;
      const there = found.get(key);
      if (there === undefined || rank(record) > rank(there)) found.set(key, record);
    }
  return (asset, cve) => found.get(`${asset}\n${cve}`) ?? null;
}

export interface Progress {
  readonly state: State;
  readonly contradiction: 'none' | 'closed-but-affected' | 'closed-but-undetermined';
}

/** A patch that was read back closes it; a word that it is closed does not, as long as the inventory shows a version that is affected. */
export function progressOf(outcome: string, own: EvidenceRecord | null, patch: EvidenceRecord | null, isDenied: boolean): Progress {
  const plain = (state: State): Progress => ({ state, contradiction: 'none' });
  const patchState = patch === null ? null : textAt(patch.values, 'state');
  if (patchState === 'verified') return plain('verified');
  if (isDenied) return plain('closed');
  const word = own === null ? null : textAt(own.values, 'state');
  if (word === 'closed') {
    if (outcome === 'reported') return plain('closed');
    return { state: 'open', contradiction: outcome === 'affected' ? 'closed-but-affected' : 'closed-but-undetermined' };
  }
  if (patchState === 'installed') return plain('installed');
  if (patchState === 'deferred' && patch !== null && ['mitigation', 'approvedBy'].every((name) => textAt(patch.values, name) !== null))
    return plain('deferred');
  return plain(word === 'mitigated' ? 'mitigated' : 'open');
}

export interface Window {
  readonly starts: number;
  readonly ends: number;
}
/** By zone, in order of time. */
export function windowsByZone(
  records: readonly EvidenceRecord[],
  dayOf: (ms: number) => number,
): (zone: string | undefined) => readonly Window[] {
  const found = new Map<string, Window[]>();
  for (const { values } of records) {
    const zone = textAt(values, 'zone');
    const { starts, ends } = values;
    if (zone === null || typeof starts !== 'number') continue;
    const window = { starts: dayOf(starts), ends: dayOf(typeof ends === 'number' && ends >= starts ? ends : starts) };
    const there = found.get(zone);
    if (there === undefined) found.set(zone, [window]);
    else there.push(window);
  }
  for (const list of found.values()) list.sort((a, b) => a.ends - b.ends || a.starts - b.starts);
  return (zone) => found.get(zone ?? '') ?? [];
}

export interface Due {
  /** Day number; null: no day can be named, since nobody knows when it began, or nothing is due. */
  readonly due: number | null;
  readonly window: number | null;
}
/** The time of the decision or the next window of the zone, whichever is first. What is lessened already waits for the window. */
export function dueOf(
  decision: Decision,
  state: State,
  since: number | null,
  windows: readonly Window[],
  deferredUntil: number | null,
): Due {
  if (since === null) return { due: null, window: null };
  const next = windows.find(({ ends }) => ends >= since)?.ends ?? null;
  if (state === 'deferred') return { due: deferredUntil, window: next };
  const term = decision === 'out-of-cycle' && state === 'mitigated' ? daysOf.scheduled : daysOf[decision];
  if (term === null) return { due: null, window: next };
  return { due: next === null ? since + term : Math.min(since + term, next), window: next };
}
