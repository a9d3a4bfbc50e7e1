/** Statements of firewalls beside their rules: what decides and is not worked out is listed with its line, what only drops more is told, and nothing vanishes. */
import { expect, test } from 'vitest';
import { readers } from '../../../src/evidence/readers/index.js';

async function read(id: 'palo-alto' | 'cisco-ios' | 'cisco-asa' | 'fortigate' | 'pfsense' | 'iptables', text: string) {
  const bytes = new TextEncoder().encode(text);
  const file = {
    path: 'fw.conf',
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    chunks: async function* () {
      yield await Promise.resolve(bytes);
    },
  };
  const broken: string[] = [];
  const notes: string[] = [];
  for await (const batch of readers[id].read(file, { recordsAt: 'all', select: null, kind: 'firewall-rules' })) {
    broken.push(...batch.broken.map(({ line, reason }) => `${String(line)} ${reason}`));
    notes.push(...(batch.notes ?? []));
  }
  return { broken, notes: notes.filter((note) => note.startsWith('Not worked out')) };
}

const panos = `set deviceconfig system hostname fw
set zone inside network layer3 ethernet1/1
set zone inside network zone-protection-profile strict
set rulebase security rules r1 from any
set rulebase security rules r1 to any
set rulebase security rules r1 source any
set rulebase security rules r1 destination any
set rulebase security rules r1 service any
set rulebase security rules r1 application any
set rulebase security rules r1 action allow
set rulebase decryption rules d1 action no-decrypt
set rulebase dos rules x1 action deny
set rulebase dos rules x2 action protect
set rulebase pbf rules p1 action discard
set rulebase application-override rules a1 application web
set rulebase sorcery rules s1 action allow
set rulebase pbf rules p2 disabled yes
set sorcery spell x
`;
const cases: readonly (readonly [string, Parameters<typeof read>[0], string, readonly string[], readonly string[]])[] = [
  [
    'PAN-OS',
    'palo-alto',
    panos,
    [
      '12 dos rule "x1" is not worked out',
      '14 pbf rule "p1" is not worked out',
      '15 application-override rule "a1" is not worked out',
      '16 sorcery rule "s1" is not worked out',
      '18 the part "sorcery" is not understood',
    ],
    ['decryption rule "d1" (line 11)', 'dos rule "x2" (line 13)', 'zone protection of inside (line 3)'],
  ],
  [
    'IOS',
    'cisco-ios',
    'hostname sw\ninterface Gi0/1\n switchport mode access\n switchport port-security\n storm-control broadcast level 5\n mac access-group M in\n ip policy route-map R\ninterface Vlan1\n ip address 10.0.0.1 255.255.255.0\n ip verify unicast source reachable-via rx\nsorcery on\n',
    [
      '11 the statement "sorcery on" is not understood',
      '6 the interface statement "mac access-group M in" is not understood',
      '7 the interface statement "ip policy route-map R" is not understood',
    ],
    [
      '"switchport port-security" (line 4)',
      '"storm-control broadcast level 5" (line 5)',
      '"ip verify unicast source reachable-via rx" (line 10)',
    ],
  ],
  [
    'ASA',
    'cisco-asa',
    'hostname asa\nip verify reverse-path interface outside\nshun 10.0.0.9\nsorcery on\n',
    ['4 the statement "sorcery on" is not understood'],
    ['"ip verify reverse-path interface outside" (line 2)', '"shun 10.0.0.9" (line 3)'],
  ],
  [
    'FortiGate',
    'fortigate',
    `config system global\n set hostname fw\nend\nconfig router policy\n edit 1\n  set gateway 10.0.0.9\n next\nend\nconfig firewall DoS-policy\n edit 1\n  set status enable\n next\nend\nconfig switch-controller 802-1X-settings\n set reauth-period 60\nend\nconfig sorcery spell\n edit 1\n next\nend\nconfig firewall sorcery\n edit 1\n next\nend\nconfig firewall policy\n edit 1\n  set srcintf any\n  set dstintf any\n  set srcaddr all\n  set dstaddr all\n  set service ALL\n  set action accept\n  set schedule always\n next\nend\n`,
    [
      '10 entry "1" of firewall DoS-policy is not worked out',
      '17 the table "sorcery spell" is not understood',
      '21 the table "firewall sorcery" is not understood',
      '5 entry "1" of router policy is not worked out',
    ],
    ['switch-controller 802-1X-settings (line 14)'],
  ],
  [
    'iptables',
    'iptables',
    '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j NFQUEUE --queue-num 0\nCOMMIT\n*sorcery\n:X ACCEPT [0:0]\nCOMMIT\n',
    ['3 the rule is not understood: target "NFQUEUE" is neither known nor a chain of the table', '5 the table "sorcery" is not known'],
    [],
  ],
  [
    'pfSense',
    'pfsense',
    '<pfsense>\n<system>\n<hostname>fw</hostname>\n<disablefilter/>\n</system>\n<captiveportal>\n<guest>\n<enable/>\n</guest>\n</captiveportal>\n<installedpackages>\n<miniupnpd>\n<config><enable>on</enable></config>\n</miniupnpd>\n</installedpackages>\n<filter/>\n</pfsense>\n',
    [
      '12 devices inside may open ports by themselves (UPnP), which no rule shows',
      '4 the filter is switched off (disablefilter): whatever the rules say, everything passes',
    ],
    ['captive portal guest (line 7)'],
  ],
];

test.each(cases.map(([name, id, text, broken, notes]) => ({ name, id, text, broken, notes })))(
  '$name: nothing beside the rules vanishes',
  async ({ id, text, broken, notes }) => {
    const found = await read(id, text);
    expect([...found.broken].sort()).toEqual([...broken].sort());
    for (const each of notes) expect(found.notes.join('\n')).toContain(each);
  },
);

test('an answer of the PAN-OS interface is read through its wrapping', async () => {
  const rule = '<entry name="r"><from><member>any</member></from><action>allow</action></entry>';
  const xml = `<response status="success"><result><config><devices><entry name="d"><vsys><entry name="v">\n<rulebase><security><rules>${rule}</rules></security></rulebase></entry></vsys></entry></devices></config></result></response>`;
  expect((await read('palo-alto', xml)).broken).toEqual(['2 rule "r" is not understood: it has no to']);
});
