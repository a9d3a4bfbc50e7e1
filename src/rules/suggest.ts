/** "Did you mean": the nearest of the names that are allowed. */
import leven from 'leven';

/** The nearest name, if it is near enough to be meant. */
export function nearest(wanted: string, names: Iterable<string>): string | null {
  const given = wanted.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = leven(given, name.toLowerCase(), { maxDistance: least });
    if (distance < least) {
      best = name;
      least = distance;
    }
  }
  return best;
}

const shown = 12;

/** A hint with the nearest name, or else with what there is. */
export function hintOf(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  if (near !== null) return `Did you mean "${near}"?`;
  if (names.length === 0) return '';
  return `There ${names.length === 1 ? 'is' : 'are'}: ${names.slice(0, shown).join(', ')}${names.length > shown ? ', ...' : ''}.`;
}
