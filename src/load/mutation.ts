/** `mutation.json` of a folder of controls: scores with the hashes of what they were measured on. What has changed since has no score. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Control } from '../model/control.js';
import { mutationFile, mutationFormat, type Measured, type MutationBasis, type MutationEntry } from '../model/mutation.js';
import { compareText, type Loaded, type Problem } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { readText } from './read.js';
import { writeAll } from './write.js';

/** `paths`: where each control lies; `kindHashes`: of the files of the kinds. */
export function measuredIn(
  folders: readonly { readonly folder: string; readonly shown: string }[],
  controls: readonly Control[],
  paths: ReadonlyMap<string, string>,
  kindHashes: ReadonlyMap<string, string>,
): { readonly measured: Measured; readonly problems: readonly Problem[] } {
  const byId = new Map(controls.map((each) => [each.id, each]));
  const basisOf = (id: string): MutationBasis | null => {
    const [control, path] = [byId.get(id), paths.get(id)];
    return control === undefined || path === undefined ? null : basisFor(control, path, kindHashes);
  };
  const files = folders.map(({ folder, shown }) => readMutationFile(folder, shown));
  const entries = files.flatMap((each) => (each.ok ? [...each.value] : []));
  const fitting = entries.filter(([id, entry]) => entry.control === byId.get(id)?.sha256 && isSame(entry, basisOf(id)));
  return {
    measured: {
      scores: new Map(fitting.map(([id, { mutants, killed, equivalent }]) => [id, { mutants, killed, equivalent }])),
      basisOf,
    },
    problems: files.flatMap((each) => each.problems),
  };
}

/** Every entry of the file, whether it still fits or not; a folder without the file has none. */
export function readMutationFile(folder: string, shown: string): Loaded<ReadonlyMap<string, MutationEntry>> {
  const path = join(folder, mutationFile);
  const name = `${shown.replace(/\/+$/, '')}/${mutationFile}`;
  if (!existsSync(path)) return { ok: true, value: new Map(), problems: [] };
  const text = readText(path, name);
  if (!text.ok) return text;
  const refused = (code: 'E_JSON' | 'E_SCHEMA', message: string): Loaded<never> => ({
    ok: false,
    problems: [problemOfFile(name, code, message, 'otbaseline test --mutate --write makes the file anew')],
  });
  let read: unknown;
  try {
    read = JSON.parse(text.value);
  } catch {
    return refused('E_JSON', 'the file is not JSON');
  }
  if (!isRecord(read) || !isRecord(read['controls'])) return refused('E_SCHEMA', 'the file holds no measured controls');
  // Figures of other operators count other changes: they are measured again.
  if (read['format'] !== mutationFormat) return { ok: true, value: new Map(), problems: [] };
  const entries = Object.entries(read['controls']);
  const broken = entries.find(([, each]) => !isEntry(each));
  if (broken) return refused('E_SCHEMA', `the entry of ${broken[0]} is not one that was measured`);
  return { ok: true, value: new Map(entries.flatMap(([id, each]) => (isEntry(each) ? [[id, each] as const] : []))), problems: [] };
}

export function writeMutationFile(folder: string, entries: ReadonlyMap<string, MutationEntry>): Loaded<readonly string[]> {
  // A line for each control, so that a change of one is a change of one line.
  const lines = [...entries].sort(([a], [b]) => compareText(a, b)).map(([id, each]) => `${JSON.stringify(id)}:${JSON.stringify(each)}`);
  const text = `{"format":${JSON.stringify(mutationFormat)},"controls":{\n${lines.join(',\n')}\n}}\n`;
  return writeAll(folder, new Map([[mutationFile, text]]));
}

function basisFor(control: Control, path: string, kindHashes: ReadonlyMap<string, string>): MutationBasis | null {
  const test = path.replace(/\.(ya?ml)$/, '.test.$1');
  const text = existsSync(test) ? readText(test, test) : null;
  if (text?.ok !== true) return null;
  const kinds = control.evidence.map(({ kind }) => `${kind} ${kindHashes.get(kind) ?? ''}`);
  return { control: control.sha256, test: hash(text.value), kinds: hash([...kinds].sort(compareText).join('\n')) };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const isSame = (entry: MutationBasis, now: MutationBasis | null): boolean =>
  now !== null && entry.control === now.control && entry.test === now.test && entry.kinds === now.kinds;
const isRecord = (part: unknown): part is Readonly<Record<string, unknown>> =>
  typeof part === 'object' && part !== null && !Array.isArray(part);
const isCount = (part: unknown): part is number => typeof part === 'number' && Number.isSafeInteger(part) && part >= 0;
function isEntry(part: unknown): part is MutationEntry {
  if (!isRecord(part)) return false;
  const { mutants, killed, equivalent, control, test, kinds } = part;
  const hashes = [control, test, kinds].every((each) => typeof each === 'string' && /^[0-9a-f]{64}$/.test(each));
  return hashes && isCount(mutants) && isCount(killed) && isCount(equivalent) && killed <= mutants;
}
