/** Exact sets of services (protocol, source port, destination port), and the texts by which records hold them. */
import { protocolNumbers } from './protocols.js';
import { intersect, meet, pairsOf, type Ranges, subtract, unionAll } from './ranges.js';

/** Protocols with source and destination ports. For ICMP the destination is the type and the source the code. */
export interface ServiceBox {
  readonly protocol: Ranges;
  readonly source: Ranges;
  readonly destination: Ranges;
}
export const everyProtocol: Ranges = [0, 256];
export const everyPort: Ranges = [0, 65_536];
export const everyService: ServiceBox = { protocol: everyProtocol, source: everyPort, destination: everyPort };
export const everyServices: readonly ServiceBox[] = [everyService];

const anyWords: ReadonlySet<string> = new Set(['any', 'all', '*', 'ip', 'any/any', 'ip/any']);

/** `any`, `tcp`, `tcp/any`, `tcp/502`, `udp/1-1024`, `icmp/8`, `icmp/3/1`, `ip/47`, `502/tcp`, `tcp/502 from 1024-65535`; null: none of these. */
export const serviceBoxOf = (text: string): ServiceBox | null => parse(text.trim().toLowerCase());

function parse(text: string): ServiceBox | null {
  if (anyWords.has(text)) return everyService;
  const [service = '', from] = text.split(' from ');
  const source = from === undefined ? everyPort : portsOf(from);
  if (source === null) return null;
  const [first = '', second, third] = service.split('/');
  if (first === 'ip' && second !== undefined) {
    const protocol = within(second, 255);
    return protocol === null || third !== undefined ? null : { ...everyService, protocol, source };
  }
  const number = protocolNumbers.get(first);
  if (number === undefined) {
    const reversed = second === undefined ? undefined : protocolNumbers.get(second);
    return reversed === undefined || third !== undefined ? null : parse(`${second ?? ''}/${first}`);
  }
  const protocol: Ranges = [number, number + 1];
  const destination = second === undefined || second === 'any' ? everyPort : portsOf(second);
  if (destination === null) return null;
  if (third === undefined) return { protocol, source, destination };
  const code = within(third, 255);
  return code === null || from !== undefined || (first !== 'icmp' && first !== 'icmp6') ? null : { protocol, source: code, destination };
}

const portsOf = (text: string): Ranges | null => within(text, 65_535);
function within(text: string, most: number): Ranges | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from > to || to > most ? null : [from, to + 1];
}

export function serviceBoxes(texts: readonly string[]): { readonly boxes: readonly ServiceBox[]; readonly unknown: readonly string[] } {
  const boxes: ServiceBox[] = [];
  const unknown: string[] = [];
  for (const text of texts) {
    const box = serviceBoxOf(text);
    if (box === null) unknown.push(text);
    else boxes.push(box);
  }
  return { boxes: joinPorts(boxes), unknown };
}

