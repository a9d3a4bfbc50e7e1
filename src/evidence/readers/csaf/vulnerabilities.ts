/** What a CSAF document says of one vulnerability: which products in which state, what helps, how severe, whether it is used. */
import { isObject } from '../document.js';
import { type Json, objectIn, objectsIn, textIn, textOf, textsIn } from './json.js';

export const statusWords = {
  known_affected: 'affected',
  first_affected: 'first-affected',
  last_affected: 'last-affected',
  known_not_affected: 'not-affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  under_investigation: 'under-investigation',
  recommended: 'recommended',
} as const;
export type Status = (typeof statusWords)[keyof typeof statusWords];

export interface Remedy {
  readonly kind: string;
  readonly text: string | undefined;
}
/** The best of several counts: something to install before something to do, and that before the word that there is nothing. */
const remedies = ['vendor_fix', 'workaround', 'mitigation', 'fix_planned', 'no_fix_planned', 'none_available'];
const fixLength = 300;

export interface Detail {
  readonly cve: string;
  readonly vector?: string;
  readonly score?: number;
  readonly exploitation?: 'active' | 'public poc';
}

export interface Vulnerability {
  readonly id: string;
  readonly statusOf: ReadonlyMap<string, readonly Status[]>;
  readonly remedyOf: (product: string) => Remedy | null;
  readonly detailOf: (product: string) => Detail;
}

export function vulnerabilityOf(value: Json, n: number, document: string, groups: ReadonlyMap<string, readonly string[]>): Vulnerability {
  const id = textIn(value, 'cve') ?? textOf(objectsIn(value, 'ids')[0]?.['text']) ?? `${document}#${String(n + 1)}`;
  const statusOf = new Map<string, Status[]>();
  const given = objectIn(value, 'product_status');
  for (const [name, status] of Object.entries(statusWords))
    for (const product of textsIn(given, name)) {
      const there = statusOf.get(product);
      if (there === undefined) statusOf.set(product, [status]);
      else if (!there.includes(status)) there.push(status);
    }
  return { id, statusOf, remedyOf: remediesOf(value, groups), detailOf: detailsOf(value, id) };
}

function remediesOf(value: Json, groups: ReadonlyMap<string, readonly string[]>): Vulnerability['remedyOf'] {
  const byProduct = new Map<string, Remedy>();
  let general: Remedy | null = null;
  const better = (a: Remedy | null | undefined, b: Remedy): Remedy =>
    a == null || remedies.indexOf(b.kind) < remedies.indexOf(a.kind) ? b : a;
  for (const each of objectsIn(value, 'remediations')) {
    const category = textIn(each, 'category') ?? '';
    if (!remedies.includes(category)) continue;
    const remedy = { kind: category, text: textIn(each, 'details')?.replace(/\s+/g, ' ').slice(0, fixLength) };
    const products = [...textsIn(each, 'product_ids'), ...textsIn(each, 'group_ids').flatMap((group) => groups.get(group) ?? [])];
    if (products.length === 0) general = better(general, remedy);
    for (const product of products) byProduct.set(product, better(byProduct.get(product), remedy));
  }
  return (product) => byProduct.get(product) ?? general;
}

/** One object for all products with one score, so that a document of a thousand products holds few. */
function detailsOf(value: Json, cve: string): Vulnerability['detailOf'] {
  const exploitation = exploitationOf(value);
  const base: Detail = exploitation === null ? { cve } : { cve, exploitation };
  const made = [...objectsIn(value, 'scores'), ...objectsIn(value, 'metrics')].map((score) => ({
    products: new Set(textsIn(score, 'products')),
    detail: { ...base, ...severityOf(objectIn(score, 'content') ?? score) },
  }));
  const [first] = made;
  if (first === undefined) return () => base;
  return (product) => (made.length === 1 ? first : (made.find(({ products }) => products.has(product)) ?? first)).detail;
}

/** CVSS 4 before 3 before 2. */
function severityOf(score: Json): { readonly vector?: string; readonly score?: number } {
  const cvss = objectIn(score, 'cvss_v4') ?? objectIn(score, 'cvss_v3') ?? objectIn(score, 'cvss_v2');
  const vector = textIn(cvss, 'vectorString');
  const base = cvss?.['baseScore'];
  return { ...(vector !== undefined && { vector: vector.slice(0, 200) }), ...(typeof base === 'number' && { score: base }) };
}

const denied = /\b(?:no|not|none|never|un)\b[^.]{0,80}\bexploit|exploit[^.]{0,40}\b(?:unknown|not known)\b/i;
const inUse =
  /\b(?:actively|being|been|were|was) exploited\b|\bexploited in the wild\b|\bexploitation (?:has been |was |is )?(?:observed|detected|reported|ongoing)\b|exploited:\s*yes/i;
const isPublic =
  /\bproof[- ]of[- ]concept\b|\bpublic(?:ly)?(?: known| available)? exploits?\b|\bexploits? (?:code )?(?:is|are) (?:publicly )?available\b/i;
const shelves = /(?:exploit-db\.com|packetstorm(?:security)?\.|rapid7\.com\/db\/modules|metasploit)/i;

/** What the document itself says. That it says nothing is no sign that nobody uses it. */
function exploitationOf(value: Json): 'active' | 'public poc' | null {
  const words = objectsIn(value, 'threats')
    .filter(({ category }) => category === 'exploit_status')
    .flatMap(({ details }) => textOf(details) ?? []);
  if (words.some((each) => inUse.test(each) && !denied.test(each))) return 'active';
  if (words.some((each) => isPublic.test(each) && !denied.test(each))) return 'public poc';
  return objectsIn(value, 'references').some((each) => shelves.test(textIn(each, 'url') ?? '')) ? 'public poc' : null;
}

export const groupsOf = (document: unknown): ReadonlyMap<string, readonly string[]> =>
  new Map(
    objectsIn(objectIn(document, 'product_tree'), 'product_groups').flatMap((group) => {
      const id = isObject(group) ? textIn(group, 'group_id') : undefined;
      return id === undefined ? [] : [[id, textsIn(group, 'product_ids')] as const];
    }),
  );
