/** `explain <id>`: what a control, requirement, kind, code, status or reason means, what maps to it and what evidence it wants. */
import {
  foundationalRequirements,
  levelCatalogue,
  otBaselines,
  splitRequirement,
  strongestRows,
  strongestSources,
  type Catalogue,
  type Mapped,
  type Mapping,
  type Requirement,
} from '../../model/catalogue.js';
import type { Control } from '../../model/control.js';
import type { FieldSchema, Kind } from '../../model/kind.js';
import type { Library } from '../../model/library.js';
import { problemCodes } from '../../model/problem-codes.js';
import { isReportName, reports } from '../../report/index.js';
import { relationWords } from '../../report/words.js';
import { coverageOf, openPolicies, readers, requirementsNamed } from '../../run/library.js';
import { text, type RunCommand } from '../command.js';
import { explainOnSite } from '../explain-site.js';
import type { Io } from '../io.js';
import { jsonText, libraryFor, wantsJson } from '../library.js';
import { presetText } from '../preset-text.js';
import { nearest } from '../nearest.js';
import { table, wrap } from '../table.js';
import { UsageError } from '../usage.js';
import { terminalTexts } from '../../run/terminal-texts.js';
import {
  contradictionWords,
  frWords,
  gradeWords,
  maturityWords,
  reasonWords,
  riskWords,
  statusWords,
  vulnerabilityWords,
} from '../words.js';

interface Page {
  readonly data: object;
  readonly text: (width: number) => string;
}

export const run: RunCommand = (asked, options, io) => {
  const id = asked.join(' ').trim();
  const site = text(options, 'site');
  if (site !== null) return explainOnSite(id, site, options, io, widthOf(io));
  const plain = wordPage(id) ?? readerPage(id) ?? formatPage(id) ?? policyPage(id);
  const library = plain ? null : libraryFor(options, io);
  if (!plain && library === null) return 2;
  const page =
    plain ??
    (library &&
      (controlPage(id, library) ??
        kindPage(id, library) ??
        presetPage(id, library) ??
        requirementPage(id, library) ??
        cataloguePage(id, library)));
  if (!page) {
    const see = 'see: otbaseline list controls, list requirements, list kinds, list readers, list presets, list codes';
    throw new UsageError(`nothing is known by the name "${id}"`, `${library ? nearest(id, namesIn(library)) : ''}${see}`);
  }
  io.out(wantsJson(options) ? jsonText(page.data) : page.text(widthOf(io)));
  return 0;
};

const widthOf = (io: Io): number => Math.min(100, Math.max(60, io.columns));
const words: readonly Readonly<Record<string, string>>[] = [
  ...[statusWords, maturityWords, reasonWords, frWords, gradeWords, riskWords, vulnerabilityWords, problemCodes, contradictionWords()],
];
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const namesIn = ({ controls, kinds, catalogues, presets }: Library): readonly string[] => [
  ...controls.map((each) => each.id),
  ...kinds.keys(),
  ...presets.keys(),
  ...Object.keys(readers),
  ...words.flatMap((each) => Object.keys(each)),
  ...openPolicies().map((each) => each.id),
  ...catalogues.keys(),
  ...[...catalogues.values()].flatMap((each) => each.requirements.map((row) => row.id)),
];

/** `FR 5` is RDF. */
const frOf = (asked: string): string => foundationalRequirements[Number(/^fr[ -]?([1-7])$/i.exec(asked)?.[1] ?? 0) - 1] ?? asked;

function wordPage(name: string): Page | null {
  const asked = frOf(name);
  const found = words.flatMap((each) => Object.entries(each)).find(([id]) => same(id, asked));
  if (!found) return null;
  const [id, meaning] = found;
  return { data: { id, meaning }, text: (width) => `${id}\n${wrap(meaning, width, '  ')}` };
}

function readerPage(id: string): Page | null {
  const reader = Object.values(readers).find((each) => each.id === id);
  if (!reader) return null;
  const { title, description, ceiling } = reader;
  return {
    data: { id, title, description, ceiling },
    text: (width) => `${id}: ${title}\n${wrap(description, width, '  ')}  Highest grade: ${ceiling}\n`,
  };
}

