/** What an auditor asks of the page, and how many clicks away the answer is. On paper the same links are ids. */
import { describe, expect, test } from 'vitest';
import { reports } from '../../src/report/index.js';
import { readReportFiles } from './files.js';
import { buildAssessment } from './fixture.js';
import { plain } from './plain.js';

const full = buildAssessment();
const page = String(reports.html.render(full, { files: readReportFiles(), before: buildAssessment({ anyRules: 1 }) }));

/** Markup of the element with this id, up to the end of its row, sheet, group, section or heading with what follows. */
function at(id: string): string {
  const start = page.indexOf(` id="${id}"`);
  const open = page.lastIndexOf('<', start);
  const [, name = ''] = /^<(\w+)/.exec(page.slice(open)) ?? [];
  // A row ends where its line does.
  if (name === 'tr') return page.slice(open, page.indexOf('\n', open));
  if (/^h\d$/.test(name)) return page.slice(open, page.indexOf('</section>', open));
  let depth = 0;
  for (const found of page.slice(open).matchAll(new RegExp(`</?${name}\\b`, 'g'))) {
    depth += found[0].startsWith('</') ? -1 : 1;
    if (depth === 0) return page.slice(open, open + found.index);
  }
  return '';
}
const linksIn = (markup: string): readonly string[] => [...markup.matchAll(/ href="#([^"]+)"/g)].map(([, id = '']) => id);
const top = page.slice(page.indexOf('<nav'), page.indexOf('id="scope"'));

/** Clicks from the top of the page (contents and summary) to each place; a place shows what stands in it. */
const clicks = new Map<string, number>();
for (let [frontier, n] = [linksIn(top), 1]; frontier.length > 0 && n <= 4; n++) {
  const next: string[] = [];
  for (const id of new Set(frontier)) {
    if (clicks.has(id)) continue;
    clicks.set(id, n);
    next.push(...linksIn(at(id)));
  }
  frontier = next;
}
const within = (id: string): number => clicks.get(id) ?? Infinity;
/** The first place on the way that shows it. */
const shownAt = (pattern: RegExp): number => Math.min(...[...clicks].flatMap(([id, n]) => (pattern.test(plain(at(id))) ? [n] : [])));

describe('within three clicks', () => {
  test('what was not assessed', () => {
    expect(plain(top)).toContain('Not assessed');
    expect(shownAt(/excluded by policy/)).toBeLessThanOrEqual(2);
    expect(within('scope')).toBe(1);
  });
  const passing = full.requirements.filter((row) => row.required && row.status === 'pass' && row.controls.length > 0);
  test('on what evidence a pass rests, how old it is, and how many of how many', () => {
    expect(passing.length).toBeGreaterThan(10);
    const rows = [...page.matchAll(/<tr id="(req-[^"]*)" data-f="status:pass [^"]*required:yes.*/g)];
    expect(rows.length).toBe(passing.length);
    for (const [row, id = ''] of rows) {
      expect(plain(row), id).toMatch(/\d+ of \d+/);
      const [evidence = ''] = linksIn(row).filter((link) => link.startsWith('E-'));
      expect(within(evidence), `${id} ${evidence}`).toBeLessThanOrEqual(3);
      expect(plain(at(evidence)), evidence).toMatch(/\d+ days?, (no )?limit/);
    }
  });
  test('who accepted this', () => {
    const accepted = [...full.decisions.waivers, ...full.decisions.compensations, ...full.decisions.notApplicable];
    expect(accepted.length).toBeGreaterThan(0);
    for (const { id, approver } of accepted) {
      expect(within(id), id).toBeLessThanOrEqual(3);
      expect(plain(at(id)), id).toContain(approver);
    }
  });
  test('what changed since the last time', () => {
    expect(within('annex-f')).toBe(1);
    expect(plain(at('annex-f'))).toMatch(/new findings?/);
  });
  test('the file, line and hash behind each finding', () => {
    for (const sheet of full.findings.filter(({ class: name }) => name === 'major')) {
      expect(within(sheet.id), sheet.id).toBeLessThanOrEqual(3);
      expect(plain(page)).toContain(`${sheet.origin.file}:${String(sheet.origin.line)}`);
    }
  });
});
