/** Every text that a reader sees is data: in another language nothing of ours is left in English, every text is there, and none is unused. */
import { readdirSync, readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { exposures, exploitations, humanImpacts, yesNo } from '../../src/evidence/triage/ssvc-tables.js';
import {
  statuses,
  type Assessment,
  type FindingClass,
  type GapKind,
  type LevelVerdict,
  type ReasonCode,
} from '../../src/model/assessment.js';
import { foundationalRequirements } from '../../src/model/catalogue.js';
import { contradictionCodes } from '../../src/model/contradiction-codes.js';
import { approvalStates } from '../../src/model/measures.js';
import type { ProgrammeName } from '../../src/model/programme.js';
import { formOf } from '../../src/model/texts.js';
import type { CauseKind } from '../../src/report/compare.js';
import { openDrawing, renderFleet, reports } from '../../src/report/index.js';
import { makeSay } from '../../src/report/view/say.js';
import { severityOrder } from '../../src/report/words.js';
import { check } from '../sites/plant.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { outside, pseudoTexts, readTexts, withForms } from './pseudo.js';
import { isFrom, sourcesOf } from './sources.js';

const files = readReportFiles();
const source = files.get('html/texts.en.json') ?? '{}';
const texts = new Map(Object.entries(JSON.parse(source) as Readonly<Record<string, string>>));
const isText = (id: string): boolean => texts.has(id);
const language = pseudoTexts(source);
const draw = await openDrawing();
const sample = await check('test/sites/harbour-water');
const full = buildAssessment();
const older = buildAssessment({ anyRules: 1 });

describe.each<[string, Assessment, Assessment | null]>([
  ['the sample plant', sample, null],
  ['a site with all parts, compared', full, older],
  ['a site with nothing', emptyAssessment(), null],
])('in a language of its own, the report of %s', (_, assessment, before) => {
  const page = String(reports.html.render(assessment, { files, draw, before, language }));
  const reportId = /"[^"]*">|>([\w.-]+-\d{4}-\d\d-\d\d-[0-9a-f]{6})</.exec(page.slice(page.indexOf('class="facts"')))?.[1] ?? '';
  const from = isFrom(sourcesOf(assessment), reportId);
  test('has no word outside of its texts but those of site, evidence, controls and catalogues', () => {
    const left = new Set(readTexts(page).flatMap(outside));
    expect([...left].filter((text) => !from(text) && !text.includes('-2026-'))).toEqual([]);
  });
  test('says which language it is in', () => {
    expect(page).toMatch(/<html lang="en-XA">/);
  });
  test('has the margins of its printed pages from the texts', () => {
    const margins = /@page\{[^\n]*\}/.exec(page)?.[0] ?? '';
    expect(margins).toMatch(/@bottom-right\{content:"(\\27e6 |[^"])*" counter\(page\) "[^"]*" counter\(pages\)/);
    expect(margins.replace(/\\[0-9a-f]+ /g, '')).not.toMatch(/Page|draft until/);
  });
});

test.each(['Held by SR 5.2', 'not-evaluated', 'shutdown', 'Not met', 'and 3 more', 'configuration of it', 'c-dmz conduit'])(
  'a text of the code such as "%s" would be found',
  (text) => {
    expect(isFrom(sourcesOf(sample), '')(text)).toBe(false);
  },
);

test('the page over several sites has no word outside of its texts either', () => {
  const sites = [full, older].map((assessment, n) => ({ assessment, file: 'assessment.json', report: `./${String(n)}/report.html` }));
  const page = renderFleet(sites, { files, language });
  const from = isFrom(new Set(sites.flatMap(({ assessment }) => [...sourcesOf(assessment)])), '');
  expect([...new Set(readTexts(page).flatMap(outside))].filter((text) => !from(text))).toEqual([]);
  expect(page).toContain('<html lang="en-XA">');
});

test('sheets and heads of the workbook are texts, but for the two by which comments are found again', () => {
  const book = unzipSync(reports.xlsx.render(full, { files, language }) as Uint8Array);
  const parts = Object.entries(book).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
  const names = [...(parts.find(([name]) => name === 'xl/workbook.xml')?.[1] ?? '').matchAll(/<sheet name="([^"]*)"/g)].map(
    ([, name]) => name ?? '',
  );
  const heads = parts.flatMap(([name, xml]) =>
    name.startsWith('xl/worksheets/')
      ? [...(/<row r="1">.*?<\/row>/.exec(xml)?.[0] ?? '').matchAll(/<t [^>]*>([^<]*)</g)].map(([, head]) => head ?? '')
      : [],
  );
  expect(heads.length).toBeGreaterThan(40);
  expect([...new Set([...names, ...heads].flatMap(outside))].sort()).toEqual(['comments', 'key']);
});

test('CSV, JSON and plain text stay as they are: programs read them', () => {
  for (const report of [reports.json, reports.csv, reports.requirements, reports.contradictions, reports.text, reports.plan, reports.poam])
    expect(report.render(full, { files, language })).toEqual(report.render(full, { files }));
});

