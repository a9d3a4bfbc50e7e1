/** Technique -> mitigations -> requirements of IEC 62443-3-3: which steps of an attack the requirements that are met today act on (method 8.4). */
import type { RequirementResult, Status } from '../model/assessment.js';
import { compareGrades, levelCatalogue, strongestSources, type Catalogue, type Mapping, type MappingGrade } from '../model/catalogue.js';
import { compareText } from '../model/problem.js';
import { attackCatalogue, type Scenario } from '../model/risk.js';
import type { StepResult, TechniqueCover } from '../model/risk-result.js';
import type { SubjectId } from '../model/site.js';

export interface Reached {
  readonly id: string;
  readonly grade: MappingGrade;
  readonly via: readonly string[];
}
export type Reach = (technique: string) => readonly Reached[];

/** Rows to techniques as published, and rows to a mitigation carried on to the techniques that it mitigates. Broad rows lead nowhere. */
export function makeReach(mappings: readonly Mapping[]): Reach {
  const mapping = mappings.find(({ from, to }) => from === levelCatalogue && to === attackCatalogue);
  if (!mapping) return () => [];
  const mitigates = new Map<string, Set<string>>();
  for (const { to, via = '' } of mapping.rows)
    for (const mitigation of splitVia(via)) mitigates.set(to, (mitigates.get(to) ?? new Set<string>()).add(mitigation));
  const found = new Map<string, readonly Reached[]>();
  const reach = (technique: string): readonly Reached[] => {
    const best = new Map<string, Reached>();
    const direct = strongestSources(mapping, technique).map(({ id, grade, via = '' }) => ({ id, grade, via: splitVia(via) }));
    const over = [...(mitigates.get(technique) ?? [])].flatMap((mitigation) =>
      strongestSources(mapping, mitigation).map(({ id, grade }) => ({ id, grade, via: [mitigation] })),
    );
    for (const each of direct) best.set(each.id, each);
    // A published label on the mitigation is what the derived row was made from: it adds nothing to it.
    for (const each of over.sort((a, b) => compareGrades(a.grade, b.grade))) if (!best.has(each.id)) best.set(each.id, each);
    return [...best.values()].sort((a, b) => compareText(a.id, b.id));
  };
  return (technique) => {
    const known = found.get(technique) ?? reach(technique);
    found.set(technique, known);
    return known;
  };
}
const splitVia = (via: string): readonly string[] => via.split(/[;,]\s*/).filter((each) => each !== '');

const worstFirst: readonly Status[] = ['fail', 'error', 'not-evaluated', 'compensated', 'pass'];

export interface CoverInput {
  readonly reach: Reach;
  readonly attack: Catalogue | undefined;
  readonly requirements: readonly RequirementResult[];
}
export type CoverSteps = (scenario: Scenario, touches: readonly SubjectId[]) => readonly StepResult[];

export function makeCover({ reach, attack, requirements }: CoverInput): CoverSteps {
  const titles = new Map(attack?.requirements.map(({ id, title }) => [id, title]));
  const rows = new Map<string, RequirementResult>();
  for (const row of requirements) rows.set(`${row.subject} ${row.id}`, row);

  const cover = (technique: string, subjects: readonly SubjectId[]): TechniqueCover => {
    const reached = reach(technique).map(({ id, grade, via }) => {
      const own = subjects.flatMap((subject) => rows.get(`${subject} ${id}`) ?? []).filter(({ status }) => status !== 'not-applicable');
      return {
        ...{ id, grade, via },
        status: worstFirst.find((status) => own.some((row) => row.status === status)) ?? null,
        controls: [...new Set(own.flatMap(({ controls }) => controls))].sort(compareText),
      };
    });
    const met = reached.filter(({ status }) => status === 'pass' || status === 'compensated').length;
    return {
      technique,
      title: titles.get(technique) ?? '',
      cover: reached.length === 0 ? 'no-link' : met === 0 ? 'none-met' : met === reached.length ? 'all-met' : 'some-met',
      requirements: reached,
    };
  };
  return ({ steps, techniques }, touches) => {
    const named = new Set(steps.flatMap((step) => step.techniques));
    const others = techniques.filter((each) => !named.has(each));
    const result = (step: string | null, title: string | null, subjects: readonly SubjectId[], own: readonly string[]): StepResult => ({
      ...{ step, title, subjects },
      techniques: own.map((technique) => cover(technique, subjects)),
    });
    return [
      ...steps.map(({ id, title, subject, techniques: own }) => result(id, title, subject === null ? touches : [subject], own)),
      ...(others.length === 0 ? [] : [result(null, null, touches, others)]),
    ];
  };
}
