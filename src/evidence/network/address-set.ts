/** Exact sets of IPv4 and IPv6 addresses, and the texts by which records hold them: any, an address, a network, a range. */
import ipaddr from 'ipaddr.js';
import { normaliseNetwork, number4, rangeOf } from '../address.js';
import { covers, intersect, isIn, pairsOf, type Ranges, subtract, union, unionAll } from './ranges.js';

export interface AddressSet {
  readonly v4: Ranges;
  readonly v6: Ranges<bigint>;
}
const end4 = 2 ** 32;
const end6 = 1n << 128n;
const all4: Ranges = [0, end4];
const all6: Ranges<bigint> = [0n, end6];

/** One address in its canonical spelling. */
const isPlain4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export const noAddresses: AddressSet = { v4: [], v6: [] };
export const allAddresses: AddressSet = { v4: all4, v6: all6 };

export const isEmpty = ({ v4, v6 }: AddressSet): boolean => v4.length === 0 && v6.length === 0;
export const unionOf = (a: AddressSet, b: AddressSet): AddressSet => ({ v4: union(a.v4, b.v4), v6: union(a.v6, b.v6) });
export const unionOfAll = (sets: readonly AddressSet[]): AddressSet => ({
  v4: unionAll(sets.flatMap(({ v4 }) => pairsOf(v4))),
  v6: unionAll(sets.flatMap(({ v6 }) => pairsOf(v6))),
});
/** One of the two itself where it lies in the other: what is known of it stays known. */
export function intersectionOf(a: AddressSet, b: AddressSet): AddressSet {
  const v4 = intersect(a.v4, b.v4);
  const v6 = intersect(a.v6, b.v6);
  return isSet(b, v4, v6) ? b : isSet(a, v4, v6) ? a : { v4, v6 };
}
const isSet = (set: AddressSet, v4: Ranges, v6: Ranges<bigint>): boolean =>
  (set.v4 === v4 || set.v4.length + v4.length === 0) && (set.v6 === v6 || set.v6.length + v6.length === 0);
export const without = (a: AddressSet, b: AddressSet): AddressSet =>
  a === b ? noAddresses : { v4: subtract(a.v4, b.v4), v6: subtract(a.v6, b.v6) };
export const holds = (all: AddressSet, part: AddressSet): boolean => covers(all.v4, part.v4) && covers(all.v6, part.v6);

/** The number of an IPv4 address in its canonical spelling; null: it is something else. */
export const numberOfPlain4 = (text: string): number | null => (isPlain4.test(text) ? number4(text) : null);
/** One IPv4 address in a set, found by halves. */
export const holds4 = ({ v4 }: AddressSet, address: number): boolean => isIn(v4, address);

/** The set that texts name; `unknown` are those that name none (a host name, an object that the file does not define). */
export function addressSetOf(texts: readonly string[]): { readonly set: AddressSet; readonly unknown: readonly string[] } {
  const four: [number, number][] = [];
  const six: [bigint, bigint][] = [];
  const unknown: string[] = [];
  for (const text of texts) {
    // Written out, these two are one family; to `rangeOf` they are everything.
    if (text === '0.0.0.0/0') four.push([0, end4]);
    else if (text === '::/0') six.push([0n, end6]);
    else if (isPlain4.test(text)) {
      const number = number4(text);
      four.push([number, number + 1]);
    } else {
      const normal = normaliseNetwork(text.trim());
      const range = normal === null ? null : rangeOf(normal);
      if (range === 'any') {
        four.push([0, end4]);
        six.push([0n, end6]);
      } else if (range === null) unknown.push(text);
      else if (range.version === 4) four.push([Number(range.from), Number(range.to) + 1]);
      else six.push([range.from, range.to + 1n]);
    }
  }
  return { set: { v4: unionAll(four), v6: unionAll(six) }, unknown };
}

/** The shortest texts for a set: networks where a range is one, else `a-b`. */
export function addressTexts({ v4, v6 }: AddressSet): readonly string[] {
  const whole4 = v4.length === 2 && v4[0] === 0 && v4[1] === end4;
  const whole6 = v6.length === 2 && v6[0] === 0n && v6[1] === end6;
  if (whole4 && whole6) return ['any'];
  return [
    ...(whole4 ? ['0.0.0.0/0'] : pairsOf(v4).map(([from, end]) => rangeText4(from, end))),
    ...(whole6 ? ['::/0'] : pairsOf(v6).map(([from, end]) => rangeText6(from, end))),
  ];
}

/** By hand and in plain numbers, since every address of every rule comes by here. */
function rangeText4(from: number, end: number): string {
  const size = end - from;
  if (size === 1) return text4(from);
  const bits = Math.log2(size);
  return Number.isInteger(bits) && from % size === 0 ? `${text4(from)}/${32 - bits}` : `${text4(from)}-${text4(end - 1)}`;
}
const text4 = (number: number): string =>
  `${Math.floor(number / 2 ** 24)}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;

function rangeText6(from: bigint, end: bigint): string {
  const size = end - from;
  if (size === 1n) return text6(from);
  const isNetwork = (size & (size - 1n)) === 0n && from % size === 0n;
  return isNetwork ? `${text6(from)}/${128 - (size.toString(2).length - 1)}` : `${text6(from)}-${text6(end - 1n)}`;
}
function text6(number: bigint): string {
  const bytes: number[] = [];
  for (let shift = 120n; shift >= 0n; shift -= 8n) bytes.push(Number((number >> shift) & 255n));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}
export const addressText = (number: number): string => text4(number);
