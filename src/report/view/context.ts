/** What every part of the page is made from: the assessment, ways through it, the texts, the anchors, and what the size allows. */
import { createHash } from 'node:crypto';
import type { Assessment, Finding, RequirementResult, Result } from '../../model/assessment.js';
import { compareText } from '../../model/problem.js';
import { fixActions, ownersOf, type FixAction } from '../actions.js';
import { compareAssessments, type Comparison } from '../compare.js';
import type { Draw } from '../drawing.js';
import { canonicalJson } from '../json.js';
import { compareFindings, groupBy, lookUp, pair, type Lookup } from '../lookup.js';
import { once } from '../../model/once.js';
import { alikeOf, noneAlike, type Alike } from './alike.js';
import { anchorsOf, everywhere, slug, subjectToken, token, type To } from './anchors.js';
import type { Say } from './say.js';
import { isAbove, isRowShown, untrimmed, type Trim } from './trim.js';

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
  /** The first of those of a control. */
  readonly sheetWithFix: (control: string) => Sheet | undefined;
  readonly trim: Trim;
  readonly alike: Alike;
  readonly isShown: (row: RequirementResult) => boolean;
  readonly namesEvidence: (row: RequirementResult) => boolean;
  readonly actions: readonly FixAction[];
  readonly actionOf: (result: Result) => FixAction | undefined;
  readonly owners: ReadonlyMap<string, string>;
  /** Of a zone, conduit or site: its own token and that of its verdict. */
  readonly subjectTokens: (ref: string) => readonly string[];
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
  /** What is left to the files beside the page; absent: nothing. */
  readonly trim?: Trim;
  readonly before?: Assessment | null;
  readonly draw?: Draw | null;
}

/** What hangs on the assessment alone: a page that is made again, shorter, needs it again. */
const factsOf = once((assessment: Assessment) => {
  const lookup = lookUp(assessment);
  const sheets = sheetsOf(assessment, lookup);
  const actions = fixActions(assessment, lookup);
  return {
    lookup,
    sheets,
    byResult: new Map(sheets.map((each) => [each.result, each])),
    actions,
    byPlace: groupBy(actions, ({ control, subject }) => pair(control, subject)),
    owners: ownersOf(assessment),
    scenarioTokens: scenarioTokensOf(assessment),
    sha256: createHash('sha256').update(canonicalJson(assessment)).digest('hex'),
  };
});

export function contextOf(
  assessment: Assessment,
  { before = null, draw = null, trim = untrimmed }: Beside,
  say: Say,
  reserved: readonly string[],
): Context {
  const { lookup, sheets, byResult, actions, byPlace, owners, scenarioTokens, sha256 } = factsOf(assessment);
  const isShown = (row: RequirementResult): boolean => isRowShown(trim, row);
  const fullSheets = new Set(fullOf(sheets, trim));
  const firsts = new Map([...fullSheets].reverse().map((each) => [each.result.control, each]));
  const anchored = sheets.flatMap((each) =>
    (fullSheets.has(each) ? each.findings.slice(0, trim.records) : [each.first]).map(({ id }) => id),
  );
  const alike = trim.repeats ? noneAlike : alikeOf(assessment, lookup, isShown, scenarioTokens);
  const all = trim.folded ? assessment.requirements.map((each) => ({ ...each, subject: everywhere })) : assessment.requirements;
  const anchors = anchorsOf(assessment, all.filter(isShown), anchored, reserved, all);
  // Where rows stand once for several zones, or for several requirements, all links lead there.
  const at: To = (kind, subject = '', ...rest) => {
    if (kind !== 'fr' && kind !== 'req') return anchors(kind, subject, ...rest);
    const [name = ''] = rest;
    const fr = kind === 'fr' ? name : (lookup.requirement(name)?.fr ?? '');
    return anchors(kind, trim.folded ? everywhere : alike.leader(subject, fr), ...rest);
  };
  return {
    assessment,
    lookup,
    say,
    to: at,
    sheets,
    sheetOf: (result) => byResult.get(result),
    fullSheets,
    sheetWithFix: (control) => firsts.get(control),
    trim,
    alike,
    isShown,
    namesEvidence: (row) => trim.evidenceAbove || !isAbove(row),
    actions,
    actionOf: ({ control, subject }) => byPlace.get(pair(control, subject))?.[0],
    owners,
    subjectTokens: (ref) => {
      const verdict = lookup.subject(ref)?.verdict;
      return [subjectToken(ref), ...(verdict === undefined ? [] : [token('verdict', verdict)])];
    },
    scenarioTokens,
    draw,
    earlier: new Set(before?.findings.map(({ id }) => id)),
    comparison: before === null ? null : compareAssessments(before, assessment),
    sha256,
    reportId: `${slug(assessment.site.id)}-${assessment.asOf}-${sha256.slice(0, 6)}`,
  };
}

/** Major and minor ones go before the others, as their order is. Beyond so many the others are rows, whatever the size. */
function fullOf(sheets: readonly Sheet[], { everySheet, sheets: most }: Trim): readonly Sheet[] {
  const isWeighty = ({ first }: Sheet): boolean => first.class === 'major' || first.class === 'minor';
  return (everySheet && sheets.length <= most ? sheets : sheets.filter(isWeighty)).slice(0, most);
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

/** Of zones and conduits that share a row: their verdicts and owners, which find it too. */
export const sharedTokens = ({ subjectTokens, owners }: Context, refs: readonly string[]): readonly string[] => [
  ...new Set(refs.flatMap(subjectTokens).filter((word) => word.startsWith('verdict:'))),
  ...new Set(refs.flatMap((ref) => (owners.has(ref) ? [token('owner', owners.get(ref) ?? '')] : []))),
];

/** 91c0 4f2a 77b3: enough to compare by eye. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ');
