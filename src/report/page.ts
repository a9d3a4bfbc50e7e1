/** A folder of reports/ as one HTML file under a strict content-security policy: template, partials, texts, style and script over a view model. */
import { createHash } from 'node:crypto';
import { partsOf } from '../model/texts.js';
import type { RenderOptions, ReportFiles } from './report.js';
import { compile } from './templates.js';
import { textsFor } from './texts.js';
import { shorten, type Say } from './view/say.js';
import { allVisible } from './view/view.js';
import { visible } from './visible.js';

/** What every view has; the rest is up to the templates of the folder. */
export interface PageView {
  readonly title: string;
  /** Printed at the foot of each page. */
  readonly foot: string;
  readonly [part: string]: unknown;
}
/** Makes the view from the texts of the folder; `reserved` are ids that stand in its templates. */
export type MakeView = (say: Say, reserved: readonly string[]) => PageView;

/** What every report shares, unless a folder brings its own: partials, texts, style and script. */
const common = 'html/';

/** `folder`: below reports/, with the slash. A folder takes from `html/` whatever it does not bring itself. */
export function renderPage({ files, language }: Pick<RenderOptions, 'files' | 'language'>, folder: string, makeView: MakeView): string {
  const say = textsFor({ files, language }, folder);
  const templates = templatesOf(files, folder);
  const view = makeView(say, literalIds(templates));
  const style = lean(fileOf(files, folder, 'style.css')) + pageFoot(say, visible(view.foot));
  const script = lean(fileOf(files, folder, 'script.js'));
  const scripted = templates.get('template')?.includes('<script></script>') === true;
  const page = compile(
    templates,
    say,
  )({
    ...asObject(allVisible(view)),
    language: say.language,
    csp: policyOf(style, scripted ? script : null),
  });
  return fill(fill(page, '<style></style>', `<style>${style}</style>`), '<script></script>', `<script>${script}</script>`);
}

/** Line ends as the browser sees them, so that the hashes fit. */
function fileOf(files: ReportFiles, folder: string, name: string): string {
  const text = files.get(folder + name) ?? files.get(common + name);
  if (text === undefined) throw new Error(`reports/${folder}${name} is missing`);
  return text.replaceAll('\r\n', '\n');
}

/** Without indentation, lines of comment and the blanks that nothing hangs on: what the browser needs of style and script. */
export const lean = (text: string): string =>
  text
    .replace(/^\s+/gm, '')
    .replace(/^\/\*.*\*\/\n|^\/\/.*\n/gm, '')
    .replace(/([,;{([])\n/g, '$1')
    .replace(/ (=|=>|[!=]==|&&|\|\||\?\??|:) /g, '$1');

/** `template` and each partial by its name; those of the folder go before the common ones. */
function templatesOf(files: ReportFiles, folder: string): ReadonlyMap<string, string> {
  const partials = [common, folder].flatMap((from) =>
    [...files.keys()]
      .filter((path) => path.startsWith(`${from}partials/`) && path.endsWith('.hbs'))
      .map((path): readonly [string, string] => [
        path.slice(`${from}partials/`.length, -'.hbs'.length),
        fileOf(files, from, path.slice(from.length)),
      ]),
  );
  return new Map([...partials, ['template', fileOf(files, folder, 'template.hbs')]]);
}

/** Ids that the page of a folder has whatever the site. */
export const reservedIn = (files: ReportFiles, folder: string): readonly string[] => literalIds(templatesOf(files, folder));

/** Ids written in the templates are never given to anything of a site. */
const literalIds = (templates: ReadonlyMap<string, string>): readonly string[] =>
  [...templates.values()].flatMap((text) => [...text.matchAll(/\bid="([\w.-]+)"/g)].map(([, id]) => id ?? ''));

const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policyOf = (style: string, script: string | null): string =>
  `default-src 'none'; style-src ${sourceHash(style)}; ${script === null ? '' : `script-src ${sourceHash(script)}; `}base-uri 'none'; form-action 'none'`;

/** Every "<" of a site is escaped, so that these empty elements can only be the template's own. */
function fill(page: string, empty: string, full: string): string {
  const at = page.indexOf(empty);
  return at < 0 ? page : page.slice(0, at) + full + page.slice(at + empty.length);
}

/** What the margin of each printed page says. All but plain letters and digits as CSS escapes: nothing of a site can end the string or the element. */
function pageFoot(say: Say, text: string): string {
  const quoted = (part: string): string => `"${part.replace(/[^A-Za-z0-9]/gu, (each) => `\\${(each.codePointAt(0) ?? 0).toString(16)} `)}"`;
  const counters: Readonly<Record<string, string>> = { page: 'counter(page)', pages: 'counter(pages)' };
  const numbers = partsOf(say('foot.page', { page: '{page}', pages: '{pages}' })).map((part, n) =>
    n % 2 === 1 ? (counters[part] ?? '') : part === '' ? '' : quoted(part),
  );
  return `@page{@bottom-left{content:${quoted(shorten(say, text, 200))}}@bottom-right{content:${numbers.filter((each) => each !== '').join(' ')}}}\n`;
}

const asObject = (part: unknown): object => (typeof part === 'object' && part !== null ? part : {});
