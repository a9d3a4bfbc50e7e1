/** Demonstrated security levels of one subject, with bounds and the requirements that hold them down (method section 4). */
import type { GapKind, LevelResult, LevelVerdict, Status } from '../model/assessment.js';
import { vectorFrom, type Requirement, type SecurityLevel, type Vector } from '../model/catalogue.js';

const met = new Set<Status>(['pass', 'compensated']);

/**
 * Levels of a subject from the statuses of its requirements.
 * @param statuses requirement id -> status; an id that is not given counts as not evaluated.
 * @param catalogue the rows that the subject is judged by (its profile), with `fr` and `level`.
 * @param target one level for all seven foundational requirements, or a vector.
 * @returns per foundational requirement the target, both bounds, the verdict, the limiting rows and the kind of gap.
 * Source: IEC 62443-3-3 annex A read cumulatively; the bounds and the verdicts are this project's (method 4.1).
 */
export function achievedLevels(
  statuses: ReadonlyMap<string, Status> | Readonly<Record<string, Status>>,
  catalogue: readonly Pick<Requirement, 'id' | 'fr' | 'level'>[],
  target: SecurityLevel | Vector<SecurityLevel>,
): Vector<LevelResult> {
  const known = isMap(statuses) ? statuses : new Map(Object.entries(statuses));
  return vectorFrom((fr) => {
    const rows = catalogue.flatMap(({ id, fr: own, level }): readonly Row[] =>
      own === fr && level !== null ? [{ id, level, status: known.get(id) ?? 'not-evaluated' }] : [],
    );
    return levelOf(rows, typeof target === 'number' ? target : target[fr]);
  });
}

const isMap = (statuses: object): statuses is ReadonlyMap<string, Status> => statuses instanceof Map;

interface Row {
  readonly id: string;
  readonly level: SecurityLevel;
  readonly status: Status;
}

function levelOf(rows: readonly Row[], target: SecurityLevel): LevelResult {
  const applicable = rows.filter((row) => row.status !== 'not-applicable');
  const low = bound(applicable, (status) => met.has(status));
  // Upper bound: only a proven failure counts as unmet.
  const high = bound(applicable, (status) => status !== 'fail');
  const required = applicable.some((row) => row.level <= target);
  if (!required) return { target, low: null, high: null, verdict: 'n/a', limiting: [], gap: null };
  const verdict: LevelVerdict = low.level >= target ? 'met' : high.level < target ? 'not-met' : 'not-demonstrated';
  const gap: GapKind | null = verdict === 'met' ? null : verdict === 'not-met' ? 'configuration' : 'evidence';
  return { target, low: low.level, high: high.level, verdict, limiting: low.limiting, gap };
}

/** The highest level whose rows, and all rows below, are met; a level that no row asks for is never claimed. */
function bound(
  rows: readonly Row[],
  isMet: (status: Status) => boolean,
): { readonly level: SecurityLevel; readonly limiting: readonly string[] } {
  const unmet = rows.filter((row) => !isMet(row.status));
  const lowest = Math.min(5, ...rows.map((row) => row.level));
  const firstUnmet = Math.min(5, ...unmet.map((row) => row.level));
  const level = firstUnmet - 1;
  return {
    level: level < lowest ? 0 : asLevel(level),
    limiting: unmet.filter((row) => row.level === firstUnmet).map((row) => row.id),
  };
}

const asLevel = (n: number): SecurityLevel => (n <= 0 ? 0 : n === 1 ? 1 : n === 2 ? 2 : n === 3 ? 3 : 4);