test('neither style nor script holds a word for the reader', () => {
  expect([...(files.get('html/style.css') ?? '').matchAll(/content: '([^']*)'/g)].map(([, text]) => text)).toEqual(['↕', '▲', '▼']);
  const literals = [...(files.get('html/script.js') ?? '').replace(/^\s*\/\/.*$/gm, '').matchAll(/'([^'\n]*)'|`([^`\n]*)`/g)].map(
    (found) => found[1] ?? found[2] ?? '',
  );
  // Selectors, names of elements and events, and file names have no blank between two words that begin with letters.
  expect(
    literals.filter(
      (text) =>
        /(?:^|[^\w#.[\]"=:-])[A-Za-z]{2,} [a-z]{2,}\b(?![.[=])/.test(text.replace(/\$\{[^}]*\}/g, '')) &&
        !['use strict', 'thead th'].includes(text) &&
        // What is typed into the filter.
        !text.startsWith('status fr sl '),
    ),
  ).toEqual([]);
});

describe('plural forms', () => {
  const polish = makeSay('pl', [withForms(source, ['one', 'few', 'many'])]);
  test.each([
    [0, 'many'],
    [1, 'one'],
    [3, 'few'],
    [5, 'many'],
    [22, 'few'],
    [1104, 'few'],
  ])('%i is "%s" in Polish', (n, form) => {
    expect(polish('n-zones', { n })).toMatch(new RegExp(`\\[${form}\\]$`));
  });
  test('a language without plural takes the text itself', () => {
    expect(makeSay('ja', [withForms(source, [])])('n-zones', { n: 1 })).toBe('1 zones');
  });
  test('English has one and other', () => {
    expect([0, 1, 2].map((n) => english('n-zones', { n }))).toEqual(['0 zones', '1 zone', '2 zones']);
  });
});

/** The members of a union, so that a new one does not compile without its text. */
const all = <Name extends string>(names: Readonly<Record<Name, true>>): readonly string[] => Object.keys(names);
const families: Readonly<Record<string, readonly string[]>> = {
  'status.': statuses,
  'status-within.': statuses,
  'legend.': statuses,
  'verdict.': all<LevelVerdict>({ met: true, 'not-met': true, 'not-demonstrated': true, 'n/a': true }),
  'fr.': foundationalRequirements,
  'severity.': severityOrder,
  'class-word.': all<FindingClass>({ major: true, minor: true, observation: true, opportunity: true }),
  'class.': all<FindingClass>({ major: true, minor: true, observation: true, opportunity: true }),
  'gap-kind.': all<GapKind>({ capability: true, configuration: true, evidence: true }),
  'reason.': all<ReasonCode>({
    ...{ 'no-evidence': true, unreadable: true, changed: true, stale: true, 'low-grade': true, 'empty-population': true },
    ...{ 'missing-attribute': true, 'incomplete-coverage': true, relaxed: true, 'no-control': true },
  }),
  'cause.': all<CauseKind>({
    ...{ evidence: true, rule: true, parameter: true, decision: true, age: true, policy: true, site: true, tool: true, unknown: true },
  }),
  'programme-name.': all<ProgrammeName>({ 'maturity-based': true, compliance: true, 'risk-based': true, budget: true }),
  'programme-short.': all<ProgrammeName>({ 'maturity-based': true, compliance: true, 'risk-based': true, budget: true }),
  'approval.': approvalStates,
  'contradiction-code.': contradictionCodes,
  'ssvc-answer.': [...exploitations, ...exposures, ...yesNo, ...humanImpacts].map((each) => each.replaceAll(' ', '-')),
};

describe('the English texts', () => {
  const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(report|cli|run)[/\\].*\.ts$/.test(name))
    .map((name) => readFileSync(`src/${name}`, 'utf8'))
    .join('\n');
  const enumerations = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`src/${name}`, 'utf8'))
    .join('\n');
  const templates = [...files].filter(([path]) => path.endsWith('.hbs')).map(([, text]) => text);
  const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((each) => each[1] ?? '');
  const named = [
    ...found(code, /\b(?:say|english)(?:\.has)?\(\s*'([^']+)'/g),
    ...templates.flatMap((text) => found(text, /\{\{t "([^"]+)"\}\}/g)),
  ];
  const prefixes = [...new Set([...found(code, /\b(?:say|english)(?:\.has)?\(\s*`([\w.-]+?)\$\{/g), 'subject.', 'cross.'])];

  test('have each id once', () => {
    const ids = found(source, /^ {2}"([^"]+)":/gm);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });
  test('have every text that code and templates name', () => {
    expect(named.length).toBeGreaterThan(300);
    expect(named.filter((id) => !texts.has(id))).toEqual([]);
  });
  test.each(Object.entries(families))('have a text %s… for every value that the model knows', (prefix, values) => {
    expect(values.filter((each) => !texts.has(prefix + each))).toEqual([]);
  });
  test('have none that nobody uses', () => {
    const literals = new Set(found(code, /['"]([\w./-]+)['"]/g));
    const words = new Set(
      [
        ...readdirSync('controls/catalogues').map((name) => name.replace(/\.yaml$/, '')),
        // What a device does with the rest: the value of its evidence behind the word.
        ...['default-allow', 'default-unknown'],
        ...found(enumerations, /['"]([\w ./-]+)['"]/g),
        ...found(enumerations, /\b(\w+)\??:/g),
      ].map((each) => each.replaceAll(' ', '-')),
    );
    const isUsed = (id: string): boolean =>
      literals.has(id) || named.includes(id) || prefixes.some((prefix) => id.startsWith(prefix) && isWord(id.slice(prefix.length)));
    const isWord = (rest: string): boolean =>
      words.has(rest) || words.has(rest.replace(/\.(text|empty|hint)$/, '')) || rest.split('.').every((each) => words.has(each));
    expect([...texts.keys()].filter((id) => !isUsed(formOf(id, isText)?.base ?? id))).toEqual([]);
  });
  test('give the number that picks the form to every text with forms', () => {
    const counted = [...texts.keys()].flatMap((id) => formOf(id, isText)?.base ?? []);
    expect(counted.filter((id) => !(texts.get(id) ?? '').includes('{n}'))).toEqual([]);
  });
});
