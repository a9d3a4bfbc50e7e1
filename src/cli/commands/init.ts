/** `init <dir>`: a new site folder. Nothing that exists is written over. */
import { basename, join, resolve } from 'node:path';
import { openLibrary } from '../../run/open-library.js';
import { filesIn, proposeSite, sampleSite, type SiteProposal } from '../../run/init.js';
import { writeFiles } from '../../run/outputs.js';
import { isSupplied, type Kind } from '../../model/kind.js';
import { flag, list, text, type RunCommand } from '../command.js';
import { writeControl } from '../new-control.js';
import type { Io } from '../io.js';
import { nearest } from '../nearest.js';
import { printable, problemsText } from '../problems.js';
import { siteTemplate, type NewSite, type ProposedEvidence } from '../site-template.js';
import { firstKinds, kindTemplate } from '../templates.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

interface Made {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly say: readonly string[];
}

export const run: RunCommand = async ([folder = ''], options, io) => {
  if (folder.trim() === '') throw new UsageError('the folder has no name', 'otbaseline init plant; a dot stands for the current folder');
  const target = resolve(io.cwd, folder);
  const asOf = dateOption(options, io);
  const from = text(options, 'from');
  const asked = list(options, 'kind');
  const control = text(options, 'control');
  if (control !== null) {
    if (flag(options, 'sample') || from !== null || asked.length > 0)
      throw new UsageError('--control stands alone', 'it makes a control with its test, in a folder of your own controls');
    return writeControl(control, target, folder, io);
  }
  if (flag(options, 'sample') && (from !== null || asked.length > 0))
    throw new UsageError(
      `--sample and --${from === null ? 'kind' : 'from'} exclude each other`,
      'the sample plant has a file of every kind',
    );
  const loaded = openLibrary({ controls: [], onlyControls: null }, false);
  if (!loaded.ok) {
    io.err(problemsText(loaded.problems));
    return 2;
  }
  const { kinds } = loaded.value;
  const templates = asked.map((id) => kindOf(id, kinds));
  const site = { name: nameOf(target), id: idOf(target), today: asOf };
  if (flag(options, 'sample')) {
    const say = [`A plant with planted gaps, dated for ${asOf}.`];
    return write(target, folder, { files: sampleSite(asOf), say }, io, asOf === io.today ? '' : ` --as-of ${asOf}`);
  }
  if (from === null) return write(target, folder, newSite(site, templates, kinds, filesIn(target).includes('site.yaml')), io);
  const proposal = await proposeSite(resolve(io.cwd, from), from, asOf, kindOf('assets', kinds));
  if (!proposal.ok) {
    io.err(problemsText(proposal.problems));
    return 2;
  }
  return write(target, folder, fromTable(site, from, proposal.value, templates), io);
};

const templateFiles = (kinds: readonly Kind[]): readonly (readonly [string, string])[] =>
  kinds.map((kind) => [`evidence/${kind.id}.yaml`, kindTemplate(kind)] as const);

/** In a folder that is a site: the templates that are asked for. Else a site, with the five to begin with. */
function newSite(
  site: Pick<NewSite, 'name' | 'id' | 'today'>,
  asked: readonly Kind[],
  kinds: ReadonlyMap<string, Kind>,
  isSite: boolean,
): Made {
  if (isSite && asked.length > 0) {
    const lines = asked.map(({ id }) => `  - { id: ${id}, kind: ${id}, file: evidence/${id}.yaml, collected: ${site.today} }`);
    return { files: new Map(templateFiles(asked)), say: ['Name it under "evidence" of site.yaml when it holds records:', ...lines] };
  }
  const templates = [...new Set([...firstKinds.map((id) => kindOf(id, kinds)), ...asked])];
  const zones = [
    { id: 'control', name: 'Control network', domain: 'iacs', networks: ['10.1.20.0/24'] },
    { id: 'office', name: 'Office network', domain: 'business', networks: ['10.1.0.0/24'] },
  ] as const;
  const siteYaml = siteTemplate({ ...site, zones, evidence: [], templates: templates.map(({ id }) => id) });
  return { files: new Map([['site.yaml', siteYaml], ...templateFiles(templates)]), say: [] };
}

