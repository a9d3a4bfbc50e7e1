/** Which statements of advisories speak of a thing in the inventory, and by which rule. */
import { compactName, type Statement } from './statement.js';
import { familiesOfNumber, familyWords, type FamilyWords, foldNumber, mayBeFamily, namesOtherNumbers, numbersIn } from './product.js';
import { sameVendor, vendorsOf, vendorStem } from './vendor.js';

export interface Thing {
  readonly vendor: string | null;
  /** Model, order number or name. */
  readonly name: string | null;
  readonly version: string | null;
  readonly purl: string | null;
  readonly cpe: string | null;
}
/** The first four say that it is the product; the last two only that it may be. */
export const matchRules = ['order-number', 'product-name', 'package', 'cpe', 'name-without-maker', 'family'] as const;
export type MatchRule = (typeof matchRules)[number];
export interface Hit {
  readonly statement: Statement;
  readonly rule: MatchRule;
}

export interface Advisories {
  readonly hits: (thing: Thing) => readonly Hit[];
}

interface Shelf {
  readonly numbers: Map<string, Statement[]>;
  readonly names: Map<string, Statement[]>;
  readonly patterns: (readonly [RegExp, Statement])[];
  /** Each name of a product once, with all that is said of it. */
  readonly families: Map<string, { readonly words: FamilyWords; readonly statements: Statement[] }>;
}
const noVendor = '';

export function makeAdvisories(statements: Iterable<Statement>): Advisories {
  const shelves = new Map<string, Shelf>();
  const packages = new Map<string, Statement[]>();
  const cpes = new Map<string, Statement[]>();
  const shelfOf = (stem: string): Shelf => {
    const there = shelves.get(stem) ?? { numbers: new Map(), names: new Map(), patterns: [], families: new Map() };
    shelves.set(stem, there);
    return there;
  };
  for (const statement of statements) {
    const stems = new Set(statement.vendors.length === 0 ? [noVendor] : statement.vendors.map(vendorStem));
    for (const stem of stems) put(shelfOf(stem), statement);
    if (statement.purl !== null) add(packages, packageOf(statement.purl), statement);
    if (statement.cpe !== null) add(cpes, cpeProduct(statement.cpe), statement);
  }
  return {
    hits: (thing) => {
      const found = new Map<Statement, MatchRule>();
      const tell = (statement: Statement, rule: MatchRule): void => {
        const before = found.get(statement);
        if (before === undefined || matchRules.indexOf(rule) < matchRules.indexOf(before)) found.set(statement, rule);
      };
      if (thing.purl !== null) for (const each of packages.get(packageOf(thing.purl)) ?? []) tell(each, 'package');
      if (thing.cpe !== null) for (const each of cpes.get(cpeProduct(thing.cpe)) ?? []) tell(each, 'cpe');
      if (thing.name !== null) byName(thing, thing.name, shelves, tell);
      return [...found].map(([statement, rule]) => ({ statement, rule }));
    },
  };
}

function put({ numbers, names, patterns, families }: Shelf, statement: Statement): void {
  for (const number of statement.numbers) add(numbers, number, statement);
  for (const name of statement.names) add(names, name, statement);
  for (const pattern of statement.patterns) patterns.push([pattern, statement]);
  const family = families.get(statement.familyName);
  if (family === undefined) families.set(statement.familyName, { words: statement.family, statements: [statement] });
  else family.statements.push(statement);
}
function add(map: Map<string, Statement[]>, key: string, statement: Statement): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, [statement]);
  else there.push(statement);
}

function byName(
  thing: Thing,
  name: string,
  shelves: ReadonlyMap<string, Shelf>,
  tell: (statement: Statement, rule: MatchRule) => void,
): void {
  const vendors = vendorsOf(thing.vendor);
  const numbers = [...new Set([foldNumber(name), ...numbersIn(name)])];
  const compacted = compactName(name, vendors);
  const own = familyWords(name, vendors);
  const ofNumbers = numbers.flatMap(familiesOfNumber);
  const isSame = ({ vendors: theirs }: Statement): boolean => theirs.some((each) => vendors.some((vendor) => sameVendor(vendor, each)));
  const look = (shelf: Shelf, isKnown: boolean): void => {
    const mine = (statement: Statement): boolean => !isKnown || isSame(statement);
    for (const number of numbers) {
      for (const each of shelf.numbers.get(number) ?? []) if (mine(each)) tell(each, 'order-number');
      for (const [pattern, each] of shelf.patterns) if (mine(each) && pattern.test(number)) tell(each, 'order-number');
    }
    for (const each of shelf.names.get(compacted) ?? []) if (mine(each)) tell(each, isKnown ? 'product-name' : 'name-without-maker');
    if (!isKnown) return;
    for (const family of shelf.families.values())
      if (mayBeFamily(family.words, own) || ofNumbers.some((each) => mayBeFamily(family.words, each, true)))
        for (const each of family.statements) if (mine(each) && !namesOtherNumbers(each.numbers, numbers)) tell(each, 'family');
  };
  if (vendors.length === 0) {
    for (const shelf of shelves.values()) look(shelf, false);
    return;
  }
  for (const stem of new Set(vendors.map(vendorStem))) {
    const shelf = shelves.get(stem);
    if (shelf !== undefined) look(shelf, true);
  }
  const nameless = shelves.get(noVendor);
  if (nameless !== undefined) look(nameless, false);
}

/** Type, namespace and name; version, qualifiers and path left out. */
const packageOf = (purl: string): string => purl.toLowerCase().replace(/[@?#].*$/s, '');
/** Part, vendor and product of a CPE name of either form. */
function cpeProduct(cpe: string): string {
  const parts = cpe
    .toLowerCase()
    .replace(/^cpe:2\.3:/, '')
    .replace(/^cpe:\//, '')
    .split(':');
  return parts.slice(0, 3).join(':');
}
