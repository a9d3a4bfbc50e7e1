/** `init`: the sample plant dated for a day, or a proposal from a table. */
import { makeCalendar } from '../evidence/calendar.js';
import { proposeFromTable, type TableProposal } from '../evidence/propose.js';
import { UnreadableFile } from '../evidence/reader.js';
import { fileDay, isFolder, openFile, readBytesOf } from '../load/paths.js';
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

/** `shown`: the file as the user named it. */
export async function proposeSite(file: string, shown: string, asOf: string, kind: Kind): Promise<Loaded<SiteProposal>> {
  const refused = (code: UnreadableFile['code'] | 'E_FILE_MISSING', message: string, line = 0, column = 0): Loaded<SiteProposal> => ({
    ok: false,
    problems: [{ ...problemOfFile(shown, code, message), line, column }],
  });
  if (isFolder(file)) return refused('E_FILE_MISSING', 'this is a folder; name the table in it');
  const day = fileDay(file);
  const opened = openFile(file);
  if (day === null || opened === null) return refused('E_FILE_MISSING', 'there is no such file');
  try {
    const table = await proposeFromTable(opened, kind);
    return { ok: true, value: { table, bytes: readBytesOf(file), collected: day < asOf ? day : asOf }, problems: [] };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return refused(error.code, error.message, error.line, error.column);
  }
}

export { listFolder as filesIn } from '../load/paths.js';
