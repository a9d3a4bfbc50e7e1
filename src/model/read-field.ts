/** Fields of objects that come from files: only what an object has itself. */

/** A plain read where every object has not something of that name already. */
export const readerOf = <T>(field: string): ((of: Readonly<Record<string, T>>) => T | undefined) =>
  field in Object.prototype ? (of) => (Object.hasOwn(of, field) ? of[field] : undefined) : (of) => of[field];
