/** The deployer table of SSVC over what is known: an input that is not known is every value that it may have, and the most urgent answer is planned with. */
import {
  type Decision,
  decisions,
  deployerDecision,
  type Exploitation,
  type Exposure,
  type HumanImpact,
  type YesNo,
} from './ssvc-tables.js';

/** Each list holds the values that are possible; one where it is known. */
export interface TriageInputs {
  readonly exploitation: readonly Exploitation[];
  readonly exposure: readonly Exposure[];
  readonly automatable: readonly YesNo[];
  readonly humanImpact: readonly HumanImpact[];
}
export interface Triage {
  readonly least: Decision;
  /** The most urgent of what is possible. */
  readonly planning: Decision;
}
export type Priority = 'now' | 'next' | 'never';

const known = new Map<string, Triage>();

/** Few combinations occur, whatever the number of vulnerabilities. */
export function triage(inputs: TriageInputs): Triage {
  const { exploitation, exposure, automatable, humanImpact } = inputs;
  let key = '';
  for (const values of [exploitation, exposure, automatable, humanImpact]) key += `${values.join(',')}|`;
  const there = known.get(key);
  if (there !== undefined) return there;
  const made = overTable(inputs);
  known.set(key, made);
  return made;
}

function overTable({ exploitation, exposure, automatable, humanImpact }: TriageInputs): Triage {
  const ranks = exploitation.flatMap((a) =>
    exposure.flatMap((b) => automatable.flatMap((c) => humanImpact.map((d) => urgency(deployerDecision(a, b, c, d))))),
  );
  if (ranks.length === 0) throw new RangeError('an input of the triage has no value at all');
  const at = (rank: number): Decision => decisions[rank] ?? 'immediate';
  return { least: at(Math.min(...ranks)), planning: at(Math.max(...ranks)) };
}

export const urgency = (decision: Decision): number => decisions.indexOf(decision);

/** Out of cycle is to be lessened now and closed at the next opportunity; what is deferred is watched. */
export const priorityOf = (decision: Decision): Priority => (decision === 'defer' ? 'never' : decision === 'scheduled' ? 'next' : 'now');

/** Days within which something is done; null: it is looked at again when an input changes. */
export const daysOf: Readonly<Record<Decision, number | null>> = { immediate: 3, 'out-of-cycle': 14, scheduled: 90, defer: null };
