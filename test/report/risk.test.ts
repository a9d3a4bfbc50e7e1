/** Section 4 of the page: its figures are those of the assessment, the tolerable line runs where it must, and nothing is an empty chart. */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import type { RiskAssessed } from '../../src/model/risk-result.js';
import { reports } from '../../src/report/index.js';
import { riskMatrices } from '../../src/report/view/risk-matrix.js';
import { contextOf } from '../../src/report/view/context.js';
import { assessed, model, scenario } from '../risk/fixture.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';

const files = readReportFiles();
const sectionOf = (assessment: Assessment): string => {
  const page = String(reports.html.render(assessment, { files }));
  return page.slice(page.indexOf('<section id="risk"'), page.indexOf('<section id="results"'));
};
const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const rowsOf = (markup: string, caption: string): readonly (readonly string[])[] => {
  const table = markup.split('<table').find((each) => each.includes(`<caption>${caption}`)) ?? '';
  const body = table.slice(table.indexOf('<tbody>'), table.indexOf('</table>'));
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)(?=<tr|<\/tr>|$)/g)].map(([, row = '']) => row.split(/(?=<t[hd][ >])/).map(plain));
};

const full = buildAssessment({ brief: true });
const risk = full.risk as RiskAssessed;
const section = sectionOf(full);

test('every scenario stands in its cell of each matrix, before and behind its countermeasures', () => {
  for (const { category, severity } of risk.matrix?.categories ?? []) {
    const rows = rowsOf(section, `Risk by likelihood and severity of ${category}`);
    expect(rows.map(([label]) => label)).toEqual([...(risk.matrix?.likelihood ?? [])].reverse());
    for (const { id, current, unmitigated } of risk.scenarios)
      for (const [word, state] of [
        ['today', current],
        ['unmitigated', unmitigated],
      ] as const) {
        const own = state.categories.find((each) => each.category === category);
        const cells = rows.flatMap(([label, ...row]) => row.map((text, n) => ({ label, severity: severity[n], text })));
        const holding = cells.filter(({ text }) => new RegExp(`\\b${word} (S-\\d+, )*${id}\\b`).test(text));
        expect(holding.map((each) => [each.label, each.severity])).toEqual(own ? [[state.likelihood, own.severity]] : []);
      }
  }
});

test('the thick line runs between what is tolerable and what is not, and nowhere else', () => {
  const [safety] = riskMatrices(contextOf(full, {}, english, []), risk);
  // top row: certain. Tolerable is low alone: first aid up to likely excluded, injury at very unlikely.
  expect(safety?.rows.map(({ cells }) => cells.map(({ edge }) => edge))).toEqual([
    ['', '', '', ''],
    ['tb', '', '', ''],
    ['', 'tl', '', ''],
    ['', 'tl tb', '', ''],
    ['', '', 'tl', ''],
  ]);
});

test('the table of scenarios shows each state with its mark', () => {
  const rows = rowsOf(section, '3 scenarios: risk before');
  expect(rows).toHaveLength(risk.scenarios.length);
  for (const [n, each] of risk.scenarios.entries()) {
    for (const [column, state] of [
      [2, each.unmitigated],
      [3, each.current],
      [4, each.planned],
    ] as const) {
      const text = rows[n]?.[column] ?? '';
      expect(text).toContain(state.above === null ? 'Not rated' : state.above ? 'Above tolerable' : 'Tolerable');
      if (state.risk !== null) expect(text).toContain(`${state.risk} : ${state.likelihood ?? ''} ×`);
    }
    expect(rows[n]?.[0]).toContain(each.id);
  }
});

