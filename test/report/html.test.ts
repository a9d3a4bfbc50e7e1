/** The page: its figures are those of the assessment, its links hold, and nothing of a site gets out of its place. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import { foundationalRequirements } from '../../src/model/catalogue.js';
import { openDrawing, reports } from '../../src/report/index.js';
import { statusMarks, verdictMarks } from '../../src/report/words.js';
import { makeAnchors } from '../../src/report/view/anchors.js';
import { lean } from '../../src/report/page.js';
import { readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';
import { plain } from './plain.js';

const files = readReportFiles();
const draw = await openDrawing();
const render = (assessment: Assessment, before: Assessment | null = null): string =>
  String(reports.html.render(assessment, { files, draw, before }));
const full = buildAssessment();
/** The largest site that the budget is for: the zones of the fixture, many times. */
const large = (): Assessment => {
  const built = buildAssessment({ moreZones: 100, anyRules: 100 });
  return { ...built, findingsFile: { ...built.findingsFile, count: 50_000 } };
};
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
      expect(plain(rows[at] ?? '')).toContain(verdictMarks[subject.verdict].word);
      const wanted = foundationalRequirements.map((fr) => {
        const level = subject.levels[fr];
        if (!level) throw new Error('no level');
        if (level.target === 0) return 'T 0 not required n/a';
        if (level.low === null) return `T ${level.target} nothing required n/a`;
        return `T ${level.target} A ${level.low}..${level.high ?? ''} ${verdictMarks[level.verdict].word}`;
      });
      expect(cells).toEqual(wanted);
    });

  test('every requirement of every subject has its row with its status', () => {
    const groups = [...pages.full.matchAll(/<details id="[^"]*" data-f="(\w+:[\w-]+) [^"]*"[\s\S]*?<\/details>/g)];
    const shown = groups.flatMap(([group, subject = '']) =>
      [...group.matchAll(/<tr id="req-[^"]*" data-f="status:([\w-]+) [^"]*">([\s\S]*?)<\/tr>/g)].map(([, status = '', row]) => [
        subject,
        status,
        row,
      ]),
    );
    expect(shown.map(([subject, status]) => `${subject ?? ''} ${status ?? ''}`)).toEqual(
      full.requirements.map((each) => `${each.subject} ${each.status}`),
    );
    for (const [at, row] of full.requirements.entries()) expect(plain(shown[at]?.[2] ?? '')).toContain(statusMarks[row.status].word);
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
      rules: {
        'prefer-native-element': 'off',
        'no-trailing-whitespace': 'off',
        'long-title': 'off',
        'valid-id': 'off',
        'no-inline-style': 'error',
        'doctype-style': 'off',
      },
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
  test('no text has its id twice', () => {
    for (const name of ['html', 'fleet']) {
      const ids = [...readFileSync(`reports/${name}/texts.en.json`, 'utf8').matchAll(/^ {2}"([^"]+)":/gm)].map(([, id]) => id);
      expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
    }
  });

  test('style and script keep their size and reach outside nothing', () => {
    expect(Buffer.byteLength(lean(style))).toBeLessThanOrEqual(16 * 1024);
    expect(Buffer.byteLength(lean(script))).toBeLessThanOrEqual(12 * 1024);
    expect(style).not.toMatch(/url\(|@import|<\//);
    expect(script).not.toMatch(/fetch\(|XMLHttpRequest|localStorage|sessionStorage|cookie|innerHTML|<\//);
  });
  const texts = readFileSync('reports/html/texts.en.json', 'utf8');
  const fleetTexts = readFileSync('reports/fleet/texts.en.json', 'utf8');
  const keys = all(texts + fleetTexts, /^ {2}"([^"]+)":/gm);
  const sources = readdirSync('src/report/view').map((name) => readFileSync(`src/report/view/${name}`, 'utf8'));
  const code = [...sources, readFileSync('src/report/fleet.ts', 'utf8'), ...templates.map(([, text]) => text)].join('\n');
  const used = [...all(code, /\bsay\(\s*'([^']+)'/g), ...all(code, /\{\{t "([^"]+)"\}\}/g)];
  test('every text that is used exists', () => {
    expect(used.filter((key) => !keys.includes(key))).toEqual([]);
  });
  test('every text is used', () => {
    const literal = new Set(all(code, /['"`]([\w.-]+)['"`]/g));
    const prefixes = all(code, /\bsay\(\s*`([\w.-]+?)\$\{/g);
    expect(keys.filter((key) => !literal.has(key.replace(/\.one$/, '')) && !prefixes.some((prefix) => key.startsWith(prefix)))).toEqual([]);
  });
  test('no text promises or grades', () => {
    expect(texts + fleetTexts).not.toMatch(/\b(secure|safe|compliant|certified|score|percent|partially met|green)\b|%/i);
  });
});

test('each status and verdict has its sign from the style sheet, set before the word and told to no screen reader', () => {
  const legend = pages.full.slice(pages.full.indexOf('id="annex-d"'), pages.full.indexOf('id="annex-e"'));
  const tones = new Map([...legend.matchAll(/<b class="(\w+)">([^<]*)<\/b>/g)].map(([, tone = '', word = '']) => [word, tone]));
  for (const { word, glyph } of [...Object.values(statusMarks), ...Object.values(verdictMarks)])
    expect(style).toContain(`.${tones.get(word) ?? word} {\n  --sign: '${glyph} ';`);
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

describe('size', () => {
  test('twelve subjects and 300 findings stay under 2 MB', () => {
    expect(Buffer.byteLength(render(buildAssessment({ moreZones: 9, anyRules: 25 })))).toBeLessThan(2 * 1024 * 1024);
  });
  test('records beyond ten are counted, and the page says so', () => {
    expect(render(buildAssessment({ anyRules: 40 }))).toContain('10 of 40 records shown');
  });
  const rowsOf = (page: string): number => all(page, /<tr id="(req-[^"]*)"/g).length;
  test('of a page that grows, evidence above the target is counted first; no requirement row is cut', () => {
    const assessment = buildAssessment({ moreZones: 45, anyRules: 1 });
    const page = render(assessment);
    expect(rowsOf(page)).toBe(assessment.requirements.length);
    expect(page).toContain('Evidence of requirements above the target is counted here');
  });
  test('sixty zones, a hundred conduits and 50 000 findings stay under 8 MB, with every required row', () => {
    const assessment = large();
    const page = render(assessment);
    expect(Buffer.byteLength(page)).toBeLessThan(8 * 1024 * 1024);
    expect(rowsOf(page)).toBeGreaterThanOrEqual(assessment.requirements.filter((each) => each.required).length);
    for (const status of ['fail', 'not-evaluated', 'error'])
      expect(all(page, new RegExp(`<tr id="req-[^"]*" data-f="(status:${status} )[^"]*required:yes`, 'g')).length).toBe(
        assessment.requirements.filter((each) => each.required && each.status === status).length,
      );
    expect(page).toContain('50\u202F000 findings');
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
  const rowOf = /<tr id="ml-CM-1\.4"[^]*?<\/tr>/.exec(page)?.[0] ?? '';
  expect(rowOf).toContain(`href="#ctl-${control.id}"`);
  expect(rowOf).toContain(`href="#E-${entry.id}"`);
  expect(plain(rowOf)).toMatch(/CM 1\.4 ML 2 .* records of each period/);
  const controlRow = new RegExp(`<tr id="ctl-${control.id}"[^]*?</tr>`).exec(page)?.[0] ?? '';
  expect(controlRow).toContain('href="#ml-CM-1.4"');
});
