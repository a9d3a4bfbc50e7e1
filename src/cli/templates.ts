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
      return `{ ${Object.entries(field.properties ?? {})
        .map(([key, each]) => `${key}: ${exampleOf(key, each)}`)
        .join(', ')} }`;
    case 'string':
      return field.format === 'date'
        ? '2026-09-28'
        : field.format === 'date-time'
          ? '2026-09-28T06:00:00Z'
          : field.format === 'ip'
            ? '10.1.40.11'
            : field.format === 'network'
              ? '10.1.40.0/24'
              : `"..."`;
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
    ...(kind.description.match(/.{1,96}(?:\s|$)/g)?.map((each) => `# ${each.trim()}\n`) ?? []),
    '#\n',
    '# One list item for each record: take the comment signs away, and the [] at the end. Or keep the records in a table\n',
    '# (CSV, XLSX) or an export of your tool, and name that file in site.yaml. What is not known is left out: absent is not "no".\n',
    `# Identity of a record: ${kind.key.join(' + ')}. ${kind.maxAgeDays === null ? 'The records carry their own dates.' : `Stale after ${kind.maxAgeDays} days, unless the policy says less.`}\n`,
    '#\n',
    first.replace('#   ', '# - '),
    ...rest,
    '[]\n',
  ].join('');
}
