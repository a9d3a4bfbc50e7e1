/** measures.yaml -> MeasuresModel: every control, zone, scenario, step and measure that it names exists, and what comes first can be done first. */
import type { InputFolder } from '../model/file.js';
import type { Measure, MeasuresModel } from '../model/measures.js';
import type { Loaded } from '../model/problem.js';
import { defaultEffects, effectClasses, type CommonCauseGroup, type Effect } from '../model/risk.js';
import { checkMeasures } from './measure-checks.js';
import { isFatal, positionOf, type Path } from './places.js';
import type { RawEffect, RawScenario } from './raw-risk.js';
import type { RawMeasure, RawMeasures } from './raw-measures.js';
import { makeChecks } from './risk-checks.js';
import type { YamlFile } from './yaml.js';
import { duplicateIds } from './zones.js';

export interface MeasuresContext {
  readonly zones: readonly string[];
  readonly conduits: readonly string[];
  readonly controls: readonly string[];
  readonly registrations: readonly string[];
  /** Of risk.yaml; null: that file is broken, so that nothing is said of what refers to it. */
  readonly scenarios: readonly RawScenario[] | null;
  readonly groups: readonly string[];
  readonly folder: Pick<InputFolder, 'open'>;
}

export function loadMeasures(raw: RawMeasures, source: YamlFile, context: MeasuresContext): Loaded<MeasuresModel> {
  const checks = makeChecks(source);
  const measures = raw.measures ?? [];
  const groups = raw.groups ?? [];
  checkMeasures(raw, context, checks);
  const at = (key: string) => (each: { readonly id: string }, n: number) => ({ id: each.id, path: [key, n] as Path });
  const problems = [
    ...duplicateIds(measures.map(at('measures')), 'measure', source),
    ...duplicateIds(groups.map(at('groups')), 'group', source),
    ...checks.problems,
  ];
  if (isFatal(problems)) return { ok: false, problems };
  const { effectiveness = {} } = raw;
  const effectOf = (written: RawEffect): Effect => {
    const name = effectClasses.find((each) => each === written) ?? null;
    return { value: name === null ? Number(written) : (effectiveness[name] ?? defaultEffects[name]), class: name, assumed: false };
  };
  return {
    ok: true,
    problems,
    value: {
      currency: raw.currency ?? null,
      rate: raw.rate ?? 0,
      budget: raw.budget ?? null,
      groups: groups.map(({ id, beta, title }): CommonCauseGroup => ({ id, beta, title: title ?? null })),
      measures: measures.map((each, n) => measureOf(each, effectOf, positionOf(source.at(['measures', n])))),
      file: source.file,
      sha256: source.sha256,
    },
  };
}

function measureOf(raw: RawMeasure, effectOf: (written: RawEffect) => Effect, at: Measure['at']): Measure {
  const eachEffect = <T, U>(all: Readonly<Record<string, T>> | undefined, of: (value: T) => U): Readonly<Record<string, U>> =>
    Object.fromEntries(Object.entries(all ?? {}).map(([key, value]) => [key, of(value)]));
  const { nextWindow, supplierApproval } = raw;
  return {
    id: raw.id,
    title: raw.title,
    capex: raw.capex ?? null,
    opex: raw.opex ?? null,
    life: raw.life ?? null,
    days: raw.days ?? null,
    outage: raw.outage ?? null,
    order: raw.order ?? null,
    zones: raw.zones ?? null,
    conduits: raw.conduits ?? null,
    controls: raw.controls ?? [],
    effects: eachEffect(raw.effects, (steps) => eachEffect(steps, effectOf)),
    loss: eachEffect(raw.loss, effectOf),
    coverage: raw.coverage ?? 1,
    group: raw.group ?? null,
    maturity: raw.maturity ?? null,
    requires: raw.requires ?? [],
    excludes: raw.excludes ?? [],
    mandatory: raw.mandatory ?? false,
    duty: raw.duty ?? null,
    status: raw.status ?? 'candidate',
    owner: raw.owner ?? null,
    by: raw.by ?? null,
    due: raw.due ?? null,
    window: nextWindow
      ? typeof nextWindow === 'string'
        ? { from: nextWindow, to: null, name: null }
        : { from: nextWindow.from, to: nextWindow.to ?? null, name: nextWindow.name ?? null }
      : null,
    approval: supplierApproval ? { ...supplierApproval, reference: supplierApproval.reference ?? null } : null,
    proposed: raw.proposed ?? {},
    notes: raw.notes ?? null,
    at,
  };
}
