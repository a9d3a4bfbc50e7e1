/** Addresses and networks: one spelling each, and numbers to compare them by. */
import ipaddr from 'ipaddr.js';

/** The canonical spelling of a host address; null: it is none. `10.1.2.3/24` is the address of an interface, `10.1.2.0/24` is a network. */
export function normaliseAddress(text: string): string | null {
  const slash = text.indexOf('/');
  if (slash < 0) return plainAddress(text);
  const address = plainAddress(text.slice(0, slash));
  const network = parseCidr(text);
  if (address === null || network === null) return null;
  return network.from === network.to || numberOf(address) !== network.from ? address : null;
}

function plainAddress(text: string): string | null {
  if (isDotted(text)) return text;
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  if (!bare.includes(':') || !ipaddr.IPv6.isValid(bare)) return null;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
}

/** Four decimal parts without leading zeros, which some read as octal. By hand, since every address of every record comes by here. */
function isDotted(text: string): boolean {
  let parts = 1;
  let digits = 0;
  let part = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (digits === 0) return false;
      parts += 1;
      digits = part = 0;
    } else if (code >= 48 && code <= 57 && !(digits > 0 && part === 0)) {
      digits += 1;
      part = part * 10 + code - 48;
      if (part > 255) return false;
    } else return false;
  }
  return parts === 4 && digits > 0;
}

/** Addresses from one to another, both included. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** `any`, an address, a network with its host bits cleared, or a range `a-b`; null: none of these. */
export function normaliseNetwork(text: string): string | null {
  if (/^(any|all|\*|any4|any6)$/i.test(text)) return 'any';
  const masked = /^([\d.]+)[\s/]+(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const written = masked ? `${masked[1] ?? ''}/${String(maskLength(masked[2] ?? ''))}` : text;
  const address = written.includes('/') ? null : plainAddress(written);
  if (address !== null) return address;
  const cidr = parseCidr(written);
  if (cidr !== null)
    return cidr.from === cidr.to ? spell(cidr.from, cidr.version) : `${spell(cidr.from, cidr.version)}/${String(cidr.length)}`;
  const ends = /^(\S+?)\s*(?:-|\u2013)\s*(\S+)$/.exec(written);
  const from = plainAddress(ends?.[1] ?? '');
  const to = plainAddress(ends?.[2] ?? '') ?? lastPart(from, ends?.[2] ?? '');
  if (from === null || to === null) return null;
  if (from.includes(':') !== to.includes(':') || numberOf(from) > numberOf(to)) return null;
  return from === to ? from : `${from}-${to}`;
}

/** `10.1.1.5-9` */
function lastPart(from: string | null, last: string): string | null {
  if (from === null || from.includes(':') || !/^\d{1,3}$/.test(last)) return null;
  return plainAddress(from.replace(/\d+$/, last));
}

function maskLength(mask: string): number | null {
  return isDotted(mask) ? ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() : null;
}

export interface Cidr extends AddressRange {
  readonly length: number;
}

export function parseCidr(text: string): Cidr | null {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = plainAddress(match?.[1] ?? '');
  const length = Number(match?.[2]);
  if (address === null) return null;
  const version = address.includes(':') ? 6 : 4;
  const width = version === 4 ? 32 : 128;
  if (length > width) return null;
  const rest = BigInt(width - length);
  const from = (numberOf(address) >> rest) << rest;
  return { version, from, to: from + (1n << rest) - 1n, length };
}

/** The range of a text that `normaliseNetwork` has written; `any` is everything. */
export function rangeOf(normalised: string): AddressRange | 'any' | null {
  if (normalised === 'any') return 'any';
  const cidr = parseCidr(normalised);
  if (cidr !== null) return cidr.length === 0 ? 'any' : cidr;
  const [first = '', last = first] = normalised.split('-');
  const from = plainAddress(first);
  const to = plainAddress(last);
  if (from === null || to === null) return null;
  return { version: from.includes(':') ? 6 : 4, from: numberOf(from), to: numberOf(to) };
}

/** The number of a canonical address. */
export function numberOf(address: string): bigint {
  if (!address.includes(':')) return BigInt(number4(address));
  let number = 0n;
  for (const part of ipaddr.IPv6.parse(address).parts) number = (number << 16n) | BigInt(part);
  return number;
}

/** The number of a canonical IPv4 address, without the cost of a bigint. */
export function number4(address: string): number {
  let number = 0;
  let part = 0;
  for (let i = 0; i < address.length; i += 1) {
    const code = address.charCodeAt(i);
    if (code === 46) {
      number = number * 256 + part;
      part = 0;
    } else part = part * 10 + code - 48;
  }
  return number * 256 + part;
}

function spell(number: bigint, version: 4 | 6): string {
  const bytes: number[] = [];
  for (let shift = version === 4 ? 24n : 120n; shift >= 0n; shift -= 8n) bytes.push(Number((number >> shift) & 255n));
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** Whether a canonical address can belong to one device: not multicast, broadcast, link-local, loopback or unspecified. */
export function isDeviceAddress(address: string): boolean {
  if (address.includes(':')) return !['unspecified', 'multicast', 'linkLocal', 'loopback'].includes(ipaddr.IPv6.parse(address).range());
  const number = number4(address);
  const first = Math.floor(number / 2 ** 24);
  return first !== 0 && first !== 127 && first < 224 && Math.floor(number / 2 ** 16) !== 169 * 256 + 254;
}
