/** Parameter values, evidence ages and grades in force for a control on a subject, and whether one of them was weakened. */
import type { Control, Parameter, ParameterValue } from '../model/control.js';
import { defaultGrades, grades, type Grade, type GradeByLevel, type Kind } from '../model/kind.js';
import type { Policy } from '../model/policy.js';

export interface Setting<T> {
  readonly value: T;
  /** What was weakened, in words; null: at least as strict as the default. */
  readonly relaxed: string | null;
}

/** The entry for the highest level that does not exceed `level`. */
function atLevel<T>(byLevel: Readonly<Record<string, T>> | undefined, level: number): T | undefined {
  for (let n = level; n >= 1; n--) {
    const found = byLevel?.[String(n)];
    if (found !== undefined) return found;
  }
  return undefined;
}

export function parameterAt(control: Control, name: string, parameter: Parameter, policy: Policy, level: number): Setting<ParameterValue> {
  const standard = atLevel(parameter.byLevel, level) ?? parameter.default;
  const value = policy.params[control.id]?.[name] ?? standard;
  const relaxed = isWeaker(value, standard, parameter.stricter) ? `${name} ${show(value)} instead of ${show(standard)}` : null;
  return { value, relaxed };
}

const isList = (value: ParameterValue): value is readonly string[] => Array.isArray(value);
const show = (value: ParameterValue): string => (isList(value) ? value.join(', ') : String(value));
const asList = (value: ParameterValue): readonly string[] => (isList(value) ? value : []);

export function isWeaker(value: ParameterValue, standard: ParameterValue, stricter: Parameter['stricter']): boolean {
  switch (stricter) {
    case 'lower':
      return Number(value) > Number(standard);
    case 'higher':
      return Number(value) < Number(standard);
    case 'true':
      return standard === true && value !== true;
    case 'false':
      return standard === false && value !== false;
    case 'fewer':
      return asList(value).some((each) => !asList(standard).includes(each));
    case 'more':
      return asList(standard).some((each) => !asList(value).includes(each));
    case 'none':
      return JSON.stringify(value) !== JSON.stringify(standard);
  }
}

/** Days after which evidence of a kind is stale; null: its records carry their own dates. */
export function maxAgeAt(kind: Kind, policy: Policy, level: number): Setting<number | null> {
  const asked = policy.freshness[kind.id];
  const value = atLevel(asked?.byLevel, level) ?? asked?.days ?? kind.maxAgeDays;
  const weaker = kind.maxAgeDays !== null && (value === null || value > kind.maxAgeDays);
  return { value, relaxed: weaker ? `age of ${kind.id} ${String(value)} days instead of ${String(kind.maxAgeDays)}` : null };
}

export function minGradeAt(kind: Kind, policy: Policy, level: number): Setting<Grade> {
  const step = Math.max(1, level);
  const standard = gradeIn(kind.grades, step) ?? gradeIn(defaultGrades, step) ?? 'E2';
  const value = gradeIn(policy.grades[kind.id], step) ?? gradeIn(kind.grades, step) ?? gradeIn(policy.grades['default'], step) ?? standard;
  return { value, relaxed: rank(value) < rank(standard) ? `grade of ${kind.id} ${value} instead of ${standard}` : null };
}

const gradeIn = (byLevel: GradeByLevel | undefined, level: number): Grade | undefined =>
  byLevel === undefined ? undefined : atLevel<Grade>(byLevel, level);

export const rank = (grade: Grade): number => grades.indexOf(grade);
