/** The page in a browser, from a file, off line: silent, still, accessible, and the same without script. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSite as check } from '../../src/run/api.js';
import { openDrawing, reports, type Draw } from '../../src/report/index.js';
import { renderPage } from '../../src/report/page.js';
import { untrimmed } from '../../src/report/view/trim.js';
import { viewOf } from '../../src/report/view/view.js';
import { readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const missing = !existsSync(executablePath);
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The plant that ships: what most people see first. */
const sample = await check('test/sites/harbour-water', { asOf: '2026-10-01' });
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(missing)(missing ? `skipped: no Chromium at ${executablePath} (set CHROMIUM)` : 'in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otbaseline-report-'));
  const files = readReportFiles();
  let draw: Draw;
  const assessments = {
    empty: emptyAssessment(),
    full: buildAssessment(),
    hostile: hostile(buildAssessment()),
    many: buildAssessment({ moreZones: 8 }),
    brief: buildAssessment({ brief: true }),
    worst: hostile(buildAssessment({ brief: true })),
    sample,
  };
  const urlOf = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href;
  let browser: Browser;

  beforeAll(async () => {
    draw = await openDrawing();
    for (const [name, assessment] of Object.entries(assessments))
      writeFileSync(join(folder, `${name}.html`), reports.html.render(assessment, { files, draw }));
    const trim = { ...untrimmed, repeats: false };
    const shared = renderPage({ files }, 'html/', (say, reserved) => viewOf(assessments.many, { trim }, say, reserved));
    writeFileSync(join(folder, 'shared.html'), shared);
    browser = await chromium.launch({ executablePath, args: flags });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  interface Watched {
    readonly page: Page;
    readonly said: readonly string[];
    readonly asked: readonly string[];
  }
  async function open(name: string, hash = '', options: Parameters<Browser['newPage']>[0] = {}): Promise<Watched> {
    const page = await browser.newPage(options);
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => said.push('dialog')));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(urlOf(name) + hash);
    return { page, said, asked: asked.filter((url) => !url.startsWith(urlOf(name))) };
  }

  test.each(['empty', 'full', 'hostile', 'sample'])('the %s page asks for nothing and says nothing', async (name) => {
    const { page, said, asked } = await open(name);
    expect({ said, asked }).toEqual({ said: [], asked: [] });
    await page.close();
  });

  test.each(['full', 'hostile', 'empty'])('the %s page has the same text without script', async (name) => {
    const textOf = async (javaScriptEnabled: boolean): Promise<string> => {
      const { page } = await open(name, '', { javaScriptEnabled });
      const text = await page.content();
      await page.close();
      return text
        .slice(text.indexOf('<body'))
        .replace(/<script>[\s\S]*<\/script>/, '')
        .replace(/<div id="filter-state"[\s\S]*?<\/div>/, '')
        .replace(/<button[^>]*class="(copy|sort|less)"[^>]*>.*?<\/button>/g, '')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ');
    };
    expect((await textOf(true)) === (await textOf(false))).toBe(true);
  });

  const looks = {
    light: { viewport: { width: 1400, height: 900 } },
    dark: { viewport: { width: 1400, height: 900 }, colorScheme: 'dark' as const },
    narrow: { viewport: { width: 360, height: 740 } },
  };
  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.addScriptTag({ path: axe }).catch(() => undefined);
    const found: unknown = await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ' ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))`,
    );
    return Array.isArray(found) ? found.map(String) : ['axe did not run'];
  };
  for (const [look, options] of Object.entries(looks))
    test.each(look === 'dark' ? ['brief'] : look === 'light' ? ['brief', 'empty'] : ['brief', 'worst'])(
      `axe finds nothing in the %s page, ${look}`,
      async (name) => {
        const { page } = await open(name, '', { ...options, bypassCSP: true });
        expect(await violations(page)).toEqual([]);
        if (look === 'narrow') expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
        await page.close();
      },
    );
  test('axe finds nothing in print, nor with a filter set and links to copy', async () => {
    const { page } = await open('brief', '#?status=fail', { bypassCSP: true });
    await page.locator('#results details:not(.out) summary').first().focus();
    await page.locator('article:not(.out) h3').first().hover();
    expect(await page.locator('.copy').count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  const shown = (page: Page, selector: string): Promise<number> => page.locator(selector).filter({ visible: true }).count();

  test('the filter narrows rows and sheets, is kept in the address, and can be taken away', async () => {
    const { page } = await open('full');
    const before = await page.locator('article').count();
    await page.getByRole('checkbox', { name: 'Fail', exact: true }).check();
    await page.getByRole('combobox', { name: 'FR' }).selectOption('fr:rdf');
    expect(new URL(page.url()).hash).toBe('#?status=fail&fr=rdf');
    const articles = await shown(page, 'article');
    expect(articles).toBeGreaterThan(0);
    expect(articles).toBeLessThan(before);
    expect(await shown(page, 'tr[id^="req-"]')).toBe(2);
    expect(await page.locator('#filter-count').textContent()).toMatch(/^2 of 7 finding sheets, 2 of 240 requirement rows shown$/);
    await page.getByRole('button', { name: 'Remove filter fr:rdf' }).click();
    expect(await shown(page, 'article')).toBe(before);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    expect(new URL(page.url()).hash).toBe('');
    await page.close();
  });
  test('a filter in the address holds from the start; words and exclusions work; groups return', async () => {
    const fresh = await open('full');
    const opened = await fresh.page.locator('details[open]').count();
    await fresh.page.close();
    const { page } = await open('full', '#?zone=control&q=password');
    expect(await shown(page, 'article')).toBe(1);
    await page.getByRole('searchbox').fill('-control:otb-506 status:fail zone:control');
    await expect.poll(() => new URL(page.url()).hash).toContain('-control=otb-506');
    expect(await shown(page, 'article[data-f~="control:otb-506"]')).toBe(0);
    await page.getByRole('searchbox').fill('nothing-like-this');
    await expect.poll(() => page.locator('#filter-count').textContent()).toMatch(/^Nothing matches: 0 of 7/);
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => shown(page, 'article')).toBe(7);
    expect(await page.locator('details[open]').count()).toBe(opened);
    await page.close();
  });

  test('the kind of evidence filters by what the control of a row reads', async () => {
    const { page } = await open('full', '#?passed=shown');
    await page.getByRole('combobox', { name: 'Evidence' }).selectOption('kind:firewall-rules');
    expect(new URL(page.url()).hash).toBe('#?passed=shown&kind=firewall-rules');
    const reads = new Set(assessments.full.controls.list.filter(({ evidence }) => evidence.includes('firewall-rules')).map(({ id }) => id));
    const wanted = assessments.full.requirements.filter((row) => row.controls.some((id) => reads.has(id))).length;
    expect(wanted).toBeGreaterThan(0);
    expect(await page.locator('tr[id^="req-"]:not(.out)').count()).toBe(wanted);
    await page.close();
  });

  const hashOf = (page: Page): string => new URL(page.url()).hash;
  const rows = assessments.full.requirements;
  const passed = rows.filter((each) => each.status === 'pass');
  const shownRows = (page: Page): Promise<number> => page.locator('tr[id^="req-"]:not(.out)').count();
  const chips = (page: Page): Promise<readonly string[]> => page.locator('#filter-chips button').allTextContents();
  const countOf = (page: Page): Promise<string | null> => page.locator('#filter-count').textContent();

  test('rows that pass are hidden at first; a chip says how many, and shows them when it is taken away', async () => {
    const { page } = await open('full');
    expect(passed.length).toBeGreaterThan(1);
    expect(await shownRows(page)).toBe(rows.length - passed.length);
    expect(await chips(page)).toEqual([`${String(passed.length)} passed rows hidden ×`]);
    await page.getByRole('button', { name: `${String(passed.length)} passed rows hidden: show` }).click();
    expect(hashOf(page)).toBe('#?passed=shown');
    expect(await shownRows(page)).toBe(rows.length);
    expect(await page.getByRole('checkbox', { name: 'hide passed' }).isChecked()).toBe(false);
    await page.getByRole('checkbox', { name: 'hide passed' }).check();
    expect(hashOf(page)).toBe('');
    expect(await shownRows(page)).toBe(rows.length - passed.length);
    await page.getByRole('checkbox', { name: 'Pass', exact: true }).check();
    expect(await shownRows(page)).toBe(passed.length);
    await page.close();
  });

  test('a link to a row that passed shows this row and no other; the group says what is hidden and shows it on demand', async () => {
    const { page } = await open('full');
    const id = (await page.locator('#results tr[data-f*="status:pass"]').first().getAttribute('id')) ?? '';
    const row = page.locator(`[id="${id}"]`);
    expect(await row.isVisible()).toBe(false);
    await page.goto(`${urlOf('full')}#${id}`);
    expect(await row.isVisible()).toBe(true);
    expect(await shownRows(page)).toBe(rows.length - passed.length + 1);
    const group = page.locator('details', { has: row });
    const less = group.locator('.less');
    if ((await less.count()) > 0) {
      expect(await less.textContent()).toMatch(/^\d+ passed rows? hidden: show$/);
      await less.click();
    } else await page.goto(`${urlOf('full')}#?passed=shown`);
    expect(await shownRows(page)).toBe(rows.length);
    await page.close();
  });

  test('where only rows that passed are left, the count says so; a click on their cell shows them', async () => {
    const groupOf = (each: (typeof rows)[number]): string => `${each.subject.replace(':', '=')}&fr=${each.fr.toLowerCase()}`;
    const group = rows.map(groupOf).find((name) => rows.every((each) => groupOf(each) !== name || each.status === 'pass')) ?? '';
    const own = rows.filter((each) => groupOf(each) === group);
    const { page } = await open('full', `#?${group}`);
    expect(await countOf(page)).toMatch(/^What matches has passed and is hidden: 0 of /);
    const cell = `#fr-${group.replace(/^.*?=/, '').replace(/&.*$/, '')}-${own[0]?.fr ?? ''}`;
    await page.locator(`#results .matrix a[href="${cell}"]`).click();
    expect(hashOf(page)).toBe(`#?${group}&passed=shown`);
    expect(await shownRows(page)).toBe(own.length);
    await page.close();
  });

  /** What the filter finds among the requirement rows, worked out from the assessment. */
  const levelRow = (status: string, fr: string) => (each: (typeof rows)[number]) => each.status === status && each.fr === fr;
  const queries: readonly (readonly [string, (each: (typeof rows)[number]) => boolean])[] = [
    ['status:fail', (each) => each.status === 'fail'],
    ['status:fail status:not-evaluated', (each) => each.status === 'fail' || each.status === 'not-evaluated'],
    ['Status:Fail fr:RDF', levelRow('fail', 'RDF')],
    ['zone:control passed:shown', (each) => each.subject === 'zone:control'],
    ['zone:control -status:fail passed:shown', (each) => each.subject === 'zone:control' && each.status !== 'fail'],
    ['sl:2 required:yes passed:shown', (each) => each.level === 2 && each.required],
    ['control:OTB-501 passed:shown', (each) => each.controls.includes('OTB-501')],
    ['-control:OTB-501 passed:shown', (each) => !each.controls.includes('OTB-501')],
  ];
  test.each(queries)('the query "%s" finds the rows that the assessment has', async (query, wanted) => {
    const { page } = await open('full');
    await page.getByRole('searchbox').fill(query);
    await expect.poll(() => hashOf(page)).not.toBe('');
    expect(rows.filter(wanted).length).toBeGreaterThan(0);
    expect(await shownRows(page)).toBe(rows.filter(wanted).length);
    await page.close();
  });

  test('a verdict shows its zones and conduits in the matrix and below', async () => {
    const { page } = await open('full', '#?verdict=not-met');
    const wanted = assessments.full.subjects.filter((each) => each.kind !== 'site' && each.verdict === 'not-met').length;
    expect(wanted).toBeGreaterThan(0);
    expect(await page.locator('#results .matrix tbody tr:not(.out)').count()).toBe(wanted);
    expect(await page.locator('#results section.subject:not(.out)').count()).toBe(wanted);
    expect(await shown(page, 'article')).toBeGreaterThan(0);
    await page.close();
  });

  test('the owner of a zone finds its requirements', async () => {
    const { page } = await open('full', '#?passed=shown');
    const option = page.locator('select[data-choice="owner"] option').nth(1);
    const token = (await option.getAttribute('value')) ?? '';
    await page.getByRole('combobox', { name: 'Owner' }).selectOption(token);
    expect(await shownRows(page)).toBeGreaterThan(0);
    expect(await shownRows(page)).toBe(await page.locator(`section[data-f~="${token}"] tr[id^="req-"]`).count());
    await page.close();
  });

  test('a cell of the matrix sets its filter, keeps the words, goes to the rows, and the way back leads back', async () => {
    const { page } = await open('full', '#?q=a');
    const cell = page.locator('#summary .matrix a[href="#fr-control-RDF"]');
    await cell.scrollIntoViewIfNeeded();
    const before = await page.evaluate('scrollY');
    await cell.focus();
    await page.keyboard.press('Enter');
    expect(hashOf(page)).toBe('#?zone=control&fr=rdf&q=a');
    expect(await page.locator('#fr-control-RDF').getAttribute('open')).not.toBeNull();
    expect(await page.locator('#results details:not(.out)').count()).toBe(1);
    expect(await page.evaluate(`document.activeElement.closest('details')?.id`)).toBe('fr-control-RDF');
    await page.locator('#results .matrix a[href="#fr-control-IAC"]').click();
    expect(hashOf(page)).toContain('fr=iac');
    expect(hashOf(page)).not.toContain('fr=rdf');
    expect(await page.locator('#results .matrix tbody tr.out').count()).toBe(0);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => hashOf(page)).toBe('#?q=a');
    expect(await chips(page)).toContain('a ×');
    await expect.poll(() => page.evaluate('scrollY')).toBe(before);
    await page.close();
  });

  test('a cell whose rows stand under another zone filters by its own zone, and finds them there', async () => {
    const { page } = await open('shared', '#?q=a');
    await page.locator('#results .matrix tr[data-f^="zone:line-2 "] a[href^="#fr-line-1-"]').first().click();
    expect(hashOf(page)).toMatch(/^#\?zone=line-2&fr=\w+(&passed=shown)?&q=a$/);
    expect(await page.locator('#zone-line-1 details:not(.out) tbody tr:not(.out)').count()).toBeGreaterThan(0);
    expect(await page.locator('#zone-control:not(.out)').count()).toBe(0);
    await page.goto(`${urlOf('shared')}#?zone=line-2`);
    for (const id of ['zone-line-1', 'zone-line-2']) expect(await page.locator(`#${id}:not(.out)`).count()).toBe(1);
    expect(await page.locator('#results section.subject:not(.out)').count()).toBe(2);
    await page.close();
  });

  test('a zone of the drawing and a scenario of the risk matrix filter too', async () => {
    const { page } = await open('full');
    await page.locator('#drawing a[href="#zone-control"]').click();
    expect(hashOf(page)).toBe('#?zone=control');
    expect(await page.locator('#results section.subject:not(.out)').count()).toBe(1);
    const link = page.locator('.risk td a').first();
    const id = ((await link.getAttribute('href')) ?? '').slice(1);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await link.click();
    expect(hashOf(page).replace('&passed=shown', '')).toBe(`#?scenario=${id.toLowerCase()}`);
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(true);
    const token = `scenario:${id.toLowerCase()}`;
    expect(await page.locator('article:not(.out)').count()).toBe(await page.locator(`article[data-f~="${token}"]`).count());
    await page.close();
  });

  test.each(['#summary .matrix a[href="#fr-control-RDF"]', '#drawing a[href="#zone-control"]'])(
    'without script %s is a link to its part, and every row shows',
    async (selector) => {
      const { page } = await open('full', '', { javaScriptEnabled: false });
      expect(await page.locator('tr.out').count()).toBe(0);
      await page.locator(selector).click();
      expect(hashOf(page)).toBe(`#${selector.replace(/^.*#|".*$/g, '')}`);
      await page.close();
    },
  );

  test('a plain link goes where it leads and keeps the filter, though what it leads to does not fit', async () => {
    const { page } = await open('full', '#?status=error');
    const id = (await page.locator('article').first().getAttribute('id')) ?? '';
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(false);
    await page.goto(`${urlOf('full')}#${id}`);
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(true);
    expect(await chips(page)).toContain('status:error ×');
    await page.goBack();
    await expect.poll(() => page.locator(`[id="${id}"]`).isVisible()).toBe(false);
    await page.close();
  });

  test('all groups open and close at once', async () => {
    const { page } = await open('full');
    const all = await page.locator('details').count();
    await page.getByRole('button', { name: 'Expand all groups' }).click();
    expect(await page.locator('details[open]').count()).toBe(all);
    await page.getByRole('button', { name: 'Collapse all groups' }).click();
    expect(await page.locator('details[open]').count()).toBe(0);
    await page.close();
  });

  test.each([
    ['allowed', ['clipboard-read', 'clipboard-write'], 'Link copied'],
    ['refused', [], 'The link stands in the address bar'],
  ] as const)('a link to a row is copied; where the clipboard is %s, what happened is said', async (_, permissions, said) => {
    const context = await browser.newContext({ permissions: [...permissions] });
    const page = await context.newPage();
    await page.goto(urlOf('full'));
    const sheet = page.locator('article').first();
    await sheet.locator('h3').hover();
    await sheet.getByRole('button', { name: /^Copy link to/ }).click();
    await expect.poll(() => countOf(page)).toBe(`${said}: #${(await sheet.getAttribute('id')) ?? ''}`);
    await context.close();
  });

  test.each([390, 1024])('captions stay in view while their tables are scrolled, %s wide', async (width) => {
    const { page } = await open('sample', '', { viewport: { width, height: 800 } });
    const outside = await page.evaluate(`[...document.querySelectorAll('.scroll')].filter((box) => {
      box.scrollLeft = 300;
      const caption = box.querySelector('caption');
      if (!caption || caption.closest('details')) return false;
      const [own, frame] = [caption.getBoundingClientRect(), box.getBoundingClientRect()];
      return own.left < frame.left - 1 || own.right > frame.right + 1;
    }).length`);
    expect(outside).toBe(0);
    await page.close();
  });

  test('a filter that is set takes nothing from the paper', async () => {
    const { page } = await open('full', '#?status=error&q=nothing');
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('#results tr[id], article')].filter((each) => !each.checkVisibility({ contentVisibilityAuto: true })).length`,
      ),
    ).toBe(0);
    expect(await shown(page, '.less, #filter-state, #filter')).toBe(0);
    await page.close();
  });

  test.each([true, false])('a link into a closed group opens it (script: %s)', async (javaScriptEnabled) => {
    const { page } = await open('full', '#req-control-SR-4.1', { javaScriptEnabled });
    await expect.poll(() => page.locator('[id="req-control-SR-4.1"]').isVisible()).toBe(true);
    await page.close();
  });

  test('a table sorts by its head and back', async () => {
    const { page } = await open('full');
    const first = (): Promise<string | null> => page.locator('table[data-save="findings"] tbody tr th').first().textContent();
    const original = await first();
    const sort = page.locator('table[data-save="findings"]').getByRole('button', { name: 'Sort by Severity' });
    await sort.click();
    expect(await page.locator('table[data-save="findings"] th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
    await sort.click();
    await sort.click();
    expect(await first()).toBe(original);
    await page.close();
  });

  test('at 200 % zoom and in a narrow window nothing runs out of the page; tables scroll in boxes that the keyboard reaches', async () => {
    const { page } = await open('sample', '', { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(640);
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth && each.tabIndex !== 0).length`,
      ),
    ).toBe(0);
    await page.close();
  });

  test('in forced colours every mark keeps a border and its word', async () => {
    const { page } = await open('full', '', { forcedColors: 'active' });
    const bare = await page.evaluate(
      `[...document.querySelectorAll('b[class]')].filter((each) => getComputedStyle(each).borderTopWidth === '0px' || each.textContent.trim() === '').length`,
    );
    expect(bare).toBe(0);
    expect(await page.locator('b[class]').count()).toBeGreaterThan(100);
    await page.close();
  });

  test('the keyboard reaches the filter, sets it and takes it away', async () => {
    const { page } = await open('full');
    await page.getByRole('checkbox', { name: 'Not evaluated', exact: true }).focus();
    await page.keyboard.press('Space');
    expect(new URL(page.url()).hash).toBe('#?status=not-evaluated');
    await page.getByRole('button', { name: /^Remove filter/ }).focus();
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('');
    await page.locator('details > summary').first().focus();
    const before = await page.locator('details').first().getAttribute('open');
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).not.toBe(before);
    await page.close();
  });

  test('a print scope shows its part alone and the page returns afterwards', async () => {
    const { page } = await open('full');
    await page.evaluate('window.print = () => { window.asked = document.documentElement.dataset.print; }');
    await page.getByRole('button', { name: 'Print fix list' }).click();
    expect(await page.evaluate('window.asked')).toBe('fix');
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('.part')].map((each) => getComputedStyle(each).display !== 'none' && each.dataset.part).filter(Boolean)`,
      ),
    ).toEqual(['fix']);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await page.evaluate('document.documentElement.dataset.print')).toBeUndefined();
    await page.close();
  });

  test('shown rows are saved as CSV without formulas', async () => {
    const { page } = await open('hostile');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save shown findings as CSV' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk as Uint8Array));
    const text = Buffer.concat(chunks).toString('utf8');
    expect(text.split('\n').length).toBe(9);
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    await page.close();
  });

  test.each(['many', 'sample'])(
    'the summary of the %s page fits one A4 page, and print shows closed groups and clips nothing',
    async (name) => {
      // A4 less its margins at 96 dpi.
      const { page } = await open(name, '', { viewport: { width: 688, height: 979 } });
      await page.emulateMedia({ media: 'print' });
      expect((await page.locator('[data-part="summary"]').boundingBox())?.height).toBeLessThan(979);
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('details:not([open]) table')].every((each) => each.checkVisibility({ contentVisibilityAuto: true }))`,
        ),
      ).toBe(true);
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('main *')].filter((each) => !each.closest('.landscape') && each.getBoundingClientRect().right > 689).slice(0, 5).map((each) => each.outerHTML.slice(0, 120))`,
        ),
      ).toEqual([]);
      await page.close();
    },
  );
});
