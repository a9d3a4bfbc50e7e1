/** The dates in a workbook of the sample plant, moved by whole days; every other cell stays as it is, and the same days give the same bytes. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** Formats of Excel's own that show a date. */
const isDateFormat = (id: number, own: ReadonlyMap<number, string>): boolean =>
  (id >= 14 && id <= 17) || id === 22 || /[yd]/i.test((own.get(id) ?? '').replace(/"[^"]*"|\[[^\]]*\]/g, ''));

export function moveWorkbook(bytes: Uint8Array, days: number): Uint8Array {
  const parts = unzipSync(bytes);
  const styles = dateStyles(strFromU8(parts['xl/styles.xml'] ?? new Uint8Array()));
  const moved = Object.entries(parts).map(
    ([name, part]) => [name, isSheet(name) ? strToU8(moveCells(strFromU8(part), styles, days)) : part] as const,
  );
  return zipSync(Object.fromEntries(moved), { mtime: new Date(2026, 0, 1) });
}

const isSheet = (name: string): boolean => /^xl\/worksheets\/[^/]+\.xml$/.test(name);

/** Indexes of the cell styles that show a date. */
function dateStyles(xml: string): ReadonlySet<string> {
  const own = new Map([...xml.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [Number(id), code ?? '']));
  const [, cells = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(xml) ?? [];
  const formats = [...cells.matchAll(/<xf\b([^>]*)>/g)].map(([, attributes = '']) =>
    Number(/numFmtId="(\d+)"/.exec(attributes)?.[1] ?? '0'),
  );
  return new Set(formats.flatMap((id, n) => (isDateFormat(id, own) ? [String(n)] : [])));
}

/** Excel counts days from 1900; texts (`t="s"`) hold an index and no number. */
const moveCells = (xml: string, styles: ReadonlySet<string>, days: number): string =>
  xml.replace(/(<c\b([^>]*)><v>)([\d.]+)(?=<\/v>)/g, (cell: string, before: string, attributes: string, value: string) =>
    styles.has(/\bs="(\d+)"/.exec(attributes)?.[1] ?? '') && !/\bt="s"/.test(attributes) ? `${before}${Number(value) + days}` : cell,
  );
