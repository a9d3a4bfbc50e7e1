/** Maturity levels of programme requirements from evidence (IEC 62443-2-1, method section 7): no level 0, no average, never mixed with security levels. */
import type { ControlEntry, MaturityResult, Place, Result } from '../model/assessment.js';
import type { Catalogue } from '../model/catalogue.js';
import { compareText } from '../model/problem.js';
import type { EvidenceSet, Origin } from '../model/record.js';
import type { Practice } from '../evaluate/practice.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import type { PlaceOf } from './findings.js';

export interface MaturityInput {
  readonly catalogue: Catalogue | undefined;
  readonly controls: readonly Pick<ControlEntry, 'id' | 'satisfies'>[];
  readonly results: readonly Pick<Result, 'control' | 'status' | 'checked'>[];
  readonly practices: readonly Practice[];
  /** Controls whose pass shows that lessons are applied. */
  readonly lessons: readonly string[];
  readonly evidence: EvidenceSet;
  readonly clock: Evaluation['clock'];
  readonly placeOf: PlaceOf;
}

interface Document {
  readonly id: string;
  readonly topics: readonly string[];
  readonly origin: Origin;
}

export function maturityOf(input: MaturityInput): readonly MaturityResult[] {
  const { catalogue, controls, results, practices, lessons, placeOf } = input;
  if (catalogue === undefined) return [];
  const parents = new Map(catalogue.requirements.map(({ id, parent }) => [id, parent]));
  const documents = documentsOf(input);
  const lessonsApplied = lessons.length > 0 && lessons.every((id) => passes(results, id));
  return catalogue.requirements.flatMap(({ id }): readonly MaturityResult[] => {
    const own = controls.filter(({ satisfies }) => satisfies.includes(`${catalogue.id}:${id}`)).map((control) => control.id);
    if (own.length === 0) return [];
    const names = new Set(ancestors(id, parents));
    const papers = documents.filter(({ topics }) => topics.some((topic) => names.has(topic)));
    const records = practices.filter(({ control }) => own.includes(control));
    const isDone = results.some(({ control, checked }) => own.includes(control) && checked > 0);
    const [step, missing] = stepOf({
      isDone: isDone || papers.length > 0,
      isWritten: papers.length > 0,
      isMet: own.every((control) => passes(results, control)),
      records,
      lessonsApplied,
    });
    const places: readonly Place[] = [
      ...(step !== null && step >= 2 ? papers.map(({ origin }) => placeOf(origin)) : []),
      ...(step !== null && step >= 3
        ? records.flatMap(({ periods }) => periods.flatMap(({ first }) => (first === null ? [] : [placeOf(first)])))
        : []),
    ];
    return [{ requirement: id, level: step, controls: own.sort(compareText), places, missing }];
  });
}

interface Steps {
  readonly isDone: boolean;
  readonly isWritten: boolean;
  readonly isMet: boolean;
  readonly records: readonly Practice[];
  readonly lessonsApplied: boolean;
}

/** The level, and what the next one lacks. Each level holds all of the one below. */
export function stepOf({
  isDone,
  isWritten,
  isMet,
  records,
  lessonsApplied,
}: Steps): readonly [MaturityResult['level'], MaturityResult['missing']] {
  if (!isDone) return [null, ['evidence']];
  if (!isWritten) return [1, ['document']];
  const practised = records.length > 0 && records.every(({ periods }) => periods.every((period) => period.records > 0));
  if (!isMet || !practised) return [2, [...(isMet ? [] : (['control'] as const)), ...(practised ? [] : (['records'] as const))]];
  const improves = records.every(isImproving);
  if (!improves || !lessonsApplied)
    return [3, [...(improves ? [] : (['trend'] as const)), ...(lessonsApplied ? [] : (['lessons'] as const))]];
  return [4, []];
}

/** From the oldest period to the newest, misses never rise and fall at least once, or there is none in any. */
function isImproving({ periods, hasMisses }: Practice): boolean {
  const misses = periods.map(({ missed }) => missed);
  if (!hasMisses || misses.length < 2) return false;
  const counts = misses.filter((each) => each !== null);
  if (counts.length < misses.length) return false;
  const neverRises = counts.every((each, n) => each <= (counts[n + 1] ?? Infinity));
  return neverRises && ((counts[0] ?? 0) < (counts.at(-1) ?? 0) || counts.every((each) => each === 0));
}

const passes = (results: MaturityInput['results'], control: string): boolean => {
  const own = results.filter((each) => each.control === control);
  return own.length > 0 && own.every(({ status }) => status === 'pass' || status === 'compensated' || status === 'not-applicable');
};

function ancestors(id: string, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const found: string[] = [];
  for (let next: string | null = id; next !== null && !found.includes(next); next = parents.get(next) ?? null) found.push(next);
  return found;
}

/** Documents in force: handed in with their bytes, with an owner, approved by somebody else on a day that is not ahead. */
function documentsOf({ evidence: { kinds }, clock }: MaturityInput): readonly Document[] {
  const known = kinds.get('documents');
  const believable = new Set(known?.registrations.filter(({ state }) => state === 'ok').map(({ registration }) => registration.id));
  return (known?.records ?? []).flatMap(({ key, values, origins: [origin] }): readonly Document[] => {
    const { topics, owner, approvedBy, approved, file } = values;
    const inForce = typeof approved === 'number' && clock.dayOf(approved) <= clock.today && typeof file === 'string';
    const owned = typeof owner === 'string' && typeof approvedBy === 'string' && owner !== approvedBy;
    if (origin === undefined || !believable.has(origin.evidence) || !inForce || !owned || !Array.isArray(topics)) return [];
    return [{ id: key, topics: topics.filter((each) => typeof each === 'string'), origin }];
  });
}
