/** Problems as a person reads them: place, code, what is wrong, the line itself, what to do. */
import type { Problem } from '../model/problem.js';

const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/g;
/** Evidence is hostile: nothing of it may steer the terminal. */
export const printable = (text: string): string =>
  text.replace(controlCharacters, (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** The same for a text of several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

export function problemText(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  const path = problem.path === '' ? '' : ` at ${problem.path}`;
  const lines = [`${place} ${problem.severity} ${problem.code}${path}`, `  ${problem.message}`];
  if (problem.excerpt !== '') lines.push(...problem.excerpt.split('\n').map((line) => `    ${line}`));
  if (problem.hint !== '') lines.push(`  hint: ${problem.hint}`);
  return lines.map((line) => `${printable(line)}\n`).join('');
}

export const problemsText = (problems: readonly Problem[]): string => problems.map(problemText).join('');

export function countText(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
}
