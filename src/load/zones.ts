/** Zones, conduits and declared flows: references, networks, circles. */
import type { SecurityLevel, Vector } from '../model/catalogue.js';
import type { Problem } from '../model/problem.js';
import type { Conduit, DeclaredFlow, Location, Zone } from '../model/site.js';
import { didYouMean } from './nearest.js';
import { parseNetwork } from './networks.js';
import { positionOf, problemAt, type Path } from './places.js';
import type { RawConduit, RawFlow, RawSite, RawTarget, RawZone } from './raw.js';
import type { YamlFile } from './yaml.js';

export const vectorOf = (target: RawTarget): Vector<SecurityLevel> =>
  typeof target === 'number' ? { IAC: target, UC: target, SI: target, DC: target, RDF: target, TRE: target, RA: target } : target;
export const locationOf = (raw: string | Location | undefined): Location | null =>
  typeof raw === 'string' ? { note: raw } : (raw ?? null);
/** A level or a vector in the same order for every reader. */
export const orderedVector = (target: Vector<SecurityLevel>): Vector<SecurityLevel> => {
  const { IAC, UC, SI, DC, RDF, TRE, RA } = target;
  return { IAC, UC, SI, DC, RDF, TRE, RA };
};

export function zoneOf(raw: RawZone, path: Path, source: YamlFile): Zone {
  return {
    id: raw.id,
    name: raw.name ?? raw.id,
    domain: raw.domain ?? 'iacs',
    safety: raw.safety ?? false,
    parent: raw.parent ?? null,
    networks: (raw.networks ?? []).map(canonicalNetwork),
    accountable: raw.accountable ?? null,
    location: locationOf(raw.location),
    target: orderedVector(vectorOf(raw.target)),
    at: positionOf(source.at(path)),
  };
}
const canonicalNetwork = (text: string): string => {
  const parsed = parseNetwork(text);
  return parsed.ok ? parsed.network : text;
};

export function flowOf(raw: RawFlow, path: Path, source: YamlFile): DeclaredFlow {
  const { id, from, to, service, owner, expires, purpose } = raw;
  return {
    id,
    from,
    to,
    service,
    owner: owner ?? null,
    expires: expires ?? null,
    purpose: purpose ?? null,
    at: positionOf(source.at(path)),
  };
}

export function conduitOf(raw: RawConduit, path: Path, source: YamlFile): Conduit {
  return {
    id: raw.id,
    name: raw.name ?? raw.id,
    between: raw.between,
    target: orderedVector(vectorOf(raw.target)),
    enforcedBy: raw.enforcedBy ?? [],
    accountable: raw.accountable ?? null,
    untrusted: raw.untrusted ?? false,
    flows: (raw.flows ?? []).map((flow, n) => flowOf(flow, [...path, 'flows', n], source)),
    at: positionOf(source.at(path)),
  };
}

/** Things with an id at a place; the second bearer of an id is the problem, and names the first. */
export function duplicateIds(
  items: readonly { readonly id: string; readonly path: Path }[],
  what: string,
  source: YamlFile,
): readonly Problem[] {
  const first = new Map<string, Path>();
  return items.flatMap(({ id, path }) => {
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, path);
      return [];
    }
    const at = [...path, 'id'];
    return [
      problemAt(source.at(at), 'E_DUPLICATE_ID', at, `there is a ${what} "${id}" in line ${source.at([...earlier, 'id']).line} already`),
    ];
  });
}

export function zoneProblems(site: RawSite, source: YamlFile): readonly Problem[] {
  const ids = site.zones.map((zone) => zone.id);
  const unknown = (id: string, path: Path): readonly Problem[] =>
    ids.includes(id) ? [] : [problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, `there is no zone "${id}"`, didYouMean(id, ids))];
  const conduits = site.conduits ?? [];
  return [
    ...duplicateIds(
      site.zones.map(({ id }, n) => ({ id, path: ['zones', n] })),
      'zone',
      source,
    ),
    ...duplicateIds(
      conduits.map(({ id }, n) => ({ id, path: ['conduits', n] })),
      'conduit',
      source,
    ),
    ...duplicateIds(
      conduits.flatMap(({ flows }, n) => (flows ?? []).map(({ id }, k) => ({ id, path: ['conduits', n, 'flows', k] }))),
      'flow',
      source,
    ),
    ...site.zones.flatMap(({ parent }, n) => (typeof parent === 'string' ? unknown(parent, ['zones', n, 'parent']) : [])),
    ...parentCircles(site.zones, source),
    ...networkProblems(site.zones, source),
    ...conduits.flatMap(({ between }, n) => between.flatMap((id, k) => unknown(id, ['conduits', n, 'between', k]))),
  ];
}

function parentCircles(zones: readonly RawZone[], source: YamlFile): readonly Problem[] {
  const parents = new Map(zones.map(({ id, parent }) => [id, parent ?? null]));
  const reported = new Set<string>();
  return zones.flatMap(({ id }, n) => {
    const way = [id];
    for (let next = parents.get(id) ?? null; next !== null && !way.slice(1).includes(next); next = parents.get(next) ?? null) {
      way.push(next);
      if (next !== id) continue;
      if (way.some((each) => reported.has(each))) return [];
      for (const each of way) reported.add(each);
      const path = ['zones', n, 'parent'];
      return [problemAt(source.at(path), 'E_CYCLE', path, `zones are parts of each other: ${way.join(' in ')}`)];
    }
    return [];
  });
}

/** A network inside another is fine (the longest prefix wins); the same network in two zones is not. */
function networkProblems(zones: readonly RawZone[], source: YamlFile): readonly Problem[] {
  const owners = new Map<string, string>();
  return zones.flatMap(({ id, networks = [] }, n) =>
    networks.flatMap((text, k) => {
      const path = ['zones', n, 'networks', k];
      const parsed = parseNetwork(text);
      if (!parsed.ok) return [problemAt(source.at(path), 'E_NETWORK', path, parsed.message, parsed.hint)];
      const owner = owners.get(parsed.network);
      owners.set(parsed.network, owner ?? id);
      return owner === undefined || owner === id
        ? []
        : [problemAt(source.at(path), 'E_NETWORK', path, `${parsed.network} belongs to the zone "${owner}" already`)];
    }),
  );
}
