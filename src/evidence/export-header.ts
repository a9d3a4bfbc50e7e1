/** The export header: how a generic file says which tool wrote it and when, which makes it a tool export (grade E3) instead of a hand-made table. */

export interface ExportHeader {
  readonly tool: string;
  readonly version: string;
  /** RFC 3339. */
  readonly time: string;
}
/** Found: a header. Not found, but begun: what is wrong with it, for the user. Neither: nothing there. */
export interface ExportHeaderResult {
  readonly header: ExportHeader | null;
  readonly note: string | null;
}
export const noExportHeader: ExportHeaderResult = { header: null, note: null };

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** From the `export` object of JSON, YAML, or the first line of NDJSON. */
export function exportHeaderOf(value: unknown): ExportHeaderResult {
  if (value === undefined) return noExportHeader;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { header: null, note: 'The export header is not used: `export` is not an object with tool, version and time.' };
  const entries = new Map(Object.entries(value));
  return complete(textOf(entries.get('tool')), textOf(entries.get('version')), textOf(entries.get('time')), 'time');
}

const commentLine = /^#\s*(tool|version|exported)\s*:\s*(.*)$/i;
/** From the comment lines above a table: `# tool: X`, `# version: Y`, `# exported: 2026-09-28T06:00:00Z`. */
export function exportHeaderOfComments(lines: readonly string[]): ExportHeaderResult {
  const found = new Map<string, string>();
  for (const line of lines) {
    const match = commentLine.exec(line);
    const [, name, value] = match ?? [];
    // A spreadsheet that saved the file again fills the line up with separators.
    if (name !== undefined && value !== undefined) found.set(name.toLowerCase(), value.replace(/[,;|\t"\s]+$/, '').trim());
  }
  if (found.size === 0) return noExportHeader;
  return complete(found.get('tool') ?? '', found.get('version') ?? '', found.get('exported') ?? '', 'exported');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '');

function complete(tool: string, version: string, time: string, timeName: string): ExportHeaderResult {
  const missing = [...(tool === '' ? ['tool'] : []), ...(version === '' ? ['version'] : []), ...(time === '' ? [timeName] : [])];
  if (missing.length > 0) return { header: null, note: `The export header is not used: it lacks ${missing.join(' and ')}.` };
  if (!rfc3339.test(time) || Number.isNaN(Date.parse(time)))
    return { header: null, note: `The export header is not used: "${time}" is not a time as RFC 3339 writes it (2026-09-28T06:00:00Z).` };
  return { header: { tool, version, time }, note: null };
}
