/** Cover and part 1: who, what, as of when; then one page of sentences, the compact matrix, and what comes next. */
import type { LevelResult, LevelVerdict, RequirementResult, SubjectResult } from '../../model/assessment.js';
import { absentReason } from '../plan/words.js';
import { causesOf, groupBy, levelsOf, rangeOf, siteResults, type Cause } from '../lookup.js';
import {
  classOrder,
  exitSentence,
  reasonText,
  reasonWord,
  refOf,
  frName,
  statusWord,
  classWord,
  outageWord,
  subjectSentence,
  subjectWords,
  verdictSentence,
} from '../words.js';
import { sinceFact } from './comparison.js';
import type { Context } from './context.js';
import { firstSentence } from './fix-list.js';
import { matrixOf } from './matrix.js';
import { code, comma, joined, note, placePiece, value, words, type Piece } from './pieces.js';
import { riskAbsent } from './risk-absent.js';
import { aboveTolerable } from './risk-pieces.js';

const most = 5;

export function coverOf(context: Context): {
  readonly facts: readonly Fact[];
  readonly sha256: string;
  readonly signatures: readonly Signature[];
} {
  const { assessment, say, reportId, sha256 } = context;
  const { site, policy, catalogue, model, selection } = assessment;
  return {
    sha256,
    facts: [
      fact(say('cover.site'), value(site.name), words(' '), code(site.id)),
      fact(
        say('cover.system'),
        words(
          selection.zone === null
            ? say('cover.whole', {
                zones: say('n-zones', { n: model.zones.length }),
                conduits: say('n-conduits', { n: model.conduits.length }),
              })
            : say('cover.one-zone', { zone: selection.zone }),
        ),
      ),
      fact(say('cover.as-of'), words(say('cover.as-of-text', { day: assessment.asOf, zone: site.timeZone }))),
      fact(say('cover.standard'), words('IEC 62443-3-3:'), value(catalogue.edition)),
      fact(say('cover.policy'), value(policy.title), words(say('cover.policy-version', { id: policy.id, version: policy.version }))),
      fact(say('cover.report-id'), code(reportId)),
      fact(say('cover.accountable'), site.accountable === null ? words(say('unknown')) : value(site.accountable)),
      fact(say('cover.tool'), words(`${assessment.tool.name} ${assessment.tool.version}`)),
    ],
    signatures: ['assessor', 'reviewer', 'owner'].map((who) => ({ title: say(`sign.${who}`), hint: say(`sign.${who}.hint`) })),
  };
}
export interface Fact {
  readonly term: string;
  readonly pieces: readonly Piece[];
}
export const fact = (term: string, ...pieces: readonly Piece[]): Fact => ({ term, pieces });
export interface Signature {
  readonly title: string;
  readonly hint: string;
}

/** A list of at most five, and where the rest is. */
export interface Short {
  readonly items: readonly (readonly Piece[])[];
  readonly more: readonly Piece[];
  readonly empty: string;
}
const short = (items: readonly (readonly Piece[])[], context: Context, where: string, empty: string): Short => ({
  items: items.slice(0, most),
  more:
    items.length > most
      ? [words(context.say('and-more', { n: items.length - most })), words(context.say(`name.${where}`), `#${where}`), words('.')]
      : [],
  empty,
});

export function summaryOf(context: Context) {
  const { assessment, say } = context;
  const { subjects } = assessment;
  const items = (verdict: 'not-met' | 'not-demonstrated'): readonly (readonly Piece[])[] =>
    subjects.filter((each) => each.kind !== 'site' && each.verdict === verdict).map((each) => gapItem(context, each, verdict));
  const site = subjects.find((each) => each.kind === 'site');
  const matrix = matrixOf(context, { id: 'matrix-short', caption: say('summary.matrix'), most: 6 });
  return {
    sentence: verdictSentence(say, subjects),
    required: exitSentence(say, assessment),
    site: site ? siteItem(context, site) : [],
    notMet: short(items('not-met'), context, 'results', say('summary.none-not-met')),
    open: short(items('not-demonstrated'), context, 'results', say('summary.none-open')),
    matrix,
    counts: countsOf(context),
    next: short(nextItems(context), context, 'fix', say('summary.no-action')),
    supply: short(supplyItems(context), context, 'supply', say('summary.no-supply')),
    notAssessed: notAssessed(context),
  };
}

