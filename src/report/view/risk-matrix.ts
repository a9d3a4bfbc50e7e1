/** The risk matrix of each category as a table: risk words and scenario ids in the cells, a thick line where tolerable risk ends. */
import type { RiskAssessed, ScenarioResult } from '../../model/risk-result.js';
import type { Context } from './context.js';
import { code, comma, joined, line, note, value, words, type Piece } from './pieces.js';

export interface RiskMatrixView {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly MatrixCell[] }[];
}
interface MatrixCell {
  /** Classes of the edges on which the line runs, or "". */
  readonly edge: string;
  readonly pieces: readonly Piece[];
}

export function riskMatrices(context: Context, { matrix, scenarios }: RiskAssessed): readonly RiskMatrixView[] {
  if (matrix === null) return [];
  return matrix.categories.map((own) => {
    const isAbove = (row: number, column: number): boolean =>
      matrix.riskLevels.indexOf(own.cells[row]?.[column] ?? '') > matrix.riskLevels.indexOf(own.tolerable);
    const edge = (row: number, column: number): string => {
      if (!isAbove(row, column)) return '';
      const left = column > 0 && !isAbove(row, column - 1) ? ['tl'] : [];
      const below = row > 0 && !isAbove(row - 1, column) ? ['tb'] : [];
      return [...left, ...below].join(' ');
    };
    return {
      caption: context.say('risk.matrix-caption', { category: own.category, tolerable: own.tolerable }),
      columns: own.severity,
      // The highest likelihood stands at the top.
      rows: [...matrix.likelihood.keys()].reverse().map((row) => ({
        label: matrix.likelihood[row] ?? '',
        cells: own.severity.map((severity, column) => ({
          edge: edge(row, column),
          pieces: cellPieces(context, own.cells[row]?.[column] ?? '', isAbove(row, column), [
            ['current', standing(scenarios, 'current', own.category, matrix.likelihood[row], severity)],
            ['unmitigated', standing(scenarios, 'unmitigated', own.category, matrix.likelihood[row], severity)],
          ]),
        })),
      })),
    };
  });
}

function standing(
  scenarios: readonly ScenarioResult[],
  state: 'current' | 'unmitigated',
  category: string,
  likelihood: string | undefined,
  severity: string,
): readonly string[] {
  return scenarios
    .filter(
      (each) =>
        each[state].likelihood === likelihood &&
        each[state].categories.some((own) => own.category === category && own.severity === severity),
    )
    .map(({ id }) => id);
}

function cellPieces(
  { say, to }: Context,
  risk: string,
  above: boolean,
  held: readonly (readonly ['current' | 'unmitigated', readonly string[]])[],
): readonly Piece[] {
  return [
    value(risk),
    ...(above ? [words(' '), note(say('risk.above-short'))] : []),
    ...held.flatMap(([state, ids]) =>
      ids.length === 0
        ? []
        : [
            line,
            note(say(`risk.stands-${state}`)),
            ...joined(
              ids.map((id) => [code(id, to('scenario', id))]),
              comma,
            ),
          ],
    ),
  ];
}
