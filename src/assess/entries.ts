/** The parts of an assessment that say what it rests on: evidence, site model, controls, catalogue. */
import { limitOf } from '../model/limits.js';
import type { Assessment, ControlEntry, EvidenceEntry, Result } from '../model/assessment.js';
import { levelCatalogue, strongestRows, type Catalogue, type Mapping, type Requirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { MutationScore } from '../model/mutation.js';
import { once } from '../model/once.js';
import type { Policy } from '../model/policy.js';
import { compareText } from '../model/problem.js';
import type { EvidenceSet } from '../model/record.js';
import type { Site } from '../model/site.js';
import { maxAgeAt } from '../evaluate/params.js';
import { nowhere, type PlaceOf } from './findings.js';

/** By evidence id; a model kind stands in the site file. */
export function places(evidence: EvidenceSet, site: Site): PlaceOf {
  const files = new Map(evidence.register.map(({ registration: { id, file }, sha256 }) => [id, { file, sha256: sha256 ?? '' }]));
  files.set('site', { file: site.file, sha256: site.sha256 });
  const none = { file: '', sha256: '' };
  const inFolders = new Map(
    evidence.register.flatMap(({ registration: { id }, files: inside }) => (inside === undefined ? [] : [[id, inside]])),
  );
  return ({ evidence: id, line, column, pointer, file }) => {
    if (file !== undefined) return { ...{ evidence: id, line, column, pointer }, file, sha256: inFolders.get(id)?.get(file) ?? '' };
    if (!files.has(id) && evidence.documents?.has(id) === true) return { ...{ evidence: '', line, column, pointer }, file: id, sha256: '' };
    return { evidence: id, line, column, pointer, ...(files.get(id) ?? none) };
  };
}

export function modelEntry(site: Site, evidence: EvidenceSet): Assessment['model'] {
  const assets = new Map<string, number>();
  for (const { zones } of evidence.kinds.get('assets')?.records ?? [])
    for (const zone of zones) assets.set(zone, (assets.get(zone) ?? 0) + 1);
  return {
    zones: site.zones.map(({ id, name, domain, safety, parent, networks, accountable, location, at: { file, line } }) => ({
      ...{ id, name, domain, safety, parent, networks, accountable, file, line },
      location: location === null ? null : Object.values(location).join(', '),
      assets: assets.get(id) ?? 0,
    })),
    conduits: site.conduits.map(({ id, name, between, enforcedBy, accountable, flows, at: { file, line } }) => ({
      ...{ id, name, between, enforcedBy, accountable, file, line },
      flows: flows.length,
    })),
  };
}

const unplacedKept = limitOf('unplaced-kept');

export function unplacedOf(evidence: EvidenceSet, placeOf: PlaceOf): Assessment['unplaced'] {
  let count = 0;
  const records: Assessment['unplaced']['records'][number][] = [];
  for (const kind of evidence.kinds.values())
    for (const record of kind.records) {
      if (record.unplaced === null) continue;
      count++;
      if (records.length < unplacedKept)
        records.push({
          record: { kind: record.kind, key: record.key },
          why: record.unplaced,
          place: placeOf(record.origins[0] ?? nowhere),
        });
    }
  return { count, records };
}

export const controlEntries = (
  controls: readonly Control[],
  scores: ReadonlyMap<string, MutationScore> = new Map(),
): readonly ControlEntry[] =>
  controls.map((each) => controlEntry(each, scores.get(each.id) ?? null)).sort((a, b) => compareText(a.id, b.id));
const controlEntry = (control: Control, mutation: MutationScore | null): ControlEntry => ({
  id: control.id,
  version: control.version,
  title: control.title,
  satisfies: control.satisfies,
  maps: control.maps,
  subject: control.subject,
  aspect: control.aspect,
  automation: control.automation,
  evidence: control.evidence.map((need) => need.kind),
  rationale: control.rationale,
  fix: control.fix,
  effort: control.effort,
  proves: control.proves,
  file: control.file,
  sha256: control.sha256,
  mutation,
});

export const catalogueEntries = (catalogue: Catalogue, mappings: readonly Mapping[]): Assessment['catalogue'] =>
  entriesOf(catalogue)(mappings);
const entriesOf = once(({ id, title, edition, requirements }: Catalogue) =>
  once((mappings: readonly Mapping[]) => ({ id, title, edition, requirements: requirements.map((row) => catalogueEntry(row, mappings)) })),
);
function catalogueEntry(row: Requirement, mappings: readonly Mapping[]): Assessment['catalogue']['requirements'][number] {
  const maps = mappings
    .filter((mapping) => mapping.from === levelCatalogue)
    .map((mapping) => [mapping.to, strongestRows(mapping, row.id)] as const);
  return {
    id: row.id,
    title: row.title,
    fr: row.fr,
    level: row.level,
    parent: row.parent,
    conduit: row.conduit === true,
    maps: Object.fromEntries(maps.filter(([, rows]) => rows.length > 0)),
  };
}

export function evidenceEntries(
  evidence: EvidenceSet,
  kinds: ReadonlyMap<string, Kind>,
  policy: Policy,
  results: readonly Result[],
): readonly EvidenceEntry[] {
  return evidence.register.map((each): EvidenceEntry => {
    const { registration } = each;
    const kind = kinds.get(registration.kind);
    const maxAge = kind ? maxAgeAt(kind, policy, 1).value : null;
    return {
      id: registration.id,
      kind: registration.kind,
      file: registration.file,
      format: each.format,
      sha256: each.sha256 ?? '',
      bytes: each.bytes,
      collected: each.collected,
      collector: registration.collector,
      age: each.age,
      maxAge,
      fresh:
        each.state === 'ok' && each.collected !== null && !each.expired && (maxAge === null || (each.age !== null && each.age <= maxAge)),
      records: each.records,
      notSelected: each.notSelected,
      rejected: each.rejected.length,
      grade: each.grade,
      claimedGrade: registration.grade,
      complete: each.complete,
      covers: registration.covers,
      state: each.state,
      reason: each.reason,
      usedBy: new Set(results.filter((result) => result.evidence.includes(registration.id)).map((result) => result.control)).size,
    };
  });
}
