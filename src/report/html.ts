/** The report as one HTML file: template and texts of reports/html over the view model, under a strict content-security policy. */
import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import type { Assessment } from '../model/assessment.js';
import { defineReport, type RenderOptions, type ReportFiles } from './report.js';
import { piecesMarkup, tableMarkup } from './markup.js';
import { cut, visible } from './visible.js';
import { makeSay, type Say } from './view/say.js';
import type { Piece, Table } from './view/pieces.js';
import { allVisible, viewOf } from './view/view.js';

const folder = 'html/';

function renderHtml(assessment: Assessment, { files, before = null }: RenderOptions): string {
  const say = makeSay(fileOf(files, 'texts.en.json'));
  const templates = templatesOf(files);
  const view = viewOf(assessment, before, say, literalIds(templates));
  const style = lean(fileOf(files, 'style.css')) + pageFoot(visible(view.foot));
  const script = lean(fileOf(files, 'script.js'));
  const page = compile(templates, say)({ ...asObject(allVisible(view)), csp: policyOf(style, script) });
  return fill(fill(page, '<style></style>', `<style>${style}</style>`), '<script></script>', `<script>${script}</script>`);
}

/** Without indentation and lines of comment: what the browser needs of style and script. */
export const lean = (text: string): string => text.replace(/^\s+/gm, '').replace(/^\/\*.*\*\/\n|^\/\/.*\n/gm, '');

/** Line ends as the browser sees them, so that the hashes fit. */
function fileOf(files: ReportFiles, name: string): string {
  const text = files.get(folder + name);
  if (text === undefined) throw new Error(`reports/${folder}${name} is missing`);
  return text.replaceAll('\r\n', '\n');
}

/** `template` and each partial by its name. */
function templatesOf(files: ReportFiles): ReadonlyMap<string, string> {
  const partials = [...files.keys()].filter((path) => path.startsWith(`${folder}partials/`) && path.endsWith('.hbs'));
  const named = partials.map((path): readonly [string, string] => [
    path.slice(`${folder}partials/`.length, -'.hbs'.length),
    fileOf(files, path.slice(folder.length)),
  ]);
  return new Map([['template', fileOf(files, 'template.hbs')], ...named]);
}

/** Ids written in the templates are never given to anything of a site. */
const literalIds = (templates: ReadonlyMap<string, string>): readonly string[] =>
  [...templates.values()].flatMap((text) => [...text.matchAll(/\bid="([\w.-]+)"/g)].map(([, id]) => id ?? ''));

function compile(templates: ReadonlyMap<string, string>, say: Say): (view: unknown) => string {
  const engine = Handlebars.create();
  for (const [name, text] of templates) engine.registerPartial(name, text.trim());
  engine.registerHelper('t', (id: string) => say(id));
  engine.registerHelper('pieces', (pieces: readonly Piece[]) => new Handlebars.SafeString(piecesMarkup(pieces)));
  engine.registerHelper('table', (table: Table) => new Handlebars.SafeString(tableMarkup(table)));
  const options = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { t: true, pieces: true, table: true },
    preventIndent: true,
  } as const;
  const template = engine.compile<unknown>('{{> template}}', options);
  return (view) => `${template(view)}\n`;
}

const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policyOf = (style: string, script: string): string =>
  `default-src 'none'; style-src ${sourceHash(style)}; script-src ${sourceHash(script)}; base-uri 'none'; form-action 'none'`;

/** Every "<" of a site is escaped, so that these empty elements can only be the template's own. */
function fill(page: string, empty: string, full: string): string {
  const at = page.indexOf(empty);
  return at < 0 ? page : page.slice(0, at) + full + page.slice(at + empty.length);
}

/** All but plain letters and digits as CSS escapes: nothing of a site can end the string or the element. */
function pageFoot(text: string): string {
  const safe = cut(text, 200).replace(/[^A-Za-z0-9]/gu, (each) => `\\${(each.codePointAt(0) ?? 0).toString(16)} `);
  return `@page{@bottom-left{content:"${safe}"}}\n`;
}

const asObject = (part: unknown): object => (typeof part === 'object' && part !== null ? part : {});

export const html = defineReport({
  id: 'html',
  title: 'Report',
  description: 'The whole assessment as one page that opens off line: summary, working paper, fix list, annexes.',
  fileName: 'report.html',
  mediaType: 'text/html; charset=utf-8',
  render: renderHtml,
});
