/** The published record between IEC 62443, NIST and ATT&CK: older editions, labels, and each known conflict handled as decided. */
import { existsSync, readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { loadLibrary } from '../src/load/library.js';
import { strongestRows, strongestSources, type Catalogue, type Mapping, type MappingRow } from '../src/model/catalogue.js';

const loaded = loadLibrary({ shipped: true, extra: [], tests: false });
if (!loaded.ok) throw new Error('the library does not load');
const { catalogues, mappings, controls: shippedControls } = loaded.value;

function catalogue(id: string): Catalogue {
  const found = catalogues.get(id);
  if (!found) throw new Error(`there is no catalogue ${id}`);
  return found;
}
function mapping(from: string, to: string): Mapping {
  const found = mappings.find((each) => each.from === from && each.to === to);
  if (!found) throw new Error(`there is no mapping from ${from} to ${to}`);
  return found;
}
const rows = (from: string, to: string): readonly MappingRow[] => mapping(from, to).rows;
const shown = (from: string, to: string, id: string): readonly string[] => strongestRows(mapping(from, to), id).map((each) => each.id);
const leaves = (id: string) => catalogue(id).requirements.filter((row) => row.kind !== 'group');
const requirements = leaves('iec-62443-3-3').filter((row) => row.parent === null);

describe('older editions', () => {
  test('2-1:2010 has 126 ids and CSF 1.1 has 108, all of them withdrawn with their edition', () => {
    expect([leaves('iec-62443-2-1-2010').length, leaves('nist-csf-1.1').length]).toEqual([126, 108]);
    for (const id of ['iec-62443-2-1-2010', 'nist-csf-1.1']) expect(leaves(id).filter((row) => row.withdrawn !== true)).toEqual([]);
    expect(catalogue('iec-62443-2-1-2010').supersededBy).toBe('iec-62443-2-1');
    expect(catalogue('nist-csf-1.1').supersededBy).toBe('nist-csf-2.0');
  });
  test('the titles of 2-1:2010 and CSF 1.1 are not printed: a row says its number and no more', () => {
    expect(leaves('iec-62443-2-1-2010').filter((row) => row.title !== `Clause ${row.id}`)).toEqual([]);
    expect(leaves('nist-csf-1.1').filter((row) => row.title !== `Subcategory ${row.id} of CSF 1.1`)).toEqual([]);
  });
  test('CSF 1.1 cites 3-3 in 118 pairs, 37 subcategories, 47 SRs, and 2-1 in 171 pairs, 73 subcategories, 89 clauses', () => {
    const counts = (from: string) => {
      const all = rows(from, 'nist-csf-1.1');
      return [all.length, new Set(all.map((row) => row.to)).size, new Set(all.map((row) => row.from)).size];
    };
    expect(counts('iec-62443-3-3')).toEqual([118, 37, 47]);
    expect(counts('iec-62443-2-1-2010')).toEqual([171, 73, 89]);
  });
});

describe('every SR', () => {
  test.each(['nist-csf-2.0', 'nist-sp-800-53-r5', 'iec-62443-2-1'])('is shown with at least one row of %s', (to) => {
    expect(requirements).toHaveLength(51);
    expect(requirements.map((row) => row.id).filter((id) => shown('iec-62443-3-3', to, id).length === 0)).toEqual([]);
  });
});

test('every control that ships names an outcome of CSF 2.0 and a control of SP 800-53', () => {
  const of = (id: string) => shippedControls.filter(({ maps }) => (maps[id] ?? []).length === 0).map((each) => each.id);
  expect(shippedControls.length).toBeGreaterThan(100);
  expect({ csf: of('nist-csf-2.0'), sp80053: of('nist-sp-800-53-r5') }).toEqual({ csf: [], sp80053: [] });
});

test('no official row is left out, weakened or marked broad: it is the row that is shown', () => {
  for (const each of mappings)
    for (const row of each.rows.filter(({ grade }) => grade === 'official'))
      expect(strongestRows(each, row.from).find(({ id }) => id === row.to)?.grade, `${each.from} ${row.from} -> ${row.to}`).toBe(
        'official',
      );
});

test('a row that the published record has and that is not shown says why', () => {
  const silent = mappings.flatMap((each) =>
    each.rows.filter((row) => row.broad === true && row.grade !== 'derived' && (row.note ?? '') === ''),
  );
  expect(silent).toEqual([]);
});

test('the way back from a target shows the same rows as the way there', () => {
  for (const each of mappings) {
    const there = new Set(
      [...new Set(each.rows.map((row) => row.from))].flatMap((id) => strongestRows(each, id).map((to) => `${id} ${to.id}`)),
    );
    const back = new Set(
      [...new Set(each.rows.map((row) => row.to))].flatMap((id) => strongestSources(each, id).map((from) => `${from.id} ${id}`)),
    );
    expect(back).toEqual(there);
  }
});

describe('conflicts of the published record', () => {
  const noteOf = (from: string, to: string, source: string, target: string): string =>
    rows(from, to).find((row) => row.from === source && row.to === target)?.note ?? '';
  const targets = (from: string, to: string, id: string): readonly string[] =>
    rows(from, to)
      .filter((row) => row.from === id)
      .map((row) => row.to);

  test('C01: the stray dot in SR.6.1 is read as SR 6.1, and the row says so', () => {
    expect(noteOf('iec-62443-3-3', 'nist-csf-1.1', 'SR 6.1', 'ID.SC-5')).toContain('C01');
  });
  test('C02: PR.AC-5 keeps its two citations with a note, and SR 5.1 and SR 5.2 have a project row to PR.IR-01', () => {
    expect(
      rows('iec-62443-3-3', 'nist-csf-1.1')
        .filter((row) => row.to === 'PR.AC-5')
        .map((row) => row.from),
    ).toEqual(['SR 3.1', 'SR 3.8']);
    expect(noteOf('iec-62443-3-3', 'nist-csf-1.1', 'SR 3.1', 'PR.AC-5')).toContain('C02');
    for (const id of ['SR 5.1', 'SR 5.2'])
      expect(strongestRows(mapping('iec-62443-3-3', 'nist-csf-2.0'), id).find((row) => row.id === 'PR.IR-01')?.grade).toBe('curated');
  });
  test('C03: PR.PT-4 went to PR.AA-06 for NIST, and no requirement follows it there', () => {
    expect(noteOf('nist-csf-1.1', 'nist-csf-2.0', 'PR.PT-4', 'PR.AA-06')).toContain('C03');
    expect(strongestSources(mapping('iec-62443-3-3', 'nist-csf-2.0'), 'PR.AA-06')).toEqual([]);
  });
  test('C04: DE.AE-06 has RA-3 and not the withdrawn RA-4', () => {
    expect(targets('nist-csf-2.0', 'nist-sp-800-53-r5', 'DE.AE-06')).toContain('RA-3');
    expect(targets('nist-csf-2.0', 'nist-sp-800-53-r5', 'DE.AE-06')).not.toContain('RA-4');
  });
  test('C05: where two maps from CSF 1.1 to 2.0 differ, NIST is taken', () => {
    expect(targets('nist-csf-1.1', 'nist-csf-2.0', 'ID.GV-4')).toContain('GV.RM-04');
    expect(targets('nist-csf-1.1', 'nist-csf-2.0', 'ID.GV-4')).not.toContain('GV.RM-03');
  });
  test('C06: SR 5.1 has SC-7, though one label leaves it out', () => {
    expect(shown('iec-62443-3-3', 'nist-sp-800-53-r5', 'SR 5.1')).toContain('SC-7');
    expect(noteOf('attack-ics', 'nist-sp-800-53-r5', 'M0930', 'AC-3')).toContain('C06');
  });
  test('C07: passwords (SR 1.7, CR 1.7) are not shown as multifactor authentication', () => {
    expect(shown('iec-62443-3-3', 'attack-ics', 'SR 1.7')).not.toContain('M0932');
    expect(shown('iec-62443-4-2', 'attack-ics', 'CR 1.7')).not.toContain('M0932');
    expect(noteOf('iec-62443-4-2', 'attack-ics', 'CR 1.7', 'M0932')).toContain('C07');
  });
  test('C08: redundancy is not shown as backup (M0811, CP-9)', () => {
    expect(shown('attack-ics', 'nist-sp-800-53-r5', 'M0811')).not.toContain('CP-9');
    expect(noteOf('attack-ics', 'nist-sp-800-53-r5', 'M0811', 'CP-9')).toContain('C08');
  });
  test('C09: labels of Revision 4 say so, and the withdrawn SA-12 has no row', () => {
    const old = rows('attack-ics', 'nist-sp-800-53-r5').filter((row) => row.note?.includes('C09'));
    expect(old.map((row) => `${row.from} ${row.to}`)).toEqual(['M0913 AT-3', 'M0947 SI-7', 'M0949 SI-3']);
    expect(rows('attack-ics', 'nist-sp-800-53-r5').filter((row) => row.to === 'SA-12')).toEqual([]);
  });
  test('C10: labels that name a number without a requirement are read as the requirements of the component types', () => {
    const labelled = (id: string) => strongestSources(mapping('iec-62443-4-2', 'attack-ics'), id).map((row) => row.id);
    expect(labelled('M0806')).toEqual(['NDR 1.6']);
    expect(labelled('M0946')).toEqual(['EDR 3.14', 'HDR 3.14', 'NDR 3.14']);
    expect(labelled('M0948')).not.toContain('CR 5.4');
    const placeholders = new Set(
      catalogue('iec-62443-4-2')
        .requirements.filter((row) => row.replacedBy)
        .map((row) => row.id),
    );
    expect(rows('iec-62443-4-2', 'attack-ics').filter((row) => placeholders.has(row.from) && row.broad !== true)).toEqual([]);
  });
  test('C11: the 10 techniques and 6 mitigations that the labels do not reach are marked as a gap', () => {
    const reached = new Set(rows('iec-62443-3-3', 'attack-ics').map((row) => row.to));
    const noted = (kind: string) =>
      leaves('attack-ics')
        .filter((row) => row.kind === kind && row.note !== undefined)
        .map((row) => row.id);
    expect(noted('technique')).toEqual(
      leaves('attack-ics')
        .filter((row) => row.kind === 'technique' && !reached.has(row.id))
        .map((row) => row.id),
    );
    expect(noted('technique')).toHaveLength(10);
    expect(noted('mitigation')).toEqual(['M0805', 'M0812', 'M0816', 'M0915', 'M0919', 'M0920']);
  });
  test('C12, C13: the OT baselines have AC-3(11), AU-3(1) and IA-6 where SP 800-53B and the family pages have them', () => {
    const baselines = (id: string) => catalogue('nist-sp-800-53-r5').requirements.find((row) => row.id === id)?.otBaselines;
    expect(baselines('AC-3(11)')).toEqual({ high: true });
    expect(baselines('AC-3(13)')).toBeUndefined();
    expect(baselines('AU-3(1)')).toEqual({ moderate: true, high: true });
    expect(baselines('IA-6')).toEqual({ low: true, moderate: true, high: true });
  });
  test('C14, C15: SC-41 is left open and says so; SI-7(15) is at high only and SI-12 at low too', () => {
    const row = (id: string) => catalogue('nist-sp-800-53-r5').requirements.find((each) => each.id === id);
    expect(row('SC-41')?.note).toContain('left open');
    expect(row('SI-7(15)')?.otBaselines).toEqual({ high: true });
    expect(row('SI-12')?.otBaselines).toEqual({ low: true, moderate: true, high: true });
  });
  test('C16: no clause number is an id of 2-1:2024, and no id of 2024 is one of 2010', () => {
    expect(leaves('iec-62443-2-1').filter((row) => /^\d/.test(row.id))).toEqual([]);
    expect(catalogue('iec-62443-2-1-2010').requirements.filter((row) => !/^\d(\.\d+)+$/.test(row.id))).toEqual([]);
    expect(mappings.filter(({ from, to }) => from === 'iec-62443-2-1-2010' && to !== 'nist-csf-1.1')).toEqual([]);
  });
  test('C17: ids that do not exist are in no row', () => {
    const known = (id: string) => new Set(catalogue(id).requirements.map((row) => row.id));
    for (const { from, to, rows: all } of mappings)
      expect(all.filter((row) => !known(from).has(row.from) || !known(to).has(row.to))).toEqual([]);
  });
  test.each([
    ['SR 3.7', 'nist-sp-800-53-r5', 'SI-11'],
    ['SR 7.5', 'nist-sp-800-53-r5', 'PE-11'],
    ['SR 7.5', 'nist-csf-2.0', 'PR.IR-02'],
  ])('C18: %s, without any published link, has a project row to %s %s', (id, to, target) => {
    expect(strongestRows(mapping('iec-62443-3-3', to), id).find((row) => row.id === target)?.grade).toBe('curated');
  });
  test('C19: CSF 2.0 has 106 outcomes, whatever public copies count', () => {
    expect(leaves('nist-csf-2.0')).toHaveLength(106);
  });
  test('C20: no row rests on the cross matrix that looks shifted', () => {
    const sources = new Set(mappings.flatMap((each) => each.rows.flatMap((row) => (row.grade === 'curated' ? [] : [row.source]))));
    expect([...sources].sort()).toEqual([
      'anssi-pa-108-2.0',
      'attack-ics-18.1',
      'iec-62443-4-2',
      'nist-csf-1.1',
      'nist-csf-1.1 + nist-csf-2.0',
      'nist-csf-1.1 + nist-csf11-to-80053r5',
      'nist-csf-2.0',
      'nist-csf-2.0-references',
    ]);
  });
});

const facts = '../shared/facts';

describe.skipIf(!existsSync(facts))('the fact tables', () => {
  type Fact = Readonly<Record<string, string>>;
  const table = (file: string): Fact[] => parseCsv(readFileSync(`${facts}/${file}`, 'utf8'), { columns: true });
  const pairs = (file: string, from: string, to: string, where: (fact: Fact) => boolean = () => true): string[] =>
    table(file)
      .filter(where)
      .map((fact) => `${fact[from] ?? ''} ${fact[to] ?? ''}`)
      .sort();
  const pairsOf = (from: string, to: string): string[] =>
    rows(from, to)
      .map((row) => `${row.from} ${row.to}`)
      .sort();

  test('2-1:2010 has the same ids in the same order', () => {
    expect(leaves('iec-62443-2-1-2010').map((row) => [row.id, row.parent])).toEqual(
      table('iec62443/iec62443-2-1-2010.csv').map((fact) => [fact['id'], fact['group']]),
    );
  });
  test('CSF 1.1 cites the same clauses of 2-1, and went to the same places in CSF 2.0', () => {
    expect(pairsOf('iec-62443-2-1-2010', 'nist-csf-1.1')).toEqual(
      pairs('nist/csf11-informative-references.csv', 'ref', 'csf11', (fact) => fact['document'] === 'ISA-62443-2-1:2009'),
    );
    expect(pairsOf('nist-csf-1.1', 'nist-csf-2.0')).toEqual(pairs('nist/csf11-to-csf20.csv', 'csf11', 'csf20'));
    expect(rows('nist-csf-1.1', 'nist-csf-2.0').map((row) => row.relation)).toEqual(
      table('nist/csf11-to-csf20.csv').map((fact) => fact['kind']),
    );
  });
  test('4-2 is related to 3-3 as its own rows say', () => {
    expect(pairsOf('iec-62443-4-2', 'iec-62443-3-3')).toEqual(
      pairs('iec62443/iec62443-4-2-2019.csv', 'id', 'related_sr', (fact) => fact['related_sr'] !== ''),
    );
  });
  test('every label of ATT&CK that names 800-53 or 4-2 is there, SA-12 aside, placeholders redirected', () => {
    const labels = table('attack/mitigation-refs.csv');
    const successors = new Map(
      table('iec62443/iec62443-4-2-placeholders.csv').map((fact) => [fact['cr_id'] ?? '', (fact['replaced_by'] ?? '').split(';')]),
    );
    const of = (document: string) => labels.filter((fact) => fact['document']?.includes(document));
    const read = (ref: string): readonly string[] => (successors.get(ref) ?? [ref]).map((id) => (id === '' ? ref : id));
    expect(pairsOf('attack-ics', 'nist-sp-800-53-r5')).toEqual(
      // two mitigations name the same control in Revision 4 and 5
      [
        ...new Set(
          of('800-53')
            .filter((fact) => fact['ref'] !== 'SA-12')
            .map((fact) => `${fact['mitigation'] ?? ''} ${fact['ref'] ?? ''}`),
        ),
      ].sort(),
    );
    expect(pairsOf('iec-62443-4-2', 'attack-ics')).toEqual(
      of('4-2')
        .flatMap((fact) => read(fact['ref'] ?? '').map((id) => `${id} ${fact['mitigation'] ?? ''}`))
        .sort(),
    );
  });
});
