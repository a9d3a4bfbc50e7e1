/** Several sites on one page: zones by verdict, oldest evidence, worst risks, and each site's own report one link away. Nothing is added up beyond a count. */
import { createHash } from 'node:crypto';
import type { Assessment, Finding, SubjectResult } from '../model/assessment.js';
import { compareText } from '../model/problem.js';
import { canonicalJson } from './json.js';
import { compareFindings, levelsOf, rangeOf } from './lookup.js';
import { renderPage, reservedIn, type PageView } from './page.js';
import type { RenderOptions } from './report.js';
import type { To } from './view/anchors.js';
import { contextOf } from './view/context.js';
import {
  cell,
  code,
  dash,
  line,
  note,
  number,
  placePiece,
  row,
  table,
  unbroken,
  value,
  verdictMark,
  words,
  type Cell,
  type Piece,
} from './view/pieces.js';
import type { Say } from './view/say.js';
import { classWord, refOf, severityWord, subjectWords, verdictCounts } from './words.js';

export interface FleetSite {
  readonly assessment: Assessment;
  /** Name of the assessment file, as it was given. */
  readonly file: string;
  /** Relative address of its report, every part of it escaped; "": there is none beside it. */
  readonly report: string;
}

export const fleetFile = 'fleet.html';
export function renderFleet(sites: readonly FleetSite[], options: Pick<RenderOptions, 'files' | 'language'>): string {
  const reserved = reservedIn(options.files, 'html/');
  return renderPage(options, 'fleet/', (say) =>
    fleetView(
      sites.map((site) => linked(site, say, reserved)),
      say,
    ),
  );
}

/** With the address of anything in its report: the anchors are those that the report itself gives. */
interface LinkedSite extends FleetSite {
  /** "" where there is no report. */
  readonly at: To;
  readonly findingAt: (finding: Finding) => string;
}
function linked(site: FleetSite, say: Say, reserved: readonly string[]): LinkedSite {
  const { to, sheetOf, lookup } = contextOf(site.assessment, {}, say, reserved);
  const at: To = (...what) => (site.report === '' ? '' : site.report + to(...what));
  // Of many records a sheet shows the first ones, and always its worst.
  const findingAt = ({ id, control, subject }: Finding): string => {
    const result = lookup.result(control, subject);
    return at('finding', (result && sheetOf(result)?.first.id) ?? id);
  };
  return { ...site, at, findingAt };
}

const most = 20;
/** The page has some columns of its own; the others are those of a report. */
const heads = (say: Say, ids: readonly string[]): readonly string[] =>
  ids.map((id) => say(say.has(`fleet.col.${id}`) ? `fleet.col.${id}` : `col.${id}`));

function fleetView(sites: readonly LinkedSite[], say: Say): PageView {
  const subjects = sites.flatMap(({ assessment }) => assessment.subjects);
  const { zones, conduits, met, notMet, notDemonstrated: open } = verdictCounts(subjects);
  const days = sites.map(({ assessment }) => assessment.asOf).sort(compareText);
  const [from = '', to = ''] = [days[0], days.at(-1)];
  const n = sites.length;
  return {
    title: say('fleet.page'),
    foot: say(from === to ? 'fleet.foot.same' : 'fleet.foot', { n, from, to }),
    sentence: say('fleet.sentence', { n, zones, conduits, met, notMet, open }),
    sites: siteTable(sites, say),
    zones: zoneTable(sites, say),
    zonesMet: met === 0 ? '' : say('fleet.zones-met', { n: met }),
    oldest: oldestTable(sites, say),
    risks: riskTable(sites, say),
    findings: findingTable(sites, say),
    files: table(
      'fleet-files',
      say('fleet.files-caption'),
      heads(say, ['site', 'file', 'sha256']),
      sites.map((site) =>
        row('', [], nameOf(site), [
          cell(code(site.file)),
          cell(code(createHash('sha256').update(canonicalJson(site.assessment)).digest('hex'))),
        ]),
      ),
      '',
    ),
  };
}

