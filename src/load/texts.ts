/** Texts of the reports in another language, or beside templates of one's own: held against the English ones before anything is printed. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Loaded, Problem } from '../model/problem.js';
import { formOf, pluralForms, valuesIn, type Language } from '../model/texts.js';
import { didYouMean } from './nearest.js';
import { problemAt, problemOfFile } from './places.js';
import { readYaml } from './read.js';
import { shippedReports } from './report-folder.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

type Texts = ReadonlyMap<string, string>;
const fileFor = (tag: string): string => `texts.${tag}.json`;

/** The texts that every language has to have. */
const english = (): Texts =>
  new Map(
    Object.entries(JSON.parse(readFileSync(join(shippedReports, 'html', fileFor('en')), 'utf8')) as Readonly<Record<string, string>>),
  );

/** `given`: a language that comes with the tool (`en`), or the path of a file `texts.<language>.json` from `folder`. */
export function readLanguage(given: string, folder: string): Loaded<Language> {
  const isPath = given.endsWith('.json');
  const tag = isPath ? (/^texts\.(.+)\.json$/.exec(basename(given))?.[1] ?? '') : given;
  if (!isLanguage(tag))
    return refused(
      given,
      isPath ? 'its name does not say which language it holds' : `"${given}" is no language whose plural forms are known`,
      'name it texts.<language>.json, such as texts.pl.json or texts.pt-BR.json',
    );
  const path = isPath ? resolve(folder, given) : join(shippedReports, 'html', fileFor(tag));
  if (!isPath && !existsSync(path))
    return refused(
      given,
      `no texts in "${tag}" come with the tool`,
      'en comes with it; reports/README.md says how to write another: --language texts.pl.json',
    );
  const file = readYaml(path, isPath ? given : `reports/html/${fileFor(tag)}`);
  if (!file.ok) return file;
  const shape = checkShape('report-texts', file.value);
  if (!shape.ok) return shape;
  const known = english();
  const texts: Texts = new Map(Object.entries(shape.value));
  const problems = [...missingTexts(texts, known, tag, file.value), ...wrongTexts(texts, known, tag, file.value, [])];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { tag, texts: file.value.text }, problems: [] };
}

/** The plural categories of a language are known for those of the Unicode repository; a guess would differ from machine to machine. */
function isLanguage(tag: string): boolean {
  try {
    return /^[A-Za-z0-9-]+$/.test(tag) && Intl.PluralRules.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

const refused = (file: string, why: string, hint: string): Loaded<Language> => ({
  ok: false,
  problems: [problemOfFile(file, 'E_TEXTS', why, hint)],
});

/** Forms beside the text itself, which stands for "other". */
const formsOf = (tag: string): readonly string[] => {
  const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
  return pluralForms.filter((form) => pluralCategories.includes(form));
};

function missingTexts(texts: Texts, known: Texts, tag: string, file: YamlFile): readonly Problem[] {
  const isText = (id: string): boolean => known.has(id);
  const ids = [...known.keys()];
  const wanted = ids.flatMap((id) => {
    const form = formOf(id, isText);
    return form === null ? [id] : formsOf(tag).map((each) => `${form.base}.${each}`);
  });
  const missing = [...new Set(wanted)].filter((id) => !texts.has(id));
  return missing.length === 0
    ? []
    : [
        problemAt(
          file.at([]),
          'E_TEXTS',
          [],
          `${String(missing.length)} ${missing.length === 1 ? 'text is' : 'texts are'} missing: ${missing.join(', ')}`,
          `reports/html/${fileFor('en')} has them in English`,
        ),
      ];
}

/** Ids that are none of ours, values that the English text does not have or that got lost, plural forms that the language does not know. `own`: ids that templates name. */
function wrongTexts(texts: Texts, known: Texts, tag: string, file: YamlFile, own: readonly string[]): readonly Problem[] {
  const names = [...known.keys(), ...own];
  const isText = (id: string): boolean => known.has(id) || own.includes(id);
  return [...texts].flatMap(([id, text]) => {
    const wrong = (message: string, hint = ''): readonly Problem[] => [problemAt(file.keyAt([id]), 'E_TEXTS', [id], message, hint)];
    const form = formOf(id, isText);
    if (form === null && !isText(id)) return wrong(`there is no text "${id}"`, didYouMean(id, names));
    if (form !== null && !formsOf(tag).includes(form.form))
      return wrong(
        `the language "${tag}" has no plural form "${form.form}"`,
        `it has: ${[...formsOf(tag), 'other, the text itself'].join(', ')}`,
      );
    const model = known.get(form?.base ?? id);
    if (model === undefined) return [];
    if (text.trim() === '') return wrong(`the text "${id}" is empty`);
    const [allowed, used] = [valuesIn(model), valuesIn(text)];
    const unknown = [...used].filter((name) => !allowed.has(name));
    if (unknown.length > 0)
      return wrong(
        `the text "${id}" names ${braced(unknown)}, which it is not given`,
        allowed.size === 0 ? 'it is given no value' : `it is given ${braced([...allowed])}`,
      );
    // "One file" may leave the number out; nothing else may get lost.
    const lost = [...allowed].filter((name) => !used.has(name) && !(form !== null && name === 'n'));
    return lost.length > 0 ? wrong(`the text "${id}" leaves out ${braced(lost)}`, `in English: ${model}`) : [];
  });
}
const braced = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');

/** Texts beside templates: they go over ours, and the templates may name more of them. `templates`: text of each by its file name. */
export function readOwnTexts(folder: string, tag: string, templates: ReadonlyMap<string, string>): Loaded<string | null> {
  const name = fileFor(tag);
  const known = english();
  const named = [...templates].flatMap(([file, text]) => namedIn(text).map((each) => ({ ...each, file })));
  const own = named.map(({ id }) => id).filter((id) => !known.has(id));
  const isThere = existsSync(join(folder, name));
  const file = isThere ? readYaml(join(folder, name), name) : null;
  if (file?.ok === false) return file;
  const shape = file === null ? null : checkShape('report-texts', file.value);
  if (shape?.ok === false) return shape;
  const texts: Texts = new Map(Object.entries(shape?.value ?? {}));
  const unknown = named.filter(({ id }) => !known.has(id) && !texts.has(id));
  const problems = [
    ...unknown.map(({ id, file: where, line }): Problem => ({
      ...problemOfFile(
        where,
        'E_TEXTS',
        `there is no text "${id}"`,
        `${didYouMean(id, [...known.keys(), ...texts.keys()])} Or put it into ${name}`.trim(),
      ),
      ...{ line, column: 1 },
    })),
    ...(file === null ? [] : wrongTexts(texts, known, tag, file.value, own)),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: file?.value.text ?? null, problems: [] };
}

/** Ids that a template prints: `{{t "id"}}`. */
const namedIn = (template: string): readonly { readonly id: string; readonly line: number }[] =>
  template.split('\n').flatMap((text, at) => [...text.matchAll(/\{\{~?t "([^"]*)"~?\}\}/g)].map(([, id = '']) => ({ id, line: at + 1 })));
