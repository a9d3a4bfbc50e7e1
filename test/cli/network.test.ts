/** `network`: the map of a site, and questions whose answers name the rules that decide. */
import { expect, test } from 'vitest';
import type { NetworkAnswer, NetworkMap } from '../../src/model/network.js';
import { folder, json, run } from './harness.js';

const harbour = 'test/sites/harbour-water';
const asOf = ['--as-of', '2026-10-01'];

/** A FortiGate whose policies name interfaces, registered as rules alone. */
const fortigate = folder({
  'evidence/fw.conf': `#config-version=FGT60F-7.0.1
config system global
    set hostname "fw"
end
config system interface
    edit "port1"
        set ip 10.1.0.1 255.255.255.0
    next
    edit "port2"
        set ip 10.2.0.1 255.255.255.0
    next
end
config firewall policy
    edit 7
        set srcintf "port1"
        set dstintf "port2"
        set srcaddr "all"
        set dstaddr "all"
        set service "ALL"
        set action accept
        set schedule "always"
    next
end
`,
  'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: baseline
zones:
  - { id: office, domain: business, networks: [10.1.0.0/24], target: 1 }
  - { id: sis, safety: true, networks: [10.2.0.0/24], target: 1 }
conduits:
  - { id: c, between: [office, sis], enforcedBy: [fw], target: 1 }
evidence: [{ id: rules, kind: firewall-rules, file: evidence/fw.conf, collected: 2026-09-28 }]
`,
});

test('the sample plant is printed whole, and what is odd in it', async () => {
  const { code, out } = await run(['network', harbour, ...asOf]);
  // What stands between the office and the world is not in the site file.
  expect(code).toBe(3);
  for (const line of [
    /enterprise -> dmz +any +FW-ENT 40 +not declared, seen/,
    /F-903 +c-radio-south +FW-RAD default +site\.yaml:173/,
    /10\.40\.10\.57 \(enterprise\) -> 10\.40\.61\.11 \(pumping-south\) +tcp\/20000 +no rule lets it pass, not declared +evidence\/conn\.log:135/,
    /OWS-07 +second-network +engineering, supervisory/,
    /enterprise -> safety +4 steps/,
    /supervisory -> dmz +tcp\/1433 +FW-DMZ 50 +evidence\/firewall-rules\.csv:14/,
  ])
    expect(out).toMatch(line);
});

test('as data it is what the assessment holds', async () => {
  const { out } = await run(['network', harbour, ...asOf, '--json']);
  const map = json<NetworkMap>(out);
  expect(map.paths).toHaveLength(map.pathCount);
  expect(map.paths.filter(({ permitted, declared }) => permitted === true && declared === false).map(({ by }) => by)).toEqual([
    'FW-ENT 40',
    'FW-ENT 40',
    'FW-DMZ 50',
  ]);
  expect(map.unfinished).toEqual([]);
});

const questions: readonly (readonly [string, string, string, number, string])[] = [
  ['enterprise', 'safety', 'tcp/502', 0, 'does not pass\n'],
  ['enterprise', 'dmz', 'tcp/502', 0, 'allow rule 40 of FW-ENT, evidence/firewall-rules.csv:8'],
  ['10.40.30.11', 'PLC-C01', 'tcp/102', 0, 'allow rule 50 of FW-CTL, evidence/firewall-rules.csv:27'],
  ['10.40.30.11', '10.40.40.11', 'tcp/103', 0, 'deny rule default of FW-CTL, evidence/firewall-rules.csv:35'],
  ['control', 'control', 'tcp/102', 0, 'both ends lie in zone control'],
  ['outside', 'dmz', 'tcp/80', 3, 'nobody can tell'],
];
test.each(questions)('%s to %s by %s', async (from, to, service, code, says) => {
  const found = await run(['network', harbour, ...asOf, '--from', from, '--to', to, '--service', service]);
  expect(found.code).toBe(code);
  expect(found.out).toContain(says);
});

test('an answer as data has the file and line of each rule', async () => {
  const { out } = await run(['network', harbour, ...asOf, '--from', 'enterprise', '--to', 'dmz', '--service', 'tcp/502', '--json']);
  const { verdict, parts } = json<NetworkAnswer>(out);
  expect(verdict).toBe('allow');
  expect(parts[0]?.rules).toMatchObject([{ device: 'FW-ENT', id: '40', place: { file: 'evidence/firewall-rules.csv', line: 8 } }]);
});

test('rules that name interfaces decide by the interfaces of the same file', async () => {
  const to = await run(['network', fortigate, ...asOf, '--from', 'office', '--to', 'sis', '--service', 'tcp/502']);
  expect([to.code, to.out]).toEqual([0, expect.stringContaining('allow rule 7 of fw, evidence/fw.conf:14')]);
  const back = await run(['network', fortigate, ...asOf, '--from', 'sis', '--to', 'office', '--service', 'tcp/502']);
  expect([back.code, back.out]).toEqual([0, expect.stringContaining('deny rule implicit deny of fw')]);
});

const refused: readonly (readonly [readonly string[], string])[] = [
  [['--from', 'entreprise', '--to', 'dmz'], 'did you mean "enterprise"?'],
  [['--from', 'enterprise', '--to', 'dmz', '--service', 'tcp/http'], '"tcp/http" is no service'],
  [['--service', 'tcp/80'], '--service alone asks nothing'],
];
test.each(refused)('%j is refused with what helps', async (argv, says) => {
  const { code, out, err } = await run(['network', harbour, ...asOf, ...argv]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
});

test('a site without rules and flows says what to register', async () => {
  const bare = folder({ 'site.yaml': 'site: { id: s, name: Plant, timeZone: UTC }\npolicy: baseline\nzones: [{ id: z, target: 1 }]\n' });
  const { code, out } = await run(['network', bare, ...asOf]);
  expect([code, out]).toEqual([3, expect.stringContaining('register firewall-rules')]);
});

test('flows without rules leave open what passes, and nothing is called shut', async () => {
  const site = folder({
    'evidence/flows.csv': 'sourceAddress,destinationAddress,service,lastSeen\n10.1.0.9,10.2.0.9,tcp/502,2026-09-27T10:00:00Z\n',
    'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: baseline
zones:
  - { id: office, domain: business, networks: [10.1.0.0/24], target: 1 }
  - { id: sis, safety: true, networks: [10.2.0.0/24], target: 1 }
conduits: [{ id: c, between: [office, sis], target: 1, enforcedBy: [FW-1] }]
evidence: [{ id: flows, kind: flows, file: evidence/flows.csv, collected: 2026-09-28 }]
`,
  });
  const done = await run(['network', site, ...asOf]);
  expect(done.code).toBe(3);
  expect(done.out.replaceAll(/\s+/g, ' ')).toContain('no rule of any device is in evidence');
});
