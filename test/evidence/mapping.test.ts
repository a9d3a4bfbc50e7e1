/** From columns and paths to fields. */
import { describe, expect, test } from 'vitest';
import { json } from '../../src/evidence/readers/json.js';
import { defineReader } from '../../src/evidence/reader.js';
import { codes, read, readAssets, recordOf, recordsOf, registrationOf } from './fixtures.js';

describe('columns that are found by name', () => {
  test.each([
    ['id', 'id'],
    ['ID', 'id'],
    ['Asset number', 'id'],
    ['asset_number', 'id'],
    ['INVENTARNUMMER:', 'id'],
  ])('%s is %s', async (column) => {
    const set = await readAssets(`${column}\nPLC-1\n`);
    expect(recordsOf(set, 'assets').map(({ key }) => key)).toEqual(['PLC-1']);
    expect(set.register[0]?.mapping).toEqual({ id: column });
  });
  test('fields inside objects, dotted or by synonym, join the text of the object', async () => {
    const set = await readAssets('id,Location,location.building\nA,by the door,B2\nB,,B3\n');
    expect([recordOf(set, 'assets', 'A')?.values['location'], recordOf(set, 'assets', 'B')?.values['location']]).toEqual([
      { note: 'by the door', building: 'B2' },
      { building: 'B3' },
    ]);
    expect(recordOf(await readAssets('id,gebaude\nA,B2\n'), 'assets', 'A')?.values['location']).toEqual({ building: 'B2' });
  });
  test('a name that two fields bear is not used and is reported', async () => {
    const set = await readAssets('id,Type\nA,hmi\n');
    expect(recordOf(set, 'assets', 'A')?.values).toEqual({ id: 'A' });
    expect(set.problems.find(({ code }) => code === 'W_COLUMN_UNUSED')?.message).toMatch(/Type fits several fields: model, class/);
  });
  test('two columns for one field are not used and are reported', async () => {
    const set = await readAssets('id,Hersteller,Manufacturer\nA,X,Y\n');
    expect(recordOf(set, 'assets', 'A')?.values).toEqual({ id: 'A' });
    expect(set.problems.find(({ code }) => code === 'W_COLUMN_UNUSED')?.message).toMatch(/Hersteller, Manufacturer/);
  });
  test("a field's own name outranks a synonym", async () => {
    const set = await readAssets('id,Manufacturer,vendor\nA,X,Y\n');
    expect(recordOf(set, 'assets', 'A')?.values['vendor']).toBe('Y');
  });
  test('columns of no field are listed once', async () => {
    const set = await readAssets('id,colour,weight\nA,red,3\nB,blue,4\n');
    expect(set.problems.filter(({ code }) => code === 'W_COLUMN_UNUSED').map(({ message }) => message)).toEqual([
      'not used: colour, weight',
    ]);
  });
  test('a column that `where` reads is used', async () => {
    expect(codes(await readAssets('id,status\nA,active\n', { where: 'status=active' }))).not.toContain('W_COLUMN_UNUSED');
  });
  test('records with different keys are each fitted by their own', async () => {
    const file = JSON.stringify([
      { id: 'A', Manufacturer: 'X' },
      { id: 'B', vendor: 'Y' },
      { id: 'C', Manufacturer: 'Z' },
    ]);
    const set = await read({ 'a.json': file }, [registrationOf('inventory', 'assets', 'a.json')]);
    expect(recordsOf(set, 'assets').map(({ values }) => values['vendor'])).toEqual(['X', 'Y', 'Z']);
  });
});

describe('fields of the register', () => {
  const file = JSON.stringify({
    devices: [
      { name: 'A', maker: { name: 'Acme' }, type: 'PLC', nets: [{ ip: '10.1.30.1' }, { ip: '10.1.30.2' }] },
      { name: 'B', type: 'spider' },
    ],
  });
  const readWith = (more: Parameters<typeof registrationOf>[3]) =>
    read({ 'a.json': file }, [registrationOf('inventory', 'assets', 'a.json', { recordsAt: '$.devices[*]', ...more })]);
  test('paths, constants, lists and translations', async () => {
    const set = await readWith({
      fields: {
        ...{ id: { path: '$.name' }, vendor: { path: '$.maker.name' }, stateful: { value: true }, addresses: { path: '$.nets[*].ip' } },
        class: { path: '$.type', map: { PLC: 'controller', spider: null } },
      },
    });
    expect(recordsOf(set, 'assets').map(({ values }) => values)).toEqual([
      { id: 'A', vendor: 'Acme', stateful: true, addresses: ['10.1.30.1', '10.1.30.2'], class: 'controller', zone: 'control' },
      { id: 'B', stateful: true },
    ]);
    expect(set.register[0]?.mapping).toMatchObject({ id: '$.name', stateful: '= true' });
    expect(recordOf(set, 'assets', 'A')?.origins).toEqual([expect.objectContaining({ evidence: 'inventory', pointer: '/devices/0' })]);
  });
  test('a translation of the register serves columns that are found by name', async () => {
    const set = await readAssets('id,class\nA,PLC\nB,hmi\nC,toaster\n', { map: { class: { PLC: 'controller' } } });
    expect(recordsOf(set, 'assets').map(({ values }) => values['class'])).toEqual(['controller', 'hmi']);
    expect(set.register[0]?.rejected.map(({ line }) => line)).toEqual([4]);
  });
  test('a path with several values does not fit a field with one', async () => {
    const set = await readWith({ fields: { id: { path: '$.nets[*].ip' } } });
    expect(set.register[0]?.rejected.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/not a list/),
      'id is required and absent',
    ]);
  });
  test.each([
    ['a field that the kind lacks', { vender: { column: 'name' } }, 'E_UNKNOWN_REFERENCE', /did you mean "vendor"/],
    ['a column that is not there', { id: { column: 'nmae' } }, 'E_UNKNOWN_REFERENCE', /did you mean "name"/],
    ['a path that matches nothing', { vendor: { path: '$.brand' } }, 'E_PATH', /^$/],
    ['a path that is refused', { vendor: { path: '$.a[?(@.b)]' } }, 'E_PATH', /^$/],
  ] as const)('%s is a problem', async (_, fields, code, hint) => {
    const set = await readWith({ fields });
    expect(set.problems.filter((each) => each.code === code).map((each) => each.hint)).toEqual([expect.stringMatching(hint)]);
  });
  test('a path of a file without records is no problem of its own', async () => {
    const set = await read({ 'a.json': '[]' }, [registrationOf('inventory', 'assets', 'a.json', { fields: { id: { path: '$.name' } } })]);
    expect(codes(set)).toEqual(['E_EVIDENCE_NO_RECORDS']);
  });
  test('a column is found without case, and an exact one first', async () => {
    const set = await readAssets('Tag,TAG.\nA,B\n', { fields: { id: { column: 'Tag' } } });
    expect(recordsOf(set, 'assets').map(({ key }) => key)).toEqual(['A']);
    expect(recordsOf(await readAssets('Tag No\nA\n', { fields: { id: { column: 'tag_no' } } }), 'assets')).toHaveLength(1);
  });
});

