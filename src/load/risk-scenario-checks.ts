/** What is wrong with one scenario: names that do not exist, a way that the zone model does not have, a layer counted twice, a workshop nobody can check. */
import { touchedBy } from '../model/way.js';
import { didYouMean } from './nearest.js';
import type { Path } from './places.js';
import type { RawCountermeasure, RawRisk, RawScenario, RawStep } from './raw-risk.js';
import { findRequirement } from './requirement-ids.js';
import type { RiskContext } from './risk.js';
import { under, type Checks } from './risk-checks.js';
import { pathFault } from './risk-path.js';

interface Around {
  readonly raw: RawRisk;
  readonly context: RiskContext;
  readonly checks: Checks;
}

export function checkScenario(scenario: RawScenario, path: Path, around: Around): void {
  checkWay(scenario, path, around);
  checkTechniques(scenario, path, around);
  checkLabels(scenario, path, around);
  checkLayers(scenario, path, around);
  checkFigures(scenario, path, around.checks);
  checkWorkshop(scenario, path, around.checks);
  const { measures } = around.context;
  (scenario.additional ?? []).forEach((id, n) => {
    if (measures)
      around.checks.known(
        id,
        measures,
        'measure',
        [...path, 'additional', n],
        measures.length === 0 ? 'measures.yaml names none' : undefined,
      );
  });
}

const warn = 'warning';

function checkWay(scenario: RawScenario, path: Path, { context, checks: { known, wrong } }: Around): void {
  const { zone = null, conduit = null, entryZone = null, crosses = [] } = scenario;
  const zones = context.zones.map(({ id }) => id);
  const conduits = context.conduits.map(({ id }) => id);
  const named = [zone, entryZone, ...crosses].filter((each) => each !== null);
  if (zone !== null) known(zone, zones, 'zone', [...path, 'zone']);
  if (conduit !== null) known(conduit, conduits, 'conduit', [...path, 'conduit']);
  if (entryZone !== null) known(entryZone, zones, 'zone', [...path, 'entryZone']);
  crosses.forEach((each, n) => {
    known(each, zones, 'zone', [...path, 'crosses', n]);
  });
  if (zone === null && conduit === null)
    wrong(path, 'W_RISK_INCOMPLETE', 'it does not say what it strikes, so no target follows from it', 'give zone or conduit', warn);
  if (named.some((each) => !zones.includes(each)) || (conduit !== null && !conduits.includes(conduit))) return;
  const fault = pathFault(scenario, context);
  if (fault)
    wrong(
      [...path, fault.key, ...(fault.index === null || fault.index < 0 ? [] : [fault.index])],
      'E_RISK_PATH',
      fault.message,
      fault.hint,
    );
}

function checkTechniques({ attackPath = [], steps = [] }: RawScenario, path: Path, { context: { attack }, checks }: Around): void {
  if (!attack) return;
  const techniques = attack.requirements.filter(({ kind }) => kind === 'technique').map(({ id }) => id);
  const check = (id: string, at: Path): void => {
    const found = findRequirement(attack, id);
    if (found && found.kind !== 'technique')
      checks.wrong(at, 'E_UNKNOWN_REFERENCE', `${id} is no technique but "${found.title}"`, 'name the techniques on the way');
    else if (!techniques.includes(id))
      checks.wrong(at, 'E_UNKNOWN_REFERENCE', `${attack.title} ${attack.edition} has no technique "${id}"`, didYouMean(id, techniques));
  };
  attackPath.forEach((id, n) => {
    check(id, [...path, 'attackPath', n]);
  });
  const seen = new Set<string>();
  steps.forEach((step, n) => {
    const id = typeof step === 'string' ? step : step.id;
    if (seen.has(id)) checks.wrong([...path, 'steps', n], 'E_DUPLICATE_ID', `there is a step "${id}" already`);
    seen.add(id);
    if (typeof step === 'string') return;
    (step.techniques ?? []).forEach((each, k) => {
      check(each, [...path, 'steps', n, 'techniques', k]);
    });
  });
}

function checkLabels(scenario: RawScenario, path: Path, { raw: { matrix }, checks: { known, wrong } }: Around): void {
  const { severity = {}, likelihood = null, residual = {} } = scenario;
  if (!matrix) return;
  const categories = Object.keys(matrix.severity);
  const labels = (given: Readonly<Record<string, string>>, at: Path): void => {
    for (const [category, label] of Object.entries(given)) {
      known(category, categories, 'category', [...at, category]);
      const own = under(matrix.severity, category);
      if (own) known(label, own, `severity of ${category}`, [...at, category]);
    }
  };
  labels(severity, [...path, 'severity']);
  labels(residual.severity ?? {}, [...path, 'residual', 'severity']);
  if (likelihood !== null) known(likelihood, matrix.likelihood, 'likelihood', [...path, 'likelihood']);
  if (residual.likelihood !== undefined) known(residual.likelihood, matrix.likelihood, 'likelihood', [...path, 'residual', 'likelihood']);
  const lacks = [
    ...(likelihood === null && scenario.assumeCompromise !== true ? ['its unmitigated likelihood'] : []),
    ...(Object.keys(severity).length === 0 ? ['the severity of its consequence'] : []),
  ];
  if (lacks.length > 0)
    wrong(
      path,
      'W_RISK_INCOMPLETE',
      `it does not say ${lacks.join(' and ')}, so it is not rated`,
      'a scenario that is not rated counts as open',
      warn,
    );
  if (scenario.hackable === false && scenario.hazardRef === undefined)
    wrong(
      [...path, 'hackable'],
      'W_RISK_INCOMPLETE',
      'nothing names the safeguard that stops it, so this has no effect',
      'hazardRef: the entry of the hazard analysis with the safeguard',
      warn,
    );
}