function siteItem({ assessment, lookup, say }: Context, site: SubjectResult): readonly Piece[] {
  const results = siteResults(assessment, lookup);
  const unmet = results.filter((each) => each.status === 'fail' || each.status === 'not-evaluated' || each.status === 'error');
  return [
    words(subjectSentence(say, site)),
    words(say('summary.site', { n: results.length, unmet: unmet.length })),
    words(say('name.process'), '#process'),
    words('.'),
  ];
}

/** One zone or conduit: its widest gap with what holds it, and the names of the others. */
function gapItem({ lookup, say, to }: Context, subject: SubjectResult, verdict: LevelVerdict): readonly Piece[] {
  const ref = refOf(subject);
  const width = (level: LevelResult): number => level.target - (level.low ?? 0);
  const open = levelsOf(subject).filter(([, level]) => level.verdict === verdict);
  const [widest] = [...open].sort(([, a], [, b]) => width(b) - width(a));
  if (!widest) return [];
  const [fr, level] = widest;
  const others = open.filter((each) => each !== widest);
  const [cause, ...more] = causesOf(ref, fr, level, lookup);
  const title = cause ? (lookup.requirement(cause.requirement)?.title ?? '') : '';
  return [
    value(subject.name, to('subject', ref)),
    words(` · ${frName(say, fr)}: ${say('gap', { target: level.target, range: rangeOf(level) })}`),
    ...(cause
      ? [
          code(cause.requirement, to('req', ref, cause.requirement)),
          words(` (${title})${more.length > 0 ? say('and-n-more', { n: more.length }) : ''}: `),
          ...proofOf(cause, say),
        ]
      : []),
    ...(others.length > 0 ? [words(say('gap.others', { list: others.map(([each]) => each).join(', ') }))] : []),
  ];
}

function proofOf(cause: Cause, say: Context['say']): readonly Piece[] {
  if (cause.finding) return [placePiece(cause.finding.origin)];
  if (cause.reason) return [value(reasonText(say, cause.reason))];
  return [words(cause.control === null ? say('no-control') : statusWord(say, cause.status))];
}

function countsOf(context: Context): readonly Fact[] {
  const { assessment, say } = context;
  const { findingsFile, findings, decisions, unplaced, contradictions, problems, evidence } = assessment;
  const byClass = classOrder.map((name) => `${classWord(say, name)} ${String(findings.filter((each) => each.class === name).length)}`);
  const open = assessment.requirements.filter((row) => row.required && row.status === 'not-evaluated').length;
  const inForce = (list: typeof decisions.waivers): number => list.filter((each) => each.state === 'in-force').length;
  const expired = decisions.waivers.filter((each) => each.state === 'expired').length;
  const na = assessment.requirements.filter((row) => row.status === 'not-applicable').length;
  const stale = evidence.filter((each) => !each.fresh).length;
  const without = new Set(assessment.requirements.filter((row) => row.controls.length === 0).map((row) => row.id)).size;
  return [
    fact(
      say('counts.findings'),
      words(
        `${say('n-findings', { n: findingsFile.count })}: ${findingsFile.count === findings.length ? byClass.join(' · ') : say('counts.kept', { n: findings.length, list: byClass.join(' · ') })}`,
      ),
    ),
    fact(say('counts.open'), words(say('counts.open-text', { n: open, without }))),
    fact(
      say('counts.decisions'),
      words(
        say('counts.decisions-text', { waivers: inForce(decisions.waivers), expired, compensations: inForce(decisions.compensations), na }),
      ),
    ),
    fact(
      say('counts.evidence'),
      words(
        say('counts.evidence-text', {
          n: evidence.length,
          stale,
          contradictions: contradictions.length,
          unplaced: unplaced.count,
          problems: problems.length,
        }),
      ),
    ),
    ...riskFact(context),
    sinceFact(context),
  ];
}

