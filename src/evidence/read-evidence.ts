/** The evidence stage: every registered file to records of its kind, merged, placed, and held against what other sources know. */
import type { InputFolder } from '../model/file.js';
import { isSupplied, type Kind } from '../model/kind.js';
import { forgetful, type Memory } from '../model/memory.js';
import type { Problem } from '../model/problem.js';
import type { Contradiction, EvidenceRecord, EvidenceSet, KindEvidence, RegisteredEvidence, RejectedRow } from '../model/record.js';
import type { Site } from '../model/site.js';
import { type Assign, makeAssign } from './assign.js';
import { makeAssetDirectory } from './asset-directory.js';
import type { Calendar } from './calendar.js';
import { judgeCompleteness } from './completeness.js';
import { contradictionsOf, networksNamed } from './contradictions/index.js';
import { type CrossCheckInput, sightings } from './cross-check.js';
import { derivations, derive } from './derive/index.js';
import { type Documents, makeDocuments } from './documents.js';
import type { CompilePath } from './fit.js';
import type { Draft } from './draft.js';
import { type Merger, makeMerger } from './merge.js';
import { type ScenarioInput, readModelKind } from './model-kinds.js';
import { bounded, didYouMean, problem } from './problems.js';
import { networkOf, recallNetwork } from './network/network.js';
import { readers } from './readers/index.js';
import type { Readers } from './choose-reader.js';
import { type FileReading, type ReadFileInput, type Where, mergeRows, type readFile } from './read-file.js';
import { readOnce } from './read-once.js';
import { type Judged, type Unconfirmed, judge } from './register.js';
import { makeTrace } from './trace.js';
import { unusedFiles } from './unused.js';
import { makeZoneLookup } from './zone-lookup.js';

export interface ReadEvidenceInput {
  readonly site: Site;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly folder: InputFolder;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly calendar: Calendar;
  /** Other readers than those of readers/index.ts. */
  readonly readers?: Readers;
  readonly compilePath: CompilePath;
  readonly compileWhere: (source: string) => Where;
  readonly scenarios?: readonly ScenarioInput[];
  /** Files of the folder that other stages read, beside the usual ones (a policy named by a path). */
  readonly readElsewhere?: readonly string[];
  /** Records of derived kinds may be given too, in place of what would be worked out: test cases do. */
  readonly givesDerived?: boolean;
  /** Checks the documents of statements; by default against the folder. */
  readonly documents?: Documents;
  readonly progress?: NonNullable<ReadFileInput['progress']>;
  /** What earlier runs in this process read. */
  readonly memory?: Memory;
}

