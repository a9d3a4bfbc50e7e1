/** Workbooks: which sheet, which header, what a cell is worth, and that no hand-made or hostile file crashes. */
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/universal';
import { xlsx } from '../../../src/evidence/readers/xlsx.js';
import { bytesOf, like, lines, noise, raws, read, refusal, sheetData, workbook } from './helpers.js';

const one = (rows: readonly (readonly (string | null)[])[], more = ''): Uint8Array =>
  workbook([{ name: 'Assets', xml: sheetData(rows) + more }]);
const table = [
  ['id', 'ip'],
  ['a', '10.0.0.1'],
  ['b', '10.0.0.2'],
];
const two = [
  { id: 'a', ip: '10.0.0.1' },
  { id: 'b', ip: '10.0.0.2' },
];

test.each<[string, Uint8Array]>([
  ['a plain sheet', one(table)],
  ['a title above', one([['Asset list of plant 4'], [], ...table])],
  ['blank rows between and below', one([...table.slice(0, 2), [], ...table.slice(2), [null, null]])],
  ['cells without references', workbook([{ name: 'S', xml: sheetData(table).replace(/ r="[A-Z]?\d+"/g, '') }])],
  [
    'shared texts in runs, with their sound left out',
    workbook([{ name: 'S', xml: sheetData([...table.slice(0, 2), ['<c r="A3" t="s"><v>1</v></c>', '<c r="B3" t="s"><v>0</v></c>']]) }], {
      texts: ['<si><r><t>10.0</t></r><r><t>.0.2</t></r><rPh><t>ten</t></rPh></si>', '<si><t>b</t></si>'],
    }),
  ],
  ['prefixes on every name', workbook([{ name: 'S', xml: sheetData(table).replace(/<(\/?)(\w)/g, '<$1x:$2') }])],
  [
    'an empty sheet and one of prose before',
    workbook([
      { name: 'Empty', xml: '<sheetData/>' },
      { name: 'Numbers', xml: sheetData([['1', '2']]) },
      { name: 'S', xml: sheetData(table) },
    ]),
  ],
  [
    'a hidden sheet before',
    workbook([
      {
        name: 'H',
        xml: sheetData([
          ['x', 'y'],
          ['1', '2'],
        ]),
        state: 'hidden',
      },
      { name: 'S', xml: sheetData(table) },
    ]),
  ],
])('%s gives the same two rows', async (_, content) => {
  const all = await read(xlsx, content);
  expect(raws(all)).toEqual(two);
  expect(all.broken).toEqual([]);
});

test('rows have the number of the sheet and the place of their first cell', async () => {
  const all = await read(xlsx, workbook([{ name: "Pump's list", xml: sheetData([['Title'], [], ...table]) }]));
  expect(all.rows.map(({ line, pointer }) => [line, pointer])).toEqual([
    [4, "'Pump''s list'!A4"],
    [5, "'Pump''s list'!A5"],
  ]);
  expect((await read(xlsx, one(table))).rows[0]?.pointer).toBe('Assets!A2');
});

const styles =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="0.00&quot; days&quot;"/>' +
  '<numFmt numFmtId="167" formatCode="[$-407]d/\\ mmmm\\ yyyy;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  `<cellXfs>${[0, 14, 22, 164, 165, 166, 167, 20].map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs>`;
test.each<[string, string, unknown, boolean?]>([
  ['a number', '<v>1.1</v>', 1.1],
  ['a whole number', '<v>42</v>', 42],
  ['a number with exponent', '<v>1E3</v>', 1000],
  ['a text that looks like a number', ' t="inlineStr"><is><t>1.10</t></is>', '1.10'],
  ['a truth', ' t="b"><v>1</v>', true],
  ['an untruth', ' t="b"><v>0</v>', false],
  ['the text of a formula', ' t="str"><f>A1&amp;"x"</f><v>yes</v>', 'yes'],
  ['a failed formula', ' t="e"><f>1/0</f><v>#DIV/0!</v>', ''],
  ['a cell without value', ' s="1"', ''],
  ['a day', ' s="1"><v>46023</v>', '2026-01-01'],
  ['a day with time', ' s="2"><v>46023.5</v>', '2026-01-01T12:00:00'],
  ['a day in a format of its own', ' s="3"><v>46023</v>', '2026-01-01'],
  ['a day with a name of the month', ' s="6"><v>46023</v>', '2026-01-01'],
  ['a day before the false leap day', ' s="1"><v>59</v>', '1900-02-28'],
  ['the first of March 1900', ' s="1"><v>61</v>', '1900-03-01'],
  ['a day of the other calendar', ' s="1"><v>44561</v>', '2026-01-01', true],
  ['a time of day', ' s="7"><v>0.25</v>', '06:00:00'],
  ['a duration', ' s="4"><v>1.5</v>', '36:00:00'],
  ['a number whose format says days', ' s="5"><v>3</v>', 3],
  ['an ISO day', ' t="d"><v>2026-01-01</v>', '2026-01-01'],
  ['an escaped character', ' t="inlineStr"><is><t>a_x000A_b</t></is>', 'a\nb'],
])('a cell with %s', async (_, cell, expected, date1904 = false) => {
  const xml = cell.startsWith('<') ? `<c r="B2">${cell}</c>` : cell.includes('>') ? `<c r="B2"${cell}</c>` : `<c r="B2"${cell}/>`;
  const content = workbook(
    [
      {
        name: 'S',
        xml: sheetData([
          ['id', 'value', 'x'],
          ['a', xml, 'y'],
        ]),
      },
    ],
    { styles, date1904 },
  );
  expect(raws(await read(xlsx, content))).toEqual([{ id: 'a', value: expected, x: 'y' }]);
});

