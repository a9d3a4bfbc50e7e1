/** One registered file, or each file of a registered folder: opened, recognised, its rows selected, fitted to the kind and handed on with their origin. */
import { limitOf } from '../model/limits.js';
import type { InputFile, InputFolder } from '../model/file.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { problemCodes } from '../model/problem-codes.js';
import type { Origin, RejectedRow } from '../model/record.js';
import type { Registration } from '../model/site.js';
import type { Calendar } from './calendar.js';
import type { Documents } from './documents.js';
import type { ExportHeader } from './export-header.js';
import { type CompilePath, type Fitter, type MutableFields, makeFitter } from './fit.js';
import type { Merger } from './merge.js';
import { bounded, problem, shown } from './problems.js';
import { type Batch, type RawRow, type Reader, UnreadableFile } from './reader.js';
import { chooseReader, readOptionsOf, type Readers, RegisterMistake } from './choose-reader.js';
import { filesInside, folderDigest } from './folder.js';
import { tapFile } from './tapped-file.js';

export type Where = (raw: unknown) => true | false | 'undecided' | { readonly error: string };

export interface ReadFileInput {
  readonly folder: InputFolder;
  readonly readers: Readers;
  readonly calendar: Calendar;
  readonly documents: Documents;
  readonly compilePath: CompilePath;
  readonly compileWhere: (source: string) => Where;
  readonly progress?: (done: { readonly evidence: string; readonly file: string; readonly records: number }) => void;
}

/** A row that was left out, with what could be read of it. */
export interface LeftOut extends Omit<RejectedRow, 'place' | 'fields'> {
  readonly fields: MutableFields | null;
}

/** Where rows stand: most at the beginning of a line, which is then all that is kept. */
export interface RowPlaces {
  readonly lines: readonly number[];
  /** Of a row by its number, where more is to be said. */
  readonly others: ReadonlyMap<number, Origin>;
}

/** What reading one file gave. */
export interface FileReading {
  readonly registration: Registration;
  readonly kind: Kind | null;
  readonly reader: Reader | null;
  readonly exportHeader: ExportHeader | null;
  readonly failure: { readonly state: 'missing' | 'unreadable' | 'empty'; readonly reason: string } | null;
  readonly sha256: string | null;
  readonly bytes: number;
  /** Of a folder: SHA-256 of each file in it. */
  readonly files?: ReadonlyMap<string, string>;
  /** Records after `where`, accepted and rejected alike. */
  readonly records: number;
  /** Rows that `where` left out: of the register, or of the preset. */
  readonly notSelected: number;
  readonly rejected: readonly LeftOut[];
  /** The accepted rows, in order. They count once the file is found to be believable. */
  readonly fields: readonly MutableFields[];
  readonly places: RowPlaces;
  readonly mapping: Readonly<Record<string, string>>;
  /** Latest value of the kind's order field, where that is a time. */
  readonly newest: number | null;
  readonly problems: readonly Problem[];
}

export async function readFile(registration: Registration, kind: Kind, input: ReadFileInput): Promise<FileReading> {
  const rows = makeRows(registration, kind, input);
  const opened = input.folder.open(registration.file);
  if (opened !== null) return readOne(registration, kind, input, opened, rows);
  const inside = filesInside(input.folder, registration.file);
  if (inside.read.length > 0 && input.folder.isCut?.() !== true) return readFolder(registration, kind, input, inside, rows);
  if (inside.read.length > 0) {
    const reason = `the site folder holds too many files, or folders too deep, to know all of "${registration.file}" (limits folder-files, folder-depth)`;
    const cut = problem('E_FILE_TOO_LARGE', 'error', registration.at, `evidence ${registration.id}: ${reason}`, { path: 'file' });
    return { ...rows.result(), reader: null, failure: { state: 'unreadable', reason }, sha256: null, bytes: 0, problems: [cut] };
  }
  const reason = `there is no file "${registration.file}" in the site folder`;
  const missing = problem('E_FILE_MISSING', 'error', registration.at, `evidence ${registration.id}: ${reason}`, { path: 'file' });
  return { ...rows.result(), reader: null, failure: { state: 'missing', reason }, sha256: null, bytes: 0, problems: [missing] };
}

