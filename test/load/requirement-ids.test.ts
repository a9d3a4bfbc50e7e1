/** Ids of requirements as people write them. */
import { describe, expect, test } from 'vitest';
import { loadLibrary } from '../../src/load/library.js';
import { findReference, findRequirement, requirementsNamed, whyNotRequired } from '../../src/load/requirement-ids.js';

const loaded = loadLibrary({ shipped: 'without-controls', extra: [], tests: false });
if (!loaded.ok) throw new Error('the library does not load');
const { catalogues } = loaded.value;
const found = (catalogue: string, written: string): string | undefined => {
  const in_ = catalogues.get(catalogue);
  return in_ && findRequirement(in_, written)?.id;
};

describe('spellings', () => {
  test.each([
    ['iec-62443-3-3', 'SR 1.1', ['SR1.1', 'SR-1.1', 'SR 01.01', 'sr 1.1']],
    ['iec-62443-3-3', 'SR 1.1 RE 1', ['SR 1.1 RE(1)', 'SR 1.1 RE1', 'SR 1.1(1)', 'sr1.1re1', 'SR 1.1 (1)']],
    ['iec-62443-4-2', 'CR 1.1 RE 1', ['CR1.1RE1', 'CR 1.1(1)', 'CR-1.1 RE(1)', 'CR 01.01 RE 1']],
    ['iec-62443-4-2', 'NDR 1.6', ['NDR1.6', 'ndr-1.6']],
    ['iec-62443-4-2', 'CR 2.4', ['CR2.4']],
    ['iec-62443-2-4', 'SP.01.01 BR', ['SP01.01BR', 'sp.01.01br', 'SP.1.1 BR']],
    ['iec-62443-2-4', 'SP.01.01 RE 1', ['SP.01.01 RE(1)', 'SP01.01RE1']],
    ['iec-62443-2-1', 'ORG 1.1', ['ORG1.1', 'org 1.1']],
    ['iec-62443-2-1', 'USER 1.10', ['USER1.10']],
    ['iec-62443-3-2', 'ZCR 5.6', ['ZCR5.6']],
    ['iec-62443-4-1', 'SM-1', ['SM 1', 'sm1']],
    ['nist-sp-800-53-r5', 'AC-2', ['ac-2', 'AC-02', 'AC 2']],
    ['nist-sp-800-53-r5', 'AC-2(1)', ['ac-2.1', 'AC-02(01)', 'AC-2 (1)']],
    ['nist-csf-2.0', 'PR.AA-05', ['pr.aa-05']],
    ['attack-ics', 'T0800', ['t0800']],
  ])('%s %s', (catalogue, id, spellings) => {
    expect(found(catalogue, id)).toBe(id);
    for (const each of spellings) expect(found(catalogue, each), each).toBe(id);
  });
});

describe('what is no spelling', () => {
  test.each([
    ['iec-62443-3-3', 'SR 1.1.1'],
    ['iec-62443-3-3', 'SR 11'],
    ['nist-sp-800-53-r5', 'SR 2.1'],
    ['nist-csf-2.0', 'ID.AM-1'],
    ['nist-csf-1.1', 'ID.AM-01'],
    ['iec-62443-2-1', '4.3.3.5.1'],
  ])('%s has no %s', (catalogue, written) => {
    expect(found(catalogue, written)).toBeUndefined();
  });
});

test('ids are known together with their catalogue: SR-1 is a control of SP 800-53 and a requirement of 4-1', () => {
  expect(requirementsNamed(catalogues, 'SR-1').map(({ catalogue, requirement }) => `${catalogue.id}:${requirement.id}`)).toEqual([
    'iec-62443-4-1:SR-1',
    'nist-sp-800-53-r5:SR-1',
  ]);
  expect(requirementsNamed(catalogues, 'nist-sp-800-53-r5: sr-1').map(({ requirement }) => requirement.title)).toEqual([
    'Policy and Procedures',
  ]);
});

test.each([
  ['iec-62443-4-2:CR 1.6', 'use NDR 1.6'],
  ['iec-62443-4-2:CR 5.4', 'nothing stands in its place'],
  ['iec-62443-2-1-2010:4.3.3.5.1', 'name an id of iec-62443-2-1'],
  ['nist-csf-1.1:PR.AC-5', 'name an id of nist-csf-2.0'],
  ['nist-sp-800-53-r5:SA-12', 'name a control that holds'],
  ['iec-62443-2-1:ORG 1', 'name the requirements below it'],
  ['iec-62443-2-1:ORG 1.1', undefined],
  ['SR 1.1', undefined],
])('%s cannot be satisfied: %s', (written, hint) => {
  const reference = findReference(catalogues, written);
  expect(reference && whyNotRequired(reference.catalogue, reference.requirement)?.hint).toBe(hint);
});