export async function readEvidence(input: ReadEvidenceInput): Promise<EvidenceSet> {
  const { site, kinds, folder, calendar, memory = forgetful } = input;
  const documents = input.documents ?? makeDocuments(folder);
  const { judged, sources, problems, forget } = await readRegister(input, documents);
  const { mergedOf, forgetMerged } = makeMerging(input, sources);

  const lookup = memory.recall('zones by address', [site.zones], () => makeZoneLookup(site.zones));
  const inventory = judged
    .filter(
      ({ evidence: { registration, state }, believable }) =>
        registration.kind === 'assets' && state !== 'missing' && state !== 'unreadable' && believable,
    )
    .map(({ evidence: { registration } }) => registration.id);
  const draftsOf = (kind: string): Iterable<Draft> => mergedOf(kind)?.merger.drafts.values() ?? [];
  const directory = memory.recall('inventory', [kinds.get('assets'), calendar, lookup, inventory.join('\n'), ...sources('assets')], () =>
    makeAssetDirectory(kinds.get('assets'), draftsOf('assets'), inventory, new Set(site.zones.map(({ id }) => id)), lookup),
  );
  const isTraced = site.evidence.some(({ kind }) => kinds.get(kind)?.trace != null);
  const translations = kinds.get('address-translations');
  const trace = memory.recall('trace', [directory, isTraced, translations, calendar, ...sources('address-translations')], () =>
    makeTrace(directory, isTraced ? draftsOf('address-translations') : []),
  );
  const files = memory.same('files', new Map(site.evidence.map(({ id, file }) => [id, file])));
  const assign = memory.recall('assign', [site.zones, site.conduits, site.file, directory, lookup, trace, files], () =>
    makeAssign({ site, directory, lookup, trace, fileOf: (id) => files.get(id) ?? site.file }),
  );

  const contradictions: Contradiction[] = [];
  const set = new Map<string, KindEvidence>();
  const rejected = new Map<string, readonly RejectedRow[]>();
  for (const kind of kinds.values()) {
    const own = judged.filter(({ evidence }) => evidence.registration.kind === kind.id);
    const from = kind.model ? [site.zones, site.conduits, input.scenarios] : [...sources(kind.id), 'of its own', ...own];
    const placed = memory.recall(`place ${kind.id}`, [kind, calendar, assign, ...from], () =>
      placeKind(kind, mergedOf(kind.id), own, assign, memory.keeps),
    );
    for (const [id, rows] of placed.rejected) rejected.set(id, rows);
    contradictions.push(...placed.contradictions);
    problems.push(...placed.problems);
    const registrations = own.map(({ evidence }) => evidence);
    set.set(
      kind.id,
      memory.recall(`placed ${kind.id}`, [kind, placed.records, ...registrations], () => ({
        ...{ kind, records: placed.records },
        registrations: registrations.map(provisional),
      })),
    );
  }
  // From here on the records are all that is needed of them.
  forget();
  forgetMerged();

  const crossCheck: CrossCheckInput = { site, kinds: set, directory, lookup, calendar };
  const seen = sightings(crossCheck);
  const named = await networksNamed(folder, set.get('documents')?.records ?? []);
  contradictions.push(...contradictionsOf(crossCheck, seen, named));
  const completeness = judgeCompleteness(
    crossCheck,
    judged.map(({ evidence }) => ({ ...evidence, rejected: rejected.get(evidence.registration.id) ?? [] })),
    seen,
  );
  problems.push(...completeness.problems);
  const register = completeness.register.map((each) => memory.same(`registered ${each.registration.id}`, each));
  for (const [id, { kind, records }] of set) {
    const own = register.filter(({ registration }) => registration.kind === id);
    set.set(
      id,
      memory.recall(`kind ${id}`, [kind, records, ...own], () => ({ kind, records, registrations: own })),
    );
  }

  recallNetwork({ site, kinds: set, directory }, memory);
  const derived = derive({ site, directory, lookup, calendar, contradictions }, set, assign, derivations, memory);
  contradictions.push(...derived.flatMap((each) => each.contradictions));
  problems.push(...derived.flatMap((each) => each.problems));

  const unused = unusedFiles(folder.list(), site, documents.named, input.readElsewhere ?? []);
  problems.push(...unusedProblems(unused, site));
  if (folder.isCut?.() === true) {
    const message =
      'the site folder holds more files, or deeper folders, than are looked through (limits folder-files, folder-depth): what is not registered is not told in full';
    problems.push(problem('E_FILE_TOO_LARGE', 'warning', { file: site.file, line: 0, column: 0 }, message));
  }
  const network = () => networkOf({ site, kinds: set, directory }).view;
  return { kinds: set, register, contradictions, network, documents: documents.named, unused, problems };
}

/** Rows that make the records of a kind; `tells`: what is wrong with them is told here, and not by the registration of another kind. */
interface Source {
  readonly reading: FileReading;
  readonly tells: boolean;
}
interface Register {
  readonly judged: readonly Judged[];
  /** Of a kind, in the order of the register. */
  readonly sources: (kind: string) => readonly Source[];
  readonly problems: Problem[];
  readonly forget: () => void;
}

/** Every registered file, read and judged. */
async function readRegister(input: ReadEvidenceInput, documents: Documents): Promise<Register> {
  const { site, kinds, calendar, memory = forgetful } = input;
  const judged: Judged[] = [];
  const problems: Problem[] = [];
  const sources = new Map<string, Source[]>();
  const add = (kind: Kind, reading: FileReading, tells: boolean): void => {
    const source = memory.recall(`source ${kind.id} ${reading.registration.id}`, [reading, tells], () => ({ reading, tells }));
    sources.set(kind.id, [...(sources.get(kind.id) ?? []), source]);
  };
  const read: typeof readFile = (registration, kind, given) => readOnce(memory, registration, kind, given);
  for (const registration of site.evidence) {
    const kind = kinds.get(registration.kind);
    const isRead = kind !== undefined && !kind.model && (isSupplied(kind) || input.givesDerived === true);
    const reading = isRead
      ? await read(registration, kind, { ...input, readers: input.readers ?? readers, documents })
      : memory.same(`unknown kind ${registration.id}`, unknownKind(registration, kinds));
    const one = memory.recall(`judge ${registration.id}`, [reading, calendar], () => judge(reading, calendar));
    judged.push(one);
    problems.push(...one.problems);
    if (!isRead || !one.believable) continue;
    add(kind, reading, true);
    const besides = reading.reader?.besides;
    const other = besides?.of === kind.id ? kinds.get(besides.gives) : undefined;
    if (other !== undefined) add(other, await readBesides(reading, other, input, documents, read), false);
  }
  return {
    judged,
    problems,
    sources: (kind) => sources.get(kind) ?? [],
    forget: () => {
      sources.clear();
    },
  };
}

