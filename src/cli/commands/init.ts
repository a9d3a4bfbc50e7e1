/** `init <dir>`: a new site folder. Nothing that exists is written over. */
import { basename, join, resolve } from 'node:path';
import { openLibrary } from '../../run.js';
import { filesIn, proposeSite, sampleSite } from '../../run/init.js';
import { writeFiles } from '../../run/outputs.js';
import type { Kind } from '../../model/kind.js';
import { flag, list, text, type RunCommand } from '../command.js';
import type { Io } from '../io.js';
import { nearest } from '../nearest.js';
import { printable, problemsText } from '../problems.js';
import { firstKinds, kindTemplate, siteTemplate } from '../templates.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

export const run: RunCommand = async ([folder = ''], options, io) => {
  const target = resolve(io.cwd, folder);
  const asOf = dateOption(options, io);
  const from = text(options, 'from');
  if (flag(options, 'sample') && from !== null) throw new UsageError('--sample and --from exclude each other', 'give one of them');
  const loaded = openLibrary({ controls: [], onlyControls: null }, false);
  if (!loaded.ok) {
    io.err(problemsText(loaded.problems));
    return 2;
  }
  const { kinds } = loaded.value;
  const asked = list(options, 'kind').map((id) => kindOf(id, kinds));
  const files = new Map<string, string | Uint8Array>();
  const say: string[] = [];
  if (flag(options, 'sample')) {
    for (const [path, bytes] of sampleSite(asOf)) files.set(path, bytes);
    say.push(`A plant with planted gaps, dated for ${asOf}.`);
  } else if (from !== null) {
    const proposal = await proposeSite(resolve(io.cwd, from), asOf, kindOf('assets', kinds));
    if (!proposal.ok) {
      io.err(problemsText(proposal.problems));
      return 2;
    }
    const { table, bytes, collected } = proposal.value;
    const file = `evidence/${basename(from)}`;
    files.set(file, bytes);
    const fields = table.zonesFrom === '' || table.fields.some(([field]) => field === 'zone') ? table.fields : [...table.fields, ['zone', table.zonesFrom] as const];
    const map = Object.keys(table.zoneMap).length === 0 ? {} : { zone: table.zoneMap };
    const evidence = { id: 'inventory', kind: 'assets', file, collected, recordsAt: null, fields, map, unused: table.unusedColumns };
    files.set('site.yaml', siteTemplate(nameOf(folder), idOf(folder), table.zones, [evidence], true));
    say.push(`${String(table.rows)} rows of ${from} (${table.format}) are read as assets:`, ...table.fields.map(([field, column]) => `  ${field} <- ${column}`));
    if (table.unusedColumns.length > 0) say.push(`not used: ${table.unusedColumns.join(', ')}`);
    say.push(...table.notes, `${String(table.zones.length)} ${table.zones.length === 1 ? 'zone' : 'zones'} proposed: ${table.zones.map((zone) => zone.id).join(', ')}. Correct site.yaml where this is not so.`);
  } else if (asked.length === 0) {
    files.set(
      'site.yaml',
      siteTemplate(
        nameOf(folder),
        idOf(folder),
        [
          { id: 'control', name: 'Control network', networks: ['10.1.20.0/24'] },
          { id: 'office', name: 'Office network', networks: ['10.1.0.0/24'] },
        ],
        [],
        false,
      ),
    );
    for (const id of firstKinds) addTemplate(kindOf(id, kinds), files);
  }
  for (const kind of asked) addTemplate(kind, files);
  return write(target, folder, files, say, io);
};

function addTemplate(kind: Kind, files: Map<string, string | Uint8Array>): void {
  files.set(`evidence/${kind.id}.yaml`, kindTemplate(kind));
}

function kindOf(id: string, kinds: ReadonlyMap<string, Kind>): Kind {
  const kind = kinds.get(id);
  const names = [...kinds.values()].filter((each) => !each.model).map((each) => each.id);
  if (!kind || kind.model) throw new UsageError(`there is no evidence kind "${id}"`, `${nearest(id, names)}one of: ${names.join(', ')}`);
  return kind;
}

const nameOf = (folder: string): string => basename(resolve(folder)).replace(/[-_]+/g, ' ').replace(/^\w/, (first) => first.toUpperCase());
const idOf = (folder: string): string => basename(resolve(folder)).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'site';

function write(target: string, shown: string, files: ReadonlyMap<string, string | Uint8Array>, say: readonly string[], io: Io): 0 | 2 {
  const there = new Set(filesIn(target));
  const taken = [...files.keys()].filter((file) => there.has(file));
  if (taken.length > 0) throw new UsageError(`${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} in ${shown} already, and nothing is written over`, 'name another folder, or move the files away');
  const problems = writeFiles(target, files);
  if (problems.length > 0) {
    io.err(problemsText(problems));
    return 2;
  }
  for (const line of say) io.out(`${printable(line)}\n`);
  for (const file of files.keys()) if (files.size <= 12) io.out(`${join(shown, file)}\n`);
  io.out(`Next: otbaseline lint ${shown}, then otbaseline check ${shown}\n`);
  return 0;
}
