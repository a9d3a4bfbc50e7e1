/** What is made from a thing that never changes is made once: several reports of one run need the same tables and texts. */
export function once<From extends object, Rest extends readonly unknown[], Made>(
  /** What follows the thing is the same in each call for it. */
  make: (from: From, ...rest: Rest) => Made,
): (from: From, ...rest: Rest) => Made {
  const made = new WeakMap<From, { readonly value: Made }>();
  return (from, ...rest) => {
    const known = made.get(from) ?? { value: make(from, ...rest) };
    made.set(from, known);
    return known.value;
  };
}
