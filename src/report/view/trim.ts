/** What the page leaves to the files beside it so that it keeps its size (report-design section 9). The page itself is measured, and each step is told where it bites. */
import type { Assessment, RequirementResult } from '../../model/assessment.js';

export interface Trim {
  /** Records of a finding sheet. */
  readonly records: number;
  /** Names of the evidence behind a requirement above the target. */
  readonly evidenceAbove: boolean;
  /** Equal rows of several zones and conduits stand once for each of them; under all their names otherwise, and nothing is lost. */
  readonly repeats: boolean;
  /** Rows of requirements above the target; as counts otherwise. */
  readonly rowsAbove: boolean;
  /** Sheets of observations and opportunities; as rows of the list otherwise. */
  readonly everySheet: boolean;
  /** Sheets, worst first; the others are rows of the list. */
  readonly sheets: number;
  /** Actions of the fix list, those to be done first. */
  readonly actions: number;
  /** Requirements of one status and reason share a row, findings of one control too; all are named. */
  readonly folded: boolean;
}
export const untrimmed: Trim = {
  ...{ records: 10, evidenceAbove: true, repeats: true, rowsAbove: true },
  ...{ everySheet: true, sheets: 1000, actions: Infinity, folded: false },
};
/** Each adds to those before it. */
const adding = (from: Trim, changes: readonly Partial<Trim>[]): readonly Trim[] =>
  changes.reduce<readonly Trim[]>((all, change) => [...all, { ...(all.at(-1) ?? from), ...change }], []);

/** Nothing is lost with these: the files beside the page have it. */
const gentle = adding(untrimmed, [{ records: 3 }, { evidenceAbove: false }, { repeats: false }]);
/** Before the page grows beyond what a browser opens with ease. What fails, is not evaluated or broke is named where it is required, always. */
const hard = adding(gentle.at(-1) ?? untrimmed, [
  { rowsAbove: false },
  { everySheet: false },
  { sheets: 300 },
  { actions: 500 },
  { folded: true, rowsAbove: true, repeats: true },
  { sheets: 50, actions: 100 },
]);
export const sizeTarget = 2_000_000;
export const sizeLimit = 8_000_000;

/**
 * The page with the fewest cuts that keeps the target, or else the limit: made and measured, the last one where none does.
 * `least`: bytes below which a page cannot be, so that none is made in vain. A later step never makes a page longer, so that halves are enough to find it.
 */
export function fitted(render: (trim: Trim) => string, least: (trim: Trim) => number): string {
  let last = { trim: untrimmed, page: '' };
  const under =
    (most: number): Make =>
    (trim) => {
      if (least(trim) > most) return null;
      if (last.page === '' || last.trim !== trim) last = { trim, page: render(trim) };
      return Buffer.byteLength(last.page) <= most ? last.page : null;
    };
  const [mildest, briefest] = [gentle.at(-1) ?? untrimmed, hard.at(-1) ?? untrimmed];
  return (
    under(sizeTarget)(untrimmed) ??
    firstThatFits(gentle, under(sizeTarget)) ??
    under(sizeLimit)(mildest) ??
    firstThatFits(hard, under(sizeLimit)) ??
    render(briefest)
  );
}

type Make = (trim: Trim) => string | null;
function firstThatFits(trims: readonly Trim[], make: Make): string | null {
  const last = trims.at(-1);
  let best = last ? make(last) : null;
  if (best === null) return null;
  for (let [low, high] = [0, trims.length - 1]; low < high;) {
    const middle = Math.floor((low + high) / 2);
    const page: string | null = make(trims[middle] ?? untrimmed);
    if (page === null) low = middle + 1;
    else [best, high] = [page, middle];
  }
  return best;
}

/** A row of a requirement and one of a finding are never shorter, a sheet neither: whoever has more of them needs no measuring. */
const shortest = { row: 220, listed: 300, sheet: 1000 };
export function leastOf({ requirements, results }: Assessment, trim: Trim): number {
  if (trim.folded) return 0;
  const rows = trim.repeats ? requirements.filter((row) => isRowShown(trim, row)).length : 0;
  const failing = results.filter((each) => each.findings.length > 0).length;
  return shortest.row * rows + shortest.listed * failing + (trim.everySheet ? shortest.sheet * Math.min(failing, trim.sheets) : 0);
}

export const isAbove = (row: RequirementResult): boolean => !row.required && row.status !== 'not-applicable';

/** What fails, is not evaluated or broke is never a mere count where it is required. */
export const isRowShown = (trim: Trim, row: RequirementResult): boolean => trim.rowsAbove || !isAbove(row);
