/** Another language: one file of texts, as reports/README.md shows it; a file that does not fit is refused with every place. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { render } from '../../src/index.js';
import { canonicalJson } from '../../src/report/index.js';
import { readReportFiles } from '../report/files.js';
import { buildAssessment } from '../report/fixture.js';
import { withForms } from '../report/pseudo.js';
import { folder, run } from './harness.js';

type Texts = Readonly<Record<string, string>>;
const readme = readFileSync('reports/README.md', 'utf8');
const section = readme.slice(readme.indexOf('## Another language'), readme.indexOf('## PDF'));
const [englishExample = '', polishExample = ''] = [...section.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => text);
const [, refusal = ''] = /```text\n([^]*?)```/.exec(section) ?? [];

const english = JSON.parse(readReportFiles().get('html/texts.en.json') ?? '{}') as Texts;
const polish: Texts = {
  ...(JSON.parse(withForms(JSON.stringify(english), ['one', 'few', 'many'])) as Texts),
  ...(JSON.parse(polishExample) as Texts),
};
const assessment = buildAssessment({ moreZones: 1 });
const place = folder({ 'assessment.json': canonicalJson(assessment) });
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(place, name)), { recursive: true });
  writeFileSync(join(place, name), text);
};
const report = (...more: readonly string[]): ReturnType<typeof run> =>
  run(['report', 'assessment.json', '--out', 'out', ...more], { cwd: place });
const made = (name: string): string => readFileSync(join(place, 'out', name), 'utf8');
const withTexts = (texts: Texts): void => {
  write('texts.pl.json', JSON.stringify(texts, null, 2));
};
const without = (...ids: readonly string[]): Texts => Object.fromEntries(Object.entries(polish).filter(([id]) => !ids.includes(id)));

describe('the example of reports/README.md', () => {
  test('shows the English texts as they are', () => {
    expect(english).toMatchObject(JSON.parse(englishExample) as Texts);
  });
  test('makes page and workbook in that language, each number in its form', async () => {
    withTexts(polish);
    expect(await report('--language', 'texts.pl.json', '--format', 'html,xlsx')).toMatchObject({ code: 0, err: '' });
    expect(made('report.html')).toContain('<html lang="pl">');
    expect(assessment.model.zones.length).toBe(3);
    expect(made('report.html')).toContain('3 strefy and ');
    const book = unzipSync(new Uint8Array(readFileSync(join(place, 'out', 'findings.xlsx'))));
    expect(strFromU8(book['xl/workbook.xml'] ?? new Uint8Array())).toContain('<sheet name="About"');
  });
  test('is refused as the example says where forms are missing and an id is wrong', async () => {
    const { 'list.between': between = '', cut = '', ...rest } = without('n-zones.few', 'n-zones.many');
    withTexts({ 'list.between': between, cut, 'n-zone': '{n} strefy', ...rest });
    const { code, err } = await report('--language', 'texts.pl.json');
    expect(code).toBe(2);
    expect(err.trim()).toBe(refusal.trim());
  });
});

test.each<[string, Texts, RegExp]>([
  [
    'a text is missing',
    without('title', 'none'),
    /texts\.pl\.json:1:1 .*E_TEXTS\n.*2 texts are missing: none, title|2 texts are missing: title, none/,
  ],
  ['a value is invented', { ...polish, title: '{site} {sight}' }, /"title" names \{sight\}, which it is not given/],
  ['a value is left out', { ...polish, title: 'IEC 62443' }, /"title" leaves out \{site\}/],
  ['a number is left out where it has no form of its own', { ...polish, 'n-zones': 'strefy' }, /"n-zones" leaves out \{n\}/],
  ['a form is none of the language', { ...polish, 'n-zones.two': '{n} strefy' }, /"pl" has no plural form "two"/],
  ['a text is empty', { ...polish, title: ' ' }, /"title" is empty/],
  ['a text is no text', { ...polish, title: 1 } as unknown as Texts, /texts\.pl\.json:\d+:\d+ .*\n.*/],
])('texts are refused where %s', async (_, texts, why) => {
  withTexts(texts);
  const { code, err, out } = await report('--language', 'texts.pl.json');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(why);
});

test('a form may leave its number out: "one zone" needs none', async () => {
  withTexts({ ...polish, 'n-zones.one': 'jedna strefa' });
  expect((await report('--language', 'texts.pl.json')).code).toBe(0);
});

test.each([
  ['xx-nothing', 'is no language whose plural forms are known'],
  ['pl', 'no texts in "pl" come with the tool'],
  ['missing/texts.pl.json', 'cannot be opened'],
  ['polish.json', 'its name does not say which language it holds'],
])('--language %s is refused: %s', async (given, why) => {
  const { code, err } = await report('--language', given);
  expect(code).toBe(2);
  expect(err).toContain(why);
});

test('English is the language that comes with the tool', async () => {
  await report();
  const usual = made('report.html');
  expect((await report('--language', 'en')).code).toBe(0);
  expect(made('report.html')).toBe(usual);
  expect(usual).toContain('<html lang="en">');
});

test('the page over several sites and the library speak it too', async () => {
  withTexts({ ...polish, 'fleet.sites': 'Zakłady' });
  expect(
    (await run(['report', 'assessment.json', 'assessment.json', '--out', 'out', '--language', 'texts.pl.json'], { cwd: place })).code,
  ).toBe(0);
  expect(made('fleet.html')).toMatch(/<html lang="pl">[^]*1 Zakłady/);
  expect(String(render(assessment, 'html', { language: join(place, 'texts.pl.json') }))).toContain('<html lang="pl">');
  expect(() => render(assessment, 'html', { language: 'pl' })).toThrow(/come with the tool/);
});

describe('templates of a folder', () => {
  const template = '<html lang="{{language}}"><p>{{t "board.title"}} {{t "name.summary"}}</p>';
  const board = (files: Texts): void => {
    for (const [name, text] of Object.entries(files)) write(`board/${name}`, text);
  };
  test('take the texts of that language that lie beside them', async () => {
    withTexts({ ...polish, 'name.summary': 'Podsumowanie' });
    board({
      'template.hbs': template,
      'texts.en.json': '{ "board.title": "For the board:" }',
      'texts.pl.json': '{ "board.title": "Dla zarządu:" }',
    });
    expect((await report('--template', 'board', '--language', 'texts.pl.json')).code).toBe(0);
    expect(made('board.html')).toContain('<html lang="pl"><p>Dla zarządu: Podsumowanie</p>');
    expect((await report('--template', 'board')).code).toBe(0);
    expect(made('board.html')).toContain('<html lang="en"><p>For the board: Summary</p>');
  });
  test.each<[string, Texts, RegExp]>([
    [
      'a template names a text that is nowhere',
      { 'template.hbs': '<p>\n{{t "name.sumary"}}</p>', 'texts.en.json': '{}' },
      /template\.hbs:2: there is no text "name\.sumary" \(did you mean "name\.summary"\?/,
    ],
    [
      'a text is named by nothing',
      { 'template.hbs': '<p></p>', 'texts.en.json': '{\n  "name.sumary": "x"\n}' },
      /texts\.en\.json:2: there is no text "name\.sumary" \(did you mean "name\.summary"\?/,
    ],
    [
      'a text of ours loses its value',
      { 'template.hbs': '<p></p>', 'texts.en.json': '{ "title": "x" }' },
      /texts\.en\.json:1: the text "title" leaves out \{site\}/,
    ],
  ])('are refused where %s', async (_, files, why) => {
    board(files);
    const { code, err } = await report('--template', 'board');
    expect(code).toBe(2);
    expect(err).toMatch(why);
  });
});
