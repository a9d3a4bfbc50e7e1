/** A workbook for auditors, who edit: findings, requirements, what to fix, what to supply. Comments hang on the key of a row, so that the next run can keep them. */
import { createHash } from 'node:crypto';
import type { Assessment } from '../model/assessment.js';
import { fixActions, ownersOf } from './actions.js';
import { canonicalJson } from './json.js';
import { compareFindings, lookUp, placeText } from './lookup.js';
import { defineReport } from './report.js';
import { cellText, workbook, type Sheet, type SheetColumn } from './workbook.js';
import { textsFor } from './texts.js';
import { englishOf, type Say } from './view/say.js';
import { reasonText, reasonWord } from './words.js';

/** By the key of a row; keys are never the same in two sheets. */
export type Comments = ReadonlyMap<string, string>;
/** Heads by which a reader finds both columns again, wherever they were moved. */
export const keyColumn = 'key';
export const commentColumn = 'comments';

/** Heads by message id. */
type MakeColumn = (id: string, width: number) => SheetColumn;
const columnsIn =
  (say: Say): MakeColumn =>
  (id, width) => ({ name: say(`sheet.col.${id}`), width });
const list = (items: readonly string[]): string => items.join('; ');

export function workbookSheets(assessment: Assessment, comments: Comments, say: Say): readonly Sheet[] {
  const used = new Set<string>();
  const [keys, remarks] = [
    (width: number): SheetColumn => ({ name: keyColumn, width }),
    (width: number): SheetColumn => ({ name: commentColumn, width }),
  ];
  const sheet = (
    name: string,
    columns: readonly SheetColumn[],
    rows: readonly (readonly [string, ...(string | number | null)[]])[],
  ): Sheet => ({
    name,
    columns: [keys(16), remarks(40), ...columns],
    rows: rows.map(([given, ...cells]) => {
      const key = cellText(given, englishOf(say));
      used.add(key);
      return [key, comments.get(key) ?? '', ...cells];
    }),
  });
  const sheets = [
    findingSheet(assessment, sheet, say),
    requirementSheet(assessment, sheet, say),
    fixSheet(assessment, sheet, say),
    supplySheet(assessment, sheet, say),
  ];
  const left = [...comments].filter(([key]) => !used.has(key));
  return [
    aboutSheet(assessment, say),
    ...sheets,
    // A comment is somebody's work: it stays when its row is gone.
    ...(left.length === 0 ? [] : [{ name: say('sheet.earlier'), columns: [keys(30), remarks(80)], rows: left }]),
  ];
}
type MakeSheet = (
  name: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly [string, ...(string | number | null)[]])[],
) => Sheet;

function aboutSheet(assessment: Assessment, say: Say): Sheet {
  const { site, asOf, policy, tool, findings, findingsFile } = assessment;
  const column = columnsIn(say);
  return {
    name: say('sheet.about'),
    columns: [column('about', 24), column('value', 90)],
    rows: [
      [say('sheet.about.site'), `${site.name} (${site.id})`],
      [say('sheet.about.as-of'), asOf],
      [say('sheet.about.policy'), say('policy-version', { id: policy.id, version: policy.version })],
      [say('sheet.about.tool'), `${tool.name} ${tool.version}`],
      [say('sheet.about.sha256'), createHash('sha256').update(canonicalJson(assessment)).digest('hex')],
      [
        say('sheet.about.findings'),
        say('sheet.about.findings-text', { kept: String(findings.length), all: String(findingsFile.count), file: findingsFile.file }),
      ],
      [say('sheet.about.comments'), say('sheet.about.comments-text', { column: commentColumn })],
      [say('sheet.about.verdicts'), say('sheet.about.verdicts-text')],
    ],
  };
}

function findingSheet(assessment: Assessment, sheet: MakeSheet, say: Say): Sheet {
  const column = columnsIn(say);
  const lookup = lookUp(assessment);
  return sheet(
    say('sheet.findings'),
    [
      ...[column('class', 12), column('severity', 10), column('subject', 18), column('control', 10), column('control-title', 30)],
      ...[column('satisfies', 14), column('what-was-found', 50), column('record', 22), column('place', 34), column('evidence-sha-256', 20)],
      ...[column('waivers', 12), column('fix', 50)],
    ],
    [...assessment.findings].sort(compareFindings).map((each) => {
      const control = lookup.control(each.control);
      return [
        ...([each.id, each.class, each.severity, each.subject, each.control] as const),
        ...[
          control?.title ?? '',
          list(control?.satisfies ?? []),
          each.message,
          `${each.record.kind} ${each.record.key}`,
          placeText(each.origin),
        ],
        ...[each.origin.sha256, list(each.waivers), control?.fix ?? ''],
      ];
    }),
  );
}

