/** Catalogue, controls and mappings of the fixture. */
import { createHash } from 'node:crypto';
import type { CatalogueEntry, ControlEntry, CrossReference, CrossRow } from '../../src/model/assessment.js';
import {
  foundationalRequirements,
  type FoundationalRequirement,
  type Requirement,
  type SecurityLevel,
  type Vector,
} from '../../src/model/catalogue.js';
import { requirementRows } from './requirements.js';

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
export const levelFrom = (text: string): SecurityLevel => (text === '1' ? 1 : text === '2' ? 2 : text === '3' ? 3 : 4);

export const catalogueRows: readonly (Requirement & { readonly fr: FoundationalRequirement; readonly level: SecurityLevel })[] =
  requirementRows
    .trim()
    .split('\n')
    .map((line) => {
      const [frText = '', id = '', level = '', conduit = '', title = ''] = line.split('|');
      const fr = foundationalRequirements.find((each) => each === frText) ?? 'IAC';
      const parent = id.includes(' RE ') ? id.slice(0, id.indexOf(' RE ')) : null;
      return { id, title, fr, level: levelFrom(level), parent, conduit: conduit === 'c' };
    });

export const withoutControl = new Set(['SR 3.4 RE 1', 'SR 2.8 RE 1']);
export const controlIdOf = (id: string): string => {
  const row = catalogueRows.findIndex((each) => each.id === id);
  const fr = catalogueRows[row]?.fr ?? 'IAC';
  const inFr = catalogueRows.filter((each) => each.fr === fr).findIndex((each) => each.id === id);
  return `OTB-${foundationalRequirements.indexOf(fr) + 1}${String(inFr + 1).padStart(2, '0')}`;
};

export const kindByFr: Vector<string> = {
  IAC: 'accounts',
  UC: 'access-settings',
  SI: 'endpoint-protection',
  DC: 'certificates',
  RDF: 'firewall-rules',
  TRE: 'log-sources',
  RA: 'backups',
};
export const outages = ['none', 'none', 'restart', 'none', 'shutdown'] as const;

export const controlFor = (row: (typeof catalogueRows)[number], at: number): ControlEntry => ({
  id: controlIdOf(row.id),
  version: 1 + (at % 3),
  title:
    row.id === 'SR 5.2 RE 1'
      ? 'Firewalls deny by default and allow by exception'
      : `${row.title} is shown by the ${kindByFr[row.fr]} export`,
  satisfies: [row.id],
  maps: { 'nist-csf-2.0': ['PR.AA-01'], 'nist-sp-800-53-r5': ['AC-2'] },
  subject: row.id === 'SR 6.1 RE 1' ? ['site'] : row.conduit === true ? ['zone', 'conduit'] : ['zone'],
  aspect: at % 5 === 0 ? 'effectiveness' : 'implementation',
  automation: at % 7 === 0 ? 'partial' : 'full',
  evidence: ['assets', kindByFr[row.fr]],
  rationale: 'What nobody reads back is a hope, and a hope does not stop anybody who is already inside.',
  fix:
    row.id === 'SR 5.2 RE 1'
      ? 'Replace each any-to-any rule by rules that name source, destination and service; end the list with a deny rule.'
      : `Correct the records named, then export the ${kindByFr[row.fr]} again.`,
  effort: { cost: 1000 + (at % 7) * 500, days: 1 + (at % 4), outage: outages[at % 5] ?? 'none' },
  proves: `That the export shows it on the day of collection; not that it stayed so afterwards.`,
  file: `controls/fr${foundationalRequirements.indexOf(row.fr) + 1}/${controlIdOf(row.id)}.yaml`,
  sha256: hash(row.id),
});

