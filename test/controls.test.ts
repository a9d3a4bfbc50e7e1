/** Every control sits beside its own test, which shows it passing, failing and not being evaluated. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const isSuite = new Ajv().compile<{ cases: { expect: string }[] }>({
  type: 'object',
  required: ['cases'],
  properties: {
    cases: { type: 'array', minItems: 3, items: { type: 'object', required: ['expect'], properties: { expect: { type: 'string' } } } },
  },
});

const yamlFiles = readdirSync('controls', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^(fr\d-|programme\/)/.test(file) && file.endsWith('.yaml'));
const controls = yamlFiles.filter((file) => !file.endsWith('.test.yaml'));

test('there are controls to check', () => {
  expect(controls).not.toEqual([]);
});

test.each(controls)('controls/%s has a complete test beside it', (file) => {
  const beside = `controls/${file.replace(/\.yaml$/, '.test.yaml')}`;
  expect(existsSync(beside), `missing ${beside}`).toBe(true);
  const suite: unknown = parse(readFileSync(beside, 'utf8'));
  if (!isSuite(suite)) return expect.fail(`${beside}: ${new Ajv().errorsText(isSuite.errors)}`);
  expect(suite.cases.map((each) => each.expect)).toEqual(expect.arrayContaining(['pass', 'fail', 'not-evaluated']));
});

test.each(yamlFiles.filter((file) => file.endsWith('.test.yaml')))('controls/%s has a control beside it', (file) => {
  expect(controls).toContain(file.replace(/\.test\.yaml$/, '.yaml'));
});
