/** The tables: findings, requirements, evidence register and actions, one CSV file each. */
import type { Assessment } from '../model/assessment.js';
import { fixActions } from './actions.js';
import { csvTable } from './csv-cell.js';
import { compareFindings, lookUp, placeText } from './lookup.js';
import { once } from '../model/once.js';
import { defineReport, type Report } from './report.js';
import { englishTexts } from './texts.js';
import type { Say } from './view/say.js';
import { reasonText, reasonWord, traceWord } from './words.js';

const list = (items: readonly string[]): string => items.join('; ');
const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

export const findingsCsv = once((assessment: Assessment): string => {
  const lookup = lookUp(assessment);
  const header = [
    'id',
    'class',
    'severity',
    'subject',
    'control',
    'control_title',
    'satisfies',
    'rule',
    'message',
    'record_kind',
    'record_key',
  ];
  const place = ['evidence', 'file', 'line', 'column', 'pointer', 'sha256', 'other_places', 'waivers', 'fix'];
  return csvTable(
    [...header, ...place],
    [...assessment.findings].sort(compareFindings).map((each) => {
      const control = lookup.control(each.control);
      const { origin } = each;
      return [
        ...[
          each.id,
          each.class,
          each.severity,
          each.subject,
          each.control,
          control?.title ?? '',
          list(control?.satisfies ?? []),
          each.rule,
          each.message,
        ],
        ...[each.record.kind, each.record.key, origin.evidence, origin.file, origin.line, origin.column, origin.pointer, origin.sha256],
        ...[list(each.others.map(placeText)), list(each.waivers), control?.fix ?? ''],
      ];
    }),
  );
});

export const requirementsCsv = once((assessment: Assessment, english: Say): string => {
  const lookup = lookUp(assessment);
  const header = ['subject', 'subject_name', 'fr', 'requirement', 'title', 'level', 'target', 'required', 'status', 'waived', 'controls'];
  return csvTable(
    [...header, 'population', 'checked', 'failed', 'missing', 'errors', 'reasons', 'decisions', 'evidence'],
    assessment.requirements.map((row) => {
      const results = row.controls.map((id) => lookup.result(id, row.subject)).filter((each) => each !== undefined);
      const sum = (of: (each: (typeof results)[number]) => number): number => results.reduce((total, each) => total + of(each), 0);
      const subject = lookup.subject(row.subject);
      const reasons =
        results.length === 0
          ? [reasonWord(english, 'no-control')]
          : unique(results.flatMap((each) => each.reasons.map((reason) => reasonText(english, reason))));
      return [
        ...[
          row.subject,
          subject?.name ?? '',
          row.fr,
          row.id,
          lookup.requirement(row.id)?.title ?? '',
          row.level,
          subject?.levels[row.fr]?.target ?? null,
        ],
        ...[yesNo(row.required), row.status, yesNo(row.waived), list(row.controls)],
        ...[
          sum((each) => each.population),
          sum((each) => each.checked),
          sum((each) => each.failed),
          sum((each) => each.missing),
          sum((each) => each.errors),
        ],
        ...[list(reasons), list(unique(results.flatMap((each) => [...(each.decision === null ? [] : [each.decision]), ...each.waivers])))],
        list(unique(results.flatMap((each) => each.evidence))),
      ];
    }),
  );
});

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)];

export function evidenceCsv({ evidence, unusedFiles }: Assessment): string {
  const header = [
    'id',
    'kind',
    'file',
    'format',
    'state',
    'reason',
    'bytes',
    'records',
    'rejected',
    'sha256',
    'collected',
    'collector',
    'age_days',
    'limit_days',
  ];
  return csvTable(
    [...header, 'fresh', 'grade', 'claimed_grade', 'complete', 'covers', 'used_by_controls'],
    [
      ...evidence.map((each) => [
        ...[
          each.id,
          each.kind,
          each.file,
          each.format,
          each.state,
          each.reason,
          each.bytes,
          each.records,
          each.rejected,
          each.sha256,
          each.collected,
        ],
        ...[each.collector, each.age, each.maxAge, yesNo(each.fresh), each.grade, each.claimedGrade, each.complete],
        ...[each.covers === null ? 'whole site' : list(each.covers), each.usedBy],
      ]),
      ...unusedFiles.map((file) => ['', '', file, null, 'not registered', 'not used', ...Array<null>(13).fill(null), 0]),
    ],
  );
}

