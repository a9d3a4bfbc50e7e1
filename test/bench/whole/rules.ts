/** Fifty different rules over an inventory, as ten controls of a user's own. */
const rules: readonly (readonly [when: string | null, assert: string])[] = [
  [null, "asset.owner != ''"],
  [null, "asset.location.building in ['B1', 'B2', 'B3']"],
  ["asset.class in ['controller', 'remote-terminal']", "asset.firmware.matches('^[0-9]+[.][0-9]+[.][0-9]+$')"],
  ["asset.class == 'server'", 'asset.agentCapable'],
  [null, "asset.addresses.all(a, inNetwork(a, '10.0.0.0/8')) && size(asset.addresses) > 0"],
  ["asset.criticality in ['high', 'critical']", 'asset.stateful'],
  ["asset.lifecycle == 'in-service'", 'daysUntil(asset.endOfSupport) > 0'],
  [null, "!asset.services.exists(s, s in ['tcp/21', 'tcp/23', 'tcp/80'])"],
  ["asset.class == 'hmi'", "!asset.services.exists(s, s == 'tcp/3389')"],
  [null, 'size(asset.services) <= 6'],
  [null, "asset.vendor in ['Siemens', 'Schneider', 'ABB', 'Rockwell', 'Hirschmann']"],
  ["asset.vendor == 'Siemens'", "asset.model.startsWith('S7-')"],
  ["asset.vendor == 'Hirschmann'", "asset.class == 'network'"],
  [null, "asset.hostname.matches('^host-[0-9]+$')"],
  ['asset.virtual', "asset.class in ['server', 'historian', 'workstation']"],
  ["asset.domain == 'iacs'", "asset.connection != 'wireless' || asset.criticality != 'critical'"],
  ["asset.class == 'sensor'", '!asset.virtual'],
  [null, "asset.serial.matches('^[A-Z]{2}-[0-9]+$')"],
  ["asset.os == 'Windows'", "asset.osVersion in ['10', '11', '2019', '2022']"],
  ["asset.os == 'Windows'", "versionCompare(asset.osVersion, '7') > 0"],
  [null, "!asset.accounts.exists(a, a in ['guest', 'default'])"],
  [null, 'size(asset.accounts) <= 5'],
  ["asset.criticality == 'critical'", "asset.backup in ['daily', 'weekly']"],
  ['asset.stateful', "asset.backup != 'none'"],
  ["asset.class == 'controller'", "asset.timeSource == 'ntp-1' || asset.timeSource == 'ntp-2'"],
  [null, "asset.timeSource != 'none'"],
  ["asset.class in ['workstation', 'hmi']", "asset.endpointProtection != 'none'"],
  ["asset.lifecycle == 'spare'", "asset.connection != 'remote'"],
  ["asset.lifecycle != 'retired'", 'size(asset.addresses) >= 1'],
  [null, "asset.role in ['mixing', 'pumping', 'dosing', 'storage']"],
  ["asset.role == 'dosing'", "asset.criticality != 'low' || asset.class != 'controller'"],
  ["asset.class == 'network'", "asset.logging == 'syslog'"],
  [null, "asset.logging != ''"],
  ["asset.firmware.startsWith('0.')", "asset.criticality != 'critical'"],
  ["asset.class == 'server'", "!asset.services.exists(s, s.startsWith('udp/'))"],
  [null, "asset.zone.matches('^z[0-9]+$')"],
  ["asset.connection == 'remote'", "asset.services.exists(s, s == 'tcp/22' || s == 'tcp/443')"],
  [null, "asset.location.area in ['North', 'South', 'Hall']"],
  ["asset.location.building == 'B3'", "asset.location.area != 'North' || asset.class != 'safety-controller'"],
  ["asset.class == 'engineering-station'", 'asset.agentCapable && asset.stateful'],
  [null, "asset.vlan.matches('^[0-9]+$')"],
  ["asset.domain == 'business'", "asset.class in ['server', 'workstation', 'printer', 'network', 'other']"],
  ["asset.class == 'historian'", "asset.services.exists(s, s == 'tcp/443')"],
  [null, "asset.manufactured.matches('^20[0-9][0-9]$')"],
  ["asset.criticality == 'critical'", "asset.owner in ['Operations', 'Maintenance', 'Engineering']"],
  [null, "!asset.protocols.exists(p, p == 'telnet')"],
  ["asset.protocols.exists(p, p == 's7comm')", "asset.vendor == 'Siemens' || asset.class != 'controller'"],
  ["asset.class == 'firewall'", "asset.connection == 'wired'"],
  [null, "asset.baselineImage.startsWith('img-')"],
  ["asset.agentCapable && asset.os == 'Linux'", "asset.osVersion != '6'"],
];
const perControl = 5;
export const countOfRules = rules.length;

/** File name and text of each control. */
export function controlFiles(): readonly (readonly [string, string])[] {
  const groups = Array.from({ length: rules.length / perControl }, (_, n) => rules.slice(n * perControl, (n + 1) * perControl));
  return groups.map((group, n) => {
    const id = `BENCH-${String(n + 1)}`;
    const written = group.map(([when, assert], m) => ({
      id: `rule-${String(m + 1)}`,
      for: 'assets',
      ...(when === null ? {} : { when }),
      assert,
      message: '{{asset.id}} does not hold',
      severity: 'medium',
    }));
    const control = {
      ...{ id, version: 1, title: `Five rules of the bench, ${String(n + 1)}`, satisfies: ['SR 7.8'] },
      rationale: 'It is measured.',
      ...{ subject: 'zone', aspect: 'implementation', automation: 'full', evidence: ['assets'], rules: written },
      fix: 'Nothing.',
      effort: { cost: 0, days: 0, outage: 'none' },
      proves: 'Nothing about a plant.',
    };
    // JSON is YAML.
    return [`${id}-bench.yaml`, JSON.stringify(control, null, 1)] as const;
  });
}
