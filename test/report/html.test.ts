/** The page: its figures are those of the assessment, its links hold, and nothing of a site gets out of its place. */
import { createHash } from 'node:crypto';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { statuses, type Assessment, type LevelVerdict } from '../../src/model/assessment.js';
import { foundationalRequirements } from '../../src/model/catalogue.js';
import { openDrawing, reports } from '../../src/report/index.js';
import { checkSite as check } from '../../src/run/api.js';
import { statusSign, verdictSign } from '../../src/report/words.js';
import { makeAnchors } from '../../src/report/view/anchors.js';
import { compareFindings } from '../../src/report/lookup.js';
import { lean, renderPage } from '../../src/report/page.js';
import { fitted, untrimmed, type Trim } from '../../src/report/view/trim.js';
import { viewOf } from '../../src/report/view/view.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';
import { plain } from './plain.js';
import { pageRules } from './page-rules.js';

const files = readReportFiles();
const draw = await openDrawing();
const render = (assessment: Assessment, before: Assessment | null = null): string =>
  String(reports.html.render(assessment, { files, draw, before }));
const full = buildAssessment();
const pages = {
  empty: render(emptyAssessment()),
  full: render(full),
  hostile: render(hostile(full)),
  compared: render(hostile(full), hostile(buildAssessment({ anyRules: 1 }))),
};
const style = files.get('html/style.css') ?? '';
const script = files.get('html/script.js') ?? '';
const templates = [...files].filter(([path]) => path.endsWith('.hbs'));
const all = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((found) => found[1] ?? '');
const bodyOf = (page: string): string => page.slice(page.indexOf('<body>'), page.lastIndexOf('<script>'));

describe('figures', () => {
  const matrix = pages.full.slice(pages.full.indexOf('id="results"')).match(/<div class="scroll wide matrix"[\s\S]*?<\/table>/)?.[0] ?? '';
  const rows = all(matrix, /<tr data-f="[^"]*">([\s\S]*?)<\/tr>/g);
  const levelled = full.subjects.filter((each) => each.kind !== 'site');

  test('the matrix has a row for each zone and conduit', () => {
    expect(rows.length).toBe(levelled.length);
  });
  for (const [at, subject] of levelled.entries())
    test(`the matrix shows the levels of ${subject.id}`, () => {
      const cells = all(rows[at] ?? '', /<td>([\s\S]*?)<\/td>/g).map(plain);
      expect(plain(rows[at] ?? '')).toContain(verdictSign(english, subject.verdict).word);
      const wanted = foundationalRequirements.map((fr) => {
        const level = subject.levels[fr];
        if (!level) throw new Error('no level');
        if (level.target === 0) return 'T 0 not required n/a';
        if (level.low === null) return `T ${level.target} nothing required n/a`;
        return `T ${level.target} A ${level.low}..${level.high ?? ''} ${verdictSign(english, level.verdict).word}`;
      });
      expect(cells).toEqual(wanted);
    });

  test('every requirement of every subject has its row with its status', () => {
    const groups = [...pages.full.matchAll(/<details id="[^"]*" data-f="(\w+:[\w-]+) [^"]*"[\s\S]*?<\/details>/g)];
    const shown = groups.flatMap(([group, subject = '']) =>
      [...group.matchAll(/<tr id="req-[^"]*" data-f="status:([\w-]+) [^"]*">(.*)/g)].map(([, status = '', row]) => [subject, status, row]),
    );
    expect(shown.map(([subject, status]) => `${subject ?? ''} ${status ?? ''}`)).toEqual(
      full.requirements.map((each) => `${each.subject} ${each.status}`),
    );
    for (const [at, row] of full.requirements.entries())
      expect(plain(shown[at]?.[2] ?? '')).toContain(statusSign(english, row.status).word);
  });
  test('every finding that the assessment keeps can be linked to', () => {
    for (const { id } of full.findings) expect(pages.full).toContain(`id="${id}"`);
  });
  test('every registered file stands in the register with its full hash', () => {
    for (const each of full.evidence) expect(pages.full).toContain(each.sha256);
  });
  test('the cover names the hash of the assessment file', () => {
    const sha256 = createHash('sha256').update(reports.json.render(full, { files })).digest('hex');
    expect(pages.full.slice(0, pages.full.indexOf('<main'))).toContain(sha256);
  });
  test('the files of annex E have the hashes that they are written with', () => {
    for (const report of [reports.csv, reports.requirements, reports.evidence, reports.actions, reports.text])
      expect(pages.full).toContain(createHash('sha256').update(report.render(full, { files })).digest('hex'));
  });
});

