/** "Did you mean": the nearest of the names that exist. */
import { closestMatch } from 'leven';

const shown = 15;

export function nearest(seen: string, names: readonly string[]): string | undefined {
  const folded = new Map(names.map((name) => [name.toLowerCase(), name]));
  const match = closestMatch(seen.toLowerCase(), [...folded.keys()], { maxDistance: Math.max(2, Math.floor(seen.length / 3)) });
  return match === undefined ? undefined : folded.get(match);
}

/** A hint with the nearest name, or with all of them where they are few. */
export function didYouMean(seen: string, names: readonly string[]): string {
  const near = nearest(seen, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (names.length === 0) return '';
  return `known: ${names.slice(0, shown).join(', ')}${names.length > shown ? ', ...' : ''}`;
}
