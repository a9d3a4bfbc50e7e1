/** The words that the terminal shares with the reports, in English. */
import { readEnglishTexts } from '../load/report-files.js';
import { englishTexts, type Say } from '../report/index.js';

let texts: Say | null = null;
/** Read once; most commands need none of them. */
export const terminalTexts = (): Say => (texts ??= englishTexts(readEnglishTexts()));
