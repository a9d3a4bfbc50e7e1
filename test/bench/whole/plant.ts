/** A site of any size, the same for every run: its inventory as NDJSON and as CSV, nearly all of it in order. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../random.js';
import { controlFiles } from './rules.js';

const zones = 50;
/** Lists are parted by semicolons in the table. */
type Row = Readonly<Record<string, string | boolean | readonly string[]>>;

function* inventory(size: number): Generator<Row> {
  const next = random(42);
  const chance = (share: number): boolean => next() < share;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const int = (to: number): number => Math.floor(next() * to);
  for (let n = 0; n < size; n++) {
    const zone = n % zones;
    const place = Math.floor(n / zones);
    const kind = pick(kinds);
    const windows = kind.os === 'Windows';
    yield {
      id: `A-${String(n)}`,
      hostname: `host-${String(n)}`,
      role: pick(['mixing', 'pumping', 'dosing', 'storage']),
      class: kind.class,
      criticality: kind.class === 'controller' ? pick(['medium', 'high']) : pick(['low', 'medium']),
      zone: `z${String(zone)}`,
      domain: 'iacs',
      connection: 'wired',
      stateful: kind.class !== 'sensor',
      agentCapable: windows || kind.os === 'Linux',
      lifecycle: chance(0.95) ? 'in-service' : 'spare',
      endOfSupport: `20${String(27 + int(9))}-0${String(1 + int(9))}-15`,
      addresses: [`10.${String(zone)}.${String(place >> 8)}.${String(place & 255)}`],
      vlan: String(100 + zone),
      vendor: kind.vendor,
      model: pick(kind.models),
      serial: `SN-${String(int(1e9))}`,
      // One in a thousand is not known, one in two thousand is in no order.
      firmware: chance(0.001) ? '' : chance(0.0005) ? 'beta' : `${String(1 + int(9))}.${String(int(20))}.${String(int(9))}`,
      os: kind.os,
      osVersion: windows ? pick(['10', '11', '2019', '2022']) : pick(['7', '8', '9']),
      protocols: pick([['modbus'], ['opcua', 'modbus'], ['profinet']]),
      services: chance(0.0005) ? ['tcp/23'] : pick(kind.services),
      accounts: pick([['operator'], ['operator', 'service'], ['operator', 'engineer']]),
      logging: 'syslog',
      'location.building': pick(['B1', 'B2', 'B3']),
      'location.area': pick(['North', 'South', 'Hall']),
      backup: pick(['daily', 'weekly']),
      baselineImage: `img-${String(int(40))}`,
      owner: pick(['Operations', 'Maintenance', 'Engineering']),
      virtual: false,
      endpointProtection: windows ? 'allow-list' : 'agent',
      manufactured: `20${String(10 + int(15))}`,
      timeSource: pick(['ntp-1', 'ntp-2']),
    };
  }
}
const kinds: readonly Readonly<
  Record<'class' | 'vendor' | 'os', string> & { models: readonly string[]; services: readonly (readonly string[])[] }
>[] = [
  {
    class: 'controller',
    vendor: 'Siemens',
    models: ['S7-1500', 'S7-1200'],
    os: 'firmware',
    services: [['tcp/102'], ['tcp/102', 'tcp/443']],
  },
  { class: 'controller', vendor: 'Rockwell', models: ['1756-L8', '5069-L3'], os: 'firmware', services: [['tcp/44818']] },
  { class: 'hmi', vendor: 'Schneider', models: ['GTU', 'STU'], os: 'Windows', services: [['tcp/443'], ['tcp/443', 'tcp/135']] },
  { class: 'workstation', vendor: 'ABB', models: ['EWS-7'], os: 'Windows', services: [['tcp/135', 'tcp/445']] },
  { class: 'server', vendor: 'ABB', models: ['SV-2'], os: 'Linux', services: [['tcp/22', 'tcp/443'], ['tcp/22']] },
  { class: 'network', vendor: 'Hirschmann', models: ['RS40', 'MACH104'], os: 'firmware', services: [['tcp/22', 'tcp/443']] },
  { class: 'sensor', vendor: 'Schneider', models: ['TX-4'], os: 'firmware', services: [['tcp/502']] },
];

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const cell = (value: Row[string]): string => quoted(typeof value === 'object' ? value.join('; ') : String(value));

/** Nested as a program would write it. */
function document(row: Row): object {
  const { 'location.building': building, 'location.area': area, firmware, ...rest } = row;
  return { ...rest, ...(firmware === '' ? {} : { firmware }), location: { building, area } };
}

export interface Plant {
  readonly folder: string;
  readonly file: string;
}
/** Two sites with the same inventory, and the controls of the bench. */
export function writePlants(root: string, size: number): Readonly<Record<'ndjson' | 'csv', Plant>> {
  const plants = {
    ndjson: writeSite(join(root, `${String(size)}-ndjson`), 'assets.ndjson'),
    csv: writeSite(join(root, `${String(size)}-csv`), 'assets.csv'),
  };
  const [ndjson, csv] = [writer(plants.ndjson.file), writer(plants.csv.file)];
  let isFirst = true;
  for (const row of inventory(size)) {
    if (isFirst) csv.line(Object.keys(row).join(','));
    isFirst = false;
    csv.line(Object.values(row).map(cell).join(','));
    ndjson.line(JSON.stringify(document(row)));
  }
  ndjson.end();
  csv.end();
  return plants;
}
export function writeControls(root: string): string {
  const folder = join(root, 'controls');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of controlFiles()) writeFileSync(join(folder, name), text);
  return folder;
}

function writer(file: string): { readonly line: (text: string) => void; readonly end: () => void } {
  const handle = openSync(file, 'w');
  let pending: string[] = [];
  const flush = (): void => {
    if (pending.length > 0) writeSync(handle, `${pending.join('\n')}\n`);
    pending = [];
  };
  return {
    line: (text) => {
      if (pending.push(text) >= 10_000) flush();
    },
    end: () => {
      flush();
      closeSync(handle);
    },
  };
}

function writeSite(folder: string, name: string): Plant {
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  const lines = Array.from(
    { length: zones },
    (_, n) => `  - { id: z${String(n)}, name: Zone ${String(n)}, domain: iacs, networks: [10.${String(n)}.0.0/16], target: 2 }`,
  );
  writeFileSync(
    join(folder, 'site.yaml'),
    `site: { id: bench, name: Bench, timeZone: UTC }\npolicy: risk-based\nzones:\n${lines.join('\n')}\nconduits: []\nevidence:\n  - { id: inventory, kind: assets, file: evidence/${name}, collected: 2026-09-30 }\n`,
  );
  return { folder, file: join(folder, 'evidence', name) };
}
