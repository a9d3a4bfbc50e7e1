/** The YAML files of control folders, and what each of them is by its place. */
import { limitOf } from '../model/limits.js';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { compareText, type Problem } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { codeOf } from './read.js';

export interface LibraryFolder {
  readonly folder: string;
  /** As the user knows it. */
  readonly shown: string;
  readonly shipped: boolean;
  /** false: only its kinds, catalogues, mappings and presets. */
  readonly controls: boolean;
}
export interface LibraryFile {
  readonly sort: 'kind' | 'catalogue' | 'mapping' | 'preset' | 'control' | 'test';
  readonly path: string;
  /** For problems. */
  readonly shown: string;
  /** The same wherever the folder lies: the hash of the library counts it. */
  readonly name: string;
  /** Folder of a control that comes with the tool; null: not one of these. */
  readonly shippedFolder: string | null;
}

/** Far above any library; a folder named by mistake (`/`) ends here. */
const mostFiles = limitOf('control-files');
const skipped = /^(\.|node_modules$)/;

export function filesOfLibrary(folders: readonly LibraryFolder[]): {
  readonly files: readonly LibraryFile[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const files = folders.flatMap(({ folder, shown, shipped, controls }) => {
    const base = shown.replace(/\/+$/, '');
    try {
      if (statSync(folder).isFile()) return singleFile(folder, shown);
      const names = yamlFilesIn(folder);
      if (names === null)
        problems.push(
          problemOfFile(
            shown,
            'E_FILE_TOO_LARGE',
            `the folder holds more than ${mostFiles} files (limit control-files)`,
            'name the folder with the controls',
          ),
        );
      else if (names.length === 0) problems.push(problemOfFile(shown, 'E_NOTHING_SELECTED', 'the folder holds no YAML file'));
      return (names ?? [])
        .flatMap((name) => fileOf(name, join(folder, name), `${base}/${name}`, shipped))
        .filter(({ sort }) => controls || (sort !== 'control' && sort !== 'test'));
    } catch (error) {
      problems.push(problemOfFile(shown, 'E_FILE_MISSING', `the folder cannot be read (${codeOf(error)})`));
      return [];
    }
  });
  // A folder may be named twice, or a file beside its folder: it is there once.
  return { files: [...new Map(files.map((each) => [resolve(each.path), each] as const).reverse()).values()].reverse(), problems };
}

/** A control and the test beside it, whichever of the two is named; or a preset, a kind and so on by the folder that it lies in. */
function singleFile(path: string, shown: string): readonly LibraryFile[] {
  const folder = basename(dirname(path));
  if (isSort(folder)) return [{ sort: sorts[folder], path, shown, name: `own/${folder}/${basename(path)}`, shippedFolder: null }];
  const other = (name: string): string =>
    testEnding.test(name) ? name.replace(testEnding, '.$1') : name.replace(/\.(ya?ml)$/, '.test.$1');
  return [
    { path, shown },
    { path: other(path), shown: other(shown) },
  ]
    .filter((each) => existsSync(each.path))
    .map((each) => ({
      ...each,
      sort: testEnding.test(each.path) ? 'test' : 'control',
      name: `own/${basename(each.path)}`,
      shippedFolder: null,
    }));
}
const testEnding = /\.test\.(ya?ml)$/;

const sorts = { evidence: 'kind', catalogues: 'catalogue', mappings: 'mapping', presets: 'preset' } as const;
const isSort = (folder: string): folder is keyof typeof sorts => Object.hasOwn(sorts, folder);
function fileOf(name: string, path: string, shown: string, shipped: boolean): readonly LibraryFile[] {
  const [top = ''] = name.split('/');
  if (top === 'policies') return [];
  const byFolder = isSort(top) ? sorts[top] : null;
  const sort = byFolder ?? (testEnding.test(name) ? 'test' : 'control');
  return [{ sort, path, shown, name: `${shipped ? 'shipped' : 'own'}/${name}`, shippedFolder: shipped ? top : null }];
}

/** Relative, with `/`, sorted. Links to folders are not followed. null: too many. */
function yamlFilesIn(root: string): readonly string[] | null {
  const found: string[] = [];
  const open = [''];
  let seen = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (++seen > mostFiles) return null;
      if (skipped.test(entry.name)) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else if (/\.ya?ml$/.test(entry.name) && (entry.isFile() || statSync(join(root, name), { throwIfNoEntry: false })?.isFile() === true))
        found.push(name);
    }
  }
  return found.sort(compareText);
}
