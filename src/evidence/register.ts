/** What a registered file is worth: its state, the day of collection that can be believed, and its grade. None of it rests on typed words alone. */
import { type Grade, grades } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import type { RegisteredEvidence } from '../model/record.js';
import type { Calendar } from './calendar.js';
import { problem } from './problems.js';
import type { FileReading } from './read-file.js';

/** Before what other sources and the inventory say of it. */
export type Unconfirmed = Omit<RegisteredEvidence, 'complete' | 'confirmed' | 'rejected'>;
export interface Judged {
  readonly evidence: Unconfirmed;
  readonly rejected: FileReading['rejected'];
  /** Its day of collection can be true; a file of which it cannot counts as absent. */
  readonly believable: boolean;
  readonly problems: readonly Problem[];
}

export function judge(reading: FileReading, calendar: Calendar): Judged {
  const { registration, reader, sha256, bytes, records, notSelected, mapping } = reading;
  const problems: Problem[] = [...reading.problems];
  const { state, reason } = stateOf(reading, problems);
  const collected = collectedOn(reading, calendar, problems);
  const grade = gradeOf(reading, problems);
  const until = registration.validUntil === null ? null : calendar.parse(registration.validUntil);
  return {
    evidence: {
      registration,
      format: reader?.id ?? null,
      state,
      reason,
      sha256,
      bytes,
      ...(reading.files !== undefined && { files: reading.files }),
      collected: collected === null ? null : calendar.isoDay(collected),
      age: collected === null ? null : calendar.today - collected,
      grade,
      // The last day itself still counts; a day that cannot be read is no promise.
      expired: registration.validUntil !== null && (until === null || calendar.dayOf(until) < calendar.today),
      records,
      notSelected,
      mapping,
    },
    rejected: reading.rejected,
    believable: collected !== null || registration.collected === null,
    problems,
  };
}

function stateOf(reading: FileReading, problems: Problem[]): Pick<RegisteredEvidence, 'state' | 'reason'> {
  const { registration, failure, sha256, records } = reading;
  const { id, at } = registration;
  const changes: string[] = [];
  if (registration.sha256 !== null && sha256 !== null && registration.sha256.toLowerCase() !== sha256)
    changes.push(`its SHA-256 is ${sha256}, the register has ${registration.sha256}`);
  if (registration.records !== null && failure === null && registration.records !== records)
    changes.push(`it holds ${String(records)} records, the register has ${String(registration.records)}`);
  const changed = changes.join('; ');
  if (changed !== '') {
    const hint = 'If the change is meant, let "otbaseline register" write hash and count again.';
    problems.push(problem('E_EVIDENCE_CHANGED', 'error', at, `evidence ${id} has changed: ${changed}`, { hint }));
  }
  if (failure !== null) return failure;
  if (changed !== '') return { state: 'changed', reason: changed };
  if (records > 0) return { state: 'ok', reason: '' };
  const none =
    registration.recordsAt !== null || registration.where !== null
      ? 'holds no record that "records" and "where" select'
      : 'holds no record';
  problems.push(problem('E_EVIDENCE_NO_RECORDS', 'warning', { file: registration.file, line: 0, column: 0 }, `evidence ${id} ${none}`));
  return { state: 'empty', reason: `it ${none}` };
}

/** Day number of collection; null: none is given, or it is contradicted by the as-of date or by dates inside. */
function collectedOn({ registration, kind, newest, exportHeader }: FileReading, calendar: Calendar, problems: Problem[]): number | null {
  const { id, at, collected } = registration;
  if (collected === null) return null;
  const dated = (message: string): void => {
    problems.push(problem('E_EVIDENCE_DATE', 'error', at, `evidence ${id}: ${message}`, { path: 'collected' }));
  };
  const ms = calendar.parse(collected);
  if (ms === null) {
    dated(`collected "${collected}": ${calendar.refusal(collected)}`);
    return null;
  }
  const day = calendar.dayOf(ms);
  if (day > calendar.today) {
    dated(`collected ${collected} is after the as-of date ${calendar.isoDay(calendar.today)}`);
    return null;
  }
  if (newest !== null && calendar.dayOf(newest) > day + 1) {
    dated(`collected ${collected} is earlier than a record inside (${kind?.order ?? ''} ${calendar.isoOf(newest, false)})`);
    return null;
  }
  const exported = exportHeader === null ? null : calendar.parse(exportHeader.time);
  if (exported === null || exportHeader === null) return day;
  const exportDay = calendar.dayOf(exported);
  if (exportDay > day + 1) {
    dated(`collected ${collected} is earlier than the time at which ${exportHeader.tool} wrote it (${exportHeader.time})`);
    return null;
  }
  if (exportDay < day - 1) {
    dated(`collected ${collected}, but ${exportHeader.tool} wrote it at ${exportHeader.time}; that day counts`);
    return exportDay;
  }
  return day;
}

const rank = (grade: Grade): number => grades.indexOf(grade);
const lower = (a: Grade, b: Grade): Grade => (rank(a) <= rank(b) ? a : b);

/** The reader sets the ceiling; the records of a test may be claimed as a test. What claims nothing is a record at best. */
function gradeOf({ registration, kind, reader, exportHeader }: FileReading, problems: Problem[]): Grade {
  if (reader === null) return 'E0';
  const ceiling = exportHeader !== null && reader.ceiling === 'E2' ? 'E3' : reader.ceiling;
  const claimed = registration.grade;
  if (claimed === null) return lower('E2', ceiling);
  const own = kind?.ceiling ?? ceiling;
  const allowed = rank(own) > rank(ceiling) ? own : ceiling;
  if (rank(claimed) > rank(allowed)) {
    const message = `evidence ${registration.id} claims grade ${claimed}; a file of format ${reader.id} can have ${allowed} at most`;
    const hint = allowed === 'E2' ? 'An export header (tool, version, time) in the file shows that a system wrote it.' : '';
    problems.push(problem('W_GRADE_CEILING', 'warning', registration.at, message, { path: 'grade', hint }));
  }
  return lower(claimed, allowed);
}
