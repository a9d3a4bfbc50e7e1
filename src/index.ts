/** The library: everything that a program may use (design section 10). What is not exported here may change without notice. */
import { achievedLevels as levelsOf } from './assess/levels.js';
import type { LevelResult, Status } from './model/assessment.js';
import type { Requirement, SecurityLevel, Vector } from './model/catalogue.js';

export { checkSite as check, lintPaths as lint, renderAssessment as render, runControlTests as testControls } from './run/api.js';
export { compileExpression } from './rules/compile-expression.js';
export { compilePath } from './rules/compile-path.js';
export { defineReader } from './evidence/reader.js';
export { defineReport } from './report/index.js';

/** What a level needs of a requirement: a row of `otbaseline list requirements --json` will do. */
export type LevelRow = Pick<Requirement, 'id' | 'fr' | 'level'>;

/**
 * Demonstrated security levels of one subject from the statuses of its requirements.
 * @param statuses requirement id -> status; an id that is not given counts as not evaluated.
 * @param catalogue the rows that the subject is judged by.
 * @param target one level for all seven foundational requirements, or a vector.
 */
export const achievedLevels = (
  statuses: ReadonlyMap<string, Status> | Readonly<Record<string, Status>>,
  catalogue: readonly LevelRow[] | { readonly requirements: readonly LevelRow[] },
  target: SecurityLevel | Vector<SecurityLevel>,
): Vector<LevelResult> => levelsOf(statuses, 'requirements' in catalogue ? catalogue.requirements : catalogue, target);

export type {
  CheckSiteOptions,
  CouldNotRun,
  LibraryChoice,
  LintSiteOptions,
  RenderAssessmentOptions,
  TestControlsOptions,
  TestedControls,
} from './run/api.js';
export type { LintRun, UnderstoodFile } from './run/lint.js';
export type { CaseReport } from './evaluate/cases.js';
export type { Batch, BrokenRow, RawRow, Reader, ReadOptions } from './evidence/reader.js';
export type { InputFile } from './model/file.js';
export type { RenderOptions, Report, ReportFiles } from './report/index.js';
export type * from './model/assessment.js';
export type { FoundationalRequirement, Requirement, SecurityLevel, Vector } from './model/catalogue.js';
export type { Grade } from './model/kind.js';
export type { Position, Problem } from './model/problem.js';
export type { ProblemCode } from './model/problem-codes.js';
