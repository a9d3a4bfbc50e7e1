/** Policies: what they extend, what they name, and where each key was written. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { vectorFrom } from '../../src/model/catalogue.js';
import type { Control } from '../../src/model/control.js';
import { loadControl } from '../../src/load/controls.js';
import { checkPolicy, loadPolicy, policyNames, requestOf } from '../../src/load/policies.js';
import { parseYaml } from '../../src/load/yaml.js';
import { catalogues, controlText, folder, kinds, lines, linesOf, placed, valueOf, yaml } from './help.js';

const control: Control = valueOf(
  loadControl(valueOf(parseYaml(controlText, 'ACME-1.yaml')), {
    kinds,
    brokenKinds: new Set(),
    catalogues,
    brokenCatalogues: new Set(),
    shippedFolder: null,
  }),
);
const library = { kinds, controls: [control] };
const base =
  'id: base\nversion: 3\ntitle: Base\ntarget: 2\nprogramme: none\nparams: { ACME-1: { maxAgeDays: 20 } }\nfreshness: { backups: { days: 7, byLevel: { 3: 5, 4: 2 } } }\ngrades: { default: { 1: E2, 3: E3 } }\n';

test('the policies that ship are known by name and load', () => {
  expect(policyNames()).toEqual(expect.arrayContaining(['baseline', 'risk-based', 'maturity-based', 'sl1', 'sl2', 'sl3', 'sl4']));
  for (const name of policyNames()) expect(linesOf(loadPolicy(requestOf(name), '/'))).toEqual([]);
});

test.each(['1', '2', '3', '4'])('sl%s asks for that level everywhere, and for no programme', (level) => {
  const { id, target, programme, params, conduitProfile } = valueOf(loadPolicy(requestOf(`sl${level}`), '/'));
  expect({ id, target, programme, params, conduitProfile }).toEqual({
    id: `sl${level}`,
    target: vectorFrom(() => Number(level)),
    programme: 'none',
    params: {},
    conduitProfile: 'default',
  });
});

test('every value of a policy that ships has its row in policies/README.md, and no row is about nothing', () => {
  const rows = [...readFileSync('policies/README.md', 'utf8').matchAll(/^\| ((?:`[\w.-]+`(?:, )?)+) \|.*\|.*\|.*\|$/gm)].flatMap(
    ([, keys = '']) => [...keys.matchAll(/`([\w.-]+)`/g)].map(([, key = '']) => key),
  );
  const entries = policyNames().flatMap((name) => {
    const { params, freshness, grades } = valueOf(loadPolicy(requestOf(name), '/'));
    return [
      ...Object.entries(params).flatMap(([control, own]) => Object.keys(own).map((each) => `params.${control}.${each}`)),
      ...Object.keys(freshness).map((kind) => `freshness.${kind}`),
      ...Object.keys(grades).map((kind) => `grades.${kind}`),
    ];
  });
  const dotted = rows.filter((key) => key.includes('.'));
  expect([...new Set(dotted)].sort()).toEqual([...new Set(entries)].sort());
  expect(rows).toEqual(expect.arrayContaining(['target', 'controls', 'programme', 'params', 'conduitProfile', ...policyNames()]));
});

test('reasons for weakened entries are taken over, and the nearest one holds', () => {
  const site = folder({
    'a.yaml': 'id: a\nversion: 1\ntitle: A\nreasons: { freshness.backups: far, grades.default: far }\n',
    'b.yaml': 'id: b\nversion: 1\ntitle: B\nextends: ./a.yaml\nreasons: { freshness.backups: near }\n',
  });
  expect(valueOf(loadPolicy(requestOf('./b.yaml'), site)).reasons).toEqual({ 'freshness.backups': 'near', 'grades.default': 'far' });
});

test('absent keys come from the policy that is extended; parameters, ages and grades entry by entry', () => {
  const site = folder({ 'base.yaml': base });
  const source = yaml(
    'policy:\n  extends: ./base.yaml\n  conduitProfile: full\n  freshness: { backups: { byLevel: { 4: 1 } }, assets: { days: 9 } }\n  grades: { default: { 1: E1 } }\n',
    'site.yaml',
  );
  const policy = valueOf(
    loadPolicy(
      {
        policy: {
          extends: './base.yaml',
          conduitProfile: 'full',
          freshness: { backups: { byLevel: { 4: 1 } }, assets: { days: 9 } },
          grades: { default: { '1': 'E1' } },
        },
        source,
        at: source.at(['policy']),
      },
      site,
    ),
  );
  expect(policy).toMatchObject({
    id: 'base-adapted',
    version: 3,
    extends: ['base'],
    target: { IAC: 2, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2, RA: 2 },
    controls: { include: 'all', exclude: [] },
    programme: 'none',
    params: { 'ACME-1': { maxAgeDays: 20 } },
    freshness: { backups: { days: 7, byLevel: { '3': 5, '4': 1 } }, assets: { days: 9 } },
    grades: { default: { '1': 'E1', '3': 'E3' } },
    conduitProfile: 'full',
    file: 'site.yaml',
  });
  expect(policy.at(['freshness', 'assets'])).toMatchObject({ file: 'site.yaml', line: 4 });
  expect(policy.at(['params', 'ACME-1', 'maxAgeDays'])).toMatchObject({ file: './base.yaml', line: 6 });
});

test('of several policies the nearest comes first', () => {
  const site = folder({
    'p.yaml': 'id: p\nversion: 1\ntitle: P\nextends: [./a.yaml, ./b.yaml]\n',
    'a.yaml': 'id: a\nversion: 1\ntitle: A\ntarget: 3\n',
    'b.yaml': 'id: b\nversion: 1\ntitle: B\ntarget: 1\nprogramme: none\n',
  });
  expect(valueOf(loadPolicy(requestOf('./p.yaml'), site))).toMatchObject({
    id: 'p',
    extends: ['a', 'b'],
    target: { RA: 3 },
    programme: 'none',
  });
});

test('the hash is that of what holds, not of how it is written', () => {
  const hashOf = (content: string): string => valueOf(loadPolicy(requestOf('./p.yaml'), folder({ 'p.yaml': content }))).sha256;
  expect(hashOf(base)).toBe(
    hashOf(`# comment\n${base.replace('target: 2', 'target: { RA: 2, IAC: 2, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2 }')}`),
  );
  expect(hashOf(base)).not.toBe(hashOf(base.replace('days: 7', 'days: 8')));
});

describe('a policy that cannot be used', () => {
  test.each([
    ['an unknown name', 'bsaeline', {}, 'E_UNKNOWN_REFERENCE 0:0'],
    ['a missing file', './p.yaml', {}, 'E_FILE_MISSING 0:0'],
    ['a circle', './p.yaml', { 'p.yaml': `${base}extends: ./q.yaml\n`, 'q.yaml': `${base}extends: p.yaml\n` }, 'E_CYCLE 9:10 extends'],
    ['itself', './p.yaml', { 'p.yaml': `${base}extends: [./p.yaml]\n` }, 'E_CYCLE 9:11 extends'],
    ['a parent that does not exist', './p.yaml', { 'p.yaml': `${base}extends: basline\n` }, 'E_UNKNOWN_REFERENCE 9:10'],
    ['a partial target', './p.yaml', { 'p.yaml': base.replace('target: 2', 'target: { IAC: 1 }') }, 'E_PARTIAL_TARGET 4:1 target'],
    ['a target that is a word', './p.yaml', { 'p.yaml': base.replace('target: 2', 'target: sites') }, 'E_SCHEMA 4:9 target'],
    ['an unknown key', './p.yaml', { 'p.yaml': `${base}parms: {}\n` }, 'E_UNKNOWN_KEY 9:1 parms'],
  ])('%s', (_, name, files, expected) => {
    const loaded = loadPolicy(requestOf(name), folder(files));
    expect(loaded.ok).toBe(false);
    expect(linesOf(loaded)).toEqual([expected]);
  });
});

describe('names in a policy', () => {
  test.each([
    ['an unknown control', 'ACME-1: { maxAgeDays: 20 }', 'ACME-2: { maxAgeDays: 20 }', ['E_UNKNOWN_REFERENCE params.ACME-2 @ACME-2']],
    ['an unknown parameter', 'maxAgeDays: 20', 'maxAge: 20', ['E_UNKNOWN_REFERENCE params.ACME-1.maxAge @maxAge']],
    ['a parameter of the wrong type', 'maxAgeDays: 20', 'maxAgeDays: soon', ['E_PARAMETER params.ACME-1.maxAgeDays @soon']],
    ['a fraction for a whole number', 'maxAgeDays: 20', 'maxAgeDays: 2.5', ['E_PARAMETER params.ACME-1.maxAgeDays @2.5']],
    ['an unknown kind in freshness', '{ backups:', '{ bakups:', ['E_UNKNOWN_REFERENCE freshness.bakups @bakups']],
    ['an unknown kind in grades', '{ default:', '{ defalt:', ['E_UNKNOWN_REFERENCE grades.defalt @defalt']],
    ['an unknown programme control', 'programme: none', 'programme: [ACME-3]', ['E_UNKNOWN_REFERENCE programme[0] @ACME-3']],
    [
      'unknown controls',
      'programme: none',
      'controls: { include: [ACME-4], exclude: [{ control: ACME-5, reason: r }] }',
      ['E_UNKNOWN_REFERENCE controls.include[0] @ACME-4', 'E_UNKNOWN_REFERENCE controls.exclude[0].control @ACME-5'],
    ],
  ])('%s', (_, from, to, expected) => {
    const content = base.replace(from, to);
    const policy = valueOf(loadPolicy(requestOf('./p.yaml'), folder({ 'p.yaml': content })));
    expect(lines(checkPolicy(policy, library))).toEqual(placed(content, expected));
  });

  test('a control that ships is not missed where none of them is loaded', () => {
    const policy = valueOf(
      loadPolicy(requestOf('./p.yaml'), folder({ 'p.yaml': base.replace('programme: none', 'programme: [OTB-001]') })),
    );
    expect(lines(checkPolicy(policy, library))).toEqual([]);
  });
});
