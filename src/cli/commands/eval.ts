/** `eval <expression>`: tries a CEL expression, alone or for each record of a kind. */
import { resolve } from 'node:path';
import { runEval } from '../../run/eval.js';
import { flag, text, type RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { printable, problemsText } from '../problems.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

export const run: RunCommand = async ([expression = ''], options, io) => {
  const limit = Number(text(options, 'limit') ?? '20');
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError(`--limit ${text(options, 'limit') ?? ''} is no count`, 'give a whole number of at least 1');
  const kind = text(options, 'for');
  const site = text(options, 'site');
  const done = await runEval(expression, { ...libraryOptions(options, io), cwd: io.cwd, asOf: dateOption(options, io), site: site === null && kind === null ? null : resolve(io.cwd, site ?? '.'), kind, trace: flag(options, 'trace') });
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { counts, records, value, trace } = done.value;
  if (wantsJson(options)) {
    io.out(jsonText({ ...done.value, records: records.slice(0, limit) }));
    return 0;
  }
  if (kind === null) io.out(`${printable(value)}\n`);
  for (const each of records.slice(0, limit)) io.out(`${printable(each.key)}  ${each.place}  ${printable(each.value)}\n`);
  if (records.length > limit) io.out(`and ${String(records.length - limit)} more (--limit)\n`);
  if (kind !== null) io.out(`${String(records.length)} records: ${Object.entries(counts).map(([name, count]) => `${String(count)} ${name}`).join(', ')}\n`);
  if (trace.length > 0) io.out(`\n${trace.map((line) => `${printable(line)}\n`).join('')}`);
  return 0;
};
