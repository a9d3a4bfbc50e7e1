/** Exact sets of IPv4 and IPv6 addresses, and the texts by which records hold them: any, an address, a network, a range. */
import ipaddr from 'ipaddr.js';
import { normaliseNetwork, rangeOf } from '../address.js';
import { covers, intersect, pairsOf, type Ranges, subtract, union, unionAll } from './ranges.js';

export interface AddressSet {
  readonly v4: Ranges;
  readonly v6: Ranges<bigint>;
}
const end4 = 2 ** 32;
const end6 = 1n << 128n;
const all4: Ranges = [0, end4];
const all6: Ranges<bigint> = [0n, end6];

export const noAddresses: AddressSet = { v4: [], v6: [] };
export const allAddresses: AddressSet = { v4: all4, v6: all6 };

export const isEmpty = ({ v4, v6 }: AddressSet): boolean => v4.length === 0 && v6.length === 0;
export const unionOf = (a: AddressSet, b: AddressSet): AddressSet => ({ v4: union(a.v4, b.v4), v6: union(a.v6, b.v6) });
export const intersectionOf = (a: AddressSet, b: AddressSet): AddressSet => ({ v4: intersect(a.v4, b.v4), v6: intersect(a.v6, b.v6) });
export const without = (a: AddressSet, b: AddressSet): AddressSet => ({ v4: subtract(a.v4, b.v4), v6: subtract(a.v6, b.v6) });
export const holds = (all: AddressSet, part: AddressSet): boolean => covers(all.v4, part.v4) && covers(all.v6, part.v6);

/** The set that texts name; `unknown` are those that name none (a host name, an object that the file does not define). */
export function addressSetOf(texts: readonly string[]): { readonly set: AddressSet; readonly unknown: readonly string[] } {
  const four: [number, number][] = [];
  const six: [bigint, bigint][] = [];
  const unknown: string[] = [];
  for (const text of texts) {
    // Written out, these two are one family; to `rangeOf` they are everything.
    if (text === '0.0.0.0/0') four.push([0, end4]);
    else if (text === '::/0') six.push([0n, end6]);
    else {
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
    ...(whole4 ? ['0.0.0.0/0'] : pairsOf(v4).map(([from, end]) => rangeText(BigInt(from), BigInt(end), 4))),
    ...(whole6 ? ['::/0'] : pairsOf(v6).map(([from, end]) => rangeText(from, end, 6))),
  ];
}

function rangeText(from: bigint, end: bigint, version: 4 | 6): string {
  const size = end - from;
  if (size === 1n) return addressText(from, version);
  const isNetwork = (size & (size - 1n)) === 0n && from % size === 0n;
  if (!isNetwork) return `${addressText(from, version)}-${addressText(end - 1n, version)}`;
  return `${addressText(from, version)}/${(version === 4 ? 32 : 128) - (size.toString(2).length - 1)}`;
}

export function addressText(number: bigint, version: 4 | 6): string {
  const bytes: number[] = [];
  for (let shift = version === 4 ? 24n : 120n; shift >= 0n; shift -= 8n) bytes.push(Number((number >> shift) & 255n));
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
