/** pfSense: every rule tried in the order of the file, the last match decides unless a quick one came before. */
import { inCidr, ipNumber, ipText, type Packet, type Random, randomNetwork, randomPort, repeat, type Vendor } from './kit.js';

function write(random: Random): string {
  const network = (): string => {
    const { base, length } = randomNetwork(random);
    return `${ipText(base)}/${String(length)}`;
  };
  const end = (port: string): string =>
    `${random.pick(['<any/>', `<address>${network()}</address>`, '<address>PLC</address>', '<address>ALL</address>', '<network>lan</network>'])}${random.chance(0.2) ? '<not/>' : ''}${port}`;
  const rule = (n: number): string => {
    const protocol = random.pick(['', 'tcp', 'tcp', 'udp', 'tcp/udp', 'icmp']);
    const ports = protocol.includes('tcp') || protocol === 'udp';
    const port = ports && random.chance(0.7) ? `<port>${random.pick([String(randomPort(random)), '79-81', 'OTP'])}</port>` : '';
    const isFloating = random.chance(0.4);
    return `<rule><tracker>${String(n)}</tracker><type>${random.pick(['pass', 'pass', 'block', 'reject'])}</type><interface>${random.pick(isFloating ? ['wan', 'wan,lan'] : ['wan', 'lan'])}</interface>${
      isFloating ? `<floating>yes</floating><direction>in</direction>${random.chance(0.5) ? '<quick>yes</quick>' : ''}` : ''
    }<ipprotocol>inet</ipprotocol>${protocol === '' ? '' : `<protocol>${protocol}</protocol>`}${protocol === 'icmp' && random.chance(0.5) ? '<icmptype>echoreq</icmptype>' : ''}<source>${end('')}</source><destination>${end(port)}</destination>${
      random.chance(0.1) ? '<disabled/>' : ''
    }<descr><![CDATA[rule <b>]]></descr></rule>`;
  };
  return `<?xml version="1.0"?>
<pfsense><system><hostname>pf</hostname><ipv6allow/></system>
<interfaces><wan><ipaddr>192.0.2.1</ipaddr><subnet>24</subnet></wan><lan><ipaddr>10.0.1.1</ipaddr><subnet>24</subnet></lan></interfaces>
<aliases>
<alias><name>PLC</name><type>host</type><address>10.0.0.5 10.1.1.64</address></alias>
<alias><name>ALL</name><type>network</type><address>PLC ${network()}</address></alias>
<alias><name>OTP</name><type>port</type><address>502 1000:1023</address></alias>
</aliases>
<filter>
${repeat(14, rule).join('\n')}
</filter></pfsense>`;
}

function simulate(text: string): (packet: Packet) => 'allow' | 'deny' {
  const rules = [...text.matchAll(/<rule>(.*?)<\/rule>/g)].map((found) => found[1] ?? '');
  const all = /<name>ALL<\/name>.*?<address>PLC (\S+)<\/address>/.exec(text)?.[1] ?? '';
  const value = (rule: string, tag: string): string => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(rule)?.[1] ?? '';
  const inEnd = (side: string, address: number): boolean => {
    const name = value(side, 'address');
    const plc = address === ipNumber('10.0.0.5') || address === ipNumber('10.1.1.64');
    const holds = side.includes('<any/>')
      ? true
      : side.includes('<network>')
        ? inCidr(address, '10.0.1.0/24')
        : name === 'PLC'
          ? plc
          : name === 'ALL'
            ? plc || inCidr(address, all)
            : inCidr(address, name);
    return holds !== side.includes('<not/>');
  };
  const inPort = (side: string, port: number): boolean => {
    const name = value(side, 'port');
    if (name === '') return true;
    if (name === 'OTP') return port === 502 || (port >= 1000 && port <= 1023);
    const [from = '', to = from] = name.split('-');
    return Number(from) <= port && port <= Number(to);
  };
  const matches = (rule: string, packet: Packet): boolean => {
    const protocol = value(rule, 'protocol');
    const numbers = protocol.split('/').map((name) => ({ tcp: 6, udp: 17, icmp: 1 })[name]);
    return (
      !rule.includes('<disabled/>') &&
      value(rule, 'interface').split(',').includes(packet.from) &&
      (protocol === '' || numbers.includes(packet.protocol)) &&
      (!rule.includes('<icmptype>') || packet.port === 8) &&
      inEnd(value(rule, 'source'), packet.source) &&
      inEnd(value(rule, 'destination'), packet.destination) &&
      inPort(value(rule, 'destination'), packet.port)
    );
  };
  return (packet) => {
    let verdict = 'block';
    // pfSense writes floating rules first; those of interfaces are quick.
    for (const rule of [...rules.filter((each) => each.includes('<floating>')), ...rules.filter((each) => !each.includes('<floating>'))]) {
      if (!matches(rule, packet)) continue;
      verdict = value(rule, 'type');
      if (rule.includes('<quick>') || !rule.includes('<floating>')) break;
    }
    return verdict === 'pass' ? 'allow' : 'deny';
  };
}

export const pfsense: Vendor = { reader: 'pfsense', path: 'config.xml', interfaces: ['wan', 'lan'], write, simulate };
