/** The last step of the build: shipped files parsed and held against their schemas, the expressions of their rules as trees, templates as functions. */
import { compileControls } from '../evaluate/compile-controls.js';
import { readLibrary } from '../load/library.js';
import { prepareFiles, preparedExpressions, prepareSource } from '../load/prepared.js';
import { readReportFiles } from '../load/report-files.js';
import { prepareShapes } from '../load/shapes.js';
import { sourceOfTemplates } from '../report/templates.js';
import { recordParsing, useStored } from '../rules/parse.js';
import { storeTree, type Stored } from '../rules/stored-tree.js';
import { refusedPresets } from './refused.js';

/** `folder`: the controls of this checkout. Returns how many files were prepared. */
export function prepareLibrary(folder: string): number {
  prepareShapes();
  prepareSource('report/compiled-templates.js', sourceOfTemplates(readReportFiles()));
  const { library } = readLibrary({ shipped: 'all', extra: [], tests: false });
  const parsed = recordParsing(() => {
    compileControls(library.controls, library.kinds);
    refusedPresets(library);
  });
  const stored = [...parsed].map(([source, tree]) => [source, storeTree(tree)] as const).filter(([, tree]) => tree !== null);
  return prepareFiles(folder, Object.fromEntries(stored.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** So that `check` parses what is its user's own, and nothing else. */
export const usePrepared = (): void => {
  useStored(preparedExpressions() as Readonly<Record<string, Stored>>);
};