test("a reader's preset fits the format's own names, and a field that the register gives goes before it", async () => {
  const reader = defineReader({ ...json, id: 'tool', presets: { assets: { id: '$.name', vendor: 'maker', unheard: 'of' } } });
  const files = { 'a.json': '[{"name":"A","maker":"Acme","noise":1,"tag":"T"}]' };
  const preset = await read(files, [registrationOf('inventory', 'assets', 'a.json')], { readers: { tool: reader } });
  expect(recordsOf(preset, 'assets').map(({ values }) => values)).toEqual([{ id: 'A', vendor: 'Acme' }]);
  expect(codes(preset)).not.toContain('W_COLUMN_UNUSED');
  const own = await read(files, [registrationOf('inventory', 'assets', 'a.json', { fields: { id: { column: 'tag' } } })], {
    readers: { tool: reader },
  });
  expect(recordsOf(own, 'assets').map(({ values }) => values)).toEqual([{ id: 'T', vendor: 'Acme' }]);
});

describe('where', () => {
  const table = 'id,status\nA,active\nB,gone\nC,\nD,boom\n';
  test('selects raw records; undecided and broken ones are kept as rejected rows', async () => {
    const set = await readAssets(table, { where: 'status=active' });
    expect(recordsOf(set, 'assets').map(({ key }) => key)).toEqual(['A']);
    expect(set.register[0]?.rejected).toEqual([
      { evidence: 'inventory', line: 4, reason: expect.stringMatching(/where is undecided/) as unknown, place: null, fields: { id: 'C' } },
      { evidence: 'inventory', line: 5, reason: 'where: overflow', place: null, fields: { id: 'D' } },
    ]);
    expect(set.register[0]?.records).toBe(3);
    expect(set.register[0]?.notSelected).toBe(1);
  });
  test('that does not compile makes the file unreadable', async () => {
    const set = await readAssets(table, { where: 'nonsense' });
    expect([set.register[0]?.state, recordsOf(set, 'assets').length]).toEqual(['unreadable', 0]);
    expect(set.problems).toContainEqual(expect.objectContaining({ code: 'E_EXPR_SYNTAX', file: 'site.yaml', line: 9 }));
  });
});

describe('rows that do not fit', () => {
  test('are left out with file, line, field, value and reason', async () => {
    const set = await readAssets('id,ports\nA,4\nB,many\n,5\nD,\n');
    expect(recordsOf(set, 'assets').map(({ key }) => key)).toEqual(['A', 'D']);
    expect(set.register[0]?.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'ports: "many" is refused, it is not a whole number'],
      [4, 'id is required and absent'],
    ]);
    expect(set.problems.filter(({ code }) => code === 'E_EVIDENCE_ROW').map(({ file, line }) => [file, line])).toEqual([
      ['assets.csv', 3],
      ['assets.csv', 4],
    ]);
  });
  test('are shown twenty times and then counted', async () => {
    const set = await readAssets(`id,ports\n${'A,many\n'.repeat(57)}`);
    const shown = set.problems.filter(({ code }) => code === 'E_EVIDENCE_ROW');
    expect([shown.length, shown.at(-1)?.message, set.register[0]?.rejected.length]).toEqual([21, expect.stringMatching(/^37 more/), 57]);
  });
  test('that are no objects are rejected', async () => {
    const set = await read({ 'a.json': '[{"id":"A"},"B",null,["C"]]' }, [registrationOf('inventory', 'assets', 'a.json')]);
    expect([recordsOf(set, 'assets').length, set.register[0]?.rejected.length]).toEqual([1, 3]);
  });
});
