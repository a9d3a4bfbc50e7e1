/** `report <assessment.json...>`: a saved assessment in any format, or several as one page. */
import { basename, dirname, join, resolve } from 'node:path';
import { openAssessment, renderReport, writeFiles } from '../../run/outputs.js';
import { openDrawing, reportNames, reports } from '../../report/index.js';
import { text, type RunCommand } from '../command.js';
import { commentsFor } from '../comments.js';
import { languageFor } from '../language.js';
import { writeFleet } from '../fleet.js';
import { formatsAsked, moreFiles } from '../formats.js';
import { problemsText } from '../problems.js';
import { earlierAssessment } from '../since.js';
import { UsageError } from '../usage.js';

export const run: RunCommand = async (files, options, io) => {
  const [file = ''] = files;
  if (files.length > 1) return writeFleet(files, options, io);
  const formats = formatsAsked(text(options, 'format') ?? (text(options, 'template') === null ? 'html' : ''));
  if (formats.reports.length === 0 && !formats.pdf && text(options, 'template') === null)
    throw new UsageError('no format is named', `one or more of: ${reportNames.join(', ')}, pdf`);
  const opened = openAssessment(resolve(io.cwd, file));
  if (!opened.ok) {
    io.err(problemsText(opened.problems));
    return 2;
  }
  const language = await languageFor(options, io);
  if (language === null) return 2;
  const since = text(options, 'since');
  const before = since === null ? null : earlierAssessment(since, io);
  const isPage = formats.reports.includes('html') || formats.pdf || text(options, 'template') !== null;
  const draw = isPage ? await openDrawing() : null;
  const out = text(options, 'out');
  if (out === '-') {
    const [only = 'html', ...others] = formats.reports;
    if (others.length > 0 || formats.pdf || text(options, 'template') !== null)
      throw new UsageError('--out - prints one format', 'name one format, or a folder');
    const rendered = renderReport(opened.value, only, { ...language, before, draw });
    if (typeof rendered !== 'string') throw new UsageError(`${only} is no text to print`, 'name a folder with --out');
    io.out(rendered);
    return 0;
  }
  const folder = out === null ? dirname(resolve(io.cwd, file)) : resolve(io.cwd, out);
  const makeMore = await moreFiles(formats, options, io);
  const more = { ...language, before, draw, ...commentsFor(folder, formats.reports, options, io) };
  const rendered = new Map([
    ...formats.reports.map((name) => [reports[name].fileName, renderReport(opened.value, name, more)] as const),
    ...(await makeMore(opened.value, more)),
  ]);
  if (out === null && rendered.has(basename(file)))
    throw new UsageError(`${basename(file)} would be written over itself`, 'name another folder with --out');
  const written = writeFiles(folder, rendered);
  if (written.length > 0) {
    io.err(problemsText(written));
    return 2;
  }
  for (const name of rendered.keys()) io.out(`${join(out ?? dirname(file), name)}\n`);
  return 0;
};
