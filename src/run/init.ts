/** `init`: the sample plant dated for a day, or a proposal from a table. */
import { makeCalendar } from '../evidence/calendar.js';
import { proposeFromTable, type TableProposal } from '../evidence/propose.js';
import { UnreadableFile } from '../evidence/reader.js';
import { openFolder } from '../load/folder.js';
import { fileDay, readBytesOf, resolvePath } from '../load/paths.js';
import { problemOfFile } from '../load/places.js';
import { readSample, sampleDay } from '../load/sample.js';
import type { Kind } from '../model/kind.js';
import type { Loaded } from '../model/problem.js';

/** Files of the sample plant, every date in them moved by as many days as `asOf` is from the day for which it was made. */
export function sampleSite(asOf: string): ReadonlyMap<string, string | Uint8Array> {
  return readSample(makeCalendar('UTC', asOf).today - makeCalendar('UTC', sampleDay).today);
}

export interface SiteProposal {
  readonly table: TableProposal;
  readonly bytes: Uint8Array;
  /** Day of the file's last change; the person corrects it. */
  readonly collected: string;
}

export async function proposeSite(file: string, asOf: string, kind: Kind): Promise<Loaded<SiteProposal>> {
  const day = fileDay(file);
  if (day === null) return { ok: false, problems: [problemOfFile(file, 'E_FILE_MISSING', 'there is no such file')] };
  const name = file.slice(file.lastIndexOf('/') + 1);
  const opened = openFolder(resolvePath(file, '..')).open(name);
  if (opened === null) return { ok: false, problems: [problemOfFile(file, 'E_FILE_MISSING', 'the file cannot be opened')] };
  try {
    const table = await proposeFromTable(opened, kind);
    return { ok: true, value: { table, bytes: readBytesOf(file), collected: day < asOf ? day : asOf }, problems: [] };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { ok: false, problems: [{ ...problemOfFile(file, error.code, error.message), line: error.line, column: error.column }] };
  }
}

export { listFolder as filesIn } from '../load/paths.js';
