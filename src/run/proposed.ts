/** What a change to registered files would do, before it is made: the line runs as it is, and once more with drafts in the place of the files. */
import type { Assessed } from '../assess/assess.js';
import { differenceOf, type ContentOf, type Difference } from '../assess/difference.js';
import { tapFile } from '../evidence/tapped-file.js';
import { didYouMean } from '../load/nearest.js';
import { openFile } from '../load/paths.js';
import { grades, type Grade } from '../model/kind.js';
import type { InputFile } from '../model/file.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { EvidenceSet, Fields, KindEvidence, Origin, RegisteredEvidence } from '../model/record.js';
import type { Registration } from '../model/site.js';
import { prepare, runPrepared, type CheckOptions, type Prepared, type Stages } from '../run.js';

export type { ChangedFinding, Difference, LevelChange, LevelState, StatusChange } from '../assess/difference.js';

/** A file that would take the place of a registered one. */
export interface Replacement {
  /** Id in the register. */
  readonly evidence: string;
  /** Where it lies. */
  readonly path: string;
  /** As the user wrote it: so it stands in findings. */
  readonly shown: string;
}
export interface Replaced {
  readonly evidence: string;
  readonly kind: string;
  readonly before: FileFacts;
  readonly after: FileFacts;
}
export type FileFacts = Pick<RegisteredEvidence, 'format' | 'sha256' | 'records' | 'state' | 'grade'> & {
  readonly file: string;
  readonly rejected: number;
};
export interface ProposedCheck {
  readonly before: Stages;
  readonly after: Stages;
  readonly replaced: readonly Replaced[];
  readonly difference: Difference;
}

/**
 * The proposed state is judged as if each draft were in force, exported by the same source on the day of assessment, and sealed by `register`:
 * what differs between the two runs comes from what the files say, not from their age or form. Nothing is written.
 */
export async function checkProposed(
  siteFolder: string,
  options: CheckOptions,
  replacements: readonly Replacement[],
): Promise<Loaded<ProposedCheck>> {
  options.progress('reading controls and site');
  const prepared = prepare(siteFolder, options);
  if (!prepared.ok) return prepared;
  const drafts = await openDrafts(replacements, prepared.value.loaded.site.evidence);
  if (!drafts.ok) return { ok: false, problems: [...prepared.problems, ...drafts.problems] };
  const before = await runPrepared(siteFolder, prepared.value, options);
  if (!before.ok) return before;
  const { evidence } = before.value;
  const gradeOf = new Map(drafts.value.map(({ registration: { id } }) => [id, registered(evidence, id)?.grade ?? 'E0']));
  const run = await runPrepared(siteFolder, withDrafts(prepared.value, drafts.value, options.asOf), options, {
    files: new Map(drafts.value.map(({ shown, file }) => [shown, file])),
    adjust: (read) => withGrades(read, gradeOf),
  });
  if (!run.ok) return run;
  const unread = drafts.value.flatMap(({ registration: { id }, shown }) => unreadable(run.value.evidence, id, shown));
  if (unread.length > 0) return { ok: false, problems: unread };
  const replaced = drafts.value.map(({ registration: { id, kind } }) => ({
    ...{ evidence: id, kind },
    before: factsOf(registered(evidence, id)),
    after: factsOf(registered(run.value.evidence, id)),
  }));
  const after: Stages = { ...run.value, assessed: marked(run.value.assessed, replaced) };
  const difference = differenceOf(before.value.assessed, after.assessed, contents(before.value, after));
  return { ok: true, value: { before: before.value, after, replaced, difference }, problems: after.assessed.assessment.problems };
}

interface Draft {
  readonly registration: Registration;
  readonly shown: string;
  readonly file: InputFile;
  readonly sha256: string | null;
}

async function openDrafts(replacements: readonly Replacement[], register: readonly Registration[]): Promise<Loaded<readonly Draft[]>> {
  const problems: Problem[] = [];
  const drafts: Draft[] = [];
  for (const { evidence, path, shown } of replacements) {
    const registration = register.find(({ id }) => id === evidence);
    const file = openFile(path);
    const hint = didYouMean(
      evidence,
      register.map(({ id }) => id),
    );
    if (registration === undefined)
      problems.push(refused('E_UNKNOWN_REFERENCE', `there is no evidence "${evidence}" in the register`, hint));
    else if (file === null)
      problems.push(refused('E_FILE_MISSING', `${shown} cannot be opened`, 'name the file that would take its place'));
    else if (drafts.some((draft) => draft.registration.id === evidence))
      problems.push(refused('E_USAGE', `evidence ${evidence} is replaced twice`, 'name one file for each id'));
    else drafts.push({ registration, shown, file: named(file, registration.file, shown), sha256: (await tapFile(file).digest()).sha256 });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: drafts, problems };
}

/** A configuration that does not name its device is named after its file: a draft of it is that device still. */
const named = (file: InputFile, registered: string, shown: string): InputFile => ({
  ...file,
  path: registered.replace(/\.[^./]*$/, '') + endingOf(shown),
});
const endingOf = (path: string): string => /[^/\\](\.[^./\\]*)$/.exec(path)?.[1] ?? '';

