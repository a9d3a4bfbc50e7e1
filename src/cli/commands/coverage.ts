/** `coverage`: which requirement has which controls, and how far they are automated. */
import { coverageOf, type Coverage } from '../../run/library.js';
import { text, type RunCommand } from '../command.js';
import { jsonText, libraryFor, wantsJson } from '../library.js';
import { nearest } from '../nearest.js';
import { table, wrap } from '../table.js';
import { UsageError } from '../usage.js';

export const run: RunCommand = (_, options, io) => {
  const library = libraryFor(options, io);
  if (library === null) return 2;
  const only = text(options, 'catalogue');
  if (only !== null && !library.catalogues.has(only))
    throw new UsageError(
      `there is no catalogue "${only}"`,
      `${nearest(only, library.catalogues.keys())}one of: ${[...library.catalogues.keys()].join(', ')}`,
    );
  const catalogues = coverageOf(library.controls, library.catalogues.values()).filter(({ id }) => only === null || id === only);
  if (wantsJson(options)) {
    io.out(
      jsonText({
        catalogues: catalogues.map(({ id, requirements }) => ({
          id,
          requirements: requirements.map((row) => ({ id: row.id, coverage: row.coverage, controls: row.controls })),
        })),
      }),
    );
    return 0;
  }
  const kinds: readonly Coverage[] = ['automated', 'partial', 'attested', 'none'];
  io.out(
    table([
      ['catalogue', ...kinds, 'rows'],
      ...catalogues.map(({ id, requirements }) => [
        id,
        ...kinds.map((kind) => String(requirements.filter((row) => row.coverage === kind).length)),
        String(requirements.length),
      ]),
    ]),
  );
  for (const { id, title, requirements } of catalogues.filter((each) => only !== null || each.id === 'iec-62443-3-3')) {
    io.out(`\n${id}: ${title}\n`);
    io.out(
      table(
        requirements.map((row) => [
          row.id,
          row.level === null ? '' : `SL ${String(row.level)}`,
          row.coverage,
          row.title,
          row.controls.join(' '),
        ]),
        '  ',
      ),
    );
  }
  io.out(`\n${wrap(legend, Math.min(120, io.columns))}`);
  return 0;
};

const legend =
  'automated: decided from evidence. partial: the machine finds gaps, a person judges the rest. attested: a signed statement with its document. ' +
  'none: no control. In IEC 62443-3-3 a requirement without a control is never met; in the other catalogues a control counts that satisfies a row or is mapped to it.';