type Rows = ReturnType<typeof makeRows>;

async function readOne(registration: Registration, kind: Kind, input: ReadFileInput, opened: InputFile, rows: Rows): Promise<FileReading> {
  const file = tapFile(opened);
  let reader: Reader | null = null;
  let failure: FileReading['failure'] = null;
  const problems: Problem[] = [];
  try {
    if (file.size === 0) throw new UnreadableFile('E_FILE_EMPTY', 'the file holds nothing');
    reader = await chooseReader(registration, file, input);
    const options = readOptionsOf(reader, kind.id, registration.recordsAt, input.compilePath);
    const where = compileWhere(registration, reader, input.compileWhere);
    rows.start(reader, null);
    for await (const batch of reader.read(file, options)) await rows.take(batch, where);
  } catch (error) {
    const { code, line, column, message, atRegister } = describe(error);
    failure = { state: code === 'E_FILE_EMPTY' ? 'empty' : 'unreadable', reason: message };
    const at = atRegister ? registration.at : { file: registration.file, line, column };
    problems.push(problem(code, 'error', at, `evidence ${registration.id}: ${message}`, { hint: atRegister ? message : '' }));
  }
  let digest: { readonly sha256: string | null; readonly bytes: number } = { sha256: null, bytes: file.size };
  try {
    digest = await file.digest();
  } catch (error) {
    failure ??= { state: 'unreadable', reason: describe(error).message };
  }
  return { ...rows.result(), reader, failure, ...digest, problems: [...problems, ...rows.problems()] };
}

/** A file that cannot be read is a row that is left out: it opens the list, and the others of the folder count. */
async function readFolder(
  registration: Registration,
  kind: Kind,
  input: ReadFileInput,
  { read: paths, besides }: ReturnType<typeof filesInside>,
  rows: Rows,
): Promise<FileReading> {
  let weakest: Reader | null = null;
  let mistake: RegisterMistake | null = null;
  let unread = 0;
  let bytes = 0;
  const files = new Map<string, string>();
  const told = new Set<string>();
  for (const path of paths) {
    const opened = input.folder.open(path);
    if (opened === null) continue;
    const file = tapFile(opened);
    try {
      if (file.size === 0) throw new UnreadableFile('E_FILE_EMPTY', 'the file holds nothing');
      const reader = await chooseReader(registration, file, input);
      const options = readOptionsOf(reader, kind.id, registration.recordsAt, input.compilePath);
      const where = compileWhere(registration, reader, input.compileWhere);
      rows.start(reader, path);
      for await (const { rows: some, broken, notes = [] } of reader.read(file, options)) {
        // what holds for many of the files is told once; the header of one is not that of all
        await rows.take({ rows: some, broken, notes: notes.filter((note) => !told.has(note)) }, where);
        for (const note of notes) told.add(note);
      }
      if (weakest === null || reader.ceiling < weakest.ceiling) weakest = reader;
    } catch (error) {
      const { code, line, column, message } = describe(error);
      if (error instanceof RegisterMistake) mistake = error;
      rows.leaveOut(path, { line, column }, `the file cannot be read: ${message}`, code);
      unread += 1;
    }
    try {
      const digest = await file.digest();
      files.set(path, digest.sha256);
      bytes += digest.bytes;
    } catch {
      // it was left out above, and the hash of the folder has a file less
    }
  }
  const { file, at, id } = registration;
  const beside =
    besides === 0
      ? []
      : [
          problem(
            'W_EVIDENCE_NOTE',
            'warning',
            { file, line: 0, column: 0 },
            `${String(besides)} files beside the records (signatures, hashes, lists) were not read`,
          ),
        ];
  const broken =
    mistake === null ? [] : [problem(mistake.code, 'error', at, `evidence ${id}: ${mistake.message}`, { hint: mistake.message })];
  const failure =
    unread === paths.length ? ({ state: 'unreadable', reason: `none of its ${String(unread)} files can be read` } as const) : null;
  return {
    ...rows.result(),
    reader: weakest,
    failure,
    sha256: folderDigest(files),
    bytes,
    files,
    problems: [...broken, ...beside, ...rows.problems()],
  };
}

