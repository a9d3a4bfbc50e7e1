/** A policy that asks for less than a control does is never silent: one warning for each control and what was weakened. */
import type { Outcome } from '../evaluate/outcome.js';
import type { Policy } from '../model/policy.js';
import type { Problem } from '../model/problem.js';

export function relaxedProblems(outcomes: readonly Outcome[], { file }: Policy): readonly Problem[] {
  const found = new Map<string, Set<string>>();
  for (const { control, relaxed } of outcomes)
    for (const each of relaxed) found.set(control.id, (found.get(control.id) ?? new Set()).add(each));
  return [...found].map(([control, weakened]) => ({
    code: 'W_RELAXED',
    severity: 'warning',
    file,
    line: 0,
    column: 0,
    path: '',
    message: `${control} runs with ${[...weakened].join('; ')}, so it claims no requirement in this run`,
    hint: 'take the value of the control, or a stricter one (otbaseline explain relaxed)',
    excerpt: '',
  }));
}
