/** Random configurations and packets for the comparison with plain simulations of each vendor. */

export interface Packet {
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  readonly sourcePort: number;
  /** ICMP: the type. */
  readonly port: number;
  readonly from: string;
  readonly to: string;
}
/** What a vendor's test gives: a text made at random, and what the device would do with a packet, read from the text alone. */
export interface Vendor {
  readonly reader: string;
  readonly path: string;
  readonly interfaces: readonly string[];
  readonly write: (random: Random) => string;
  readonly simulate: (text: string) => (packet: Packet) => 'allow' | 'deny';
}

export interface Random {
  readonly below: (end: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly chance: (share: number) => boolean;
}
/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    chance: (share) => next() < share,
  };
}

export const ipText = (number: number): string => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
export const ipNumber = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** Few enough that rules and packets meet. */
export const randomIp = (random: Random): number =>
  ipNumber(`10.${random.below(2)}.${random.below(3)}.${random.pick([0, 1, 5, 63, 64, 65, 127, 128, 200, 255])}`);
export const randomPort = (random: Random): number =>
  random.pick([1, 22, 23, 53, 79, 80, 81, 102, 443, 501, 502, 503, 1023, 1024, 5000, 65_535]);
export const prefixes = [8, 15, 16, 23, 24, 25, 26, 30, 31, 32];
export const maskOf = (length: number): number => 2 ** 32 - 2 ** (32 - length);
export function randomNetwork(random: Random): { readonly base: number; readonly length: number } {
  const length = random.pick(prefixes);
  const size = 2 ** (32 - length);
  return { base: Math.floor(randomIp(random) / size) * size, length };
}
export const inNetwork = (address: number, base: number, length: number): boolean =>
  Math.floor(address / 2 ** (32 - length)) === Math.floor(base / 2 ** (32 - length));
/** `10.0.0.0/8` or one address. */
export function inCidr(address: number, text: string): boolean {
  const [base = '', length = '32'] = text.split('/');
  return inNetwork(address, ipNumber(base), Number(length));
}
export const bitsEqual = (a: number, b: number, care: number): boolean => ((a ^ b) & care) === 0;

export function randomPacket(random: Random, interfaces: readonly string[]): Packet {
  const protocol = random.pick([6, 6, 6, 17, 17, 1]);
  return {
    source: random.chance(0.05) ? random.below(2 ** 32) : randomIp(random),
    destination: random.chance(0.05) ? random.below(2 ** 32) : randomIp(random),
    protocol,
    sourcePort: protocol === 1 ? 0 : random.chance(0.5) ? 40_000 : randomPort(random),
    port: protocol === 1 ? random.pick([0, 8, 3]) : randomPort(random),
    from: random.pick(interfaces),
    to: random.pick(interfaces),
  };
}
export const repeat = <T>(times: number, make: (n: number) => T): readonly T[] => Array.from({ length: times }, (_, n) => make(n));
