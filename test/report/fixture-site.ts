/** Decisions, evidence register and model of the fixture. */
import type { Assessment, EvidenceEntry } from '../../src/model/assessment.js';
import { controlIdOf, hash } from './fixture-controls.js';

export function decisionsOf(): Assessment['decisions'] {
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

export function evidenceEntries(): readonly EvidenceEntry[] {
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

export function modelOf(
  parts: readonly { readonly kind: 'zone' | 'conduit'; readonly id: string; readonly name: string }[],
): Assessment['model'] {
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
