/** "did you mean" for names on the command line. */
import { closestMatch } from 'leven';

/** `did you mean "x"? ` or nothing; ready to stand before a list of what is allowed. */
export function nearest(seen: string, allowed: Iterable<string>): string {
  const best = seen === '' ? undefined : closestMatch(seen.toLowerCase(), [...allowed], { maxDistance: Math.max(2, Math.floor(seen.length / 3)) });
  return best === undefined ? '' : `did you mean "${best}"? `;
}
