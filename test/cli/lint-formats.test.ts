/** lint for machines: SARIF that fits its schema, annotations in which nothing of a text becomes a command; --fix and --format from the command line. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { ciText, sarifText } from '../../src/cli/lint-formats.js';
import type { Problem } from '../../src/model/problem.js';

const problem = (given: Partial<Problem>): Problem => ({
  ...{ code: 'E_EXPR_TYPE', severity: 'error', file: 'controls/a b.yaml', line: 3, column: 7, path: 'rules[0].assert' },
  ...{ message: 'wrong', hint: '', excerpt: '' },
  ...given,
});
const schemaFile = '../shared/data/schemas/sarif/sarif-schema-2.1.0.json';

test.skipIf(!existsSync(schemaFile))('SARIF fits the schema of SARIF 2.1.0', () => {
  // The schema is draft-04; nothing in it means anything else in draft-07 but `id`.
  const { id, $schema, ...schema }: Record<string, unknown> = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
  expect([id, $schema]).toEqual([expect.stringContaining('sarif'), expect.stringContaining('draft-04')]);
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const fits = ajv.compile(schema);
  const log: unknown = JSON.parse(
    sarifText([
      problem({ hint: 'compare it with a text' }),
      problem({ code: 'W_UNUSED', severity: 'warning', line: 0, column: 0 }),
      problem({ file: '/tmp/x y/ä.yaml' }),
    ]),
  );
  expect(fits(log), ajv.errorsText(fits.errors)).toBe(true);
  expect(log).toMatchObject({
    runs: [
      {
        tool: { driver: { rules: [{ id: 'E_EXPR_TYPE' }, { id: 'W_UNUSED' }] } },
        results: [
          {
            ruleIndex: 0,
            level: 'error',
            message: { text: 'wrong (compare it with a text)' },
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'controls/a%20b.yaml' }, region: { startLine: 3, startColumn: 7 } } },
            ],
          },
          { ruleIndex: 1, level: 'warning' },
          { locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///tmp/x%20y/%C3%A4.yaml' } } }] },
        ],
      },
    ],
  });
});

test('annotations keep line breaks, percent signs, colons and commas out of the way', () => {
  expect(ciText([problem({ file: 'c:/a,b.yaml', message: '100 %\n::error::x', hint: 'a, b: c' })])).toBe(
    '::error file=c%3A/a%2Cb.yaml,line=3,col=7,title=E_EXPR_TYPE::100 %25%0A::error::x (a, b: c)\n',
  );
  expect(ciText([problem({ severity: 'warning', line: 0 })])).toBe('::warning file=controls/a b.yaml,title=E_EXPR_TYPE::wrong\n');
});

const folder = mkdtempSync(join(tmpdir(), 'otb-lint-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const lint = async (...args: readonly string[]) => {
  let out = '';
  let err = '';
  const code = await main(['lint', folder, ...args], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...{ cwd: folder, color: false, columns: 100, today: '2026-10-01', interactive: false },
  });
  return { code, out, err };
};
const control = readFileSync('controls/fr7-availability/OTB-707-verified-backup.yaml', 'utf8')
  .replace('id: OTB-707', 'id: ACME-1')
  .replace(/when: asset\.lifecycle.*/, "when: asset.id != 'spare #1'")
  .replace('stricter: lower', 'stricter: none');

test('each format from the command line; --fix writes the quotes and nothing else', async () => {
  const file = join(folder, 'ACME-1-x.yaml');
  writeFileSync(file, control);
  const before = await lint('--format', 'ci');
  expect(before).toMatchObject({ code: 1, err: '' });
  expect(before.out).toContain(`::error file=${file},line=22,col=11,title=E_YAML_CUT::`);
  expect((await lint('--format', 'sarif')).out).toContain('"ruleId": "E_YAML_CUT"');
  expect((await lint('--format', 'json')).out).toEqual((await lint('--json')).out);
  expect(await lint('--format', 'xml')).toMatchObject({ code: 2 });

  const fixed = await lint('--fix');
  expect(fixed.err).toBe(`${file}: 1 text put in quotes\n`);
  expect(fixed.out).not.toContain('E_YAML_CUT');
  expect(fixed.out).toContain('W_PARAMETER_DIRECTION');
  expect(readFileSync(file, 'utf8')).toBe(control.replace("when: asset.id != 'spare #1'", `when: "asset.id != 'spare #1'"`));
  expect((await lint('--fix')).err).toBe('');
});

test('--fix without a path is refused', async () => {
  const code = await main(['lint', '--fix'], {
    ...{ out: () => undefined, err: () => undefined, cwd: folder, color: false, columns: 100, today: '2026-10-01', interactive: false },
  });
  expect(code).toBe(2);
});
