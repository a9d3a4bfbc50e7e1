/** SL-C: levels of components by the word of their makers, the gaps that follow, and that no statement passes a requirement. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { componentLevels } from '../../src/assess/capability.js';
import type { Assessment } from '../../src/model/assessment.js';
import type { Catalogue } from '../../src/model/catalogue.js';
import type { Fields } from '../../src/model/record.js';
import { openLibrary } from '../../src/run.js';
import { openPlant } from '../sites/plant.js';

const catalogue = parse(readFileSync('controls/catalogues/iec-62443-4-2.yaml', 'utf8')) as Catalogue;
const rowsOf = (fr: string, sort: string): readonly string[] =>
  catalogue.requirements
    .filter((row) => row.fr === fr && row.level != null && (row.componentType === 'all' || row.componentType === sort))
    .map(({ id }) => id);
const said = (componentType: string, values: Readonly<Record<string, string | number>>): readonly Fields[] =>
  Object.entries(values).map(([requirement, value]) => ({
    componentType,
    requirement,
    ...(typeof value === 'number' ? { level: value } : { value }),
  }));
const all = (fr: string, sort: string, value: string): Record<string, string> =>
  Object.fromEntries(rowsOf(fr, sort).map((id) => [id, value]));

describe('the level of a component', () => {
  const iac = all('IAC', 'embedded device', 'met');
  const cases: readonly (readonly [string, Readonly<Record<string, string | number>>, string, number, number])[] = [
    ['a certificate of level 2 says 2, neither more nor less', { IAC: 2 }, 'IAC', 2, 2],
    ['a certificate of level 0 says 0', { IAC: 0 }, 'IAC', 0, 0],
    ['of two certificates the lower one counts', { IAC: 3, iac: 4 }, 'IAC', 3, 3],
    ['a certificate says nothing of another requirement', { IAC: 2 }, 'UC', 0, 4],
    ['every row met is level 4', iac, 'IAC', 4, 4],
    ['met after configuration is met', all('IAC', 'embedded device', 'met-with-configuration'), 'IAC', 4, 4],
    ['one row of level 2 not met leaves 1', { ...iac, 'CR 1.2': 'not-met' }, 'IAC', 1, 1],
    ['one row of level 1 not met leaves nothing', { ...iac, 'CR 1.11': 'not-met' }, 'IAC', 0, 0],
    ['a row that is not relevant holds nothing down', { ...iac, 'CR 1.11': 'not-relevant' }, 'IAC', 4, 4],
    ['rows of which nothing is said leave it open', { 'CR 1.1': 'met' }, 'IAC', 0, 4],
    ['one row not met is enough to know the top', { 'CR 1.2': 'not-met' }, 'IAC', 0, 1],
    ['another spelling is the same row', { ...iac, 'CR 1.2': 'met', 'cr1.11': 'not-met' }, 'IAC', 0, 0],
    ['a certificate above a row that is not met counts as that row', { 'CR 1.2': 'not-met', IAC: 3 }, 'IAC', 1, 1],
    ['where nothing is relevant nothing is lacking', all('TRE', 'embedded device', 'not-relevant'), 'TRE', 4, 4],
    ['a word that is none says nothing', { IAC: 'met' }, 'IAC', 0, 4],
  ];
  test.each(cases)('%s', (_, values, fr, low, high) => {
    expect(componentLevels(said('embedded-device', values), catalogue)[fr as 'IAC']).toEqual({ low, high });
  });

  const si = (sort: string) => all('SI', sort, 'met');
  test.each([
    ['embedded-device', 'embedded device', 'EDR 3.2'],
    ['host-device', 'host device', 'HDR 3.2'],
    ['network-device', 'network device', 'NDR 3.2'],
    ['software-application', 'software application', 'SAR 3.2'],
  ])('a number that 4-2 only reserves is read as the row of a %s', (type, sort, own) => {
    const others = Object.fromEntries(Object.entries(si(sort)).filter(([id]) => id !== own));
    expect(componentLevels(said(type, { ...others, 'CR 3.2': 'met' }), catalogue).SI.low).toBe(4);
    expect(componentLevels(said(type, { ...others, 'CR 3.2': 'not-met' }), catalogue).SI.high).toBeLessThan(4);
    expect(componentLevels(said(type, others), catalogue).SI.low).toBeLessThan(4);
  });

  test('without a type its rows are not known', () => {
    expect(componentLevels([{ requirement: 'CR 1.1', value: 'met' }], catalogue).IAC).toEqual({ low: 0, high: 4 });
  });
});

describe('Harbour Water Works', () => {
  const plant = openPlant('test/sites/harbour-water');
  let found: Assessment;
  beforeAll(async () => {
    found = (await plant.run(new Map())).assessment;
  });
  const zone = (id: string) => found.subjects.find((each) => each.id === id);

  test('terminals that can reach level 1 only are a capability gap where 2 is asked for', () => {
    expect(zone('pumping-south')?.levels.IAC?.gap).toBe('capability');
    expect(zone('pumping-south')?.capability?.IAC).toMatchObject({ level: 1, short: ['RTU-S1', 'RTU-S2', 'RTU-S3'] });
  });

  test('a requirement that the component can meet is no capability gap, and what is not known is counted', () => {
    expect(zone('pumping-south')?.capability?.UC).toMatchObject({ short: [] });
    expect(zone('dmz')?.levels.IAC?.gap).not.toBe('capability');
    expect(zone('dmz')?.capability?.IAC?.unknown).toBeGreaterThan(0);
    expect(zone('dmz')?.capability?.IAC?.short).toEqual([]);
  });

  test('a conduit is judged by the devices that enforce it', () => {
    expect(zone('c-ctl-sis')?.capability?.RDF).toEqual({ level: 3, components: 1, unknown: 0, short: [] });
  });

  test('no statement on components changes the status of a system requirement', async () => {
    const file = 'evidence/components.csv';
    const without = (await plant.run(new Map([[file, null]]))).assessment;
    expect(without.requirements).toEqual(found.requirements);
    expect(without.subjects.map(({ capability }) => capability)).not.toEqual(found.subjects.map(({ capability }) => capability));
  });
});

test('no control that answers for a system requirement reads statements on components', () => {
  const library = openLibrary({ controls: [], onlyControls: null }, false);
  if (!library.ok) throw new Error('the library is broken');
  const readers = library.value.controls.filter(({ evidence }) => evidence.some(({ kind }) => kind === 'components'));
  expect(readers.length).toBeGreaterThan(0);
  expect(readers.flatMap(({ satisfies }) => satisfies).filter((id) => !id.includes(':'))).toEqual([]);
});
