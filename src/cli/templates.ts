/** Texts of a new site folder: site.yaml and one commented template for each evidence kind. They hold no records: an example is never evidence. */
import type { FieldSchema, Kind } from '../model/kind.js';

/** The five kinds that a site begins with; the rest by `--kind`. */
export const firstKinds = ['assets', 'accounts', 'firewall-rules', 'backups', 'log-sources'] as const;

const exampleOf = (name: string, field: FieldSchema): string => {
  if (field.enum?.[0] !== undefined) return field.enum[0];
  switch (field.type) {
    case 'boolean':
      return 'true';
    case 'integer':
    case 'number':
      return '1';
    case 'array':
      return `[${field.items ? exampleOf(name, field.items) : ''}]`;
    case 'object':
      return `{ ${Object.entries(field.properties ?? {}).map(([key, each]) => `${key}: ${exampleOf(key, each)}`).join(', ')} }`;
    case 'string':
      return field.format === 'date' ? '2026-09-28' : field.format === 'date-time' ? '2026-09-28T06:00:00Z' : field.format === 'ip' ? '10.1.40.11' : field.format === 'network' ? '10.1.40.0/24' : `"..."`;
  }
};

/** A YAML list with every field as a comment: description, what is allowed, an example. */
export function kindTemplate(kind: Kind): string {
  const fields = Object.entries(kind.schema.properties);
  const line = ([name, field]: readonly [string, FieldSchema]): string => {
    const must = kind.schema.required.includes(name) ? ' (must be given)' : '';
    const allowed = field.enum ? `: ${field.enum.join(', ')}` : '';
    return `#   ${name}: ${exampleOf(name, field)}`.padEnd(44) + `# ${field.description ?? ''}${allowed}${must}\n`;
  };
  const [first = '', ...rest] = fields.map(line);
  return [
    `# ${kind.title}\n`,
    ...kind.description.match(/.{1,96}(?:\s|$)/g)?.map((each) => `# ${each.trim()}\n`) ?? [],
    '#\n',
    '# One list item for each record. Take the comment signs away, or keep the records in a table (CSV, XLSX) or an\n',
    '# export of your tool and name that file in site.yaml. What is not known is left out: absent is not "no".\n',
    `# Identity of a record: ${kind.key.join(' + ')}. ${kind.maxAgeDays === null ? 'The records carry their own dates.' : `Stale after ${kind.maxAgeDays} days, unless the policy says less.`}\n`,
    '#\n',
    first.replace('#   ', '# - '),
    ...rest,
    '[]\n',
  ].join('');
}

export interface ProposedZone {
  readonly id: string;
  readonly name: string;
  readonly networks: readonly string[];
}
export interface ProposedEvidence {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly collected: string;
  readonly recordsAt: string | null;
  /** field -> column, in the order of the kind. */
  readonly fields: readonly (readonly [string, string])[];
  readonly map: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Columns that fit no field. */
  readonly unused: readonly string[];
}

const quoted = (text: string): string => JSON.stringify(text);

export function siteTemplate(name: string, id: string, zones: readonly ProposedZone[], evidence: readonly ProposedEvidence[], proposed: boolean): string {
  const zoneLines = zones.map(
    (zone) => `  - { id: ${zone.id}, name: ${quoted(zone.name)}, domain: iacs, networks: [${zone.networks.join(', ')}], target: 1 }\n`,
  );
  const pair = zones.slice(0, 2).map((zone) => zone.id);
  return [
    '# The site: zones, conduits, evidence register, decisions. `otbaseline schema site` is its schema, `otbaseline lint .` checks it.\n',
    `site: { id: ${id}, name: ${quoted(name)}, timeZone: UTC }          # set your time zone, e.g. Europe/Warsaw\n`,
    'policy: baseline                                    # otbaseline list policies\n\n',
    proposed ? '# Proposed from your table. Correct names, add networks and targets (0 to 4, or one for each of IAC UC SI DC RDF TRE RA).\n' : '# target: 0 to 4 for all seven foundational requirements, or { IAC: 2, UC: 2, SI: 2, DC: 1, RDF: 2, TRE: 1, RA: 2 }\n',
    'zones:\n',
    ...zoneLines,
    '\n# Every path between zones, with the device that enforces it and the flows that are wanted.\n',
    'conduits:',
    pair.length === 2 ? '\n' : ' []\n',
    ...(pair.length === 2
      ? [
          `#  - id: c-1\n#    between: [${pair.join(', ')}]\n#    target: 1\n#    enforcedBy: [fw-1]                              # asset id of the firewall\n#    flows:\n#      - { id: f-1, from: ${pair[0] ?? ''}, to: ${pair[1] ?? ''}, service: tcp/443, owner: "...", expires: 2027-12-31 }\n  []\n`,
        ]
      : []),
    '\n# Every file that counts. Files that are not listed are not used. `otbaseline register .` writes hash and record count.\n',
    'evidence:',
    evidence.length === 0 ? ' []\n' : '\n',
    ...evidence.map(evidenceText),
    '\n# Decisions of named people: waivers, compensations, notApplicable, completeness (otbaseline schema site).\n',
    'decisions: {}\n',
  ].join('');
}

function evidenceText(each: ProposedEvidence): string {
  const fields = each.fields.map(([field, column]) => `      ${field}: ${quoted(column)}\n`);
  const maps = Object.entries(each.map).map(([field, values]) => `      ${field}: { ${Object.entries(values).map(([from, to]) => `${quoted(from)}: ${to}`).join(', ')} }\n`);
  return [
    `  - id: ${each.id}\n    kind: ${each.kind}\n    file: ${quoted(each.file)}\n    collected: ${each.collected}                          # the day on which the data was taken, not copied\n    collector: "..."                                # tool or person\n`,
    each.recordsAt === null ? '' : `    records: ${quoted(each.recordsAt)}\n`,
    fields.length === 0 ? '' : `    fields:                                         # field of the kind: column of your table\n${fields.join('')}`,
    maps.length === 0 ? '' : `    map:\n${maps.join('')}`,
    each.unused.length === 0 ? '' : `    # not used: ${each.unused.join(', ')}\n`,
  ].join('');
}
