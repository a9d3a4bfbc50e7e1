/** Whether something was done in each of the last periods, by the dated records that a control names, and how often it went wrong. */
import type { EvidenceSet, Origin } from '../model/record.js';
import type { Clock } from '../rules/clock.js';
import { timestampOf } from '../rules/plain.js';
import type { CompiledControl } from './compile-control.js';
import { slots } from './scope.js';

export interface Period {
  /** Days before the day of assessment: the newest period begins with 0. */
  readonly newest: number;
  readonly records: number;
  /** null: of one of its records nobody can say whether it went wrong. */
  readonly missed: number | null;
  readonly first: Origin | null;
}

export interface Practice {
  readonly control: string;
  /** The newest period first. */
  readonly periods: readonly Period[];
  /** Misses can be told apart, so that a trend can be seen. */
  readonly hasMisses: boolean;
}

/** Records of files that are unchanged and readable; age does not matter, since old records are what is asked for. */
export function practiceOf({ control, practice }: CompiledControl, { kinds }: EvidenceSet, clock: Clock): Practice | null {
  if (practice === null || control.practice === null) return null;
  const { date, everyDays, periods } = control.practice;
  const known = kinds.get(practice.kind.id);
  const believable = new Set(known?.registrations.filter(({ state }) => state === 'ok').map(({ registration }) => registration.id));
  const counted = Array.from({ length: periods }, () => ({ records: 0, missed: 0, isOpen: false, first: null as Origin | null }));
  const frame: unknown[] = new Array<unknown>(practice.frameSize).fill(undefined);
  frame[slots.clock] = clock;
  frame[slots.asOf] = timestampOf(clock.end);
  for (const { values, origins } of known?.records ?? []) {
    const [origin] = origins;
    const day = values[date];
    if (origin === undefined || !believable.has(origin.evidence) || typeof day !== 'number') continue;
    const age = clock.today - clock.dayOf(day);
    const period = age < 0 ? undefined : counted[Math.floor(age / everyDays)];
    if (period === undefined) continue;
    period.records += 1;
    period.first ??= origin;
    frame[slots.record] = values;
    const missed = practice.missed === null ? false : practice.missed(frame);
    if (missed === true) period.missed += 1;
    else if (missed !== false) period.isOpen = true;
  }
  return {
    control: control.id,
    hasMisses: practice.missed !== null,
    periods: counted.map(({ records, missed, isOpen, first }, n) => ({
      newest: n * everyDays,
      records,
      missed: isOpen ? null : missed,
      first,
    })),
  };
}
