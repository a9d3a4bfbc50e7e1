/** Zeek logs: their own marks, their masked times, logs without header, and many lines made into one flow or device. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { zeek } from '../../../src/evidence/readers/zeek.js';
import { bytesOf, columns, fileOf, like, noise, raws, read, readAll, refusal } from './helpers.js';

const header = (path: string, fields: string, types: string, marks = { empty: '(empty)', unset: '-', set: ',' }): string =>
  `#separator \\x09\n#set_separator\t${marks.set}\n#empty_field\t${marks.empty}\n#unset_field\t${marks.unset}\n#path\t${path}\n` +
  `#open\t2026-09-28-06-00-00\n#fields\t${fields.replaceAll(' ', '\t')}\n#types\t${types.replaceAll(' ', '\t')}\n`;
const tabs = (...cells: readonly string[]): string => `${cells.join('\t')}\n`;
const connHeader = header(
  'conn',
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes',
  'time string addr port addr port enum string interval count count',
);
const t0 = 1_790_000_000;
const conn = (
  ts: string,
  from: string,
  to: string,
  port: string,
  service = '-',
  duration = '-',
  bytes: readonly [string, string] = ['-', '-'],
): string => tabs(ts, 'C1', from, '1234', to, port, 'tcp', service, duration, ...bytes);

const lines = (content: string, path?: string) => read(zeek, content, { recordsAt: 'lines' }, path);

test('values have the type that the log names; unset and empty are left out', async () => {
  const text = header('x', 'ts n d b s e v a u', 'time count interval bool string string set[string] addr string');
  const all = await lines(`${text}${tabs(`${t0}.250000`, '5', '1.5', 'T', 'text', '(empty)', 'x,y', '10.0.0.1', '-')}#close\tx\n`);
  expect(all.rows).toEqual([
    {
      raw: { ts: '2026-09-21T14:13:20.250Z', n: 5, d: 1.5, b: true, s: 'text', v: ['x', 'y'], a: '10.0.0.1' },
      line: 9,
      column: 1,
      pointer: null,
    },
  ]);
});
test('the marks of the header count, not the usual ones', async () => {
  const text = header('x', 'ts a b v', 'time string string set[string]', { empty: 'EMPTY', unset: 'NIL', set: ';' });
  expect(raws(await lines(`${text}${tabs('NIL', '-', 'EMPTY', '1;2')}`))).toEqual([{ a: '-', v: ['1', '2'] }]);
});
test('escaped bytes become letters, and stay where they are none', async () => {
  const text = header('x', 'ts a b', 'time string string');
  expect(raws(await lines(`${text}${tabs('-', 'Ger\\xc3\\xa4t\\x09x', '\\xff')}`))).toEqual([{ a: 'Gerät\tx', b: '\\xff' }]);
});
test.each([['XXXXXXXXXX.XXXXXX'], ['3XXXXXXXXXX.XXXXXX'], ['29.000000'], ['-'], ['yesterday'], ['99999999999999']])(
  'the time %s leaves the row undated',
  async (ts) => {
    expect(raws(await lines(`${header('x', 'ts a', 'time string')}${tabs(ts, 'b')}`))).toEqual([{ a: 'b' }]);
  },
);
test('a line with too few columns is broken', async () => {
  const all = await lines(`${header('x', 'ts a', 'time string')}${tabs('-', 'b')}-\n`);
  expect(all.broken).toEqual([{ line: 10, column: 1, reason: 'has 1 columns where the log has 2' }]);
});
test('a new header in the middle counts from there on', async () => {
  const all = await lines(
    `${header('x', 'ts a', 'time string')}${tabs('-', 'b')}${header('x', 'ts a c', 'time string count')}${tabs('-', 'd', '7')}`,
  );
  expect(raws(all)).toEqual([{ a: 'b' }, { a: 'd', c: 7 }]);
});

test('conn lines become one row for both ends and the service', async () => {
  const text =
    connHeader +
    conn(`${t0}.000000`, '10.0.0.1', '10.0.0.2', '502', 'modbus', '10.0', ['100', '50']) +
    conn(`${t0 + 60}.000000`, '10.0.0.1', '10.0.0.2', '502', '-', '5.5', ['1', '2']) +
    conn(`${t0}.000000`, '10.0.0.1', '10.0.0.2', '443') +
    conn('XXXXXXXXXX.XXXXXX', '10.0.0.3', '10.0.0.2', '502');
  for (const chunkSize of [1, 50, 10_000]) {
    const all = await readAll(zeek, fileOf(text, 'conn.log', chunkSize));
    expect(all.rows).toEqual([
      {
        raw: {
          source: '10.0.0.1',
          destination: '10.0.0.2',
          service: 'tcp/502',
          application: 'modbus',
          connections: 2,
          bytes: 153,
          start: '2026-09-21T14:13:20.000Z',
          end: '2026-09-21T14:14:25.500Z',
        },
        line: 9,
        column: 1,
        pointer: null,
      },
      {
        raw: {
          source: '10.0.0.1',
          destination: '10.0.0.2',
          service: 'tcp/443',
          connections: 1,
          start: '2026-09-21T14:13:20.000Z',
          end: '2026-09-21T14:13:20.000Z',
        },
        line: 11,
        column: 1,
        pointer: null,
      },
      { raw: { source: '10.0.0.3', destination: '10.0.0.2', service: 'tcp/502', connections: 1 }, line: 12, column: 1, pointer: null },
    ]);
    expect(all.notes).toEqual(['1 line has no readable time.']);
  }
});
test('JSON logs give the same flows', async () => {
  const line = (ts: number | string): string =>
    JSON.stringify({
      _path: 'conn',
      ts,
      uid: 'C1',
      'id.orig_h': '10.0.0.1',
      'id.orig_p': 1,
      'id.resp_h': '10.0.0.2',
      'id.resp_p': 502,
      proto: 'tcp',
      conn_state: 'SF',
      orig_bytes: 1,
      resp_bytes: 2,
    });
  const all = await read(zeek, `${line(t0)}\n${line('2026-09-21T15:00:00.000Z')}\n`);
  expect(raws(all)).toEqual([
    {
      source: '10.0.0.1',
      destination: '10.0.0.2',
      service: 'tcp/502',
      answered: true,
      connections: 2,
      bytes: 6,
      start: '2026-09-21T14:13:20.000Z',
      end: '2026-09-21T15:00:00.000Z',
    },
  ]);
});

const identity =
  'ts\tC1\t10.0.0.1\t5262\t10.0.0.2\t44818\tF\t10.0.0.2\t44818\t10.0.0.1\t5262\t1\t10.0.0.2\t44818\t1\tRockwell\t12\tAdapter\t58\t4.3\t0x0030\t0x00524d8e\t1756-ENBT/A\t0x0003\n';
test('cip_identity without a header is read by its documented columns', async () => {
  const all = await read(zeek, `### made by a test tool\n${identity.replace('ts', `${t0}.0`)}`, {}, 'logs/cip_identity.2026-09-28.log');
  expect(raws(all)).toEqual([
    {
      address: '10.0.0.2',
      vendor: 'Rockwell',
      model: '1756-ENBT/A',
      firmware: '4.3',
      serial: '0x00524d8e',
      protocol: 'EtherNet/IP',
      first: '2026-09-21T14:13:20.000Z',
      last: '2026-09-21T14:13:20.000Z',
    },
  ]);
  expect(all.notes.join()).toContain('documentation');
});
test.each<[string, string, string]>([
  ['the name of the log is not known', identity, 'other.log'],
  ['the number of columns is another', identity.replace('\t0x0003', ''), 'cip_identity.log'],
])('a log without header is unreadable where %s', async (_, content, path) => {
  expect((await refusal(zeek, content, {}, path))?.code).toBe('E_EVIDENCE_FORMAT');
});

const bacnet = header(
  'bacnet_discovery',
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p is_orig source_h pdu_service object_type vendor object_name',
  'time string addr port addr port bool addr string string string string',
);
const said = (source: string, service: string, type: string, vendor: string, name: string): string =>
  tabs('-', 'C1', '10.0.0.1', '47808', '10.0.0.255', '47808', 'T', source, service, type, vendor, name);
test('BACnet: answers name devices, requests and broadcasts do not, and what differs is left out', async () => {
  const all = await read(
    zeek,
    bacnet +
      said('10.0.0.1', 'i-am', 'device', 'Maker A', '-') +
      said('10.0.0.1', 'i-have', 'device', '-', 'AHU-1') +
      said('10.0.0.1', 'i-have', 'analog-input', '-', 'Temperature') +
      said('10.0.0.9', 'who-is', '-', '-', '-') +
      said('10.0.0.255', 'i-am', 'device', 'Maker A', '-') +
      said('10.0.0.2', 'i-am', 'device', 'Maker A', '-') +
      said('10.0.0.2', 'i-am', 'device', 'Maker B', '-') +
      said('10.0.0.2', 'i-am', 'device', 'Maker A', '-'),
  );
  expect(raws(all)).toEqual([
    { address: '10.0.0.1', vendor: 'Maker A', name: 'AHU-1', protocol: 'BACnet' },
    { address: '10.0.0.2', protocol: 'BACnet' },
  ]);
  expect(all.notes).toEqual([
    '1 line names no device (a request).',
    like('10.0.0.255'),
    like(/differ.*10\.0\.0\.2\./),
    '6 lines have no readable time.',
  ]);
});
test('known_services and known_hosts are devices', async () => {
  const services = header('known_services', 'ts host port_num port_proto service', 'time addr port enum set[string]');
  expect(
    raws(await read(zeek, `${services}${tabs('-', '10.0.0.1', '502', 'tcp', 'MODBUS')}${tabs('-', '10.0.0.1', '80', 'tcp', '-')}`)),
  ).toEqual([{ address: '10.0.0.1', services: ['tcp/502', 'tcp/80'] }]);
});
test('several logs in one file need a choice', async () => {
  const text = `{"_path":"conn","ts":${t0},"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","id.resp_p":502,"proto":"tcp"}\n{"_path":"known_hosts","ts":${t0},"host":"10.0.0.1"}\n{"_path":"dns","ts":${t0}}\n`;
  expect(await refusal(zeek, text)).toMatchObject({ code: 'E_EVIDENCE_FORMAT', line: 2 });
  expect(raws(await read(zeek, text, { recordsAt: 'devices' }))).toMatchObject([{ address: '10.0.0.1' }]);
  const flows = await read(zeek, text, { recordsAt: 'flows' });
  expect(raws(flows)).toMatchObject([{ service: 'tcp/502' }]);
  expect(flows.notes).toContain('2 lines of other logs in the same file are left out.');
  expect((await read(zeek, text, { recordsAt: 'dns' })).rows).toHaveLength(1);
  expect((await read(zeek, text, { recordsAt: 'lines' })).rows).toHaveLength(3);
});

test.each<[string, string, string]>([
  ['a log of commands as devices', header('modbus', 'ts func', 'time string') + tabs('-', 'READ'), 'discovered-devices'],
  ['a log of commands as flows', header('modbus', 'ts func', 'time string') + tabs('-', 'READ'), 'flows'],
  ['conn.log as devices', connHeader + conn(`${t0}.0`, '10.0.0.1', '10.0.0.2', '502'), 'discovered-devices'],
])('%s is refused, not read as rows without a field', async (_, content, kind) => {
  expect(await refusal(zeek, content, { kind })).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  expect((await read(zeek, content, { kind, recordsAt: 'lines' })).rows).toHaveLength(1);
});

test.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'E_FILE_EMPTY'],
  ['a byte order mark alone', '\ufeff', 'E_FILE_EMPTY'],
  ['binary garbage', noise(5000, 7), 'E_ENCODING'],
  ['prose', 'This is no log.\n', 'E_EVIDENCE_FORMAT'],
  ['a column named __proto__', header('x', 'ts __proto__', 'time string') + tabs('-', 'x'), 'E_EVIDENCE_FORMAT'],
])('a file of %s is unreadable', async (_, content, code) => {
  expect((await refusal(zeek, content, {}, 'x.log'))?.code).toBe(code);
});
test('a log cut off anywhere never crashes', async () => {
  const text = connHeader + Array.from({ length: 50 }, (_, i) => conn(`${t0 + i}.0`, '10.0.0.1', `10.0.1.${i}`, '502')).join('');
  for (let part = 1; part < 20; part++) await refusal(zeek, text.slice(0, Math.floor((text.length * part) / 20)), {}, 'conn.log');
});
test('Zeek logs are recognised by header, by columns, by name', () => {
  expect(zeek.recognise(bytesOf(connHeader), 'a.txt')).toBe(95);
  expect(zeek.recognise(bytesOf(identity), 'cip_identity.log')).toBe(85);
  expect(zeek.recognise(bytesOf(identity), 'a.log')).toBe(0);
  expect(zeek.recognise(bytesOf('{"_path":"dns","ts":1}\n'), 'a.json')).toBe(90);
  expect(zeek.recognise(bytesOf('#,id,ip\n'), 'a.csv')).toBe(0);
});

const data = '../shared/data/zeek';
describe.skipIf(!existsSync(data))('the baselines of the icsnpp parsers', () => {
  const logs = existsSync(data) ? readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.log')) : [];
  test.each(logs)('%s: every line is a row', async (path) => {
    const bytes = new Uint8Array(readFileSync(`${data}/${path}`));
    expect(zeek.recognise(bytes, path)).toBeGreaterThan(80);
    const expected = new TextDecoder()
      .decode(bytes)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')).length;
    const all = await read(zeek, bytes, { recordsAt: 'lines' }, path);
    expect([all.rows.length, all.broken.length]).toEqual([expected, 0]);
    const summed = await read(zeek, bytes, {}, path);
    if (path.endsWith('conn.log'))
      expect(raws(summed).reduce<number>((sum, raw) => sum + Number(columns(raw).get('connections')), 0)).toBe(expected);
  });
  test('12 logs are there', () => {
    expect(logs).toHaveLength(12);
  });
});

test.each([
  ['modbus', '502', 'tcp/502', 'modbus'],
  ['modbus_detailed', '502', 'tcp/502', 'modbus'],
  ['dnp3', '20000', 'tcp/20000', 'dnp3'],
  ['s7comm_plus', '102', 'tcp/102', 's7comm'],
  ['cip', '44818', 'tcp/44818', 'cip'],
  ['cip_io', '2222', 'udp/2222', 'cip'],
  ['enip', '44818', 'tcp/44818', 'enip'],
  ['opcua_binary', '4840', 'tcp/4840', 'opcua'],
  ['bacnet', '47808', 'udp/47808', 'bacnet'],
  ['profinet_io_cm', '34964', 'udp/34964', 'profinet'],
  ['ge_srtp', '18245', 'tcp/18245', 'ge-srtp'],
  ['genisys', '10001', 'tcp/10001', 'genisys'],
  ['roc_plus', '4000', 'tcp/4000', 'roc-plus'],
  ['omron_fins', '9600', 'udp/9600', 'omron-fins'],
])('%s.log as flows: one row for both ends and the port', async (log, port, service, application) => {
  const line = (ts: string): string => tabs(ts, 'C1', '10.1.0.5', '51000', '10.1.0.6', port);
  const text = header(log, 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p', 'time string addr port addr port');
  const all = await readAll(zeek, fileOf(`${text}${line('1790550019.5')}${line('1790550020.5')}`), { kind: 'flows' });
  expect(raws(all)).toEqual([
    expect.objectContaining({ source: '10.1.0.5', destination: '10.1.0.6', service, application, connections: 2 }) as unknown,
  ]);
});

test('a protocol that goes over either transport names no service, unless the line says which', async () => {
  const of = async (columns: string, types: string, ...more: readonly string[]) =>
    raws(
      await readAll(
        zeek,
        fileOf(
          header('hart_ip', `id.orig_h id.resp_h id.resp_p${columns}`, `addr addr port${types}`) +
            tabs('10.1.0.5', '10.1.0.6', '5094', ...more),
        ),
        { kind: 'flows' },
      ),
    );
  expect(await of('', '')).toEqual([expect.not.objectContaining({ service: expect.anything() as unknown })]);
  expect(await of(' proto', ' enum', 'udp')).toEqual([expect.objectContaining({ service: 'udp/5094' })]);
});