describe.each(Object.entries(pages))('the %s page', (_, page) => {
  const ids = all(page, /\bid="([^"]*)"/g);
  test('gives each id once', () => {
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
  test('has a target for every link, and no other link', () => {
    const hrefs = all(bodyOf(page), /\bhref="([^"]*)"/g);
    expect(hrefs.filter((href) => !href.startsWith('#') || !ids.includes(href.slice(1)))).toEqual([]);
  });
  test('carries a policy with the hashes of its own style and script', () => {
    const policy = (page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1] ?? '')
      .replaceAll('&#x27;', "'")
      .replaceAll('&#x3D;', '=');
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(
      all(page, /<style>([\s\S]*?)<\/style>/g)
        .map(hash)
        .join(' '),
    ).toBe(policy.match(/style-src ([^;]*)/)?.[1]);
    expect(
      all(page, /<script>([\s\S]*?)<\/script>/g)
        .map(hash)
        .join(' '),
    ).toBe(policy.match(/script-src ([^;]*)/)?.[1]);
    expect(policy).toContain("default-src 'none'");
    expect(page.indexOf('<meta charset="utf-8">')).toBeLessThan(page.indexOf('Content-Security-Policy'));
  });
  test('has no style or event attribute, no image, frame or outside source', () => {
    for (const tag of bodyOf(page).match(/<[^>]+>/g) ?? [])
      expect(tag).not.toMatch(/\sstyle=|\son\w+=|\ssrc=|^<(img|iframe|object|embed|link|base|audio|video)\b/);
  });
  test('hides no character', () => {
    expect(page).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/);
    expect(page).not.toMatch(/[\uD800-\uDFFF]/u);
  });
  test('is valid HTML', async () => {
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended'],
      // Scroll boxes are groups (not field sets); generated markup keeps its line ends; ids are made from the site's own.
      rules: { ...pageRules, 'long-title': 'off', 'no-inline-style': 'error' },
    });
    const report = await validator.validateString(page);
    expect(
      report.results
        .flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${message} line ${String(line)}`))
        .slice(0, 10),
    ).toEqual([]);
  });
});

test('places are shown with what watches them, and the unseen are named', () => {
  const section = pages.full.slice(pages.full.indexOf('id="locations"'));
  expect(plain(section.slice(0, section.indexOf('</table>')))).toMatch(
    /8 of 42 assets would not be seen, in 1 of 2 places.*Pump house, Hall .* 41 1 of 2 1 of 2 12 of 41 3 of 9 no evidence \(2 not known\) 8 assets plc-01 .* and 2 more/,
  );
  expect(plain(pages.empty)).toContain('No assets are in the evidence');
});

test('bars of age name the days and limits of the register, the nearest to its limit first', () => {
  const [chart = ''] = /<svg role="img" aria-labelledby="ages-caption"[^]*?<\/svg>/.exec(pages.full) ?? [];
  const dated = full.evidence.filter((each) => each.age !== null && each.maxAge !== null);
  const shown = all(chart, /text-anchor="end">([^<]*)</g);
  const parts = shown.map((id) => dated.find((each) => each.id === id)).map((each) => (each?.age ?? 0) / (each?.maxAge ?? 1));
  expect(shown.length).toBe(Math.min(25, dated.length));
  expect(parts).toEqual([...parts].sort((a, b) => b - a));
  for (const { age, maxAge } of dated) expect(plain(chart)).toContain(`${String(age)} day${age === 1 ? '' : 's'}, limit ${String(maxAge)}`);
});

describe('templates and texts', () => {
  test('no template writes unescaped text, an unquoted attribute, a style or an event', () => {
    for (const [path, text] of templates) {
      expect(text, path).not.toContain('{{{');
      expect(text, path).not.toMatch(/=\{\{|\{\{&|\sstyle="|\son\w+="/);
    }
  });
  test('style and script keep their size and reach outside nothing', () => {
    expect(Buffer.byteLength(lean(style))).toBeLessThanOrEqual(16 * 1024);
    expect(Buffer.byteLength(lean(script))).toBeLessThanOrEqual(12 * 1024);
    expect(style).not.toMatch(/url\(|@import|<\//);
    expect(script).not.toMatch(/fetch\(|XMLHttpRequest|localStorage|sessionStorage|cookie|innerHTML|<\//);
  });
  test('no text promises or grades', () => {
    expect(files.get('html/texts.en.json')).not.toMatch(/\b(secure|safe|compliant|certified|score|percent|partially met|green)\b|%/i);
  });
});

test('each status and verdict has its sign from the style sheet, set before the word and told to no screen reader', () => {
  const legend = pages.full.slice(pages.full.indexOf('id="annex-d"'), pages.full.indexOf('id="annex-e"'));
  const tones = new Map([...legend.matchAll(/<b class="(\w+)">([^<]*)<\/b>/g)].map(([, tone = '', word = '']) => [word, tone]));
  const verdicts: readonly LevelVerdict[] = ['met', 'not-met', 'not-demonstrated', 'n/a'];
  const signs = [...statuses.map((each) => statusSign(english, each)), ...verdicts.map((each) => verdictSign(english, each))];
  expect(signs).toHaveLength(10);
  for (const { word, glyph } of signs) expect(style).toContain(`.${tones.get(word) ?? word} {\n  --sign: '${glyph} ';`);
  expect(style).toContain("content: var(--sign) / '';");
});

describe('colours', () => {
  const tokensIn = (block: string): Readonly<Record<string, string>> =>
    Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name ?? '', value ?? '']));
  const blocks = all(style, /:root \{([^}]*)\}/g).map(tokensIn);
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [hi = 0, lo = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (hi + 0.05) / (lo + 0.05);
  };
  test.each(['light', 'dark', 'print'].map((name, at) => [name, at] as const))('%s: text 4.5, borders 3', (_, at) => {
    const colours = blocks[at] ?? {};
    const of = (name: string): string => colours[name] ?? '#808080';
    for (const text of ['ink', 'muted', 'link', 'pass', 'fail', 'open', 'comp', 'na', 'err', 'waiver'])
      for (const ground of ['bg', 'surface', ...(`${text}-tint` in colours ? [`${text}-tint`] : [])])
        expect(contrast(of(text), of(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const ground of ['bg', 'surface']) expect(contrast(of('line'), of(ground)), `line on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});

