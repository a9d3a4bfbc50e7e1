/** The network of the assessment: what the records of the derived kinds say, gathered for those who draw or print it. */
import type { Place } from '../model/assessment.js';
import type { NetworkMap, NetworkPath } from '../model/network.js';
import type { EvidenceRecord, EvidenceSet, Fields } from '../model/record.js';
import { nowhere, type PlaceOf } from './findings.js';

/** Of each part so many are kept; the counts are exact. */
const kept = { paths: 1_000, observed: 200, others: 200, places: 8 } as const;
const kinds = [
  'zone-paths',
  'flow-permissions',
  'observed-paths',
  'path-uses',
  'zone-entrances',
  'default-actions',
  'rule-effects',
  'intruder-ways',
] as const;

/** undefined: no rules and no flows are in evidence, so that nothing can be said. */
export function networkMap(evidence: EvidenceSet, placeOf: PlaceOf): NetworkMap | undefined {
  const of = (kind: (typeof kinds)[number]): readonly EvidenceRecord[] => evidence.kinds.get(kind)?.records ?? [];
  if (of('zone-paths').length + of('observed-paths').length === 0) return undefined;
  const placeAt = ({ origins }: EvidenceRecord): Place => placeOf(origins[0] ?? nowhere);
  const uses = new Map(of('path-uses').map(({ values }) => [keyOf(values), flag(values, 'observed')]));
  const paths = of('zone-paths').filter(({ values }) => values['permitted'] !== false);
  const odd = of('observed-paths').filter(
    ({ values }) => values['crosses'] !== false && (values['permitted'] !== true || values['declared'] !== true),
  );
  const blocked = of('flow-permissions').filter(({ values }) => values['expired'] !== true && values['permitted'] !== true);
  const effects = of('rule-effects').filter(({ values }) => values['effect'] !== 'decides' || values['wide'] === true);
  const open = of('default-actions').filter(({ values }) => values['action'] !== 'deny');
  const ways = of('intruder-ways').filter(
    ({ values }) => (values['fromOutside'] === true || values['toSafety'] === true) && values['steps'] !== undefined,
  );
  return {
    paths: paths.slice(0, kept.paths).map(({ values, origins }): NetworkPath => ({
      ...{ from: text(values, 'from'), to: text(values, 'to'), by: text(values, 'by') },
      permitted: values['permitted'] === true ? true : null,
      declared: flag(values, 'declared'),
      observed: uses.get(keyOf(values)) ?? null,
      ...{ sources: texts(values, 'sources'), destinations: texts(values, 'destinations'), services: texts(values, 'services') },
      ...{ through: texts(values, 'through'), conduits: texts(values, 'conduits'), undeclared: texts(values, 'undeclared') },
      why: texts(values, 'why'),
      places: origins.slice(0, kept.places).map(placeOf),
    })),
    pathCount: paths.length,
    observed: odd.slice(0, kept.observed).map((record) => ({
      ...{
        source: text(record.values, 'source'),
        destination: text(record.values, 'destination'),
        service: text(record.values, 'service'),
      },
      ...{ from: text(record.values, 'from'), to: text(record.values, 'to'), leavesSite: record.values['leavesSite'] === true },
      ...{ permitted: flag(record.values, 'permitted'), declared: flag(record.values, 'declared'), place: placeAt(record) },
    })),
    observedCount: odd.length,
    blocked: blocked.slice(0, kept.others).map((record) => ({
      ...{ flow: text(record.values, 'flow'), conduit: text(record.values, 'conduit'), by: texts(record.values, 'by') },
      ...{ permitted: flag(record.values, 'permitted'), place: placeAt(record) },
    })),
    bypasses: of('zone-entrances')
      .filter(({ values }) => values['enforced'] !== true)
      .slice(0, kept.others)
      .map((record) => ({
        ...{ device: text(record.values, 'device'), way: text(record.values, 'way'), what: text(record.values, 'what') },
        ...{ zones: texts(record.values, 'zones'), place: placeAt(record) },
      })),
    rules: [
      ...effects.map((record) => ({ record, id: text(record.values, 'id'), what: effectOf(record.values) })),
      ...open.map((record) => ({
        record,
        id: text(record.values, 'interface'),
        what: `default-${text(record.values, 'action') || 'unknown'}`,
      })),
    ]
      .slice(0, kept.others)
      .map(({ record, id, what }) => ({
        device: text(record.values, 'device'),
        id,
        what,
        by: texts(record.values, 'by'),
        place: placeAt(record),
      })),
    intruder: ways.slice(0, kept.paths).map(({ values }) => ({
      ...{ from: text(values, 'from'), to: text(values, 'to'), toSafety: values['toSafety'] === true },
      ...{ steps: number(values, 'steps'), isSure: values['reached'] === true },
      ...{ through: texts(values, 'through'), by: texts(values, 'by') },
    })),
    unfinished: [
      // Without rules the lists are empty because nobody could look, not because nothing is there.
      ...((evidence.kinds.get('firewall-rules')?.records.length ?? 0) === 0 ? [withoutRules] : []),
      ...new Set(kinds.flatMap((kind) => evidence.kinds.get(kind)?.unfinished ?? [])),
    ],
  };
}

const withoutRules = 'no rule of any device is in evidence: what passes between zones, and how far an intruder gets, nobody can tell';

const effectOf = (values: Fields): string => {
  const effect = text(values, 'effect');
  return effect !== 'decides' ? effect || 'unknown' : values['anyToAny'] === true ? 'any-to-any' : 'every-service';
};
const keyOf = (values: Fields): string => `${text(values, 'from')}\n${text(values, 'to')}\n${text(values, 'by')}`;
const text = (values: Fields, name: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value : '';
};
const number = (values: Fields, name: string): number => {
  const value = values[name];
  return typeof value === 'number' ? value : 0;
};
const texts = (values: Fields, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};
const flag = (values: Fields, name: string): boolean | null => {
  const value = values[name];
  return typeof value === 'boolean' ? value : null;
};