/** Controls, steps, groups and subjects exist; no layer stands twice at one step; none stands off the way. */
function checkLayers(scenario: RawScenario, path: Path, { raw, context, checks: { known, wrong } }: Around): void {
  const steps = (scenario.steps ?? []).map((step): RawStep => (typeof step === 'string' ? { id: step } : step));
  const groups = (raw.groups ?? []).map(({ id }) => id);
  const touched = wayInFull(scenario, context);
  const subject = (ref: string, at: Path): void => {
    const [kind, id = ''] = ref.split(':');
    if (kind === 'site') return;
    const ids = (kind === 'zone' ? context.zones : context.conduits).map((each) => each.id);
    known(id, ids, kind === 'zone' ? 'zone' : 'conduit', at);
    if (touched && ids.includes(id) && !touched.has(ref))
      wrong(at, 'E_RISK_PATH', `the scenario does not touch ${ref}`, `it touches ${[...touched].join(', ')}`);
  };
  steps.forEach((step, n) => {
    if (step.on !== undefined) subject(step.on, [...path, 'steps', n, 'on']);
  });
  const layers = (scenario.countermeasures ?? []).map((each): RawCountermeasure => (typeof each === 'string' ? { control: each } : each));
  layers.forEach((layer, n) => {
    const at = [...path, 'countermeasures', n];
    const inMap = (key: string): Path => (typeof scenario.countermeasures?.[n] === 'string' ? at : [...at, key]);
    known(layer.control, context.controls, 'control', inMap('control'));
    if (layer.step !== undefined)
      known(
        layer.step,
        steps.map(({ id }) => id),
        'step',
        inMap('step'),
      );
    if (layer.group !== undefined) known(layer.group, groups, 'group', inMap('group'));
    (layer.on ?? []).forEach((ref, k) => {
      subject(ref, [...at, 'on', k]);
    });
    (layer.categories ?? []).forEach((category, k) => {
      if (raw.matrix) known(category, Object.keys(raw.matrix.severity), 'category', [...at, 'categories', k]);
    });
    if (layer.categories !== undefined && layer.lossEffect === undefined)
      wrong([...at, 'categories'], 'W_UNUSED', 'categories say what lossEffect softens, and there is none', '', warn);
    if (layer.effect === null && layer.lossEffect === undefined)
      wrong([...at, 'effect'], 'W_UNUSED', 'it neither stops the attack nor softens its consequence', 'give effect or lossEffect', warn);
    if (layers.slice(0, n).some((earlier) => overlaps(earlier, layer)))
      wrong(
        inMap('control'),
        'E_DUPLICATE_ID',
        `${layer.control} stands against this step already`,
        'one layer is counted once; name another step, or `on` other subjects',
      );
  });
}

/** The same control at the same step, and not told apart by where it stands. */
function overlaps(a: RawCountermeasure, b: RawCountermeasure): boolean {
  if (a.control !== b.control) return false;
  if (a.step !== undefined && b.step !== undefined && a.step !== b.step) return false;
  return a.on === undefined || b.on === undefined || a.on.some((ref) => b.on?.includes(ref));
}

/** Subjects on the way; null: the way is not told in full. */
function wayInFull(
  { zone = null, conduit = null, entryZone = null, crosses = [] }: RawScenario,
  context: RiskContext,
): ReadonlySet<string> | null {
  const { subjects, isWhole } = touchedBy({ zone, conduit, entryZone, crosses }, context);
  return isWhole ? new Set(subjects) : null;
}

function checkFigures({ frequency, loss }: RawScenario, path: Path, { wrong }: Checks): void {
  for (const [key, given] of Object.entries({ frequency, loss })) {
    if (given === undefined || typeof given === 'number') continue;
    if (given.min > given.mode || given.mode > given.max)
      wrong(
        [...path, key],
        'E_RISK_RANGE',
        `${String(given.min)}, ${String(given.mode)}, ${String(given.max)} are not in order`,
        'min, then mode, then max',
      );
  }
}

/** Who assessed it, in which role, and when: a scenario that one person wrote alone is an opinion. */
function checkWorkshop({ workshop }: RawScenario, path: Path, { wrong }: Checks): void {
  const told = (at: Path, message: string, hint: string): void => {
    wrong([...path, ...at], 'W_RISK_WORKSHOP', message, hint, warn);
  };
  if (!workshop) {
    told([], 'it does not say when and by whom it was assessed', 'workshop: { date, participants: [{ name, role }] }');
    return;
  }
  const { participants = [] } = workshop;
  const roles = new Set(participants.flatMap((each) => (typeof each === 'string' ? [] : [each.role.trim().toLowerCase()])));
  const without = participants.filter((each) => typeof each === 'string');
  if (participants.length === 0) told(['workshop'], 'nobody is named who took part', 'participants: [{ name, role }]');
  else if (without.length > 0)
    told(['workshop', 'participants'], `no role is given for ${without.map(String).join(', ')}`, 'write { name, role }');
  else if (roles.size < 2)
    told(
      ['workshop', 'participants'],
      'only one role took part',
      'operations, process safety, automation and security see different things',
    );
}
