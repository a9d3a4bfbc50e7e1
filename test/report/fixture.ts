/** A plausible assessment without any file: two zones, a conduit and the site, every status and every list filled. */
import { createHash } from 'node:crypto';
import type {
  Assessment,
  CatalogueEntry,
  ControlEntry,
  EvidenceEntry,
  Finding,
  FindingClass,
  Place,
  Reason,
  RequirementResult,
  Result,
  Status,
  SubjectResult,
} from '../../src/model/assessment.js';
import {
  foundationalRequirements,
  type FoundationalRequirement,
  type Requirement,
  type SecurityLevel,
  type Vector,
} from '../../src/model/catalogue.js';
import type { Severity } from '../../src/model/control.js';
import { achievedLevels } from '../../src/assess/levels.js';
import { requestsOf } from '../../src/assess/requests.js';
import { requirementRows } from './requirements.js';

export interface FixtureOptions {
  /** Further zones like `control`, for size. */
  readonly moreZones?: number;
  /** Findings of the any-to-any rule kept in the assessment. */
  readonly anyRules?: number;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const levelFrom = (text: string): SecurityLevel => (text === '1' ? 1 : text === '2' ? 2 : text === '3' ? 3 : 4);

export const catalogueRows: readonly (Requirement & { readonly fr: FoundationalRequirement; readonly level: SecurityLevel })[] =
  requirementRows
    .trim()
    .split('\n')
    .map((line) => {
      const [frText = '', id = '', level = '', conduit = '', title = ''] = line.split('|');
      const fr = foundationalRequirements.find((each) => each === frText) ?? 'IAC';
      const parent = id.includes(' RE ') ? id.slice(0, id.indexOf(' RE ')) : null;
      return { id, title, fr, level: levelFrom(level), parent, conduit: conduit === 'c' };
    });

const withoutControl = new Set(['SR 3.4 RE 1', 'SR 2.8 RE 1']);
const controlIdOf = (id: string): string => {
  const row = catalogueRows.findIndex((each) => each.id === id);
  const fr = catalogueRows[row]?.fr ?? 'IAC';
  const inFr = catalogueRows.filter((each) => each.fr === fr).findIndex((each) => each.id === id);
  return `OTB-${foundationalRequirements.indexOf(fr) + 1}${String(inFr + 1).padStart(2, '0')}`;
};

const kindByFr: Vector<string> = {
  IAC: 'accounts',
  UC: 'access-settings',
  SI: 'endpoint-protection',
  DC: 'certificates',
  RDF: 'firewall-rules',
  TRE: 'log-sources',
  RA: 'backups',
};
const outages = ['none', 'none', 'restart', 'none', 'shutdown'] as const;

const controlFor = (row: (typeof catalogueRows)[number], at: number): ControlEntry => ({
  id: controlIdOf(row.id),
  version: 1 + (at % 3),
  title:
    row.id === 'SR 5.2 RE 1'
      ? 'Firewalls deny by default and allow by exception'
      : `${row.title} is shown by the ${kindByFr[row.fr]} export`,
  satisfies: [row.id],
  maps: { 'nist-csf-2.0': ['PR.AA-01'], 'nist-sp-800-53-r5': ['AC-2'] },
  subject: row.id === 'SR 6.1 RE 1' ? ['site'] : row.conduit === true ? ['zone', 'conduit'] : ['zone'],
  aspect: at % 5 === 0 ? 'effectiveness' : 'implementation',
  automation: at % 7 === 0 ? 'partial' : 'full',
  evidence: ['assets', kindByFr[row.fr]],
  rationale: 'What nobody reads back is a hope, and a hope does not stop anybody who is already inside.',
  fix:
    row.id === 'SR 5.2 RE 1'
      ? 'Replace each any-to-any rule by rules that name source, destination and service; end the list with a deny rule.'
      : `Correct the records named, then export the ${kindByFr[row.fr]} again.`,
  effort: { cost: 1000 + (at % 7) * 500, days: 1 + (at % 4), outage: outages[at % 5] ?? 'none' },
  proves: `That the export shows it on the day of collection; not that it stayed so afterwards.`,
  file: `controls/fr${foundationalRequirements.indexOf(row.fr) + 1}/${controlIdOf(row.id)}.yaml`,
  sha256: hash(row.id),
});

const programmeControl = (id: string, title: string, reference: string, automation: string): ControlEntry => ({
  id,
  version: 1,
  title,
  satisfies: [`iec-62443-2-1:${reference}`],
  maps: { 'nist-csf-2.0': ['ID.AM-01'] },
  subject: ['site'],
  aspect: 'design',
  automation,
  evidence: ['documents'],
  rationale: 'Without it, everything else rests on memory.',
  fix: 'Write it down, have it approved, and keep the approved file in the site folder.',
  effort: { cost: 2000, days: 4, outage: 'none' },
  proves: 'That the document exists and is in force; not that people follow it.',
  file: `controls/programme/${id}.yaml`,
  sha256: hash(id),
});
const programme = [
  programmeControl('OTB-001', 'The asset inventory is complete and current', 'CM 1.1', 'full'),
  programmeControl('OTB-002', 'Changes are approved before they are made', 'CM 1.4', 'partial'),
  programmeControl('OTB-003', 'Everybody with access is trained every year', 'ORG 1.4', 'full'),
  programmeControl('OTB-004', 'An incident response plan is in force', 'EVENT 1.8', 'attested'),
];
const controls: readonly ControlEntry[] = [
  ...catalogueRows.filter((row) => !withoutControl.has(row.id)).map(controlFor),
  ...programme,
].sort((a, b) => (a.id < b.id ? -1 : 1));

interface Wanted {
  readonly status: Status;
  readonly reason?: Reason;
  readonly findings?: readonly Wrong[];
  readonly decision?: string;
  readonly waivers?: readonly string[];
  readonly underlying?: Status;
}
interface Wrong {
  readonly message: string;
  readonly key: string;
  readonly line: number;
  readonly severity: Severity;
  readonly class: FindingClass;
}
const lacks = (code: Reason['code'], kind: string, evidence: string, supply: string): Wanted => ({
  status: 'not-evaluated',
  reason: { code, kind, evidence, supply },
});
const wrong = (message: string, key: string, line: number, severity: Severity = 'high', cls: FindingClass = 'minor'): Wrong => ({
  message,
  key,
  line,
  severity,
  class: cls,
});

const fails = (...findings: readonly Wrong[]): Wanted => ({ status: 'fail', findings });
const none = (kind: string, subject: string): Wanted =>
  lacks('no-evidence', kind, '', `Supply ${kind} for ${subject}, not older than 35 days, grade E3 or better: none is registered.`);

const inControl = (anyRules: number): Readonly<Record<string, Wanted>> => ({
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
const inSis: Readonly<Record<string, Wanted>> = {
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
const onConduit: Readonly<Record<string, Wanted>> = {};
const onSite: Readonly<Record<string, Wanted>> = {
  'OTB-002': fails(wrong('Change CHG-118 was made before it was approved', 'CHG-118', 27, 'medium', 'minor')),
  'OTB-003': lacks(
    'no-evidence',
    'training',
    '',
    'Supply training for site, not older than 365 days, grade E2 or better: none is registered.',
  ),
};

const fileOf: Readonly<Record<string, string>> = {
  'firewall-rules': 'evidence/fw.csv',
  accounts: 'evidence/accounts.csv',
  certificates: 'evidence/certs.json',
  backups: 'evidence/backups.ndjson',
};
const evidenceIdOf: Readonly<Record<string, string>> = {
  'firewall-rules': 'fw',
  accounts: 'acc',
  certificates: 'certs',
  backups: 'bkp',
  'endpoint-protection': 'epp',
  'log-sources': 'logs',
  'access-settings': 'settings',
  documents: 'docs',
};

function placeOf(kind: string, line: number): Place {
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

function resultFor(control: ControlEntry, subject: string, wanted: Wanted | undefined, findings: Finding[]): Result {
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

const vector = (...levels: readonly SecurityLevel[]): Vector<SecurityLevel> => {
  const [IAC = 0, UC = 0, SI = 0, DC = 0, RDF = 0, TRE = 0, RA = 0] = levels;
  return { IAC, UC, SI, DC, RDF, TRE, RA };
};

export function buildAssessment({ moreZones = 0, anyRules = 3 }: FixtureOptions = {}): Assessment {
  const parts = [
    { kind: 'zone' as const, id: 'control', name: 'Control zone', target: vector(2, 2, 3, 1, 3, 2, 3), wanted: inControl(anyRules) },
    { kind: 'zone' as const, id: 'sis', name: 'Safety instrumented system', target: vector(2, 2, 2, 0, 2, 1, 2), wanted: inSis },
    ...Array.from({ length: moreZones }, (_, at) => ({
      kind: 'zone' as const,
      id: `line-${String(at + 1)}`,
      name: `Packing line ${String(at + 1)}`,
      target: vector(2, 2, 2, 1, 2, 2, 2),
      wanted: inControl(anyRules),
    })),
    { kind: 'conduit' as const, id: 'c-sis', name: 'Control to safety system', target: vector(2, 2, 2, 1, 2, 1, 2), wanted: onConduit },
  ];
  const findings: Finding[] = [];
  const requirements: RequirementResult[] = [];
  const results: Result[] = [];
  const subjects: SubjectResult[] = [];
  const site = controls
    .filter((control) => control.subject.includes('site'))
    .map((control) => resultFor(control, 'site', onSite[control.id], findings));

  for (const part of parts) {
    const ref = `${part.kind}:${part.id}`;
    const rows = catalogueRows.filter((row) => part.kind === 'zone' || row.conduit === true);
    const statuses = new Map<string, Status>();
    for (const row of rows) {
      const control = controls.find((each) => each.satisfies.includes(row.id));
      const above = row.level === 4 || (row.level === 3 && part.id !== 'control');
      const wanted = part.wanted[row.id] ?? (above ? none(kindByFr[row.fr], ref) : undefined);
      const own = control && !control.subject.includes('site') ? resultFor(control, ref, wanted, findings) : undefined;
      if (own) results.push(own);
      const speaks = own ?? site.find((each) => each.control === control?.id);
      const status = speaks?.status ?? 'not-evaluated';
      statuses.set(row.id, status);
      const required = row.level <= part.target[row.fr] && status !== 'not-applicable';
      requirements.push({
        subject: ref,
        id: row.id,
        level: row.level,
        fr: row.fr,
        required,
        status,
        controls: control ? [control.id] : [],
        waived: speaks?.fullyWaived ?? false,
      });
    }
    const levels = achievedLevels(statuses, rows, part.target);
    const verdicts = Object.values(levels).map((each) => each.verdict);
    subjects.push({
      kind: part.kind,
      id: part.id,
      name: part.name,
      verdict: verdicts.includes('not-met') ? 'not-met' : verdicts.includes('not-demonstrated') ? 'not-demonstrated' : 'met',
      levels,
    });
  }
  subjects.push({ kind: 'site', id: 'harbour-water', name: 'Harbour Water Works', verdict: 'not-met', levels: {} });
  const all = [...results, ...site].sort((a, b) =>
    a.control < b.control ? -1 : a.control > b.control ? 1 : a.subject < b.subject ? -1 : 1,
  );
  const open = requirements.filter((row) => row.required && !row.waived);
  const isRequired = (result: Result): boolean =>
    result.subject === 'site' ||
    requirements.some((row) => row.required && row.subject === result.subject && row.controls.includes(result.control));
  const countOf = (status: Status): number => open.filter((row) => row.status === status).length;

  return {
    format: 'otbaseline-assessment/1',
    tool: { name: 'otbaseline', version: '0.1.0' },
    asOf: '2026-10-01',
    site: { id: 'harbour-water', name: 'Harbour Water Works', accountable: 'Operations', timeZone: 'Europe/Warsaw', sha256: hash('site') },
    policy: {
      id: 'risk-based',
      version: 2,
      title: 'Each zone at its own target level',
      sha256: hash('policy'),
      target: 'site',
      conduitProfile: 'default',
      programme: 'all',
      excluded: [{ control: 'OTB-799', reason: 'no wireless field devices on this site' }],
    },
    controls: { sha256: hash('controls'), count: controls.length, list: controls },
    selection: { zone: null },
    subjects,
    requirements,
    results: all,
    findings,
    findingsFile: { file: 'findings.ndjson', count: findings.length + 12, sha256: hash('findings') },
    requests: requestsOf(all, isRequired),
    decisions: decisionsOf(),
    evidence: evidenceEntries(),
    unusedFiles: ['evidence/old/fw-2024.csv', 'notes.docx'],
    model: modelOf(parts),
    catalogue: {
      id: 'iec-62443-3-3',
      title: 'System security requirements and security levels',
      edition: '2013',
      requirements: catalogueRows.map(catalogueEntry),
    },
    contradictions: [
      {
        code: 'conflicting-field',
        message: 'asset plc-07: firmware is 4.1.2 in inventory and 4.1.0 in scan',
        subject: 'zone:control',
        places: [placeOf('assets', 8), placeOf('backups', 3)],
      },
      {
        code: 'zone-by-address',
        message: 'asset cam-02 is in zone control, and its address 10.1.40.9 lies in a network of zone sis',
        subject: 'zone:sis',
        places: [placeOf('assets', 17)],
      },
    ],
    unplaced: {
      count: 2,
      records: [
        { record: { kind: 'accounts', key: 'svc-print' }, why: 'no asset prt-9 in the inventory', place: placeOf('accounts', 88) },
        {
          record: { kind: 'flows', key: '172.16.3.4|10.1.20.5|tcp/445' },
          why: 'address 172.16.3.4 lies in no network of the site',
          place: placeOf('flows', 1021),
        },
      ],
    },
    problems: [
      {
        code: 'E_EVIDENCE_ROW',
        severity: 'error',
        file: 'evidence/accounts.csv',
        line: 90,
        column: 4,
        path: '',
        message: 'row left out: "lastLogin" is "yesterday", a date is needed',
        hint: 'write YYYY-MM-DD',
        excerpt: '',
      },
      {
        code: 'W_DECISION_EXPIRED',
        severity: 'warning',
        file: 'site.yaml',
        line: 141,
        column: 5,
        path: 'decisions.waivers[1]',
        message: 'W-003 expired on 2026-08-31; the underlying status counts again',
        hint: 'renew it, or fix what it stands for',
        excerpt: '',
      },
    ],
    limits: ['OTB-799 is excluded by policy risk-based: no wireless field devices on this site.'],
    risk: {},
    programmes: {},
    vulnerabilities: [],
    exit: {
      code: 1,
      notMet: countOf('fail') + 1,
      notDemonstrated: countOf('not-evaluated') + 1,
      errors: countOf('error'),
      unplaced: 2,
      waived: requirements.filter((row) => row.required && row.waived).length,
    },
  };
}

const catalogueEntry = (row: (typeof catalogueRows)[number]): CatalogueEntry => ({
  id: row.id,
  title: row.title,
  fr: row.fr,
  level: row.level,
  parent: row.parent,
  conduit: row.conduit === true,
  maps:
    row.parent === null
      ? {
          'nist-csf-2.0': [{ id: 'PR.AA-01', grade: 'derived', relation: 'related' }],
          'nist-sp-800-53-r5': [
            { id: 'AC-2', grade: 'published', relation: 'related' },
            { id: 'IA-2', grade: 'published', relation: 'related' },
          ],
        }
      : {},
});

function decisionsOf(): Assessment['decisions'] {
  const base = { approver: 'M. Kowalska, plant manager', approved: '2026-03-01', file: 'site.yaml' };
  return {
    waivers: [
      {
        ...base,
        id: 'W-003',
        control: 'OTB-105',
        subject: 'zone:control',
        expires: '2026-08-31',
        state: 'expired',
        text: 'vendor window in August',
        why: '',
        line: 141,
      },
      {
        ...base,
        id: 'W-004',
        control: controlIdOf('SR 7.3 RE 1'),
        subject: 'zone:control',
        expires: '2026-11-30',
        state: 'in-force',
        text: 'historian is replaced in November',
        why: '',
        line: 148,
      },
      {
        ...base,
        id: 'W-005',
        control: 'OTB-201',
        subject: 'zone:sis',
        expires: '2027-01-31',
        state: 'unused',
        text: 'shared console',
        why: 'OTB-201 on zone:sis is pass, or its records are others',
        line: 155,
      },
    ],
    compensations: [
      {
        ...base,
        id: 'C-001',
        control: controlIdOf('SR 1.2'),
        subject: 'zone:sis',
        expires: '2027-03-31',
        state: 'in-force',
        text: 'safety controllers cannot identify peers; locked cabinet and guarded conduit instead',
        why: '',
        line: 170,
      },
      {
        ...base,
        id: 'C-002',
        control: controlIdOf('SR 5.2 RE 3'),
        subject: 'zone:control',
        expires: '2027-03-31',
        state: 'in-force',
        text: 'the firewall fails open by design; a second one in series fails closed',
        why: '',
        line: 186,
      },
    ],
    notApplicable: [
      {
        ...base,
        id: 'N-001',
        control: 'SR 1.6',
        subject: 'zone:sis',
        expires: '2027-03-01',
        state: 'in-force',
        text: 'no wireless device in the zone',
        why: '',
        line: 201,
      },
      {
        ...base,
        id: 'N-002',
        control: 'SR 1.9',
        subject: 'zone:sis',
        expires: '2027-03-01',
        state: 'in-force',
        text: 'no public key is used',
        why: '',
        line: 207,
      },
      {
        ...base,
        id: 'N-003',
        control: 'SR 1.6',
        subject: 'zone:control',
        expires: '2027-03-01',
        state: 'refused',
        text: 'no wireless device in the zone',
        why: 'OTB-111: the evidence shows what it is about (assets)',
        line: 213,
      },
    ],
    completeness: [
      {
        ...base,
        id: 'K-001',
        control: '',
        subject: 'inventory',
        expires: '2026-12-31',
        state: 'in-force',
        text: 'walked down with the shift lead',
        why: '',
        line: 220,
      },
    ],
  };
}

function evidenceEntries(): readonly EvidenceEntry[] {
  const entry = (
    id: string,
    kind: string,
    file: string,
    age: number | null,
    maxAge: number | null,
    over: Partial<EvidenceEntry> = {},
  ): EvidenceEntry => ({
    id,
    kind,
    file,
    format: 'csv',
    sha256: hash(file),
    bytes: 18_233,
    collected: age === null ? null : '2026-09-28',
    collector: 'passive sensor export',
    age,
    maxAge,
    fresh: age !== null && (maxAge === null || age <= maxAge),
    records: 41,
    rejected: 0,
    grade: 'E3',
    claimedGrade: 'E3',
    complete: 'corroborated',
    covers: null,
    state: 'ok',
    reason: '',
    usedBy: 12,
    ...over,
  });
  return [
    entry('inventory', 'assets', 'evidence/assets.csv', 3, 90, { records: 128, complete: 'approved', usedBy: 97 }),
    entry('fw', 'firewall-rules', 'evidence/fw.csv', 3, 35, { records: 812, bytes: 1_204_311 }),
    entry('acc', 'accounts', 'evidence/accounts.csv', 12, 90, { rejected: 1, complete: 'unproven' }),
    entry('certs', 'certificates', 'evidence/certs.json', 65, 35, { format: 'json', collected: '2026-07-28', covers: ['control', 'sis'] }),
    entry('bkp', 'backups', 'evidence/backups.ndjson', 1, 7, { format: 'ndjson', collected: '2026-09-30' }),
    entry('epp', 'endpoint-protection', 'evidence/epp.csv', 3, 35),
    entry('logs', 'log-sources', 'evidence/logs.csv', 3, 35),
    entry('settings', 'access-settings', 'evidence/settings.csv', 3, 35, { grade: 'E2' }),
    entry('restore', 'restore-tests', 'evidence/restore.csv', 40, 365, { grade: 'E2', claimedGrade: 'E4', usedBy: 1 }),
    entry('docs', 'documents', 'evidence/documents.csv', null, 365, {
      state: 'missing',
      reason: 'the file does not exist',
      records: 0,
      bytes: 0,
      sha256: '',
      collector: null,
      usedBy: 0,
    }),
  ];
}

function modelOf(parts: readonly { readonly kind: 'zone' | 'conduit'; readonly id: string; readonly name: string }[]): Assessment['model'] {
  return {
    zones: parts
      .filter((each) => each.kind === 'zone')
      .map((each, at) => ({
        id: each.id,
        name: each.name,
        domain: 'iacs',
        safety: each.id === 'sis',
        parent: null,
        networks: [`10.1.${String(20 + at)}.0/24`],
        accountable: each.id === 'sis' ? 'Safety engineering' : 'Operations',
        location: each.id === 'sis' ? null : 'Building 2, pump hall',
        assets: 41,
        file: 'site.yaml',
        line: 12 + at * 9,
      })),
    conduits: [
      {
        id: 'c-sis',
        name: 'Control to safety system',
        between: ['control', 'sis'],
        enforcedBy: ['fw-2'],
        accountable: 'Operations',
        flows: 3,
        file: 'site.yaml',
        line: 60,
      },
    ],
  };
}

/** What a run over almost nothing gives: one zone without a target, no evidence, no decision. */
export function emptyAssessment(): Assessment {
  const full = buildAssessment();
  const levels = achievedLevels(new Map(), [], 0);
  return {
    ...full,
    site: { ...full.site, accountable: null },
    policy: { ...full.policy, programme: 'none', excluded: [] },
    controls: { sha256: hash(''), count: 0, list: [] },
    subjects: [{ kind: 'zone', id: 'yard', name: 'Yard', verdict: 'met', levels }],
    requirements: [],
    results: [],
    findings: [],
    findingsFile: { file: 'findings.ndjson', count: 0, sha256: hash('') },
    requests: [],
    decisions: { waivers: [], compensations: [], notApplicable: [], completeness: [] },
    evidence: [],
    unusedFiles: [],
    model: {
      zones: [
        {
          id: 'yard',
          name: 'Yard',
          domain: 'iacs',
          safety: false,
          parent: null,
          networks: [],
          accountable: null,
          location: null,
          assets: 0,
          file: 'site.yaml',
          line: 3,
        },
      ],
      conduits: [],
    },
    catalogue: { ...full.catalogue, requirements: [] },
    contradictions: [],
    unplaced: { count: 0, records: [] },
    problems: [],
    limits: [],
    exit: { code: 0, notMet: 0, notDemonstrated: 0, errors: 0, unplaced: 0, waived: 0 },
  };
}
