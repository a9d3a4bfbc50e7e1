/** The scenarios of risk.yaml as model records: what is declared, nothing computed. */
import type { Position } from '../model/problem.js';
import type { LoadedSite } from './site.js';

export interface DeclaredScenario {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly at: Position;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function scenariosOf({ declared, sources }: LoadedSite): readonly DeclaredScenario[] {
  const list = isRecord(declared.risk) ? declared.risk['scenarios'] : null;
  if (!Array.isArray(list) || sources.risk === null) return [];
  const { at } = sources.risk;
  return list.flatMap((scenario: unknown, n): readonly DeclaredScenario[] => {
    if (!isRecord(scenario)) return [];
    const workshop = scenario['workshop'];
    const { id, title, zone, techniques, owner } = scenario;
    const fields = { id, title, zone, techniques: techniques, owner, workshopDate: isRecord(workshop) ? workshop['date'] : undefined };
    const { file, line, column } = at(['scenarios', n]);
    return [{ fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)), at: { file, line, column } }];
  });
}
