/** A plausible assessment without any file: two zones, a conduit and the site, every status and every list filled. */
import type { Assessment, Finding, RequirementResult, Result, Status, SubjectResult } from '../../src/model/assessment.js';
import type { SecurityLevel, Vector } from '../../src/model/catalogue.js';
import { achievedLevels } from '../../src/assess/levels.js';
import { requestsOf } from '../../src/assess/requests.js';
import {
  allControls,
  catalogueEntry,
  catalogueRows,
  crossReference,
  hash,
  isProgramme,
  kindByFr,
  withoutControl,
} from './fixture-controls.js';
import { inControl, inSis, none, onConduit, onSite, placeOf, resultFor } from './fixture-results.js';
import { riskOf } from './fixture-risk.js';
import { programmesOf } from './fixture-programmes.js';
import { decisionsOf, evidenceEntries, modelOf } from './fixture-site.js';

export interface FixtureOptions {
  /** Further zones like `control`, for size. */
  readonly moreZones?: number;
  /** Findings of the any-to-any rule kept in the assessment. */
  readonly anyRules?: number;
  /** A catalogue of a few dozen rows, for slow tests. */
  readonly brief?: boolean;
}

const vector = (...levels: readonly SecurityLevel[]): Vector<SecurityLevel> => {
  const [IAC = 0, UC = 0, SI = 0, DC = 0, RDF = 0, TRE = 0, RA = 0] = levels;
  return { IAC, UC, SI, DC, RDF, TRE, RA };
};

export function buildAssessment({ moreZones = 0, anyRules = 3, brief = false }: FixtureOptions = {}): Assessment {
  const special = new Set([...Object.keys(inControl(0)), ...Object.keys(inSis), ...withoutControl]);
  const catalogue = brief ? catalogueRows.filter((row, at) => special.has(row.id) || at % 9 === 0) : catalogueRows;
  const controls = allControls.filter((each) => isProgramme(each) || catalogue.some((row) => each.satisfies.includes(row.id)));
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
    const rows = catalogue.filter((row) => part.kind === 'zone' || row.conduit === true);
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
      requirements: catalogue.map(catalogueEntry),
    },
    crossReference: crossReference(controls),
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
    locations: [
      {
        ...{ location: 'Pump house, Hall', zones: parts.map(({ id }) => id).slice(0, 2), assets: 41, capabilityUnknown: 2 },
        ...{
          sensors: { n: 1, of: 2 },
          zonesWatched: { n: 1, of: 2 },
          logs: { n: 12, of: 41 },
          hostIntrusion: { n: 3, of: 9 },
          protection: null,
        },
        ...{ unseen: 8, unseenAssets: ['plc-01', 'plc-02', 'plc-03', 'plc-04', 'plc-05', 'plc-06', 'plc-07', 'plc-08'] },
      },
      {
        ...{ location: '', zones: [], assets: 1, capabilityUnknown: 0, sensors: null, zonesWatched: null, logs: { n: 1, of: 1 } },
        ...{ hostIntrusion: null, protection: null, unseen: 0, unseenAssets: [] },
      },
    ],
    limits: ['OTB-799 is excluded by policy risk-based: no wireless field devices on this site.'],
    risk: riskOf({ results: all, requirements, controls: { list: controls }, asOf: '2026-10-01' }),
    programmes: programmesOf(),
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
    crossReference: [],
    contradictions: [],
    programmes: { status: 'not-assessed', reason: 'no-file' },
    unplaced: { count: 0, records: [] },
    risk: { status: 'not-assessed', reason: 'no-file' },
    locations: [],
    problems: [],
    limits: [],
    exit: { code: 0, notMet: 0, notDemonstrated: 0, errors: 0, unplaced: 0, waived: 0 },
  };
}