test('cells merged downwards are filled, cells merged sideways are not', async () => {
  const rows = [
    ['zone', 'id', 'ip', 'x'],
    ['z1', 'a', '1', 'p'],
    [null, 'b', '2'],
    [null, null, null],
    ['z2', 'c', '3'],
  ];
  const all = await read(xlsx, one(rows, '<mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="C2:D3"/></mergeCells>'));
  expect(raws(all)).toEqual([
    { zone: 'z1', id: 'a', ip: '1', x: 'p' },
    { zone: 'z1', id: 'b', ip: '2', x: '' },
    { zone: 'z2', id: 'c', ip: '3', x: '' },
  ]);
});
test('what stands beside the header is kept, and a note below the table is a broken row', async () => {
  const all = await read(xlsx, one([['id', 'ip', 'zone'], ['a', '1', 'z', null, 'old!'], ['b', '2', 'z'], [], ['Checked by N. N.']]));
  expect(raws(all)).toEqual([
    { id: 'a', ip: '1', zone: 'z', 'column 5': 'old!' },
    { id: 'b', ip: '2', zone: 'z' },
  ]);
  expect(all.broken).toMatchObject([{ line: 5, reason: like('note') }]);
});
test('a table that begins in the second column has no first column', async () => {
  expect(
    raws(
      await read(
        xlsx,
        one([
          [null, 'id', 'ip'],
          [null, 'a', '1'],
        ]),
      ),
    ),
  ).toEqual([{ id: 'a', ip: '1' }]);
});
test('a sheet is chosen by name, without case; the others are told', async () => {
  const book = workbook([
    {
      name: 'First',
      xml: sheetData([
        ['x', 'y'],
        ['1', '2'],
      ]),
    },
    { name: 'Assets', xml: sheetData(table) },
  ]);
  expect(raws(await read(xlsx, book, { recordsAt: 'assets' }))).toEqual(two);
  expect((await read(xlsx, book)).notes).toEqual(['Sheet "First" is read; not read: "Assets".']);
  expect(await refusal(xlsx, book, { recordsAt: 'Other' })).toMatchObject({
    code: 'E_PATH',
    message: like('"First", "Assets"'),
  });
});
test('what a library writes is read', async () => {
  const blob = await writeXlsxFile([
    [{ value: 'id' }, { value: 'fw' }, { value: 'n' }, { value: 'day' }, { value: 'on' }],
    [
      { value: 'a & b', type: String },
      { value: '1.10', type: String },
      { value: 1.5, type: Number },
      { value: new Date(Date.UTC(2026, 0, 1)), type: Date, format: 'dd.mm.yyyy' },
      { value: true, type: Boolean },
    ],
  ]).toBlob();
  const all = await read(xlsx, new Uint8Array(await blob.arrayBuffer()));
  expect(raws(all)).toEqual([{ id: 'a & b', fw: '1.10', n: 1.5, day: '2026-01-01', on: true }]);
});

