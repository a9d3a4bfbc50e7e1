/** CSV: what a table is, where its rows stand, and what is never lost in silence. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnreadableFile } from '../../../src/evidence/reader.js';
import { csv } from '../../../src/evidence/readers/csv.js';
import { bytesOf, fileOf, latin1, like, lines, noise, raws, read, readAll, refusal, utf16 } from './helpers.js';

const two = [
  { id: 'a', ip: '10.0.0.1' },
  { id: 'b', ip: '10.0.0.2' },
];

test.each<[string, string | Uint8Array]>([
  ['commas', 'id,ip\na,10.0.0.1\nb,10.0.0.2\n'],
  ['semicolons', 'id;ip\na;10.0.0.1\nb;10.0.0.2\n'],
  ['tabs', 'id\tip\na\t10.0.0.1\nb\t10.0.0.2\n'],
  ['bars', 'id|ip\na|10.0.0.1\nb|10.0.0.2\n'],
  ['the separator that Excel names in a first line', 'sep=;\nid;ip\na;10.0.0.1\nb;10.0.0.2\n'],
  ['CRLF', 'id,ip\r\na,10.0.0.1\r\nb,10.0.0.2\r\n'],
  ['CR alone', 'id,ip\ra,10.0.0.1\rb,10.0.0.2\r'],
  ['no newline at the end', 'id,ip\na,10.0.0.1\nb,10.0.0.2'],
  ['quotes', '"id","ip"\n"a","10.0.0.1"\n"b","10.0.0.2"\n'],
  ['a byte order mark', '\ufeffid,ip\na,10.0.0.1\nb,10.0.0.2\n'],
  ['UTF-16 little endian', utf16('id,ip\r\na,10.0.0.1\r\nb,10.0.0.2\r\n')],
  ['UTF-16 big endian', utf16('id,ip\na,10.0.0.1\nb,10.0.0.2\n', false)],
  ['a title line', 'Asset list of plant 4\nid,ip\na,10.0.0.1\nb,10.0.0.2\n'],
  ['a title line filled up with separators, and blank lines', 'Asset list,\n,\n\nid,ip\na,10.0.0.1\nb,10.0.0.2\n'],
  ['blank rows between and below', 'id,ip\n\na,10.0.0.1\n,\nb,10.0.0.2\n\n\n'],
  ['trailing separators in the rows', 'id,ip\na,10.0.0.1,\nb,10.0.0.2,,\n'],
  ['trailing separators in the header', 'id,ip,,\na,10.0.0.1\nb,10.0.0.2,,\n'],
])('a table with %s gives the same two rows', async (_, content) => {
  for (const chunkSize of [1, 7, 100_000]) {
    const all = await readAll(csv, fileOf(content, 'a.csv', chunkSize));
    expect(raws(all)).toEqual(two);
    expect(all.broken).toEqual([]);
  }
});

test.each<[string, string, readonly number[]]>([
  ['plain rows', 'id,ip\na,1\nb,2\n', [2, 3]],
  ['blank lines count', 'id,ip\n\na,1\n\n\nb,2\n', [3, 6]],
  ['cells of several lines', 'id,note\na,"one\ntwo\nthree"\nb,x\n', [2, 5]],
  ['cells of several lines with CRLF', 'id,note\r\na,"one\r\ntwo"\r\nb,x\r\n', [2, 4]],
  ['a header of several lines', '"id\nof asset",ip\na,1\nb,2\n', [3, 4]],
  ['title lines', 'Title\n\nid,ip\na,1\nb,2\n', [4, 5]],
  ['comment lines', '# tool: X\n# version: 1\nid,ip\na,1\nb,2\n', [4, 5]],
])('lines are those of the file: %s', async (_, content, expected) => {
  expect(lines(await read(csv, content))).toEqual(expected);
});

test.each<[string, string, readonly { line: number; reason: RegExp }[]]>([
  ['too few cells', 'id,ip,zone\na,1\nb,2,z\n', [{ line: 2, reason: /2 cells where the header has 3/ }]],
  ['too many cells', 'id,ip\na,1,x\nb,2\n', [{ line: 2, reason: /3 cells where the header has 2/ }]],
  ['a note below the table', 'id,ip,zone\na,1,z\nb,2,z\nTotal: 2\n', [{ line: 4, reason: /note below the table/ }]],
  ['a note below the table, filled up', 'id,ip,zone\na,1,z\nb,2,z\nTotal: 2,,\n', [{ line: 4, reason: /note below the table/ }]],
  ['a note after a blank row, and more rows', 'id,ip,zone\na,1,z\n\nOffice:,,\nb,2,z\n', [{ line: 4, reason: /note/ }]],
  ['a last row that is cut off', 'id,ip,zone\na,1,z\nb,2,z\nc,3', [{ line: 4, reason: /2 cells/ }]],
  [
    'a closing quote in the middle swallows rows',
    'id,ip\na,"1\nb,2\nc,"3"\nd,4\n',
    [{ line: 2, reason: /closed in the middle of line 4/ }],
  ],
])('a broken row is told with its line: %s', async (_, content, expected) => {
  const { broken } = await read(csv, content);
  expect(broken).toEqual(expected.map(({ line, reason }) => ({ line, column: 1, reason: like(reason) })));
});

test('a row with nothing but its id is a row where such rows are many', async () => {
  const all = await read(csv, `id,ip,zone\na,1,z\n${Array.from({ length: 20 }, (_, i) => `b${i},,\n`).join('')}`);
  expect(all.rows).toHaveLength(21);
  expect(all.broken).toEqual([]);
});
test('values stay text, as they are', async () => {
  expect(raws(await read(csv, 'fw,n,d,q,b\n1.10,007,2026-01-01,"say ""no"", 19"" rack", x \n'))).toEqual([
    { fw: '1.10', n: '007', d: '2026-01-01', q: 'say "no", 19" rack', b: ' x ' },
  ]);
});
test('a stray quote inside a cell is a letter', async () => {
  expect(raws(await read(csv, 'id,size\na,19" rack\nb,"x"\n'))).toEqual([
    { id: 'a', size: '19" rack' },
    { id: 'b', size: 'x' },
  ]);
});
test('repeated and missing column names are told apart', async () => {
  expect(raws(await read(csv, 'Name,IP,Name,,Name_2\na,1,b,c,d\ne,2,f,,g\n'))).toEqual([
    { Name: 'a', IP: '1', Name_2: 'b', 'column 4': 'c', Name_2_2: 'd' },
    { Name: 'e', IP: '2', Name_2: 'f', Name_2_2: 'g' },
  ]);
});
test('Latin-1 is read and told', async () => {
  const all = await read(csv, latin1('id;Gerät\na;Pumpe süd\n'));
  expect(raws(all)).toEqual([{ id: 'a', Gerät: 'Pumpe süd' }]);
  expect(all.notes.join()).toContain('Latin-1');
});
test('Latin-1 is found out however late and however the file is cut', async () => {
  const text = `id;name\n${'a;plain\n'.repeat(20_000)}z;Gerät süd\n`;
  for (const chunkSize of [1, 3, 65_536]) {
    const all = await readAll(csv, fileOf(latin1(text), 'a.csv', chunkSize));
    expect(all.rows.at(-1)).toMatchObject({ raw: { id: 'z', name: 'Gerät süd' }, line: 20_002, column: 1, pointer: null });
    expect(all.notes).toEqual(['Read as Latin-1 (Windows-1252): line 20002 is not UTF-8.']);
  }
});
test('the sign for a lost letter is a letter like any other', async () => {
  expect(raws(await read(csv, 'id;name\na;lost \ufffd\n'))).toEqual([{ id: 'a', name: 'lost \ufffd' }]);
});
test('UTF-8 is read right however the file is cut', async () => {
  const text = `id;name\n${'a;Gerät süd 日本\n'.repeat(50)}`;
  for (let chunkSize = 1; chunkSize < 40; chunkSize++) {
    const all = await readAll(csv, fileOf(text, 'a.csv', chunkSize));
    expect(new Set(all.rows.map((row) => JSON.stringify(row.raw)))).toEqual(new Set(['{"id":"a","name":"Gerät süd 日本"}']));
    expect(all.notes).toEqual([]);
  }
});
test('the place of the header is told where it is not the first line', async () => {
  expect((await read(csv, 'Title\nMore title\nid,ip\na,1\n')).notes).toEqual(['Header found in row 3; 2 rows above it left out.']);
  expect((await read(csv, 'id,ip\na,1\n')).notes).toEqual([]);
});
test('a table with a header and no rows is empty, not unreadable', async () => {
  expect(await read(csv, 'id,ip,zone\n')).toMatchObject({ rows: [], broken: [] });
});

test('a whole export header is delivered in the first batch', async () => {
  const all = await read(csv, '# tool: Plant Scanner\n# version: 4.2\n# exported: 2026-09-28T06:00:00Z\nid,ip\na,1\n');
  expect(all.exportHeader).toEqual({ tool: 'Plant Scanner', version: '4.2', time: '2026-09-28T06:00:00Z' });
  expect(raws(all)).toEqual([{ id: 'a', ip: '1' }]);
});
test.each<[string, string, RegExp]>([
  ['no version', '# tool: X\n# exported: 2026-09-28T06:00:00Z\n', /lacks version/],
  ['a time that is none', '# tool: X\n# version: 1\n# exported: last week\n', /last week/],
  ['a day without time', '# tool: X\n# version: 1\n# exported: 2026-09-28\n', /2026-09-28/],
  ['an impossible day', '# tool: X\n# version: 1\n# exported: 2026-13-41T06:00:00Z\n', /2026-13-41/],
])('an export header with %s does not count, and it is told why', async (_, top, why) => {
  const all = await read(csv, `${top}id,ip\na,1\n`);
  expect(all.exportHeader).toBeNull();
  expect(all.notes.join()).toMatch(why);
  expect(all.rows).toHaveLength(1);
});
test('a first column named # is no comment', async () => {
  expect(raws(await read(csv, '#,id,ip\n1,a,x\n'))).toEqual([{ '#': '1', id: 'a', ip: 'x' }]);
});

test.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'E_FILE_EMPTY'],
  ['a byte order mark alone', '\ufeff', 'E_FILE_EMPTY'],
  ['blanks', ' \n\n', 'E_FILE_EMPTY'],
  ['comment lines alone', '# tool: X\n# version: 1\n', 'E_FILE_EMPTY'],
  ['numbers without a header', '1,2,3\n4,5,6\n', 'E_EVIDENCE_FORMAT'],
  ['a quote that is never closed', 'id,ip\na,1\nb,"2\nc,3\n', 'E_EVIDENCE_FORMAT'],
  ['a column named __proto__', 'id,__proto__\na,1\n', 'E_EVIDENCE_FORMAT'],
  ['UTF-8 that breaks in the middle', Uint8Array.from([...bytesOf('id,n\na,äöüäöü\nb,'), 0xff, 10]), 'E_ENCODING'],
  ['UTF-16 with half a letter', utf16('id,ip\na,1\n').subarray(0, 15), 'E_ENCODING'],
  ['zero bytes', 'id,ip\na,\0\n', 'E_ENCODING'],
  ['binary garbage', noise(5000, 1), 'E_ENCODING'],
])('a file of %s is unreadable', async (_, content, code) => {
  expect((await refusal(csv, content))?.code).toBe(code);
});
test('the line of an unclosed quote is that where it opens', async () => {
  expect(await refusal(csv, 'id,ip\na,1\nb,"2\nc,3\nd,4\n')).toMatchObject({ line: 3 });
});
test('a `records:` is refused: a table has no path', async () => {
  expect((await refusal(csv, 'id,ip\na,1\n', { recordsAt: 'x' }))?.code).toBe('E_EVIDENCE_FORMAT');
});

test('a cell of one megabyte and ten thousand columns are read', async () => {
  const big = 'x'.repeat(1_000_000);
  expect(raws(await read(csv, `id,note\na,"${big}"\nb,y\n`))).toEqual([
    { id: 'a', note: big },
    { id: 'b', note: 'y' },
  ]);
  const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
  const all = await read(csv, `${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
  expect(all.rows).toHaveLength(1);
  expect(all.rows[0]?.raw).toMatchObject({ c0: '0', c9999: '9999' });
});
test('letters beyond the first plane survive any cut', async () => {
  const text = `id,note\n${Array.from({ length: 400 }, (_, i) => `a${i},${'🔧ü'.repeat(200)}\n`).join('')}`;
  for (const chunkSize of [997, 300_000]) {
    const all = await readAll(csv, fileOf(text, 'a.csv', chunkSize));
    expect(all.rows).toHaveLength(400);
    expect(all.rows.every((row) => JSON.stringify(row.raw).includes('🔧ü'.repeat(200)))).toBe(true);
  }
});
test('rows arrive in batches of about a thousand', async () => {
  const text = `id,ip\n${Array.from({ length: 20_000 }, (_, i) => `a${i},${i}\n`).join('')}`;
  const all = await readAll(csv, fileOf(text, 'a.csv', 10_000_000));
  expect(all.rows).toHaveLength(20_000);
  expect(all.batches).toBeGreaterThanOrEqual(20);
  expect(all.rows.map((row) => row.line)).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 2));
});

test('a table cut off anywhere never crashes, and never gives a row that is not in it', async () => {
  const text = `id,ip,"long note"\n${Array.from({ length: 60 }, (_, i) => `a${i},10.0.0.${i},"note ${i}\nsecond, line"\n`).join('')}`;
  const whole = new Set((await read(csv, text)).rows.map((row) => JSON.stringify(row.raw)));
  for (let part = 0; part < 20; part++) {
    const cut = text.slice(0, Math.floor((text.length * part) / 20));
    if ((await refusal(csv, cut)) !== null) continue;
    const all = await read(csv, cut);
    for (const row of all.rows) expect(whole).toContain(JSON.stringify(row.raw));
  }
});

test.each<[string, string, string, number]>([
  ['a name', 'x', 'list.CSV', 60],
  ['its rows', 'id,ip\na,1\nb,2\n', 'list.txt', 30],
  ['nothing: JSON', '{"a":1,\n"b":2}\n', 'list', 0],
  ['nothing: prose', 'This is a text.\nIt has lines.\n', 'read.txt', 0],
])('CSV is recognised by %s', (_, content, path, expected) => {
  expect(csv.recognise(bytesOf(content), path)).toBe(expected);
});

test('a quote changes how a table is read, and nothing of what is read: rows, lines, refusals', async () => {
  const outcomeOf = async (content: string, chunkSize: number): Promise<unknown> => {
    const file = fileOf(content, 'a.csv', chunkSize);
    try {
      const { rows, broken } = await readAll(csv, file);
      return { rows, broken };
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      return { code: error.code, line: error.line, message: error.message };
    }
  };
  const row = fc.array(fc.constantFrom('a', 'b c', ' ', '', '10.0.0.1', 'ü', 'x"y', '"q"', '"a, b"', '"two\nlines"'), {
    minLength: 1,
    maxLength: 4,
  });
  const table = fc.oneof(
    fc.array(row, { maxLength: 8 }).map((rows) => rows.map((cells) => cells.join(',')).join('\n')),
    fc.string({ unit: fc.constantFrom('a', ' ', ',', '\n', '"'), maxLength: 40 }),
  );
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(1, 5, 1000), async (text, chunkSize) => {
      const head = 'id,ip,zone\na,b,c\nd,e,f\n';
      const plain = await outcomeOf(`${head}g,h,i\n${text}`, chunkSize);
      const quoted = await outcomeOf(`${head}"g",h,i\n${text}`, chunkSize);
      expect(plain).toEqual(quoted);
    }),
    { numRuns: 300 },
  );
});

test('a line longer than a piece, and quotes only after it, are read', async () => {
  const long = 'x'.repeat(600_000);
  const all = await readAll(csv, fileOf(`id,note\na,b\nc,${long}\nd,"e, f"\ng,h\n`, 'a.csv', 70_000));
  expect(all.broken).toEqual([]);
  expect(all.rows.map(({ raw, line }) => ({ raw, line }))).toEqual([
    { raw: { id: 'a', note: 'b' }, line: 2 },
    { raw: { id: 'c', note: long }, line: 3 },
    { raw: { id: 'd', note: 'e, f' }, line: 4 },
    { raw: { id: 'g', note: 'h' }, line: 5 },
  ]);
});