/** Requirement rows that stand under another zone or conduit: as many for each further name. */
const groupsIn = (page: string): readonly string[] => page.match(/<details id="[^"]*"[\s\S]*?<\/details>/g) ?? [];
const othersIn = (group: string): number => Number(/same rows hold for (\d+) other/.exec(group)?.[1] ?? 0);
function sharedRows(page: string): number {
  return groupsIn(page).reduce((sum, group) => sum + othersIn(group) * all(group, /<tr id="(req-[^"]*)"/g).length, 0);
}
/** Required requirements of a status that the page tells, each zone and conduit counted: in rows of its own, shared, or folded with their number. */
function toldRows(page: string, status: string): number {
  const row = new RegExp(`<tr(?: id="[^"]*")? data-f="status:${status} [^"]*required:yes.*`, 'g');
  const results = page.slice(page.indexOf('id="results"'), page.indexOf('id="findings"'));
  if (!results.includes('requirements by status and reason')) {
    return groupsIn(results).reduce((sum, group) => sum + (1 + othersIn(group)) * (group.match(row)?.length ?? 0), 0);
  }
  return (results.match(row) ?? []).reduce(
    (sum, found) => sum + Number(/<td class="n">([\d\u202F]+)/.exec(found)?.[1]?.replace('\u202F', '') ?? 0),
    0,
  );
}

