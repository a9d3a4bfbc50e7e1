/** A report of the user's own: the worked example of reports/README.md runs, sees the published view, and is refused where it could let a site write markup. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import { schemas } from '../../src/model/schemas/index.js';
import { openDrawing } from '../../src/report/drawing.js';
import { allVisible, viewOf } from '../../src/report/view/view.js';
import { renderOwnReport } from '../../src/run/own-report.js';
import { english } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';
import { pageRules } from './page-rules.js';

const readme = readFileSync('reports/README.md', 'utf8');
const [, example = ''] = /```hbs\n([^]*?)```/.exec(readme) ?? [];
const [, ownTexts = ''] = /`texts\.en\.json`: `(\{.*?\})`/.exec(readme) ?? [];
const folder = (files: Readonly<Record<string, string>>): string => {
  const root = join(mkdtempSync(join(tmpdir(), 'otbaseline-own-')), 'board');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};
const full = buildAssessment();
const render = (template: string, assessment: Assessment = full, more: Readonly<Record<string, string>> = {}): string => {
  const made = renderOwnReport(folder({ 'template.hbs': template, ...more }), assessment);
  return made.ok ? made.value : `refused: ${made.problems.map(({ code, message }) => `${code} ${message}`).join('; ')}`;
};

describe('the example of reports/README.md', () => {
  const page = render(example, full, { 'texts.en.json': ownTexts });
  test('makes a valid page with the sentence of the summary and its own text', async () => {
    expect(page).toContain('<h1>For the board: Harbour Water Works</h1>');
    expect(page).toContain('Of 2 zones and 1 conduit');
    const report = await new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: pageRules,
    }).validateString(page);
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId} ${message}`))).toEqual([]);
  });
  test('stays harmless on a hostile site', () => {
    const body = render(example, hostile(full), { 'texts.en.json': ownTexts });
    expect(body.slice(body.indexOf('<body>'))).not.toMatch(/<(script|img)\b|\son\w+=|\u202E/);
  });
  test('needs nothing of the site but its assessment', () => {
    expect(render(example, emptyAssessment(), { 'texts.en.json': ownTexts })).toContain('Of 1 zone');
  });
});

test.each<[string, string, RegExp]>([
  ['three braces', '<p>{{{site}}}</p>', /E_TEMPLATE .*unescaped/],
  ['an ampersand', '<p>{{& site}}</p>', /E_TEMPLATE .*unescaped/],
  ['a part that is not there', '<p>{{summary.sentense}}</p>', /E_TEMPLATE .*sentense/],
  ['an unknown helper', '<p>{{shout site}}</p>', /E_TEMPLATE .*shout/],
  ['an unknown partial', '{{> nothing}}', /E_TEMPLATE .*nothing/],
  ['broken blocks', '{{#each fix.owners}}', /E_TEMPLATE/],
  ['the way to the prototype', '<p>{{constructor.name}}</p>', /E_TEMPLATE/],
])('a template with %s is refused', (_, template, why) => {
  expect(render(template)).toMatch(why);
});
test('a partial with three braces is refused too', () => {
  expect(render('{{> mine}}', full, { 'partials/mine.hbs': '{{{site}}}' })).toMatch(/E_TEMPLATE .*unescaped/);
});
test('a folder without a template is refused', () => {
  const made = renderOwnReport(folder({ 'style.css': '' }), full);
  expect(made.ok).toBe(false);
});
test('own partials, style and texts go before ours, in another language too', () => {
  const page = render('{{t "name.summary"}}|{{> caveat}}|<style></style>{{t "name.results"}}', full, {
    'partials/caveat.hbs': 'mine',
    'style.css': 'p { margin: 0; }\n',
    'texts.en.json': '{ "name.summary": "Zusammenfassung" }',
  });
  expect(page).toMatch(/^Zusammenfassung\|mine\|<style>p \{ margin: 0; \}\n@page.*<\/style>Results/s);
});

const draw = await openDrawing();
const validate = new Ajv({ strict: false }).compile(schemas['report-view']);
test.each<[string, Assessment, Assessment | null]>([
  ['full', full, null],
  ['compared', full, buildAssessment({ anyRules: 1 })],
  ['empty', emptyAssessment(), null],
  ['hostile', hostile(full), null],
])('the view of the %s assessment fits its published schema', (_, assessment, before) => {
  const view = allVisible(viewOf(assessment, { before, draw }, english, []));
  validate(view);
  expect(validate.errors ?? []).toEqual([]);
});
