/** The evidence stage: every registered file to records of its kind, merged, placed, and held against what other sources know. */
import type { InputFolder } from '../model/file.js';
import { isSupplied, type Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import type { Contradiction, EvidenceSet, KindEvidence, RegisteredEvidence, RejectedRow } from '../model/record.js';
import type { Site } from '../model/site.js';
import { makeAssign } from './assign.js';
import { makeAssetDirectory } from './asset-directory.js';
import type { Calendar } from './calendar.js';
import { judgeCompleteness } from './completeness.js';
import { contradictionsOf, networksNamed } from './contradictions/index.js';
import { type CrossCheckInput, sightings } from './cross-check.js';
import { derive } from './derive/index.js';
import { type Documents, makeDocuments } from './documents.js';
import type { CompilePath } from './fit.js';
import { type Merger, makeMerger } from './merge.js';
import { type ScenarioInput, readModelKind } from './model-kinds.js';
import { bounded, didYouMean, problem } from './problems.js';
import { networkOf } from './network/network.js';
import { readers } from './readers/index.js';
import type { Readers } from './choose-reader.js';
import { type FileReading, type ReadFileInput, type Where, mergeRows, readFile } from './read-file.js';
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
}

export async function readEvidence(input: ReadEvidenceInput): Promise<EvidenceSet> {
  const { site, kinds, folder, calendar, scenarios = [] } = input;
  const documents = input.documents ?? makeDocuments(folder);
  const problems: Problem[] = [];
  const mergers = new Map<string, Merger>();
  for (const kind of kinds.values()) {
    if (!kind.model) {
      mergers.set(kind.id, makeMerger(kind, calendar));
      continue;
    }
    const read = readModelKind(kind, site, scenarios, calendar);
    mergers.set(kind.id, read.merger);
    problems.push(...read.problems);
  }

  const judged: Judged[] = [];
  for (const registration of site.evidence) {
    const kind = kinds.get(registration.kind);
    const merger = mergers.get(registration.kind);
    const reading =
      kind === undefined || !(isSupplied(kind) || (input.givesDerived === true && !kind.model)) || merger === undefined
        ? unknownKind(registration, kinds)
        : await readFile(registration, kind, { ...input, readers: input.readers ?? readers, documents });
    const one = judge(reading, calendar);
    judged.push(one);
    problems.push(...one.problems);
    if (kind !== undefined && merger !== undefined && one.believable) {
      problems.push(...mergeRows(reading, kind, merger));
      const besides = reading.reader?.besides;
      const other = besides?.of === kind.id ? kinds.get(besides.gives) : undefined;
      const into = other === undefined ? undefined : mergers.get(other.id);
      if (other !== undefined && into !== undefined) mergeRows(await readBesides(reading, other, input, documents), other, into);
    }
  }

  const lookup = makeZoneLookup(site.zones);
  const inventory = judged.filter(
    ({ evidence: { registration, state }, believable }) =>
      registration.kind === 'assets' && state !== 'missing' && state !== 'unreadable' && believable,
  );
  const directory = makeAssetDirectory(
    kinds.get('assets'),
    mergers.get('assets')?.drafts.values() ?? [],
    inventory.map(({ evidence: { registration } }) => registration.id),
    new Set(site.zones.map(({ id }) => id)),
    lookup,
  );
  const files = new Map(site.evidence.map(({ id, file }) => [id, file]));
  const draftsOf = (kind: string) => mergers.get(kind)?.drafts.values() ?? [];
  const isTraced = site.evidence.some(({ kind }) => kinds.get(kind)?.trace != null);
  const trace = makeTrace(directory, isTraced ? draftsOf('address-translations') : []);
  const assign = makeAssign({ site, directory, lookup, trace, fileOf: (id) => files.get(id) ?? site.file });

  const contradictions: Contradiction[] = [];
  const set = new Map<string, KindEvidence>();
  const rejected = new Map<string, readonly RejectedRow[]>();
  for (const kind of kinds.values()) {
    const merger = mergers.get(kind.id);
    const own = judged.filter(({ evidence }) => evidence.registration.kind === kind.id);
    const leftOut = own.flatMap((each) => each.rejected);
    const placed = assign(
      kind,
      merger?.drafts.values() ?? [],
      leftOut.map(({ fields }) => fields),
    );
    const rows = leftOut.map(({ evidence, line, reason, fields, file }, n): RejectedRow => ({
      evidence,
      line,
      reason,
      place: placed.rejected[n] ?? null,
      ...(fields !== null && { fields }),
      ...(file !== undefined && { file }),
    }));
    for (const { evidence } of own) {
      const { id } = evidence.registration;
      rejected.set(id, own.length === 1 ? rows : rows.filter((row) => row.evidence === id));
    }
    contradictions.push(...(merger?.contradictions.list() ?? []), ...placed.contradictions);
    problems.push(...placed.problems);
    mergers.delete(kind.id);
    set.set(kind.id, { kind, records: placed.records, registrations: own.map(({ evidence }) => provisional(evidence)) });
  }

  const crossCheck: CrossCheckInput = { site, kinds: set, directory, lookup, calendar };
  const seen = sightings(crossCheck);
  const named = await networksNamed(folder, set.get('documents')?.records ?? []);
  contradictions.push(...contradictionsOf(crossCheck, seen, named));
  const { register, problems: completeness } = judgeCompleteness(
    crossCheck,
    judged.map(({ evidence }) => ({ ...evidence, rejected: rejected.get(evidence.registration.id) ?? [] })),
    seen,
  );
  problems.push(...completeness);
  for (const [id, evidence] of set)
    set.set(id, { ...evidence, registrations: register.filter(({ registration }) => registration.kind === id) });

  const derived = derive({ site, directory, lookup, calendar, contradictions }, set, assign);
  contradictions.push(...derived.flatMap((each) => each.contradictions));
  problems.push(...derived.flatMap((each) => each.problems));

  const unused = unusedFiles(folder.list(), site, documents.named, input.readElsewhere ?? []);
  problems.push(...unusedProblems(unused, site));
  const network = () => networkOf({ site, kinds: set, directory }).view;
  return { kinds: set, register, contradictions, network, documents: documents.named, unused, problems };
}

/** What a file gives beside the kind for which it is registered. Its faults are told by that registration. */
function readBesides(
  { registration, reader }: FileReading,
  kind: Kind,
  input: ReadEvidenceInput,
  documents: Documents,
): Promise<FileReading> {
  const { device } = registration.fields;
  const fields = device === undefined ? {} : { device };
  const asked = { ...registration, kind: kind.id, format: reader?.id ?? null, recordsAt: null, where: null, fields, map: {} };
  return readFile(asked, kind, { ...input, readers: input.readers ?? readers, documents });
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
    origins: [],
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
