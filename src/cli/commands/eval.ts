/** `eval <expression>`: tries a CEL expression, alone or for each record of a kind. */
import { runEval, type EvalRun } from '../../run/eval.js';
import { flag, text, type RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { printable, problemsText } from '../problems.js';
import { siteFolder } from '../site-folder.js';
import { table } from '../table.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

export const run: RunCommand = async ([expression = ''], options, io) => {
  const limit = Number(text(options, 'limit') ?? '20');
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${text(options, 'limit') ?? ''} is no count`, 'give a whole number of at least 1');
  const kind = text(options, 'for');
  const site = text(options, 'site');
  if (site !== null && kind === null)
    throw new UsageError('--site alone binds nothing', 'add --for KIND: the expression runs for each record of that kind');
  const done = await runEval(expression, {
    ...libraryOptions(options, io),
    cwd: io.cwd,
    asOf: dateOption(options, io),
    site: kind === null ? null : siteFolder(site ?? '.', io).path,
    kind,
    trace: flag(options, 'trace'),
    record: text(options, 'record'),
  });
  if (!done.ok) {
    io.err(problemsText(done.problems));
    if (kind === null && done.problems.some(({ code }) => code === 'E_EXPR_UNKNOWN_NAME'))
      io.err('records are bound with --site DIR --for KIND: asset with --for assets (otbaseline list kinds)\n');
    if (kind !== null && done.problems.some(({ code }) => code === 'E_EXPR_UNKNOWN_NAME'))
      io.err('params, joins and lets belong to a rule: otbaseline explain CONTROL --site DIR --record KEY traces one with them\n');
    return 2;
  }
  const { counts, records, value } = done.value;
  if (wantsJson(options)) io.out(jsonText({ ...done.value, records: records.slice(0, limit) }));
  else io.out(kind === null ? `${printable(value)}\n${traceText(done.value)}` : recordsText(done.value, kind, limit));
  return kind === null && (counts['error'] ?? 0) > 0 ? 1 : 0;
};

function recordsText(found: EvalRun, kind: string, limit: number): string {
  const { records, counts } = found;
  const rows = records.slice(0, limit).map((each) => [each.key, each.place, each.value].map(printable));
  const more = records.length > limit ? `and ${records.length - limit} more (--limit)\n` : '';
  const sorts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  const sum =
    records.length === 0
      ? `there is no record of ${kind}\n`
      : `${records.length} ${records.length === 1 ? 'record' : 'records'}: ${sorts.join(', ')}\n`;
  return table(rows) + more + sum + traceText(found);
}

function traceText({ trace, traced, why }: EvalRun): string {
  const rows = trace.map(({ operand, value, depth }) => [printable('  '.repeat(depth) + operand), printable(value)]);
  const head = traced === null ? '' : `${printable(traced)}\n`;
  const reasons = why.map((each) => `  ${printable(each)}\n`).join('');
  return trace.length === 0 ? reasons : `\n${head}${table(rows, '  ')}${reasons === '' ? '' : `not decided, because\n${reasons}`}`;
}
