/** How the checks of risk.yaml tell what they find: at its place, once. */
import type { ProblemCode } from '../model/problem-codes.js';
import type { Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { problemAt, type Path } from './places.js';
import type { YamlFile } from './yaml.js';

export type Wrong = (path: Path, code: ProblemCode, message: string, hint?: string, severity?: Problem['severity']) => void;

export interface Checks {
  readonly problems: readonly Problem[];
  readonly wrong: Wrong;
  /** `E_UNKNOWN_REFERENCE` unless it is one of them. */
  readonly known: (id: string, ids: readonly string[], what: string, path: Path, hint?: string) => void;
}

export function makeChecks(source: YamlFile): Checks {
  const problems: Problem[] = [];
  const told = new Set<string>();
  const wrong: Wrong = (path, code, message, hint = '', severity = 'error') => {
    const problem = problemAt(source.at(path), code, path, message, hint, severity);
    const key = JSON.stringify([code, problem.path, message]);
    if (!told.has(key)) problems.push(problem);
    told.add(key);
  };
  return {
    problems,
    wrong,
    known: (id, ids, what, path, hint) => {
      if (!ids.includes(id)) wrong(path, 'E_UNKNOWN_REFERENCE', `there is no ${what} "${id}"`, hint ?? didYouMean(id, ids));
    },
  };
}

/** A value under a name of the author's choice, which may be `constructor`. */
export const under = <T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
