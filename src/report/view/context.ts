/** What every part of the page is made from: the assessment, ways through it, the texts, the anchors, and what the size allows. */
import { createHash } from 'node:crypto';
import type { Assessment, Finding, RequirementResult, Result } from '../../model/assessment.js';
import { compareText } from '../../model/problem.js';
import { fixActions, ownersOf, type FixAction } from '../actions.js';
import { compareAssessments, type Comparison } from '../compare.js';
import type { Draw } from '../drawing.js';
import { canonicalJson } from '../json.js';
import { compareFindings, groupBy, lookUp, type Lookup } from '../lookup.js';
import { anchorsOf, slug, token, type To } from './anchors.js';
import type { Say } from './say.js';
import { isAbove, isRowShown, trimOf } from './trim.js';

/** Findings of one control and subject: they share criterion, effect and fix. */
export interface Sheet {
  readonly result: Result;
  /** Worst first; the first one names the sheet. */
  readonly findings: readonly Finding[];
  readonly first: Finding;
}

export interface Context {
  readonly assessment: Assessment;
  readonly lookup: Lookup;
  readonly say: Say;
  readonly to: To;
  readonly sheets: readonly Sheet[];
  readonly sheetOf: (result: Result) => Sheet | undefined;
  /** Sheets printed in full; the others are rows of the list. */
  readonly fullSheets: ReadonlySet<Sheet>;
  readonly recordsShown: number;
  readonly isShown: (row: RequirementResult) => boolean;
  readonly namesEvidence: (row: RequirementResult) => boolean;
  readonly actions: readonly FixAction[];
  readonly owners: ReadonlyMap<string, string>;
  /** Tokens of the scenarios in which the result of a control is a layer, counted today or not. */
  readonly scenarioTokens: (result: Pick<Result, 'control' | 'subject'>) => readonly string[];
  readonly draw: Draw | null;
  /** With an earlier assessment, or null. */
  readonly comparison: Comparison | null;
  /** Ids of the findings that the earlier assessment keeps. */
  readonly earlier: ReadonlySet<string>;
  readonly sha256: string;
  readonly reportId: string;
}

export interface Beside {
  readonly before?: Assessment | null;
  readonly draw?: Draw | null;
}

export function contextOf(assessment: Assessment, { before = null, draw = null }: Beside, say: Say, reserved: readonly string[]): Context {
  const lookup = lookUp(assessment);
  const sheets = sheetsOf(assessment, lookup);
  const byResult = new Map(sheets.map((each) => [each.result, each]));
  const isWeighty = ({ first }: Sheet): boolean => first.class === 'major' || first.class === 'minor';
  const trim = trimOf(
    assessment,
    lookup,
    sheets.map((each) => ({ findings: each.findings.length, isWeighty: isWeighty(each) })),
  );
  const full = sheets.filter((each) => trim.everySheet || isWeighty(each));
  const recordsShown = trim.records;
  const isShown = (row: RequirementResult): boolean => isRowShown(trim, row);
  const fullSheets = new Set(full);
  const anchored = sheets.flatMap((each) =>
    (fullSheets.has(each) ? each.findings.slice(0, recordsShown) : [each.first]).map(({ id }) => id),
  );
  const sha256 = createHash('sha256').update(canonicalJson(assessment)).digest('hex');
  return {
    assessment,
    lookup,
    say,
    to: anchorsOf(assessment, assessment.requirements.filter(isShown), anchored, reserved),
    sheets,
    sheetOf: (result) => byResult.get(result),
    fullSheets,
    recordsShown,
    isShown,
    namesEvidence: (row) => trim.evidenceAbove || !isAbove(row),
    actions: fixActions(assessment, lookup),
    owners: ownersOf(assessment),
    scenarioTokens: scenarioTokensOf(assessment),
    draw,
    earlier: new Set(before?.findings.map(({ id }) => id)),
    comparison: before === null ? null : compareAssessments(before, assessment),
    sha256,
    reportId: `${slug(assessment.site.id)}-${assessment.asOf}-${sha256.slice(0, 6)}`,
  };
}

function sheetsOf({ results }: Assessment, lookup: Lookup): readonly Sheet[] {
  return results
    .filter((result) => lookup.result(result.control, result.subject) === result)
    .flatMap((result): readonly Sheet[] => {
      const findings = [...lookup.findings(result.control, result.subject)].sort(compareFindings);
      const [first] = findings;
      return first ? [{ result, findings, first }] : [];
    })
    .sort((a, b) => compareFindings(a.first, b.first) || compareText(a.first.id, b.first.id));
}

function scenarioTokensOf({ risk }: Assessment): Context['scenarioTokens'] {
  const scenarios = risk.status === 'assessed' ? risk.scenarios : [];
  const layers = scenarios.flatMap(({ id, layers: own }) =>
    own.flatMap(({ control, results }) => results.map(({ subject }) => ({ control, subject, token: token('scenario', id) }))),
  );
  const byControl = groupBy(layers, ({ control }) => control);
  return ({ control, subject }) => [
    ...new Set((byControl.get(control) ?? []).flatMap((each) => (each.subject === subject ? [each.token] : []))),
  ];
}

/** 91c0 4f2a 77b3: enough to compare by eye. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ');
