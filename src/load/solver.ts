/** HiGHS (WebAssembly), loaded when a programme is too large to be enumerated. */
import type { LinearAnswer, LinearModel, OpenSolver } from '../model/linear.js';

const mostNodes = 2 ** 31 - 1;

export const openSolver: OpenSolver = async () => {
  const { default: load } = await import('highs');
  // its types speak of a CommonJS module, which it is not when it is imported
  const highs = await (load as unknown as typeof load.default)();
  return (model, { nodes, precision }) =>
    highs.withModel<LinearAnswer>(dataOf(model), (solver): LinearAnswer => {
      const exact = { mip_rel_gap: 0, mip_abs_gap: precision, mip_feasibility_tolerance: 1e-9, primal_feasibility_tolerance: 1e-9 };
      solver.options.set({ output_flag: false, random_seed: 0, mip_max_nodes: nodes, ...exact });
      solver.run();
      const { infeasible, optimal } = highs.constants.modelStatus;
      const hasNone = (): boolean => solver.getModelStatus() !== infeasible && !Number.isFinite(Number(solver.info.get('mip_gap')));
      // a search cut short before it found anything says nothing: go on until there is an answer
      if (hasNone() && model.columns.some(({ whole }) => whole)) {
        solver.options.set({ mip_max_nodes: mostNodes });
        solver.run();
      }
      const status = solver.getModelStatus();
      const { colValue } = solver.getSolution();
      if (status === infeasible || colValue.length === 0) return { found: false };
      const value = solver.getObjectiveValue();
      if (!Number.isFinite(value) || Math.abs(value) > 1e29) return { found: false };
      const bound = Number(solver.info.get('mip_dual_bound'));
      const isOptimal = status === optimal;
      return {
        found: true,
        values: Array.from(colValue),
        value,
        bound: Number.isFinite(bound) ? Math.min(value, bound) : isOptimal ? value : -Infinity,
        nodes: Number(solver.info.get('mip_node_count')),
      };
    });
};

function dataOf({ columns, rows }: LinearModel) {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { entries } of rows) {
    for (const [column, factor] of entries) {
      indices.push(column);
      values.push(factor);
    }
    starts.push(indices.length);
  }
  return {
    numCols: columns.length,
    numRows: rows.length,
    colCost: columns.map(({ cost }) => cost),
    colLower: columns.map(({ lower }) => lower),
    colUpper: columns.map(({ upper }) => upper),
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    matrix: { format: 'csr' as const, numRows: rows.length, numCols: columns.length, starts, indices, values },
    integrality: Int32Array.from(columns, ({ whole }) => Number(whole)),
  };
}
