/** Which comments a new workbook takes over: those of the file that is named, else of the one that it would replace. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderMore } from '../run/outputs.js';
import { readComments } from '../run/comments.js';
import { reports, type ReportName } from '../report/index.js';
import { text, type Options } from './command.js';
import type { Io } from './io.js';
import { UsageError } from './usage.js';

export function commentsFor(folder: string, formats: readonly ReportName[], options: Options, io: Io): RenderMore {
  const named = text(options, 'keepComments');
  if (!formats.includes('xlsx')) {
    if (named !== null) throw new UsageError('--keep-comments goes with --format xlsx', 'add --format xlsx');
    return {};
  }
  const present = join(folder, reports.xlsx.fileName);
  const file = named === null ? present : resolve(io.cwd, named);
  if (named === null && !existsSync(present)) return {};
  const read = readComments(file);
  if (!read.ok)
    throw new UsageError(
      `the comments in ${named ?? reports.xlsx.fileName} cannot be read: ${read.problems.map(({ message }) => message).join('; ')}`,
      named === null ? 'close it, or move it away: it would be written over' : 'give the findings.xlsx that an earlier run has written',
    );
  if (read.value.size > 0) io.err(`${read.value.size} ${read.value.size === 1 ? 'comment' : 'comments'} kept from ${named ?? present}\n`);
  return { comments: read.value };
}