/** The rows of a file to the records of its kind. */
export function mergeRows({ registration, fields, places }: FileReading, kind: Kind, merger: Merger): readonly Problem[] {
  const { id, file } = registration;
  const duplicates = bounded();
  fields.forEach((row, n) => {
    const origin = places.others.get(n) ?? { evidence: id, line: places.lines[n] ?? 0, column: 1, pointer: null };
    const { how, key } = merger.add(row, origin);
    if (how !== 'repeated' && how !== 'duplicate') return;
    const what =
      how === 'repeated' ? 'is there twice with the same contents' : 'is there twice with other contents; what differs counts as not known';
    const severity = how === 'repeated' ? 'warning' : 'error';
    const at = { file: origin.file ?? file, line: origin.line, column: origin.column };
    duplicates.add(() => problem('E_EVIDENCE_DUPLICATE', severity, at, `${kind.names.one} ${key} ${what}`, { path: origin.pointer ?? '' }));
  });
  return duplicates.problems((rest) =>
    problem(
      'E_EVIDENCE_DUPLICATE',
      'error',
      { file, line: 0, column: 0 },
      `${String(rest)} more records with an identity that evidence ${id} has twice`,
    ),
  );
}

interface Described {
  readonly code: Problem['code'];
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly atRegister: boolean;
}
function describe(error: unknown): Described {
  if (error instanceof UnreadableFile)
    return { code: error.code, line: error.line, column: error.column, message: error.message, atRegister: false };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RegisterMistake) return { code: error.code, line: 0, column: 0, message, atRegister: true };
  return { code: 'E_EVIDENCE_FORMAT', line: 0, column: 0, message: `the file cannot be read: ${message}`, atRegister: false };
}

