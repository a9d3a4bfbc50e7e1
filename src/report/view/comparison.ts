/** Annex F: what changed since an earlier assessment, and why; without one it says so. */
import type { FindingChange, LevelChange, ResultChange, SubjectChange } from '../compare.js';
import { causeText, comparisonSentence, statusChange } from '../compare-text.js';
import { rangeOf } from '../lookup.js';
import { subjectWords } from '../words.js';
import { subjectToken, token } from './anchors.js';
import { shortHash, type Context } from './context.js';
import { fact, type Fact } from './cover.js';
import { listed, type Say } from './say.js';
import { cell, code, line, note, placePiece, row, table, value, verdictMark, words, type Piece, type Row, type Table } from './pieces.js';

export interface ComparisonView {
  /** Said in place of everything else. */
  readonly first: string;
  readonly sentence: string;
  readonly facts: readonly Fact[];
  readonly tables: readonly Table[];
  readonly uncompared: string;
}

export function comparisonOf(context: Context): ComparisonView {
  const { comparison, say } = context;
  if (comparison === null) return { first: say('comparison.first'), sentence: '', facts: [], tables: [], uncompared: '' };
  const { before, subjects, findings, results, uncompared, sameSite } = comparison;
  return {
    first: '',
    sentence: `${comparisonSentence(say, comparison)}.`,
    facts: [
      fact(
        say('comparison.before'),
        words(
          say('comparison.side', {
            day: before.asOf,
            policy: say('policy-version', { id: before.policyId, version: before.policyVersion }),
            tool: before.tool,
          }),
        ),
        line,
        code(before.sha256),
      ),
      ...(sameSite ? [] : [fact(say('comparison.other-site'), value(before.site))]),
    ],
    tables: [
      table(
        'moved-subjects',
        say('comparison.subjects', { n: subjects.length }),
        ['subject', 'before', 'after', 'levels'].map((each) => say(`col.${each}`)),
        subjects.map((each) => subjectRow(context, each)),
        say('comparison.no-subject'),
      ),
      ...(['new', 'fixed', 'unseen'] as const).map((state) => {
        const own = findings.filter((each) => each.state === state);
        return table(
          `moved-${state}`,
          say(`comparison.${state}`, { n: own.length }),
          ['finding', 'subject', 'found', 'place', 'cause'].map((each) => say(`col.${each}`)),
          own.slice(0, most).map((each) => findingRow(context, each)),
          say(`comparison.no-${state}`),
        );
      }),
      ...(['worse', 'better', 'other'] as const).map((direction) => {
        const own = results.filter((each) => each.direction === direction);
        return table(
          `moved-${direction}`,
          say(`comparison.${direction}`, { n: own.length }),
          ['control', 'subject', 'change', 'cause'].map((each) => say(`col.${each}`)),
          own.slice(0, most).map((each) => resultRow(context, each)),
          say(`comparison.no-${direction}`),
        );
      }),
    ],
    uncompared: [
      ...(uncompared > 0 ? [say('comparison.uncompared', { n: uncompared })] : []),
      ...(Math.max(results.length, findings.length) > most ? [say('comparison.cut', { n: most })] : []),
    ].join(' '),
  };
}
/** Rows of each table; `otbaseline diff` prints all. */
const most = 500;

function subjectRow({ to, assessment, lookup, say }: Context, { subject, before, after, moved }: SubjectChange): Row {
  const verdict = (text: string): Piece => {
    const known = (['met', 'not-met', 'not-demonstrated'] as const).find((each) => each === text);
    return known === undefined ? words(say('not-there')) : verdictMark(say, known);
  };
  const name = lookup.subject(subject)?.name ?? subjectWords(say, subject);
  return row(
    '',
    [subjectToken(subject)],
    [value(subject === 'site' ? assessment.site.name : name, to('subject', subject)), line, note(subjectWords(say, subject))],
    [
      cell(verdict(before)),
      cell(verdict(after)),
      cell(
        words(
          listed(
            say,
            moved.map(
              ({ fr, ...each }) => `${fr} ${say('changed', { before: levelOf(say, each.before), after: levelOf(say, each.after) })}`,
            ),
          ) || '–',
        ),
      ),
    ],
  );
}

const levelOf = (say: Say, level: LevelChange['before']): string =>
  level === null ? say('none') : say('level.of', { range: rangeOf(level), target: level.target });

function findingRow({ to, say }: Context, { finding, causes }: FindingChange): Row {
  return row(
    '',
    [subjectToken(finding.subject), token('severity', finding.severity), token('class', finding.class)],
    [code(finding.id, to('finding', finding.id)), line, code(finding.control, to('control', finding.control))],
    [
      cell(value(subjectWords(say, finding.subject), to('subject', finding.subject))),
      cell(value(finding.message)),
      cell(placePiece(finding.origin)),
      cell(value(causeText(say, causes))),
    ],
  );
}

function resultRow({ to, lookup, say }: Context, each: ResultChange): Row {
  return row(
    '',
    [subjectToken(each.subject)],
    [code(each.control, to('control', each.control)), words(` ${lookup.control(each.control)?.title ?? ''}`)],
    [
      cell(value(subjectWords(say, each.subject), to('subject', each.subject))),
      cell(words(statusChange(say, each))),
      cell(value(causeText(say, each.causes))),
    ],
  );
}

/** Beside a finding: whether the earlier assessment had it, or nothing where there is none. */
export function sinceText({ comparison, earlier, say }: Context, findings: readonly { readonly id: string }[]): string {
  if (comparison === null) return '';
  const fresh = new Set(comparison.findings.flatMap(({ state, finding }) => (state === 'new' ? [finding.id] : [])));
  const [n, known] = [fresh, earlier].map((ids) => findings.filter(({ id }) => ids.has(id)).length);
  const day = comparison.before.asOf;
  if (known === findings.length) return say('sheet.since-open', { day });
  if (n === findings.length) return say('sheet.since-new', { day });
  return (n ?? 0) + (known ?? 0) === findings.length
    ? say('sheet.since-some', { day, n: n ?? 0, of: findings.length })
    : say('sheet.since-unknown', { day });
}

/** One line for the page of the management. */
export const sinceFact = ({ comparison, say }: Context): Fact =>
  comparison === null
    ? fact(say('counts.since'), words(say('counts.first')))
    : fact(
        say('counts.since'),
        words(
          say('counts.since-text', {
            day: comparison.before.asOf,
            ...{
              fixed: say('comparison.n-fixed', { n: comparison.counts.fixed }),
              fresh: comparison.counts.new,
              unseen: comparison.counts.unseen,
              open: comparison.counts.open,
            },
            hash: shortHash(comparison.before.sha256),
          }),
        ),
        words(say('name.annex-f'), '#annex-f'),
      );
