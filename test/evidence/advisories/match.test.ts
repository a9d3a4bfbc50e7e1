/** Inventory and advisories held against each other: by which rule, with which outcome, and why it stays open. */
import { describe, expect, test } from 'vitest';
import { makeAdvisories, type Thing } from '../../../src/evidence/advisories/identify.js';
import { judge } from '../../../src/evidence/advisories/outcome.js';
import { familyWords, mayBeFamily, numberPattern, numbersIn } from '../../../src/evidence/advisories/product.js';
import { statementOf, type Statement } from '../../../src/evidence/advisories/statement.js';
import { mendEncoding, vendorsOf } from '../../../src/evidence/advisories/vendor.js';
import type { Fields } from '../../../src/model/record.js';

const origin = { evidence: 'csaf', line: 12, column: 5, pointer: '/product_tree/branches/0/product', file: 'advisories/a.json' };
const statement = (values: Fields): Statement => {
  const made = statementOf({
    ...{ kind: 'advisories', key: 'x', origins: [origin], zones: [], conduits: [], perhaps: [], unplaced: null },
    values: { document: 'A-1', product: 'P', group: 1, status: 'affected', vulnerabilities: [{ cve: 'CVE-2026-1' }], ...values },
  });
  if (made === null) throw new Error('no statement');
  return made;
};
const thing = (vendor: string | null, name: string | null, version: string | null = null, more: Partial<Thing> = {}): Thing => ({
  ...{ vendor, name, version, purl: null, cpe: null },
  ...more,
});
const judged = (of: Thing, statements: readonly Fields[]) => {
  const hits = makeAdvisories(statements.map(statement)).hits(of);
  const made = judge(of, hits).get('CVE-2026-1');
  return made === undefined ? null : [made.outcome, made.reason, made.rule];
};

describe('makers', () => {
  test.each([
    ['GeutebrÃ¼ck GmbH', 'Geutebrück'],
    ['Hitachi Energy ', 'HITACHI ENERGY Ltd.'],
    ['PEPPERL+FUCHS', 'Pepperl+Fuchs SE'],
    ['Siemens AG', 'SIEMENS'],
    ['3S-Smart Software Solutions GmbH', 'CODESYS GmbH'],
    ['Schneider Electric Software, LLC', 'Schneider Electric'],
    ['PHOENIX CONTACT, Innominate Security Technologies', 'Phoenix Contact GmbH & Co. KG'],
    ['General Electric (GE)', 'GE'],
    ['ICONICS, Mitsubishi Electric', 'Mitsubishi Electric Corporation'],
    ['PSI GridConnect GmbH (formerly PSI Nentec GmbH)', 'PSI GridConnect'],
    ['Hirschmann Automation and Control GmbH, Belden Inc.', 'Hirschmann'],
    ['Drägerwerk AG', 'DrÃ¤ger'],
  ])('%s and %s are one', (a, b) => {
    expect(vendorsOf(a).some((each) => vendorsOf(b).includes(each))).toBe(true);
  });
  test.each(['multiple', 'n/a', '', 'Multiple open source', 'unknown'])('"%s" names nobody', (name) => {
    expect(vendorsOf(name)).toEqual([]);
  });
  test('two makers of one first word are two', () => {
    expect(vendorsOf('Delta Controls').some((each) => vendorsOf('Delta Electronics').includes(each))).toBe(false);
  });
  test('text that is no broken encoding stays as it is', () => {
    expect(mendEncoding('Ångström Ã')).toBe('Ångström Ã');
  });
});

