/** Measures of the site, or defaults made from the effort of its controls, with every figure filled in and marked where it is a default. */
import type { Assessment, ControlEntry, Result } from '../../model/assessment.js';
import { levelCatalogue, splitRequirement } from '../../model/catalogue.js';
import { outages, type Measure, type MeasureOrder, type MeasuresModel, type Outage } from '../../model/measures.js';
import { compareText } from '../../model/problem.js';
import type { Given, PlannedMeasure } from '../../model/programme.js';
import type { Layer } from '../layers.js';
import { annualCost, type Candidate, type ScenarioModel } from './instance.js';

export interface CandidateInput {
  readonly assessment: Assessment;
  /** `control subject` of the results that the policy wants met. */
  readonly required: ReadonlySet<string>;
  readonly measures: MeasuresModel | null;
  readonly scenarios: readonly ScenarioModel[];
  /** Measure -> statuses on the evidence that it proposes, by `control subject`; none where it proposes none. */
  readonly shown: ReadonlyMap<string, ReadonlyMap<string, string>>;
}
export interface Candidates {
  readonly planned: readonly PlannedMeasure[];
  readonly candidates: readonly Candidate[];
}

/** Years of use where nobody says. */
const usualLife = 5;
const findingsNamed = 20;
export const keyOf = ({ control, subject }: Pick<Result, 'control' | 'subject'>): string => `${control} ${subject}`;

export function candidatesOf(input: CandidateInput): Candidates {
  const { assessment, measures } = input;
  const context = contextOf(input);
  const listed: readonly Listed[] = measures
    ? measures.measures
        .filter(({ status }) => status !== 'in-place')
        .map((measure) => ({ measure, generated: false, results: resultsOf(measure, context) }))
    : generated(context);
  const planned = listed.map((each) => plannedOf(each, context, assessment));
  return {
    planned,
    candidates: planned.map((each, n) => candidateOf(each, listed[n]?.measure, planned)),
  };
}

interface Listed {
  readonly measure: Measure;
  readonly generated: boolean;
  readonly results: readonly Result[];
}
interface Context extends CandidateInput {
  readonly controlOf: ReadonlyMap<string, ControlEntry>;
  readonly levelOf: (control: string) => number;
  /** Not met today, and about a subject rather than about records without a zone. */
  readonly open: readonly Result[];
  readonly owners: ReadonlyMap<string, string | null>;
}

function contextOf(input: CandidateInput): Context {
  const { assessment } = input;
  const controlOf = new Map(assessment.controls.list.map((each) => [each.id, each]));
  const levels = new Map(assessment.catalogue.requirements.map(({ id, level }) => [id, level]));
  const { model, site } = assessment;
  return {
    ...input,
    controlOf,
    levelOf: (id) =>
      Math.max(
        1,
        ...(controlOf.get(id)?.satisfies ?? []).map((each) => {
          const { catalogue, id: row } = splitRequirement(each);
          return catalogue === levelCatalogue ? (levels.get(row) ?? 1) : 1;
        }),
      ),
    open: assessment.results.filter(({ control, subject, status }) => {
      const kinds = controlOf.get(control)?.subject ?? [];
      const isOwn = kinds.includes(subject === 'site' ? 'site' : (subject.split(':')[0] ?? ''));
      return isOwn && (status === 'fail' || status === 'not-evaluated');
    }),
    owners: new Map([
      ...model.zones.map(({ id, accountable }): [string, string | null] => [`zone:${id}`, accountable ?? site.accountable]),
      ...model.conduits.map(({ id, accountable }): [string, string | null] => [`conduit:${id}`, accountable ?? site.accountable]),
      ['site', site.accountable],
    ]),
  };
}

const placesOf = ({ zones, conduits }: Measure): ReadonlySet<string> | null =>
  zones === null && conduits === null
    ? null
    : new Set([...(zones ?? []).map((id) => `zone:${id}`), ...(conduits ?? []).map((id) => `conduit:${id}`)]);

/** Whether a measure that the site has decided on brings a control to pass there. */
export const plannedBy =
  (measures: MeasuresModel | null): ((control: string, subject: string) => boolean) =>
  (control, subject) =>
    (measures?.measures ?? []).some(
      (each) =>
        each.status === 'planned' &&
        each.coverage === 1 &&
        each.controls.includes(control) &&
        (subject === 'site' || (placesOf(each)?.has(subject) ?? true)),
    );

/** A control passes only where everything is reached; what covers a part brings none. */
function resultsOf(measure: Measure, { open }: Context): readonly Result[] {
  if (measure.coverage < 1) return [];
  const wanted = new Set(measure.controls);
  const places = placesOf(measure);
  return open.filter(({ control, subject }) => wanted.has(control) && (places === null || subject === 'site' || places.has(subject)));
}

/** One candidate for each control that is not met, by sort of subject; what lies above the target of its subject apart. */
function generated({ open, required, controlOf, levelOf, assessment }: Context): readonly Listed[] {
  const highest = highestTarget(assessment);
  const groups = new Map<string, Result[]>();
  for (const result of open) {
    const isRequired = required.has(keyOf(result));
    if (!isRequired && levelOf(result.control) > highest) continue;
    const kind = result.subject.split(':')[0] ?? 'site';
    const id = `${result.control}-${kind}${isRequired ? '' : '-above-target'}`;
    groups.set(id, [...(groups.get(id) ?? []), result]);
  }
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, results]) => {
      const control = controlOf.get(results[0]?.control ?? '');
      return {
        generated: true,
        results,
        measure: { ...blank, id, title: control?.title ?? id, controls: results[0] ? [results[0].control] : [] },
      };
    });
}