/** `format` was said of the registered file; a draft in another form is recognised by what is in it. */
function withDrafts(prepared: Prepared, drafts: readonly Draft[], asOf: string): Prepared {
  const { loaded } = prepared;
  const evidence = loaded.site.evidence.map((registration): Registration => {
    const draft = drafts.find((each) => each.registration === registration);
    if (draft === undefined) return registration;
    const { shown, sha256 } = draft;
    const isAlike = endingOf(shown).toLowerCase() === endingOf(registration.file).toLowerCase();
    const format = isAlike ? registration.format : null;
    return { ...registration, file: shown, format, sha256, records: null, collected: asOf, validUntil: null };
  });
  return { ...prepared, loaded: { ...loaded, site: { ...loaded.site, evidence } } };
}

const rank = (grade: Grade): number => grades.indexOf(grade);
function withGrades(evidence: EvidenceSet, gradeOf: ReadonlyMap<string, Grade>): EvidenceSet {
  const raised = (each: RegisteredEvidence): RegisteredEvidence => {
    const grade = gradeOf.get(each.registration.id);
    return grade === undefined || rank(grade) <= rank(each.grade) ? each : { ...each, grade };
  };
  const kinds = [...evidence.kinds].map(([id, kind]) => [id, { ...kind, registrations: kind.registrations.map(raised) }] as const);
  return { ...evidence, kinds: new Map(kinds), register: evidence.register.map(raised) };
}

const registered = ({ register }: EvidenceSet, id: string): RegisteredEvidence | undefined =>
  register.find(({ registration }) => registration.id === id);

/** A draft that nobody can read says nothing: this is a mistake of the call, not of the site. */
function unreadable(evidence: EvidenceSet, id: string, shown: string): readonly Problem[] {
  const state = registered(evidence, id)?.state;
  if (state === 'ok' || state === 'empty') return [];
  const own = evidence.problems.filter(({ file, severity }) => file === shown && severity === 'error');
  return own.length > 0 ? own : [refused('E_EVIDENCE_FORMAT', `${shown} cannot be read: ${registered(evidence, id)?.reason ?? ''}`, '')];
}

function factsOf(evidence: RegisteredEvidence | undefined): FileFacts {
  const { format = null, sha256 = null, records = 0, state = 'missing', grade = 'E0', rejected = [], registration } = evidence ?? {};
  return { file: registration?.file ?? '', format, sha256, records, rejected: rejected.length, state, grade };
}

/** Whoever opens the report of a proposed state reads first that it is none of the plant as it is. */
function marked({ assessment, ...rest }: Assessed, replaced: readonly Replaced[]): Assessed {
  const limits = replaced.map(
    ({ evidence, before, after }) =>
      `This is a proposed state and no evidence: ${evidence} is read from ${after.file} in the place of ${before.file}, as if it were in force.`,
  );
  return { ...rest, assessment: { ...assessment, limits: [...limits, ...assessment.limits] } };
}

/** Records by key, of the kinds that are asked for, as text without their key and order. */
function contents(before: Stages, after: Stages): ContentOf {
  const known = new Map<string, ReadonlyMap<string, string>>();
  const table = (kind: string, side: 'before' | 'after'): ReadonlyMap<string, string> => {
    const made = known.get(`${side} ${kind}`) ?? contentsOf((side === 'before' ? before : after).evidence, kind);
    known.set(`${side} ${kind}`, made);
    return made;
  };
  return ({ record: { kind, key } }, side) => table(kind, side).get(key) ?? null;
}
function contentsOf({ kinds }: Pick<EvidenceSet, 'kinds'>, id: string): ReadonlyMap<string, string> {
  const evidence = kinds.get(id);
  if (evidence === undefined || evidence.kind.key.length < 2) return new Map();
  if (evidence.kind.derivedFrom !== null) return contentsOfSources(kinds, evidence);
  // The first part of a key says whose record it is (the device, the asset); what follows is its number.
  const left = new Set([...evidence.kind.key.slice(1), evidence.kind.order ?? '']);
  return new Map(evidence.records.map(({ key, values }) => [key, textOf(values, left)]));
}
/** What is worked out from a record says what that record says. */
function contentsOfSources(kinds: EvidenceSet['kinds'], { kind, records }: KindEvidence): ReadonlyMap<string, string> {
  const placeOf = ({ evidence, file = '', line, pointer }: Origin): string => [evidence, file, line, pointer ?? ''].join(' ');
  const sources = new Map<string, string>();
  for (const source of kind.derivedFrom ?? []) {
    const contents = contentsOf({ kinds }, source.kind);
    for (const { key, origins } of kinds.get(source.kind)?.records ?? []) {
      const [first] = origins;
      if (first !== undefined) sources.set(placeOf(first), contents.get(key) ?? key);
    }
  }
  return new Map(
    records.flatMap(({ key, origins: [first] }) => {
      const content = first === undefined ? undefined : sources.get(placeOf(first));
      return content === undefined ? [] : [[key, content] as const];
    }),
  );
}
const textOf = (values: Fields, left: ReadonlySet<string>): string =>
  JSON.stringify(
    Object.keys(values)
      .filter((name) => !left.has(name))
      .sort()
      .map((name) => [name, values[name]]),
  );

const refused = (code: Problem['code'], message: string, hint: string): Problem => ({
  ...{ code, severity: 'error', file: '--proposed', line: 0, column: 0, path: '', excerpt: '' },
  ...{ message, hint },
});
