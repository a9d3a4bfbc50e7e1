/** A registered file is read once for the same bytes, however often the site is checked in one process. */
import type { Kind } from '../model/kind.js';
import type { Memory } from '../model/memory.js';
import type { Registration } from '../model/site.js';
import { filesInside, folderDigest } from './folder.js';
import { type FileReading, readFile, type ReadFileInput } from './read-file.js';
import { tapFile } from './tapped-file.js';

export async function readOnce(memory: Memory, registration: Registration, kind: Kind, input: ReadFileInput): Promise<FileReading> {
  if (!memory.keeps) return readFile(registration, kind, input);
  const step = `read ${registration.id} as ${kind.id}`;
  const row = memory.same(step, registration);
  // A statement hangs on the documents that it names as well: it is read each time, and is the same where it says the same.
  if (kind.document !== null) return memory.same(`${step} with documents`, await readFile(row, kind, input));
  const content = await contentOf(registration.file, input);
  if (content === null) return memory.same(`${step} in vain`, await readFile(row, kind, input));
  const { sha256, besides } = content;
  const inputs = [row, kind, input.readers, input.calendar, sha256, besides];
  const known = memory.find<FileReading>(step, inputs);
  if (known !== undefined) return known;
  const reading = await readFile(row, kind, input);
  // A file that was written to in between is read again by the next run.
  if (reading.sha256 === sha256) memory.keep(step, inputs, reading);
  return reading;
}

/** The hash that reading it would give; null: it is missing, or cannot be read. `besides`: files of a folder that are only counted. */
async function contentOf(path: string, { folder }: ReadFileInput): Promise<{ readonly sha256: string; readonly besides: number } | null> {
  try {
    const file = folder.open(path);
    if (file !== null) return { sha256: (await tapFile(file).digest()).sha256, besides: 0 };
    const { read, besides } = filesInside(folder, path);
    const hashes = new Map<string, string>();
    for (const each of read) {
      const opened = folder.open(each);
      if (opened !== null) hashes.set(each, (await tapFile(opened).digest()).sha256);
    }
    return read.length === 0 || folder.isCut?.() === true ? null : { sha256: folderDigest(hashes), besides };
  } catch {
    return null;
  }
}
