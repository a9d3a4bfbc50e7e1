/** The product tree of a CSAF document: each product that can be referred to, with the names, numbers and versions on the way to it. */
import { limitOf } from '../../../model/limits.js';
import { UnreadableFile } from '../../reader.js';
import { pointerStep } from '../json-locate.js';
import { type Json, objectIn, objectsIn, textIn, textsIn } from './json.js';

export interface Product {
  readonly id: string;
  readonly pointer: string;
  readonly value: unknown;
  readonly vendor: string | undefined;
  /** Family and product names, the nearest last. */
  readonly names: readonly string[];
  readonly fullName: string | undefined;
  /** Order and model numbers, as the document gives them. */
  readonly models: readonly string[];
  readonly cpe: string | undefined;
  readonly purl: string | undefined;
  readonly version: string | undefined;
  /** `version` is one version, not a range. */
  readonly exact: boolean;
  /** How sure it is that a device of that name has the part that is spoken of. */
  readonly part: 'whole' | 'default' | 'maybe';
}

const mostProducts = limitOf('csaf-products');

export function productsOf(document: unknown): ReadonlyMap<string, Product> {
  const tree = objectIn(document, 'product_tree');
  const found = new Map<string, Product>();
  const put = (product: Product): void => {
    if (found.has(product.id)) return;
    if (found.size >= mostProducts)
      throw new UnreadableFile('E_FILE_TOO_LARGE', `more than ${String(mostProducts)} products (limit csaf-products)`, 1, 1);
    found.set(product.id, product);
  };
  walk(objectsIn(tree, 'branches'), '/product_tree/branches', nowhere, put);
  objectsIn(tree, 'full_product_names').forEach((value, n) => {
    const product = productOf(value, `/product_tree/full_product_names/${String(n)}`, nowhere);
    if (product !== null) put(product);
  });
  objectsIn(tree, 'relationships').forEach((value, n) => {
    const product = relatedOf(value, `/product_tree/relationships/${String(n)}`, found);
    if (product !== null) put(product);
  });
  return found;
}

interface Way {
  readonly vendor: string | undefined;
  readonly names: readonly string[];
  readonly models: readonly string[];
  readonly version: string | undefined;
  readonly exact: boolean;
}
const nowhere: Way = { vendor: undefined, names: [], models: [], version: undefined, exact: false };

/** The parser has bounded the depth. */
function walk(branches: readonly Json[], at: string, way: Way, put: (product: Product) => void): void {
  branches.forEach((branch, n) => {
    const pointer = `${at}/${String(n)}`;
    const here = stepOf(branch, way);
    const leaf = objectIn(branch, 'product');
    const product = leaf === undefined ? null : productOf(leaf, `${pointer}/product`, here);
    if (product !== null) put(product);
    walk(objectsIn(branch, 'branches'), `${pointer}/${pointerStep('branches')}`, here, put);
  });
}

function stepOf(branch: Json, way: Way): Way {
  const name = textIn(branch, 'name');
  if (name === undefined) return way;
  switch (branch['category']) {
    case 'vendor':
      return { ...way, vendor: name };
    case 'product_family':
    case 'product_name':
      return { ...way, names: [...way.names, name] };
    case 'product_version':
      return { ...way, version: name, exact: true };
    case 'product_version_range':
      return { ...way, version: name, exact: false };
    case 'service_pack':
    case 'patch_level':
      return { ...way, version: way.version === undefined ? name : `${way.version} ${name}` };
    default:
      // architecture, language, host name, specification, legacy: they say nothing of which product it is
      return way;
  }
}

function productOf(value: Json, pointer: string, way: Way): Product | null {
  const id = textIn(value, 'product_id');
  if (id === undefined) return null;
  const helper = objectIn(value, 'product_identification_helper');
  return {
    ...way,
    id,
    pointer,
    value,
    fullName: textIn(value, 'name'),
    models: [...way.models, ...textsIn(helper, 'model_numbers'), ...textsIn(helper, 'skus')],
    cpe: textIn(helper, 'cpe'),
    purl: textIn(helper, 'purl'),
    part: 'whole',
  };
}

/** Software on a device, or a part of a product: known by the names of the device, and by the version of whichever has one. */
function relatedOf(value: Json, pointer: string, products: ReadonlyMap<string, Product>): Product | null {
  const own = objectIn(value, 'full_product_name');
  const id = textIn(own, 'product_id');
  const inner = products.get(textIn(value, 'product_reference') ?? '');
  const outer = products.get(textIn(value, 'relates_to_product_reference') ?? '');
  if (id === undefined || inner === undefined || outer === undefined) return null;
  const category = value['category'];
  const isFirmware = category === 'installed_on';
  const versioned = isFirmware && inner.version !== undefined ? inner : outer.version === undefined && isFirmware ? inner : outer;
  return {
    id,
    pointer,
    value,
    vendor: outer.vendor ?? inner.vendor,
    names: outer.names.length > 0 ? outer.names : outer.fullName === undefined ? [] : [outer.fullName],
    fullName: textIn(own, 'name'),
    models: outer.models,
    cpe: outer.cpe,
    purl: outer.purl,
    version: versioned.version,
    exact: versioned.exact,
    part: isFirmware ? 'whole' : category === 'default_component_of' ? 'default' : 'maybe',
  };
}
