/** The registry of schemas: each compiles, explains itself, and accepts what the manual shows. */
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { recordSchema, schemas, type JsonSchema } from '../../src/model/schemas/index.js';
import { checkShape } from '../../src/load/shapes.js';
import { kinds, linesOf, placed, text, valueOf, yaml } from './help.js';
import { parseYaml } from '../../src/load/yaml.js';

const strict = (): Ajv => new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false });

describe.each(Object.entries(schemas))('%s', (_, schema: JsonSchema) => {
  test('compiles in strict mode', () => {
    expect(strict().compile({ ...schema })).toBeTypeOf('function');
  });
  test('has a title, and a description for itself and each of its keys', () => {
    expect(schema.title).toBeTruthy();
    expect(schema.description).toBeTruthy();
    expect(Object.entries(schema.properties ?? {}).filter(([, each]) => each.description === undefined && each.$ref === undefined)).toEqual(
      [],
    );
  });
});

test('the schema of records is one that ajv can use', () => {
  const assets = kinds.get('assets');
  expect(assets).toBeDefined();
  if (assets)
    expect(
      strict()
        .addVocabulary(['x-synonyms', 'x-priority', 'x-text'])
        .compile({ ...recordSchema(assets) })([{ id: 'A' }]),
    ).toBe(true);
});

test('a risk file in full fits', () => {
  const risk = yaml(`
    matrix:
      likelihood: [very unlikely, unlikely, possible, likely, certain]
      severity: { safety: [first aid, injury, permanent injury, fatality], financial: [small, large] }
      riskLevels: [low, medium, high, critical]
      cells: { safety: [[low, low, medium, high], [low, medium, high, critical]], default: [[low, medium]] }
      tolerable: { default: medium, safety: low }
    strategy: { name: matrix, floor: 1, levels: { low: 1, medium: 2, high: 3, critical: 4 }, reason: usual }
    initial: [{ category: safety, severity: fatality, source: HAZOP 2024 }]
    currency: EUR
    scenarios:
      - id: S1
        title: Ransomware by remote access
        zone: sis
        node: N4
        threatSource: crime
        capability: generic
        entryPoint: vendor tunnel
        attackPath: [T0886, T0822]
        steps: [remote, { id: act, techniques: [T0831] }]
        vulnerabilities: [CVE-2024-0001]
        consequence: outage
        hazardRef: H-12
        severity: { safety: injury }
        hackable: true
        assumeCompromise: false
        likelihood: possible
        foundational: [IAC]
        targetProposal: 3
        countermeasures: [OTB-101]
        residual: { likelihood: unlikely, severity: { safety: first aid } }
        decision: mitigate
        owner: Operations
        due: 2027-01-31
        additional: [m1]
        workshop: { date: 2026-05-04, participants: [A, B], facilitator: C }
        frequency: 0.5
        loss: { min: 1, mode: 2, max: 3 }
  `);
  expect(linesOf(checkShape('risk', risk))).toEqual([]);
});

test('a measures file in full fits', () => {
  const measures = yaml(`
    currency: EUR
    rate: 0.05
    effectiveness: { weak: 0.2 }
    groups: [{ id: g, beta: 0.1 }]
    measures:
      - { id: m1, title: Jump host, capex: 40, opex: 10, life: 5, effects: { S1: { remote: 0.8, act: very strong } }, loss: { S1: 0.5 }, coverage: 1, zones: [sis], requires: [m2], excludes: [m3], mandatory: false, order: prevent, maturity: 3, group: g, controls: [OTB-101] }
  `);
  expect(linesOf(checkShape('measures', measures))).toEqual([]);
});

test.each([
  ['a share above 1', 'rate: 1.5\n', ['E_SCHEMA rate @1.5']],
  [
    'an unknown class of effect',
    'measures: [{ id: m, title: T, effects: { S: { t: huge } } }]\n',
    ['E_SCHEMA measures[0].effects.S.t @huge'],
  ],
  ['no years of use', 'measures: [{ id: m, title: T, life: 0 }]\n', ['E_SCHEMA measures[0].life @0 }']],
])('measures with %s are refused', (_, content, expected) => {
  expect(linesOf(checkShape('measures', valueOf(parseYaml(content, 'measures.yaml'))))).toEqual(placed(content, expected));
});

test('an effect of the wrong sort is explained', () => {
  const loaded = checkShape('measures', yaml(text('measures: [{ id: m, title: T, effects: { S: { t: [x] } } }]')));
  expect(loaded.problems[0]?.message).toContain('Effectiveness');
});
