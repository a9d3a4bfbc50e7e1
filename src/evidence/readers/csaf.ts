/** CSAF 2.0 advisories and VEX documents: one row for each product, state and remedy, with the vulnerabilities of which that is said. */
import { limitOf } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { numbersIn } from '../advisories/product.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow } from '../reader.js';
import { productsOf, type Product } from './csaf/products.js';
import { objectIn, objectsIn, textIn } from './csaf/json.js';
import { groupsOf, vulnerabilityOf, type Detail, type Remedy, type Status } from './csaf/vulnerabilities.js';
import { batchesOf } from './document.js';
import { placeRecords, readDocument } from './json.js';
import { headText } from './text.js';

interface Group {
  readonly status: Status;
  readonly remedy: Remedy | null;
  readonly details: Detail[];
}
/** Products times vulnerabilities in one document. */
const mostStatements = limitOf('csaf-statements');
const mostBroken = 100;

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { document } = json;
  const head = headOf(document);
  const products = productsOf(document);
  const { groups, unknown } = statementsOf(document, head.document, products);
  if (products.size === 0 && unknown.length > 0)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The document speaks of products and has no product tree that names them.', 1, 1);
  const nodes = [...groups.keys()].map(({ value, pointer }) => ({ value, pointer }));
  const placed = placeRecords(json, nodes);
  const at = new Map(placed.rows.map((row) => [row.pointer, row]));
  const rows: RawRow[] = [];
  for (const [product, each] of groups) {
    const place = at.get(product.pointer);
    if (place !== undefined) for (const [n, group] of each.entries()) rows.push({ ...place, raw: rowOf(head, product, group, n + 1) });
  }
  const vendors = [...new Set([...products.values()].flatMap(({ vendor }) => vendor ?? []))];
  const broken = unknown.slice(0, mostBroken).map((id): BrokenRow => ({
    line: 1,
    column: 1,
    reason: `product ${id} is spoken of and is not in the product tree`,
    // with one maker in the document, the product that is missing is his
    ...(vendors.length === 1 && { raw: { ...head, vendor: vendors[0] } }),
  }));
  yield* batchesOf(rows, [...broken, ...placed.broken], [], null);
}

function headOf(document: unknown) {
  const own = objectIn(document, 'document');
  const tracking = objectIn(own, 'tracking');
  const id = textIn(tracking, 'id');
  const version = textIn(own, 'csaf_version');
  if (version === undefined || id === undefined)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no CSAF document: csaf_version or the id under tracking is missing.', 1, 1);
  if (!/^2\.\d$/.test(version)) throw new UnreadableFile('E_EVIDENCE_FORMAT', `CSAF ${version} is not known here.`, 1, 1);
  return {
    document: id,
    title: textIn(own, 'title'),
    publisher: textIn(objectIn(own, 'publisher'), 'name'),
    released: textIn(tracking, 'initial_release_date'),
    updated: textIn(tracking, 'current_release_date'),
    // a draft is no statement, and neither is a document that was taken back
    draft: textIn(tracking, 'status') === 'draft' ? true : undefined,
  };
}
type Head = ReturnType<typeof headOf>;

/** Each product with what is said of it: vulnerabilities with one state and one remedy together. */
function statementsOf(document: unknown, id: string, products: ReadonlyMap<string, Product>) {
  const groups = new Map<Product, Group[]>();
  const unknown = new Set<string>();
  const inGroups = groupsOf(document);
  let statements = 0;
  objectsIn(document, 'vulnerabilities').forEach((value, n) => {
    const vulnerability = vulnerabilityOf(value, n, id, inGroups);
    for (const [productId, statuses] of vulnerability.statusOf) {
      const product = products.get(productId);
      if (product === undefined) {
        unknown.add(productId);
        continue;
      }
      const remedy = vulnerability.remedyOf(productId);
      for (const status of statuses) {
        if (++statements > mostStatements)
          throw new UnreadableFile(
            'E_FILE_TOO_LARGE',
            `more than ${String(mostStatements)} statements on products (limit csaf-statements)`,
            1,
            1,
          );
        const there = groups.get(product) ?? [];
        groups.set(product, there);
        const same = there.find(
          (each) => each.status === status && each.remedy?.kind === remedy?.kind && each.remedy?.text === remedy?.text,
        );
        if (same !== undefined) same.details.push(vulnerability.detailOf(productId));
        else there.push({ status, remedy, details: [vulnerability.detailOf(productId)] });
      }
    }
  });
  return { groups, unknown: [...unknown] };
}

const rowOf = (head: Head, product: Product, { status, remedy, details }: Group, group: number): Readonly<Record<string, unknown>> => ({
  ...head,
  product: product.id,
  group,
  vendor: product.vendor,
  names: product.names.length > 0 ? product.names : product.fullName === undefined ? [] : [product.fullName],
  models: [...new Set([...product.models, ...numbersIn(product.fullName ?? '')])],
  cpe: product.cpe,
  purl: product.purl,
  version: product.version,
  exact: product.exact,
  part: product.part,
  status,
  remedy: remedy?.kind.replaceAll('_', '-'),
  fix: remedy?.text,
  vulnerabilities: details,
});

const fields = [
  ...['document', 'title', 'publisher', 'released', 'updated', 'draft', 'product', 'group', 'vendor', 'names', 'models', 'cpe', 'purl'],
  ...['version', 'exact', 'part', 'status', 'remedy', 'fix', 'vulnerabilities'],
];

export const csaf = defineReader({
  id: 'csaf',
  title: 'CSAF 2.0 advisory or VEX document',
  description:
    'Security advisories as makers and national bodies publish them, one document a file: register the folder that holds them. One row for each product of the product tree, state and remedy, with the ' +
    'vulnerabilities of which that is said: maker, names, order and model numbers, version or range, state (affected, not affected, fixed, under investigation, recommended), what helps, CVSS, and ' +
    'whether the document says that it is used by attackers. Relationships (software on a device, part of a product) are followed. Signatures, hashes and indexes in the folder are not read.',
  ceiling: 'E3',
  records: 'none',
  presets: { advisories: Object.fromEntries(fields.map((name) => [name, name])) },
  closed: true,
  recognise: (head) => {
    const text = headText(head);
    return /^\s*\{/.test(text) && /"csaf_version"\s*:/.test(text) ? 96 : 0;
  },
  read,
});