/** Both lists of the fix list: what to fix, then what to supply. */
export function actionsCsv(assessment: Assessment): string {
  const lookup = lookUp(assessment);
  const header = [
    'order',
    'type',
    'action',
    'subjects',
    'controls',
    'requirements',
    'closes_findings',
    'finding_ids',
    'decides_results',
    'holds',
  ];
  const fixes = fixActions(assessment, lookup).map((each, at) => [
    ...[at + 1, 'fix', each.fix, each.subject, each.control, list(lookup.control(each.control)?.satisfies ?? []), each.failed],
    ...[list(each.findings.map(({ id }) => id)), 0],
    list(each.holds.map((hold) => `${hold.subject} ${hold.fr} at ${hold.low}, target ${hold.target}`)),
    ...[each.findings[0] ? placeText(each.findings[0].origin) : '', each.outage, each.days, each.cost, each.owner, list(each.waivers)],
  ]);
  const supplies = assessment.requests.map((each, at) => [
    ...[fixes.length + at + 1, 'supply', each.supply, list(each.subjects), list(each.controls), '', 0, '', each.decides, ''],
    ...[each.evidence === '' ? each.kind : `${each.kind} (${each.evidence})`, 'none', null, null, null, ''],
  ]);
  return csvTable([...header, 'place', 'outage', 'effort_days', 'cost', 'owner', 'waivers'], [...fixes, ...supplies]);
}

/** One row a place: the sides of one contradiction bear one number. */
export const contradictionsCsv = ({ contradictions }: Assessment, english: Say): string =>
  csvTable(
    ['number', 'code', 'title', 'about', 'message', 'side', 'evidence', 'file', 'line', 'column', 'pointer'],
    contradictions.flatMap(({ code, subject, message, places }, n) =>
      (places.length === 0 ? [null] : places).map((place, side) => [
        ...[
          n + 1,
          code,
          english.has(`contradiction-code.${code}`) ? english(`contradiction-code.${code}`) : '',
          subject,
          message,
          side + 1,
        ],
        ...[place?.evidence ?? '', place?.file ?? '', place?.line ?? null, place?.column ?? null, place?.pointer ?? ''],
      ]),
    ),
  );

/** Where the records of consoles come from; those that lead to no one asset first. */
export const tracesCsv = ({ traces }: Assessment, english: Say): string =>
  csvTable(
    ['kind', 'record', 'named', 'asset', 'found_by', 'zone', 'building', 'area', 'problem', 'meaning', 'file', 'line'],
    (traces?.records ?? []).map((each) => [
      ...[each.kind, each.key, each.named, each.asset, each.by, each.zone, each.building, each.area],
      ...[
        each.problem === 'none' ? '' : each.problem,
        each.problem === 'none' ? '' : traceWord(english, each.problem),
        each.place.file,
        each.place.line,
      ],
    ]),
  );

const table = (id: string, title: string, description: string, render: (assessment: Assessment, english: Say) => string): Report =>
  defineReport({
    id,
    title,
    description,
    fileName: `${id === 'csv' ? 'findings' : id}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    render: (assessment, { files }) => render(assessment, englishTexts(files)),
  });

export const csv = table('csv', 'Findings', 'One row a finding, with file and line.', findingsCsv);
export const requirements = table(
  'requirements',
  'Requirements',
  'One row a requirement and subject, with status and counts.',
  requirementsCsv,
);
export const evidence = table(
  'evidence',
  'Evidence register',
  'One row a registered file, with age, grade and hash; then files that were not used.',
  evidenceCsv,
);
export const actions = table('actions', 'Actions', 'What to fix, then what to supply, in the order of the fix list.', actionsCsv);
export const contradictions = table(
  'contradictions',
  'Contradictions',
  'One row a place: what contradicts what, both sides under one number.',
  contradictionsCsv,
);
export const traces = table(
  'traces',
  'Traces',
  'One row an event: its asset, zone, building and area, or why it leads to none.',
  tracesCsv,
);
