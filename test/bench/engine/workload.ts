/** The workload of the engine bench: assets of a random plant, always the same for a seed, and twenty rules over them. */
import { random } from '../random.js';
export interface Account {
  readonly name: string;
  readonly type: 'human' | 'service';
  readonly shared: boolean;
  readonly privileged: boolean;
  readonly mfa: boolean;
  readonly isDefault: boolean;
}
export interface Service {
  readonly name: string;
  readonly port: number;
  readonly encrypted: boolean;
}
export interface Vulnerability {
  readonly id: string;
  readonly cvss: number;
  readonly fixed: boolean;
}
/** Dates are epoch milliseconds for every engine alike. Any field may be missing. */
export interface Asset {
  readonly id: string;
  readonly zone?: string;
  readonly type?: string;
  readonly firmware?: string;
  readonly ip?: string;
  readonly criticality?: number;
  readonly sl?: number;
  readonly remoteAccess?: boolean;
  readonly lastPatched?: number;
  readonly endless?: boolean;
  readonly eol?: number;
  readonly owner?: string;
  readonly accounts?: readonly Account[];
  readonly services?: readonly Service[];
  readonly vulns?: readonly Vulnerability[];
  readonly logging?: {
    readonly enabled?: boolean;
    readonly central?: boolean;
    readonly retentionDays?: number;
    readonly timeSync?: boolean;
  };
  readonly backups?: { readonly enabled?: boolean; readonly lastSuccess?: number; readonly offsite?: boolean; readonly tested?: boolean };
  readonly antivirus?: { readonly installed?: boolean; readonly mode?: string };
}
export interface Zone {
  readonly id: string;
  readonly level: number;
  readonly slTarget: number;
}

const day = 86_400_000;
export const asOf = Date.UTC(2026, 5, 30);
export const cut365 = asOf - 365 * day;
export const cut30 = asOf - 30 * day;

const types = ['PLC', 'RTU', 'DCS', 'HMI', 'Workstation', 'Server', 'Switch', 'Firewall', 'Sensor', 'Historian'];
const common = [
  ['modbus', 502],
  ['s7comm', 102],
  ['https', 443],
  ['ssh', 22],
  ['opcua', 4840],
  ['rdp', 3389],
  ['snmp', 161],
] as const;
const risky = [
  ['telnet', 23],
  ['ftp', 21],
  ['http', 80],
] as const;

/** `gaps`: the share of fields that nobody has filled in. */
export function plant(size: number, seed = 42, gaps = 0): { readonly assets: readonly Asset[]; readonly zones: readonly Zone[] } {
  const next = random(seed);
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const chance = (share: number): boolean => next() < share;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const zones = Array.from({ length: Math.max(8, Math.min(200, Math.floor(size / 100))) }, (_, n): Zone => ({
    id: `z${String(n)}`,
    level: int(0, 4),
    slTarget: int(1, 4),
  }));
  const host = new Set(['HMI', 'Workstation', 'Server', 'Historian']);
  const assets = Array.from({ length: size }, (_, n): Asset => {
    const type = pick(types);
    const whole = {
      id: `A-${String(n)}`,
      zone: chance(0.01) ? 'nowhere' : pick(zones).id,
      type,
      firmware: chance(0.05) ? 'unknown' : `${String(int(0, 9))}.${String(int(0, 20))}.${String(int(0, 9))}`,
      ip: `${chance(0.97) ? '10' : '192'}.${String(int(0, 255))}.${String(int(0, 255))}.${String(int(1, 254))}`,
      criticality: int(1, 5),
      sl: int(1, 4),
      remoteAccess: chance(0.2),
      lastPatched: asOf - int(0, 500) * day,
      endless: chance(0.7),
      eol: asOf + int(-300, 2700) * day,
      owner: chance(0.05) ? 'nobody' : pick(['Operations', 'Maintenance', 'IT', 'Engineering']),
      accounts: Array.from({ length: int(2, 4) }, (__, m) => ({
        name: `u${String(m)}`,
        type: chance(0.7) ? ('human' as const) : ('service' as const),
        shared: chance(0.1),
        privileged: chance(0.3),
        mfa: chance(0.8),
        isDefault: chance(0.02),
      })),
      services: Array.from({ length: int(2, 5) }, () => {
        const [name, port] = chance(0.07) ? pick(risky) : pick(common);
        return { name, port, encrypted: chance(0.5) };
      }),
      vulns: Array.from({ length: int(0, 3) }, (__, m) => ({
        id: `CVE-${String(n)}-${String(m)}`,
        cvss: int(0, 100) / 10,
        fixed: chance(0.7),
      })),
      logging: { enabled: chance(0.9), central: chance(0.8), retentionDays: pick([30, 60, 90, 180, 365]), timeSync: chance(0.95) },
      backups: { enabled: chance(0.93), lastSuccess: asOf - int(0, 45) * day, offsite: chance(0.8), tested: chance(0.7) },
      antivirus: { installed: host.has(type) ? chance(0.9) : false, mode: pick(['block', 'detect']) },
    };
    if (gaps === 0) return whole;
    return Object.fromEntries(Object.entries(whole).filter(([name]) => name === 'id' || !chance(gaps))) as unknown as Asset;
  });
  return { assets, zones };
}

