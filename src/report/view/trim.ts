/** What the page shows of much: the first step of trimming with which it is expected to keep its size (report-design section 9). Counts stay exact whatever is cut. */
import type { Assessment, RequirementResult } from '../../model/assessment.js';
import type { Lookup } from '../lookup.js';

export interface Trim {
  /** Records of a finding sheet. */
  readonly records: number;
  /** Names of the evidence behind a requirement above the target. */
  readonly evidenceAbove: boolean;
  /** Rows of requirements above the target; as counts otherwise. */
  readonly rowsAbove: boolean;
  /** Rows of requirements that pass; as counts otherwise. */
  readonly passes: boolean;
  /** Sheets of observations and opportunities; as rows of the list otherwise. */
  readonly everySheet: boolean;
}
const whole: Trim = { records: 10, evidenceAbove: true, rowsAbove: true, passes: true, everySheet: true };
/** Nothing is lost with these: the files beside the page have it. */
const gentle: readonly Trim[] = [whole, { ...whole, records: 3 }, { ...whole, records: 3, evidenceAbove: false }];
/** Before the page grows beyond what a browser opens with ease. */
const hard: readonly Trim[] = [
  { records: 3, evidenceAbove: false, rowsAbove: true, passes: true, everySheet: false },
  { records: 3, evidenceAbove: false, rowsAbove: false, passes: true, everySheet: false },
  { records: 3, evidenceAbove: false, rowsAbove: false, passes: false, everySheet: false },
];
/** Sheets beyond these are rows, whatever the size. */
const mostSheets = 1000;
const target = 2_000_000;
const limit = 7_500_000;

/** What one of each takes in the page, in bytes: measured on the sample plant, a little more than there. */
const bytes = {
  ...{ frame: 200_000, control: 1000, cross: 480, evidence: 720, subject: 14_000, row: 350, name: 42 },
  ...{ sheet: 2150, record: 250, listed: 1100 },
};

export const isAbove = (row: RequirementResult): boolean => !row.required && row.status !== 'not-applicable';

/** What fails, is not evaluated or broke is never a mere count where it is required. */
export const isRowShown = (trim: Trim, row: RequirementResult): boolean =>
  (trim.rowsAbove || !isAbove(row)) && (trim.passes || (row.status !== 'pass' && row.status !== 'compensated'));

/** `sheets`: how many findings each one has, and whether it is major or minor. */
export function trimOf(
  assessment: Assessment,
  lookup: Lookup,
  sheets: readonly { readonly findings: number; readonly isWeighty: boolean }[],
): Trim {
  const { requirements } = assessment;
  const cross = (assessment.crossReference ?? []).reduce(
    (sum, each) => sum + each.requirements.length,
    assessment.catalogue.requirements.length * 2.5,
  );
  const fixed =
    bytes.frame +
    bytes.control * assessment.controls.list.length +
    bytes.cross * cross +
    bytes.evidence * assessment.evidence.length +
    bytes.subject * assessment.subjects.length +
    bytes.listed * sheets.length;
  const namesIn = (row: RequirementResult): number =>
    row.controls.reduce((sum, id) => sum + (lookup.result(id, row.subject)?.evidence.length ?? 0), 0);
  const expected = (trim: Trim): number => {
    const full = sheets.filter((each) => trim.everySheet || each.isWeighty);
    const records = full.reduce((sum, each) => sum + Math.min(each.findings, trim.records), 0);
    const rows = requirements.filter((each) => isRowShown(trim, each));
    const names = rows.reduce((sum, each) => sum + (trim.evidenceAbove || !isAbove(each) ? namesIn(each) : 0), 0);
    return fixed + bytes.row * rows.length + bytes.name * names + bytes.sheet * full.length + bytes.record * records;
  };
  const [last = whole] = gentle.slice(-1);
  const step =
    gentle.find((each) => expected(each) <= target) ?? [last, ...hard].find((each) => expected(each) <= limit) ?? hard.at(-1) ?? last;
  return sheets.length > mostSheets ? { ...step, everySheet: false } : step;
}
