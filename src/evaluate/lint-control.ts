/** What is wrong with a control although it compiles: conditions without sense, parameters without a direction, what nothing uses. */
import type { Control, Parameter, ParameterValue } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import type { Scope } from '../rules/compile.js';
import type { CompiledControl } from './compile-control.js';
import { problemAt } from './compile-rule.js';
import { lintCondition, type Types } from './lint-conditions.js';
import { isWeaker } from './params.js';
import { baseScope } from './scope.js';
import { unusedIn } from './unused.js';

/** `compiled`: null where it does not compile; what its conditions mean is asked when they are mended. */
export const lintControl = (control: Control, compiled: CompiledControl | null, kinds: ReadonlyMap<string, Kind>): readonly Problem[] => [
  ...(compiled === null ? [] : [...conditionsOf(compiled), ...triggerOf(control, kinds)]),
  ...withoutDirection(control),
  ...weakerAtHigherLevel(control),
  ...withoutPurpose(control),
  ...unusedIn(control, kinds),
];

const conditionsOf = ({ control, rules }: CompiledControl): readonly Problem[] =>
  rules.flatMap(({ rule, scopes }, n) => [
    ...(rule.when === null
      ? []
      : lintCondition({
          ...{ control, path: ['rules', n, 'when'], source: rule.when, types: typesIn(scopes.when) },
          ...{ never: 'the rule looks at nothing', always: 'it leaves nothing out' },
        })),
    ...lintCondition({
      ...{ control, path: ['rules', n, 'assert'], source: rule.assert, types: typesIn(scopes.assert) },
      ...{ never: 'nothing can pass it', always: 'the rule finds nothing' },
    }),
  ]);

function triggerOf(control: Control, kinds: ReadonlyMap<string, Kind>): readonly Problem[] {
  const { trigger } = control;
  const kind = kinds.get(trigger?.for ?? '');
  if (trigger?.when == null || !kind) return [];
  return lintCondition({
    ...{ control, path: ['trigger', 'when'], source: trigger.when, types: typesIn(baseScope(control, kind, kinds)) },
    ...{ never: 'the control could be called not applicable everywhere', always: 'it leaves nothing out' },
  });
}

const typesIn = ({ names }: Scope): Types => new Map([...names].map(([name, { type }]) => [name, type]));

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

/** A value for a level that is weaker than what holds below it: mostly a direction the wrong way round. */
const weakerAtHigherLevel = (control: Control): readonly Problem[] =>
  Object.entries(control.params).flatMap(([name, parameter]) =>
    parameter.stricter === 'none'
      ? []
      : steps(parameter).flatMap(([level, value, below]) =>
          isWeaker(value, below, parameter.stricter)
            ? [
                problemAt(
                  control,
                  ['params', name, 'byLevel', level],
                  'W_PARAMETER_DIRECTION',
                  'warning',
                  `parameter "${name}" is weaker from level ${level} on (${shown(value)}) than below it (${shown(below)}): stricter is ${parameter.stricter}`,
                  'correct the value, or the direction',
                ),
              ]
            : [],
        ),
  );

/** Each value for a level, and the one that holds below it. */
function steps({ default: first, byLevel }: Parameter): readonly (readonly [string, ParameterValue, ParameterValue])[] {
  const values = Object.entries(byLevel).sort(([a], [b]) => Number(a) - Number(b));
  return values.map(([level, value], n) => [level, value, values[n - 1]?.[1] ?? first]);
}
const shown = (value: ParameterValue): string => [value].flat().join(', ');

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
