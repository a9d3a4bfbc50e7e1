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

/** A hint with the nearest name, or else with what there is, the most alike first. */
export function hintOf(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  if (near !== null) return `Did you mean "${near}"?`;
  if (names.length === 0) return '';
  const listed = names.length > shown ? [...byLikeness(wanted, names).slice(0, shown), '...'] : names;
  return `There ${names.length === 1 ? 'is' : 'are'}: ${listed.join(', ')}.`;
}

/** Names that hold the wanted one, or are held by it, before those with few letters to change; their own order where these are equal. */
function byLikeness(wanted: string, names: readonly string[]): readonly string[] {
  const given = wanted.toLowerCase();
  const distance = (name: string): number => {
    const folded = name.toLowerCase();
    const holds = given.length > 2 && folded.length > 2 && (folded.includes(given) || given.includes(folded));
    return holds ? 0 : leven(given, folded) / Math.max(given.length, folded.length);
  };
  return names
    .map((name) => ({ name, far: distance(name) }))
    .sort((a, b) => a.far - b.far)
    .map(({ name }) => name);
}
