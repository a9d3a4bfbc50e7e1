/** lint on a site: how each file was read, what of it was left out, and what is only worth knowing. */
import { expect, test } from 'vitest';
import { folder, run } from './harness.js';

const site = (more: string): string => `site: { id: s, name: S, accountable: Ops, timeZone: Europe/Warsaw }
policy: baseline
zones: [{ id: z, name: Z, networks: [10.1.0.0/16], target: 1, accountable: Ops }]
conduits: []
evidence:
  - { id: inventory, kind: assets, file: assets.csv, collected: 2026-09-30${more} }
`;
const table = 'Inventory of the plant\n\nid,zone,State\nA,z,active\nB,z,gone\nC,z,gone\n';
const lint = (more: string): ReturnType<typeof run> =>
  run(['lint', '.', '--as-of', '2026-10-01'], { cwd: folder({ 'site.yaml': site(more), 'assets.csv': table }) });

test('rows that where leaves out are counted beside the mapping', async () => {
  expect((await lint(`, where: "raw.State == 'active'"`)).out).toContain('2 rows left out by where');
  expect((await lint('')).out).not.toContain('left out by where');
});

test('what a reader notes is no error, and has a code of its own', async () => {
  const { out } = await lint('');
  expect(out).toMatch(/assets\.csv warning W_EVIDENCE_NOTE\n {2}Header found in row 3/);
  expect(out).not.toContain('E_EVIDENCE_FORMAT');
});
