/** XML in general: records by element, places, and files that mean harm. */
import { expect, test } from 'vitest';
import { xml } from '../../../src/evidence/readers/xml.js';
import { latin1, raws, read, readAll, refusal, fileOf, utf16 } from './helpers.js';

const plant = `<?xml version="1.0"?>
<p:plant xmlns:p="urn:p" xmlns:q="urn:q">
  <!-- <device/> is none here -->
  <device id="A" q:id2="x"><name>Pump &amp; valve</name><tag>1</tag><tag>2</tag><owner since="2020"><who>Ann</who></owner></device>
  <device
     id="B">plain <![CDATA[<b>]]></device>
  <group><p:device id="C"/></group>
</p:plant>`;

test('attributes and children become fields, prefixes fall away, the place is that of the start tag', async () => {
  const all = await read(xml, plant, { recordsAt: 'device' });
  expect(all.rows).toEqual([
    {
      raw: { id: 'A', id2: 'x', name: 'Pump & valve', tag: ['1', '2'], owner: { since: '2020', who: 'Ann' } },
      ...{ line: 4, column: 3, pointer: '/plant/device' },
    },
    { raw: { id: 'B', '#text': 'plain <b>' }, line: 5, column: 1, pointer: '/plant/device[2]' },
    { raw: { id: 'C' }, line: 7, column: 10, pointer: '/plant/group/device' },
  ]);
});
test.each<[string, readonly string[]]>([
  ['group/device', ['C']],
  ['/plant/device', ['A', 'B']],
  ['plant/device', ['A', 'B']],
])('`records: %s` is the end of a path, or all of it', async (recordsAt, ids) => {
  expect(raws(await read(xml, plant, { recordsAt }))).toMatchObject(ids.map((id) => ({ id })));
});
test('without `records` the only repeated element of the highest level is the record', async () => {
  expect(raws(await read(xml, '<a><h>1</h><b><c x="1"/></b><b/></a>'))).toHaveLength(2);
  expect(await refusal(xml, '<a><b/><b/><c/><c/></a>')).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  expect(await refusal(xml, '<a><b/></a>')).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  expect(await refusal(xml, plant, { recordsAt: 'devise' })).toMatchObject({ code: 'E_PATH' });
});
test.each<[string, Uint8Array | string]>([
  ['UTF-16 with a mark', utf16('<?xml version="1.0" encoding="UTF-16"?><a><b>é</b><b/></a>')],
  ['Latin-1 by declaration', latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a><b>é</b><b/></a>')],
  ['UTF-8 with a mark', '\ufeff<a><b>é</b><b/></a>'],
])('%s is decoded', async (_, content) => {
  expect(raws(await read(xml, content, { recordsAt: 'b' }))[0]).toEqual({ '#text': 'é' });
});
test('however the file is cut into chunks, the records are the same', async () => {
  const whole = await read(xml, plant, { recordsAt: 'device' });
  for (const size of [1, 2, 7, 64])
    expect((await readAll(xml, fileOf(plant, 'x.xml', size), { recordsAt: 'device' })).rows).toEqual(whole.rows);
});

const bomb = `<!DOCTYPE a [<!ENTITY l "lol">${Array.from('bcdefghij', (name, i) => `<!ENTITY ${name} "${`&${'lbcdefghi'[i] ?? ''};`.repeat(10)}">`).join('')}]><a><b>&j;</b><b/></a>`;
test.each<[string, string, string, number]>([
  ['a bomb of entities', bomb, 'E_EVIDENCE_FORMAT', 1],
  ['an entity that reads a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a><b>&x;</b><b/></a>', 'E_EVIDENCE_FORMAT', 1],
  ['an entity that nobody defined', '<a>\n<b>&x;</b><b/></a>', 'E_EVIDENCE_FORMAT', 2],
  ['deep nesting', '<a>'.repeat(100_000), 'E_TOO_DEEP', 1],
  ['deep nesting inside a record', `<r><a>${'<b>'.repeat(300)}${'</b>'.repeat(300)}</a><a/></r>`, 'E_TOO_DEEP', 1],
  ['a record of too many elements', `<r><a>${'<b/>'.repeat(200_001)}</a><a/></r>`, 'E_FILE_TOO_LARGE', 1],
  ['a file that is cut off', '<a>\n<b/>\n<b>', 'E_EVIDENCE_FORMAT', 3],
  ['tags that do not match', '<a>\n<b></c></a>', 'E_EVIDENCE_FORMAT', 2],
  ['two roots', '<a><b/><b/></a><a/>', 'E_EVIDENCE_FORMAT', 1],
  ['an encoding that is not read', '<?xml version="1.0" encoding="EBCDIC-US"?><a/>', 'E_ENCODING', 1],
  ['a wrong byte', '<a><b>\ufffd\u0000</b></a>', 'E_ENCODING', 1],
  ['the name of the prototype', '<a><b __proto__="1"/><b/></a>', 'E_EVIDENCE_FORMAT', 0],
  ['an element of that name', '<a><b><__proto__/></b><b/></a>', 'E_EVIDENCE_FORMAT', 1],
])('%s is refused with its place', async (_, content, code, line) => {
  expect(await refusal(xml, content, { recordsAt: content.includes('<r>') ? 'r/a' : 'a/b' })).toMatchObject({ code, line });
});
test('a DOCTYPE that only names something does no harm', async () => {
  expect(raws(await read(xml, '<!DOCTYPE a PUBLIC "x" "http://example.org/a.dtd"><a><b/><b/></a>'))).toHaveLength(2);
});
test('a long file costs no memory for what is not wanted', async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `<x n="${i}"><y>${i}</y></x>`).join('\n');
  expect((await read(xml, `<r>${rows}<z id="1"/></r>`, { recordsAt: 'z' })).rows).toHaveLength(1);
});
