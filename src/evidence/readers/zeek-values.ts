/** Values of Zeek logs: by the type that the log names, with its own marks for unset and empty. */

export type ZeekValue = string | number | boolean | readonly string[];
export interface Marks {
  readonly unset: string;
  readonly empty: string;
  readonly setSeparator: string;
}
export const usualMarks: Marks = { unset: '-', empty: '(empty)', setSeparator: ',' };

/** undefined: absent. A time that cannot be read is absent, and so is one of another age: masked, or a recording without a clock. */
export function zeekValue(text: string, type: string, marks: Marks): ZeekValue | undefined {
  if (text === marks.unset || text === marks.empty || text === '') return undefined;
  switch (type) {
    case 'time':
      return isoTime(text);
    case 'count':
    case 'int':
    case 'port': {
      const value = Number(text);
      return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : unescaped(text);
    }
    case 'double':
    case 'interval': {
      const value = Number(text);
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(value) ? value : unescaped(text);
    }
    case 'bool':
      return text === 'T' ? true : text === 'F' ? false : unescaped(text);
    default:
      if (/^(set|vector|table)\[/.test(type)) {
        const items = text.split(marks.setSeparator).filter((item) => item !== marks.unset && item !== marks.empty);
        return items.map(unescaped);
      }
      return unescaped(text);
  }
}

/** 1990. */
const earliest = 631_152_000;
/** The year 9999, the last that ISO 8601 writes with four digits. */
const latest = 253_402_300_799;
/** Epoch seconds, or a time that is ISO already. */
export function isoTime(value: unknown): string | undefined {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value))
    return Number.isNaN(Date.parse(value)) ? undefined : value;
  const seconds = typeof value === 'number' ? value : typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(seconds >= earliest && seconds <= latest)) return undefined;
  return new Date(Math.round(seconds * 1000)).toISOString();
}

/** `\x09`, and letters beyond ASCII, which Zeek writes byte by byte. Bytes that are no UTF-8 stay escaped. */
export function unescaped(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replace(/(?:\\x[0-9a-fA-F]{2})+/g, (run) => {
    const bytes = Uint8Array.from(run.slice(2).split('\\x'), (hex) => Number.parseInt(hex, 16));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return run;
    }
  });
}