/** Boxes of one protocol that differ in the destination alone become one, so that a rule with many ports stays one box. */
function joinPorts(boxes: readonly ServiceBox[]): readonly ServiceBox[] {
  if (boxes.length < 2) return boxes;
  const groups = new Map<string, ServiceBox[]>();
  for (const box of boxes) {
    const key = `${box.protocol.join()} ${box.source.join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [box]);
    else group.push(box);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, destination: unionAll(group.flatMap(({ destination }) => pairsOf(destination))) }];
  });
}

/** Every service that none of the texts names, as texts; null: a text names no service. */
export function otherServices(texts: readonly string[]): readonly string[] | null {
  const { boxes, unknown } = serviceBoxes(texts);
  if (unknown.length > 0) return null;
  let rest: readonly ServiceBox[] = [everyService];
  for (const box of boxes) rest = rest.flatMap((each) => minusBox(each, box));
  return rest.flatMap(serviceTexts);
}

/** null: no service is in both. */
export function intersectBox(a: ServiceBox, b: ServiceBox): ServiceBox | null {
  const protocol = intersect(a.protocol, b.protocol);
  if (protocol.length === 0) return null;
  const source = intersect(a.source, b.source);
  const destination = intersect(a.destination, b.destination);
  return source.length === 0 || destination.length === 0 ? null : { protocol, source, destination };
}

/** `a` without `b`, in at most three parts that share nothing. */
export function minusBox(a: ServiceBox, b: ServiceBox): readonly ServiceBox[] {
  const protocol = intersect(a.protocol, b.protocol);
  const source = intersect(a.source, b.source);
  const parts: readonly ServiceBox[] = [
    { ...a, protocol: subtract(a.protocol, b.protocol) },
    { protocol, source: subtract(a.source, b.source), destination: a.destination },
    { protocol, source, destination: subtract(a.destination, b.destination) },
  ];
  return parts.filter((box) => box.protocol.length > 0 && box.source.length > 0 && box.destination.length > 0);
}

const isWhole = (boxes: readonly ServiceBox[]): boolean => boxes.length === 1 && boxes[0] === everyService;

export function intersectServices(a: readonly ServiceBox[], b: readonly ServiceBox[]): readonly ServiceBox[] {
  if (isWhole(a)) return b;
  if (isWhole(b) || (a === b && a.length === 1)) return a;
  const known = beside.get(a)?.shared;
  const before = known?.get(b);
  if (before !== undefined) return before;
  const both = a.flatMap((x) => b.flatMap((y) => intersectBox(x, y) ?? []));
  known?.set(b, both);
  return both;
}
export function meetServices(a: readonly ServiceBox[], b: readonly ServiceBox[]): boolean {
  // In plain loops, since of long lists every two that may touch come by here.
  for (const x of a)
    for (const y of b) if (meet(x.destination, y.destination) && meet(x.protocol, y.protocol) && meet(x.source, y.source)) return true;
  return false;
}
export function minusServices(a: readonly ServiceBox[], b: readonly ServiceBox[]): readonly ServiceBox[] {
  if (isWhole(b)) return [];
  const known = beside.get(isWhole(a) ? everyServices : a)?.left;
  const before = known?.get(b);
  if (before !== undefined) return before;
  const left = b.reduce((rest, box) => rest.flatMap((each) => minusBox(each, box)), a);
  known?.set(b, left);
  if (known !== undefined && isShort(left)) beside.set(left, { left: new WeakMap(), shared: new WeakMap() });
  return left;
}
type Boxes = readonly ServiceBox[];
/** What is left of boxes beside others, and what they share with them. */
interface Beside {
  readonly left: WeakMap<Boxes, Boxes>;
  readonly shared: WeakMap<Boxes, Boxes>;
}
/** Rules of a long list name few services, and what is left beside them is asked for again and again. */
const beside = new WeakMap<Boxes, Beside>([[everyServices, { left: new WeakMap(), shared: new WeakMap() }]]);
const isShort = (boxes: Boxes): boolean => boxes.length <= 4 && boxes.every(({ destination }) => destination.length <= 16);

const protocolNames = new Map([...protocolNumbers].reverse().map(([name, number]) => [number, name]));
const isEvery = (ports: Ranges): boolean => ports.length === 2 && ports[0] === 0 && ports[1] === 65_536;
const withPorts: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);
const icmp: ReadonlySet<number> = new Set([1, 58]);

/** The texts of a box: one for each protocol (or range of protocols), source range and destination range. */
export function serviceTexts({ protocol, source, destination }: ServiceBox): readonly string[] {
  if (isEvery(source) && isEvery(destination))
    return pairsOf(protocol).flatMap(([from, end]) =>
      from === 0 && end === 256 ? ['any'] : end - from > 3 ? [`ip/${from}-${end - 1}`] : numbers(from, end).map(wholeProtocol),
    );
  return pairsOf(protocol).flatMap(([from, end]) =>
    numbers(from, end).flatMap((number) => {
      const name = protocolNames.get(number) ?? '';
      if (icmp.has(number))
        return pairsOf(destination).flatMap((type) =>
          isEvery(source) ? [`${name}/${span(type)}`] : pairsOf(source).map((code) => `${name}/${span(type)}/${span(code)}`),
        );
      // Protocols without ports have none to tell apart.
      if (!withPorts.has(number)) return [wholeProtocol(number)];
      const sources = isEvery(source) ? [''] : pairsOf(source).map((pair) => ` from ${span(pair)}`);
      const ports = isEvery(destination) ? ['any'] : pairsOf(destination).map(span);
      return ports.flatMap((port) => sources.map((from) => `${name}/${port}${from}`));
    }),
  );
}
const span = ([from, end]: readonly [number, number]): string => (end - from === 1 ? String(from) : `${from}-${end - 1}`);
const numbers = (from: number, end: number): readonly number[] => Array.from({ length: end - from }, (_, i) => from + i);

/** `tcp/any`, `icmp`, `gre`, `ip/99`. */
export function wholeProtocol(number: number): string {
  const name = protocolNames.get(number);
  return name === undefined ? `ip/${number}` : withPorts.has(number) ? `${name}/any` : name;
}
