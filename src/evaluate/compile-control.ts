/** Control -> compiled rules and trigger, or every problem with its place. */
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { compileAt, compileRule, problemAt, type Compilation, type CompiledRule, type Run } from './compile-rule.js';
import { baseScope } from './scope.js';

export { recordType, slots } from './scope.js';
export type { CompiledJoin, CompiledRule, Run } from './compile-rule.js';

export interface CompiledControl {
  readonly control: Control;
  readonly rules: readonly CompiledRule[];
  readonly practice: { readonly kind: Kind; readonly missed: Run | null; readonly frameSize: number } | null;
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
  const practice = compilePractice(all);
  const whole = rules.filter((rule) => rule !== null);
  const failed = whole.length < rules.length || problems.some((each) => each.severity === 'error');
  return { compiled: failed ? null : { control, rules: whole, practice, trigger }, problems };
}

function compilePractice(all: Compilation): CompiledControl['practice'] {
  const { control, kinds, problems } = all;
  const kind = control.practice === null ? undefined : kinds.get(control.practice.records);
  if (control.practice === null || !kind) return null;
  const { date, missed } = control.practice;
  if (!(kind.schema.properties[date]?.format ?? '').startsWith('date'))
    problems.push(problemAt(control, ['practice', 'date'], 'E_EXPR_UNKNOWN_FIELD', 'error', `${kind.id} has no date "${date}"`, ''));
  const scope = baseScope(control, kind, kinds);
  if (missed === null) return { kind, missed: null, frameSize: scope.next };
  const done = compileAt(all, ['practice', 'missed'], missed, scope, { role: 'when', expect: 'bool' });
  return done && { kind, missed: done.run, frameSize: scope.next };
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