export const highestTarget = ({ subjects }: Assessment): number =>
  Math.max(0, ...subjects.flatMap(({ levels }) => Object.values(levels).map(({ target }) => target)));

const blank: Omit<Measure, 'id' | 'title' | 'controls'> = {
  ...{ capex: null, opex: null, life: null, days: null, outage: null, order: null, zones: null, conduits: null },
  ...{ effects: {}, loss: {}, coverage: 1, group: null, maturity: null, requires: [], excludes: [], mandatory: false, duty: null },
  ...{ status: 'candidate', owner: null, by: null, due: null, window: null, approval: null, proposed: {}, notes: null },
  at: { file: '', line: 0, column: 0 },
};

function plannedOf(
  { measure, generated: isGenerated, results: claimed }: Listed,
  context: Context,
  { results: all }: Assessment,
): PlannedMeasure {
  const shown = context.shown.get(measure.id);
  const isShown = (each: Result): boolean => shown === undefined || shown.get(keyOf(each)) === 'pass';
  const results = claimed.filter(isShown);
  const efforts = claimed.flatMap(({ control }) => context.controlOf.get(control)?.effort ?? []);
  const given = <T>(own: T | null, standIn: () => T): Given<T> =>
    own === null ? { value: standIn(), assumed: true } : { value: own, assumed: false };
  const capex = given(measure.capex, () => efforts.reduce((sum, { cost }) => sum + cost, 0));
  const opex = given(measure.opex, () => 0);
  const life = given(measure.life, () => usualLife);
  const subjects = [...new Set(results.map(({ subject }) => subject))].sort(compareText);
  const keys = new Set(results.map(keyOf));
  const found = all.filter((each) => keys.has(keyOf(each)));
  const declared = [...new Set([...Object.keys(measure.effects), ...Object.keys(measure.loss)])];
  const byControl = context.scenarios
    .filter(({ layers }) => layers.some(({ needs }) => needs.some((key) => keys.has(key))))
    .map(({ id }) => id);
  return {
    ...{ id: measure.id, title: measure.title, generated: isGenerated, capex, opex, life },
    days: given(measure.days, () => efforts.reduce((sum, { days }) => sum + days, 0)),
    annual: annualCost(capex.value, opex.value, life.value, context.measures?.rate ?? 0),
    outage: given(measure.outage, () => worstOutage(efforts.map(({ outage }) => outage))),
    order: given(measure.order, () => orderOf(measure.controls[0] ?? '')),
    maturity: given(measure.maturity, () => Math.max(1, ...measure.controls.map(context.levelOf))),
    owner: given<string | null>(
      measure.owner,
      () => subjects.map((each) => context.owners.get(each) ?? null).find((each) => each !== null) ?? null,
    ),
    by: measure.by,
    due: given<string | null>(measure.due, () => measure.window?.to ?? measure.window?.from ?? null),
    ...{ window: measure.window, approval: measure.approval, mandatory: measure.mandatory, duty: measure.duty, status: measure.status },
    ...{ requires: measure.requires, excludes: measure.excludes, controls: measure.controls, subjects },
    results: results.map((each) => ({ control: each.control, subject: each.subject, required: context.required.has(keyOf(each)) })),
    unconfirmed: claimed
      .filter((each) => !isShown(each))
      .map((each) => ({ control: each.control, subject: each.subject, status: shown?.get(keyOf(each)) ?? 'not-evaluated' })),
    findings: {
      count: found.reduce((sum, { failed }) => sum + failed, 0),
      ids: found.flatMap(({ findings }) => findings).slice(0, findingsNamed),
    },
    scenarios: [...new Set([...declared, ...byControl])].sort(compareText),
    declaredEffects: declared,
    proposed: Object.entries(measure.proposed).map(([evidence, file]) => ({ evidence, file })),
  };
}

const worstOutage = (all: readonly string[]): Outage => [...outages].reverse().find((each) => all.includes(each)) ?? 'none';

/** By the foundational requirement of the control: zones and flows remove exposure, events detect, availability recovers. */
const orders: Readonly<Record<string, MeasureOrder>> = { '5': 'remove-exposure', '6': 'detect', '7': 'respond' };
const orderOf = (control: string): MeasureOrder => orders[/^OTB-(\d)/.exec(control)?.[1] ?? ''] ?? 'prevent';

function candidateOf(each: PlannedMeasure, measure: Measure | undefined, all: readonly PlannedMeasure[]): Candidate {
  // what the site calls in place is no candidate, and waits for nothing
  const isListed = (id: string): boolean => all.some((other) => other.id === id);
  return {
    id: each.id,
    cost: each.annual,
    brings: new Set(each.results.map(keyOf)),
    effects: new Map(each.declaredEffects.map((scenario) => [scenario, layersOf(measure, scenario)])),
    requires: each.requires.filter(isListed),
    excludes: each.excludes.filter(isListed),
    mandatory: each.mandatory || each.status === 'planned',
    order: each.order.value,
  };
}

function layersOf(measure: Measure | undefined, scenario: string): readonly Layer[] {
  if (measure === undefined) return [];
  const { group, coverage: share } = measure;
  const loss = measure.loss[scenario];
  return [
    ...Object.entries(measure.effects[scenario] ?? {}).map(([step, { value }]) => ({ step, group, effect: value, lossEffect: 0, share })),
    ...(loss === undefined ? [] : [{ step: null, group, effect: 0, lossEffect: loss.value, share }]),
  ];
}
