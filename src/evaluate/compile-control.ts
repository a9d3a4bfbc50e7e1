/** Control -> compiled rules and trigger, or every problem with its place. */
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { compileAt, compileRule, type Compilation, type CompiledRule, type Run } from './compile-rule.js';
import { baseScope } from './scope.js';

export { recordType, slots } from './scope.js';
export type { CompiledJoin, CompiledRule, Run } from './compile-rule.js';

export interface CompiledControl {
  readonly control: Control;
  readonly rules: readonly CompiledRule[];
  readonly trigger: { readonly kind: Kind; readonly when: Run | null; readonly frameSize: number } | null;
}

export function compileControl(
  control: Control,
  kinds: ReadonlyMap<string, Kind>,
): { readonly compiled: CompiledControl | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const all: Compilation = { control, kinds, problems };
  const rules = control.rules.map((rule, n) => compileRule(all, rule, ['rules', n]));
  const trigger = compileTrigger(all);
  const whole = rules.filter((rule) => rule !== null);
  const failed = whole.length < rules.length || problems.some((each) => each.severity === 'error');
  return { compiled: failed ? null : { control, rules: whole, trigger }, problems };
}

function compileTrigger(all: Compilation): CompiledControl['trigger'] {
  const { control, kinds } = all;
  const kind = control.trigger === null ? undefined : kinds.get(control.trigger.for);
  if (control.trigger === null || !kind) return null;
  const scope = baseScope(control, kind, kinds);
  const source = control.trigger.when;
  if (source === null) return { kind, when: null, frameSize: scope.next };
  const when = compileAt(all, ['trigger', 'when'], source, scope, { role: 'when', expect: 'bool' });
  return when && { kind, when: when.run, frameSize: scope.next };
}
