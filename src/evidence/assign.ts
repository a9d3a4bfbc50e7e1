/** Gives each record the zones and conduits that it belongs to, or the reason why it belongs to none. Linear in records. */
import type { Anchors, Kind } from '../model/kind.js';
import type { Contradiction, EvidenceRecord, Fields } from '../model/record.js';
import type { Position, Problem } from '../model/problem.js';
import type { Conduit, Site } from '../model/site.js';
import { type AssetDirectory, textAt, textsAt } from './asset-directory.js';
import type { MutableFields } from './fit.js';
import { type Draft, limitedContradictions } from './merge.js';
import { type Place, type Surroundings, placeOf } from './place.js';
import { bounded, didYouMean, problem, shown } from './problems.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface AssignInput {
  readonly site: Site;
  readonly directory: AssetDirectory;
  readonly lookup: ZoneLookup;
  /** The file of a registered evidence id, for the places of problems. */
  readonly fileOf: (evidence: string) => string;
}
export interface Assigned {
  readonly records: readonly EvidenceRecord[];
  readonly contradictions: readonly Contradiction[];
  readonly problems: readonly Problem[];
}

const nothing: readonly string[] = [];

export function makeAssign(input: AssignInput): (kind: Kind, drafts: Iterable<Draft>) => Assigned {
  const { site, directory, lookup, fileOf } = input;
  const zoneIds = new Set(site.zones.map(({ id }) => id));
  const conduitById = new Map(site.conduits.map((conduit) => [conduit.id, conduit]));
  const enforced = conduitsByDevice(site.conduits);
  const between = conduitsByZones(site.conduits);
  const allZones = [...zoneIds];
  const intern = makeIntern();

  return (kind, drafts) => {
    const roles = Object.entries(kind.attach).map(([role, anchors]) => ({ role, anchors }));
    const devices = roles.flatMap(({ anchors: { device } }) => (device === undefined ? [] : [device]));
    const conduitFields = roles.flatMap(({ anchors: { conduit } }) => (conduit === undefined ? [] : [conduit]));
    const isAsset = kind.id === 'assets';
    const unplaced = bounded();
    const unknown = bounded();
    const clashes = limitedContradictions();
    const unknownAssets = limitedContradictions();

    let ofDevice = nothing;
    const anyZones = (): readonly string[] =>
      ofDevice.length === 0 ? allZones : unique(ofDevice.flatMap((id) => conduitById.get(id)?.between ?? nothing));
    const around: Surroundings = { directory, lookup, zoneIds, anyZones, isAsset };

    const assign = (draft: Draft): EvidenceRecord => {
      const { key, fields, origins } = draft;
      if (roles.length === 0) return { kind: kind.id, key, values: fields, origins, zones: nothing, conduits: nothing, unplaced: null };
      const device = devices.length === 0 ? null : (devices.map((name) => textAt(fields, name)).find((each) => each !== null) ?? null);
      ofDevice = device === null ? nothing : (enforced.get(device) ?? nothing);
      const explicit = conduitFields.length === 0 ? nothing : conduitFields.flatMap((name) => textsAt(fields, name));
      const places = roles.map(({ role, anchors }): Placed => ({ role, anchors, place: placeOf(anchors, fields, around) }));

      const zones = intern(unite(places));
      const known = explicit.length === 0 ? nothing : explicit.filter((id) => conduitById.has(id));
      const crossed = places.length < 2 ? nothing : between(places.map(({ place }) => place));
      const conduits = known.length + ofDevice.length === 0 ? intern(crossed) : intern(unique([...known, ...ofDevice, ...crossed]));

      if (device !== null && !directory.byId.has(device)) tellUnknownAsset(draft, device);
      if (known.length < explicit.length)
        for (const id of explicit)
          if (!conduitById.has(id)) unknown.add(() => unknownReference(kind, draft, 'conduit', id, conduitById.keys()));
      for (const { role, anchors, place } of places) {
        for (const id of place.unknownAssets) tellUnknownAsset(draft, id);
        for (const zone of place.unknownZones) unknown.add(() => unknownReference(kind, draft, 'zone', zone, zoneIds));
        if (place.disagreement !== null) tellClash(draft, role, place.disagreement);
        giveVirtualFields(kind, role, place, fields, role === '' ? null : textAt(fields, anchors.device));
      }
      const reason = zones.length + conduits.length > 0 ? null : reasonOf(places, fields, conduitById);
      if (reason !== null)
        unplaced.add(() => problem('W_UNPLACED', 'warning', positionOf(draft), `${kind.names.one} ${key} belongs to no zone: ${reason}`));
      return { kind: kind.id, key, values: fields, origins, zones, conduits, unplaced: reason };
    };

    const tellUnknownAsset = (draft: Draft, id: string): void => {
      if (!directory.readable || isAsset) return;
      unknownAssets.add(id, () => ({
        code: 'unknown-asset',
        message: `${kind.title}: asset ${id} is named and is not in the inventory`,
        subject: id,
        origins: draft.origins.slice(0, 1),
      }));
    };

    const tellClash = (draft: Draft, role: string, { declared, found, by }: NonNullable<Place['disagreement']>): void => {
      // A device that enforces a conduit has a leg in each of its zones.
      const legs = isAsset ? (enforced.get(draft.key) ?? nothing).flatMap((id) => conduitById.get(id)?.between ?? nothing) : nothing;
      const others = found.filter((zone) => !legs.includes(zone));
      if (others.length === 0) return;
      clashes.add(isAsset ? draft.key : `${role} ${declared} ${by}`, () => ({
        code: 'zone-by-address',
        message: `${kind.names.one} ${draft.key}${role === '' ? '' : ` (${role})`} is declared in zone ${declared}, and by its ${by} it is in ${others.join(', ')}`,
        subject: `${kind.id}:${draft.key}`,
        origins: draft.origins.slice(0, 1),
      }));
    };

    const records: EvidenceRecord[] = [];
    for (const draft of drafts) records.push(assign(draft));
    const end: Position = { file: kind.file, line: 0, column: 0 };
    return {
      records,
      contradictions: [...clashes.list(), ...unknownAssets.list()],
      problems: [
        ...unknown.problems((rest) =>
          problem(
            'E_UNKNOWN_REFERENCE',
            'error',
            end,
            `${kind.id}: ${String(rest)} more records name a zone or conduit that is not in the site file`,
          ),
        ),
        ...unplaced.problems((rest) =>
          problem(
            'W_UNPLACED',
            'warning',
            end,
            `${kind.id}: ${String(rest)} more records belong to no zone (the first ${String(shown)} are shown)`,
          ),
        ),
      ],
    };
  };

  function positionOf({ origins: [origin] }: Draft): Position {
    if (origin === undefined) return { file: site.file, line: 0, column: 0 };
    return { file: fileOf(origin.evidence), line: origin.line, column: origin.column };
  }
  function unknownReference(kind: Kind, draft: Draft, what: string, id: string, allowed: Iterable<string>): Problem {
    const message = `${kind.names.one} ${draft.key}: ${what} "${id}" is not in the site file`;
    return problem('E_UNKNOWN_REFERENCE', 'error', positionOf(draft), message, { hint: didYouMean(id, allowed) });
  }
}

