/** Records given in a control's test case, read exactly as files are: typed, keyed, merged, placed. */
import type { Kind } from '../model/kind.js';
import type { InputFile, InputFolder } from '../model/file.js';
import type { EvidenceSet, KindEvidence, RegisteredEvidence } from '../model/record.js';
import type { Registration, Site } from '../model/site.js';
import type { Calendar } from './calendar.js';
import type { Documents } from './documents.js';
import type { ScenarioInput } from './model-kinds.js';
import { readEvidence } from './read-evidence.js';
import { type Reader, defineReader } from './reader.js';

/** What a test case may say of the evidence of a kind, in place of what a file would show. */
export type InlineClaims = Partial<Pick<RegisteredEvidence, 'state' | 'reason' | 'grade' | 'complete' | 'expired'>> & {
  /** YYYY-MM-DD; null: no believable date. */
  readonly collected?: string | null;
  readonly sampled?: boolean;
  readonly covers?: readonly string[] | null;
};

export interface InlineInput {
  readonly site: Site;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Rows per kind, as YAML gives them. A kind that is not named has no evidence; one with an empty list has evidence that is empty. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>;
  readonly claims?: Readonly<Record<string, InlineClaims>>;
  readonly scenarios?: readonly ScenarioInput[];
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly calendar: Calendar;
}

/** Every kind is collected on the as-of day, of grade E4, unchanged and complete, unless the claims say otherwise. */
export async function readInline(input: InlineInput): Promise<EvidenceSet> {
  const { rows, kinds, asOf, calendar, claims = {} } = input;
  const registrations = Object.keys(rows).map((kind) => registrationOf(kind, claims[kind] ?? {}));
  const site: Site = { ...input.site, evidence: registrations };
  const read = await readEvidence({
    site,
    kinds,
    folder: inlineFolder(),
    asOf,
    calendar,
    readers: { inline: inlineReader(rows) },
    givesDerived: true,
    documents: namedDocuments(),
    compilePath: () => () => [],
    compileWhere: () => () => true,
    scenarios: input.scenarios ?? [],
  });
  const register = read.register.map((evidence) => pretend(evidence, claims[evidence.registration.kind] ?? {}, calendar));
  const all = new Map<string, KindEvidence>();
  for (const [id, evidence] of read.kinds)
    all.set(id, { ...evidence, registrations: register.filter(({ registration }) => registration.kind === id) });
  const quiet = new Set(['W_COLUMN_UNUSED', 'W_GRADE_CEILING', 'W_COMPLETE_UNPROVEN', 'E_EVIDENCE_NO_RECORDS', 'E_EVIDENCE_DATE']);
  return { ...read, kinds: all, register, problems: read.problems.filter(({ code }) => !quiet.has(code)) };
}

/** The name under which a test's rows of a kind are known in origins and findings. */
export const inlineEvidenceId = (kind: string): string => kind;

function registrationOf(kind: string, claims: InlineClaims): Registration {
  return {
    id: inlineEvidenceId(kind),
    kind,
    file: `inline/${kind}`,
    format: 'inline',
    // Set below, whatever dates the rows have: a case may hold a record that is dated ahead.
    collected: null,
    collector: null,
    grade: 'E4',
    complete: true,
    sha256: null,
    records: null,
    validUntil: null,
    covers: claims.covers ?? null,
    sampled: claims.sampled ?? false,
    recordsAt: null,
    where: null,
    fields: {},
    map: {},
    at: { file: 'test', line: 0, column: 0 },
  };
}

function pretend(evidence: RegisteredEvidence, claims: InlineClaims, calendar: Calendar): RegisteredEvidence {
  const { registration } = evidence;
  const collected = claims.collected === undefined ? calendar.isoDay(calendar.today) : claims.collected;
  const ms = collected === null ? null : calendar.parse(collected);
  const seal = evidence.sha256 ?? '0'.repeat(64);
  return {
    ...evidence,
    // A person's approval counts for sealed files only, so the pretended file is sealed.
    registration: { ...registration, sha256: seal, collected },
    sha256: seal,
    state: claims.state ?? evidence.state,
    reason: claims.reason ?? evidence.reason,
    collected,
    age: ms === null ? null : calendar.today - calendar.dayOf(ms),
    grade: claims.grade ?? 'E4',
    expired: claims.expired ?? false,
    complete: claims.complete ?? (evidence.complete === 'unproven' ? 'approved' : evidence.complete),
  };
}

function inlineReader(rows: InlineInput['rows']): Reader {
  return defineReader({
    id: 'inline',
    title: 'Rows of a test case',
    description: 'Rows of a test case',
    ceiling: 'E4',
    records: 'none',
    recognise: () => 0,
    read: async function* (file) {
      const given = rows[file.path.replace('inline/', '')] ?? [];
      yield { rows: given.map((raw, i) => ({ raw, line: i + 1, column: 1, pointer: `/${String(i)}` })), broken: [] };
      await Promise.resolve();
    },
  });
}

function inlineFolder(): InputFolder {
  const open = (path: string): InputFile => {
    const bytes = new TextEncoder().encode(path);
    return {
      path,
      size: bytes.length,
      bytes: () => Promise.resolve(bytes),
      chunks: async function* () {
        yield await Promise.resolve(bytes);
      },
    };
  };
  return { open, list: () => [] };
}

/** A test case has no folder: a document is there when path and hash are given. */
function namedDocuments(): Documents {
  return {
    named: new Set(),
    check: ({ document }, fields) => {
      const isOpen = document !== null && fields[document.path] !== undefined && fields[document.sha256] === undefined;
      return Promise.resolve(
        isOpen ? { code: 'E_DOCUMENT_MISSING', reason: `no hash is given for the document (${document.sha256})` } : null,
      );
    },
  };
}
