/** SL-C: what the components of a zone or conduit can do by the word of their makers (method section 5). It passes no requirement; it tells gaps that money closes from gaps that a setting closes. */
import type { CapabilityResult, LevelResult, Status } from '../model/assessment.js';
import {
  foundationalRequirements,
  vectorFrom,
  type Catalogue,
  type FoundationalRequirement,
  type Requirement,
  type SecurityLevel,
  type Vector,
} from '../model/catalogue.js';
import type { EvidenceSet, Fields, Value } from '../model/record.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import type { Subject } from '../evaluate/subject.js';
import { achievedLevels } from './levels.js';

/** At least `low`, and by what was said no more than `high`. */
interface Range {
  readonly low: SecurityLevel;
  readonly high: SecurityLevel;
}
const unknown: Range = { low: 0, high: 4 };

/** Levels of one model, from what its maker or a certificate says of it. */
export function componentLevels(statements: readonly Fields[], catalogue: Catalogue): Vector<Range> {
  const type = statements.map((each) => each['componentType']).find((each) => typeof each === 'string');
  const sort = typeof type === 'string' ? type.replace('-', ' ') : null;
  const rows = catalogue.requirements.filter((row) => row.level !== null && (row.componentType === 'all' || row.componentType === sort));
  const statuses = new Map<string, Status>();
  for (const each of statements)
    for (const id of rowsNamed(textOf(each['requirement']), catalogue, sort)) {
      const status = statusOf[textOf(each['value'])];
      // Of two statements the worse one counts.
      if (status !== undefined && !(statuses.get(id) === 'fail')) statuses.set(id, status);
    }
  const byRows = achievedLevels(statuses, rows, 4);
  return vectorFrom((fr) => {
    const stated = statements.flatMap((each) => {
      const level = each['requirement'] === fr ? each['level'] : undefined;
      return typeof level === 'number' ? [asLevel(level)] : [];
    });
    const said = statuses.size === 0 || sort === null ? unknown : rangeOf(byRows[fr]);
    const high = asLevel(Math.min(said.high, ...stated));
    return { low: asLevel(Math.min(high, Math.max(said.low, ...stated.map((level) => Math.min(level, high))))), high };
  });
}

const statusOf: Readonly<Record<string, Status>> = {
  met: 'pass',
  'met-with-configuration': 'pass',
  'not-relevant': 'not-applicable',
  'not-met': 'fail',
};

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** Where nothing of the requirement is relevant to the component, nothing holds it down. */
const rangeOf = ({ low, high }: LevelResult): Range => (low === null || high === null ? { low: 4, high: 4 } : { low, high });
const asLevel = (n: number): SecurityLevel => (n <= 0 ? 0 : n === 1 ? 1 : n === 2 ? 2 : n === 3 ? 3 : 4);

/** A number that 4-2 only reserves stands for the row of the component's own type. */
function rowsNamed(written: string, { requirements }: Catalogue, sort: string | null): readonly string[] {
  const row = requirements.find(({ id }) => folded(id) === folded(written));
  if (row === undefined) return [];
  if (row.replacedBy === undefined) return [row.id];
  return row.replacedBy.filter((id) => requirements.some((each: Requirement) => each.id === id && each.componentType === sort));
}
const folded = (id: string): string => id.toLowerCase().replace(/[^a-z0-9.]/g, '');

export type CapabilityOf = (subject: Subject) => { readonly [f in FoundationalRequirement]?: CapabilityResult };

/** The components that matter to a subject: assets in service in the zone, or the devices that enforce the conduit. */
export function makeCapability(
  { kinds }: EvidenceSet,
  catalogue: Catalogue | undefined,
  enforcedBy: ReadonlyMap<string, readonly string[]>,
  clock: Evaluation['clock'],
): CapabilityOf {
  const said = kinds.get('components');
  const believable = new Set(
    said?.registrations.filter(({ state, expired }) => state === 'ok' && !expired).map(({ registration }) => registration.id),
  );
  const statements = (said?.records ?? []).filter(
    ({ values, origins }) => origins.every(({ evidence }) => believable.has(evidence)) && isInForce(values, clock),
  );
  if (catalogue === undefined || said === undefined || said.registrations.length === 0) return () => ({});
  const byModel = new Map<string, Fields[]>();
  for (const { values } of statements) {
    const key = modelOf(values);
    byModel.set(key, [...(byModel.get(key) ?? []), values]);
  }
  const levels = new Map([...byModel].map(([key, values]) => [key, componentLevels(values, catalogue)]));
  const assets = (kinds.get('assets')?.records ?? []).filter(({ values }) => isComponent(values));

  return ({ kind, id, target }) => {
    if (kind === 'site') return {};
    const devices = enforcedBy.get(id) ?? [];
    const own = assets.filter(({ key, zones }) => (kind === 'zone' ? zones.includes(id) : devices.includes(key)));
    if (own.length === 0) return {};
    return Object.fromEntries(
      foundationalRequirements.map((fr) => {
        const ranges = own.map(({ key, values }) => ({ key, range: levels.get(modelOf(values))?.[fr] ?? unknown }));
        return [fr, resultOf(ranges, target[fr])];
      }),
    );
  };
}

function resultOf(ranges: readonly { readonly key: string; readonly range: Range }[], target: SecurityLevel): CapabilityResult {
  const short = ranges.filter(({ range }) => range.high < target);
  const open = ranges.filter(({ range }) => range.low < target && range.high >= target);
  const known = ranges.filter(({ range }) => range.low > 0 || range.high < 4);
  const level = known.length === 0 ? null : asLevel(Math.min(...known.map(({ range }) => (range.high < target ? range.high : range.low))));
  return { level, components: ranges.length, unknown: open.length, short: short.map(({ key }) => key).sort() };
}

/** Printers and what is of no class are no components of the control system; spares and what was taken out do nothing. */
const isComponent = ({ class: sort, lifecycle, domain }: Fields): boolean =>
  domain !== 'business' && lifecycle !== 'spare' && lifecycle !== 'retired' && sort !== 'printer' && sort !== 'other';
const modelOf = ({ vendor, model }: Fields): string => `${textOf(vendor)}|${textOf(model)}`.toLowerCase();
const isInForce = ({ expires, issued }: Fields, { dayOf, today }: Evaluation['clock']): boolean =>
  (typeof expires !== 'number' || dayOf(expires) >= today) && (typeof issued !== 'number' || dayOf(issued) <= today);
