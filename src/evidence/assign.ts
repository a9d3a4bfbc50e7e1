/** Gives each record the zones and conduits that it belongs to, or the reason why it belongs to none. Linear in records. */
import type { Anchors, Kind } from '../model/kind.js';
import type { Contradiction, EvidenceRecord, Fields, Origin } from '../model/record.js';
import type { Position, Problem } from '../model/problem.js';
import { subjectOf, type Conduit, type Site, type SubjectId } from '../model/site.js';
import { type AssetDirectory, textAt, textsAt } from './asset-directory.js';
import type { MutableFields } from './fit.js';
import type { Draft } from './draft.js';
import { limitedContradictions } from './merge.js';
import { makePerhaps } from './perhaps.js';
import { type Place, type Surroundings, placeOf, subjectNamed } from './place.js';
import { bounded, didYouMean, problem } from './problems.js';
import type { TraceRecord } from './trace.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface AssignInput {
  readonly site: Pick<Site, 'zones' | 'conduits' | 'file'>;
  readonly directory: AssetDirectory;
  readonly lookup: ZoneLookup;
  readonly trace: TraceRecord;
  /** The file of a registered evidence id, for the places of problems. */
  readonly fileOf: (evidence: string) => string;
}
export interface Assigned {
  readonly records: readonly EvidenceRecord[];
  /** For each of the rejected rows the zones and conduits to which it belongs or may belong; null: not known. */
  readonly rejected: readonly (readonly SubjectId[] | null)[];
  readonly contradictions: readonly Contradiction[];
  readonly problems: readonly Problem[];
}

const nothing: readonly string[] = [];

/** So many records without a zone are told one by one; of more only these are named, in one problem for the kind. */
const namedUnplaced = 3;
interface Unplaced {
  readonly key: string;
  readonly reason: string;
  readonly at: Position;
}

/** `rejected`: what could be read of rows that were left out; null: nothing. */
export type Assign = (kind: Kind, drafts: Iterable<Draft>, rejected: readonly (MutableFields | null)[]) => Assigned;

