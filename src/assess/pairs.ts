/** Requirements that apply together: one of them not applicable while the other is assessed contradicts itself (method 4.3 and 6.1). */
import type { Assessment, DecisionEntry, RequirementResult } from '../model/assessment.js';

/** Certificates and public keys: who has the ones has the others. */
const pairs = [['SR 1.8', 'SR 1.9']] as const;

const isOut = ({ status }: RequirementResult): boolean => status === 'not-applicable';

export function brokenPairs(requirements: readonly RequirementResult[], decisions: readonly DecisionEntry[]): Assessment['contradictions'] {
  const rowOf = new Map(requirements.map((row) => [`${row.subject} ${row.id}`, row]));
  return [...new Set(requirements.map((row) => row.subject))].flatMap((subject) =>
    pairs.flatMap(([first, second]) => {
      const [a, b] = [rowOf.get(`${subject} ${first}`), rowOf.get(`${subject} ${second}`)];
      if (!a || !b || isOut(a) === isOut(b)) return [];
      const [out, other] = isOut(a) ? [a, b] : [b, a];
      const decided = decisions.filter(
        (each) => each.subject === subject && each.state === 'in-force' && (each.control === out.id || out.controls.includes(each.control)),
      );
      return [
        {
          code: 'one-of-a-pair',
          message: `${out.id} is not applicable and ${other.id} is assessed: what the one is about does not exist without the other`,
          subject,
          places: decided.map(({ file, line }) => ({ evidence: 'site', file, line, column: 1, pointer: null, sha256: '' })),
        },
      ];
    }),
  );
}