const nameOf = ({ assessment: { site }, report }: FleetSite, anchor = ''): readonly Piece[] => [
  value(site.name, report === '' ? '' : report + anchor),
  line,
  note(site.id),
];

function siteTable(sites: readonly LinkedSite[], say: Say) {
  const counts = (subjects: readonly SubjectResult[]): Cell => {
    const { met, notMet, notDemonstrated } = verdictCounts(subjects);
    return cell(words(subjects.length === 0 ? say('none') : say('fleet.counts', { notMet, open: notDemonstrated, met })));
  };
  return table(
    'fleet-sites',
    say('fleet.sites-caption', { n: sites.length }),
    heads(say, ['site', 'as-of', 'zone-verdicts', 'conduit-verdicts', 'programme', 'all-findings', 'oldest', 'stale', 'waivers']),
    sites.map((site) => {
      const { subjects, findings, findingsFile, evidence, decisions, asOf } = site.assessment;
      const of = (kind: SubjectResult['kind']): readonly SubjectResult[] => subjects.filter((each) => each.kind === kind);
      const [programme] = of('site');
      const classed = (name: Finding['class']): number => findings.filter((each) => each.class === name).length;
      const [oldest] = byAge([site]);
      return row(
        '',
        [],
        [...nameOf(site), ...(site.report === '' ? [line, note(say('fleet.no-report'))] : [])],
        [
          cell(unbroken(asOf)),
          counts(of('zone')),
          counts(of('conduit')),
          cell(programme ? verdictMark(say, programme.verdict) : dash),
          cell(words(say('fleet.open-findings', { major: classed('major'), minor: classed('minor'), n: findingsFile.count }))),
          cell(...(oldest ? [code(oldest.entry.id), line, note(oldest.entry.collected?.slice(0, 10) ?? '')] : [dash])),
          cell(words(say('fleet.stale', { n: evidence.filter((each) => !each.fresh).length, of: evidence.length }))),
          number(String(decisions.waivers.filter((each) => each.state === 'in-force').length)),
        ],
      );
    }),
    '',
    { wide: true },
  );
}

const verdictOrder = ['not-met', 'not-demonstrated'];
function zoneTable(sites: readonly LinkedSite[], say: Say) {
  const rows = sites
    .flatMap((site) => site.assessment.subjects.map((subject) => ({ site, subject })))
    .filter(({ subject }) => subject.kind !== 'site' && verdictOrder.includes(subject.verdict))
    .sort((a, b) => verdictOrder.indexOf(a.subject.verdict) - verdictOrder.indexOf(b.subject.verdict));
  const levels = (subject: SubjectResult, verdict: string): Piece => {
    const list = levelsOf(subject).filter(([, level]) => level.verdict === verdict);
    return words(list.map(([fr, level]) => `${fr} ${say('level.of', { range: rangeOf(level), target: level.target })}`).join(', ') || '–');
  };
  return table(
    'fleet-zones',
    say('fleet.zones-caption', { n: rows.length }),
    heads(say, ['subject', 'site', 'verdict', 'not-met-in', 'open-in']),
    rows.map(({ site, subject }) => {
      const ref = refOf(subject);
      return row(
        '',
        [],
        [value(subject.name, site.at('subject', ref)), line, note(subjectWords(say, ref))],
        [
          cell(value(site.assessment.site.name)),
          cell(verdictMark(say, subject.verdict)),
          cell(levels(subject, 'not-met')),
          cell(levels(subject, 'not-demonstrated')),
        ],
      );
    }),
    say('fleet.zones-empty'),
    { wide: true },
  );
}

