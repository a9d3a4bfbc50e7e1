/** A comparison as a person reads it on a terminal: verdicts, findings and results that moved, each with what else differs. */
import type { Change, Comparison, FindingState, ResultChange } from './compare.js';
import { count, shown } from './visible.js';
import { plural, statusWord, subjectWords } from './words.js';
import { listed, type Say } from './view/say.js';

const namedMost = 4;

/** `evidence (accounts, cmdb), age`: what differs behind a change. */
export const causeText = (say: Say, causes: readonly Change[]): string =>
  causes
    .map(({ kind, what, versions }) => {
      const more = what.length > namedMost ? say('and-n-more', { n: what.length - namedMost }) : '';
      const named =
        versions === undefined
          ? what.slice(0, namedMost)
          : [`${versions.control} ${say('changed', { before: versionOf(say, versions.before), after: versionOf(say, versions.after) })}`];
      return `${say(`cause.${kind}`)}${named.length === 0 ? '' : ` (${listed(say, named)}${more})`}`;
    })
    .join('; ');
const versionOf = (say: Say, version: number | null): string => (version === null ? say('not-there') : `v${String(version)}`);

/** "Since 2026-07-01: 6 findings fixed, 2 new, 1 no longer seen, 40 open in both; 3 verdicts changed". */
export const comparisonSentence = (say: Say, { before, counts, subjects }: Comparison): string =>
  say('comparison', {
    day: before.asOf,
    fixed: say('comparison.n-fixed', { n: counts.fixed }),
    fresh: counts.new,
    unseen: counts.unseen,
    open: counts.open,
    moved: say('comparison.n-verdicts', { n: subjects.filter((each) => each.before !== each.after).length }),
  });

export function statusChange(say: Say, { before, after, failedBefore, failedAfter }: ResultChange): string {
  const word = (status: ResultChange['before']): string => (status === null ? say('not-decided') : statusWord(say, status));
  return before === 'fail' && after === 'fail'
    ? say('changed.failed', { before: failedBefore, after: failedAfter })
    : say('changed', { before: word(before), after: word(after) });
}

export function comparisonText(say: Say, comparison: Comparison, most = Infinity): string {
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
          `${finding.id} ${finding.control} ${subjectWords(say, finding.subject)}: ${finding.message} <- ${causeText(say, causes)}`,
      );
  const moved = (direction: ResultChange['direction']): readonly string[] =>
    results
      .filter((each) => each.direction === direction)
      .map((each) => `${each.control} ${subjectWords(say, each.subject)}: ${statusChange(say, each)} <- ${causeText(say, each.causes)}`);
  const lines = [
    comparisonSentence(say, comparison),
    `  before: as of ${before.asOf}, policy ${before.policy}, SHA-256 ${before.sha256}`,
    `  after:  as of ${after.asOf}, policy ${after.policy}, SHA-256 ${after.sha256}`,
    ...(sameSite ? [] : [`  these are two sites: ${before.site} and ${after.site}`]),
    ...list(
      'Zones and conduits',
      subjects.map((each) =>
        [
          `${subjectWords(say, each.subject)}: ${each.before} -> ${each.after}`,
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