const part = 'xl/worksheets/sheet1.xml';
const broken = (xml: string): Uint8Array => workbook([{ name: 'S', xml: '' }], { parts: { [part]: xml } });
test.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'E_FILE_EMPTY'],
  ['text', 'id,ip\n', 'E_EVIDENCE_FORMAT'],
  ['binary garbage', noise(5000, 5), 'E_EVIDENCE_FORMAT'],
  ['an encrypted workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, ...noise(600, 6)]), 'E_EVIDENCE_FORMAT'],
  ['a zip archive of something else', zipSync({ 'a.txt': strToU8('x') }), 'E_EVIDENCE_FORMAT'],
  ['a workbook without sheets', workbook([]), 'E_EVIDENCE_FORMAT'],
  ['an empty sheet', one([]), 'E_EVIDENCE_FORMAT'],
  [
    'a sheet without a header',
    one([
      ['1', '2'],
      ['3', '4'],
    ]),
    'E_EVIDENCE_FORMAT',
  ],
  ['a sheet with a DOCTYPE', broken('<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'), 'E_EVIDENCE_FORMAT'],
  ['a sheet with an unknown entity', broken('<worksheet><sheetData>&nbsp;</sheetData></worksheet>'), 'E_EVIDENCE_FORMAT'],
  ['a sheet that is not closed', broken('<worksheet><sheetData><row r="1"><c r="A1"><v>1'), 'E_EVIDENCE_FORMAT'],
  ['a sheet of bytes that are no UTF-8', broken('\u0000'), 'E_EVIDENCE_FORMAT'],
  [
    'a shared text that is not there',
    one([
      ['id', 'ip'],
      ['<c r="A2" t="s"><v>7</v></c>', 'x'],
    ]),
    'E_EVIDENCE_FORMAT',
  ],
  [
    'a number that is none',
    one([
      ['id', 'ip'],
      ['<c r="A2"><v>many</v></c>', 'x'],
    ]),
    'E_EVIDENCE_FORMAT',
  ],
  [
    'a cell beyond the last column',
    one([
      ['id', 'ip'],
      ['<c r="ZZZ2"><v>1</v></c>', 'x'],
    ]),
    'E_EVIDENCE_FORMAT',
  ],
  ['rows that go backwards', workbook([{ name: 'S', xml: `<sheetData><row r="5"/><row r="2"/></sheetData>` }]), 'E_EVIDENCE_FORMAT'],
  ['a bomb', zipSync({ '[Content_Types].xml': strToU8('<a/>'), [part]: new Uint8Array(150_000_000) }, { level: 1 }), 'E_FILE_TOO_LARGE'],
])('a file of %s is unreadable', async (_, content, code) => {
  expect((await refusal(xlsx, content))?.code).toBe(code);
});

test('an archive that says less than it holds is refused', async () => {
  const honest = workbook([{ name: 'S', xml: sheetData(table) + ' '.repeat(50_000) }]);
  const view = new DataView(honest.buffer.slice(0));
  for (let at = 0; at + 46 < view.byteLength; at++)
    if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) > 50_000) view.setUint32(at + 24, 100, true);
  expect(await refusal(xlsx, new Uint8Array(view.buffer))).toMatchObject({
    message: like('larger than the archive says'),
  });
});
test('a workbook cut off anywhere, or with a byte changed, is unreadable or the same', async () => {
  const book = one([['id', 'ip'], ...Array.from({ length: 200 }, (_, i) => [`a${i}`, `10.0.0.${i}`])]);
  for (let cut = 0; cut < 20; cut++) expect(await refusal(xlsx, book.subarray(0, Math.floor((book.length * cut) / 20)))).not.toBeNull();
  const whole = JSON.stringify(raws(await read(xlsx, book)));
  for (let step = 0; step < 60; step++) {
    const changed = book.slice();
    const at = Math.floor((book.length * step) / 60);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    if ((await refusal(xlsx, changed)) === null) expect(JSON.stringify(raws(await read(xlsx, changed)))).toBe(whole);
  }
});
test('merged cells over a whole sheet cost nothing', async () => {
  const merge = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>';
  expect((await read(xlsx, one(table, merge))).rows).toHaveLength(2);
});
test('a cell of one megabyte and the last column are read', async () => {
  const all = await read(
    xlsx,
    one([
      ['id', 'note'],
      ['a', 'x'.repeat(1_000_000)],
      ['b', '<c r="XFD3" t="inlineStr"><is><t>far</t></is></c>'],
    ]),
  );
  expect(lines(all)).toEqual([2, 3]);
  expect(JSON.stringify(raws(all)[1])).toContain('far');
});
test('workbooks are recognised by content and name', () => {
  expect(xlsx.recognise(one(table), 'a.xlsx')).toBe(95);
  expect(xlsx.recognise(one(table), 'a')).toBe(50);
  expect(xlsx.recognise(zipSync({ 'a.txt': strToU8('x') }), 'a.zip')).toBe(0);
  expect(xlsx.recognise(bytesOf('a,b'), 'a.csv')).toBe(0);
});