describe('size', () => {
  const bytesOf = (page: string): number => Buffer.byteLength(page);
  const unmet = ['fail', 'not-evaluated', 'error'] as const;
  const requiredOf = ({ requirements }: Assessment, status: string): number =>
    requirements.filter((each) => each.required && each.status === status).length;
  const rowsOf = (page: string): number => all(page, /<tr id="(req-[^"]*)"/g).length;

  test('the sample plant, with every requirement row and every sheet, is within two million bytes', async () => {
    const sample = await check('test/sites/harbour-water', { asOf: '2026-10-01' });
    const page = render(sample);
    expect(bytesOf(page)).toBeLessThanOrEqual(2_000_000);
    for (const [, id] of [...page.matchAll(/<article class="sheet" id="([^"]*)"/g)])
      expect(sample.findings.map((each) => each.id)).toContain(id);
    const failing = sample.results.filter((each) => each.findings.length > 0).length;
    expect(all(page, /(<article class="sheet")/g).length).toBe(failing);
    expect(page).not.toContain('requirements above the target are counted only');
  });
  test('twelve subjects and 300 findings stay under 1.5 MB, and nothing is cut', () => {
    const page = render(buildAssessment({ moreZones: 9, anyRules: 25 }));
    expect(bytesOf(page)).toBeLessThan(1_500_000);
    expect(page).toContain('10 of 25 records shown');
  });
  test('records beyond ten are counted, and the page says so', () => {
    expect(render(buildAssessment({ anyRules: 40 }))).toContain('10 of 40 records shown');
  });
  test('of a page that grows, records go first, then names of evidence above the target; no requirement row is cut', () => {
    const assessment = buildAssessment({ moreZones: 32, anyRules: 12 });
    const page = render(assessment);
    expect(page).toContain('3 of 12 records shown');
    expect(page).toContain('Evidence of requirements above the target is counted here');
    expect(rowsOf(page) + sharedRows(page)).toBe(assessment.requirements.length);
  });
  test('rows that are the same for several zones stand once, under all their names, and links lead there', () => {
    const assessment = buildAssessment({ moreZones: 60, anyRules: 1 });
    const page = render(assessment);
    expect(rowsOf(page)).toBeLessThan(assessment.requirements.length);
    expect(rowsOf(page) + sharedRows(page)).toBe(assessment.requirements.length);
    expect(page).toContain('The same rows hold for 59 others: ');
    expect(page).toContain('Rows that are the same as those of another stand there: ');
  });
  test('a hundred zones more and 50 000 findings stay under 8 MB, and what is required and unmet has its row', () => {
    const built = buildAssessment({ moreZones: 100, anyRules: 100 });
    const assessment = { ...built, findingsFile: { ...built.findingsFile, count: 50_000 } };
    const page = render(assessment);
    expect(bytesOf(page)).toBeLessThanOrEqual(8_000_000);
    expect(page).toContain('50\u202F000 findings');
    for (const status of unmet) expect(toldRows(page, status)).toBe(requiredOf(assessment, status));
  });
  test('a folded page names what is required and unmet with its zones, every finding, and what stands elsewhere', () => {
    const assessment = buildAssessment({ moreZones: 30, anyRules: 2 });
    const trim = { ...untrimmed, folded: true, sheets: 5, actions: 7 };
    const page = renderPage({ files }, 'html/', (say, reserved) => viewOf(assessment, { trim }, say, reserved));
    for (const status of unmet) expect(toldRows(page, status)).toBe(requiredOf(assessment, status));
    expect(all(page, /(<article class="sheet")/g).length).toBe(5);
    for (const { control, subject } of assessment.results.filter((each) => each.findings.length > 0)) {
      const [first] = assessment.findings.filter((each) => each.control === control && each.subject === subject).sort(compareFindings);
      expect(page).toContain(`id="${first?.id ?? 'no finding'}"`);
    }
    expect(plain(page)).toMatch(/5 of \d+ sheets are printed in full, the worst; .* findings.csv has their records/);
    expect(plain(page)).toMatch(/7 of \d+ actions are listed, those to be done first; all are in actions.csv/);
    expect(plain(page)).toMatch(/share a row.* are in requirements.csv/);
    const ids = all(page, /\bid="([^"]*)"/g);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(all(bodyOf(page), /\bhref="#([^"]*)"/g).filter((id) => !ids.includes(id))).toEqual([]);
  });
  const steps: readonly (readonly [string, number, Partial<Trim>])[] = [
    ['nothing where all fits', 1, {}],
    ['first what the files beside it have too', 1.1, { records: 3, evidenceAbove: false, repeats: true }],
    ['then repeated rows', 1.5, { evidenceAbove: false, repeats: false, rowsAbove: true }],
    ['no more up to the limit', 4, { repeats: false, rowsAbove: true }],
    ['above the limit, rows above the target', 7.5, { rowsAbove: false, everySheet: true }],
    ['then sheets of what is not required', 9, { everySheet: false, sheets: 1000 }],
    ['then the rows of each zone', 20, { folded: true }],
  ];
  test.each(steps)('of a long page goes %s', (_, factor, wanted) => {
    // A page whose parts have fixed lengths: each step takes its own away.
    const lengthOf = (trim: Trim): number =>
      1_900_000 * (trim.folded ? factor / 6 : factor) -
      [trim.records < 10, !trim.evidenceAbove, !trim.repeats].filter(Boolean).length * 400_000 * (factor > 1.6 ? 0 : 1) -
      [!trim.rowsAbove, !trim.everySheet, trim.sheets < 1000].filter(Boolean).length * 7_000_000 * (factor > 15 ? 0 : 1);
    const page = fitted(
      (trim) => `${JSON.stringify(trim)}\n${'x'.repeat(Math.max(0, lengthOf(trim)))}`,
      () => 0,
    );
    expect(JSON.parse(page.slice(0, page.indexOf('\n')))).toMatchObject(wanted);
  });
  test('a page that will be too long is not made to see it', () => {
    const made: Trim[] = [];
    fitted(
      (trim) => {
        made.push(trim);
        return 'x';
      },
      () => 600_000,
    );
    expect(made).toMatchObject([{ repeats: false, rowsAbove: true }]);
  });
  test('a word of 100 000 characters is cut and its length stated', () => {
    expect(pages.hostile).toContain('… (100\u202F000 characters)');
    expect(pages.hostile.length).toBeLessThan(8 * 1024 * 1024);
  });
});