describe('products', () => {
  test('order numbers in a name', () => {
    expect(numbersIn('SIMATIC S7-1200 CPU 1211C (6ES7211-1BE40-0XB0) and 6es7212-1be40-0xb0')).toEqual([
      '6ES7211-1BE40-0XB0',
      '6ES7212-1BE40-0XB0',
    ]);
    expect(numbersIn('HIMatrix (V11.2)')).toEqual([]);
  });
  test.each([
    ['6ES7516-3AN0?-0AB0', '6ES7516-3AN02-0AB0', true],
    ['6ES7516-*', '6ES7516-3AN02-0AB0', true],
    ['6ES7516-*', '6ES7517-3AN02-0AB0', false],
    [String.raw`750-8\*`, '750-82', false],
  ])('the pattern %s and %s: %s', (pattern, number, is) => {
    expect(numberPattern(pattern)?.test(number) ?? false).toBe(is);
  });
  test('a star alone is no pattern', () => {
    expect(numberPattern('*')).toBeNull();
  });
  test.each([
    ['SIMATIC S7-1500 CPU family', 'SIMATIC S7-1500 CPU 1516-3 PN/DP', true],
    ['SCALANCE XC-200 family', 'SCALANCE XC216', true],
    ['SCALANCE X-200 family', 'SCALANCE XC216', false],
    ['SIMATIC S7-1200 CPU family', 'SIMATIC S7-1500 CPU 1516-3 PN/DP', false],
    ['SIMATIC S7-1500 CPU 1518-4 PN/DP MFP', 'S7-1500', true],
    ['HIMatrix', 'HIMatrix F35 03', true],
    ['PFC200 750-82xx', '750-8202', true],
    ['PFC200 750-82xx', '750-8302', false],
    ['SIMATIC ITP1000', 'SIMATIC S7-1200 CPU 1211C', false],
    ['RUGGEDCOM RX1500', 'SIMATIC S7-1500 CPU 1516', false],
  ])('the family %s and %s: %s', (family, name, is) => {
    expect(mayBeFamily(familyWords(family), familyWords(name))).toBe(is);
  });
});

const cpu = {
  vendor: 'Siemens',
  names: ['SIMATIC S7-1500 CPU 1516-3 PN/DP (6ES7516-3AN02-0AB0)'],
  models: ['6ES7516-3AN02-0AB0'],
  version: '< V3.1.2',
};
const mine = thing('SIEMENS AG', '6ES7516-3AN02-0AB0', 'V3.1.1');