function presetPage(asked: string, { presets }: Library): Page | null {
  const preset = [...presets.values()].find((each) => same(each.id, asked));
  return preset ? { data: preset, text: (width) => presetText(preset, width) } : null;
}

function formatPage(id: string): Page | null {
  if (!isReportName(id)) return null;
  const { title, description, fileName } = reports[id];
  return {
    data: { id, title, description, fileName },
    text: (width) => `${id}: ${title}, as ${fileName}\n${wrap(description, width, '  ')}`,
  };
}

function policyPage(asked: string): Page | null {
  const policy = openPolicies().find(({ id }) => same(id, asked));
  if (!policy) return null;
  const { id, version, title, description, target, programme, params, freshness, grades, reasons, conduitProfile } = policy;
  const aim = target === 'site' ? 'as each zone and conduit sets it' : JSON.stringify(target);
  return {
    data: { id, version, title, description, target, programme, params, freshness, grades, reasons, conduitProfile },
    text: (width) =>
      `${id} v${version}: ${title}\n${wrap(description, width, '  ')}\n${table(
        [
          ['target', aim],
          ['programme controls', typeof programme === 'string' ? programme : programme.join(', ')],
          ['conduit profile', conduitProfile],
          ...byLevelRows('age of', freshness),
          ...byLevelRows('grade of', grades),
          ...Object.entries(reasons).map(([entry, reason]) => [`weaker: ${entry}`, reason]),
        ],
        '  ',
      )}`,
  };
}

