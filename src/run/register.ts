/** `register`: hash and record count of each registered file, written into site.yaml in place. */
import { readText } from '../load/read.js';
import { updateRegister } from '../load/register.js';
import { siteFile } from '../load/site.js';
import { resolvePath } from '../load/paths.js';
import { writeAll } from '../load/write.js';
import type { Loaded } from '../model/problem.js';
import { prepare, readSiteEvidence, type LibraryOptions } from '../run.js';

export interface RegisterOptions extends LibraryOptions {
  readonly cwd: string;
  readonly asOf: string;
  readonly dryRun: boolean;
}
export interface RegisterRun {
  readonly entries: readonly {
    readonly id: string;
    readonly kind: string;
    readonly file: string;
    /** null: the file cannot be read. */
    readonly sha256: string | null;
    readonly records: number;
    readonly state: string;
    readonly change: 'new' | 'same' | 'changed' | 'not read';
  }[];
  readonly unregistered: readonly string[];
  readonly written: boolean;
}

export async function runRegister(folder: string, options: RegisterOptions): Promise<Loaded<RegisterRun>> {
  const prepared = prepare(folder, { ...options, policy: null, zone: null });
  if (!prepared.ok) return prepared;
  const evidence = await readSiteEvidence(folder, prepared.value, { asOf: options.asOf, progress: () => undefined });
  const entries = evidence.register.map(({ registration, sha256, records, state }): RegisterRun['entries'][number] => {
    const readable = sha256 !== null && state !== 'unreadable' && state !== 'missing';
    const change = !readable
      ? 'not read'
      : registration.sha256 === null || registration.records === null
        ? 'new'
        : registration.sha256 === sha256 && registration.records === records
          ? 'same'
          : 'changed';
    return {
      id: registration.id,
      kind: registration.kind,
      file: registration.file,
      sha256: readable ? sha256 : null,
      records,
      state,
      change,
    };
  });
  const counts = new Map(
    entries.flatMap((each) =>
      each.sha256 === null || each.change === 'same' ? [] : [[each.id, { sha256: each.sha256, records: each.records }] as const],
    ),
  );
  if (counts.size === 0 || options.dryRun)
    return { ok: true, value: { entries, unregistered: evidence.unused, written: false }, problems: [] };
  const text = readText(resolvePath(folder, siteFile), siteFile);
  if (!text.ok) return text;
  const updated = updateRegister(text.value, counts);
  if (!updated.ok) return updated;
  const written = writeAll(folder, new Map([[siteFile, updated.value]]));
  return written.ok ? { ok: true, value: { entries, unregistered: evidence.unused, written: true }, problems: [] } : written;
}
