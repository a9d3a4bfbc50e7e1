/** Paths and conditions that are refused when they are loaded: in the register of a site, and in presets. */
import { readers } from '../evidence/readers/index.js';
import type { Library } from '../model/library.js';
import type { Position, Problem } from '../model/problem.js';
import type { FieldSource, Registration } from '../model/site.js';
import { compilePathWithPointers, PathError } from '../rules/compile-path.js';
import { ExpressionError } from '../rules/expression-error.js';
import { compileWhere } from '../rules/compile-where.js';

/** Read or not, no file would make them right. */
export const refusedExpressions = (registration: Registration): readonly Problem[] =>
  refusedIn(`evidence ${registration.id}`, registration, Object.values(registration.fields));

export function refusedPresets({ presets }: Library): readonly Problem[] {
  return [...presets.values()].flatMap((preset) => {
    const { id, fields } = preset;
    const sources = Object.values(fields).flatMap((kind) => Object.values(kind).flat());
    const named = Object.keys(readers).find((each) => each === id.toLowerCase());
    return [
      ...(named === undefined
        ? []
        : [problemOf(preset.at, 'E_DUPLICATE_ID', `preset ${id}: "${named}" is the name of a reader`, 'name the tool and its table')]),
      ...refusedIn(`preset ${id}`, preset, sources),
    ];
  });
}

/** `of`: where it stands is asked for only if something is refused. */
function refusedIn(
  what: string,
  of: { readonly recordsAt: string | null; readonly where: string | null; readonly at: Position },
  sources: readonly FieldSource[],
): readonly Problem[] {
  const { recordsAt, where } = of;
  const paths = [recordsAt, ...sources.map(({ path }) => path ?? null)].filter((each) => each?.startsWith('$') === true);
  const tries = [
    ...paths.map((source) => ({ source, compile: compilePathWithPointers })),
    ...(where === null ? [] : [{ source: where, compile: compileWhere }]),
  ];
  return tries.flatMap(({ source, compile }): readonly Problem[] => {
    try {
      compile(source ?? '');
      return [];
    } catch (error) {
      if (!(error instanceof PathError) && !(error instanceof ExpressionError)) throw error;
      const code = error.code === 'E_EXPR_RUN' ? 'E_EXPR_TYPE' : error.code;
      return [problemOf(of.at, code, `${what}: "${source ?? ''}" is refused: ${error.message}`, error.hint)];
    }
  });
}

const problemOf = (at: Position, code: Problem['code'], message: string, hint: string): Problem => ({
  ...{ code, severity: 'error', ...at, path: '', message, hint, excerpt: '' },
});