/** `age of backups` | `days 7, byLevel {"4":2}` */
const byLevelRows = (label: string, entries: Readonly<Record<string, object>>): readonly (readonly string[])[] =>
  Object.entries(entries).map(([kind, own]) => [
    `${label} ${kind}`,
    Object.entries(own)
      .map(
        ([key, value]) =>
          `${/^\d$/.test(key) ? `from level ${key}` : key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
      )
      .join(', '),
  ]);

function cataloguePage(asked: string, { catalogues }: Library): Page | null {
  const catalogue = [...catalogues.values()].find(({ id }) => same(id, asked));
  if (!catalogue) return null;
  const { id, title, edition, requirements } = catalogue;
  const text = `${id}: ${title}, ${edition}\n  ${requirements.length} rows; otbaseline list requirements --catalogue ${id}\n`;
  return { data: { id, title, edition, requirements: requirements.length }, text: () => text };
}

function controlPage(id: string, library: Library): Page | null {
  const control = library.controls.find((each) => same(each.id, id));
  if (!control) return null;
  const entries = Object.entries(control).filter(([key]) => !['at', 'keyAt', 'sha256'].includes(key));
  return { data: Object.fromEntries(entries), text: (width) => controlText(control, library, width) };
}

function controlText(control: Control, library: Library, width: number): string {
  const needs = control.evidence.map(
    (need) => `${need.kind}${need.optional ? ' (optional)' : ''}${need.emptyOk ? ' (may be empty where it is complete)' : ''}`,
  );
  const lines: string[] = [`${control.id} v${control.version}: ${control.title}\n`, wrap(control.rationale, width, '  '), '\n'];
  lines.push(
    table(
      [
        [
          'satisfies',
          control.satisfies.map((reference) => `${reference}${titleOf(reference, library)}`).join('; ') ||
            'no requirement with a level (programme)',
        ],
        ['about', `each ${control.subject.join(', each ')}`],
        ['decided', `${control.automation} (${control.aspect})`],
        ['evidence', needs.join(', ') || 'the site file itself'],
        ...Object.entries(control.maps).map(([catalogue, ids]) => [catalogue, ids.join(', ')]),
        ['file', control.file],
      ],
      '  ',
    ),
  );
  for (const [name, each] of Object.entries(control.params)) {
    const levels = Object.entries(each.byLevel).map(([level, value]) => `, ${String(value)} from target ${level}`);
    lines.push(`  parameter ${name} = ${String(each.default)}${levels.join('')} (stricter: ${each.stricter}). ${each.why}\n`);
  }
  for (const rule of control.rules) {
    lines.push(
      `\n  rule ${rule.id} (${rule.severity}): for each of ${rule.for}${rule.group ? `, one check per ${rule.group.name} = ${rule.group.by}` : ''}\n`,
    );
    if (rule.when !== null) lines.push(`    when    ${rule.when}\n`);
    for (const join of rule.joins)
      lines.push(
        `    join    ${join.name}: ${join.from} with ${Object.entries(join.on)
          .map(([field, value]) => `${field} = ${value}`)
          .join(', ')}${join.one ? ' (exactly one)' : ''}\n`,
      );
    for (const each of rule.lets) lines.push(`    let     ${each.name} = ${each.value}\n`);
    lines.push(`    assert  ${rule.assert}\n`, `    else    ${rule.otherwise ?? rule.message}\n`);
  }
  if (control.trigger)
    lines.push(
      `\n  Not applicable only where complete evidence of ${control.trigger.for} shows none${control.trigger.when === null ? '' : ` with ${control.trigger.when}`}.\n`,
    );
  lines.push(
    '\n',
    wrap(`A pass proves: ${control.proves}`, width, '  '),
    wrap(
      `Fix: ${control.fix} (about ${control.effort.days} days, ${control.effort.cost} in money, outage: ${control.effort.outage})`,
      width,
      '  ',
    ),
  );
  return lines.join('');
}

function titleOf(reference: string, library: Library): string {
  const { catalogue, id } = splitRequirement(reference);
  const row = library.catalogues.get(catalogue)?.requirements.find((each) => each.id === id);
  return row ? ` ${row.title}${row.level === null ? '' : `, SL ${String(row.level)}`}` : '';
}

function kindPage(asked: string, library: Library): Page | null {
  const kind = [...library.kinds.values()].find((each) => same(each.id, asked));
  if (!kind) return null;
  const { id } = kind;
  const users = library.controls
    .filter((control) => control.evidence.some((need) => need.kind === id) || control.rules.some((rule) => rule.for === id))
    .map((control) => control.id);
  return { data: { ...kind, controls: users }, text: (width) => kindText(kind, users, width) };
}

function kindText(kind: Kind, users: readonly string[], width: number): string {
  const rows = (properties: Readonly<Record<string, FieldSchema>>, before: string): string[][] =>
    Object.entries(properties).flatMap(([name, field]) => [
      [
        `${before}${name}`,
        `${field.format ?? field.type}${kind.schema.required.includes(`${before}${name}`) ? ' *' : ''}`,
        `${field.description ?? ''}${field.enum ? ` (${field.enum.join(', ')})` : ''}`,
      ],
      ...(field.properties ? rows(field.properties, `${before}${name}.`) : []),
    ]);
  const age = kind.model
    ? 'read from site.yaml'
    : kind.derivedFrom !== null
      ? `worked out from ${kind.derivedFrom.map((each) => `${each.kind}${each.optional ? ' (if there)' : ''}`).join(', ')}`
      : kind.maxAgeDays === null
        ? 'records carry their own dates'
        : `stale after ${String(kind.maxAgeDays)} days`;
  return [
    `${kind.id}: ${kind.title}\n`,
    wrap(kind.description, width, '  '),
    `\n  in rules: ${kind.names.one} (one), ${kind.names.many} (a group)   identity: ${kind.key.join(' + ')}   ${age}\n\n`,
    table(rows(kind.schema.properties, ''), '  '),
    '\n  * must be given. Other column names are understood too; otbaseline lint shows how a table was read.\n',
    users.length > 0 ? wrap(`Read by ${users.join(', ')}`, width, '  ') : '  No control reads it.\n',
  ].join('');
}

function requirementPage(asked: string, library: Library): Page | null {
  const found = requirementsNamed(library.catalogues, asked).map(({ catalogue, requirement }) => ({ catalogue, row: requirement }));
  if (found.length === 0) return null;
  const pages = found.map(({ catalogue, row }) => {
    const [covered] = coverageOf(library.controls, [{ ...catalogue, requirements: [row] }], []).flatMap((each) => each.requirements);
    return {
      catalogue,
      row,
      coverage: covered?.coverage ?? 'none',
      controls: covered?.controls ?? [],
      mapped: mapped(catalogue.id, row.id, library.mappings),
    };
  });
  return {
    data: {
      requirements: pages.map(({ catalogue, row, coverage, controls, mapped: maps }) => ({
        catalogue: catalogue.id,
        ...row,
        coverage,
        controls,
        mapped: maps,
      })),
    },
    text: (width) =>
      pages
        .map(({ catalogue, row, coverage, controls, mapped: maps }) => {
          const head = `${row.id} (${catalogue.title}, ${catalogue.edition}): ${row.title}\n`;
          const facts = [
            row.fr ? `foundational requirement ${row.fr}` : '',
            row.level === null ? '' : `required from SL ${String(row.level)}`,
            row.conduit === true ? 'also asked of conduits' : '',
            ...otBaselineText(row),
            insteadOf(catalogue, row),
            row.note ?? '',
          ].filter((each) => each !== '');
          const decided = isRequired(catalogue, row) ? `  ${decidedBy(catalogue.id, controls, coverage)}\n` : '';
          return `${head}${facts.map((each) => wrap(each, width, '  ')).join('')}${decided}${maps.map((each) => wrap(mappedText(each), width, '  ')).join('')}`;
        })
        .join('\n') + noticesOf(pages, library),
  };
}

function decidedBy(catalogue: string, controls: readonly string[], coverage: string): string {
  if (catalogue !== levelCatalogue)
    return controls.length > 0 ? `controls that help with it: ${controls.join(', ')} (${coverage})` : 'no control is mapped to it';
  return controls.length > 0 ? `decided by ${controls.join(', ')} (${coverage})` : 'no control decides it: it is never met here';
}

const isRequired = ({ supersededBy }: Catalogue, { kind, withdrawn }: Requirement): boolean =>
  supersededBy === undefined && kind !== 'group' && withdrawn !== true;

/** What to name in the place of an id that holds no requirement any more. */
function insteadOf({ supersededBy }: Catalogue, { withdrawn, replacedBy }: Requirement): string {
  if (supersededBy !== undefined) return `superseded: the edition that holds is ${supersededBy}`;
  if (replacedBy !== undefined)
    return `no requirement of its own; ${replacedBy.length === 0 ? 'nothing stands in its place' : `use ${replacedBy.join(', ')}`}`;
  return withdrawn === true ? 'withdrawn' : '';
}

const otBaselineText = ({ otBaselines: own }: Requirement): readonly string[] => {
  const names = otBaselines.filter((each) => own?.[each] === true);
  return names.length === 0 ? [] : [`in the OT baselines of SP 800-82 Rev. 3: ${names.join(', ')}`];
};

interface MappedElsewhere extends Mapped {
  readonly catalogue: string;
}
/** In both directions: what it is mapped to, and what is mapped to it. */
const mapped = (catalogue: string, id: string, mappings: readonly Mapping[]): readonly MappedElsewhere[] =>
  mappings.flatMap((mapping): readonly MappedElsewhere[] => {
    if (mapping.from === catalogue) return strongestRows(mapping, id).map((row) => ({ catalogue: mapping.to, ...row }));
    return mapping.to === catalogue ? strongestSources(mapping, id).map((row) => ({ catalogue: mapping.from, ...row })) : [];
  });

const mappedText = (each: MappedElsewhere): string =>
  `${each.catalogue}: ${each.id} (${relationWords(terminalTexts(), each)}${each.via === undefined ? '' : `, via ${each.via}`})${each.reason === undefined ? '' : `: ${each.reason}`}${each.note === undefined ? '' : `. Note: ${each.note}`}`;

/** The notices of the catalogues whose titles or ids the page prints. */
function noticesOf(
  pages: readonly { readonly catalogue: Catalogue; readonly mapped: readonly MappedElsewhere[] }[],
  { catalogues }: Library,
): string {
  const shown = new Set(pages.flatMap((page) => [page.catalogue.id, ...page.mapped.map((each) => each.catalogue)]));
  const notices = [...shown].flatMap((id) => catalogues.get(id)?.notice ?? []);
  return notices.map((notice) => `\n${notice}\n`).join('');
}
