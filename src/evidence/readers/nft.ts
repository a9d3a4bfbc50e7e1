/** nftables as JSON (`nft -j list ruleset`): base chains of the filter hooks laid flat, sets and verdict maps expanded. */
import type { InputFile } from '../../model/file.js';
import { allAddresses } from '../network/address-set.js';
import { defineReader, UnreadableFile, type Batch, type ReadOptions } from '../reader.js';
import { isList, isObject } from './document.js';
import { flatten, type ChainRule, type Verdict } from './firewall/chains.js';
import { everything, type Match } from './firewall/match.js';
import { elementsOf, narrowed, narrowedBy, NotUnderstood, type NamedSets } from './firewall/nft-match.js';
import { collectRules, type RuleCollector, type Traffic, wantedTraffic } from './firewall/rule-rows.js';
import { placeRecords, readDocument } from './json.js';
import { headText } from './text.js';

type Json = Readonly<Record<string, unknown>>;
interface Item {
  readonly what: string;
  readonly value: Json;
  readonly line: number;
  readonly pointer: string;
}
const hooks: Readonly<Record<string, readonly Traffic[]>> = {
  prerouting: ['through', 'to-device'],
  input: ['to-device'],
  forward: ['through'],
  output: ['from-device'],
  postrouting: ['through', 'from-device'],
};
const hookOrder = Object.keys(hooks);
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const wanted = wantedTraffic(options.recordsAt);
  const rules = collectRules(options.kind);
  const items = await itemsOf(file, rules);
  const host = items.map(({ value }) => textOf(value['hostname'])).find((name) => name !== '') ?? null;
  for (const { value: table } of items.filter(({ what }) => what === 'table')) {
    const own = items.filter(({ value }) => value['family'] === table['family'] && (value['table'] ?? value['name']) === table['name']);
    readTable(textOf(table['family']), textOf(table['name']), own, rules);
  }
  yield* rules.batches(host, file.path, wanted);
}

async function itemsOf(file: InputFile, rules: RuleCollector): Promise<readonly Item[]> {
  const json = await readDocument(file);
  const list = isObject(json.document) ? json.document['nftables'] : null;
  if (!isList(list)) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no list "nftables".');
  const { rows, broken } = placeRecords(
    json,
    list.map((value, i) => ({ value, pointer: `/nftables/${i}` })),
  );
  for (const { line, reason } of broken) rules.refuse(line, reason);
  return rows.flatMap(({ raw, line, pointer }) => {
    const [what = '', value] = isObject(raw) ? (Object.entries(raw)[0] ?? []) : [];
    if (isObject(value) && known.test(what)) return [{ what, value, line, pointer: pointer ?? '' }];
    rules.refuse(line, `an entry "${what}" is not understood`);
    return [];
  });
}
const known =
  /^(metainfo|table|chain|rule|set|map|element|counter|quota|limit|ct helper|ct timeout|ct expectation|flowtable|secmark|synproxy)$/;

function readTable(family: string, table: string, items: readonly Item[], rules: RuleCollector): void {
  const of = (what: string): readonly Item[] => items.filter((item) => item.what === what);
  const sets = new Map<string, readonly unknown[]>();
  for (const { what, value } of items)
    if (what === 'set' || what === 'map' || what === 'element') {
      const elements = value['elem'];
      const name = textOf(value['name']);
      sets.set(name, [...(sets.get(name) ?? []), ...(isList(elements) ? elements : [])]);
    }
  const chains = new Map<string, ChainRule[]>(of('chain').map(({ value }) => [textOf(value['name']), []]));
  for (const { value, line, pointer } of of('rule')) {
    const chain = chains.get(textOf(value['chain']));
    if (chain === undefined) {
      rules.refuse(line, `the rule stands in chain "${textOf(value['chain'])}", which is not there`);
      continue;
    }
    try {
      chain.push(...chainRules(value, sets, line, pointer, rules));
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      rules.refuse(line, `the rule is not understood: ${error.message}`);
    }
  }
  const bases = of('chain')
    .filter(({ value }) => value['hook'] !== undefined)
    .sort((a, b) => rank(a.value) - rank(b.value));
  for (const { value, line, pointer } of bases) {
    const hook = textOf(value['hook']);
    const traffic = hooks[hook];
    const name = textOf(value['name']);
    if (value['type'] === 'nat' || (traffic === undefined && !reaches(name, chains))) continue;
    const policy = value['policy'] === 'drop' ? 'deny' : 'allow';
    if (traffic === undefined || (family !== 'ip' && family !== 'ip6' && family !== 'inet')) {
      rules.refuse(line, `chain ${name} of family ${family} filters at hook "${hook}", which is not worked out`);
      continue;
    }
    if (hook !== 'forward' && policy === 'allow' && !reaches(name, chains)) continue;
    const scoped = family === 'ip' ? { ...allAddresses, v6: [] } : family === 'ip6' ? { ...allAddresses, v4: [] } : allAddresses;
    const scope = { ...everything, source: scoped, destination: scoped };
    flatten({ name, title: `${family} ${table}/${name}`, traffic, policy, policyLine: line, policyPointer: pointer, scope }, chains, rules);
  }
}
const rank = (chain: Json): number =>
  hookOrder.indexOf(textOf(chain['hook'])) * 1e6 + (typeof chain['prio'] === 'number' ? chain['prio'] : 0);

