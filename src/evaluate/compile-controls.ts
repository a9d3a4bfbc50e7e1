/** All controls of a run: compiled, or every problem in all of them at once. */
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import { forgetful, type Memory } from '../model/memory.js';
import type { Problem } from '../model/problem.js';
import { compileControl, type CompiledControl } from './compile-control.js';

export function compileControls(
  controls: readonly Control[],
  kinds: ReadonlyMap<string, Kind>,
  memory: Memory = forgetful,
): { readonly compiled: readonly CompiledControl[]; readonly problems: readonly Problem[] } {
  const done = controls.map((control) => memory.recall(`compile ${control.id}`, [control, kinds], () => compileControl(control, kinds)));
  return { compiled: done.flatMap((each) => each.compiled ?? []), problems: done.flatMap((each) => each.problems) };
}

/** The controls that a policy selects. */
export function selectControls(
  controls: readonly Control[],
  { include, exclude }: { readonly include: 'all' | readonly string[]; readonly exclude: readonly { readonly control: string }[] },
): readonly Control[] {
  const out = new Set(exclude.map((each) => each.control));
  return controls.filter((control) => (include === 'all' || include.includes(control.id)) && !out.has(control.id));
}
