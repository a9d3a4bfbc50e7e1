/** Control folders -> Library: kinds, catalogues, mappings, controls and their tests, or every problem in any of them. */
import { createHash } from 'node:crypto';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalogue, Mapping } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { ControlTest, Library } from '../model/library.js';
import { forgetful, type Memory } from '../model/memory.js';
import type { Preset } from '../model/preset.js';
import { compareText, type Loaded, type Problem } from '../model/problem.js';
import { loadCatalogue } from './catalogues.js';
import { loadControlTest } from './control-tests.js';
import { loadControl } from './controls.js';
import { derivedSources, kindClashes, loadKind, type LoadedKind } from './kinds.js';
import { filesOfLibrary, type LibraryFile } from './library-files.js';
import { loadMapping } from './mappings.js';
import { measuredIn } from './mutation.js';
import { isFatal, problemAt } from './places.js';
import { preparedYaml } from './prepared.js';
import { loadPreset } from './presets.js';
import { readText } from './read.js';
import { parseTable } from './table.js';
import { parseYaml, type YamlFile } from './yaml.js';

/** The same from src/ and from dist/. */
export const shippedControls = fileURLToPath(new URL('../../controls/', import.meta.url));

export interface LibraryRequest {
  /** What of the library that comes with the tool: everything, kinds and catalogues alone, or nothing. */
  readonly shipped: boolean | 'all' | 'without-controls';
  /** Folders, or single control files, of the user's own. What lies in the shipped folder is there already. */
  readonly extra: readonly string[];
  /** false: leave the test files unread (`check` has no use for them); `own`: read those of the user's folders only. */
  readonly tests?: boolean | 'own';
}

/** All of it, or every problem in it. */
export function loadLibrary(request: LibraryRequest): Loaded<Library> {
  const { library, problems } = readLibrary(request);
  return isFatal(problems) ? { ok: false, problems } : { ok: true, problems, value: library };
}

/** What of it can be read, and every problem: so that a mistake in one file hides none in the others. */
export function readLibrary(
  { shipped, extra, tests = true }: LibraryRequest,
  memory: Memory = forgetful,
): {
  readonly library: Library;
  readonly problems: readonly Problem[];
  /** Controls that do not come with the tool, by id. */
  readonly own: ReadonlySet<string>;
} {
  const problems: Problem[] = [];
  const ownFolders = extra
    .filter((folder) => shipped === false || !isShipped(folder))
    .map((folder) => ({ folder, shown: folder, shipped: false, controls: true }));
  const folders = [
    ...(shipped === false ? [] : [{ folder: shippedControls, shown: 'controls', shipped: true, controls: shipped !== 'without-controls' }]),
    ...ownFolders,
  ];
  const files = filesOfLibrary(folders);
  problems.push(...files.problems);

  const hashes: string[] = [];
  /** Files of one sort, parsed; the names of those that are broken, so that naming them is no second mistake. */
  const read = <T>(
    sort: LibraryFile['sort'],
    context: readonly unknown[],
    load: (source: YamlFile, file: LibraryFile) => Loaded<T>,
  ): { readonly loaded: readonly Opened<T>[]; readonly broken: ReadonlySet<string> } => {
    const loaded: Opened<T>[] = [];
    const broken = new Set<string>();
    const wanted = (each: LibraryFile): boolean =>
      each.sort === sort && (sort !== 'test' || tests === true || (tests === 'own' && each.name.startsWith('own/')));
    for (const file of files.files.filter(wanted)) {
      const text = readText(file.path, file.shown);
      const { source, made } = text.ok
        ? memory.recall(`load ${file.path}`, [text.value, file.shown, file.shippedFolder, ...context], () => {
            const parsed = parseFast(sort, text.value, file.shown);
            return { source: parsed, made: parsed.ok ? load(parsed.value, file) : parsed };
          })
        : { source: text, made: text };
      problems.push(...made.problems);
      if (source.ok && sort !== 'test') hashes.push(`${file.name} ${source.value.sha256}`);
      if (source.ok && made.ok) loaded.push({ value: made.value, source: source.value, file });
      else for (const id of idsOfBroken(source.ok ? source.value : null, file)) broken.add(id);
    }
    return { loaded, broken };
  };

  const stable = <T>(name: string, map: ReadonlyMap<string, T>): ReadonlyMap<string, T> => memory.recall(name, [...map].flat(), () => map);
  const kindFiles = read('kind', [], loadKind);
  const loadedKinds = kindFiles.loaded.map(({ value }) => value);
  problems.push(...kindClashes(loadedKinds), ...derivedSources(loadedKinds, kindFiles.broken));
  const kinds = byId(kindFiles.loaded, ({ kind }: LoadedKind) => kind.id, 'evidence kind', problems);
  const catalogueFiles = read('catalogue', [], loadCatalogue);
  const catalogues = stable(
    'catalogues',
    byId(catalogueFiles.loaded, (each: Catalogue) => each.id, 'catalogue', problems),
  );
  problems.push(...misnamed(kindFiles.loaded, kinds), ...misnamed(catalogueFiles.loaded, catalogues));
  const mappings = read('mapping', [catalogues, catalogueFiles.broken.size > 0], (source) =>
    catalogueFiles.broken.size > 0 ? { ok: false, problems: [] } : loadMapping(source, catalogues),
  );
  const plainKinds = stable('kinds', new Map([...kinds].map(([id, { kind }]) => [id, kind])));
  const known = [plainKinds, namesOf(kindFiles.broken), catalogues, namesOf(catalogueFiles.broken)];
  const presetFiles = read('preset', known, (source, file) =>
    loadPreset(source, plainKinds, kindFiles.broken, file.shippedFolder !== null),
  );
  const presets = stable(
    'presets',
    byId(presetFiles.loaded, (each: Preset) => each.id, 'preset', problems),
  );
  const context = { kinds: plainKinds, brokenKinds: kindFiles.broken, catalogues, brokenCatalogues: catalogueFiles.broken };
  const controlFiles = read('control', known, (source, file) => loadControl(source, { ...context, shippedFolder: file.shippedFolder }));
  const own = new Set(controlFiles.loaded.filter(({ file }) => file.shippedFolder === null).map(({ value }) => value.id));
  const paths = new Map(controlFiles.loaded.map(({ value, file }) => [value.id, file.path]));
  const controls = [...byId(controlFiles.loaded, (each: Control) => each.id, 'control', problems).values()].sort((a, b) =>
    compareText(a.id, b.id),
  );
  const testFiles = read('test', [...known, ...controls, namesOf(controlFiles.broken)], (source) =>
    loadControlTest(source, { kinds: plainKinds, controls, catalogues, brokenControls: controlFiles.broken }),
  );
  const testsById = byId(testFiles.loaded, (each: ControlTest) => each.control, 'test file of', problems, ['control']);

  const kindHashes = new Map([...kinds].map(([id, { source }]) => [id, source.sha256]));
  const { measured, problems: inMeasured } = measuredIn(
    folders.filter((each) => each.controls),
    controls,
    paths,
    kindHashes,
  );
  problems.push(...inMeasured);
  const sha256 = createHash('sha256').update(hashes.sort(compareText).join('\n')).digest('hex');
  const library = {
    ...{ kinds: plainKinds, catalogues, presets, sha256, measured, tests: testsById },
    controls: memory.recall('controls', controls, () => controls),
    mappings: memory.recall(
      'mappings',
      mappings.loaded.map(({ value }) => value),
      () => mappings.loaded.map(({ value }): Mapping => value),
    ),
  };
  return { problems, own, library };
}

