/** JSON on one line with sorted keys: the same value gives the same text. */

/** On one line, keys sorted. What JSON cannot say (a function, not-a-number) becomes null. */
export function compactJson(value: unknown): string {
  if (typeof value === 'string') return value.length > longestKept ? JSON.stringify(value) : quoted(value);
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return `[${elements.map(compactJson).join(',')}]`;
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || value === undefined ? 'null' : JSON.stringify(value);
  const own = value as Readonly<Record<string, unknown>>;
  let text = '';
  const { sorted, names } = orderOf(own);
  for (let n = 0; n < sorted.length; n += 1) {
    const each = own[sorted[n] ?? ''];
    if (each !== undefined) text += (text === '' ? '' : ',') + (names[n] ?? '') + compactJson(each);
  }
  return `{${text}}`;
}

/** In the order of their UTF-16 units. An assessment has many objects of few shapes, so the last orders are kept. */
export function orderOf(value: Readonly<Record<string, unknown>>): Order {
  const keys = Object.keys(value);
  for (const each of orders) if (sameKeys(each.keys, keys)) return each;
  const sorted = [...keys].sort();
  const order: Order = { keys, sorted, names: sorted.map((key) => `${JSON.stringify(key)}:`) };
  orders.unshift(order);
  if (orders.length > mostOrders) orders.pop();
  return order;
}
const mostOrders = 16;
export interface Order {
  readonly keys: readonly string[];
  readonly sorted: readonly string[];
  /** As they stand before their values. */
  readonly names: readonly string[];
}
const orders: Order[] = [];
const sameKeys = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
};
/** Names of zones, controls and files stand there by the thousand. */
const texts = new Map<string, string>();
function quoted(value: string): string {
  let text = texts.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    if (texts.size < mostTexts) texts.set(value, text);
  }
  return text;
}
const mostTexts = 10_000;
const longestKept = 48;
