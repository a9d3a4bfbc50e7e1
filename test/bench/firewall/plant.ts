/** A site with many firewall rules, the same for every run; the rules as a table for us and as a document for a linter of documents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../random.js';

const zones = 20;
const ports = [102, 443, 502, 4840, 44818];

export interface FirewallPlant {
  readonly folder: string;
  /** The same rules as JSON. */
  readonly document: string;
}
export function writeFirewalls(root: string, rules: number, assets: number): FirewallPlant {
  const folder = join(root, `firewalls-${String(rules)}`);
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  const next = random(42);
  const int = (to: number): number => Math.floor(next() * to);
  const host = (zone: number): string => `10.${String(zone)}.${String(int(assets / zones) >> 8)}.${String(int(250) + 1)}`;
  const made = Array.from({ length: rules }, (_, n) => {
    const conduit = n % (zones - 1);
    const [from, to] = next() < 0.5 ? [conduit, conduit + 1] : [conduit + 1, conduit];
    const isOpen = next() < 0.0005;
    const port = int(ports.length);
    return {
      device: `fw-${String(conduit)}`,
      id: String(n),
      position: Math.floor(n / (zones - 1)),
      action: next() < 0.9 ? 'allow' : 'deny',
      sourceAddress: isOpen ? 'any' : host(from),
      destinationAddress: isOpen ? 'any' : host(to),
      service: `tcp/${String(ports[port])}`,
      enabled: next() < 0.95,
      logged: next() < 0.9,
      owner: next() < 0.99 ? 'Operations' : '',
      expires: `202${String(7 + int(3))}-03-31`,
      declaredFlow: `f-${String(from)}-${String(to)}-${String(port)}`,
      comment: `change ${String(1000 + int(9000))}`,
    };
  });
  const table = (rows: readonly Readonly<Record<string, unknown>>[]): string =>
    `${[Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(',')).join('\n')}\n`;
  writeFileSync(join(folder, 'evidence/rules.csv'), table(made));
  const devices = Array.from({ length: zones - 1 }, (_, n) => ({
    id: `fw-${String(n)}`,
    class: 'firewall',
    zone: `z${String(n)}`,
    address: `10.${String(n)}.255.1`,
  }));
  const others = Array.from({ length: assets - devices.length }, (_, n) => ({
    id: `A-${String(n)}`,
    class: ['controller', 'hmi', 'server', 'sensor'][n % 4] ?? 'other',
    zone: `z${String(n % zones)}`,
    address: `10.${String(n % zones)}.${String(Math.floor(n / zones / 250))}.${String((Math.floor(n / zones) % 250) + 1)}`,
  }));
  const inventory = [...devices, ...others].map(({ address, ...rest }) => ({
    ...rest,
    addresses: address,
    lifecycle: 'in-service',
    stateful: true,
    owner: 'Operations',
  }));
  writeFileSync(join(folder, 'evidence/assets.csv'), table(inventory));
  const zoneLines = Array.from(
    { length: zones },
    (_, n) => `  - { id: z${String(n)}, name: Zone ${String(n)}, domain: iacs, networks: [10.${String(n)}.0.0/16], target: 2 }`,
  );
  // The first assets stand one in each zone.
  const flowsOf = (from: number, to: number): readonly string[] =>
    ports.map(
      (port, n) =>
        `{ id: f-${String(from)}-${String(to)}-${String(n)}, from: A-${String(from)}, to: A-${String(to)}, service: tcp/${String(port)}, owner: Operations, expires: 2029-03-31 }`,
    );
  const conduitLines = devices.map(
    ({ id }, n) =>
      `  - { id: c${String(n)}, between: [z${String(n)}, z${String(n + 1)}], target: 2, enforcedBy: [${id}], flows: [${[...flowsOf(n, n + 1), ...flowsOf(n + 1, n)].join(', ')}] }`,
  );
  writeFileSync(
    join(folder, 'site.yaml'),
    [
      ...[
        'site: { id: firewalls, name: Firewalls, timeZone: UTC }',
        'policy: risk-based',
        'zones:',
        ...zoneLines,
        'conduits:',
        ...conduitLines,
        'evidence:',
      ],
      '  - { id: inventory, kind: assets, file: evidence/assets.csv, collected: 2026-09-30 }',
      '  - { id: rules, kind: firewall-rules, file: evidence/rules.csv, collected: 2026-09-30 }',
      '',
    ].join('\n'),
  );
  const document = `${folder}.json`;
  const list = (text: string): readonly string[] => [text];
  writeFileSync(
    document,
    JSON.stringify({
      firewallRules: made.map(({ sourceAddress, destinationAddress, service, owner, ...rest }) => ({
        ...rest,
        ...{ sourceAddress: list(sourceAddress), destinationAddress: list(destinationAddress), service: list(service) },
        ...(owner === '' ? {} : { owner }),
      })),
    }),
  );
  return { folder, document };
}
