/** Of the errors of several allowed forms (oneOf, anyOf), those of the form that the author meant. */
import type { ErrorObject } from 'ajv';

const isChoice = (error: ErrorObject): boolean => error.keyword === 'oneOf' || error.keyword === 'anyOf';

/** Errors of a choice stand beside those of all its branches; afterwards either the branch's own errors are left, or the choice's. */
export function meantErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let left = errors.filter((error) => error.propertyName === undefined);
  const choices = left
    .filter(isChoice)
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length || a.instancePath.length - b.instancePath.length);
  for (const choice of choices) {
    if (!left.includes(choice)) continue;
    const branchOf = (error: ErrorObject): string | null => {
      const inside = error.schemaPath.startsWith(`${choice.schemaPath}/`) && isBelow(error.instancePath, choice.instancePath);
      return inside ? (error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? null) : null;
    };
    const branches = new Map<string, ErrorObject[]>();
    for (const error of left) {
      const branch = branchOf(error);
      if (branch !== null) branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    const meant = branchMeant([...branches.values()], choice.instancePath);
    left = left.filter((error) => (branchOf(error) === null ? error !== choice || meant === null : meant?.includes(error) === true));
  }
  return left;
}

const isBelow = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}/`);

/** The one form that has the type of the value; of several, the one with the fewest errors. null: none has. */
function branchMeant(branches: readonly (readonly ErrorObject[])[], place: string): readonly ErrorObject[] | null {
  const ofType = branches.filter((errors) => !errors.some((error) => error.keyword === 'type' && error.instancePath === place));
  return [...ofType].sort((a, b) => a.length - b.length)[0] ?? null;
}
