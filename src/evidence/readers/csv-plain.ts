/** Rows of a table as long as no quote comes: without quotes a line end ends a row and a separator a cell, and no parser is needed to see them. */

export interface PlainCutter {
  /** Takes the rows of a piece; what is left once there is a quote, or a line longer than any row should be; null: nothing, go on. */
  readonly write: (text: string) => string | null;
  /** The last row, if no line end follows it. */
  readonly end: () => void;
}

/** `longest`: letters of a line that is cut here. `take` is given the cells of each row, in order. */
export function makePlainCutter(separator: string, longest: number, take: (cells: readonly string[]) => void): PlainCutter {
  let begun = '';
  const takeLines = (text: string, end: number): void => {
    for (let at = 0; at < end;) {
      const next = text.indexOf('\n', at);
      take(text.slice(at, next).split(separator));
      at = next + 1;
    }
  };
  return {
    write: (text) => {
      const all = begun + text;
      const quote = text.includes('"') ? all.indexOf('"') : all.length;
      const end = all.lastIndexOf('\n', quote - 1) + 1;
      takeLines(all, end);
      begun = all.slice(end);
      if (quote === all.length && begun.length <= longest) return null;
      return begun;
    },
    end: () => {
      if (begun !== '') take(begun.split(separator));
      begun = '';
    },
  };
}