test('layers, weights and steps of a scenario are those of the assessment', () => {
  for (const each of risk.scenarios) {
    const layers = rowsOf(section, `${each.id}, layer by layer`);
    expect(layers.map(([control = '']) => control.split(' ')[0])).toEqual(each.layers.map(({ control }) => control));
    expect(layers.map((row) => row[5])).toEqual(each.layers.map(({ after }) => after.likelihood ?? '–'));
    expect(rowsOf(section, `${each.id}: what each control carries`)).toHaveLength(each.weights.length + each.groups.length);
    const steps = rowsOf(section, `${each.id}: its steps`);
    const techniques = each.steps.flatMap((step) => step.techniques);
    expect(steps.map(([technique = '']) => technique.split(' ')[0])).toEqual(techniques.map(({ technique }) => technique));
    expect(steps.filter((row) => row[2] === 'no published link')).toHaveLength(
      techniques.filter(({ cover }) => cover === 'no-link').length,
    );
  }
});

test('a target that is declared lower than derived is marked', () => {
  const [target] = risk.targets.filter(({ below }) => below.length > 0);
  expect(target).toBeDefined();
  const row = rowsOf(section, 'Target levels (SL-T) as declared').find((each) => each.some((text) => text.includes('Lower')));
  expect(row?.filter((text) => text.includes('Lower'))).toHaveLength(target?.below.length ?? 0);
});

test('a claim that is not borne out says so, and MITRE is named where its titles stand', () => {
  expect(section).toContain('Not borne out');
  expect(section).toContain('© 2025 The MITRE Corporation');
});

test('a finding names the scenarios in which its control takes nothing away', () => {
  const page = String(reports.html.render(buildAssessment(), { files }));
  const all = buildAssessment();
  const own = all.risk as RiskAssessed;
  const held = all.findings.flatMap(({ id, control, subject }) => {
    const ids = own.scenarios.filter(({ layers }) =>
      layers.some((each) => each.control === control && each.share === 0 && each.results.some((result) => result.subject === subject)),
    );
    return ids.length === 0 ? [] : [{ id, scenarios: ids.map((each) => each.id) }];
  });
  expect(held.length).toBeGreaterThan(0);
  const sheets = page.split('<article class="sheet"').slice(1);
  const naming = sheets.filter((sheet) => sheet.includes('takes nothing away from the scenarios'));
  expect(naming.length).toBeGreaterThan(0);
  for (const sheet of naming) {
    const found = held.find(({ id }) => sheet.includes(`id="${id}"`));
    for (const id of found?.scenarios ?? ['none']) expect(sheet).toContain(`href="#${id}"`);
  }
});

describe('nothing to rate', () => {
  test.each([
    ['no-file', 'Risk: not assessed, risk.yaml is absent.'],
    ['no-scenario', 'Risk: not assessed, risk.yaml holds no scenario.'],
    ['not-selected', 'Risk: not assessed, no scenario strikes the zone that was selected.'],
  ] as const)('%s', (reason, sentence) => {
    const page = String(reports.html.render({ ...emptyAssessment(), risk: { status: 'not-assessed', reason } }, { files }));
    expect(page.split(sentence).length - 1).toBe(2);
    expect(page).not.toContain('class="scroll risk"');
  });
  test('a file of an earlier version', () => {
    expect(sectionOf({ ...emptyAssessment(), risk: {} })).toContain('risk.yaml is absent');
  });
  test('scenarios without a matrix have a table and no chart', () => {
    const bare = sectionOf({ ...full, risk: assessed(model([scenario()], { matrix: null })) });
    expect(bare).not.toContain('class="scroll risk"');
    expect(rowsOf(bare, '1 scenario: risk before')[0]?.[3]).toBe('Not rated');
  });
});

test('of hundreds of scenarios those that are not tolerable have sheets, and all are in the table', () => {
  const many = Array.from({ length: 200 }, (_, n) =>
    scenario({ id: `S-${String(n)}`, likelihood: n % 2 === 0 ? 'certain' : 'very unlikely' }),
  );
  const own = assessed(model(many));
  const markup = sectionOf({ ...full, risk: own });
  expect(rowsOf(markup, '200 scenarios: risk before')).toHaveLength(200);
  expect(markup.match(/<section class="subject"/g)).toHaveLength(60);
  expect(markup).toContain('60 of 200 scenarios have a sheet of their own');
  for (const { id } of own.scenarios) expect(markup).toContain(`id="${id}"`);
  expect(markup.length).toBeLessThan(600_000);
});
