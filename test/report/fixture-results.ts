/** What came of each control in the fixture: all statuses, all kinds of reason, findings with places. */
import type { ControlEntry, Finding, FindingClass, Place, Reason, Result, Status } from '../../src/model/assessment.js';
import type { Severity } from '../../src/model/control.js';
import { hash } from './fixture-controls.js';

export interface Wanted {
  readonly status: Status;
  readonly reason?: Reason;
  readonly findings?: readonly Wrong[];
  readonly decision?: string;
  readonly waivers?: readonly string[];
  readonly underlying?: Status;
}
export interface Wrong {
  readonly message: string;
  readonly key: string;
  readonly line: number;
  readonly severity: Severity;
  readonly class: FindingClass;
}
export const lacks = (code: Reason['code'], kind: string, evidence: string, supply: string): Wanted => ({
  status: 'not-evaluated',
  reason: { code, kind, evidence, supply },
});
export const wrong = (message: string, key: string, line: number, severity: Severity = 'high', cls: FindingClass = 'minor'): Wrong => ({
  message,
  key,
  line,
  severity,
  class: cls,
});

export const fails = (...findings: readonly Wrong[]): Wanted => ({ status: 'fail', findings });
export const none = (kind: string, subject: string): Wanted =>
  lacks('no-evidence', kind, '', `Supply ${kind} for ${subject}, not older than 35 days, grade E3 or better: none is registered.`);

export const inControl = (anyRules: number): Readonly<Record<string, Wanted>> => ({
  'SR 5.1 RE 3': fails(wrong('The control network shares a switch with the business network', 'sw-14', 31, 'medium', 'opportunity')),
  'SR 5.2 RE 1': fails(
    ...Array.from({ length: anyRules }, (_, at) =>
      wrong(
        `Rule ${String(811 + at)} allows any source to any destination between dmz and control`,
        `fw-1|${String(811 + at)}`,
        812 + at,
        'critical',
        'major',
      ),
    ),
  ),
  'SR 5.2 RE 2': none('exercises', 'zone:control'),
  'SR 5.2 RE 3': { status: 'compensated', underlying: 'fail', decision: 'C-002' },
  'SR 1.5': fails(
    wrong('plc-07 still has the password it was delivered with', 'plc-07', 44, 'high', 'major'),
    wrong('hmi-02 still has the password it was delivered with', 'hmi-02', 51, 'high', 'major'),
  ),
  'SR 2.5': {
    status: 'not-evaluated',
    reason: {
      code: 'relaxed',
      kind: '',
      evidence: '',
      supply: 'The policy allows 60 minutes, the control 15: the requirement is not claimed.',
    },
  },
  'SR 3.8 RE 1': { status: 'error' },
  'SR 7.3 RE 1': {
    status: 'fail',
    waivers: ['W-004'],
    findings: [wrong('hist-01 has no verified backup of the last 30 days', 'hist-01', 19, 'medium', 'minor')],
  },
  'SR 6.1': fails(wrong('eng-03 sends its log nowhere', 'eng-03', 8, 'medium')),
});
export const inSis: Readonly<Record<string, Wanted>> = {
  'SR 1.1 RE 3': none('access-settings', 'zone:sis'),
  'SR 1.2': { status: 'compensated', underlying: 'not-evaluated', decision: 'C-001' },
  'SR 1.2 RE 1': fails(wrong('sis-logic-1 shares its certificate with sis-logic-2', 'sis-logic-1', 12, 'medium', 'opportunity')),
  'SR 1.6': { status: 'not-applicable', underlying: 'pass', decision: 'N-001' },
  'SR 1.6 RE 1': { status: 'not-applicable', underlying: 'pass', decision: 'N-001' },
  'SR 1.9': { status: 'not-applicable', underlying: 'not-evaluated', decision: 'N-002' },
  'SR 1.9 RE 1': { status: 'not-applicable', underlying: 'not-evaluated', decision: 'N-002' },
  'SR 1.8': lacks(
    'stale',
    'certificates',
    'certs',
    'Supply certificates for zone:sis, not older than 35 days, grade E3 or better: certs is 65 days old.',
  ),
  'SR 3.2': lacks('missing-attribute', 'endpoint-protection', 'epp', 'Fill in "engineVersion" in 2 records of epp.'),
  'SR 7.4': lacks('low-grade', 'restore-tests', 'restore', 'Supply restore-tests for zone:sis, grade E4: restore is grade E2.'),
};
export const onConduit: Readonly<Record<string, Wanted>> = {};
export const onSite: Readonly<Record<string, Wanted>> = {
  'OTB-002': fails(wrong('Change CHG-118 was made before it was approved', 'CHG-118', 27, 'medium', 'minor')),
  'OTB-003': lacks(
    'no-evidence',
    'training',
    '',
    'Supply training for site, not older than 365 days, grade E2 or better: none is registered.',
  ),
};

