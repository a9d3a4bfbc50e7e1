/** What is wrong with a control although it compiles: conditions that can never hold, parameters without a direction, controls that answer to nothing. */
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { neverTrue } from '../rules/contradiction.js';
import { parseExpression } from '../rules/parse.js';
import type { StaticType } from '../rules/types.js';
import { problemAt, type Path } from './compile-rule.js';
import { baseScope, typeAt } from './scope.js';

type Kinds = ReadonlyMap<string, Kind>;

export const lintControl = (control: Control, kinds: Kinds): readonly Problem[] => [
  ...control.rules.flatMap((rule, n) => [
    ...(rule.when === null ? [] : impossible(control, ['rules', n, 'when'], rule.when, rule.for, kinds, 'the rule looks at nothing')),
    ...impossible(control, ['rules', n, 'assert'], rule.assert, rule.for, kinds, 'nothing can pass it'),
  ]),
  ...(control.trigger?.when == null
    ? []
    : impossible(
        control,
        ['trigger', 'when'],
        control.trigger.when,
        control.trigger.for,
        kinds,
        'the control could be called not applicable everywhere',
      )),
  ...withoutDirection(control),
  ...withoutPurpose(control),
];

function impossible(control: Control, path: Path, source: string, kindId: string, kinds: Kinds, effect: string): readonly Problem[] {
  const kind = kinds.get(kindId);
  const parsed = parseExpression(source);
  if (!kind || !parsed.ok) return [];
  const { names } = baseScope(control, kind, kinds);
  const typeOf = (written: string): StaticType | null => {
    const [name = '', ...fields] = written.split('.');
    const bound = names.get(name);
    return bound === undefined ? null : typeAt(bound.type, fields);
  };
  const why = neverTrue(parsed.tree, typeOf);
  return why === null
    ? []
    : [problemAt(control, path, 'W_NEVER_TRUE', 'warning', `this can never be true: ${why}; ${effect}`, 'correct the condition')];
}

/** A number that any change makes "weaker" drops the claim even where a site is stricter. */
const withoutDirection = (control: Control): readonly Problem[] =>
  Object.entries(control.params).flatMap(([name, { type, stricter }]) =>
    stricter === 'none' && (type === 'integer' || type === 'number')
      ? [
          problemAt(
            control,
            ['params', name, 'stricter'],
            'W_PARAMETER_DIRECTION',
            'warning',
            `parameter "${name}" is a number without a direction`,
            'say which way is stricter: lower or higher',
          ),
        ]
      : [],
  );

const withoutPurpose = (control: Control): readonly Problem[] =>
  control.satisfies.length === 0 && Object.values(control.maps).every((ids) => ids.length === 0)
    ? [
        problemAt(
          control,
          ['id'],
          'W_UNUSED',
          'warning',
          'it satisfies no requirement and maps to none, so nothing depends on its verdict',
          'name a requirement under `satisfies`, or an id under `maps`',
        ),
      ]
    : [];