export function makeAssign(input: AssignInput): Assign {
  const { site, directory, lookup, trace, fileOf } = input;
  const zoneIds = new Set(site.zones.map(({ id }) => id));
  const conduitById = new Map(site.conduits.map((conduit) => [conduit.id, conduit]));
  const enforced = conduitsByDevice(site.conduits);
  const between = conduitsByZones(site.conduits);
  const allZones = [...zoneIds];
  const intern = makeIntern();
  const ends = makeEnds();
  const perhapsOf = makePerhaps(zoneIds, site.conduits);
  const meant = (text: string): string =>
    directory.byId.has(text) || zoneIds.has(text) || enforced.has(text) ? text : (directory.meant(text)?.id ?? text);

  return (kind, drafts, rejected) => {
    const roles = Object.entries(kind.attach).map(([role, anchors]) => ({ role, anchors }));
    const devices = roles.flatMap(({ anchors: { device } }) => (device === undefined ? [] : [device]));
    const conduitFields = roles.flatMap(({ anchors: { conduit } }) => (conduit === undefined ? [] : [conduit]));
    const subjectRoles = roles.filter(({ anchors: { subject } }) => subject !== undefined);
    /** Other kinds have one place, which they have or not. */
    const hasParts = roles.length > 1 || devices.length + conduitFields.length + subjectRoles.length > 0;
    const isAsset = kind.id === 'assets';
    const references = unique([...roles.flatMap(({ anchors: { asset } }) => asset ?? []), ...devices]);
    const unplaced: Unplaced[] = [];
    let unplacedCount = 0;
    const unknown = bounded();
    const clashes = limitedContradictions();
    const unknownAssets = limitedContradictions();

    let ofDevice = nothing;
    const anyZones = (): readonly string[] =>
      ofDevice.length === 0 ? allZones : unique(ofDevice.flatMap((id) => conduitById.get(id)?.between ?? nothing));
    const around: Surroundings = { directory, lookup, zoneIds, anyZones, isAsset };

    const locate = (own: Fields): Location => {
      const fields = named(own);
      const device = devices.length === 0 ? null : (devices.map((name) => textAt(fields, name)).find((each) => each !== null) ?? null);
      ofDevice = device === null ? nothing : (enforced.get(device) ?? nothing);
      const explicit =
        conduitFields.length + subjectRoles.length === 0
          ? nothing
          : unique([
              ...conduitFields.flatMap((name) => textsAt(fields, name)),
              ...subjectRoles.flatMap(({ anchors }) => subjectNamed(anchors, fields).conduit ?? []),
            ]);
      const places = roles.map(({ role, anchors }): Placed => ({ role, anchors, place: placeOf(anchors, fields, around) }));

      const zones = intern(unite(places));
      const known = explicit.length === 0 ? nothing : explicit.filter((id) => conduitById.has(id));
      const crossed = places.length < 2 ? nothing : between(places.map(({ place }) => place));
      const conduits = known.length + ofDevice.length === 0 ? intern(crossed) : intern(unique([...known, ...ofDevice, ...crossed]));

      const isPartial = hasParts || places.some(({ place }) => !place.isKnown && place.zones.length > 0);
      const perhaps =
        isPartial && zones.length + conduits.length > 0 ? intern(perhapsOf(places, fields, zones, conduits, ofDevice)) : nothing;
      const isPlaced = zones.length + conduits.length > 0 || places.some(({ place }) => place.isSite);
      return { device, explicit, known, places, zones, conduits, perhaps, isPlaced };
    };

    // Records that are worked out stand side by side in the places of their device or way, whose lists they share.
    const located =
      kind.derivedFrom === null || kind.trace !== null
        ? locate
        : repeated(locate, unique(roles.flatMap(({ anchors }) => fieldsOf(anchors))));

    /** Assets are named in many ways (host name, alias, address, other letters); rules look them up by id. A console's own words stay, and are traced. */
    const meantAssets = (fields: MutableFields): void => {
      if (isAsset || kind.trace !== null || !directory.readable) return;
      for (const name of references) {
        const value = fields[name];
        if (typeof value === 'string') fields[name] = meant(value);
        else if (Array.isArray(value)) fields[name] = textsAt(fields, name).map(meant);
      }
    };

    /** A record that was traced to an asset stands where that asset stands. */
    const named = (fields: Fields): Fields => {
      const traced = kind.trace === null ? null : trace(kind.trace, fields);
      return kind.trace === null || traced === null || traced.asset === '' ? fields : { ...fields, [kind.trace.name]: traced.asset };
    };

    const assign = (draft: Draft): EvidenceRecord => {
      const { values: fields } = draft;
      if (roles.length === 0) return draft;
      meantAssets(fields);
      const { device, explicit, known, places, zones, conduits, perhaps, isPlaced } = located(fields);
      const traced = kind.trace === null ? null : trace(kind.trace, fields);
      if (traced !== null) fields['traced'] = { ...traced };
      const disputed = draft.conflicts.size === 0 ? nothing : roles.flatMap(({ anchors }) => disputedAnchors(anchors, draft.conflicts));
      if (disputed.length > 0) {
        const reason = `sources differ on its ${unique(disputed).join(', ')}`;
        tellUnplaced(draft, reason);
        draft.unplaced = reason;
        return draft;
      }
      if (device !== null && !directory.byId.has(device)) tellUnknownAsset(draft, device);
      if (known.length < explicit.length)
        for (const id of explicit)
          if (!conduitById.has(id)) unknown.add(() => unknownReference(kind, draft, 'conduit', id, conduitById.keys()));
      for (const { role, anchors, place } of places) {
        for (const id of place.unknownAssets) tellUnknownAsset(draft, id);
        for (const zone of place.unknownZones) unknown.add(() => unknownReference(kind, draft, 'zone', zone, zoneIds));
        if (place.disagreement !== null) tellClash(draft, role, place.disagreement);
        giveVirtualFields(kind, role, place, fields, role === '' ? null : textAt(fields, anchors.device), ends);
      }
      const reason = isPlaced ? null : reasonOf(places, fields, conduitById);
      if (reason !== null) tellUnplaced(draft, reason);
      const elsewhere = places.every(({ place }) => place.disagreement === null)
        ? nothing
        : places.flatMap(({ place }) => (place.disagreement === null ? nothing : othersOf(draft, place.disagreement)));
      const seeming = elsewhere.length === 0 ? perhaps : intern(unique([...perhaps, ...elsewhere.map((id) => subjectOf('zone', id))]));
      draft.zones = zones;
      draft.conduits = conduits;
      draft.perhaps = seeming;
      draft.unplaced = reason;
      return draft;
    };

    /** Where a row belongs of which only a part could be read. */
    const placeOfRejected = (fields: MutableFields | null): readonly SubjectId[] | null => {
      if (fields === null || roles.length === 0) return null;
      meantAssets(fields);
      const { zones, conduits, perhaps, isPlaced } = locate(fields);
      if (!isPlaced) return null;
      return [...zones.map((id) => subjectOf('zone', id)), ...conduits.map((id) => subjectOf('conduit', id)), ...perhaps];
    };

    const tellUnplaced = (draft: Draft, reason: string): void => {
      unplacedCount += 1;
      if (unplaced.length < namedUnplaced) unplaced.push({ key: draft.key, reason, at: positionOf(draft) });
    };

    const tellUnknownAsset = (draft: Draft, id: string): void => {
      if (!directory.readable || isAsset) return;
      unknownAssets.add(id, () => ({
        code: 'unknown-asset',
        message: `${kind.title}: asset ${id} is named and is not in the inventory`,
        subject: id,
        origins: [...draft.origins.slice(0, 1), ...directory.files.slice(0, 3)],
      }));
    };

    /** Zones in which it seems to be, against what it declares. A device that enforces a conduit has a leg in each of its zones. */
    const othersOf = (draft: Draft, { found }: NonNullable<Place['disagreement']>): readonly string[] => {
      const legs = isAsset ? (enforced.get(draft.key) ?? nothing).flatMap((id) => conduitById.get(id)?.between ?? nothing) : nothing;
      return found.filter((zone) => !legs.includes(zone));
    };
    const tellClash = (draft: Draft, role: string, disagreement: NonNullable<Place['disagreement']>): void => {
      const { declared, by } = disagreement;
      const others = othersOf(draft, disagreement);
      if (others.length === 0) return;
      clashes.add(isAsset ? draft.key : `${role} ${declared} ${by}`, () => ({
        code: 'zone-by-address',
        message: `${kind.names.one} ${draft.key}${role === '' ? '' : ` (${role})`} is declared in zone ${declared}, and by its ${by} it is in ${others.join(', ')}`,
        subject: `${kind.id}:${draft.key}`,
        origins: [...draft.origins.slice(0, 1), ...zonesAt(others)],
        what: role === '' ? by : role,
        zone: declared,
        ...(isAsset && { asset: draft.key }),
      }));
    };

    const zonesAt = (ids: readonly string[]): readonly Origin[] =>
      site.zones
        .filter(({ id }) => ids.includes(id))
        .map(({ at: { line, column } }) => ({ evidence: 'site', line, column, pointer: null }));

    const records: EvidenceRecord[] = [];
    for (const draft of drafts) records.push(assign(draft));
    const end: Position = { file: kind.file, line: 0, column: 0 };
    return {
      records,
      rejected: rejected.map(placeOfRejected),
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
        ...unplacedProblems(kind, unplaced, unplacedCount),
      ],
    };
  };

  function positionOf({ origins: [origin] }: Draft): Position {
    if (origin === undefined) return { file: site.file, line: 0, column: 0 };
    return { file: origin.file ?? fileOf(origin.evidence), line: origin.line, column: origin.column };
  }
  function unknownReference(kind: Kind, draft: Draft, what: string, id: string, allowed: Iterable<string>): Problem {
    const message = `${kind.names.one} ${draft.key}: ${what} "${id}" is not in the site file`;
    return problem('E_UNKNOWN_REFERENCE', 'error', positionOf(draft), message, { hint: didYouMean(id, allowed) });
  }
}

