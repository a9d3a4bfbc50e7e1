/** What `explain ID --site DIR` prints of a requirement of the programme: the level, what it rests on, and what the next one needs. */
import { placeText } from '../report/lookup.js';
import { maturityNeed, maturityText } from '../report/words.js';
import type { MaturityExplanation, MaturityOnSite, PracticeOnSite } from '../run/explain-maturity.js';
import { terminalTexts } from '../run/terminal-texts.js';
import { printable } from './problems.js';
import { table, wrap } from './table.js';

type Results = MaturityOnSite['decidedBy'][number]['results'];

export function explainMaturityText({ site, asOf, policy, requirements, lessons }: MaturityExplanation, width: number): string {
  const head = `Maturity on ${site} as of ${asOf} (policy ${policy})`;
  return [printable(head), '\n', ...requirements.map((each) => requirementText(each, lessons, width))].join('');
}

function requirementText(row: MaturityOnSite, lessons: MaturityExplanation['lessons'], width: number): string {
  const { requirement, title, level, places, missing, decidedBy, practices } = row;
  const say = terminalTexts();
  const indented = (text: string): string => wrap(printable(text), width, '    ');
  const needs = missing.map((each) => {
    const need = maturityNeed(say, each);
    if (each === 'control') return `${need}: ${unmet(decidedBy)}`;
    if (each === 'lessons') return `${need}: ${lessons.length === 0 ? 'no control of this run shows it' : unmet(lessons)}`;
    return each === 'records' && practices.length === 0
      ? `${need}: no control of it says which (practice), so that level 3 cannot be shown`
      : need;
  });
  return [
    `\n${printable(`${requirement}: ${maturityText(say, level)}`)}\n`,
    wrap(printable(title), width, '  '),
    places.length === 0 ? '' : `  rests on\n${places.map((each) => indented(placeText(each))).join('')}`,
    needs.length === 0 ? '  nothing is above level 4\n' : `  ML ${String((level ?? 0) + 1)} needs\n${needs.map(indented).join('')}`,
    '  controls\n',
    table(
      decidedBy.map((each) => [each.id, statusOf(each.results), each.title].map(printable)),
      '    ',
    ),
    ...practices.map((each) => indented(practiceText(each))),
  ].join('');
}

const statusOf = (results: Results): string => [...new Set(results.map(({ status }) => status))].join(', ') || 'not in this run';
const met = new Set(['pass', 'compensated', 'not-applicable']);
const unmet = (controls: readonly { readonly id: string; readonly results: Results }[]): string =>
  controls
    .filter(({ results }) => results.length === 0 || results.some(({ status }) => !met.has(status)))
    .map(({ id, results }) => `${id} ${statusOf(results)}`)
    .join('; ');

/** Newest period first, as they are counted: "OTB-014: changes every 30 days, newest period first: 2, 0, 1 records; misses 0, 0, 1". */
function practiceText({ control, need, periods, hasMisses }: PracticeOnSite): string {
  const misses = hasMisses ? `; misses ${periods.map(({ missed }) => (missed === null ? 'unknown' : String(missed))).join(', ')}` : '';
  return `${control}: ${need.records} every ${String(need.everyDays)} days, newest period first: ${periods.map(({ records }) => String(records)).join(', ')} records${misses}`;
}
