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
/** Nothing is lost with these: the files beside the page have it. */
const ownRows: Trim = { ...untrimmed, records: 3, evidenceAbove: false };
const gentle: Trim = { ...ownRows, repeats: false };
/** Each adds to those before it. */
const adding = (from: Trim, changes: readonly Partial<Trim>[]): readonly Trim[] =>
  changes.reduce<readonly Trim[]>((all, change) => [...all, { ...(all.at(-1) ?? from), ...change }], []);

/** Before the page grows beyond what a browser opens with ease. What fails, is not evaluated or broke is named where it is required, always. */
const hard = adding(gentle, [
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
 * Untrimmed where that is short; else without what the files beside it have too, and where that is longer than the limit, with the fewest further cuts.
 * `least`: bytes below which a page cannot be, so that none is made in vain. A later step never makes a page longer, so that halves are enough to find it.
 */
export function fitted(render: (trim: Trim) => string, least: (trim: Trim) => number): string {
  const under =
    (most: number): Make =>
    (trim) => {
      if (least(trim) > most) return null;
      const page = render(trim);
      return Buffer.byteLength(page) <= most ? page : null;
    };
  if (usual.fixed + usual.factor * least(untrimmed) <= sizeTarget) {
    const page = render(untrimmed);
    const bytes = Buffer.byteLength(page);
    if (bytes <= sizeTarget) return page;
    const own = bytes <= slightly * sizeTarget ? under(sizeTarget)(ownRows) : null;
    if (own !== null) return own;
  }
  return under(sizeLimit)(gentle) ?? firstThatFits(hard, under(sizeLimit)) ?? render(hard.at(-1) ?? gentle);
}
/** What a page is a little too long by, its sheets can give. */
const slightly = 1.25;
/** What a page usually has beyond its least: making it to see that it is too long takes as long as making the one that fits. */
const usual = { fixed: 500_000, factor: 3 };

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
