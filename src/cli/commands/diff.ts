/** `diff <a> <b>`: what changed between two assessments, and why. */
import { resolve } from 'node:path';
import { canonicalJson, compareAssessments, comparisonText } from '../../report/index.js';
import { openAssessment } from '../../run/outputs.js';
import { terminalTexts } from '../../run/terminal-texts.js';
import { flag, type RunCommand } from '../command.js';
import { printableLines, problemsText } from '../problems.js';

export const run: RunCommand = ([first = '', second = ''], options, io) => {
  const [before, after] = [first, second].map((file) => openAssessment(resolve(io.cwd, file)));
  if (!before?.ok || !after?.ok) {
    io.err(problemsText([...(before?.problems ?? []), ...(after?.problems ?? [])]));
    return 2;
  }
  const comparison = compareAssessments(before.value, after.value);
  if (flag(options, 'json')) io.out(canonicalJson(comparison));
  else io.out(printableLines(comparisonText(terminalTexts(), comparison)));
  return 0;
};