interface Location {
  readonly device: string | null;
  /** Conduits that the record names, and those of them that there are. */
  readonly explicit: readonly string[];
  readonly known: readonly string[];
  readonly places: readonly Placed[];
  readonly zones: readonly string[];
  readonly conduits: readonly string[];
  readonly perhaps: readonly SubjectId[];
  readonly isPlaced: boolean;
}

const fieldsOf = ({ asset, zone, address, conduit, device, subject }: Anchors): readonly string[] =>
  [asset, zone, address, conduit, device, subject].filter((name) => name !== undefined);

/** What was found for the last record is found again where all fields on which it rests have the very same values. */
function repeated(locate: (fields: Fields) => Location, names: readonly string[]): (fields: Fields) => Location {
  let last: Location | null = null;
  const values: unknown[] = [];
  return (fields) => {
    let isSame = last !== null;
    for (let n = 0; isSame && n < names.length; n += 1) isSame = values[n] === fields[names[n] ?? ''];
    if (last !== null && isSame) return last;
    last = locate(fields);
    for (const [n, name] of names.entries()) values[n] = fields[name];
    return last;
  };
}

interface Placed {
  readonly role: string;
  readonly anchors: Anchors;
  readonly place: Place;
}

/** Fields that say where a record belongs and on which its sources differ: nobody knows, so it may be anywhere. */
const disputedAnchors = ({ asset, zone, conduit, device, subject }: Anchors, conflicts: ReadonlySet<string>): readonly string[] =>
  [asset, zone, conduit, device, subject].filter((name) => name !== undefined).filter((name) => conflicts.has(name));

