/** Subjects to which a record may belong, beside those to which it surely does: what is not known must not take a record out of sight. */
import type { Anchors } from '../model/kind.js';
import type { Fields } from '../model/record.js';
import { subjectOf, type Conduit, type SubjectId } from '../model/site.js';
import { textsAt } from './asset-directory.js';
import type { Place } from './place.js';

export interface Located {
  readonly anchors: Anchors;
  readonly place: Place;
}

const nothing: readonly SubjectId[] = [];

export function makePerhaps(zoneIds: Iterable<string>, conduits: readonly Conduit[]) {
  const everyZone = [...zoneIds].map((id) => subjectOf('zone', id));
  const everyConduit = conduits.map(({ id }) => subjectOf('conduit', id));
  const between = new Map(conduits.map(({ id, between: zones }) => [id, zones]));
  const touching = new Map<string, SubjectId[]>();
  for (const conduit of conduits)
    for (const zone of conduit.between) touching.set(zone, [...(touching.get(zone) ?? []), subjectOf('conduit', conduit.id)]);

  /** `ofDevice`: conduits of the enforcing device that the record names. */
  return (
    located: readonly Located[],
    fields: Fields,
    zones: readonly string[],
    found: readonly string[],
    ofDevice: readonly string[],
  ): readonly SubjectId[] => {
    // A statement is about a zone or about a conduit, not about both.
    const parts = located.filter(({ anchors }) => anchors.subject === undefined || zones.length + found.length === 0);
    const lacksEnd = parts.some(({ anchors, place }) => givesZone(anchors) && !place.isKnown);
    const lacksDevice = parts.some(({ anchors: { device } }) => device !== undefined && ofDevice.length === 0);
    const lacksConduit = parts.some(({ anchors: { conduit } }) => conduit !== undefined && !isAllKnown(textsAt(fields, conduit), between));
    if (!lacksEnd && !lacksDevice && !lacksConduit) return nothing;
    const sure = new Set([...zones.map((id) => subjectOf('zone', id)), ...found.map((id) => subjectOf('conduit', id))]);
    // A path or a rule names zones far behind its conduit, so an end that is not known may be anywhere.
    const ends = lacksEnd ? everyZone : nothing;
    const ways = lacksConduit ? everyConduit : zones.flatMap((zone) => touching.get(zone) ?? []);
    return [...new Set([...ends, ...ways])].filter((ref) => !sure.has(ref));
  };
}

const givesZone = ({ asset, address, zone, subject }: Anchors): boolean =>
  asset !== undefined || address !== undefined || zone !== undefined || subject !== undefined;

const isAllKnown = (named: readonly string[], known: ReadonlyMap<string, unknown>): boolean =>
  named.length > 0 && named.every((id) => known.has(id));
