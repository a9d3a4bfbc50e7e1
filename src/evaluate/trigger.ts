/** The machine check behind a not-applicable decision: is the thing that the control is about surely absent here? */
import type { EvidenceRecord } from '../model/record.js';
import type { Clock } from '../rules/values.js';
import type { CompiledControl } from './compile-control.js';
import type { Gate } from './gates.js';
import type { Bindings } from './rule-run.js';
import { slots } from './scope.js';
import type { Subject } from './subject.js';

/** true: absent, shown by complete, fresh evidence; false: present; null: no trigger, or the evidence cannot tell. */
export function triggerIsAbsent(
  trigger: CompiledControl['trigger'],
  subject: Subject,
  gate: Gate,
  records: readonly EvidenceRecord[],
  bindings: Bindings,
  clock: Clock,
): boolean | null {
  if (trigger === null) return null;
  let sure = gate.complete && gate.open === null && gate.reasons.length === 0 && gate.relaxed.length === 0;
  const frame: unknown[] = new Array<unknown>(trigger.frameSize).fill(undefined);
  frame[slots.clock] = clock;
  frame[slots.zone] = bindings.zone;
  frame[slots.conduit] = bindings.conduit;
  frame[slots.params] = bindings.params;
  for (const record of records) {
    const here = subject.kind === 'site' || (subject.kind === 'zone' ? record.zones : record.conduits).includes(subject.id);
    if (!here && record.unplaced === null && !record.perhaps.includes(subject.ref)) continue;
    frame[slots.record] = record.values;
    const answer = trigger.when === null ? true : trigger.when(frame);
    if (answer === true && here) return false;
    if (answer !== false) sure = false;
  }
  return sure ? true : null;
}
