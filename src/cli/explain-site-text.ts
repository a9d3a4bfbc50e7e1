/** What `explain ID --site DIR` prints: each subject with its records, evidence, requirements, traces, and what would change the verdict. */
import type { RequirementOnSite, SiteExplanation, SubjectExplanation } from '../run/explain-site.js';
import { printable } from './problems.js';
import { table, wrap } from './table.js';

type Rule = SubjectExplanation['rules'][number];
type Check = Rule['checks'][number];

const shownRecords = 10;
const print = (line: string): string => `${printable(line)}\n`;

export function explainSiteText({ control, site, asOf, policy, subjects }: SiteExplanation, width: number): string {
  const head = `${control.id} on ${site} as of ${asOf} (policy ${policy})`;
  const counts = new Map<string, number>();
  for (const { result } of subjects) counts.set(result.status, (counts.get(result.status) ?? 0) + 1);
  const sum = [...counts].map(([status, count]) => `${String(count)} ${status}`).join(', ');
  return [
    print(head),
    wrap(control.title, width, '  '),
    print(`  ${counted(subjects.length, 'subject')}: ${sum}`),
    ...subjects.map((each) => subjectText(each, width)),
  ].join('');
}

function subjectText({ result, rules, findings, evidence, requirements, changes }: SubjectExplanation, width: number): string {
  const { subject, status, underlying, population, checked, failed, missing, errors } = result;
  const before = underlying === null ? '' : ` (${underlying} before the decision ${result.decision ?? ''})`;
  const params = Object.entries(result.params).map(
    ([name, value]) => `${name} = ${Array.isArray(value) ? value.join(', ') : String(value)}`,
  );
  return [
    print(''),
    print(`${subject}: ${status}${before}`),
    print(
      `  ${counted(population, 'check')}, ${String(checked)} decided, ${String(failed)} failed, ${String(missing)} undecided${errors > 0 ? `, ${String(errors)} broken` : ''}`,
    ),
    ...requirements.map(requirementText),
    ...(requirements.length === 0 ? [print('  no requirement with a level hangs on it here')] : []),
    ...(params.length > 0 ? [wrap(printable(`parameters: ${params.join('; ')}`), width, '  ')] : []),
    table(
      evidence.map(({ id, file, collected, age, grade, records, fresh, state }) => [
        '  evidence',
        ...[id, file].map(printable),
        `${collected ?? 'no date'}${age === null ? '' : `, ${String(age)} ${age === 1 ? 'day' : 'days'} old`}${fresh ? '' : ' (stale)'}`,
        grade,
        `${String(records)} records${state === 'ok' ? '' : ` (${state})`}`,
      ]),
    ),
    ...rules.map((rule) => ruleText(rule, findings, result.undecided)),
    print('  what would change it'),
    ...changes.map((each) => wrap(printable(each), width, '    ')),
  ].join('');
}

function requirementText({ id, level, required, status, fr, vector, limiting }: RequirementOnSite): string {
  const held = limiting
    ? ', and this holds the level down'
    : required && ['fail', 'not-evaluated', 'error'].includes(status)
      ? ', and something below it holds the level down'
      : '';
  const range =
    vector === null || vector.low === null ? null : `${vector.low}${vector.high === vector.low ? '' : ` to ${String(vector.high)}`}`;
  const shown = range === null || vector === null ? 'has no level here' : `demonstrated ${range}, target ${vector.target}`;
  return print(`  requirement ${id} (SL ${level}${required ? ', required' : ', not required here'}): ${status}; ${fr} ${shown}${held}`);
}

function ruleText(rule: Rule, findings: SubjectExplanation['findings'], undecided: SubjectExplanation['result']['undecided']): string {
  const { here, selected, leftOut, unclear, population, failed, missing } = rule;
  const chosen = `${String(here)} of ${rule.kind} here, ${String(selected)} selected, ${String(leftOut)} left out${unclear > 0 ? `, ${String(unclear)} unclear` : ''}`;
  const own = findings.filter((each) => each.rule === rule.rule);
  const failing = own.length > 0 ? own.map(findingText) : rule.failing.map(({ key, message }) => `${key}  ${message}`);
  const doubts = undecided.filter((each) => each.rule === rule.rule);
  const rest = (count: number, shown: number): string => (count > shown ? print(`    and ${String(count - shown)} more`) : '');
  return [
    print(`  rule ${rule.rule}: ${chosen}; ${counted(population, 'check')}, ${String(failed)} failed, ${String(missing)} undecided`),
    rule.nothing === null ? '' : print(`    ${rule.nothing}`),
    ...failing.slice(0, shownRecords).map((each) => print(`    fails: ${each}`)),
    rest(failed, Math.min(failing.length, shownRecords)),
    ...doubts
      .slice(0, shownRecords)
      .map((each) => print(`    undecided: ${each.record.key}  ${placeOf(each.place)}  ${each.what} (${each.code})`)),
    rest(missing, Math.min(doubts.length, shownRecords)),
    ...rule.checks.map(checkText),
  ].join('');
}

const findingText = ({ record, origin, message, waivers }: SubjectExplanation['findings'][number]): string =>
  `${record.key}  ${placeOf(origin)}  ${message}${waivers.length > 0 ? ` (accepted: ${waivers.join(', ')})` : ''}`;

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A long part is shown by its beginning: its own parts follow below it. */
const widest = 72;
const cut = (operand: string): string => (operand.length > widest ? `${operand.slice(0, widest - 3)}...` : operand);

const placeOf = ({ file, line, pointer }: { readonly file: string; readonly line: number; readonly pointer: string | null }): string =>
  line > 0 ? `${file}:${String(line)}` : `${file}${pointer === null ? '' : ` ${pointer}`}`;

function checkText({ key, because, parts }: Check): string {
  const why = because === 'fails' ? `why ${key} fails` : because === 'undecided' ? `why ${key} is undecided` : key;
  const lines = parts.flatMap(({ part, trace }) => [
    [`      ${part}`, ''],
    ...trace.lines.map(({ depth, operand, value }) => [printable(`        ${'  '.repeat(depth)}${cut(operand)}`), printable(value)]),
    ...trace.why.map((each) => [printable(`        not decided: ${each}`), '']),
  ]);
  return print(`    ${why}`) + table(lines);
}
