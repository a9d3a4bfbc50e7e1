/** inNetwork(ip, cidr): IPv4 and IPv6, hosts and whole networks. What cannot be read as an address is undecided. */
import { unknown, type Unknown } from './values.js';

interface Network {
  readonly bits: 32 | 128;
  /** The address as a number, host bits included. */
  readonly address: bigint;
  readonly prefix: number;
}

const kept = 5_000;
const cache = new Map<string, Network | null>();

const networkOf = (text: string): Network | null => {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (cache.size >= kept) cache.clear();
  const made = readNetwork(text);
  cache.set(text, made);
  return made;
};

export const isNetwork = (text: string): boolean => networkOf(text) !== null;

/** Whether an address, or every address of a network, lies in the other network. */
export function inNetwork(ip: string, cidr: string): boolean | Unknown {
  const outer = networkOf(cidr);
  // Nearly every question is this one, about as many addresses as there are devices: nothing of them is kept.
  const plain = outer?.bits === 32 ? plainHost(ip) : null;
  if (outer !== null && plain !== null) return outer.prefix === 0 || (plain ^ Number(outer.address)) >>> (32 - outer.prefix) === 0;
  const inner = networkOf(ip);
  if (inner === null) return unknown('unresolved', `"${ip.slice(0, 60)}" is not an address`);
  if (outer === null) return unknown('unresolved', `"${cidr.slice(0, 60)}" is not a network`);
  if (inner.bits !== outer.bits || inner.prefix < outer.prefix) return false;
  const host = BigInt(outer.bits - outer.prefix);
  return inner.address >> host === outer.address >> host;
}

/** An IPv4 address as `readFour` reads it, as 32 bits; null: something else, or nothing. */
function plainHost(text: string): number | null {
  let bits = 0;
  let part = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit === -2 && part >= 0 && dots < 3) {
      bits = (bits << 8) | part;
      part = -1;
      dots++;
    } else if (digit >= 0 && digit <= 9 && part !== 0) {
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return null;
    } else return null;
  }
  return part >= 0 && dots === 3 ? (bits << 8) | part : null;
}

function readNetwork(text: string): Network | null {
  if (text.length > 60) return null;
  const [host = '', prefixText, ...rest] = text.trim().split('/');
  if (rest.length > 0 || (prefixText !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefixText))) return null;
  const four = readFour(host);
  const six = four === null ? readSix(host) : null;
  const bits = four === null ? 128 : 32;
  const address = four ?? six;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (address === null || prefix > bits) return null;
  // ::ffff:10.0.0.1 is the IPv4 address 10.0.0.1 in the notation of IPv6.
  if (bits === 128 && prefix >= 96 && address >> 32n === 0xffffn) return { bits: 32, address: address & 0xffff_ffffn, prefix: prefix - 96 };
  return { bits, address, prefix };
}

/** Four decimal parts. A leading zero is refused: some programs read it as octal. */
function readFour(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function readSix(text: string): bigint | null {
  const withoutZone = /^([^%]+)(?:%[^%]+)?$/.exec(text)?.[1] ?? '';
  const dotted = /^(.*:)([^:]*\.[^:]*)$/.exec(withoutZone);
  const four = dotted === null ? null : readFour(dotted[2] ?? '');
  if (dotted !== null && four === null) return null;
  const hex = four === null ? withoutZone : `${dotted?.[1] ?? ''}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const halves = hex.split('::');
  if (halves.length > 2 || !hex.includes(':')) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
