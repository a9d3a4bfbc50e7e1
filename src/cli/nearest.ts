/** "did you mean" for names on the command line. */
import { closestMatch } from 'leven';

/** `did you mean "x"? ` or nothing; ready to stand before a list of what is allowed. */
export function nearest(seen: string, allowed: Iterable<string>): string {
  const folded = new Map([...allowed].map((name) => [name.toLowerCase(), name]));
  const maxDistance = Math.max(2, Math.floor(seen.length / 3));
  const wanted = seen.toLowerCase();
  const longer = wanted.length < 3 ? undefined : [...folded.keys()].find((name) => name.startsWith(wanted));
  const best = longer ?? (wanted === '' ? undefined : closestMatch(wanted, [...folded.keys()], { maxDistance }));
  return best === undefined ? '' : `did you mean "${folded.get(best) ?? best}"? `;
}