/** Whether a chain, or one that it calls, may deny. */
function reaches(name: string, chains: ReadonlyMap<string, readonly ChainRule[]>, seen = new Set<string>()): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  return (chains.get(name) ?? []).some(
    ({ verdict }) => verdict.kind === 'deny' || ('chain' in verdict && reaches(verdict.chain, chains, seen)),
  );
}

/** Statements that change nothing about whether the packet passes. */
const harmless =
  /^(counter|log|limit|quota|mangle|ct helper|ct timeout|ct count|meter|set|notrack|xt|last|comment|flow|dup|fwd|secmark|synproxy)$/;

function chainRules(value: Json, sets: NamedSets, line: number, pointer: string, rules: RuleCollector): readonly ChainRule[] {
  const comment = textOf(value['comment']);
  let match: Match | null = everything;
  let logged = false;
  let hits: number | undefined;
  const made: ChainRule[] = [];
  const make = (one: Match, verdict: Verdict): void => {
    made.push({ matches: [one], verdict, logged, line, pointer, ...(comment !== '' && { comment }), ...(hits !== undefined && { hits }) });
  };
  const statements = isList(value['expr']) ? value['expr'] : [];
  for (const statement of statements) {
    const [kind = '', body] = isObject(statement) ? (Object.entries(statement)[0] ?? []) : [];
    if (match === null) break;
    const verdict = verdictOf(kind, body);
    if (verdict !== null) make(match, verdict);
    else if (kind === 'match') match = narrowed(match, body, sets);
    else if (kind === 'vmap' && isObject(body)) {
      const elements = elementsOf(body['data'], sets);
      for (const element of elements) {
        if (!isList(element)) throw new NotUnderstood('a verdict map without pairs');
        const [key, outcome] = element;
        const one =
          isObject(key) && 'concat' in key
            ? concatenated(match, body['key'], key['concat'])
            : narrowedBy(match, body['key'], elementsOf(key, sets), false);
        const [to = '', target] = isObject(outcome) ? (Object.entries(outcome)[0] ?? []) : [];
        const then = verdictOf(to, target);
        if (then === null) throw new NotUnderstood(`verdict "${to}"`);
        if (one !== null) make(one, then);
      }
    } else if (kind === 'limit') match = { ...match, conditions: [...match.conditions, `limit ${JSON.stringify(body).slice(0, 120)}`] };
    else if (kind === 'counter' && isObject(body) && typeof body['packets'] === 'number') hits = body['packets'];
    else if (kind === 'log') logged = true;
    else if (/^(snat|dnat|masquerade|redirect|tproxy)$/.test(kind)) rules.nat(line);
    else if (/^(ct count|quota|meter|xt)$/.test(kind)) match = { ...match, conditions: [...match.conditions, kind] };
    else if (!harmless.test(kind)) throw new NotUnderstood(`statement "${kind}"`);
  }
  if (made.length === 0 && logged && match !== null) make(match, { kind: 'continue' });
  return made;
}

function concatenated(match: Match, key: unknown, values: unknown): Match | null {
  const lefts = isObject(key) ? key['concat'] : null;
  if (!isList(lefts) || !isList(values) || lefts.length !== values.length) throw new NotUnderstood('a verdict map of joined keys');
  let found: Match | null = match;
  for (const [n, left] of lefts.entries()) if (found !== null) found = narrowedBy(found, left, [values[n]], false);
  return found;
}

function verdictOf(kind: string, body: unknown): Verdict | null {
  switch (kind) {
    case 'accept':
      return { kind: 'allow' };
    case 'drop':
    case 'reject':
      return { kind: 'deny' };
    case 'return':
      return { kind: 'return' };
    case 'continue':
      return { kind: 'continue' };
    case 'jump':
    case 'goto':
      return { kind, chain: isObject(body) ? textOf(body['target']) : '' };
    default:
      return null;
  }
}

export const nft = defineReader({
  id: 'nft',
  title: 'nftables, as JSON',
  description:
    'Output of `nft -j list ruleset`. Base chains at the hooks of IPv4 and IPv6 become lists of rows, sets and verdict maps are expanded, chains that are called are laid flat, the policy of a chain is its last row. ' +
    'The name of the host is not in the file: give it with `fields: { device: { value: fw-1 } }`. Rules for traffic through the device are read, with `records: all` (or to-device, from-device) those for its own traffic.',
  ceiling: 'E3',
  records: 'name',
  recognise: (head) => (/^\s*\{\s*"nftables"\s*:\s*\[/.test(headText(head)) ? 95 : 0),
  read,
});