interface Placed {
  readonly role: string;
  readonly anchors: Anchors;
  readonly place: Place;
}

/** What rules read: `zone` of a record with one place, `{ asset, zone }` under the name of each role. A field of the schema is never overwritten. */
function giveVirtualFields(kind: Kind, role: string, place: Place, fields: MutableFields, device: string | null): void {
  const zone = place.zones.length === 1 ? place.zones[0] : undefined;
  if (role === '') {
    if (zone !== undefined && fields['zone'] === undefined) fields['zone'] = zone;
    return;
  }
  if (Object.hasOwn(kind.schema.properties, role)) return;
  const asset = place.asset ?? device;
  if (asset !== null || zone !== undefined) fields[role] = { ...(asset !== null && { asset }), ...(zone !== undefined && { zone }) };
}

function reasonOf(places: readonly Placed[], fields: Fields, conduits: ReadonlyMap<string, Conduit>): string {
  const reasons = places.flatMap(({ role, anchors, place }) => {
    const strange = textsAt(fields, anchors.conduit).filter((id) => !conduits.has(id));
    const device = textAt(fields, anchors.device);
    const known = [
      ...place.reasons,
      ...strange.map((id) => `conduit "${id}" is not in the site file`),
      ...(device === null ? [] : [`${device} enforces no conduit of the site file`]),
    ];
    return (known.length > 0 ? known : [lacking(anchors)]).map((reason) => (role === '' ? reason : `${role} ${reason}`));
  });
  return unique(reasons).slice(0, 5).join('; ');
}

/** "has neither asset nor address" */
function lacking(anchors: Anchors): string {
  const names = (['asset', 'zone', 'address', 'conduit', 'device'] as const).filter((name) => anchors[name] !== undefined);
  const [only] = names;
  return names.length === 1 && only !== undefined ? `has no ${only}` : `has neither ${names.join(' nor ')}`;
}

function conduitsByDevice(conduits: readonly Conduit[]): ReadonlyMap<string, readonly string[]> {
  const byDevice = new Map<string, string[]>();
  for (const { id, enforcedBy } of conduits) for (const device of enforcedBy) byDevice.set(device, [...(byDevice.get(device) ?? []), id]);
  return byDevice;
}

/** Conduits that join a zone of one role with another zone of another role. What stands for any address crosses none by that alone. */
function conduitsByZones(conduits: readonly Conduit[]): (places: readonly Place[]) => readonly string[] {
  const byPair = new Map<string, Map<string, string[]>>();
  for (const { id, between } of conduits) {
    for (const a of between) {
      const from = byPair.get(a) ?? new Map<string, string[]>();
      byPair.set(a, from);
      for (const b of between) if (a !== b) from.set(b, [...(from.get(b) ?? []), id]);
    }
  }
  return (places) => {
    let found: Set<string> | null = null;
    for (const [i, one] of places.entries()) {
      if (one.any || one.zones.length === 0) continue;
      for (let j = i + 1; j < places.length; j += 1) {
        const other = places[j];
        if (other === undefined || other.any) continue;
        for (const a of one.zones)
          for (const b of other.zones) for (const id of byPair.get(a)?.get(b) ?? nothing) (found ??= new Set()).add(id);
      }
    }
    return found === null ? nothing : [...found];
  };
}

function unite(places: readonly Placed[]): readonly string[] {
  const [first, second, ...more] = places;
  if (first === undefined) return nothing;
  if (second === undefined || second.place.zones.length === 0)
    return more.length === 0 ? first.place.zones : unique([...first.place.zones, ...more.flatMap(({ place }) => place.zones)]);
  return unique(places.flatMap(({ place }) => place.zones));
}

const unique = (texts: readonly string[]): readonly string[] => (texts.length < 2 ? texts : [...new Set(texts)]);

/** One list for all records in the same zones. */
function makeIntern(): (texts: readonly string[]) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (texts) => {
    if (texts.length === 0) return nothing;
    const id = texts.length === 1 ? (texts[0] ?? '') : texts.join('\u0000');
    const there = known.get(id);
    if (there !== undefined) return there;
    known.set(id, texts);
    return texts;
  };
}