/** Where nothing was assessed, the list of what was not says so. */
const riskFact = (context: Context): readonly Fact[] => {
  const { risk } = context.assessment;
  return risk.status === 'assessed' ? [fact(context.say('risk.above-now'), ...aboveTolerable(context, risk, most))] : [];
};

/** One item a control, over all the zones and conduits in which it fails. */
function nextItems({ actions, to, say }: Context): readonly (readonly Piece[])[] {
  const open = actions.filter((each) => !each.fullyWaived && each.findings[0]?.class !== 'opportunity');
  return [...groupBy(open, (each) => each.control).values()].map((alike) => {
    const [first] = alike;
    if (!first) return [];
    const where = subjectWords(say, first.subject);
    const rest = alike.length > 1 ? say('and-n-more', { n: alike.length - 1 }) : '';
    const closes = alike.reduce((sum, each) => sum + each.failed, 0);
    return [
      value(firstSentence(first.fix)),
      words(' '),
      note(say('next.closes', { n: closes })),
      code(first.control, to('finding', first.findings[0]?.id ?? '') || to('control', first.control)),
      note(
        `, ${where}${rest} · ${say('next.effort', { owner: first.owner ?? say('unknown'), outage: outageWord(say, first.outage), n: first.days })}`,
      ),
    ];
  });
}

function supplyItems({ assessment, say, to }: Context): readonly (readonly Piece[])[] {
  return assessment.requests.map((each) => {
    const [first = '', ...more] = each.subjects;
    return [
      value(each.kind),
      ...(each.evidence === '' ? [] : [words(' '), code(each.evidence, to('evidence', each.evidence))]),
      words(`: ${reasonWord(say, each.code)} · `),
      value(subjectWords(say, first), to('subject', first)),
      words(`${more.length > 0 ? say('and-n-more', { n: more.length }) : ''}.${say('supply.decides', { n: each.decides })}`),
    ];
  });
}

/** Required rows without a verdict: how many, where most of them are, and which foundational requirements have no verdict on any of theirs. */
function undecidedItems({ assessment, say, to, lookup }: Context): readonly (readonly Piece[])[] {
  const required = assessment.requirements.filter((each) => each.required);
  const isOpen = ({ status }: RequirementResult): boolean => status === 'not-evaluated' || status === 'error';
  const open = required.filter(isOpen);
  if (open.length === 0) return [];
  // The page has to fit one sheet.
  const room = 3;
  const list = (items: readonly (readonly Piece[])[]): readonly Piece[] => [
    ...joined(items.slice(0, room), comma),
    ...(items.length > room ? [words(say('and-n-more', { n: items.length - room }))] : []),
  ];
  const places = [...groupBy(open, (each) => each.subject)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([ref, own]) => [value(lookup.subject(ref)?.name ?? ref, to('subject', ref)), words(` ${String(own.length)}`)]);
  const whole = [...groupBy(required, ({ subject, fr }) => `${subject} ${fr}`).values()].flatMap((own) => {
    const [first] = own;
    return first && own.every(isOpen)
      ? [[words(first.fr, to('fr', first.subject, first.fr)), words(' '), value(subjectWords(say, first.subject))]]
      : [];
  });
  return [
    [words(say('summary.undecided', { n: open.length, of: required.length })), ...list(places)],
    ...(whole.length === 0 ? [] : [[words(say('summary.undecided-whole')), ...list(whole)]]),
  ];
}

function notAssessed(context: Context): readonly (readonly Piece[])[] {
  const { assessment, say } = context;
  const risk = [riskAbsent(assessment, say)].filter((each) => each !== '');
  const { programmes: planned } = assessment;
  const programmes = planned.status === 'assessed' ? [] : [say(`programme.absent.${absentReason(planned)}`)];
  const vulnerabilities = assessment.vulnerabilityPosition === undefined ? [say('vulnerabilities.absent')] : [];
  return [
    ...undecidedItems(context),
    ...[...risk, ...programmes, ...vulnerabilities].map((each) => [words(each)]),
    ...assessment.limits.map((each) => [value(each)]),
  ];
}
