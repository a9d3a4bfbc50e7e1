/** Templates of a page as functions: those that come with the tool were compiled when it was built, others are compiled here. */
import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { compiledTemplates } from './compiled-templates.js';
import { piecesMarkup, tableMarkup } from './markup.js';
import type { ReportFiles } from './report.js';
import type { Piece, Table } from './view/pieces.js';
import type { Say } from './view/say.js';

/** Helpers that there are beside those of Handlebars: a text by id, pieces of text, a table. */
const options = {
  ...{ strict: true, preventIndent: true, knownHelpersOnly: true },
  knownHelpers: { t: true, pieces: true, table: true },
} as const;

/** `templates`: by name; the page is the one named `template`, the others are its partials. */
export function compile(templates: ReadonlyMap<string, string>, say: Say): (view: unknown) => string {
  const engine = Handlebars.create();
  for (const [name, text] of templates) {
    const compiled = compiledTemplates[keyOf(text)];
    engine.registerPartial(name, compiled === undefined ? text.trim() : engine.template(compiled));
  }
  engine.registerHelper('t', (id: string) => {
    if (!say.has(id)) throw new Error(`there is no text "${id}"`);
    return say(id);
  });
  engine.registerHelper('pieces', (pieces: readonly Piece[]) => new Handlebars.SafeString(piecesMarkup(pieces, say)));
  engine.registerHelper('table', (table: Table) => new Handlebars.SafeString(tableMarkup(table, say)));
  const page = compiledTemplates[keyOf(root)];
  const template = page === undefined ? engine.compile<unknown>(root, options) : engine.template<unknown>(page);
  return (view) => `${template(view)}\n`;
}
const root = '{{> template}}';
const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Its types say that a specification comes back; it is the source of one. */
const precompiled = (text: string): string => Handlebars.precompile(text, options) as string;

/** The source of `compiled-templates.js` for all templates of these files. */
export function sourceOfTemplates(files: ReportFiles): string {
  const texts = [root, ...[...files].flatMap(([path, text]) => (path.endsWith('.hbs') ? [text.replaceAll('\r\n', '\n')] : []))];
  const entries = texts.map((text) => `${JSON.stringify(keyOf(text))}: ${precompiled(text.trim())}`);
  return `export const compiledTemplates = {\n${entries.join(',\n')}\n};\n`;
}
