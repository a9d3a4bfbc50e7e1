/** Files in the site folder that nothing reads: evidence that someone put there and forgot to register must not go unnoticed. */
import type { Site } from '../model/site.js';
import { folderPrefix } from './folder.js';

/** Files that other stages read, or that are for people. */
const known =
  /^(risk\.ya?ml|measures\.ya?ml|policy[^/]*\.ya?ml|policies\/.*|controls\/.*|(.*\/)?(readme|license|licence|notice|changelog)[^/]*)$/i;

export function unusedFiles(
  files: readonly string[],
  site: Site,
  documents: ReadonlySet<string>,
  others: readonly string[],
): readonly string[] {
  const used = new Set([...site.evidence.map(({ file }) => file.replace(/^\.\//, '')), ...documents, ...others]);
  const folders = site.evidence.map(({ file }) => folderPrefix(file.replace(/^\.\//, '')));
  const siteFile = site.file.replace(/^.*\//, '');
  return files.filter(
    (file) =>
      !used.has(file) &&
      file !== site.file &&
      file !== siteFile &&
      file !== 'site.yaml' &&
      !known.test(file) &&
      !folders.some((folder) => file.startsWith(folder)),
  );
}
