/** `coverage`: which requirement has which controls, and how far they are automated. */
import { levelCatalogue, mappingGrades } from '../../model/catalogue.js';
import { relationWords } from '../../report/words.js';
import { terminalTexts } from '../../run/terminal-texts.js';
import { coverageOf, coverages, type CoveredRequirement } from '../../run/library.js';
import { text, type RunCommand } from '../command.js';
import { jsonText, libraryFor, wantsJson } from '../library.js';
import { nearest } from '../nearest.js';
import { table, wrap } from '../table.js';
import { UsageError } from '../usage.js';

export const run: RunCommand = (_, options, io) => {
  const library = libraryFor(options, io);
  if (library === null) return 2;
  const only = text(options, 'catalogue');
  const all = coverageOf(library.controls, library.catalogues.values(), library.mappings);
  const names = all.map(({ id }) => id);
  const superseded = only === null ? undefined : library.catalogues.get(only)?.supersededBy;
  if (superseded !== undefined)
    throw new UsageError(`${only ?? ''} is superseded: nothing is required by it`, `otbaseline coverage --catalogue ${superseded}`);
  if (only !== null && !names.includes(only))
    throw new UsageError(`there is no catalogue "${only}"`, `${nearest(only, names)}one of: ${names.join(', ')}`);
  const catalogues = all.filter(({ id }) => only === null || id === only);
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
  io.out(
    table([
      ['catalogue', ...coverages, 'rows', 'related only'],
      ...catalogues.map(({ id, requirements }) => [
        id,
        ...coverages.map((kind) => String(requirements.filter((row) => row.coverage === kind).length)),
        String(requirements.length),
        String(requirements.filter((row) => row.coverage === 'none' && Object.keys(row.requirements).length > 0).length),
      ]),
    ]),
  );
  for (const { id, title, notice, requirements } of catalogues.filter((each) => only !== null || each.id === levelCatalogue)) {
    io.out(`\n${id}: ${title}\n`);
    io.out(
      table(
        requirements.map((row) => [
          row.id,
          row.level === null ? '' : `SL ${String(row.level)}`,
          row.coverage,
          row.title,
          row.controls.join(' ') || relatedText(row),
        ]),
        '  ',
      ),
    );
    if (notice !== null) io.out(`\n${notice}\n`);
  }
  io.out(`\n${wrap(legend, Math.min(120, io.columns))}`);
  return 0;
};

/** Where no control names the row: the requirements that are mapped to it, by how far that can be relied on. */
const relatedText = ({ requirements }: CoveredRequirement): string =>
  mappingGrades
    .flatMap((grade) => {
      const ids = requirements[grade] ?? [];
      return ids.length === 0 ? [] : [`${relationWords(terminalTexts(), { grade, relation: '' })}: ${ids.join(', ')}`];
    })
    .join('; ');

const legend =
  'automated: decided from evidence. partial: the machine finds gaps, a person judges the rest. attested: a signed statement with its document. ' +
  'none: no control. In IEC 62443-3-3 a requirement without a control is never met; in the other catalogues a control counts that satisfies a row or names it. ' +
  'related only: of the rows without a control, those that a requirement of IEC 62443-3-3 is mapped to; a mapping covers nothing.';
