/** `check --watch`: runs again whenever a file of the site changes. */
import { watchFolder } from '../load/paths.js';

/** `outputs`: what the run itself writes below the site. */
export const watchSite = (folder: string, outputs: readonly string[], changed: () => Promise<void>): Promise<void> =>
  watchFolder(folder, changed, outputs);
