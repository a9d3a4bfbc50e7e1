/**
 * Library files that were parsed and held against their schemas when the tool was built, by the hash of their text: a file that was
 * changed since is simply read again. Places are looked up by the YAML parser, when one is asked for.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { version } from '../model/version.js';
import { filesOfLibrary, type LibraryFile } from './library-files.js';
import type { Shapes } from './raw.js';
import { readText } from './read.js';
import { checkShape } from './shapes.js';
import { parseTable } from './table.js';
import { parseYaml, type YamlFile } from './yaml.js';

/** Beside the built program; there is none beside the source. */
const preparedFile = fileURLToPath(new URL('../library.json', import.meta.url));
const sorts = ['kind', 'preset', 'catalogue', 'mapping', 'control'] as const satisfies readonly (LibraryFile['sort'] & keyof Shapes)[];
type Prepared = Readonly<Record<string, { readonly fits: (typeof sorts)[number]; readonly value: unknown }>>;

/** `expressions`: trees of the rules by their source, as whoever parses them stores them. */
interface PreparedFile {
  readonly version: string;
  readonly files: Prepared;
  readonly expressions: Readonly<Record<string, unknown>>;
}
let prepared: PreparedFile | null = null;
function opened(): PreparedFile {
  if (prepared !== null) return prepared;
  const found = existsSync(preparedFile) ? (JSON.parse(readFileSync(preparedFile, 'utf8')) as PreparedFile) : null;
  return (prepared = found?.version === version ? found : { version, files: {}, expressions: {} });
}
export const preparedExpressions = (): PreparedFile['expressions'] => opened().expressions;

/** null: this text was not there when the tool was built. */
export function preparedYaml(text: string, file: string): YamlFile | null {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const known = opened().files[sha256];
  if (known === undefined) return null;
  let parsed: YamlFile | null = null;
  const whole = (): YamlFile => {
    if (parsed !== null) return parsed;
    const done = parseYaml(text, file);
    if (!done.ok) throw new Error(`${file} was read when the tool was built and is broken now`);
    return (parsed = done.value);
  };
  return {
    file,
    text: text.replaceAll('\r\n', '\n'),
    sha256,
    value: known.value,
    fits: known.fits,
    at: (path, offset) => whole().at(path, offset),
    keyAt: (path) => whole().keyAt(path),
    scalarAt: (path) => whole().scalarAt(path),
  };
}

/** The last step of the build. What JSON cannot hold, or what is broken, is left to be read as it stands. */
export function prepareFiles(folder: string, expressions: PreparedFile['expressions']): number {
  const { files } = filesOfLibrary([{ folder, shown: 'controls', shipped: true, controls: true }]);
  const done: Record<string, Prepared[string]> = {};
  for (const { path, shown, sort } of files) {
    const fits = sorts.find((each) => each === sort);
    const text = fits === undefined ? null : readText(path, shown);
    if (fits === undefined || !text?.ok) continue;
    const source = (fits === 'catalogue' || fits === 'mapping' ? parseTable : parseYaml)(text.value, shown);
    if (!source.ok || !checkShape(fits, source.value).ok) continue;
    const { value, sha256 } = source.value;
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)) done[sha256] = { fits, value };
  }
  writeFileSync(preparedFile, JSON.stringify({ version, files: done, expressions } satisfies PreparedFile));
  return Object.keys(done).length;
}

/** A module of the built program that stands empty in its source. `path`: from src/. */
export function prepareSource(path: string, source: string): void {
  writeFileSync(new URL(`../${path}`, import.meta.url), source);
}
