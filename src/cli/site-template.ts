/** Text of a new site.yaml: zones, conduits, register, decisions, with comments that say what belongs where. */

export interface ProposedZone {
  readonly id: string;
  readonly name: string;
  readonly domain: 'iacs' | 'business';
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
  /** field -> the same value for every record. */
  readonly constants: Readonly<Record<string, string>>;
  readonly map: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Columns that fit no field. */
  readonly unused: readonly string[];
}
export interface NewSite {
  readonly name: string;
  readonly id: string;
  readonly zones: readonly ProposedZone[];
  readonly evidence: readonly ProposedEvidence[];
  /** Kinds whose empty templates lie beside it: they stand in the register as comments. */
  readonly templates: readonly string[];
  readonly today: string;
}

/** JSON is YAML, and a text in quotes is never read as anything else. */
const quoted = (text: string): string => JSON.stringify(text);
const words = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);
/** An id without quotes where it cannot be taken for a number, a date or a truth value. */
const idText = (id: string): string => (/^[a-z][a-z0-9-]*$/i.test(id) && !words.has(id.toLowerCase()) ? id : quoted(id));
/** Nothing of a table may end the comment that it stands in. */
const comment = (text: string): string => quoted(text).slice(1, -1);
const beside = (text: string, remark: string, width = 50): string => `${text.padEnd(width)} # ${remark}\n`;

export function siteTemplate(site: NewSite): string {
  const { zones, evidence } = site;
  return [
    '# The site: zones, conduits, evidence register, decisions. `otbaseline schema site` is its schema, `otbaseline lint` checks it.\n',
    beside(`site: { id: ${idText(site.id)}, name: ${quoted(site.name)}, timeZone: UTC }`, 'your time zone, as Europe/Warsaw'),
    beside('policy: baseline', 'otbaseline list policies'),
    '\n',
    evidence.length > 0
      ? '# Proposed from your table: correct names and networks.\n'
      : '# Two zones as an example: put your own in their place.\n',
    '# target: 0 to 4 for all seven foundational requirements, or { IAC: 2, UC: 2, SI: 2, DC: 1, RDF: 2, TRE: 1, RA: 2 }.\n',
    '# domain: iacs (automation), business (office) or external.\n',
    'zones:\n',
    ...zones.map(zoneText),
    '\n# Every path between zones, with the device that enforces it and the flows that are wanted.\n',
    'conduits:\n',
    conduitComment(zones),
    '\n# Every file that counts; a file that is not listed is not used. `otbaseline register` adds hash and record count.\n',
    'evidence:\n',
    ...evidence.map(evidenceText),
    ...(site.templates.length > 0
      ? ['  # Take the comment sign away when a template holds records, and say on which day they were taken.\n']
      : []),
    ...site.templates.map((kind) => `  # - { id: ${kind}, kind: ${kind}, file: evidence/${kind}.yaml, collected: ${site.today} }\n`),
    '\n# Decisions of named people: waivers, compensations, notApplicable, completeness (otbaseline schema site).\n',
    'decisions: {}\n',
  ].join('');
}

const zoneText = ({ id, name, domain, networks }: ProposedZone): string =>
  `  - { id: ${idText(id)}, name: ${quoted(name)}, domain: ${domain}, networks: [${networks.join(', ')}], target: 1 }\n`;

function conduitComment([first, second]: readonly ProposedZone[]): string {
  const from = idText(first?.id ?? 'zone-a');
  const to = idText(second?.id ?? 'zone-b');
  return [
    '  # - id: c-1\n',
    `  #   between: [${from}, ${to}]\n`,
    '  #   target: 1\n',
    `  ${beside('#   enforcedBy: [fw-1]', 'asset id of the firewall', 48)}`,
    '  #   flows:\n',
    `  #     - { id: f-1, from: ${from}, to: ${to}, service: tcp/443, owner: "...", expires: 2027-12-31 }\n`,
  ].join('');
}

function evidenceText({ id, kind, file, collected, recordsAt, fields, constants, map, unused }: ProposedEvidence): string {
  const translation = ([field, values]: readonly [string, Readonly<Record<string, string>>]): string =>
    `      ${field}:\n${Object.entries(values)
      .map(([from, to]) => `        ${quoted(from)}: ${idText(to)}\n`)
      .join('')}`;
  return [
    `  - id: ${id}\n    kind: ${kind}\n    file: ${quoted(file)}\n`,
    beside(`    collected: ${collected}`, 'the day on which the data was taken, not copied'),
    beside('    collector: "..."', 'tool or person'),
    recordsAt === null ? '' : `    records: ${quoted(recordsAt)}\n`,
    beside('    fields:', 'field of the kind: column of your table'),
    ...fields.map(([field, column]) => `      ${field}: ${quoted(column)}\n`),
    ...Object.entries(constants).map(([field, value]) => beside(`      ${field}: { value: ${idText(value)} }`, 'the same for every row')),
    Object.keys(map).length === 0 ? '' : beside('    map:', 'value in the table: value of the field'),
    ...Object.entries(map).map(translation),
    unused.length === 0 ? '' : `    # not used: ${unused.map(comment).join(', ')}\n`,
  ].join('');
}