interface Merged {
  readonly merger: Merger;
  readonly problems: readonly Problem[];
}
/** The rows of a kind as one list, made when it is first asked in a run. */
function makeMerging(
  input: ReadEvidenceInput,
  sources: Register['sources'],
): { readonly mergedOf: (kind: string) => Merged | null; readonly forgetMerged: () => void } {
  const { site, kinds, calendar, scenarios = [], memory = forgetful } = input;
  const done = new Map<string, Merged>();
  const merge = (kind: Kind): Merged => {
    if (kind.model) return readModelKind(kind, site, scenarios, calendar);
    const merger = makeMerger(kind, calendar);
    const problems = sources(kind.id).flatMap(({ reading, tells }) => {
      const told = mergeRows(memory.keeps ? withOwnRows(reading) : reading, kind, merger);
      return tells ? told : [];
    });
    return { merger, problems };
  };
  return {
    mergedOf: (id) => {
      const kind = kinds.get(id);
      const merged = done.get(id) ?? (kind === undefined ? null : merge(kind));
      if (merged !== null) done.set(id, merged);
      return merged;
    },
    forgetMerged: () => {
      done.clear();
    },
  };
}

/** Merging and placing write into the rows; what was read stays as it was read. */
const withOwnRows = (reading: FileReading): FileReading => ({ ...reading, fields: reading.fields.map((row) => ({ ...row })) });

interface PlacedKind {
  readonly records: readonly EvidenceRecord[];
  /** By registration. */
  readonly rejected: ReadonlyMap<string, readonly RejectedRow[]>;
  readonly contradictions: readonly Contradiction[];
  readonly problems: readonly Problem[];
}
function placeKind(kind: Kind, merged: Merged | null, own: readonly Judged[], assign: Assign, keeps: boolean): PlacedKind {
  const leftOut = own.flatMap((each) => each.rejected);
  const placed = assign(
    kind,
    merged?.merger.drafts.values() ?? [],
    leftOut.map(({ fields }) => (keeps && fields !== null ? { ...fields } : fields)),
  );
  const rows = leftOut.map(({ evidence, line, reason, fields, file }, n): RejectedRow => ({
    evidence,
    line,
    reason,
    place: placed.rejected[n] ?? null,
    ...(fields !== null && { fields }),
    ...(file !== undefined && { file }),
  }));
  const rowsOf = (id: string): readonly RejectedRow[] => (own.length === 1 ? rows : rows.filter((row) => row.evidence === id));
  return {
    records: placed.records,
    rejected: new Map(own.map(({ evidence: { registration } }) => [registration.id, rowsOf(registration.id)])),
    contradictions: [...(merged?.merger.contradictions.list() ?? []), ...placed.contradictions],
    problems: [...(merged?.problems ?? []), ...placed.problems],
  };
}

/** What a file gives beside the kind for which it is registered. Its faults are told by that registration. */
function readBesides(
  { registration, reader }: FileReading,
  kind: Kind,
  input: ReadEvidenceInput,
  documents: Documents,
  read: typeof readFile,
): Promise<FileReading> {
  const { device } = registration.fields;
  const fields = device === undefined ? {} : { device };
  const asked = { ...registration, kind: kind.id, format: reader?.id ?? null, recordsAt: null, where: null, fields, map: {} };
  return read(asked, kind, { ...input, readers: input.readers ?? readers, documents });
}

/** Completeness is judged last, with all records at hand. */
const provisional = (evidence: Unconfirmed): RegisteredEvidence => ({ ...evidence, rejected: [], complete: 'not-claimed', confirmed: [] });

function unknownKind(registration: Site['evidence'][number], kinds: ReadonlyMap<string, Kind>): FileReading {
  const model = kinds.get(registration.kind)?.model ?? false;
  const derived = kinds.get(registration.kind)?.derivedFrom != null;
  const evidenceKinds = [...kinds.values()].filter(isSupplied).map(({ id }) => id);
  const reason = model
    ? `records of kind "${registration.kind}" come from the site file, not from evidence`
    : derived
      ? `records of kind "${registration.kind}" are worked out, not handed in`
      : `there is no evidence kind "${registration.kind}"`;
  const hint = model || derived ? '' : didYouMean(registration.kind, evidenceKinds);
  return {
    registration,
    kind: null,
    reader: null,
    exportHeader: null,
    failure: { state: 'unreadable', reason },
    sha256: null,
    bytes: 0,
    records: 0,
    notSelected: 0,
    rejected: [],
    fields: [],
    places: { lines: [], others: new Map() },
    mapping: {},
    newest: null,
    problems: [problem('E_UNKNOWN_REFERENCE', 'error', registration.at, `evidence ${registration.id}: ${reason}`, { path: 'kind', hint })],
  };
}

function unusedProblems(unused: readonly string[], site: Site): readonly Problem[] {
  const some = bounded();
  const hint = 'Add it to "evidence" of the site file, or move it out of the folder.';
  for (const file of unused)
    some.add(() =>
      problem('W_NOT_REGISTERED', 'warning', { file, line: 0, column: 0 }, 'the file is not in the register, so it was not used', { hint }),
    );
  return some.problems((rest) =>
    problem('W_NOT_REGISTERED', 'warning', { file: site.file, line: 0, column: 0 }, `${String(rest)} more files are not in the register`, {
      hint,
    }),
  );
}