function parseFast(sort: LibraryFile['sort'], text: string, shown: string): Loaded<YamlFile> {
  const value = preparedYaml(text, shown);
  if (value !== null) return { ok: true, value, problems: [] };
  return sort === 'catalogue' || sort === 'mapping' ? parseTable(text, shown) : parseYaml(text, shown);
}

/** A kind or a catalogue is looked for by its file. What is there twice is told already. */
function misnamed<T>(opened: readonly Opened<T>[], known: ReadonlyMap<string, T>): readonly Problem[] {
  const ids = new Map([...known].map(([id, value]) => [value, id]));
  return opened.flatMap(({ value, source }) => {
    const id = ids.get(value);
    const name = basename(source.file);
    return id === undefined || name.replace(/\.ya?ml$/, '') === id
      ? []
      : [
          problemAt(
            source.at(['id']),
            'E_SCHEMA',
            ['id'],
            `the file ${name} is not named after the id ${id}`,
            `rename the file to ${id}.yaml`,
          ),
        ];
  });
}

/** The folder that comes with the tool, or something in it. */
export const isShipped = (folder: string): boolean => !relative(shippedControls, resolve(folder)).startsWith('..');

interface Opened<T> {
  readonly value: T;
  readonly source: YamlFile;
  readonly file: LibraryFile;
}

const namesOf = (broken: ReadonlySet<string>): string => [...broken].sort(compareText).join('\n');

function idsOfBroken(source: YamlFile | null, { path }: LibraryFile): readonly string[] {
  const name = basename(path).replace(/(\.test)?\.ya?ml$/, '');
  const id = source?.scalarAt(['id'])?.value;
  const prefix = /^[A-Z]+-\d+/.exec(name)?.[0];
  return [name, ...(typeof id === 'string' ? [id] : []), ...(prefix === undefined ? [] : [prefix])];
}

function byId<T>(
  opened: readonly Opened<T>[],
  idOf: (value: T) => string,
  what: string,
  problems: Problem[],
  path: readonly string[] = ['id'],
): ReadonlyMap<string, T> {
  const result = new Map<string, T>();
  const first = new Map<string, YamlFile>();
  for (const { value, source } of opened) {
    const id = idOf(value);
    const earlier = first.get(id);
    if (earlier === undefined) {
      result.set(id, value);
      first.set(id, source);
      continue;
    }
    const place = earlier.at(path);
    problems.push(
      problemAt(
        source.at(path),
        'E_DUPLICATE_ID',
        path,
        `there is ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} "${id}" in ${place.file}:${place.line} already`,
      ),
    );
  }
  return result;
}
