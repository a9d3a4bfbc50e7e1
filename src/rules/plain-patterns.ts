/**
 * Patterns that a JavaScript RegExp finds in time linear in the text, and as RE2 does: ASCII letters and classes one after another, where whatever
 * may repeat ends before anything that it could have taken. Most patterns of rules are such; all others stay with RE2.
 */

/** The ASCII characters that an element takes. */
type Letters = ReadonlySet<number>;
interface Element {
  readonly letters: Letters;
  readonly isMany: boolean;
  readonly isOptional: boolean;
}

/** null: it is not of this sort. */
export function plainPattern(source: string): RegExp | null {
  const isAtStart = source.startsWith('^');
  const isAtEnd = source.endsWith('$') && !source.endsWith('\\$');
  const elements = elementsOf(source.slice(isAtStart ? 1 : 0, isAtEnd ? -1 : undefined));
  if (elements === null || !isSettled(elements, isAtStart)) return null;
  return new RegExp(source);
}

function elementsOf(source: string): readonly Element[] | null {
  const elements: Element[] = [];
  let at = 0;
  while (at < source.length) {
    const taken = source.charAt(at) === '[' ? classAt(source, at) : letterAt(source, at);
    if (taken === null) return null;
    at = taken.end;
    const next = source.charAt(at);
    const isMany = next === '*' || next === '+';
    if (isMany || next === '?') at++;
    // Lazy, possessive and counted repeats.
    if ('*+?{'.includes(source.charAt(at)) && at < source.length) return null;
    elements.push({ letters: taken.letters, isMany, isOptional: next === '*' || next === '?' });
  }
  return elements;
}

/** What repeats or may be left out is told apart from all that can follow it, so that there is one way to read a text. */
function isSettled(elements: readonly Element[], isAtStart: boolean): boolean {
  const first = elements[0];
  // Tried at each place of the text: a repeat there would be begun again and again.
  if (!isAtStart && elements.some(({ isMany }) => isMany)) return false;
  if (first === undefined) return true;
  return elements.every(({ letters, isMany, isOptional }, n) => {
    if (!isMany && !isOptional) return true;
    for (const next of elements.slice(n + 1)) {
      if ([...next.letters].some((letter) => letters.has(letter))) return false;
      if (!next.isOptional) return true;
    }
    return true;
  });
}

interface Taken {
  readonly letters: Letters;
  readonly end: number;
}
const isAscii = (code: number): boolean => code >= 32 && code < 127;
const onlyAscii = /^[ -~]*$/;
const special = '\\^$.|?*+()[]{}';
const digits: Letters = new Set([48, 49, 50, 51, 52, 53, 54, 55, 56, 57]);

function letterAt(source: string, at: number): Taken | null {
  const letter = source.charAt(at);
  if (letter === '\\') {
    const escaped = source.charAt(at + 1);
    if (escaped === 'd') return { letters: digits, end: at + 2 };
    return escaped !== '' && special.includes(escaped) ? { letters: new Set([escaped.charCodeAt(0)]), end: at + 2 } : null;
  }
  const code = source.charCodeAt(at);
  return isAscii(code) && !special.includes(letter) ? { letters: new Set([code]), end: at + 1 } : null;
}

/** `[a-z0-9_.]`: no negation, no escapes, no named classes. */
function classAt(source: string, at: number): Taken | null {
  const end = source.indexOf(']', at + 2);
  const inner = end < 0 ? '' : source.slice(at + 1, end);
  if (inner === '' || /[\\[\]^&~]/.test(inner) || inner.startsWith('-') || inner.includes('--') || !onlyAscii.test(inner)) return null;
  const letters = new Set<number>();
  for (let n = 0; n < inner.length; n++) {
    const from = inner.charCodeAt(n);
    const isRange = inner.charAt(n + 1) === '-' && n + 2 < inner.length;
    const to = isRange ? inner.charCodeAt(n + 2) : from;
    if (to < from) return null;
    for (let code = from; code <= to; code++) letters.add(code);
    if (isRange) n += 2;
  }
  return { letters, end: end + 1 };
}
