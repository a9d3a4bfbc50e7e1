/** Tables as plants keep them: thirty that went wrong somewhere, and what is to be read of each. */
import { describe, expect, test } from 'vitest';
import { presetReaders } from '../../../src/evidence/presets.js';
import { readers } from '../../../src/evidence/readers/index.js';
import { readEvidence } from '../../../src/evidence/read-evidence.js';
import { loadLibrary } from '../../../src/load/library.js';
import type { EvidenceSet } from '../../../src/model/record.js';
import type { Registration } from '../../../src/model/site.js';
import { compilePathWithPointers } from '../../../src/rules/compile-path.js';
import { compileWhere } from '../../../src/rules/compile-where.js';
import { valueOf } from '../../load/help.js';
import { asOf, calendar, registrationOf, site } from '../fixtures.js';
import { bytesOf, latin1, sheetData, utf16, workbook } from './helpers.js';

const { kinds, presets } = valueOf(loadLibrary({ shipped: 'all', extra: [], tests: false }));
const readTable = (content: string | Uint8Array, file: string, more: Partial<Registration> = {}): Promise<EvidenceSet> => {
  const bytes = bytesOf(content);
  const registration = registrationOf('x', more.kind ?? 'assets', file, more);
  return readEvidence({
    ...{
      kinds,
      asOf,
      calendar,
      compilePath: compilePathWithPointers,
      compileWhere,
      readers: { ...readers, ...presetReaders(presets.values(), readers) },
    },
    site: { ...site, evidence: [registration] },
    folder: {
      list: () => [file],
      open: (path) => ({
        path,
        size: bytes.length,
        bytes: () => Promise.resolve(bytes),
        chunks: async function* () {
          for (let at = 0; at < bytes.length; at += 512) yield await Promise.resolve(bytes.subarray(at, at + 512));
        },
      }),
    },
  });
};
const records = (set: EvidenceSet, kind = 'assets'): readonly object[] =>
  (set.kinds.get(kind)?.records ?? []).map(({ values }) => Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'zone')));

