/** Target against demonstrated level of one zone or conduit as steps, one column a foundational requirement. The table under it holds the same numbers. */
import type { SubjectResult } from '../../model/assessment.js';
import { levelsOf, rangeOf } from '../lookup.js';
import type { Context } from './context.js';

export interface Steps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Lines of the levels 0 to 4. */
  readonly grid: string;
  /** Demonstrated: columns up to `low`. */
  readonly low: string;
  /** Not contradicted: from `low` to `high`. */
  readonly high: string;
  readonly target: string;
  readonly labels: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}
const [column, step, left, top] = [44, 14, 16, 6];
const bottom = top + 4 * step;
const levels = [0, 1, 2, 3, 4] as const;

export function stepsOf({ say }: Context, subject: SubjectResult, id: string): readonly Steps[] {
  const found = levelsOf(subject);
  if (found.length === 0) return [];
  const yOf = (level: number): number => bottom - level * step;
  const xOf = (at: number): number => left + at * column + 8;
  const box = (at: number, from: number, to: number): string =>
    to > from ? `M${String(xOf(at))},${String(yOf(from))}v${String((from - to) * step)}h28v${String((to - from) * step)}z` : '';
  return [
    {
      id: `steps-${id}`,
      title: say('steps.title', { subject: subject.id }),
      description: found
        .map(([fr, level]) => say(level.low === null ? 'steps.none' : 'steps.level', { fr, target: level.target, range: rangeOf(level) }))
        .join('; '),
      width: left + found.length * column + 4,
      height: bottom + 18,
      grid: levels.map((level) => `M${String(left)},${String(yOf(level))}h${String(found.length * column)}`).join(''),
      low: found.map(([, level], at) => box(at, 0, level.low ?? 0)).join(''),
      high: found.map(([, level], at) => box(at, level.low ?? 0, level.high ?? 0)).join(''),
      target: found.map(([, level], at) => (level.low === null ? '' : `M${String(xOf(at) - 5)},${String(yOf(level.target))}h38`)).join(''),
      labels: [
        ...levels.map((level) => ({ x: 7, y: yOf(level) + 4, text: String(level) })),
        ...found.map(([fr], at) => ({ x: xOf(at) + 14, y: bottom + 14, text: fr })),
      ],
    },
  ];
}
