/** What a proposed change would do, as a person reads it: levels and requirements that change, findings that come and go with their places. */
import type { ChangedFinding, FileFacts, LevelChange, LevelState, ProposedCheck, StatusChange } from '../run/proposed.js';
import { table } from './table.js';

export function proposedText({ before, after, replaced, difference }: ProposedCheck): string {
  const { levels, verdicts, requirements, results, newFindings, closedFindings, movedFindings, fails, loses } = difference;
  const { newContradictions, closedContradictions } = difference;
  const changed = levels.filter(({ change }) => change !== 'none');
  const [was, is] = [before.assessed.assessment, after.assessed.assessment];
  const blocks = [
    [
      `${is.site.name} · as of ${is.asOf} · policy ${is.policy.id} version ${is.policy.version} · a proposed state, nothing is written into the site`,
      ...replaced.map(
        ({ evidence, kind, before: old, after: draft }) => `  ${evidence} (${kind}): ${factsText(draft)} for ${factsText(old)}`,
      ),
    ],
    [
      changed.length === 0
        ? `Levels: all ${levels.length} stay as they are`
        : `Levels that change, ${changed.length} of ${levels.length} (demonstrated..possible)`,
      ...lines(changed.map(levelRow)),
    ],
    section(
      'Verdicts that change',
      verdicts.map((each) => `  ${each.subject}: ${each.before} -> ${each.after}`),
    ),
    section('Requirements that change', statusLines(requirements)),
    section('Controls that change', statusLines(results)),
    section('New findings', findingLines(newFindings)),
    section('Closed findings', findingLines(closedFindings)),
    section('New contradictions', contradictionLines(newContradictions)),
    section('Closed contradictions', contradictionLines(closedContradictions)),
    [
      ...(movedFindings === 0 ? [] : [`${counted(movedFindings, 'finding')} only under another number than before`]),
      fails || loses
        ? `The change makes something worse: ${[...(fails ? ['something required fails that did not'] : []), ...(loses ? ['something demonstrated is so no longer'] : [])].join('; ')}.`
        : 'The change makes nothing worse that is required.',
      `Of what is required: ${was.exit.notMet} not met, ${was.exit.notDemonstrated} not demonstrated -> ${is.exit.notMet} not met, ${is.exit.notDemonstrated} not demonstrated`,
    ],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

const shownAtMost = 30;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
/** Evidence is hostile: a line of it stays one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function section(title: string, all: readonly string[]): readonly string[] {
  if (all.length === 0) return [];
  const more = all.length - shownAtMost;
  return [`${title}, ${all.length}`, ...all.slice(0, shownAtMost), ...(more > 0 ? [`  and ${more} more (--json has all)`] : [])];
}

const factsText = ({ file, records, rejected }: FileFacts): string =>
  `${file} (${counted(records, 'record')}${rejected === 0 ? '' : `, ${rejected} not read`})`;

const lines = (rows: readonly (readonly string[])[]): readonly string[] => (rows.length === 0 ? [] : [table(rows, '  ').trimEnd()]);

const levelRow = ({ subject, fr, target, before, after, change }: LevelChange): readonly string[] => [
  ...[subject, fr, `target ${target}`, `${rangeText(before)} -> ${rangeText(after)}`, change === 'other' ? '' : change],
  after.verdict === before.verdict ? after.verdict : `${before.verdict} -> ${after.verdict}`,
  after.limiting.length === 0 ? '' : `held by ${after.limiting.slice(0, 3).join(', ')}${after.limiting.length > 3 ? ', ...' : ''}`,
];
const rangeText = ({ low, high }: LevelState): string => (low === null || high === null ? 'n/a' : `${low}..${high}`);

const statusLines = (changes: readonly StatusChange[]): readonly string[] =>
  [...changes]
    .sort((a, b) => Number(b.required) - Number(a.required))
    .map(
      ({ subject, id, required, before, after }) =>
        `  ${subject} ${id}: ${before ?? 'not there'} -> ${after ?? 'not there'}${required ? '' : ' (not required)'}`,
    );

const order = ['critical', 'high', 'medium', 'low'];
const findingLines = (findings: readonly ChangedFinding[]): readonly string[] =>
  [...findings]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map(
      ({ severity, control, subject, id, message, place }) =>
        `  ${severity.padEnd(8)}  ${place.file}${place.line > 0 ? `:${place.line}` : ''}  ${control}, ${subject}, ${id}\n    ${oneLine(message)}`,
    );

const contradictionLines = (all: ProposedCheck['difference']['newContradictions']): readonly string[] =>
  all.map(
    ({ code, message, places }) =>
      `  ${code}: ${oneLine(message)}${places.map(({ file, line }) => `\n    ${file}${line > 0 ? `:${line}` : ''}`).join('')}`,
  );