describe('outcomes', () => {
  test.each<[string, Thing, readonly Fields[], readonly unknown[] | null]>([
    ['an order number and a version before the bound', mine, [cpu], ['affected', null, 'order-number']],
    ['the bound itself', { ...mine, version: 'V3.1.2' }, [cpu], ['not-affected', null, 'order-number']],
    [
      'the order number beside other words',
      thing('Siemens', 'CPU 1516 6ES7516-3AN02-0AB0', 'V3.0'),
      [cpu],
      ['affected', null, 'order-number'],
    ],
    ['no version in the inventory', { ...mine, version: null }, [cpu], ['undetermined', 'version-unknown', 'order-number']],
    ['a version that is none', { ...mine, version: 'see label' }, [cpu], ['undetermined', 'version-not-comparable', 'order-number']],
    [
      'no version, but all are affected',
      { ...mine, version: null },
      [{ ...cpu, version: 'vers:all/*' }],
      ['affected', null, 'order-number'],
    ],
    ['a range in prose', mine, [{ ...cpu, version: 'devices built before May' }], ['undetermined', 'range-not-understood', 'order-number']],
    ['another order number', thing('Siemens', '6ES7515-2AM02-0AB0', 'V3.0'), [cpu], null],
    ['the same number of another maker', thing('Rockwell', '6ES7516-3AN02-0AB0', 'V3.0'), [cpu], null],
    ['a number without a maker in the inventory', { ...mine, vendor: null }, [cpu], ['affected', null, 'order-number']],
    [
      'a name without a maker in the inventory',
      thing(null, 'LANTIME M320', '7.08'),
      [{ vendor: 'Meinberg', names: ['LANTIME M320'], version: '< 7.09' }],
      ['undetermined', 'maker-unknown', 'name-without-maker'],
    ],
    [
      'the name of the product',
      thing('Meinberg', 'LANTIME M320', 'LTOS 7.08'),
      [{ vendor: 'Meinberg', names: ['LANTIME M320'], version: '< 7.09' }],
      ['affected', null, 'product-name'],
    ],
    [
      'the name and a plus',
      thing('4RF', 'Aprisa SR+', '1.0'),
      [{ vendor: '4RF', names: ['Aprisa SR'], version: '< 1.1' }],
      ['undetermined', 'family-only', 'family'],
    ],
    [
      'the family alone',
      mine,
      [{ vendor: 'Siemens', names: ['SIMATIC S7-1500 CPU family (incl. related ET200 CPUs)'], version: '< V3.2' }],
      ['undetermined', 'family-only', 'family'],
    ],
    [
      'the family alone, and a version that is outside',
      { ...mine, version: 'V9' },
      [{ vendor: 'Siemens', names: ['SIMATIC S7-1500 CPU family'], version: '< V3.2' }],
      ['undetermined', 'family-only', 'family'],
    ],
    [
      'the family beside the very product',
      { ...mine, version: 'V3.1.2' },
      [cpu, { vendor: 'Siemens', names: ['SIMATIC S7-1500 CPU family'], version: '< V9' }],
      ['not-affected', null, 'order-number'],
    ],
    ['a part that may be in it', mine, [{ ...cpu, part: 'maybe' }], ['undetermined', 'part-unknown', 'order-number']],
    ['a part that always is', mine, [{ ...cpu, part: 'default' }], ['affected', null, 'order-number']],
    [
      'VEX: not affected',
      mine,
      [{ ...cpu, status: 'not-affected', version: 'V3.1.1', exact: true }],
      ['not-affected', null, 'order-number'],
    ],
    [
      'VEX: fixed in this version',
      { ...mine, version: 'V3.1.2' },
      [cpu, { ...cpu, status: 'fixed', version: 'V3.1.2', exact: true }],
      ['fixed', null, 'order-number'],
    ],
    [
      'VEX: fixed in another version',
      mine,
      [cpu, { ...cpu, status: 'fixed', version: 'V3.1.2', exact: true }],
      ['affected', null, 'order-number'],
    ],
    [
      'VEX: under investigation',
      mine,
      [{ ...cpu, status: 'under-investigation', version: 'vers:all/*' }],
      ['undetermined', 'under-investigation', 'order-number'],
    ],
    [
      'VEX: all versions affected, this one fixed',
      mine,
      [
        { ...cpu, version: 'vers:all/*' },
        { ...cpu, document: 'A-2', status: 'fixed', version: 'V3.1.1', exact: true },
      ],
      ['fixed', null, 'order-number'],
    ],
    [
      'two that disagree on this version',
      mine,
      [cpu, { ...cpu, document: 'A-2', status: 'not-affected', version: '< V4' }],
      ['undetermined', 'advisories-disagree', 'order-number'],
    ],
    [
      'a word for all beside a range that is not understood',
      mine,
      [
        { ...cpu, version: 'see text' },
        { ...cpu, status: 'fixed', version: 'vers:all/*' },
      ],
      ['undetermined', 'range-not-understood', 'order-number'],
    ],
    [
      'the first and the last version that are affected',
      mine,
      [
        { ...cpu, status: 'first-affected', version: 'V2.0', exact: true },
        { ...cpu, status: 'last-affected', version: 'V4.0', exact: true },
      ],
      ['undetermined', 'range-not-understood', 'order-number'],
    ],
    [
      'the version inside of the name',
      thing('Example', 'Controller X', '1.2'),
      [{ vendor: 'Example', names: ['Controller X 1.2'] }],
      ['affected', null, 'product-name'],
    ],
    [
      'a range inside of the name',
      thing('Example', 'Firmware Y', '4.8'),
      [{ vendor: 'Example', names: ['Firmware Y <4.9'] }],
      ['affected', null, 'product-name'],
    ],
    [
      'a package URL',
      thing(null, 'openssl', '1.1.1', { purl: 'pkg:generic/openssl@1.1.1' }),
      [{ names: ['OpenSSL'], purl: 'pkg:generic/openssl@1.1.1k', version: '< 1.1.2' }],
      ['affected', null, 'package'],
    ],
    [
      'several makers in one field',
      thing('Wind River', 'VxWorks', '6.9'),
      [{ vendor: 'ENEA, Green Hills Software, ITRON, IP Infusion, and Wind River', names: ['VxWorks'], version: '< 7' }],
      ['affected', null, 'product-name'],
    ],
  ])('%s', (_, of, statements, outcome) => {
    expect(judged(of, statements)).toEqual(outcome);
  });

  test('a draft and a recommended version are no statements', () => {
    const record = (values: Fields) => ({
      ...{ kind: 'advisories', key: 'x', origins: [origin], zones: [], conduits: [], perhaps: [], unplaced: null },
      values: { document: 'A-1', status: 'affected', ...values },
    });
    expect(statementOf(record({ draft: true }))).toBeNull();
    expect(statementOf(record({ status: 'recommended' }))).toBeNull();
  });
});
