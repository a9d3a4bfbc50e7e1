/** `list <what>`: controls, requirements, kinds, catalogues, policies, formats, readers, presets, codes, limits. */
import { limits, type Limit } from '../../model/limits.js';
import { problemCodes } from '../../model/problem-codes.js';
import { compareText } from '../../model/problem.js';
import { text, type RunCommand } from '../command.js';
import { jsonText, libraryFor, wantsJson } from '../library.js';
import { nearest } from '../nearest.js';
import { table } from '../table.js';
import { UsageError } from '../usage.js';
import { contradictionWords } from '../words.js';

const things = ['controls', 'requirements', 'kinds', 'catalogues', 'policies', 'formats', 'readers', 'presets', 'codes', 'limits'] as const;

export const run: RunCommand = async ([what = ''], options, io) => {
  const thing = things.find((each) => each === what);
  if (thing === undefined) throw new UsageError(`cannot list "${what}"`, `${nearest(what, things)}one of: ${things.join(', ')}`);
  const show = (data: readonly object[], rows: readonly (readonly string[])[]): 0 => {
    io.out(wantsJson(options) ? jsonText(data) : table(rows));
    return 0;
  };
  switch (thing) {
    case 'formats': {
      const [{ reports }, { pdfFormat }] = await Promise.all([import('../../report/index.js'), import('../pdf.js')]);
      const data = [...Object.values(reports), pdfFormat].map(({ id, title, description, fileName }) => ({
        id,
        title,
        description,
        fileName,
      }));
      return show(
        data,
        data.map((each) => [each.id, each.fileName, each.title]),
      );
    }
    case 'readers': {
      const { readers } = await import('../../run/library.js');
      const data = Object.values(readers).map(({ id, title, description, ceiling }) => ({ id, title, description, ceiling }));
      return show(
        data,
        data.map((each) => [each.id, each.ceiling, each.title]),
      );
    }
    case 'codes': {
      const data = [
        ...Object.entries(problemCodes).map(([code, meaning]) => ({ code, meaning })),
        ...Object.entries(contradictionWords()).map(([code, meaning]) => ({ code, meaning })),
      ];
      return show(
        data,
        data.map((each) => [each.code, each.meaning]),
      );
    }
    case 'limits': {
      const data = Object.entries<Limit>(limits).map(([name, { value, unit, code, bounds, isOption }]) => ({
        ...{ name, value, unit, code, bounds },
        change: isOption === true ? `check --limit ${name}=<n>` : null,
      }));
      return show(
        data,
        data.map((each) => [
          each.name,
          `${String(each.value)} ${each.unit}`,
          each.code,
          `${each.bounds}${each.change === null ? '' : ` (${each.change})`}`,
        ]),
      );
    }
    case 'policies': {
      const { openPolicies } = await import('../../run/library.js');
      const data = openPolicies().map(({ id, version, title, description }) => ({ id, version, title, description }));
      return show(
        data,
        data.map((each) => [each.id, each.title]),
      );
    }
    default:
  }
  const library = libraryFor(options, io);
  if (library === null) return 2;
  if (thing === 'controls') {
    const data = [...library.controls]
      .sort((a, b) => compareText(a.id, b.id))
      .map(({ id, title, subject, aspect, automation, satisfies, maps, evidence }) => ({
        id,
        title,
        subject,
        aspect,
        automation,
        satisfies,
        maps,
        evidence: evidence.map((need) => need.kind),
      }));
    return show(
      data,
      data.map((each) => [each.id, each.satisfies.join(', '), each.subject.join('+'), each.automation, each.title]),
    );
  }
  if (thing === 'kinds') {
    const data = [...library.kinds.values()].map(({ id, title, description, key, maxAgeDays, model, derivedFrom }) => ({
      id,
      title,
      description,
      key,
      maxAgeDays,
      model,
      derivedFrom,
    }));
    return show(
      data,
      data.map((each) => [
        each.id,
        each.model
          ? 'from site.yaml'
          : each.derivedFrom !== null
            ? 'worked out'
            : each.maxAgeDays === null
              ? 'own dates'
              : `${String(each.maxAgeDays)} days`,
        each.title,
      ]),
    );
  }
  if (thing === 'presets') {
    const data = [...library.presets.values()].map(({ id, title, description, formats, fields, shipped }) => ({
      id,
      title,
      description,
      formats,
      kinds: Object.keys(fields),
      shipped,
    }));
    return show(
      data,
      data.map((each) => [each.id, each.formats.join(', '), each.kinds.join(', '), each.title]),
    );
  }
  if (thing === 'catalogues') {
    const data = [...library.catalogues.values()].map(({ id, title, edition, requirements }) => ({
      id,
      title,
      edition,
      requirements: requirements.length,
    }));
    return show(
      data,
      data.map((each) => [each.id, String(each.requirements), `${each.title}, ${each.edition}`]),
    );
  }
  const name = text(options, 'catalogue') ?? '';
  const catalogue = library.catalogues.get(name);
  const current = [...library.catalogues.values()].filter(({ supersededBy }) => supersededBy === undefined).map(({ id }) => id);
  if (!catalogue)
    throw new UsageError(
      `there is no catalogue "${name}"`,
      `${nearest(name, current)}one of: ${[...library.catalogues.keys()].join(', ')}`,
    );
  const data = catalogue.requirements.map(({ id, title, fr, level, parent }) => ({ id, title, fr, level, parent }));
  const code = show(
    data,
    data.map((each) => [each.id, each.fr ?? '', each.level === null ? '' : `SL ${String(each.level)}`, each.title]),
  );
  // the data of --json stay data
  if (catalogue.notice !== undefined) (wantsJson(options) ? io.err : io.out)(`\n${catalogue.notice}\n`);
  return code;
};