const two = [
  { id: 'PLC-1', vendor: 'Siemens' },
  { id: 'PLC-2', vendor: 'ABB' },
];
const umlaut = [{ id: 'PLC-1', location: { note: 'Gebäude 3' } }];
test.each<[string, string | Uint8Array, readonly object[]]>([
  ['a table with commas', 'id,vendor\nPLC-1,Siemens\nPLC-2,ABB\n', two],
  ['semicolons, Windows line ends, German names', 'Inventarnummer;Hersteller\r\nPLC-1;Siemens\r\nPLC-2;ABB\r\n', two],
  ['tabs, French names', "numéro d'inventaire\tfabricant\nPLC-1\tSiemens\nPLC-2\tABB\n", two],
  ['bars, Spanish names, blanks around cells', 'Número de activo | Fabricante\nPLC-1 | Siemens\nPLC-2 | ABB\n', two],
  ['Polish names in capitals', 'NUMER INWENTARZOWY;PRODUCENT\nPLC-1;Siemens\nPLC-2;ABB\n', two],
  ['a byte order mark', '\ufeffid,vendor\nPLC-1,Siemens\nPLC-2,ABB\n', two],
  ['UTF-16 with a mark', utf16('id;vendor\r\nPLC-1;Siemens\r\nPLC-2;ABB\r\n'), two],
  ['UTF-16, the other way round', utf16('id;vendor\r\nPLC-1;Siemens\r\nPLC-2;ABB\r\n', false), two],
  ['Windows-1252', latin1('id;Standort\nPLC-1;Geb\u00e4ude 3\n'), umlaut],
  ['old line ends of a Macintosh', 'id,vendor\rPLC-1,Siemens\rPLC-2,ABB\r', two],
  ["Excel's sep= line", 'sep=;\nid;vendor\nPLC-1;Siemens\nPLC-2;ABB\n', two],
  [
    'everything in quotes, separators and quotes inside',
    '"id","vendor","notes"\n"PLC-1","Siemens","a, ""b"""\n"PLC-2","ABB",""\n',
    [
      { id: 'PLC-1', vendor: 'Siemens', notes: 'a, "b"' },
      { id: 'PLC-2', vendor: 'ABB' },
    ],
  ],
  ['single quotes that belong to the text', "id,vendor\nPLC-1,'Siemens'\n", [{ id: 'PLC-1', vendor: "'Siemens'" }]],
  [
    'a title, a date and a blank line above the header',
    'Inventory of plant 4;;\nStatus: 1.9.2026;;\n;;\nid;vendor;model\nPLC-1;Siemens;S7\n',
    [{ id: 'PLC-1', vendor: 'Siemens', model: 'S7' }],
  ],
  [
    'a line break inside a cell, and one inside a header',
    'id,"Serial\nnumber",vendor\nPLC-1,"S\n1",Siemens\n',
    [{ id: 'PLC-1', serial: 'S\n1', vendor: 'Siemens' }],
  ],
  ['separators at the end of each line', 'id;vendor;;\nPLC-1;Siemens;;\nPLC-2;ABB;;\n', two],
  ['blank lines between rows', 'id,vendor\n\nPLC-1,Siemens\n\n\nPLC-2,ABB\n\n', two],
  ['no-break blanks and a soft hyphen around a name', 'id,vendor\u00a0\n\u00a0PLC-1,Siemens\u00a0\n', [{ id: 'PLC-1', vendor: 'Siemens' }]],
  [
    'marks for nothing known',
    'id,vendor,model,firmware,serial,os\nPLC-1,-,n/a,(empty),Unknown,#N/A\nPLC-2,--,N/A,null,k.A.,\n',
    [{ id: 'PLC-1' }, { id: 'PLC-2' }],
  ],
  [
    'a note below the table',
    'id,vendor,model\nPLC-1,Siemens,S7\nPLC-2,ABB,AC\n\nAs of September\n',
    [
      { id: 'PLC-1', vendor: 'Siemens', model: 'S7' },
      { id: 'PLC-2', vendor: 'ABB', model: 'AC' },
    ],
  ],
  [
    'lists of addresses in several spellings',
    'id,IP\nPLC-1,10.1.30.1; 10.1.30.2\nPLC-2,"10.1.30.3, 10.1.30.4"\n',
    [
      { id: 'PLC-1', addresses: ['10.1.30.1', '10.1.30.2'] },
      { id: 'PLC-2', addresses: ['10.1.30.3', '10.1.30.4'] },
    ],
  ],
  ['yes and no in words and marks', 'id,Virtual machine,Backup needed\nPLC-1,x,ja\n', [{ id: 'PLC-1', stateful: true }]],
  [
    'mixed casing of words',
    'id,Criticality,Asset class\nPLC-1,HIGH,Controller\nPLC-2,mEdIuM,Engineering Station\n',
    [
      { id: 'PLC-1', criticality: 'high', class: 'controller' },
      { id: 'PLC-2', criticality: 'medium', class: 'engineering-station' },
    ],
  ],
  [
    'an id with leading zeros',
    'id,vendor\n007,Siemens\n1.10,ABB\n',
    [
      { id: '007', vendor: 'Siemens' },
      { id: '1.10', vendor: 'ABB' },
    ],
  ],
])('%s is read', async (_, content, expected) => {
  for (const name of ['a.csv', 'a.txt']) {
    const set = await readTable(content, name);
    expect({ name, reason: set.register[0]?.reason, records: records(set) }).toEqual({ name, reason: '', records: expected });
  }
});

test.each<[string, string, string, object]>([
  [
    'whole numbers',
    'asset;warnAtPercent;timeOffsetMs;id\nA;80;12;L\n',
    'log-sources',
    { asset: 'A', warnAtPercent: 80, timeOffsetMs: 12, id: 'L' },
  ],
  ['whole numbers with a fraction of nothing', 'id;Retention;x\nL;90.0;1\n', 'log-sources', { id: 'L', retentionDays: 90 }],
  [
    'dates as Germans write them',
    'System;Benutzer;Angelegt am\nA;u;31.12.2025\n',
    'accounts',
    { asset: 'A', name: 'u', created: Date.UTC(2025, 11, 30, 23) },
  ],
])('%s are read as what they are', async (_, content, kind, expected) => {
  expect(records(await readTable(content, 'a.csv', { kind }), kind)[0]).toMatchObject(expected);
});
test.each<[string, string, string, Partial<Registration>]>([
  ['a row with a cell too many', 'id,vendor\nPLC-1,Siemens,x\nPLC-2,ABB\n', 'a.csv', {}],
  ['a date that can be read in two ways', 'System,User,Creation date\nA,u,03/04/2026\n', 'a.csv', { kind: 'accounts' }],
  ['an address that is none', 'id,IP\nPLC-1,10.1.30.300\nPLC-2,10.1.30.2\n', 'a.csv', {}],
  ['an error of a spreadsheet', 'id,vendor\nPLC-1,#REF!\nPLC-2,ABB\n', 'a.csv', {}],
  ['a class that there is not', 'id,Asset class\nPLC-1,spaceship\nPLC-2,hmi\n', 'a.csv', {}],
])('%s leaves its row out, by line and reason', async (_, content, file, more) => {
  const set = await readTable(content, file, more);
  expect(set.register[0]?.rejected).toHaveLength(1);
  expect(set.register[0]?.rejected[0]).toMatchObject({ line: 2, reason: expect.stringMatching(/./) as unknown });
});
test('the register may say which way a date is written', async () => {
  const table = 'System,User,Creation date\nA,u,03/04/2026\n';
  const created = async (time: 'day-first' | 'month-first'): Promise<unknown> =>
    records(await readTable(table, 'a.csv', { kind: 'accounts', fields: { created: { column: 'Creation date', time } } }), 'accounts')[0];
  expect(await created('day-first')).toMatchObject({ created: Date.UTC(2026, 3, 2, 22) });
  expect(await created('month-first')).toMatchObject({ created: Date.UTC(2026, 2, 3, 23) });
});
test.each<[string, string | Uint8Array]>([
  ['a table without a header', '1,2\n3,4\n'],
  [
    'UTF-8 with a broken letter among good ones',
    new Uint8Array([...bytesOf('id,vendor\nPLC-1,\u00e4\u00f6\u00fc\n'), 0xff, 0x2c, 0x41, 0x0a]),
  ],
  ['a quote that is never closed', 'id,vendor\n"PLC-1,Siemens\n'],
])('%s is refused as a whole', async (_, content) => {
  expect((await readTable(content, 'a.csv')).register[0]?.state).toBe('unreadable');
});

