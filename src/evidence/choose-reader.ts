/** Which reader takes a registered file: the one that the register names, else the surest by content, else a preset that knows the table. */
import type { InputFile } from '../model/file.js';
import type { Problem } from '../model/problem.js';
import type { Registration } from '../model/site.js';
import type { CompilePath } from './fit.js';
import { didYouMean } from './problems.js';
import { type Columns, type Reader, type ReadOptions, UnreadableFile } from './reader.js';
import { headText } from './readers/text.js';
import { headOf } from './tapped-file.js';

export type Readers = Readonly<Record<string, Reader>>;

/** A mistake in the register rather than in the file. */
export class RegisterMistake extends Error {
  readonly code: Problem['code'];
  constructor(code: Problem['code'], message: string) {
    super(message);
    this.code = code;
  }
}

interface Choice {
  readonly readers: Readers;
  readonly compilePath: CompilePath;
}

export async function chooseReader({ format, kind, recordsAt }: Registration, file: InputFile, input: Choice): Promise<Reader> {
  const { readers } = input;
  if (format !== null) {
    const id = format.toLowerCase();
    const named = Object.hasOwn(readers, id) ? readers[id] : Object.values(readers).find((reader) => reader.id.toLowerCase() === id);
    if (named !== undefined) return named;
    throw new RegisterMistake(
      'E_UNKNOWN_REFERENCE',
      `there is no format "${format}"; ${didYouMean(format, Object.keys(readers)) || `there are: ${Object.keys(readers).join(', ')}`}`,
    );
  }
  const head = await headOf(file);
  let best: { readonly reader: Reader; readonly sure: number } | null = null;
  for (const reader of Object.values(readers)) {
    const sure = reader.recognise(head, file.path);
    if (sure > (best?.sure ?? 0)) best = { reader, sure };
  }
  if (best === null)
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      `the format is not recognised; "format:" in the register may name one of ${Object.keys(readers).join(', ')}`,
    );
  return (await refined(best.reader, kind, recordsAt, file, head, input)) ?? best.reader;
}

/** The preset with most marks; of equals the first by id, so that the order of files decides nothing. */
async function refined(
  base: Reader,
  kind: string,
  recordsAt: string | null,
  file: InputFile,
  head: Uint8Array,
  { readers, compilePath }: Choice,
): Promise<Reader | null> {
  const candidates = Object.values(readers)
    .filter(({ refines, presets }) => refines?.formats.includes(base.id) === true && presets?.[kind] !== undefined)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const looked = new Map<string, Promise<ReadonlySet<string>>>();
  let best: { readonly reader: Reader; readonly sure: number } | null = null;
  for (const reader of candidates) {
    const at = recordsAt ?? reader.recordsAt ?? null;
    const columns: Columns = () => {
      const key = String(at);
      const known = looked.get(key) ?? columnsOf(base, file, readOptionsOf(base, kind, at, compilePath));
      looked.set(key, known);
      return known;
    };
    const sure = (await reader.refines?.fits(headText(head), columns)) ?? 0;
    if (sure > (best?.sure ?? 0)) best = { reader, sure };
  }
  return best?.reader ?? null;
}

const rowsLookedAt = 50;
/** Names that the first records have; none where the file cannot be read so. */
export async function columnsOf(reader: Reader, file: InputFile, options: ReadOptions): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  try {
    for await (const { rows } of reader.read(file, options)) {
      for (const { raw } of rows.slice(0, rowsLookedAt))
        if (typeof raw === 'object' && raw !== null) for (const name of Object.keys(raw)) names.add(name);
      if (rows.length > 0) break;
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
  }
  return names;
}

/** What the register says of the place of the records, else what the reader says. */
export function readOptionsOf(reader: Reader, kind: string, own: string | null, compilePath: CompilePath): ReadOptions {
  const recordsAt = own ?? reader.recordsAt ?? null;
  if (recordsAt === null || reader.records !== 'path') return { recordsAt, select: null, kind };
  try {
    return { recordsAt, select: compilePath(recordsAt), kind };
  } catch (error) {
    throw new RegisterMistake('E_PATH', `records: ${error instanceof Error ? error.message : String(error)}`);
  }
}
