/** `check --watch`: runs again whenever a file of the site changes. */
import { watchFolder } from '../load/paths.js';

export const watchSite = (folder: string, changed: () => Promise<void>): Promise<void> => watchFolder(folder, changed);
