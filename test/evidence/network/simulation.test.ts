/** For random configurations and thousands of packets: our answer is that of a plain simulation that reads the vendor's text by itself. */
import { expect, test } from 'vitest';
import { deviceOf, reach } from '../../../src/evidence/network/reach.js';
import { filterRule, type FilterRule } from '../../../src/evidence/network/rule.js';
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

const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null;

async function rulesOf({ reader, path }: Vendor, text: string): Promise<readonly FilterRule[]> {
  const found = readerOf(reader);
  if (found === null) throw new Error(`no reader ${reader}`);
  const { rows, broken } = await read(found, text, {}, path);
  expect(broken).toEqual([]);
  return rows.flatMap(({ raw }) => (isFields(raw) ? (filterRule({ values: raw, origins: [] }) ?? []) : []));
}

const one = (text: string): { readonly v4: readonly number[]; readonly v6: readonly bigint[] } => {
  const number = text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { v4: [number, number + 1], v6: [] };
};
function ask(device: ReturnType<typeof deviceOf>, packet: Packet): string {
  const { pieces, isCut } = reach(device, {
    source: one(ipText(packet.source)),
    destination: one(ipText(packet.destination)),
    services: [
      {
        protocol: [packet.protocol, packet.protocol + 1],
        source: [packet.sourcePort, packet.sourcePort + 1],
        destination: [packet.port, packet.port + 1],
      },
    ],
    from: [packet.from],
    to: [packet.to],
  });
  return isCut || pieces.length !== 1 ? `${pieces.length} pieces` : (pieces[0]?.verdict ?? '');
}

const vendors: readonly Vendor[] = [iptables, nft, ciscoIos, ciscoAsa, fortigate, paloAltoSet, paloAltoXml, pfsense];
test.each(vendors.map((vendor) => [`${vendor.reader} (${vendor.path})`, vendor] as const))(
  '%s: the answer is that of a first-match simulation of the text',
  async (_, vendor) => {
    const seen = { allow: 0, deny: 0 };
    for (let seed = 1; seed <= 12; seed += 1) {
      const random = randomOf(seed);
      const text = vendor.write(random);
      const device = deviceOf(await rulesOf(vendor, text));
      const simulate = vendor.simulate(text);
      for (let n = 0; n < 250; n += 1) {
        const packet = randomPacket(random, vendor.interfaces);
        const expected = simulate(packet);
        seen[expected] += 1;
        const answer = ask(device, packet);
        if (answer !== expected)
          expect({ answer, packet: { ...packet, s: ipText(packet.source), d: ipText(packet.destination) }, text }).toBe(expected);
      }
    }
    // Both answers occur, so that neither is right by chance.
    expect(Math.min(seen.allow, seen.deny)).toBeGreaterThan(150);
  },
);
