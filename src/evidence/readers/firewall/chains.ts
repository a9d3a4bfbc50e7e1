/** Chains that call each other (iptables, nftables) laid flat into one list of allow and deny, with the same first match for every packet. */
import { limitOf } from '../../../model/limits.js';
import { both, type Match, matchFields, minus } from './match.js';
import type { RuleCollector, Traffic } from './rule-rows.js';

export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny' }
  | { readonly kind: 'return' }
  /** The packet goes on to the next rule. */
  | { readonly kind: 'continue' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export interface ChainRule {
  /** One match, or several that share no packet; the verdict holds for each. */
  readonly matches: readonly Match[];
  readonly verdict: Verdict;
  readonly logged: boolean;
  readonly line: number;
  readonly pointer: string | null;
  readonly comment?: string;
  readonly hits?: number;
}
export interface BaseChain {
  readonly name: string;
  /** The list's name in the records. */
  readonly title: string;
  readonly traffic: readonly Traffic[];
  readonly policy: 'allow' | 'deny' | null;
  readonly policyLine: number;
  readonly policyPointer: string | null;
  /** What can come to it at all: one address family, one interface. */
  readonly scope: Match;
}

const deepest = limitOf('firewall-chain-depth');
/** Parts into which returning from a chain may cut what follows. */
const mostParts = 200;
const mostRules = limitOf('firewall-chain-rules');

export function flatten(base: BaseChain, chains: ReadonlyMap<string, readonly ChainRule[]>, rules: RuleCollector): void {
  let made = 0;

  const walk = (name: string, reaching: readonly Match[], path: readonly string[], id: string): void => {
    let live = reaching;
    /** Logging rules whose packets go on: the rule after them is logged if it matches nothing else. */
    let logging: readonly Match[] = [];
    for (const [n, rule] of (chains.get(name) ?? []).entries()) {
      if (live.length === 0) return;
      const { verdict, line } = rule;
      const hits = live.flatMap((one) => rule.matches.flatMap((match) => both(one, match) ?? []));
      if (hits.length === 0) continue;
      if (verdict.kind === 'continue') {
        if (rule.logged) logging = [...logging.slice(-8), ...rule.matches];
        continue;
      }
      const here = `${id}:${n + 1}`;
      if (verdict.kind === 'allow' || verdict.kind === 'deny') {
        const logged = rule.logged || rule.matches.every((match) => logging.some((each) => isInside(match, each)));
        for (const hit of hits) {
          made += 1;
          if (made > mostRules) {
            rules.refuse(
              line,
              `chain ${base.title} comes to more than ${mostRules} rules when the chains that it calls are laid flat (limit firewall-chain-rules)`,
            );
            return;
          }
          const { comment, hits: count } = rule;
          const more = { ...(comment !== undefined && { comment }), ...(count !== undefined && { hits: count }) };
          const fields = { ...matchFields(hit), chain: base.title, traffic: base.traffic, action: verdict.kind, enabled: true, logged };
          rules.add({ id: here, ...fields, ...more }, line, rule.pointer);
        }
        continue;
      }
      if (verdict.kind !== 'return') {
        if (!chains.has(verdict.chain)) rules.refuse(line, `chain ${verdict.chain} is called and not defined`);
        else if (path.includes(verdict.chain) || path.length > deepest)
          rules.refuse(
            line,
            `chain ${verdict.chain} calls itself, or is called more than ${deepest} chains deep (limit firewall-chain-depth)`,
          );
        else walk(verdict.chain, hits, [...path, verdict.chain], `${here}>${verdict.chain}`);
      }
      if (verdict.kind === 'jump') continue;
      const next = leave(live, rule.matches, line);
      if (next === null) rules.refuse(line, 'what returns from the chain here cannot be told apart from what does not');
      else live = next;
    }
  };
  walk(base.name, [base.scope], [base.name], base.title);
  if (base.policy === null) return;
  const fields = { ...matchFields(base.scope), chain: base.title, traffic: base.traffic, action: base.policy };
  rules.add({ ...fields, id: `${base.title}:policy`, enabled: true, logged: false, isDefault: true }, base.policyLine, base.policyPointer);
}

/** What is left in a chain after some of it has returned. Where that hangs on more than addresses and services, what follows is conditional. */
function leave(live: readonly Match[], leaving: readonly Match[], line: number): readonly Match[] | null {
  let left = live;
  for (const match of leaving) {
    if (match.conditions.length > 0) {
      left = left.flatMap((one) => conditional(one, match, line) ?? []);
      continue;
    }
    const next: Match[] = [];
    for (const one of left) {
      const parts = minus(one, match);
      if (parts === null) return null;
      next.push(...parts);
    }
    left = next;
    if (left.length > mostParts) return null;
  }
  return left;
}
function conditional(one: Match, match: Match, line: number): readonly Match[] | null {
  const inside = both(one, { ...match, conditions: [] });
  if (inside === null) return [one];
  const parts = minus(one, { ...match, conditions: [] });
  const doubtful = { ...inside, conditions: [...inside.conditions, `not left at line ${line}`] };
  return parts === null ? [{ ...one, conditions: [...one.conditions, `not left at line ${line}`] }] : [...parts, doubtful];
}

const isInside = (inner: Match, outer: Match): boolean =>
  outer.conditions.every((condition) => /^limit/.test(condition) || inner.conditions.includes(condition)) &&
  minus({ ...inner, conditions: [] }, { ...outer, conditions: [] })?.length === 0;
