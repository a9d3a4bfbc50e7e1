/** `schema`: what it prints explains each key, offers the words of the library, and fits every file that ships. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { schemas, type SchemaName } from '../../src/model/schemas/index.js';
import { json, run } from './harness.js';

interface Node {
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
/** Paths of properties without a description, at any depth. */
function unexplained(value: unknown, path = ''): readonly string[] {
  if (!isNode(value)) return [];
  const own = isNode(value['properties']) && value['type'] !== undefined ? Object.entries(value['properties']) : [];
  return [
    ...own.flatMap(([name, each]) =>
      isNode(each) && each['description'] === undefined && each['$ref'] === undefined ? [`${path}.${name}`] : [],
    ),
    ...Object.entries(value).flatMap(([key, each]) => unexplained(each, `${path}/${key}`)),
  ];
}
const printed = new Map<string, Promise<Node>>();
const schema = (name: string): Promise<Node> => {
  const known = printed.get(name) ?? run(['schema', name]).then(({ out }) => json<Node>(out));
  printed.set(name, known);
  return known;
};

test.each(Object.keys(schemas))('%s explains each of its properties, at any depth', async (name) => {
  expect(unexplained(await schema(name))).toEqual([]);
});

const controlFiles = readdirSync('controls', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
const shipped: readonly (readonly [SchemaName, readonly string[]])[] = [
  ['kind', controlFiles.filter((file) => file.startsWith('evidence/'))],
  ['catalogue', controlFiles.filter((file) => file.startsWith('catalogues/'))],
  ['mapping', controlFiles.filter((file) => file.startsWith('mappings/'))],
  ['control-test', controlFiles.filter((file) => file.endsWith('.test.yaml'))],
  ['control', controlFiles.filter((file) => /^(fr|programme)/.test(file) && !file.endsWith('.test.yaml'))],
];
test.each(shipped)('%s: every file that ships fits what an editor would check', async (name, files) => {
  expect(files.length).toBeGreaterThan(0);
  const fits = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(await schema(name));
  const wrong = files.flatMap((file) => {
    const value: unknown = parse(readFileSync(`controls/${file}`, 'utf8'));
    return fits(value)
      ? []
      : [`${file}: ${(fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`).join('; ')}`];
  });
  expect(wrong).toEqual([]);
});

test('kinds, fields of a row and parameters are offered', async () => {
  const control = JSON.stringify(await schema('control'));
  expect(control).toContain('"firewall-rules"');
  expect(control).toContain('"SR 7.3 RE 1"');
  expect(await schema('control-test')).toMatchObject({
    properties: {
      cases: {
        items: { properties: { evidence: { properties: { backups: { items: { properties: { completed: { type: 'string' } } } } } } } },
      },
    },
  });
  expect(await schema('policy')).toMatchObject({
    properties: { params: { properties: { 'OTB-707': { properties: { maxAgeDays: { default: 30 } } } } } },
  });
});
