/** Software that one list has in another version than another, or than the inventory. */
import type { Contradiction, EvidenceRecord, Origin } from '../../model/record.js';
import { foldName } from '../absent.js';
import { type AssetDirectory, textAt } from '../asset-directory.js';
import type { CrossCheckInput } from '../cross-check.js';
import { limitedContradictions } from '../merge.js';
import { show } from '../problems.js';
import { versionParts, versionsAgree } from '../same-value.js';
import { aboutOf } from './discovery.js';

type Limited = ReturnType<typeof limitedContradictions>;
interface Found {
  readonly version: string;
  readonly origin: Origin;
}

export function softwareContradictions({ kinds, directory }: CrossCheckInput): readonly Contradiction[] {
  const software = kinds.get('software');
  if (software === undefined || software.registrations.length === 0 || !directory.readable) return [];
  const found = limitedContradictions();
  againstInventory(software.records, directory, found);
  if (software.registrations.length > 1) betweenLists(software.records, directory, found);
  return found.list();
}

/** Firmware and operating system of an asset, where a list has one of them. */
function againstInventory(records: readonly EvidenceRecord[], directory: AssetDirectory, into: Limited): void {
  const byAsset = new Map<string, Found[]>();
  for (const { values, origins } of records) {
    const type = values['type'];
    const [asset, version, origin] = [textAt(values, 'asset'), textAt(values, 'version'), origins[0]];
    if ((type !== 'firmware' && type !== 'operating-system') || asset === null || version === null || origin === undefined) continue;
    const key = `${type} ${asset}`;
    byAsset.set(key, [...(byAsset.get(key) ?? []), { version, origin }]);
  }
  for (const [key, [only, more]] of byAsset) {
    const [type, id] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
    const asset = directory.byId.get(id);
    // Several firmwares are those of parts (network card, disk), of which the inventory says nothing.
    if (only === undefined || more !== undefined || asset?.inService !== true) continue;
    const [name, known] = type === 'firmware' ? ['firmware', textAt(asset.fields, 'firmware')] : ['operating system', osOf(asset.fields)];
    if (known === null || (type === 'firmware' ? versionsAgree(only.version, known) : systemsAgree(only.version, known))) continue;
    into.add(key, () => ({
      code: 'software-differs',
      message: `${id}: ${name} is "${show(only.version)}" in ${only.origin.evidence}, and "${show(known)}" in the inventory`,
      subject: `assets:${id}`,
      origins: [...asset.origins.slice(0, 1), only.origin],
      what: name,
      ...aboutOf(asset),
    }));
  }
}

const osOf = (fields: EvidenceRecord['values']): string | null => textAt(fields, 'osVersion') ?? textAt(fields, 'os');

/** Makers number systems in several ways at once (22H2, 19045.3570, 10.0.19045): only two full numbers without a common tail differ. */
function systemsAgree(found: string, known: string): boolean {
  const full = (text: string): readonly (readonly number[])[] =>
    [...text.slice(0, 200).matchAll(/\d+(?:\.\d+)+/g)].map(([number]) => number.split('.').map(Number));
  const [ours, theirs] = [full(known), full(found)];
  if (ours.length === 0 || theirs.length === 0) return true;
  const holds = (long: readonly number[], short: readonly number[]): boolean =>
    long.some((_, at) => short.every((part, n) => long[at + n] === part));
  return ours.some((a) => theirs.some((b) => holds(a, b) || holds(b, a) || overlaps(a, b) || overlaps(b, a)));
}
/** `10.0.19045` and `19045.3570`: the end of one is the beginning of the other. */
const overlaps = (a: readonly number[], b: readonly number[]): boolean =>
  a.some((_, at) => a.length - at <= b.length && (a[at] ?? 0) >= 1000 && a.slice(at).every((part, n) => b[n] === part));

/** The same product on the same asset in two lists, and no version in common. Several versions side by side in one list are usual. */
function betweenLists(records: readonly EvidenceRecord[], directory: AssetDirectory, into: Limited): void {
  const products = new Map<string, Map<string, Found[]>>();
  for (const { values, origins } of records) {
    const [asset, name, version] = [textAt(values, 'asset'), textAt(values, 'name'), textAt(values, 'version')];
    if (asset === null || name === null || version === null || versionParts(version).length === 0) continue;
    const key = `${asset}\u0000${foldName(name)}`;
    let lists = products.get(key);
    if (lists === undefined) products.set(key, (lists = new Map<string, Found[]>()));
    for (const origin of origins) {
      const there = lists.get(origin.evidence);
      if (there === undefined) lists.set(origin.evidence, [{ version, origin }]);
      else there.push({ version, origin });
    }
  }
  for (const [key, lists] of products) {
    const [first, ...more] = lists.values();
    const other = more.find((list) => first?.every((a) => list.every((b) => !versionsAgree(a.version, b.version))));
    const [one, two] = [first?.[0], other?.[0]];
    if (one === undefined || two === undefined) continue;
    const [id = ''] = key.split('\u0000');
    const asset = directory.byId.get(id);
    into.add(key, () => ({
      code: 'software-differs',
      message: `${id}: ${nameOf(key)} is "${show(one.version)}" in ${one.origin.evidence} and "${show(two.version)}" in ${two.origin.evidence}`,
      subject: `assets:${id}`,
      origins: [one.origin, two.origin],
      what: nameOf(key),
      ...(asset === undefined ? {} : aboutOf(asset)),
    }));
  }
}
const nameOf = (key: string): string => show(key.slice(key.indexOf('\u0000') + 1));
