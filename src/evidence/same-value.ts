/** When two sources say the same in other letters: case and blanks, `V2.9.4` and `2.9.4`. What is only less precise contradicts nothing. */

export const sameText = (a: string, b: string): boolean => a === b || foldText(a) === foldText(b);
const foldText = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** Numbers and words of a version from its first digit on: `FW V2.9.4 build 12` -> 2, 9, 4, build, 12. Longer texts are no versions. */
export function versionParts(text: string): readonly (string | number)[] {
  const from = text.slice(0, 100).search(/\d/);
  if (from < 0) return [];
  const parts =
    text
      .slice(from, 100)
      .toLowerCase()
      .match(/\d+|[a-z]+/g) ?? [];
  return parts.slice(0, 20).map((part) => (/^\d/.test(part) ? Number(part) : part));
}

export function sameVersion(a: string, b: string): boolean {
  if (sameText(a, b)) return true;
  const isBare = (text: string): boolean => /^\s*v?\d/i.test(text);
  if (!isBare(a) || !isBare(b)) return false;
  const [left, right] = [versionParts(a), versionParts(b)];
  return left.length === right.length && left.every((part, n) => part === right[n]);
}

/** Whether both may be true at once: equal, or one says less (`2.9` beside `2.9.4`). What is no version says nothing. */
export function versionsAgree(a: string, b: string): boolean {
  const [left, right] = [versionParts(a), versionParts(b)];
  if (left.length === 0 || right.length === 0) return true;
  const shorter = left.length <= right.length ? left : right;
  const longer = shorter === left ? right : left;
  return shorter.every((part, n) => part === longer[n]);
}