test('anchors that collide get a number in sorted order, and never one of the page', () => {
  const to = makeAnchors(
    ['summary'],
    [
      { kind: 'decision', id: ['b'], wanted: 'x' },
      { kind: 'decision', id: ['a'], wanted: 'x' },
      { kind: 'decision', id: ['c'], wanted: 'summary' },
      { kind: 'decision', id: ['d'], wanted: 'x-2' },
    ],
  );
  expect([to('decision', 'a'), to('decision', 'b'), to('decision', 'd'), to('decision', 'c'), to('decision', 'e')]).toEqual([
    '#x',
    '#x-2',
    '#x-2-2',
    '#summary-2',
    '',
  ]);
});

test('a maturity row leads to its control, its result and its document, and the control leads back', () => {
  const [control, ...others] = full.controls.list;
  const [entry] = full.evidence;
  if (control === undefined || entry === undefined) throw new Error('the fixture has neither control nor evidence');
  const page = render({
    ...full,
    controls: { ...full.controls, list: [{ ...control, satisfies: ['iec-62443-2-1:CM 1.4'] }, ...others] },
    maturity: [
      {
        ...{ requirement: 'CM 1.4', level: 2, missing: ['records'], controls: [control.id] },
        places: [{ evidence: entry.id, file: entry.file, line: 3, column: 1, pointer: null, sha256: '' }],
      },
    ],
  });
  const rowOf = /<tr id="ml-CM-1\.4".*/.exec(page)?.[0] ?? '';
  expect(rowOf).toContain(`href="#ctl-${control.id}"`);
  expect(rowOf).toContain(`href="#E-${entry.id}"`);
  expect(plain(rowOf)).toMatch(/CM 1\.4 ML 2 .* records of each period/);
  const controlRow = new RegExp(`<tr id="ctl-${control.id}".*`).exec(page)?.[0] ?? '';
  expect(controlRow).toContain('href="#ml-CM-1.4"');
});

test('a control shows how many changes its tests notice, and says so where that was not measured', () => {
  const [first, second, third, ...others] = full.controls.list;
  if (first === undefined || second === undefined || third === undefined) throw new Error('the fixture has too few controls');
  const list = [
    { ...first, mutation: { mutants: 35, killed: 34, equivalent: 2 } },
    { ...second, mutation: { mutants: 7, killed: 7, equivalent: 0 } },
    { ...third, mutation: null },
    ...others,
  ];
  const page = render({ ...full, controls: { ...full.controls, list } });
  const rowOf = (id: string): string => plain(new RegExp(`<tr id="ctl-${id}".*`).exec(page)?.[0] ?? '');
  expect(rowOf(first.id)).toContain('34 of 35 2 more argued to change nothing');
  expect(rowOf(second.id)).toMatch(/ 7 of 7 (?!.*argued)/);
  for (const { id } of [third, ...others]) expect(rowOf(id)).toContain('not measured for this version');
});