function fromTable(site: Pick<NewSite, 'name' | 'id' | 'today'>, from: string, proposal: SiteProposal, templates: readonly Kind[]): Made {
  const { table, bytes, collected } = proposal;
  const { zones, fields, recordsAt, unusedColumns: unused } = table;
  const evidence: ProposedEvidence = {
    id: 'inventory',
    kind: 'assets',
    file: `evidence/${basename(from)}`,
    collected,
    recordsAt,
    fields,
    constants: table.zoneForAll === null ? {} : { zone: table.zoneForAll },
    map: table.zonesFrom === null ? {} : { zone: table.zoneMap },
    unused,
  };
  const proposed = zones.map((zone) => ({ ...zone, domain: 'iacs' as const }));
  const siteYaml = siteTemplate({ ...site, zones: proposed, evidence: [evidence], templates: templates.map(({ id }) => id) });
  return {
    files: new Map<string, string | Uint8Array>([['site.yaml', siteYaml], [evidence.file, bytes], ...templateFiles(templates)]),
    say: [
      `${table.rows} ${table.rows === 1 ? 'row' : 'rows'} of ${from} (${table.format}) ${table.rows === 1 ? 'is' : 'are'} read as assets:`,
      ...fields.map(([field, column]) => `  ${field} <- ${column}`),
      ...Object.entries(evidence.constants).map(([field, value]) => `  ${field} = ${value}, for all of them`),
      ...(unused.length > 0 ? [`Not used: ${unused.join(', ')}`] : []),
      ...table.notes,
      `Proposed: ${zones.length === 1 ? 'one zone' : `${zones.length} zones`} (${zones.map(({ id }) => id).join(', ')}), collected on ${collected}, when the file was last changed.`,
      'Correct site.yaml where this is not so.',
    ],
  };
}

function kindOf(id: string, kinds: ReadonlyMap<string, Kind>): Kind {
  const kind = kinds.get(id);
  const names = [...kinds.values()].filter(isSupplied).map((each) => each.id);
  if (kind?.model === true) throw new UsageError(`${id} are written in site.yaml, not in a file of evidence`, 'otbaseline schema site');
  if (kind && kind.derivedFrom !== null)
    throw new UsageError(`${id} are worked out, not handed in`, `supply ${kind.derivedFrom.map((each) => each.kind).join(', ')}`);
  if (!kind) throw new UsageError(`there is no evidence kind "${id}"`, `${nearest(id, names)}one of: ${names.join(', ')}`);
  return kind;
}

const nameOf = (target: string): string =>
  basename(target)
    .replace(/[-_]+/g, ' ')
    .replace(/^\w/, (first) => first.toUpperCase()) || 'Site';
const idOf = (target: string): string =>
  basename(target)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'site';

const filesShown = 12;

function write(target: string, shown: string, { files, say }: Made, io: Io, option = ''): 0 | 2 {
  const there = new Set(filesIn(target));
  const taken = [...files.keys()].filter((file) => there.has(file));
  if (taken.length > 0)
    throw new UsageError(
      `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} in ${shown} already, and nothing is written over`,
      'name another folder, or move the files away',
    );
  const problems = writeFiles(target, files);
  if (problems.length > 0) {
    io.err(problemsText(problems));
    return 2;
  }
  for (const line of say) io.out(`${printable(line)}\n`);
  const names = [...files.keys()].map((file) => join(shown, file));
  io.out(names.length > filesShown ? `${names.length} files in ${shown}\n` : `Written: ${printable(names.join(', '))}\n`);
  const folder = /^[\w./-]+$/.test(shown) ? shown : JSON.stringify(shown);
  io.out(`Next: otbaseline lint ${folder}${option}, then otbaseline check ${folder}${option}\n`);
  return 0;
}
