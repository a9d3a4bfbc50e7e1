/** The machine check behind a not-applicable decision: is the thing that the control is about surely absent here? */
import { RuleError, Unknown } from '../rules/values.js';
import { slots, type CompiledControl } from './compile-control.js';
import type { EvaluateInput } from './evaluate.js';
import { makeGates } from './gates.js';
import type { EvidenceRecord } from '../model/record.js';
import type { Subject } from './subject.js';

/** true: absent, shown by complete evidence; false: present; null: no trigger, or the evidence cannot tell. */
export function triggerIsAbsent(
  { trigger }: CompiledControl,
  subject: Subject,
  level: number,
  { evidence, kinds, policy, clock }: EvaluateInput,
  recordsOf: (kind: string) => readonly EvidenceRecord[],
): boolean | null {
  if (trigger === null) return null;
  const gate = makeGates(evidence, kinds, policy)(trigger.kind.id, subject, level);
  let sure = gate.complete && gate.reasons.length === 0;
  const frame: unknown[] = new Array<unknown>(trigger.frameSize).fill(undefined);
  frame[slots.clock] = clock;
  for (const record of recordsOf(trigger.kind.id)) {
    const here = subject.kind === 'site' || (subject.kind === 'zone' ? record.zones : record.conduits).includes(subject.id);
    if (!here && record.unplaced === null) continue;
    frame[slots.record] = record.values;
    const answer = trigger.when === null ? true : trigger.when(frame);
    if (answer === true && here) return false;
    if (answer === true || answer instanceof Unknown || answer instanceof RuleError) sure = false;
  }
  return sure ? true : null;
}