/** Conditions of the register and of the reader; the first that is not true decides. */
function compileWhere({ where: own }: Registration, { where: built = null }: Reader, compile: (source: string) => Where): Where | null {
  const sources = [built, own].flatMap((source) => (source === null ? [] : [source]));
  if (sources.length === 0) return null;
  try {
    const conditions = sources.map(compile);
    return (raw) => {
      for (const condition of conditions) {
        const answer = condition(raw);
        if (answer !== true) return answer;
      }
      return true;
    };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error && isProblemCode(error.code) ? error.code : 'E_EXPR_SYNTAX';
    throw new RegisterMistake(code, `where: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const isProblemCode = (code: unknown): code is Problem['code'] => typeof code === 'string' && Object.hasOwn(problemCodes, code);

/** Of so many left-out rows it is remembered what could be read of them; of the rest nothing is known. */
const mostLeftOut = limitOf('left-out-read');

/** Takes batches, keeps what is to be told of them. */
function makeRows(registration: Registration, kind: Kind, { calendar, documents, compilePath, progress }: ReadFileInput) {
  const { id } = registration;
  let { file } = registration;
  /** null: the registration names the file itself. */
  let inFolder: string | null = null;
  const fitters = new Map<Reader, Fitter>();
  let fitter: Fitter | null = null;
  let records = 0;
  let notSelected = 0;
  let newest: number | null = null;
  let exportHeader: ExportHeader | null = null;
  const rejected: LeftOut[] = [];
  const accepted: MutableFields[] = [];
  const lines: number[] = [];
  const others = new Map<number, Origin>();
  const rowProblems = bounded();
  const notes: Problem[] = [];
  const orderSchema = kind.order === null ? undefined : kind.schema.properties[kind.order];
  const orderIsTime = orderSchema?.format === 'date' || orderSchema?.format === 'date-time';

  const reject = (
    row: Pick<RawRow, 'line' | 'column'>,
    reason: string,
    fields: MutableFields | null,
    code: Problem['code'] = 'E_EVIDENCE_ROW',
    path = '',
  ): void => {
    records += 1;
    const within = inFolder === null ? {} : { file: inFolder };
    rejected.push({ evidence: id, line: row.line, reason, fields: rejected.length < mostLeftOut ? fields : null, ...within });
    const at = { file, line: row.line, column: row.column };
    rowProblems.add(() =>
      problem(code, 'error', at, inFolder !== null && code !== 'E_EVIDENCE_ROW' ? reason : `row left out: ${reason}`, { path }),
    );
  };

  const fit = (row: RawRow, where: Where | null): MutableFields | null => {
    const path = row.pointer ?? '';
    const chosen = where === null ? true : where(row.raw);
    if (chosen === false) {
      notSelected += 1;
      return null;
    }
    const fitted = fitter?.fit(row) ?? { fields: null, reason: 'no reader' };
    if (chosen !== true) {
      const why = chosen === 'undecided' ? 'where is undecided: it reads a value that the record lacks' : `where: ${chosen.error}`;
      reject(row, why, fitted.fields, 'E_EVIDENCE_ROW', path);
      return null;
    }
    if (fitted.reason === null) return fitted.fields;
    reject(row, fitted.reason, fitted.fields, 'E_EVIDENCE_ROW', path);
    return null;
  };

  const add = (row: RawRow, fields: MutableFields): void => {
    records += 1;
    const order = orderIsTime && kind.order !== null ? fields[kind.order] : undefined;
    if (typeof order === 'number' && (newest === null || order > newest)) newest = order;
    const { line, column, pointer } = row;
    if (column !== 1 || pointer !== null || inFolder !== null)
      others.set(accepted.length, { evidence: id, line, column, pointer, ...(inFolder !== null && { file: inFolder }) });
    accepted.push(fields);
    lines.push(line);
  };

  return {
    /** `path`: the next file of a folder. */
    start: (reader: Reader, path: string | null): void => {
      inFolder = path;
      file = path ?? registration.file;
      fitter = fitters.get(reader) ?? null;
      if (fitter !== null) return;
      const preset = reader.presets?.[kind.id] ?? null;
      fitter = makeFitter({ kind, registration, preset, closed: preset !== null && reader.closed === true, calendar, compilePath });
      fitters.set(reader, fitter);
      if (registration.recordsAt !== null && reader.records === 'none')
        notes.push(
          problem(
            'E_PATH',
            'warning',
            registration.at,
            `evidence ${id}: format ${reader.id} has one list of records, "records" is not used`,
            { path: 'records' },
          ),
        );
    },
    take: async (batch: Batch, where: Where | null): Promise<void> => {
      exportHeader ??= batch.exportHeader ?? null;
      for (const note of batch.notes ?? [])
        notes.push(problem(/latin-1|encod/i.test(note) ? 'W_ENCODING' : 'W_EVIDENCE_NOTE', 'warning', { file, line: 0, column: 0 }, note));
      for (const { line, column, reason, raw } of batch.broken)
        reject({ line, column }, reason, raw === undefined ? null : (fitter?.fit({ raw }).fields ?? null));
      for (const row of batch.rows) {
        const fields = fit(row, where);
        if (fields === null) continue;
        const lacking = kind.document === null ? null : await documents.check(kind, fields);
        if (lacking === null) add(row, fields);
        else reject(row, lacking.reason, fields, lacking.code, row.pointer ?? '');
      }
      progress?.({ evidence: id, file, records });
    },
    /** A whole file of a folder. */
    leaveOut: (path: string, at: Pick<RawRow, 'line' | 'column'>, reason: string, code: Problem['code']): void => {
      inFolder = path;
      file = path;
      reject(at, reason, null, code);
    },
    result: () => ({
      registration,
      kind,
      exportHeader,
      records,
      notSelected,
      rejected,
      fields: accepted,
      places: { lines, others },
      mapping: fitter?.mapping() ?? {},
      newest,
    }),
    problems: (): readonly Problem[] => [
      ...notes,
      ...rowProblems.problems((rest) =>
        problem(
          'E_EVIDENCE_ROW',
          'error',
          { file: registration.file, line: 0, column: 0 },
          `${String(rest)} more rows left out (the first ${String(shown)} are shown)`,
        ),
      ),
      ...[...fitters.values()].flatMap((each) => each.problems()),
    ],
  };
}
