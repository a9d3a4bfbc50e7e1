/** Test cases that run and do not test what they say: rows that reading leaves out, arguments about mutants that do not exist. */
import type { Catalogue } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { ControlTest } from '../model/library.js';
import type { Problem } from '../model/problem.js';
import { prepareCase } from './cases.js';
import { pathText } from './compile-rule.js';
import type { Words } from './mutate-expression.js';
import { mutantsOf } from './mutations.js';

export interface CaseSettings {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue | undefined;
  readonly words: Words;
}

export async function lintCases(
  control: Control,
  test: ControlTest,
  { kinds, catalogue, words }: CaseSettings,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const tell = (code: 'E_TEST_CASE' | 'E_MUTANT', path: readonly (string | number)[], message: string, hint: string): void => {
    problems.push({ code, severity: 'error', path: pathText(path), message, hint, ...test.at(path) });
  };
  for (const [n, given] of test.cases.entries()) {
    const { evidence } = await prepareCase(control, given, kinds, catalogue);
    for (const { code, file, line, message } of evidence.problems)
      if (code === 'E_EVIDENCE_ROW' || code === 'E_EVIDENCE_DUPLICATE') {
        const kind = file.replace(/^inline\//, '');
        tell('E_TEST_CASE', ['cases', n, 'evidence', kind, line - 1], message, `the fields of a record: otbaseline explain ${kind}`);
      }
  }
  const ids = new Set(test.equivalent.length === 0 ? [] : mutantsOf(control, kinds, words).map(({ id }) => id));
  test.equivalent.forEach(({ mutant }, n) => {
    if (!ids.has(mutant))
      tell(
        'E_MUTANT',
        ['equivalent', n, 'mutant'],
        `${control.id} has no mutant "${mutant}"`,
        'test --mutate prints the ids of mutants that no case notices',
      );
  });
  return problems;
}
