/** The report as PDF, printed by a Chromium that is installed: with outline, tags and page numbers. There is no second layout, and no browser comes with the tool. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserType } from 'playwright-core';
import { text, type Options } from './command.js';
import type { Io } from './io.js';
import { UsageError } from './usage.js';

export const pdfFormat = {
  id: 'pdf',
  title: 'Report on paper',
  description: 'The HTML report, printed by an installed Chromium, Chrome or Edge.',
  fileName: 'report.pdf',
} as const;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome', 'msedge'];
const elsewhere = [
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...[process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].flatMap((folder) =>
    folder === undefined
      ? []
      : [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')],
  ),
];

/** Prints a page that is complete without script, so none runs, and the browser has no network. */
export type Printer = (page: string, asOf: string) => Promise<Uint8Array>;

/** Finds the browser before anything else is done, so that a long run does not end without its PDF. */
export async function openPrinter(options: Options, io: Io): Promise<Printer> {
  const executablePath = browserPath(options, io);
  const { chromium } = await import('playwright-core').catch(() => {
    throw new UsageError(
      '--format pdf needs the package playwright-core',
      'npm install playwright-core; or print report.html from a browser',
    );
  });
  return async (page, asOf) => {
    const folder = mkdtempSync(join(tmpdir(), 'otbaseline-pdf-'));
    try {
      const file = join(folder, 'report.html');
      writeFileSync(file, page);
      return datedTo(await printed(chromium, executablePath, file), asOf);
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new UsageError(
        `the browser ${executablePath} did not print: ${why}`,
        'the other reports are not touched by this; name another browser with --browser',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
const longest = 600_000;

async function printed(chromium: BrowserType, executablePath: string, file: string): Promise<Uint8Array> {
  const browser = await chromium.launch({
    executablePath,
    // The sandbox of Chromium does not start for the superuser.
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
    const page = await context.newPage();
    page.setDefaultTimeout(longest);
    await page.goto(pathToFileURL(file).href);
    return await page.pdf({ tagged: true, outline: true, preferCSSPageSize: true, printBackground: false });
  } finally {
    await browser.close();
  }
}

function browserPath(options: Options, io: Io): string {
  const asked = text(options, 'browser') ?? process.env['CHROMIUM_PATH'] ?? process.env['CHROMIUM'] ?? '';
  if (asked !== '') {
    const path = resolve(io.cwd, asked);
    if (existsSync(path)) return path;
    throw new UsageError(`there is no browser at ${asked}`, 'give the program of a Chromium, Chrome or Edge with --browser');
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((each) => each !== '');
  const found = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new UsageError(
    '--format pdf needs an installed Chromium, Chrome or Edge, and none was found',
    'name one with --browser or CHROMIUM_PATH; or open report.html and print it',
  );
}

/** The day of the assessment in place of the time of printing, so that the same report is the same file; equally long, so that offsets hold. */
function datedTo(bytes: Uint8Array, asOf: string): Uint8Array {
  const day = asOf.replaceAll('-', '');
  const text = Buffer.from(bytes).toString('latin1');
  const dated = text.replace(/\/(CreationDate|ModDate) \(D:\d{14}/g, (_, name: string) => `/${name} (D:${day}000000`);
  return Buffer.from(dated, 'latin1');
}
