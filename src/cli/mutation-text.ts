/** What `test --mutate` prints: each mutant that no case notices, with its place, and the sum. */
import { operators, type Survivor, type TestAndMutation } from '../run/mutate.js';
import { printable } from './problems.js';

const widest = 160;
const short = (text: string): string => printable(text.length <= widest ? text : `${text.slice(0, widest - 3)}...`);

function survivorText({ control, id, operator, before, after, file, line }: Survivor): string {
  const change = before === '' ? `added: ${after}` : after === '' ? `left out: ${before}` : `${before}\n    -> ${short(after)}`;
  return `${control}: ${id}\n  ${file}:${String(line)}\n  ${operators[operator]}\n    ${change.includes('\n') ? change : short(change)}\n`;
}

export function mutationText({ mutants, killed, survivors, equivalent, skipped }: TestAndMutation): string {
  const ratio = mutants === 0 ? '' : ` (${((100 * killed) / mutants).toFixed(1)} %)`;
  const lines = survivors.map(survivorText);
  if (survivors.length > 0)
    lines.push(
      'Write a case that tells the change from the rule, or argue in the test file why none can:\n  equivalent: [{ mutant: "<id>", reason: "..." }]\n',
    );
  if (skipped.length > 0) lines.push(`not mutated, since a case fails: ${skipped.join(', ')}\n`);
  lines.push(
    `${String(mutants)} mutants, ${String(killed)} killed${ratio}, ${String(survivors.length)} not noticed; ${String(equivalent.length)} more argued to be equivalent\n`,
  );
  return lines.join('');
}
