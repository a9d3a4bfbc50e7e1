/** A report by templates of a folder that is not ours: its files, held against what a template and its texts may do. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, type Loaded } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { readBytes } from './read.js';
import { readOwnTexts } from './texts.js';

/** A folder like `reports/html`, by the name `own/`. What could write a text of a site unescaped is refused. */
export function readOwnReport(folder: string, language: string): Loaded<ReadonlyMap<string, string>> {
  const refused = (file: string, why: string, hint = ''): Loaded<ReadonlyMap<string, string>> => ({
    ok: false,
    problems: [problemOfFile(file, 'E_TEMPLATE', why, hint)],
  });
  if (!existsSync(join(folder, 'template.hbs'))) return refused(folder, `there is no template.hbs in ${folder}`);
  const named = ['template.hbs', 'style.css', 'script.js', ...partialsIn(folder)];
  const found = named.filter((name) => existsSync(join(folder, name)));
  const files = new Map<string, string>();
  for (const name of found) {
    const bytes = readBytes(join(folder, name), name, 'template-bytes');
    if (!bytes.ok) return bytes;
    const text = new TextDecoder().decode(bytes.value);
    if (name.endsWith('.hbs') && /\{\{\{|\{\{~?\s*&/.test(text))
      return refused(name, `${name} writes unescaped text ({{{ or {{&)`, 'write {{ }}: a text of a site must not become markup');
    files.set(`own/${name}`, text);
  }
  const templates = new Map([...files].filter(([name]) => name.endsWith('.hbs')).map(([name, text]) => [name.slice('own/'.length), text]));
  const texts = readOwnTexts(folder, language, templates);
  if (!texts.ok) return texts;
  if (texts.value !== null) files.set(`own/texts.${language}.json`, texts.value);
  return { ok: true, value: files, problems: [] };
}
const partialsIn = (folder: string): readonly string[] =>
  existsSync(join(folder, 'partials'))
    ? readdirSync(join(folder, 'partials'))
        .filter((name) => name.endsWith('.hbs'))
        .sort(compareText)
        .map((name) => `partials/${name}`)
    : [];
