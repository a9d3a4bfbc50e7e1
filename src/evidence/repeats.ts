/** Which of very many texts may be there twice. Most are there once, and those need not be kept to know it. */

export interface Repeats {
  readonly add: (text: string) => void;
  /** false: it was added no more than once, in whatever letters. true: perhaps more often. */
  readonly mayRepeat: (text: string) => boolean;
}

/** `most`: texts that will be added, or more; one in eight of them is held to be perhaps there twice though it is not. */
export function makeRepeats(most: number): Repeats {
  const size = 2 ** Math.ceil(Math.log2(8 * most + 1));
  /** How often each hash came: 0, 1, or 2 for more. */
  const counts = new Uint8Array(size);
  return {
    add: (text) => {
      const at = hashOf(text) & (size - 1);
      counts[at] = counts[at] === 0 ? 1 : 2;
    },
    mayRepeat: (text) => counts[hashOf(text) & (size - 1)] === 2,
  };
}

/** The same for texts that only differ in upper and lower case (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Beyond ASCII a letter may become several, or one of ASCII.
    if (code > 127) return hashOfFolded(text.toLowerCase());
    hash = Math.imul(hash ^ (code >= 65 && code <= 90 ? code | 32 : code), 0x01000193);
  }
  return hash >>> 0;
}
function hashOfFolded(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
