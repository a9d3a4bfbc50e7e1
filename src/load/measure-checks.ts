/** What is wrong in measures.yaml: names that do not exist, an order that cannot be kept, a measure that does nothing. */
import type { Path } from './places.js';
import type { MeasuresContext } from './measures.js';
import type { RawMeasure, RawMeasures } from './raw-measures.js';
import type { Checks } from './risk-checks.js';

export function checkMeasures(raw: RawMeasures, context: MeasuresContext, checks: Checks): void {
  const measures = raw.measures ?? [];
  const groups = [...(raw.groups ?? []).map(({ id }) => id), ...context.groups];
  const byId = new Map(measures.map((each) => [each.id, each]));
  measures.forEach((measure, n) => {
    const path = ['measures', n];
    checkNames(measure, path, context, groups, checks);
    checkEffects(measure, path, context, checks);
    checkOrder(measure, path, byId, checks);
    checkProposed(measure, path, context, checks);
    const hasEffect = Object.keys(measure.effects ?? {}).length > 0 || Object.keys(measure.loss ?? {}).length > 0;
    if ((measure.controls ?? []).length === 0 && !hasEffect)
      checks.wrong(
        path,
        'W_UNUSED',
        `${measure.id} names no control and no effect, so it changes nothing`,
        'give controls, effects or loss',
        'warning',
      );
    const window = measure.nextWindow;
    if (typeof window === 'object' && window.to !== undefined && window.to < window.from)
      checks.wrong([...path, 'nextWindow', 'to'], 'E_DATE', `the window ends on ${window.to}, before it begins`, '');
  });
  checkCircles(measures, checks);
  const used = new Set(measures.flatMap(({ group }) => group ?? []));
  (raw.groups ?? []).forEach(({ id }, n) => {
    if (!used.has(id)) checks.wrong(['groups', n], 'W_UNUSED', `no measure names the group "${id}"`, '', 'warning');
  });
}

function checkNames(measure: RawMeasure, path: Path, context: MeasuresContext, groups: readonly string[], { known }: Checks): void {
  const each = (key: 'zones' | 'conduits' | 'controls', ids: readonly string[], what: string): void => {
    (measure[key] ?? []).forEach((id, n) => {
      known(id, ids, what, [...path, key, n]);
    });
  };
  each('zones', context.zones, 'zone');
  each('conduits', context.conduits, 'conduit');
  each('controls', context.controls, 'control');
  if (measure.group !== undefined) known(measure.group, groups, 'group', [...path, 'group']);
}

function checkEffects({ effects = {}, loss = {} }: RawMeasure, path: Path, { scenarios }: MeasuresContext, { known }: Checks): void {
  if (scenarios === null) return;
  const ids = scenarios.map(({ id }) => id);
  const none = ids.length === 0 ? 'risk.yaml names no scenario' : undefined;
  for (const [scenario, steps] of Object.entries(effects)) {
    known(scenario, ids, 'scenario', [...path, 'effects', scenario], none);
    const found = scenarios.find(({ id }) => id === scenario);
    if (!found) continue;
    const named = (found.steps ?? []).map((step) => (typeof step === 'string' ? step : step.id));
    for (const step of Object.keys(steps))
      known(
        step,
        named,
        `step of ${scenario}`,
        [...path, 'effects', scenario, step],
        named.length === 0 ? `${scenario} names no steps` : undefined,
      );
  }
  for (const scenario of Object.keys(loss)) known(scenario, ids, 'scenario', [...path, 'loss', scenario], none);
}

/** A measure and everything that must come before it. */
function before(id: string, byId: ReadonlyMap<string, RawMeasure>): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (each: string): void => {
    for (const next of byId.get(each)?.requires ?? [])
      if (!found.has(next)) {
        found.add(next);
        walk(next);
      }
  };
  walk(id);
  return found;
}

function checkOrder(measure: RawMeasure, path: Path, byId: ReadonlyMap<string, RawMeasure>, { known, wrong }: Checks): void {
  const ids = [...byId.keys()];
  for (const key of ['requires', 'excludes'] as const)
    (measure[key] ?? []).forEach((id, n) => {
      known(id, ids, 'measure', [...path, key, n]);
      if (key === 'excludes' && id === measure.id)
        wrong([...path, key, n], 'E_MEASURE', `${id} rules itself out`, 'name the other measure');
    });
  const first = before(measure.id, byId);
  (measure.excludes ?? []).forEach((id, n) => {
    if (first.has(id))
      wrong(
        [...path, 'excludes', n],
        'E_MEASURE',
        `${measure.id} rules out ${id}, which must come before it`,
        'one of the two cannot be meant',
      );
    const other = byId.get(id);
    if (id !== measure.id && other && before(id, byId).has(measure.id))
      wrong(
        [...path, 'excludes', n],
        'E_MEASURE',
        `${measure.id} rules out ${id}, before which it must come`,
        'one of the two cannot be meant',
      );
    if (isCommitted(measure) && other && isCommitted(other))
      wrong(
        [...path, 'excludes', n],
        'E_MEASURE',
        `${measure.id} and ${id} rule each other out, and both are decided`,
        'a mandatory or planned measure is in every programme',
      );
  });
  const pairs = [...first].flatMap((id) =>
    (byId.get(id)?.excludes ?? []).filter((each) => first.has(each)).map((each) => `${id} and ${each}`),
  );
  if (pairs[0] !== undefined)
    wrong([...path, 'requires'], 'E_MEASURE', `${measure.id} needs ${pairs[0]}, which rule each other out`, 'it could never be done');
}

const isCommitted = ({ mandatory, status }: RawMeasure): boolean => mandatory === true || status === 'planned';

function checkCircles(measures: readonly RawMeasure[], { wrong }: Checks): void {
  const byId = new Map(measures.map((each) => [each.id, each]));
  const told = new Set<string>();
  measures.forEach(({ id }, n) => {
    const first = before(id, byId);
    if (!first.has(id) || told.has(id)) return;
    const circle = [...first].filter((each) => before(each, byId).has(id));
    for (const each of circle) told.add(each);
    const path = ['measures', n, 'requires'];
    wrong(path, 'E_CYCLE', `measures wait for each other: ${circle.join(', ')}`, 'one of them has to come first');
  });
}

function checkProposed(
  { proposed = {} }: RawMeasure,
  path: Path,
  { registrations, folder }: MeasuresContext,
  { known, wrong }: Checks,
): void {
  for (const [id, file] of Object.entries(proposed)) {
    const at = [...path, 'proposed', id];
    known(id, registrations, 'evidence', at);
    if (folder.open(file) === null)
      wrong(at, 'E_FILE_MISSING', `${file} is not in the site folder`, 'put the file there as it will be once the measure is done');
  }
}
