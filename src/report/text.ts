/** The summary that a person reads on the terminal; the same text without colour is report.txt. */
import { foundationalRequirements } from '../model/catalogue.js';
import type { Assessment, EvidenceRequest, Finding, LevelResult, LevelVerdict, SubjectResult } from '../model/assessment.js';
import type { FoundationalRequirement } from '../model/catalogue.js';
import {
  causesOf,
  compareFindings,
  groupBy,
  levelsOf,
  lookUp,
  placeText,
  rangeOf,
  siteResults,
  type Cause,
  type Lookup,
} from './lookup.js';
import { defineReport } from './report.js';
import { riskText } from './risk-text.js';
import { englishTexts } from './texts.js';
import type { Say } from './view/say.js';
import { count, shown } from './visible.js';
import {
  exitSentence,
  maturityNeed,
  maturityText,
  plural,
  reasonText,
  reasonWord,
  refOf,
  statusWord,
  subjectWords,
  traceWord,
  verdictSign,
  verdictSentence,
} from './words.js';

/** How a piece of text is meant; colour only repeats what the words say. */
export type Tone = 'strong' | 'good' | 'bad' | 'open' | 'quiet';
export type Styler = (tone: Tone, text: string) => string;

export interface TextOptions {
  readonly color?: boolean;
  /** Columns at which sentences wrap; rows of a table do not. */
  readonly width?: number;
  /** Replaces both, for a terminal with its own ideas. */
  readonly style?: Styler;
}

const codes: { readonly [t in Tone]: string } = { strong: '1', good: '32', bad: '31', open: '33', quiet: '2' };
const plain: Styler = (_, text) => text;
const ansi: Styler = (tone, text) => (text === '' ? '' : `\u001B[${codes[tone]}m${text}\u001B[0m`);

const most = 5;

