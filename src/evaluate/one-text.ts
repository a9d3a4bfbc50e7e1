/** Keys of joins that are one text: most are, and nothing is made for them. */

/** The one text that a field or a key has, itself or as a list of one; null: it has another value, or none. */
export function oneText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : nothing;
  return list.length === 1 && typeof list[0] === 'string' ? list[0] : null;
}
const nothing: readonly unknown[] = [];
