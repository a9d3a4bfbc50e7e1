/** Names that no expression and no path may read: they belong to the inside of JavaScript objects. */
const reserved: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

export const isReserved = (name: string): boolean => reserved.has(name);