export const fileOf: Readonly<Record<string, string>> = {
  'firewall-rules': 'evidence/fw.csv',
  accounts: 'evidence/accounts.csv',
  certificates: 'evidence/certs.json',
  backups: 'evidence/backups.ndjson',
};
export const evidenceIdOf: Readonly<Record<string, string>> = {
  'firewall-rules': 'fw',
  accounts: 'acc',
  certificates: 'certs',
  backups: 'bkp',
  'endpoint-protection': 'epp',
  'log-sources': 'logs',
  'access-settings': 'settings',
  documents: 'docs',
};

export function placeOf(kind: string, line: number): Place {
  const evidence = evidenceIdOf[kind] ?? 'inventory';
  const file = fileOf[kind] ?? `evidence/${evidence}.csv`;
  return {
    evidence,
    file,
    line,
    column: 1,
    pointer: kind === 'firewall-rules' ? `/rules/${String(line - 1)}/src` : null,
    sha256: hash(file),
  };
}

export function resultFor(control: ControlEntry, subject: string, wanted: Wanted | undefined, findings: Finding[]): Result {
  const kind = control.evidence.at(-1) ?? 'assets';
  const status = wanted?.status ?? 'pass';
  const own = (wanted?.findings ?? []).map((each): Finding => {
    const id = `F-${hash([control.id, subject, each.key].join(' ')).slice(0, 10)}`;
    const origin = placeOf(kind, each.line);
    const others = each.severity === 'critical' ? [placeOf(kind, each.line + 2000)] : [];
    return {
      id,
      control: control.id,
      rule: 'main',
      subject,
      severity: each.severity,
      class: each.class,
      message: each.message,
      record: { kind, key: each.key },
      origin,
      others,
      waivers: wanted?.waivers ?? [],
    };
  });
  findings.push(...own);
  const missing = status === 'not-evaluated' && wanted?.reason?.code === 'missing-attribute' ? 2 : 0;
  const population = status === 'not-evaluated' && wanted?.reason?.code === 'no-evidence' ? 0 : kind === 'firewall-rules' ? 812 : 41;
  const noEvidence = population === 0;
  return {
    control: control.id,
    subject,
    status,
    underlying: wanted?.underlying ?? null,
    reasons: wanted?.reason ? [wanted.reason] : [],
    population,
    checked: status === 'error' ? 0 : population - missing,
    failed: own.length,
    missing,
    errors: status === 'error' ? population : 0,
    evidence: noEvidence ? [] : ['inventory', evidenceIdOf[kind] ?? 'docs'],
    findings: own.map(({ id }) => id),
    undecided:
      missing > 0
        ? [
            { rule: 'main', record: { kind, key: 'sis-hmi' }, code: 'missing-attribute', what: 'engineVersion', place: placeOf(kind, 4) },
            { rule: 'main', record: { kind, key: 'sis-eng' }, code: 'missing-attribute', what: 'engineVersion', place: placeOf(kind, 5) },
          ]
        : [],
    aspect: control.aspect,
    params: { maxAgeDays: 30, services: ['tcp/443', 'tcp/502'] },
    relaxed: wanted?.reason?.code === 'relaxed' ? ['params.lockMinutes'] : [],
    waivers: wanted?.waivers ?? [],
    fullyWaived: (wanted?.waivers ?? []).length > 0,
    decision: wanted?.decision ?? null,
  };
}
