/** Zones, conduits, declared flows and scenarios as records: they come from the site file, complete and fresh by nature. */
import type { Kind } from '../model/kind.js';
import type { Position, Problem } from '../model/problem.js';
import type { Site } from '../model/site.js';
import type { Calendar } from './calendar.js';
import { makeFitter } from './fit.js';
import { type Merger, makeMerger } from './merge.js';
import { problem } from './problems.js';

export interface ScenarioInput {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly at: Position;
}
interface ModelRow {
  readonly raw: unknown;
  readonly at: Position;
}

export function readModelKind(
  kind: Kind,
  site: Site,
  scenarios: readonly ScenarioInput[],
  calendar: Calendar,
): { readonly merger: Merger; readonly problems: readonly Problem[] } {
  const merger = makeMerger(kind, calendar);
  const problems: Problem[] = [];
  const registration = { fields: {}, map: {}, where: null, file: site.file, at: { file: site.file, line: 0, column: 0 } };
  const noPath = (): never => {
    throw new Error('the site file is read without paths');
  };
  const fitter = makeFitter({ kind, registration, preset: {}, calendar, compilePath: noPath });
  for (const { raw, at } of modelRows(kind.id, site, scenarios)) {
    const fitted = fitter.fit({ raw });
    if (fitted.reason !== null) problems.push(problem('E_SCHEMA', 'error', at, `${kind.names.one}: ${fitted.reason}`));
    else merger.add(fitted.fields, { evidence: 'site', line: at.line, column: at.column, pointer: null });
  }
  return { merger, problems };
}

function modelRows(kind: string, { zones, conduits }: Site, scenarios: readonly ScenarioInput[]): readonly ModelRow[] {
  switch (kind) {
    case 'zones':
      // A list, since a zone that is part of nothing is an answer, and an absent field would be none.
      return zones.map((zone) => ({ raw: { ...withoutPlace(zone), within: zone.parent === null ? [] : [zone.parent] }, at: zone.at }));
    case 'conduits':
      return conduits.map(({ flows, ...conduit }) => ({
        raw: { ...withoutPlace(conduit), flows: flows.map(({ id }) => id) },
        at: conduit.at,
      }));
    case 'declared-flows':
      return conduits.flatMap(({ id, flows }) => flows.map((flow) => ({ raw: { ...withoutPlace(flow), conduit: id }, at: flow.at })));
    case 'scenarios':
      return scenarios.map(({ fields, at }) => ({ raw: fields, at }));
    default:
      return [];
  }
}

const withoutPlace = (part: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(part).filter(([name]) => name !== 'at'));
