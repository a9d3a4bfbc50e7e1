/** A large site from a seed: the same files for the same numbers. Whatever is drawn badly now and then gives the shipped controls about ten findings an asset. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from './random.js';

export interface Size {
  readonly assets: number;
  readonly zones: number;
  /** Between a zone and the next one. */
  readonly conduits: number;
}

type Fields = Readonly<Record<string, string | number | boolean>>;
const csv = (rows: readonly Fields[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  return `${[columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))].map((cells) => cells.join(',')).join('\n')}\n`;
};
const classes = ['controller', 'hmi', 'workstation', 'server', 'network', 'engineering-station', 'remote-terminal'] as const;

export function writeLargeSite(folder: string, { assets, zones, conduits }: Size): void {
  const next = random(7);
  const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(next() * list.length)] ?? list[0];
  /** The larger, the seldomer wrong: with 5000 assets about 50 000 findings. */
  const seldom = (n: number): boolean => next() * n * 9 < 1;
  const inventory = Array.from({ length: assets }, (_, n) => {
    const zone = n % zones;
    return {
      ...{ id: `A-${String(n)}`, hostname: `host-${String(n)}`, role: 'packing', class: pick(classes), zone: `z${String(zone)}` },
      ...{
        addresses: `10.${String(Math.floor(zone / 200))}.${String(zone % 200)}.${String(1 + (Math.floor(n / zones) % 250))}`,
        vendor: pick(['Siemens', 'ABB', 'Rockwell']),
      },
      ...{
        model: pick(['S7-1500', 'AC500', 'L8']),
        firmware: seldom(20) ? '' : '4.1.2',
        stateful: true,
        agentCapable: true,
        lifecycle: 'in-service',
      },
      ...{
        criticality: pick(['low', 'medium', 'high']),
        owner: seldom(20) ? '' : 'Operations',
        'location.building': 'B1',
        'location.area': `Hall ${String(zone % 9)}`,
      },
    };
  });
  const tables: Readonly<Record<string, readonly Fields[]>> = {
    assets: inventory,
    accounts: inventory.flatMap(({ id }) =>
      ['admin', 'operator', 'service'].map((name) => ({
        ...{
          asset: id,
          name,
          type: name === 'service' ? 'service' : 'human',
          users: seldom(2) ? 'P-1;P-2' : 'P-1',
          owner: seldom(3) ? '' : 'P-1',
        },
        ...{
          approvedBy: 'P-9',
          approved: '2026-01-10',
          created: '2026-01-10',
          reviewed: seldom(2) ? '2024-01-10' : '2026-08-10',
          enabled: true,
        },
        ...{
          lastLogon: seldom(2) ? '2025-02-01T08:00:00Z' : '2026-09-20T08:00:00Z',
          passwordChanged: '2026-08-01T08:00:00Z',
          directory: seldom(2) ? 'local' : 'ad',
        },
        ...{
          roles: 'operator',
          directRights: seldom(3) ? 2 : 0,
          privileged: name === 'admin',
          interactive: name !== 'service',
          mfa: seldom(2),
        },
      })),
    ),
    'access-settings': inventory.map(({ id }) => ({
      ...{
        asset: id,
        interface: 'os',
        authentication: seldom(3) ? 'none' : 'password',
        guestLogon: seldom(3) ? 'enabled' : 'disabled',
        directory: 'ad',
      },
      ...{
        defaultCredentialTest: '2026-06-01',
        defaultCredentialsFound: seldom(3) ? 1 : 0,
        minLength: seldom(2) ? 6 : 14,
        minClasses: 3,
        passwordHistory: 5,
      },
      ...{
        passwordMaxAgeDays: 365,
        lockoutThreshold: seldom(2) ? 0 : 5,
        lockoutMinutes: 15,
        idleLockMinutes: seldom(2) ? 90 : 10,
        concurrentSessions: seldom(2) ? 9 : 2,
      },
    })),
    backups: inventory.map(({ id }) => ({
      ...{
        asset: id,
        completed: '2026-09-27T02:00:00Z',
        content: 'project',
        result: seldom(3) ? 'failed' : 'success',
        verified: !seldom(2),
        verifiedAt: '2026-09-28',
      },
      ...{ sha256: 'a'.repeat(64), offline: !seldom(2), automatic: true, location: 'B2', encryption: 'none', transport: 'none' },
    })),
    'endpoint-protection': inventory.map(({ id }) => ({
      ...{
        asset: id,
        product: 'Shield',
        version: '5',
        type: 'anti-malware',
        mode: seldom(3) ? 'off' : 'block',
        entryPoint: 'removable-media',
      },
      ...{
        definitions: seldom(3) ? '2026-01-01' : '2026-09-29',
        lastReport: '2026-09-29T08:00:00Z',
        lastScan: '2026-09-29T08:00:00Z',
        console: 'C1',
        centrallyManaged: true,
      },
    })),
    patches: inventory.flatMap(({ id }) =>
      ['KB-1', 'KB-2'].map((patch) => ({
        ...{
          asset: id,
          patch,
          product: 'os',
          state: seldom(2) ? 'identified' : 'verified',
          supplierStatus: 'approved',
          released: '2026-01-14',
        },
        ...{
          assessed: '2026-01-20',
          tested: '2026-01-25',
          approved: '2026-02-01',
          approvedBy: 'P-9',
          due: '2026-03-01',
          installed: '2026-02-20',
          verified: '2026-02-21',
        },
      })),
    ),
    'time-sync': inventory.map(({ id }) => ({
      asset: id,
      source: 'clock',
      protocol: seldom(3) ? 'none' : 'ntp',
      stratum: 3,
      offsetMs: seldom(3) ? 9000 : 5,
      measured: '2026-09-28T08:00:00Z',
      authentication: 'none',
    })),
    'log-sources': inventory.map(({ id }) => ({
      ...{
        id: `L-${id}`,
        asset: id,
        categories: 'access-control;configuration-change',
        fields: '',
        lastEvent: seldom(3) ? '2026-08-01T00:00:00Z' : '2026-09-30T08:00:00Z',
        central: !seldom(3),
      },
      ...{
        retentionDays: seldom(2) ? 10 : 365,
        timestampFormat: seldom(3) ? 'local' : 'utc',
        storage: 'rewritable',
        exportInterface: 'syslog',
      },
    })),
    'firewall-rules': Array.from({ length: conduits }, (_, n) => ({
      ...{
        device: `FW-${String(n)}`,
        id: '10',
        position: 10,
        action: 'allow',
        sourceZone: `z${String(n)}`,
        destinationZone: `z${String((n + 1) % zones)}`,
      },
      ...{ service: seldom(2) ? 'any' : 'tcp/502', enabled: true, logged: !seldom(2), owner: 'P-9' },
    })),
  };
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  for (const [kind, rows] of Object.entries(tables)) writeFileSync(join(folder, `evidence/${kind}.csv`), csv(rows));
  const list = (length: number, line: (n: number) => string): string => Array.from({ length }, (_, n) => `  - ${line(n)}\n`).join('');
  writeFileSync(
    join(folder, 'site.yaml'),
    `site: { id: large, name: Large Works, accountable: Operations, timeZone: UTC }
policy: risk-based
zones:
${list(zones, (n) => `{ id: z${String(n)}, name: Packing line ${String(n)}, domain: iacs, accountable: Team ${String(n % 12)}, networks: [10.${String(Math.floor(n / 200))}.${String(n % 200)}.0/24], target: ${String(1 + (n % 3))} }`)}conduits:
${list(conduits, (n) => `{ id: c${String(n)}, between: [z${String(n)}, z${String((n + 1) % zones)}], target: 2, enforcedBy: [FW-${String(n)}] }`)}evidence:
${Object.keys(tables)
  .map((kind) => `  - { id: ${kind}, kind: ${kind}, file: evidence/${kind}.csv, collected: 2026-09-30, grade: E2 }\n`)
  .join('')}`,
  );
}
