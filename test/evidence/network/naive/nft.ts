/** nftables as JSON: expressions tried one by one. */
import { inCidr, ipNumber, ipText, type Packet, type Random, randomIp, randomNetwork, randomPort, repeat, type Vendor } from './kit.js';

const payload = (protocol: string, field: string): object => ({ payload: { protocol, field } });
function randomRule(random: Random, chain: string, verdicts: readonly object[]): object {
  const expr: object[] = [];
  const network = (): unknown => {
    const { base, length } = randomNetwork(random);
    return length === 32 ? ipText(base) : { prefix: { addr: ipText(base), len: length } };
  };
  for (const field of ['saddr', 'daddr'])
    if (random.chance(0.6))
      expr.push({
        match: {
          op: random.chance(0.2) ? '!=' : '==',
          left: payload('ip', field),
          right: random.pick([network(), { set: [network(), ipText(randomIp(random))] }, '@plcs']),
        },
      });
  if (random.chance(0.3))
    expr.push({ match: { op: random.pick(['==', '!=']), left: { meta: { key: 'iifname' } }, right: random.pick(['eth0', 'eth1']) } });
  const protocol = random.pick(['', 'tcp', 'tcp', 'udp']);
  const [low, high] = [randomPort(random), randomPort(random)].sort((a, b) => a - b);
  if (protocol !== '')
    expr.push({
      match: {
        op: random.pick(['==', '==', '!=']),
        left: payload(protocol, random.pick(['dport', 'dport', 'sport'])),
        right: random.pick<unknown>([low, { range: [low, high] }, { set: [502, { range: [low, high] }] }]),
      },
    });
  else if (random.chance(0.3))
    expr.push({ match: { op: '==', left: { meta: { key: 'l4proto' } }, right: random.pick(['tcp', 'udp', 'icmp']) } });
  if (random.chance(0.1) && protocol !== '')
    return {
      rule: {
        family: 'inet',
        table: 't',
        chain,
        expr: [
          ...expr,
          {
            vmap: {
              key: payload(protocol, 'dport'),
              data: {
                set: [
                  [80, { accept: null }],
                  [443, { drop: null }],
                ],
              },
            },
          },
        ],
      },
    };
  return { rule: { family: 'inet', table: 't', chain, expr: [...expr, { counter: { packets: 1, bytes: 2 } }, random.pick(verdicts)] } };
}

function write(random: Random): string {
  const verdicts = [{ accept: null }, { accept: null }, { drop: null }, { reject: { type: 'icmp' } }, { log: null }];
  const own = { family: 'inet', table: 't' };
  const list = [
    { metainfo: { version: '1.0.2', json_schema_version: 1 } },
    { table: { family: 'inet', name: 't', handle: 1 } },
    { set: { ...own, name: 'plcs', type: 'ipv4_addr', elem: ['10.0.0.5', { prefix: { addr: '10.1.2.0', len: 25 } }] } },
    { chain: { ...own, name: 'forward', type: 'filter', hook: 'forward', prio: 0, policy: random.pick(['accept', 'drop']) } },
    { chain: { ...own, name: 'a' } },
    ...repeat(10, () => randomRule(random, 'forward', [...verdicts, { jump: { target: 'a' } }, { goto: { target: 'a' } }])),
    ...repeat(5, () => randomRule(random, 'a', [...verdicts, { return: null }])),
  ];
  return JSON.stringify({ nftables: list }, null, 1);
}

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the plain reading of a foreign JSON text is the point */
function simulate(text: string): (packet: Packet) => 'allow' | 'deny' {
  const items: any[] = JSON.parse(text).nftables;
  const rules = (chain: string): any[] => items.filter((item) => item.rule?.chain === chain).map((item) => item.rule.expr);
  const plcs: any[] = items.find((item) => item.set).set.elem;
  const valueOf = (left: any, packet: Packet): number | string | null => {
    if (left.meta?.key === 'iifname') return packet.from;
    if (left.meta?.key === 'l4proto') return { 6: 'tcp', 17: 'udp', 1: 'icmp' }[packet.protocol] ?? null;
    const { protocol, field } = left.payload;
    if (protocol === 'ip') return field === 'saddr' ? packet.source : packet.destination;
    if ({ tcp: 6, udp: 17 }[protocol as 'tcp'] !== packet.protocol) return null;
    return field === 'dport' ? packet.port : packet.sourcePort;
  };
  const equal = (value: number | string, right: any, isAddress: boolean): boolean => {
    if (right === '@plcs') return plcs.some((each) => equal(value, each, isAddress));
    if (right.set) return right.set.some((each: any) => equal(value, each, isAddress));
    if (right.range) return right.range[0] <= value && value <= right.range[1];
    if (right.prefix) return inCidr(Number(value), `${right.prefix.addr}/${right.prefix.len}`);
    return isAddress ? value === ipNumber(right) : value === right;
  };
  return (packet) => {
    const walk = (chain: string): 'allow' | 'deny' | null => {
      next: for (const expr of rules(chain))
        for (const each of expr) {
          if (each.match) {
            const value = valueOf(each.match.left, packet);
            if (value === null || equal(value, each.match.right, each.match.left.payload?.protocol === 'ip') === (each.match.op === '!='))
              continue next;
          }
          if (each.vmap) {
            const value = valueOf(each.vmap.key, packet);
            const found = each.vmap.data.set.find(([key]: any) => key === value)?.[1];
            if (!found) continue next;
            return 'accept' in found ? 'allow' : 'deny';
          }
          if ('accept' in each) return 'allow';
          if ('drop' in each || 'reject' in each) return 'deny';
          if ('return' in each) return null;
          const inner = each.jump || each.goto ? walk((each.jump ?? each.goto).target) : null;
          if (inner !== null || each.goto) return inner;
        }
      return null;
    };
    return walk('forward') ?? (items.find((item) => item.chain?.hook).chain.policy === 'accept' ? 'allow' : 'deny');
  };
}
/* eslint-enable */

export const nft: Vendor = { reader: 'nft', path: 'ruleset.json', interfaces: ['eth0', 'eth1', 'eth2'], write, simulate };