/** A rule in our language; `homes` are the zones that its `zone` names. */
export interface BenchRule {
  readonly id: string;
  readonly when: string | null;
  readonly assert: string;
}
export const rules: readonly BenchRule[] = [
  { id: 'R01', when: null, assert: 'asset.logging.enabled' },
  { id: 'R02', when: "asset.type in ['PLC', 'RTU', 'DCS']", assert: "asset.firmware.matches('^[0-9]+[.][0-9]+[.][0-9]+$')" },
  { id: 'R03', when: "asset.type in ['HMI', 'Workstation', 'Server']", assert: 'asset.antivirus.installed' },
  { id: 'R04', when: null, assert: '!asset.accounts.exists(a, a.shared && a.privileged)' },
  { id: 'R05', when: 'asset.remoteAccess', assert: "asset.accounts.all(a, a.type != 'human' || a.mfa)" },
  { id: 'R06', when: null, assert: 'asset.backups.enabled && asset.backups.lastSuccess >= params.cut30' },
  { id: 'R07', when: 'asset.criticality >= 4', assert: 'asset.backups.offsite && asset.backups.tested' },
  { id: 'R08', when: null, assert: 'asset.lastPatched >= params.cut365' },
  { id: 'R09', when: 'homes.exists(h, h.level >= 3)', assert: 'asset.services.all(s, s.encrypted)' },
  { id: 'R10', when: null, assert: '!asset.services.exists(s, s.port in [21, 23, 80])' },
  { id: 'R11', when: null, assert: '!asset.accounts.exists(a, a.isDefault)' },
  { id: 'R12', when: null, assert: 'asset.logging.retentionDays >= 90' },
  { id: 'R13', when: 'asset.logging.enabled', assert: 'asset.logging.timeSync' },
  { id: 'R14', when: null, assert: '!asset.vulns.exists(v, v.cvss >= 9.0 && !v.fixed)' },
  { id: 'R15', when: 'asset.criticality >= 3', assert: 'size(asset.vulns.filter(v, v.cvss >= 7.0 && !v.fixed)) <= 1' },
  { id: 'R16', when: null, assert: "asset.owner != 'nobody'" },
  { id: 'R17', when: null, assert: "asset.ip.matches('^10[.]')" },
  { id: 'R18', when: null, assert: 'size(homes) > 0' },
  { id: 'R19', when: null, assert: 'homes.all(h, asset.sl >= h.slTarget)' },
  { id: 'R20', when: null, assert: 'asset.endless || asset.eol > params.asOf' },
];

/** What an engine says of one rule over all assets. `undecided`: null where it knows no third value. */
export interface Count {
  readonly failed: number;
  readonly undecided: number | null;
}
