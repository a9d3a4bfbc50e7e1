/** A comparison as a person reads it on a terminal: verdicts, findings and results that moved, each with what else differs. */
import type { Change, Comparison, FindingState, ResultChange } from './compare.js';
import { count, shown } from './visible.js';
import { plural, subjectWords } from './words.js';

const causeWords: Readonly<Record<Change['kind'], string>> = {
  evidence: 'evidence',
  rule: 'rule',
  parameter: 'parameter',
  decision: 'decision',
  age: 'age',
  policy: 'policy',
  site: 'site file',
  tool: 'version of the tool',
  unknown: 'the two files do not tell',
};
const namedMost = 4;

/** `evidence (accounts, cmdb), age`: what differs behind a change. */
export const causeText = (causes: readonly Change[]): string =>
  causes
    .map(({ kind, what }) => {
      const more = what.length > namedMost ? ` and ${count(what.length - namedMost)} more` : '';
      return `${causeWords[kind]}${what.length === 0 ? '' : ` (${what.slice(0, namedMost).join(', ')}${more})`}`;
    })
    .join('; ');

/** "Since 2026-07-01: 6 findings fixed, 2 new, 1 no longer seen, 40 open in both; 3 verdicts changed". */
export function comparisonSentence({ before, counts, subjects }: Comparison): string {
  const moved = subjects.filter((each) => each.before !== each.after).length;
  return `Since ${before.asOf}: ${plural(counts.fixed, 'finding')} fixed, ${count(counts.new)} new, ${count(counts.unseen)} no longer seen, ${count(counts.open)} open in both; ${plural(moved, 'verdict')} changed`;
}

export const statusChange = ({ before, after, failedBefore, failedAfter }: ResultChange): string =>
  before === 'fail' && after === 'fail'
    ? `fail, ${count(failedBefore)} -> ${count(failedAfter)}`
    : `${before ?? 'not decided'} -> ${after ?? 'not decided'}`;

export function comparisonText(comparison: Comparison, most = Infinity): string {
  const { before, after, subjects, findings, results, uncompared, sameSite } = comparison;
  const list = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0
      ? []
      : [
          title,
          ...lines.slice(0, most).map((each) => `  ${each}`),
          ...(lines.length > most ? [`  and ${count(lines.length - most)} more`] : []),
        ];
  const found = (state: FindingState): readonly string[] =>
    findings
      .filter((each) => each.state === state)
      .map(
        ({ finding, causes }) =>
          `${finding.id} ${finding.control} ${subjectWords(finding.subject)}: ${finding.message} <- ${causeText(causes)}`,
      );
  const moved = (direction: ResultChange['direction']): readonly string[] =>
    results
      .filter((each) => each.direction === direction)
      .map((each) => `${each.control} ${subjectWords(each.subject)}: ${statusChange(each)} <- ${causeText(each.causes)}`);
  const lines = [
    comparisonSentence(comparison),
    `  before: as of ${before.asOf}, policy ${before.policy}, SHA-256 ${before.sha256}`,
    `  after:  as of ${after.asOf}, policy ${after.policy}, SHA-256 ${after.sha256}`,
    ...(sameSite ? [] : [`  these are two sites: ${before.site} and ${after.site}`]),
    ...list(
      'Zones and conduits',
      subjects.map((each) =>
        [
          `${subjectWords(each.subject)}: ${each.before} -> ${each.after}`,
          ...(each.levels.length === 0 ? [] : [each.levels.join(', ')]),
        ].join('; '),
      ),
    ),
    ...list('New findings', found('new')),
    ...list('Fixed: decided again, and not found', found('fixed')),
    ...list('No longer seen, and not shown to be fixed', found('unseen')),
    ...list('Results that are worse', moved('worse')),
    ...list('Results that are better', moved('better')),
    ...list('Results that changed in another way', moved('other')),
    ...(uncompared === 0
      ? []
      : [
          `${plural(uncompared, 'result')} with more findings than an assessment keeps: compared by number, not one by one (findings.ndjson has all)`,
        ]),
  ];
  return lines.map((each) => `${shownLine(each)}\n`).join('');
}
const shownLine = (line: string): string => (line.length > 400 ? shown(line) : line);