describe('workbooks', () => {
  const sheet = (name: string, rows: readonly (readonly (string | null)[])[], more = '') => ({ name, xml: sheetData(rows) + more });
  test.each<[string, Uint8Array, Partial<Registration>, readonly object[]]>([
    [
      'a cover sheet before the table',
      workbook([
        sheet('Cover', [['Plant 4']]),
        sheet('Inventory', [
          ['id', 'vendor'],
          ['PLC-1', 'Siemens'],
        ]),
      ]),
      {},
      [{ id: 'PLC-1', vendor: 'Siemens' }],
    ],
    [
      'two tables, one named',
      workbook([
        sheet('A', [
          ['id', 'vendor'],
          ['A-1', 'X'],
        ]),
        sheet('B', [
          ['id', 'vendor'],
          ['B-1', 'Y'],
        ]),
      ]),
      { recordsAt: 'B' },
      [{ id: 'B-1', vendor: 'Y' }],
    ],
    [
      'a header in row 8',
      workbook([
        sheet('S', [
          ['Title'],
          [null],
          [null],
          [null],
          ['Made by', 'Ann'],
          [null],
          [null],
          ['id', 'vendor', 'model'],
          ['PLC-1', 'Siemens', 'S7'],
          ['PLC-2', 'ABB', 'AC'],
        ]),
      ]),
      {},
      [
        { id: 'PLC-1', vendor: 'Siemens', model: 'S7' },
        { id: 'PLC-2', vendor: 'ABB', model: 'AC' },
      ],
    ],
    [
      'a merged title over the header',
      workbook([
        sheet(
          'S',
          [
            ['Assets', null, null],
            ['id', 'vendor', 'model'],
            ['PLC-1', 'Siemens', 'S7'],
          ],
          '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>',
        ),
      ]),
      {},
      [{ id: 'PLC-1', vendor: 'Siemens', model: 'S7' }],
    ],
    [
      'a group of columns merged above the names',
      workbook([
        sheet(
          'S',
          [
            ['Device', null, 'Network', null],
            ['id', 'vendor', 'IP', 'MAC'],
            ['PLC-1', 'Siemens', '10.1.30.1', '00:00:00:00:00:01'],
          ],
          '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/></mergeCells>',
        ),
      ]),
      {},
      [{ id: 'PLC-1', vendor: 'Siemens', addresses: ['10.1.30.1'], macAddresses: ['00:00:00:00:00:01'] }],
    ],
    [
      'numbers where texts are wanted',
      workbook([
        sheet('S', [
          ['id', 'serial'],
          ['<c r="A2"><v>4711</v></c>', '<c r="B2"><v>123456789012</v></c>'],
        ]),
      ]),
      {},
      [{ id: '4711', serial: '123456789012' }],
    ],
    [
      'a date as a number with a style',
      workbook(
        [
          sheet('S', [
            ['id', 'end of support'],
            ['PLC-1', '<c r="B2" s="1"><v>46296</v></c>'],
          ]),
        ],
        { styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>' },
      ),
      {},
      [{ id: 'PLC-1', endOfSupport: Date.UTC(2026, 8, 30, 22) }],
    ],
  ])('%s', async (_, content, more, expected) => {
    const set = await readTable(content, 'a.xlsx', more);
    expect({ reason: set.register[0]?.reason, records: records(set) }).toEqual({ reason: '', records: expected });
  });
});
