/** Target against demonstrated level of one zone or conduit as steps, one column a foundational requirement. The table under it holds the same numbers. */
import type { SubjectResult } from '../../model/assessment.js';
import { foundationalRequirements, type FoundationalRequirement } from '../../model/catalogue.js';
import { levelsOf } from '../lookup.js';
import type { Context } from './context.js';

export interface Steps {
  /** Text alternative. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Demonstrated: columns up to `low`. */
  readonly low: string;
  /** Not contradicted: from `low` to `high`. */
  readonly high: string;
  readonly target: string;
}
const [column, step, left, top] = [44, 14, 16, 6];
const bottom = top + 4 * step;
const size = { width: left + foundationalRequirements.length * column + 4, height: bottom + 18 };
const levels = [0, 1, 2, 3, 4] as const;
const yOf = (level: number): number => bottom - level * step;
const xOf = (fr: FoundationalRequirement): number => left + foundationalRequirements.indexOf(fr) * column + 8;

/** Lines of the levels and names of the columns: drawn once, used by the steps of every zone and conduit. */
export const stepsFrame = {
  grid: levels.map((level) => `M${String(left)},${String(yOf(level))}H${String(size.width - 4)}`).join(''),
  labels: [
    ...levels.map((level) => ({ x: 7, y: yOf(level) + 4, text: String(level) })),
    ...foundationalRequirements.map((fr) => ({ x: xOf(fr) + 14, y: bottom + 14, text: fr })),
  ],
};

export function stepsOf({ say }: Context, subject: SubjectResult): readonly Steps[] {
  const found = levelsOf(subject);
  if (found.length === 0) return [];
  const box = (fr: FoundationalRequirement, from: number, to: number): string =>
    to > from ? `M${String(xOf(fr))},${String(yOf(from))}v${String((from - to) * step)}h28V${String(yOf(from))}z` : '';
  return [
    {
      title: say('steps.title', { subject: subject.id }),
      ...size,
      low: found.map(([fr, level]) => box(fr, 0, level.low ?? 0)).join(''),
      high: found.map(([fr, level]) => box(fr, level.low ?? 0, level.high ?? 0)).join(''),
      target: found.map(([fr, level]) => (level.low === null ? '' : `M${String(xOf(fr) - 5)},${String(yOf(level.target))}h38`)).join(''),
    },
  ];
}
