/** Two devices of any two vendors in a row: a packet passes exactly where a plain simulation of each of both texts lets it pass. */
import { expect, test } from 'vitest';
import { addressSetOf } from '../../../src/evidence/network/address-set.js';
import { common } from '../../../src/evidence/network/region.js';
import { readerOf } from '../../../src/evidence/readers/index.js';
import type { Fields } from '../../../src/model/record.js';
import { read } from '../readers/helpers.js';
import { ciscoAsa, ciscoIos } from './naive/cisco.js';
import { fortigate } from './naive/fortigate.js';
import { iptables } from './naive/iptables.js';
import { ipText, type Packet, randomOf, randomPacket, type Vendor } from './naive/kit.js';
import { nft } from './naive/nft.js';
import { paloAltoSet, paloAltoXml } from './naive/palo-alto.js';
import { pfsense } from './naive/pfsense.js';
import { conduitOf, networkFor, zoneOf } from './sites.js';

const vendors: readonly Vendor[] = [iptables, nft, ciscoIos, ciscoAsa, fortigate, paloAltoSet, paloAltoXml, pfsense];
const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null;

async function rulesOf(device: string, { reader, path }: Vendor, text: string): Promise<readonly Fields[]> {
  const found = readerOf(reader);
  if (found === null) throw new Error(`no reader ${reader}`);
  const { rows } = await read(found, text, {}, path);
  return rows.flatMap(({ raw }) => (isFields(raw) ? [{ ...raw, device }] : []));
}

const left = '10.0.0.0/16';
const middle = '172.16.0.0/24';
const right = '10.1.0.0/16';
const textOf = ({ protocol, port, sourcePort }: Packet): string =>
  protocol === 1 ? `icmp/${port}/0` : `${protocol === 6 ? 'tcp' : 'udp'}/${port} from ${sourcePort}`;

let passed = 0;
const pairs = vendors.flatMap((first, n) => [0, 3, 5].map((more) => [first, vendors[(n + more) % vendors.length] ?? first] as const));
test.each(pairs.map(([a, b]) => [`${a.reader} (${a.path})`, `${b.reader} (${b.path})`, a, b] as const))(
  '%s before %s: both let it pass, or it does not pass',
  async (_, __, first, second) => {
    const seen = { allow: 0, deny: 0 };
    for (let seed = 1; seed <= 4; seed += 1) {
      const random = randomOf(seed);
      const [one, two] = [first.write(random), second.write(random)];
      const [in1 = '', out1 = ''] = first.interfaces;
      const [in2 = '', out2 = ''] = second.interfaces;
      const network = networkFor({
        zones: [zoneOf('left', [left]), zoneOf('middle', [middle]), zoneOf('right', [right])],
        conduits: [conduitOf(['left', 'middle'], ['D1']), conduitOf(['middle', 'right'], ['D2'])],
        rules: [...(await rulesOf('D1', first, one)), ...(await rulesOf('D2', second, two))],
        interfaces: [
          { device: 'D1', interface: in1, networks: [left] },
          { device: 'D1', interface: out1, networks: [middle] },
          { device: 'D2', interface: in2, networks: [middle] },
          { device: 'D2', interface: out2, networks: [right] },
        ],
      });
      const simulate = [first.simulate(one), second.simulate(two)] as const;
      const ways = network.waysOf('left', 'right');
      for (let n = 0; n < 150; n += 1) {
        const packet = randomPacket(random, ['']);
        const [from, to] = [ipText(packet.source), ipText(packet.destination)];
        if (!from.startsWith('10.0.') || !to.startsWith('10.1.')) continue;
        // An echo has no source port; the code of the simulations is 0.
        const expected =
          simulate[0]({ ...packet, from: in1, to: out1 }) === 'allow' && simulate[1]({ ...packet, from: in2, to: out2 }) === 'allow'
            ? 'allow'
            : 'deny';
        seen[expected] += 1;
        const answer = network.view.reach({ from, to, services: [textOf(packet)] });
        const box = {
          protocol: [packet.protocol, packet.protocol + 1],
          source: [packet.sourcePort, packet.sourcePort + 1],
          destination: [packet.port, packet.port + 1],
        };
        const region = { source: addressSetOf([from]).set, destination: addressSetOf([to]).set, services: [box] };
        const isIn = ways.filter(({ regions }) => regions.some((each) => common(each, region) !== null));
        const listed = isIn.some(({ isSure }) => isSure) ? 'allow' : isIn.length > 0 ? 'undecided' : 'deny';
        if (answer.verdict !== expected || answer.isPartly || listed !== expected)
          expect({ answer, listed, packet: { ...packet, from, to }, one, two }).toBe(expected);
      }
    }
    passed += seen.allow;
    expect(seen.deny).toBeGreaterThan(20);
  },
);
test('both answers occur, so that neither is right by chance', () => {
  expect(passed).toBeGreaterThan(100);
});
