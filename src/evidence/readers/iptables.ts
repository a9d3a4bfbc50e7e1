/** iptables-save: chains of the tables laid flat, policies as the last rule, counters, comments; what is not understood is listed. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type ReadOptions } from '../reader.js';
import { addressSetOf } from '../network/address-set.js';
import { flatten, type BaseChain, type ChainRule } from './firewall/chains.js';
import { wordsOf, type ConfigLine } from './firewall/config-lines.js';
import { iptablesRule } from './firewall/iptables-rule.js';
import { everything } from './firewall/match.js';
import { openConfig } from './firewall/open-config.js';
import { type RuleCollector, type Traffic } from './firewall/rule-rows.js';
import { baseName, headText } from './text.js';

const hooks: ReadonlyMap<string, readonly Traffic[]> = new Map([
  ['PREROUTING', ['through', 'to-device']],
  ['INPUT', ['to-device']],
  ['FORWARD', ['through']],
  ['OUTPUT', ['from-device']],
  ['POSTROUTING', ['through', 'from-device']],
] as const);
/** In the order in which a packet meets them. */
const filtering = ['raw', 'mangle', 'filter', 'security'];

interface Table {
  readonly name: string;
  readonly chains: Map<string, ChainRule[]>;
  readonly policies: Map<string, { readonly policy: 'allow' | 'deny'; readonly line: number }>;
  readonly statements: ConfigLine[];
}

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const { wanted, lines, rules } = await openConfig(file, options);
  const family = familyOf(lines, file.path);
  const tables = tablesOf(lines, rules);
  if (tables.size === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no table of iptables (a line like "*filter").');
  for (const table of tables.values()) readChains(table, family, rules);
  const any = addressSetOf([family === 4 ? '0.0.0.0/0' : '::/0']).set;
  for (const name of filtering) {
    const table = tables.get(name);
    if (table === undefined) continue;
    for (const [hook, traffic] of hooks) {
      const policy = table.policies.get(hook) ?? null;
      // A chain of another table than filter that denies nothing lets everything go on.
      if (!table.chains.has(hook) || (name !== 'filter' && !canDeny(hook, table))) continue;
      const base: BaseChain = {
        name: hook,
        title: name === 'filter' ? hook : `${name}/${hook}`,
        traffic,
        policy: policy?.policy ?? null,
        policyLine: policy?.line ?? 0,
        policyPointer: null,
        scope: { ...everything, source: any, destination: any },
      };
      flatten(base, table.chains, rules);
    }
  }
  yield* rules.batches(null, file.path, wanted);
}

function canDeny(hook: string, { chains, policies }: Table): boolean {
  if (policies.get(hook)?.policy === 'deny') return true;
  return [...chains.values()].some((rules) => rules.some(({ verdict }) => verdict.kind === 'deny'));
}

/** The tables with their policies; the rules are read when all chains are known. */
function tablesOf(lines: readonly ConfigLine[], rules: RuleCollector): ReadonlyMap<string, Table> {
  const tables = new Map<string, Table>();
  let table: Table | null = null;
  for (const each of lines) {
    const text = each.text.trim();
    if (text.startsWith('#') || text === 'COMMIT') continue;
    const [, name] = /^\*(\w+)$/.exec(text) ?? [];
    if (name !== undefined) {
      if (name !== 'nat' && name !== 'broute' && !filtering.includes(name))
        rules.refuse(each.line, `the table "${name.slice(0, 60)}" is not known`);
      table = tables.get(name) ?? { name, chains: new Map(), policies: new Map(), statements: [] };
      tables.set(name, table);
      continue;
    }
    const [, chain, policy] = /^:(\S+) (ACCEPT|DROP|-)(?: \[\d+:\d+\])?$/.exec(text) ?? [];
    if (table === null) rules.refuse(each.line, 'the statement stands outside of every table');
    else if (chain !== undefined) {
      if (!table.chains.has(chain)) table.chains.set(chain, []);
      if (policy !== '-') table.policies.set(chain, { policy: policy === 'ACCEPT' ? 'allow' : 'deny', line: each.line });
    } else table.statements.push({ ...each, text });
  }
  return tables;
}

function readChains(table: Table, family: 4 | 6, rules: RuleCollector): void {
  const { chains, policies, statements, name } = table;
  for (const { text, line } of statements) {
    const [, packets, rest = ''] = /^(?:\[(\d+):\d+\] )?(.*)$/.exec(text) ?? [];
    const [command = '', chain = '', ...words] = wordsOf(rest);
    if (command === '-N') chains.set(chain, chains.get(chain) ?? []);
    else if (command === '-P' && /^(ACCEPT|DROP)$/.test(words[0] ?? ''))
      policies.set(chain, { policy: words[0] === 'ACCEPT' ? 'allow' : 'deny', line });
    else if (command === '-A' || command === '--append' || command === '-I') {
      const place = command === '-I' && /^\d+$/.test(words[0] ?? '') ? Number(words[0]) - 1 : 0;
      const options = command === '-I' && /^\d+$/.test(words[0] ?? '') ? words.slice(1) : words;
      const rule = iptablesRule(options, family, (target) => chains.has(target));
      if ('refused' in rule) {
        if (name === 'nat') rules.nat(line);
        else rules.refuse(line, `the rule is not understood: ${rule.refused}`);
        continue;
      }
      if (rule.nat) rules.nat(line);
      const list = chains.get(chain) ?? [];
      chains.set(chain, list);
      const { match, verdict, logged, comment } = rule;
      const made: ChainRule = {
        ...{ matches: [match], verdict, logged, line, pointer: null },
        ...(comment !== '' && { comment }),
        ...(packets !== undefined && Number.isSafeInteger(Number(packets)) && { hits: Number(packets) }),
      };
      if (command === '-I') list.splice(place, 0, made);
      else list.push(made);
    } else rules.refuse(line, `the statement "${command}" is not understood`);
  }
}

/** The save file does not say of which family it is, unless its header or an address does. */
function familyOf(lines: readonly ConfigLine[], path: string): 4 | 6 {
  if (/(^|[^a-z])(ip6tables|rules\.v6)|\.v6$|-v6\./.test(baseName(path))) return 6;
  const sign = lines.find(({ text }) => /^# Generated by ip6tables|^-A .*(?:-[sd] \S*:|--icmpv6-type|-p (?:ipv6-icmp|icmpv6))/.test(text));
  return sign === undefined ? 4 : 6;
}

function recognise(head: Uint8Array): number {
  const text = headText(head);
  if (/^# Generated by ip6?tables/m.test(text)) return 95;
  return /^\*(filter|nat|mangle|raw|security)\s*$/m.test(text) && /^(:\S+ (ACCEPT|DROP|-)|-[AP] )/m.test(text) ? 92 : 0;
}

export const iptables = defineReader({
  id: 'iptables',
  title: 'iptables-save',
  description:
    'Output of `iptables-save -c` or `ip6tables-save -c`, one file a family. Each rule that lets pass or drops becomes a row, chains that are called are laid flat, the policy of a chain is its last row. ' +
    'The name of the host is not in the file: give it with `fields: { device: { value: fw-1 } }`. ' +
    'Rules for traffic through the device are read, with `records: all` (or to-device, from-device) those for its own traffic. Address translation is noted, not worked out.',
  ceiling: 'E3',
  records: 'name',
  recognise,
  read,
});