/** What rules read: `zone` of a record with one place, `{ asset, zone }` under the name of each role. A field of the schema is never overwritten. */
function giveVirtualFields(kind: Kind, role: string, place: Place, fields: MutableFields, device: string | null, ends: Ends): void {
  const zone = place.zones.length === 1 ? place.zones[0] : undefined;
  if (role === '') {
    if (zone !== undefined && fields['zone'] === undefined) fields['zone'] = zone;
    return;
  }
  if (Object.hasOwn(kind.schema.properties, role)) return;
  const asset = place.asset ?? device;
  if (asset !== null || zone !== undefined) fields[role] = ends.of(asset, zone);
}

/** The ends of rules and flows are few, and each is named many times: equal ones are one in memory. */
interface Ends {
  readonly of: (asset: string | null, zone: string | undefined) => Fields;
}
function makeEnds(): Ends {
  const known = new Map<string | null, Map<string | undefined, Fields>>();
  return {
    of: (asset, zone) => {
      let own = known.get(asset);
      if (own === undefined) known.set(asset, (own = new Map<string | undefined, Fields>()));
      let end = own.get(zone);
      if (end === undefined) own.set(zone, (end = { ...(asset !== null && { asset }), ...(zone !== undefined && { zone }) }));
      return end;
    },
  };
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

function unplacedProblems({ id, names }: Kind, named: readonly Unplaced[], count: number): readonly Problem[] {
  const [first] = named;
  if (first === undefined) return [];
  if (count === named.length)
    return named.map(({ key, reason, at }) => problem('W_UNPLACED', 'warning', at, `${names.one} ${key} belongs to no zone: ${reason}`));
  const list = named.map(({ key, reason }) => `${key} (${reason})`).join('; ');
  const message = `${String(count)} records of ${id} belong to no zone: ${list}; and ${String(count - named.length)} more`;
  return [problem('W_UNPLACED', 'warning', first.at, message)];
}
