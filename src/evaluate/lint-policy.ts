/** What is wrong with a policy although every name in it exists: entries without effect, and weakened ones that give no reason. */
import type { Control } from '../model/control.js';
import { isSupplied, type Kind } from '../model/kind.js';
import { levelCatalogue, splitRequirement } from '../model/catalogue.js';
import type { Policy } from '../model/policy.js';
import type { Problem } from '../model/problem.js';
import { selectControls } from './compile-controls.js';
import { maxAgeAt, minGradeAt, parameterAt, type Setting } from './params.js';

/** An entry of a policy by its path; whoever knows the files says where that stands. */
export interface PolicyFault extends Pick<Problem, 'message' | 'hint'> {
  readonly code: 'W_UNUSED' | 'W_RELAXED_NO_REASON';
  readonly path: readonly string[];
}
type Library = { readonly controls: readonly Control[]; readonly kinds: ReadonlyMap<string, Kind> };

export function lintPolicy(policy: Policy, library: Library): readonly PolicyFault[] {
  const selected = selectControls(library.controls, policy.controls);
  const named = selected.flatMap((control) => control.evidence.map((need) => need.kind));
  const read = new Set(named.flatMap((id) => [id, ...(library.kinds.get(id)?.derivedFrom ?? []).map((each) => each.kind)]));
  const inForce: Library = {
    controls: selected,
    kinds: new Map([...library.kinds].filter(([id, kind]) => read.has(id) && isSupplied(kind))),
  };
  const weakened = weakenedBy(policy, inForce);
  const given = new Set(Object.keys(policy.reasons));
  const known = new Set(weakened.map(({ path }) => path.join('.')));
  return [
    ...withoutEffect(policy, library, inForce),
    ...weakened
      .filter(({ path }) => !given.has(path.join('.')))
      .map(({ path, how }): PolicyFault => ({
        ...{ code: 'W_RELAXED_NO_REASON', path },
        message: `${how}: what is decided by it claims no requirement, and no reason is given`,
        hint: `take it out, or say why: reasons: { ${path.join('.')}: ... }`,
      })),
    ...[...given]
      .filter((each) => !known.has(each))
      .map((each) => unused(['reasons', each], `a reason for ${each}, which this policy does not weaken`, 'take the reason out')),
  ];
}

const unused = (path: readonly string[], message: string, hint: string): PolicyFault => ({ code: 'W_UNUSED', path, message, hint });

function withoutEffect(policy: Policy, { controls, kinds }: Library, inForce: Library): readonly PolicyFault[] {
  const selected = inForce.controls;
  const left = (id: string): boolean => controls.some((each) => each.id === id) && !selected.some((each) => each.id === id);
  const hasLevel = (id: string): boolean =>
    selected.some((each) => each.id === id && each.satisfies.some((reference) => splitRequirement(reference).catalogue === levelCatalogue));
  const kindFault = (part: 'freshness' | 'grades', kind: string): readonly PolicyFault[] => {
    const own = kinds.get(kind);
    if (own === undefined) return [];
    if (own.model) return [unused([part, kind], `${kind} is read from the site file: it has no age and no grade`, 'take it out')];
    if (own.derivedFrom !== null) {
      const sources = own.derivedFrom.map((each) => each.kind).join(', ');
      return [unused([part, kind], `${kind} is worked out: its age and grade are those of ${sources}`, `name ${sources}`)];
    }
    return inForce.kinds.has(kind) ? [] : [unused([part, kind], `no control of this policy reads ${kind}`, 'take it out')];
  };
  return [
    ...Object.keys(policy.params)
      .filter(left)
      .map((id) => unused(['params', id], `${id} is not among the controls of this policy`, 'take its parameters out, or the control in')),
    ...(typeof policy.programme === 'string' ? [] : policy.programme).flatMap((id) => {
      if (left(id)) return [unused(['programme'], `${id} is not among the controls of this policy`, 'take it out')];
      return hasLevel(id)
        ? [unused(['programme'], `${id} satisfies a requirement with a level, so it counts by its level`, 'take it out')]
        : [];
    }),
    ...Object.keys(policy.freshness).flatMap((kind) => kindFault('freshness', kind)),
    ...Object.keys(policy.grades).flatMap((kind) => kindFault('grades', kind)),
  ];
}

interface Weakened {
  readonly path: readonly string[];
  readonly how: string;
}

/** Each entry that is weaker than the control or the kind has it, at any level. */
function weakenedBy(policy: Policy, { controls, kinds }: Library): readonly Weakened[] {
  const at = (path: readonly string[], setting: (level: number) => Setting<unknown>): readonly Weakened[] => {
    const how = [1, 2, 3, 4].map((level) => setting(level).relaxed).find((each) => each !== null);
    return how === undefined ? [] : [{ path, how }];
  };
  const found = [
    ...controls.flatMap((control) =>
      Object.entries(control.params)
        .filter(([name]) => policy.params[control.id]?.[name] !== undefined)
        .flatMap(([name, parameter]) => at(['params', control.id, name], (level) => parameterAt(control, name, parameter, policy, level))),
    ),
    ...[...kinds.values()].flatMap((kind) => [
      ...at(['freshness', kind.id], (level) => maxAgeAt(kind, policy, level)),
      ...at(['grades', policy.grades[kind.id] === undefined ? 'default' : kind.id], (level) => minGradeAt(kind, policy, level)),
    ]),
  ];
  // many kinds take the one default
  return [...new Map(found.map((each) => [each.path.join('.'), each])).values()];
}
