/** Offsets of a text -> line, column and an excerpt with the place marked. */
import type { ProblemCode } from '../model/problem-codes.js';
import type { Position, Problem } from '../model/problem.js';

/** Way to a value in a document: `['zones', 2, 'target']`. */
export type Path = readonly (string | number)[];
export type Place = Position & { readonly excerpt: string };

const excerptWidth = 120;

export function placesIn(file: string, text: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = lineAt(starts, offset);
    const start = starts[line - 1] ?? 0;
    const end = text.indexOf('\n', start);
    const column = offset - start + 1;
    return { file, line, column, excerpt: excerptOf(text.slice(start, end < 0 ? undefined : end), line, column) };
  };
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** A long line is cut around its place. Tabs are kept under the line so that the mark stands right. */
function excerptOf(source: string, line: number, column: number): string {
  const from = column <= excerptWidth - 20 ? 0 : column - excerptWidth / 2;
  const shown = source.slice(from, from + excerptWidth).replace(/[^\P{C}\t]/gu, '\uFFFD');
  const indent = source.slice(from, column - 1).replace(/[^\t]/g, ' ');
  const number = String(line);
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${indent}^`;
}

export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');

export function problemAt(
  place: Place,
  code: ProblemCode,
  path: Path,
  message: string,
  hint = '',
  severity: Problem['severity'] = 'error',
): Problem {
  return {
    code,
    severity,
    file: place.file,
    line: place.line,
    column: place.column,
    path: pathText(path),
    message,
    hint,
    excerpt: place.excerpt,
  };
}

/** A problem of a file as a whole. */
export const problemOfFile = (file: string, code: ProblemCode, message: string, hint = ''): Problem => ({
  code,
  severity: 'error',
  file,
  line: 0,
  column: 0,
  path: '',
  message,
  hint,
  excerpt: '',
});

export const positionOf = ({ file, line, column }: Position): Position => ({ file, line, column });
export const isFatal = (problems: readonly Problem[]): boolean => problems.some((problem) => problem.severity === 'error');