function byAge(sites: readonly LinkedSite[]) {
  return sites
    .flatMap((site) => site.assessment.evidence.map((entry) => ({ site, entry })))
    .filter(({ entry }) => entry.collected !== null)
    .sort((a, b) => compareText(a.entry.collected ?? '', b.entry.collected ?? '') || compareText(a.entry.id, b.entry.id));
}
function oldestTable(sites: readonly LinkedSite[], say: Say) {
  const all = byAge(sites);
  const of = sites.reduce((sum, { assessment }) => sum + assessment.evidence.length, 0);
  return table(
    'fleet-oldest',
    say('fleet.oldest-caption', { n: Math.min(most, all.length), of }),
    heads(say, ['evidence', 'site', 'kind', 'collected', 'age', 'state']),
    all
      .slice(0, most)
      .map(({ site, entry }) =>
        row(
          '',
          [],
          [code(entry.id, site.at('evidence', entry.id))],
          [
            cell(value(site.assessment.site.name)),
            cell(value(entry.kind)),
            cell(unbroken(entry.collected?.slice(0, 10) ?? '')),
            cell(
              words(
                entry.age === null
                  ? say('unknown')
                  : entry.maxAge === null
                    ? say('age.no-limit', { n: entry.age })
                    : say('age', { n: entry.age, limit: entry.maxAge }),
              ),
            ),
            cell(words(say(entry.fresh ? 'fresh' : 'not-fresh'))),
          ],
        ),
      ),
    say('fleet.oldest-empty'),
  );
}

interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly risk: string;
  readonly above: boolean;
}
const fieldOf = (part: unknown, name: string): unknown =>
  typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>)[name] : undefined;
/** Rated scenarios of an assessment that has any. */
export function scenariosOf(assessment: Assessment): readonly Scenario[] {
  const list = fieldOf(assessment.risk, 'scenarios');
  const text = (part: unknown): string => (typeof part === 'string' ? part : '');
  return (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((each) => {
    const current = fieldOf(each, 'current');
    const risk = text(fieldOf(current, 'risk'));
    return risk === ''
      ? []
      : [{ id: text(fieldOf(each, 'id')), title: text(fieldOf(each, 'title')), risk, above: fieldOf(current, 'above') === true }];
  });
}
function riskTable(sites: readonly LinkedSite[], say: Say) {
  const rated = sites.flatMap((site) => scenariosOf(site.assessment).map((scenario) => ({ site, scenario })));
  const above = rated.filter(({ scenario }) => scenario.above);
  const absent = sites.filter(({ assessment }) => scenariosOf(assessment).length === 0).length;
  return table(
    'fleet-risks',
    say('fleet.risks-caption', { n: above.length }),
    heads(say, ['scenario', 'site', 'risk']),
    above.map(({ site, scenario }) =>
      row(
        '',
        [],
        [code(scenario.id, site.at('scenario', scenario.id) || site.report), words(' '), value(scenario.title)],
        [cell(value(site.assessment.site.name)), cell(value(scenario.risk))],
      ),
    ),
    say('fleet.risks-empty', { rated: rated.length, absent, n: sites.length }),
  );
}

function findingTable(sites: readonly LinkedSite[], say: Say) {
  const all = sites.flatMap((site) => site.assessment.findings.map((finding) => ({ site, finding })));
  const worst = [...all].sort((a, b) => compareFindings(a.finding, b.finding)).slice(0, most);
  return table(
    'fleet-findings',
    say('fleet.findings-caption', { n: worst.length, of: all.length }),
    heads(say, ['finding', 'site', 'class', 'subject', 'found', 'place']),
    worst.map(({ site, finding }) =>
      row(
        '',
        [],
        [code(finding.id, site.findingAt(finding))],
        [
          cell(value(site.assessment.site.name)),
          cell(words(`${classWord(say, finding.class)}, ${severityWord(say, finding.severity)}`)),
          cell(value(subjectWords(say, finding.subject))),
          cell(value(finding.message)),
          cell(placePiece(finding.origin)),
        ],
      ),
    ),
    say('fleet.findings-empty'),
    { wide: true },
  );
}