export function textSummary(assessment: Assessment, say: Say, options: TextOptions = {}): string {
  const style = options.style ?? (options.color === true ? ansi : plain);
  const width = options.width ?? 100;
  const lookup = lookUp(assessment);
  const blocks = [
    head(say, assessment, style),
    levelLines(say, assessment, lookup, style),
    componentLines(say, assessment, style),
    maturityLines(say, assessment, style, width),
    riskLines(assessment, style),
    findingLines(say, assessment, lookup, style, width),
    requestLines(say, assessment.requests, style, width),
    contradictionLines(assessment, style),
    traceLines(say, assessment, style, width),
    countLines(assessment, style),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function head(say: Say, assessment: Assessment, style: Styler): readonly string[] {
  const { site, policy, asOf, selection } = assessment;
  const only = selection.zone === null ? '' : ` · zone ${shown(selection.zone)} only`;
  return [
    `${style('strong', shown(site.name))} · as of ${asOf} · policy ${shown(policy.id)} version ${policy.version}${only}`,
    verdictSentence(say, assessment.subjects),
    exitSentence(say, assessment),
  ];
}

const toneOf: { readonly [v in LevelVerdict]: Tone } = { met: 'good', 'not-met': 'bad', 'not-demonstrated': 'open', 'n/a': 'quiet' };
const verdictText = (say: Say, verdict: LevelVerdict): string => {
  const { glyph, word } = verdictSign(say, verdict);
  return `${glyph} ${word.toLowerCase()}`;
};

function levelLines(say: Say, assessment: Assessment, lookup: Lookup, style: Styler): readonly string[] {
  const column = Math.min(40, Math.max(0, ...assessment.subjects.map((each) => labelOf(say, each).length)));
  return assessment.subjects.flatMap((subject): readonly string[] => {
    const label = labelOf(say, subject).padEnd(column);
    if (subject.kind === 'site') return siteLine(say, subject, label, assessment, lookup, style);
    const levels = levelsOf(subject);
    const unmet = levels.filter(([, level]) => level.verdict === 'not-met' || level.verdict === 'not-demonstrated');
    if (unmet.length === 0)
      return [
        `${label}  ${style(toneOf[subject.verdict], verdictText(say, subject.verdict))}  ${levels.map(([fr, level]) => `${fr} ${rangeOf(level)}`).join(', ')}`,
      ];
    return unmet.map(([fr, level]) => `${label}  ${levelLine(say, fr, level, causesOf(refOf(subject), fr, level, lookup), style)}`);
  });
}

const labelOf = (say: Say, subject: SubjectResult): string => shown(subjectWords(say, refOf(subject)));

function levelLine(say: Say, fr: FoundationalRequirement, level: LevelResult, causes: readonly Cause[], style: Styler): string {
  const demonstrated = `demonstrated ${rangeOf(level)}`.padEnd('demonstrated 0..4'.length);
  const verdict = style(toneOf[level.verdict], verdictText(say, level.verdict).padEnd(verdictText(say, 'not-demonstrated').length));
  return `${fr.padEnd(3)}  target ${level.target}  ${demonstrated}  ${verdict}  ${heldBy(say, causes)}`.trimEnd();
}

/** "held by SR 5.2 RE 1 and 2 more <- evidence/fw.csv:812"; a failure stands before what is only missing. */
function heldBy(say: Say, causes: readonly Cause[]): string {
  const [first] = [...causes].sort((a, b) => Number(b.status === 'fail') - Number(a.status === 'fail'));
  if (!first) return '';
  const more = causes.length > 1 ? ` and ${count(causes.length - 1)} more` : '';
  return `held by ${shown(first.requirement)}${more} <- ${sourceOf(say, first)}`;
}

function sourceOf(say: Say, { finding, reason, control, status }: Cause): string {
  if (finding) return shown(placeText(finding.origin));
  if (reason) return shown(reasonText(say, reason));
  return control === null ? reasonWord(say, 'no-control') : `${shown(control)}: ${statusWord(say, status)}`;
}

function siteLine(
  say: Say,
  subject: SubjectResult,
  label: string,
  assessment: Assessment,
  lookup: Lookup,
  style: Styler,
): readonly string[] {
  const results = siteResults(assessment, lookup);
  const verdict = style(toneOf[subject.verdict], verdictText(say, subject.verdict));
  const unmet = results.filter((each) => each.status === 'fail' || each.status === 'not-evaluated' || each.status === 'error');
  const named = unmet
    .slice(0, most)
    .map((each) => `${shown(each.control)} ${statusWord(say, each.status)}`)
    .join(', ');
  const more = unmet.length > most ? ` and ${count(unmet.length - most)} more` : '';
  return [`${label}  ${verdict}  ${plural(results.length, 'site control')} required${named === '' ? '' : `: ${named}${more}`}`];
}

/** One line for each zone of which a component falls short of the target, or is not stated; and for each conduit with one that falls short. */
function componentLines(say: Say, { subjects }: Assessment, style: Styler): readonly string[] {
  const rows = subjects.flatMap((subject): readonly (readonly [string, string])[] => {
    const own = foundationalRequirements.flatMap((fr) => {
      const each = subject.capability?.[fr];
      return each === undefined ? [] : [[fr, each] as const];
    });
    const short = own.flatMap(([fr, { short: ids }]) =>
      ids.length === 0 ? [] : [`${fr} ${plural(ids.length, 'component')} (${someOf(ids)})`],
    );
    const unknown = Math.max(0, ...own.map(([, each]) => each.unknown));
    if (short.length === 0 && (unknown === 0 || subject.kind !== 'zone')) return [];
    const parts = [
      ...(short.length === 0 ? [] : [style('bad', `below the target: ${short.join(', ')}`)]),
      ...(unknown === 0 ? [] : [`${count(unknown)} of ${count(own[0]?.[1].components ?? 0)} not stated`]),
    ];
    return [[labelOf(say, subject), parts.join('; ')]];
  });
  const column = Math.max(0, ...rows.map(([label]) => label.length));
  return rows.length === 0
    ? []
    : [
        style('strong', 'What components can do by the word of their makers (SL-C)'),
        ...rows.map(([label, says]) => `  ${label.padEnd(column)}  ${says}`),
      ];
}

const someOf = (ids: readonly string[]): string =>
  `${shown(ids.slice(0, 3).join(', '))}${ids.length > 3 ? ` and ${count(ids.length - 3)} more` : ''}`;

/** How many requirements of the programme stand at each level, never a mean of them; and what most of them lack. */
function maturityLines(say: Say, { maturity = [] }: Assessment, style: Styler, width: number): readonly string[] {
  if (maturity.length === 0) return [];
  const levels = ([4, 3, 2, 1, null] as const).map(
    (level) => [maturityText(say, level), maturity.filter((each) => each.level === level).length] as const,
  );
  const lacking = [
    ...groupBy(
      maturity.flatMap(({ missing }) => missing),
      (each) => each,
    ).values(),
  ].sort((a, b) => b.length - a.length);
  const lacks = lacking.flatMap((alike) => (alike[0] === undefined ? [] : [`${maturityNeed(say, alike[0])} (${count(alike.length)})`]));
  return [
    style('strong', `Maturity of ${plural(maturity.length, 'programme requirement')} (IEC 62443-2-1)`),
    `  ${levels
      .flatMap(([name, n]) => (n === 0 ? [] : [`${count(n)} at ${name}`]))
      .join(', ')
      .replace(/at nothing/, 'with nothing')}`,
    ...(lacks.length === 0 ? [] : wrap(`The next level lacks ${lacks.join('; ')}.`, '  ', width)),
  ];
}

/** One entry a control and subject: the worst finding, and how many like it. */
function findingLines(say: Say, { findings, findingsFile }: Assessment, lookup: Lookup, style: Styler, width: number): readonly string[] {
  if (findings.length === 0) return [];
  const groups = groupBy([...findings].sort(compareFindings), (each) => JSON.stringify([each.control, each.subject]));
  const worst = [...groups.values()].slice(0, most);
  return [
    style('strong', `Worst of ${plural(findingsFile.count, 'finding')}`),
    ...worst.flatMap(([first]) => (first ? findingText(say, first, lookup, style, width) : [])),
  ];
}

function findingText(say: Say, each: Finding, lookup: Lookup, style: Styler, width: number): readonly string[] {
  const alike = (lookup.result(each.control, each.subject)?.failed ?? 1) - 1;
  const waived = each.waivers.length > 0 ? `  ⚑ waived by ${shown(each.waivers.join(', '))}` : '';
  const place = `${shown(placeText(each.origin))}${alike > 0 ? ` and ${count(alike)} more` : ''}`;
  const whose = style('quiet', `${shown(each.control)}, ${shown(subjectWords(say, each.subject))}, ${shown(each.id)}`);
  return [
    `  ${style('bad', each.class.padEnd(5))}  ${each.severity.padEnd(8)}  ${place}  ${whose}${waived}`,
    ...wrap(shown(each.message), '    ', width),
  ];
}

function requestLines(say: Say, requests: readonly EvidenceRequest[], style: Styler, width: number): readonly string[] {
  if (requests.length === 0) return [];
  const first = requests.slice(0, most);
  return [
    style('strong', `What to supply, ${first.length} of ${count(requests.length)}`),
    ...first.flatMap((each) => [
      `  ${style('open', each.evidence === '' ? shown(each.kind) : `${shown(each.kind)} (${shown(each.evidence)})`)}  ${reasonWord(say, each.code)}  decides ${plural(each.decides, 'required result')}`,
      ...wrap(shown(each.supply), '    ', width),
    ]),
  ];
}

/** One line for each sort, with the first of it. */
function contradictionLines({ contradictions }: Assessment, style: Styler): readonly string[] {
  if (contradictions.length === 0) return [];
  const sorts = [...groupBy(contradictions, ({ code }) => code)].sort(([, a], [, b]) => b.length - a.length);
  const column = Math.max(...sorts.map(([code]) => code.length));
  return [
    style('strong', plural(contradictions.length, 'contradiction')),
    ...sorts.map(([code, all]) => {
      const places = all[0]?.places.slice(0, 2).map(placeText) ?? [];
      return `  ${count(all.length).padStart(4)}  ${shown(code).padEnd(column)}  ${shown(places.join(' against '))}${all.length > 1 ? ', ...' : ''}`;
    }),
  ];
}

/** Events and the like: how many lead to one asset, and why the others do not. */
function traceLines(say: Say, { traces }: Assessment, style: Styler, width: number): readonly string[] {
  if (traces === undefined) return [];
  const open = traces.unresolved.reduce((sum, each) => sum + each.count, 0);
  const why = traces.unresolved.map(({ problem, count: n }) => `${count(n)} ${traceWord(say, problem)}`);
  return [
    style('strong', `${plural(traces.count, 'record')} of consoles, ${count(traces.count - open)} traced to one asset`),
    ...(why.length === 0 ? [] : wrap(`Not traced: ${why.join('; ')}.`, '  ', width)),
  ];
}

function riskLines(assessment: Assessment, style: Styler): readonly string[] {
  const text = riskText(assessment);
  return text === null ? [] : [style('strong', text.head), ...text.scenarios.map((each) => `  ${each}`)];
}

function countLines({ decisions, unplaced, problems, contradictions, unusedFiles, limits }: Assessment, style: Styler): readonly string[] {
  const state = (wanted: string): number => decisions.waivers.filter((each) => each.state === wanted).length;
  const errors = problems.filter((each) => each.severity === 'error').length;
  const counts = [
    `waivers ${count(state('in-force'))} in force, ${count(state('expired'))} expired, ${count(state('unused'))} unused`,
    `${plural(unplaced.count, 'record')} without a zone`,
    plural(contradictions.length, 'contradiction'),
    `${plural(problems.length, 'problem')} (${plural(errors, 'error')})`,
    `${plural(unusedFiles.length, 'file')} not registered`,
  ];
  return [style('quiet', `Also: ${counts.join(' · ')}`), ...limits.map((each) => style('quiet', `Limit: ${shown(each)}`))];
}

/** Breaks at blanks only: a path or an id is never torn. */
export function wrap(text: string, indent: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

export const text = defineReport({
  id: 'text',
  title: 'Summary',
  description: 'Verdicts, what holds each level, worst findings and what to supply, as plain text.',
  fileName: 'report.txt',
  mediaType: 'text/plain; charset=utf-8',
  render: (assessment, { files }) => textSummary(assessment, englishTexts(files)),
});