function requirementSheet(assessment: Assessment, sheet: MakeSheet, say: Say): Sheet {
  const column = columnsIn(say);
  const lookup = lookUp(assessment);
  return sheet(
    say('sheet.requirements'),
    [
      ...[column('subject', 18), column('fr', 6), column('requirement', 14), column('title', 40), column('level', 7), column('target', 7)],
      ...[
        column('required', 9),
        column('status', 14),
        column('controls', 14),
        column('checked', 9),
        column('failed', 8),
        column('undecided', 10),
      ],
      ...[column('reasons', 40), column('evidence', 30)],
    ],
    assessment.requirements.map((row) => {
      const results = row.controls.flatMap((id) => lookup.result(id, row.subject) ?? []);
      const sum = (of: (each: (typeof results)[number]) => number): number => results.reduce((total, each) => total + of(each), 0);
      const reasons =
        row.controls.length === 0
          ? [reasonWord(say, 'no-control')]
          : results.flatMap((each) => each.reasons.map((reason) => reasonText(say, reason)));
      return [
        ...([`${row.subject} ${row.id}`, row.subject, row.fr, row.id, lookup.requirement(row.id)?.title ?? ''] as const),
        ...[
          row.level,
          lookup.subject(row.subject)?.levels[row.fr]?.target ?? null,
          say(row.required ? 'yes' : 'no'),
          row.status,
          list(row.controls),
        ],
        ...[sum((each) => each.checked), sum((each) => each.failed), sum((each) => each.missing), list([...new Set(reasons)])],
        list([...new Set(results.flatMap((each) => each.evidence))]),
      ];
    }),
  );
}

function fixSheet(assessment: Assessment, sheet: MakeSheet, say: Say): Sheet {
  const column = columnsIn(say);
  const lookup = lookUp(assessment);
  const owners = ownersOf(assessment);
  return sheet(
    say('sheet.fix'),
    [
      ...[
        column('order', 7),
        column('action', 60),
        column('control', 10),
        column('subject', 18),
        column('failed', 8),
        column('findings', 24),
      ],
      ...[
        column('holds', 34),
        column('place', 34),
        column('outage', 10),
        column('days', 7),
        column('cost', 9),
        column('owner', 22),
        column('due', 12),
      ],
    ],
    fixActions(assessment, lookup).map((each, at) => [
      ...([`fix ${each.control} ${each.subject}`, at + 1, each.fix, each.control, each.subject, each.failed] as const),
      ...[
        list(each.findings.map(({ id }) => id)),
        list(each.holds.map((hold) => `${hold.subject} ${hold.fr} ${say('sheet.holds', { low: hold.low, target: hold.target })}`)),
      ],
      ...[
        each.findings[0] ? placeText(each.findings[0].origin) : '',
        each.outage,
        each.days,
        each.cost,
        owners.get(each.subject) ?? '',
        '',
      ],
    ]),
  );
}

function supplySheet({ requests }: Assessment, sheet: MakeSheet, say: Say): Sheet {
  const column = columnsIn(say);
  return sheet(
    say('sheet.supply'),
    [
      ...[
        column('kind', 18),
        column('evidence', 20),
        column('why', 24),
        column('supply', 70),
        column('decides', 9),
        column('subjects', 30),
      ],
      column('controls', 30),
    ],
    requests.map((each) => [
      `supply ${each.kind} ${each.evidence === '' ? '-' : each.evidence} ${each.code}`,
      ...[each.kind, each.evidence, reasonWord(say, each.code), each.supply, each.decides, list(each.subjects), list(each.controls)],
    ]),
  );
}

export const xlsx = defineReport({
  id: 'xlsx',
  title: 'Workbook',
  description: 'Findings, requirements, fix list and what to supply as sheets, with a column for comments that later runs keep.',
  fileName: 'findings.xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  render: (assessment, { files, language, comments = new Map() }) => {
    const say = textsFor({ files, language });
    return workbook(workbookSheets(assessment, comments, say), say);
  },
});