export const programmeControl = (id: string, title: string, reference: string, automation: string): ControlEntry => ({
  id,
  version: 1,
  title,
  satisfies: [`iec-62443-2-1:${reference}`],
  maps: { 'nist-csf-2.0': ['ID.AM-01'] },
  subject: ['site'],
  aspect: 'design',
  automation,
  evidence: ['documents'],
  rationale: 'Without it, everything else rests on memory.',
  fix: 'Write it down, have it approved, and keep the approved file in the site folder.',
  effort: { cost: 2000, days: 4, outage: 'none' },
  proves: 'That the document exists and is in force; not that people follow it.',
  file: `controls/programme/${id}.yaml`,
  sha256: hash(id),
});
export const programme = [
  programmeControl('OTB-001', 'The asset inventory is complete and current', 'CM 1.1', 'full'),
  programmeControl('OTB-002', 'Changes are approved before they are made', 'CM 1.4', 'partial'),
  programmeControl('OTB-003', 'Everybody with access is trained every year', 'ORG 1.4', 'full'),
  programmeControl('OTB-004', 'An incident response plan is in force', 'EVENT 1.8', 'attested'),
];
export const allControls: readonly ControlEntry[] = [
  ...catalogueRows.filter((row) => !withoutControl.has(row.id)).map(controlFor),
  ...programme,
].sort((a, b) => (a.id < b.id ? -1 : 1));

export const isProgramme = (control: ControlEntry): boolean => control.satisfies.every((each) => each.includes(':'));

export const catalogueEntry = (row: (typeof catalogueRows)[number]): CatalogueEntry => ({
  id: row.id,
  title: row.title,
  fr: row.fr,
  level: row.level,
  parent: row.parent,
  conduit: row.conduit === true,
  maps:
    row.parent === null
      ? {
          'nist-csf-2.0': [{ id: 'PR.AA-01', grade: 'derived', relation: 'related' }],
          'nist-sp-800-53-r5': [
            { id: 'AC-2', grade: 'published', relation: 'related' },
            { id: 'IA-2', grade: 'published', relation: 'related' },
          ],
        }
      : {},
});

const crossRow = (id: string, title: string, more: Partial<CrossRow>): CrossRow => ({
  ...{ id, title, coverage: 'none', kind: null, satisfiedBy: [], related: {}, from: {} },
  ...more,
});
const crossCatalogue = (id: string, title: string, more: Partial<CrossReference>): CrossReference => ({
  ...{ id, title, edition: '1', notice: null, relatedOnly: 0, requirements: [], others: [] },
  counts: { automated: 1, partial: 0, attested: 0, none: 7 },
  ...more,
});
/** One catalogue of each sort: with baselines, with a notice, one that controls satisfy, one of the site, one that nothing touches. */
export function crossReference(controls: readonly ControlEntry[]): readonly CrossReference[] {
  const ids = controls.map((each) => each.id);
  return [
    crossCatalogue('acme-rules', 'Rules of the works', {
      requirements: [crossRow('ACME 1', 'Doors are shut', { satisfiedBy: ids.slice(0, 1) })],
    }),
    crossCatalogue('attack-ics', 'MITRE ATT&CK for ICS', {
      notice: '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.',
      relatedOnly: 2,
      requirements: [
        crossRow('T0800', 'Activate Firmware Update Mode', {
          kind: 'technique',
          related: { derived: ids.slice(2, 9) },
          from: { derived: ['SR 1.1'] },
          tactics: ['Inhibit Response Function'],
        }),
        crossRow('M0932', 'Multi-factor Authentication', {
          kind: 'mitigation',
          related: { published: ids.slice(4, 6) },
          from: { published: ['SR 1.1'] },
        }),
      ],
      others: [{ id: 'T0801', title: 'Monitor Process State' }],
    }),
    crossCatalogue('iec-62443-2-4', 'Service providers', {}),
    crossCatalogue('nist-csf-2.0', 'NIST Cybersecurity Framework', {
      requirements: [
        crossRow('PR.AA-01', 'Accounts under management', {
          coverage: 'automated',
          related: { curated: [...ids.slice(4, 12), 'OTB-799'], derived: ids.slice(20, 30) },
          from: { official: ['SR 1.2'], curated: ['SR 1.1'], derived: ['SR 1.3'] },
        }),
      ],
      others: [{ id: 'PR.AA-06', title: 'Doors and fences' }],
    }),
    crossCatalogue('nist-sp-800-53-r5', 'Security and privacy controls', {
      requirements: [
        crossRow('AC-2', 'Account Management', {
          related: { curated: ids.slice(4, 6) },
          from: { curated: ['SR 1.3'] },
          otBaselines: ['low', 'moderate', 'high'],
        }),
        crossRow('IA-2', 'Identification', { from: { derived: ['SR 1.1'] } }),
      ],
      others: [{ id: 'PE-2', title: 'Physical access', otBaselines: ['moderate', 'high'] }],
    }),
  ];
}
