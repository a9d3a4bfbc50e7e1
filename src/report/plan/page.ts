/** The plan as one page that a plant manager reads alone: what to sign, what it costs, who, when, which risk falls, what stays open, what is assumed. */
import type { Assessment } from '../../model/assessment.js';
import type { PlannedMeasure, Programme, Programmes } from '../../model/programme.js';
import { groupBy } from '../lookup.js';
import { plural, subjectWords } from '../words.js';
import type { Say } from '../view/say.js';
import { heading, list, table, text, type Block } from './blocks.js';
import {
  absentReason,
  amount,
  approvalText,
  byText,
  defaultMark,
  defaultsOf,
  flipsOf,
  flipText,
  given,
  inputText,
  markText,
  moneyOf,
  programmeName,
  proofText,
  proposalOf,
  risksText,
  stepsOf,
  timesText,
  windowText,
} from './words.js';

export const notAssessedWords = {
  'no-file':
    'Not assessed: the site has neither measures.yaml nor risk.yaml. otbaseline plan makes candidates from the effort of the controls.',
  'nothing-open': 'Nothing to plan: no result is open that a measure would bring to pass.',
  'one-zone': 'Not assessed: only one zone was selected, and a plan is about the site.',
} as const;

export function planPage(assessment: Assessment, say: Say): readonly Block[] {
  const { site, asOf, policy, programmes } = assessment;
  const title = heading(1, `Plan for ${site.name}`);
  const stamp = text(
    `As of ${asOf}, policy ${policy.id}. Every level and risk below was decided by the rules on the state that is meant; nothing is a promise.`,
  );
  if (programmes.status !== 'assessed') return [title, stamp, text(notAssessedWords[absentReason(programmes)])];
  const proposal = proposalOf(programmes);
  return [
    title,
    stamp,
    ...(proposal === null
      ? []
      : [
          ...proposed(say, programmes, proposal),
          ...risks(programmes, proposal),
          ...schedule(say, programmes),
          ...steps(say, programmes),
          ...weights(programmes),
        ]),
    ...(proposal === null ? [] : open(programmes, proposal)),
    ...comparison(say, programmes),
    ...claim(say, programmes),
    ...assumed(say, programmes),
    ...(proposal === null ? [] : signature(programmes, proposal)),
  ];
}

const measuresOf = ({ measures }: Programmes, ids: readonly string[]): readonly PlannedMeasure[] => {
  const byId = new Map(measures.map((each) => [each.id, each]));
  return ids.flatMap((id) => byId.get(id) ?? []);
};

function proposed(say: Say, programmes: Programmes, proposal: Programme): readonly Block[] {
  const money = moneyOf(programmes);
  const { today } = programmes;
  const { after } = proposal;
  const mark = proposal.assumed ? defaultMark : '';
  const order = stepsOf(programmes);
  const budget = programmes.budget === null ? '' : ` The budget is ${money(programmes.budget)} a year.`;
  return [
    heading(2, 'What is proposed'),
    text(
      `${programmeName(say, proposal.name)}: ${plural(proposal.measures.length, 'measure', 'measures')}, ${money(proposal.capex)}${mark} once and ${money(proposal.opex)}${mark} a year. ` +
        `Spread over the years of use that is ${money(proposal.annual)}${mark} a year.${budget} It takes ${amount(proposal.days)} days of work. This choice is ${proofText(say, proposal)}.`,
    ),
    ...(today.loss === null ? [] : [text(`The loss to be expected falls from ${money(today.loss)} to ${money(after.loss)} a year.`)]),
    ...(programmes.hasRisk
      ? [text(`Scenarios above what is tolerable: ${named(today.above)} today, ${named(after.above)} afterwards.`)]
      : [
          text(
            'No scenario is rated, so nothing is said of risk: the order goes by the class of a measure (remove exposure, prevent, detect, respond), then by what it closes for its money.',
          ),
        ]),
    ...after.safetyAbove.map((id) =>
      text(`It cannot bring ${id} under what is tolerable, and ${id} may harm people. No sum saved elsewhere makes up for that.`),
    ),
    ...proposal.cannot.map((why) => text(`Note: ${why}.`)),
    ...table(
      [
        'Measure',
        'What is done',
        '#Once',
        '#A year',
        '#Days',
        'Answers for it',
        'Does it',
        'By when',
        'Stop of the plant',
        'Consent of supplier',
        'Closes',
      ],
      measuresOf(programmes, order).map((each) => [
        each.id,
        each.title + (each.mandatory ? ' (mandatory)' : each.status === 'planned' ? ' (decided)' : ''),
        given(each.capex, money),
        given(each.opex, money),
        given(each.days, amount),
        given(each.owner, (owner) => owner ?? 'nobody named'),
        byText(say, each),
        given(each.due, (due) => due ?? 'no day'),
        given(each.outage, (outage) => outage),
        approvalText(say, each),
        closesText(each),
      ]),
    ),
    ...(proposal.measures.length > 0 ? [text(`${defaultMark} a default of the tool, not a figure of the site.`)] : []),
    ...next(programmes),
  ];
}

const named = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : `${String(ids.length)} (${ids.join(', ')})`);
const closesText = ({ findings, results, duty }: PlannedMeasure): string =>
  [
    `${plural(findings.count, 'finding', 'findings')}, ${plural(results.length, 'result', 'results')}`,
    ...(duty === null ? [] : [`duty: ${duty}`]),
  ].join('; ');

function next({ roadmap, quickWins }: Programmes): readonly Block[] {
  const [first] = roadmap;
  return [
    ...(first ? [text(`Next best step: ${first.measure}.`)] : []),
    ...(quickWins.length > 0
      ? [text(`Quick wins, without a stop of the plant, without a consent to wait for, and within a week: ${quickWins.join(', ')}.`)]
      : []),
  ];
}

function risks(programmes: Programmes, { after }: Programme): readonly Block[] {
  if (programmes.today.scenarios.length === 0) return [];
  const money = moneyOf(programmes);
  return [
    heading(2, 'Which risk falls from what to what'),
    ...table(
      ['Scenario', 'What happens', 'Today', 'Afterwards', 'Tolerable afterwards', '#Loss a year today', '#Afterwards', 'Answers for it'],
      programmes.today.scenarios.map((each, n) => {
        const later = after.scenarios[n];
        const tolerable = later?.above === null || later === undefined ? 'not rated' : later.above ? 'no' : 'yes';
        return [
          each.id,
          `${each.title}${each.safety ? ' (people may come to harm)' : ''}`,
          each.risk ?? 'not rated',
          later?.risk ?? 'not rated',
          tolerable,
          money(each.loss),
          money(later?.loss ?? null),
          each.owner ?? 'nobody named',
        ];
      }),
    ),
  ];
}

function schedule(say: Say, programmes: Programmes): readonly Block[] {
  const ordered = measuresOf(programmes, stepsOf(programmes));
  if (ordered.length === 0) return [];
  const windows = [...groupBy(ordered, (each) => windowText(say, each))].sort(([, a], [, b]) =>
    (a[0]?.window?.from ?? '').localeCompare(b[0]?.window?.from ?? '', 'en'),
  );
  return [
    heading(2, 'When, and who'),
    ...table(
      ['Window', 'Who acts', 'Measures', 'Consent to get first'],
      windows.flatMap(([window, members]) =>
        [...groupBy(members, (each) => byText(say, each))].map(([by, own]) => [
          window,
          by,
          own.map(({ id }) => id).join(', '),
          own
            .flatMap(({ id, approval }) => (approval === null || approval.state === 'given' ? [] : [`${id}: ${approval.supplier}`]))
            .join(', ') || 'none',
        ]),
      ),
    ),
  ];
}

function steps(say: Say, programmes: Programmes): readonly Block[] {
  const { later } = programmes;
  const money = moneyOf(programmes);
  if (programmes.roadmap.length === 0) return [];
  return [
    heading(2, 'Step by step'),
    text(
      'After each step the rules were run again on the planned state. A measure with proposed evidence is judged on that evidence; for the others its results are set to passed, and evidence will have to show it.',
    ),
    ...table(
      ['#Step', 'Measure', '#Once so far', '#A year so far', '#Loss a year then', '#Above tolerable', 'Risks', 'Levels raised', 'Shown by'],
      programmes.roadmap.map(({ measure, capex, annual, after, risks: changed, levels, checked, unconfirmed }, n) => [
        String(n + 1),
        measure,
        money(capex),
        money(annual),
        money(after.loss),
        programmes.hasRisk ? String(after.above.length) : '–',
        changed.flatMap(({ id, from, to }) => (from === to ? [] : [`${id} ${from ?? 'not rated'} to ${to ?? 'not rated'}`])).join(', ') ||
          (changed.length > 0 ? `lower: ${changed.map(({ id }) => id).join(', ')}` : 'none'),
        levels.map(({ subject, fr, from, to }) => `${fr} ${subjectWords(say, subject)} ${String(from)} to ${String(to)}`).join(', ') ||
          'none',
        unconfirmed.length > 0
          ? `not confirmed: ${unconfirmed.map(({ control, subject, status }) => `${control} ${subjectWords(say, subject)} ${status}`).join(', ')}`
          : checked === 'rules'
            ? 'rules on the proposed evidence'
            : 'planned results',
      ]),
    ),
    ...(later.length === 0
      ? []
      : [
          text(
            `${plural(later.length, 'further measure', 'further measures')} in their order, judged together at the end and not one by one: ${later.join(', ')}.`,
          ),
        ]),
  ];
}

/** What each proposed measure carries: the others standing. */
function weights(programmes: Programmes): readonly Block[] {
  const carrying = programmes.weights.filter(({ rise }) => rise > 0);
  if (carrying.length === 0) return [];
  const money = moneyOf(programmes);
  return [
    heading(3, 'What is lost if one of them fails'),
    ...table(
      ['Measure', '#More loss a year, the others standing'],
      carrying.slice(0, 12).map(({ measure, rise }) => [measure, money(rise)]),
    ),
  ];
}

function open(programmes: Programmes, { after, duties }: Programme): readonly Block[] {
  const { today, uncovered } = programmes;
  const byControl = [...new Set(uncovered.map(({ control }) => control))];
  const most = 12;
  return [
    heading(2, 'What stays open'),
    ...list([
      ...(programmes.hasRisk ? [`Scenarios above tolerable: ${named(after.above)}.`] : []),
      ...(after.notRated.length > 0 ? [`Scenarios that are not rated, and so not known to be tolerable: ${named(after.notRated)}.`] : []),
      `Zones that meet their target: ${met(today.zones)} today, ${met(after.zones)} afterwards; conduits ${met(today.conduits)} and ${met(after.conduits)}.`,
      `Required results that are not met: ${String(today.open)} today, ${String(after.open)} afterwards.`,
      ...(uncovered.length > 0
        ? [
            `${plural(uncovered.length, 'required result is', 'required results are')} closed by no candidate at all: ${byControl.slice(0, most).join(', ')}${byControl.length > most ? ` and ${String(byControl.length - most)} more controls` : ''}.`,
          ]
        : []),
      ...(duties.length > 0 ? [`Duties that it leaves out: ${duties.join(', ')}.`] : []),
    ]),
  ];
}
const met = ({ met: n, of }: { readonly met: number; readonly of: number }): string => `${String(n)} of ${String(of)}`;

function comparison(say: Say, programmes: Programmes): readonly Block[] {
  const money = moneyOf(programmes);
  return [
    heading(2, 'The programmes side by side'),
    text(
      `All are chosen from the same ${plural(programmes.measures.length, 'candidate', 'candidates')}. The maturity-based one takes every measure up to level ${String(programmes.level)}, in all zones.`,
    ),
    ...table(
      [
        'Programme',
        '#Measures',
        '#Once',
        '#Running a year',
        '#In all a year',
        '#Loss a year left',
        '#Above tolerable',
        'Zones at target',
        '#Results open',
        'Duties left out',
        'How it is known',
      ],
      programmes.programmes.map((each) => [
        programmeName(say, each.name),
        String(each.measures.length),
        money(each.capex) + (each.assumed ? defaultMark : ''),
        money(each.opex) + (each.assumed ? defaultMark : ''),
        money(each.annual) + (each.assumed ? defaultMark : ''),
        money(each.after.loss),
        programmes.hasRisk ? String(each.after.above.length) : '–',
        met(each.after.zones),
        String(each.after.open),
        each.duties.join(', ') || 'none',
        proofText(say, each),
      ]),
    ),
    ...list(programmes.programmes.flatMap(({ name, cannot }) => cannot.map((why) => `${programmeName(say, name)}: ${why}.`))),
    ...(programmes.frontier.points.length === 0
      ? []
      : [
          heading(3, 'Where the money could lead'),
          text(
            `Choices that no other one beats in both cost and risk${programmes.frontier.isWhole ? '' : ', for the budgets that were tried'}. They are not stages of one way: a measure may be in one and not in the next.`,
          ),
          ...table(
            ['#In all a year', '#Loss a year left', '#Above tolerable', 'Risks left', 'Measures'],
            thinned(programmes.frontier.points).map((each) => [
              money(each.annual),
              money(each.loss),
              String(each.above),
              risksText(each),
              each.measures.join(' ') || 'none',
            ]),
          ),
        ]),
  ];
}

/** A page holds some twenty rows; the first and the last are always there, and assessment.json has all. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const most = 20;
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, n) => points[Math.round((n * (points.length - 1)) / (most - 1))] as T);
}

function claim(say: Say, programmes: Programmes): readonly Block[] {
  const { ratios, sensitivity } = programmes;
  if (ratios.length === 0) return [];
  const money = moneyOf(programmes);
  const base = ratios.find(({ mark }) => mark === sensitivity.mark)?.ratio ?? null;
  const flips = sensitivity.rows.filter((each) => flipsOf(say, each, base).length > 0);
  return [
    heading(2, 'Is the risk-based way cheaper here?'),
    text(
      'A consultancy drew in 2019 that lifting everything to one level costs almost three times what starting from the worst risks does. Its own footnote calls the sums illustrative: a published picture, not a measurement. These are the figures of this site, and they hold for nothing else.',
    ),
    ...table(
      [
        'Reached',
        '#In all a year',
        '#Loss a year left',
        '#The maturity-based programme costs',
        'Stays the better one as long as losses are at most',
        'Measures',
      ],
      ratios.map(({ mark, annual, loss, ratio, breakEven, measures, proven }) => [
        markText(say, mark),
        money(annual),
        money(loss),
        timesText(say, ratio) + (proven ? '' : ' (approximate)'),
        breakEven === null ? 'any size' : `${breakEven.toFixed(2)} times as high as assumed`,
        measures.join(' ') || 'none',
      ]),
    ),
    text(
      'The ratio rests wholly on the inputs. Watching and recording look weak in it, because nobody can give a figure for the attack that no scenario describes; what the law asks for can be marked mandatory.',
    ),
    ...(sensitivity.mark === null
      ? []
      : [
          heading(3, 'What carries that answer'),
          text(
            `Each input halved and raised by half, the others as they are (${String(sensitivity.tried)} of ${String(sensitivity.of)} inputs tried), for ${markText(say, sensitivity.mark)}. ` +
              (flips.length === 0
                ? 'None of them changes the answer.'
                : `${plural(flips.length, 'input changes', 'inputs change')} the choice or the side of "three times".`),
          ),
          ...table(
            ['Input', '#x 0.5', '#x 1.5', 'What it flips'],
            sensitivity.rows
              .slice(0, 12)
              .map((each) => [inputText(say, each), timesText(say, each.low), timesText(say, each.high), flipText(say, each, base)]),
          ),
        ]),
  ];
}

function assumed(say: Say, programmes: Programmes): readonly Block[] {
  const { measures, file, rate, inPlace } = programmes;
  const withDefaults = measures.filter((each) => defaultsOf(each).length > 0);
  const declared = measures.filter(({ declaredEffects }) => declaredEffects.length > 0);
  const money = withDefaults.filter(({ capex, opex, life }) => capex.assumed || opex.assumed || life.assumed);
  return [
    heading(2, 'What is assumed'),
    ...list([
      ...(file === null
        ? [
            'The site has no measures.yaml: each candidate is one control that is not met, with the effort that the control names. All these sums are defaults, none is a quotation.',
          ]
        : []),
      ...(file !== null && money.length > 0
        ? [
            `Sums that are defaults of the tool: ${money
              .map(
                (each) =>
                  `${each.id} (${defaultsOf(each)
                    .filter((key) => key === 'capex' || key === 'opex' || key === 'life')
                    .join(', ')})`,
              )
              .join('; ')}.`,
          ]
        : []),
      ...measures.flatMap(({ id, unconfirmed }) =>
        unconfirmed.length === 0
          ? []
          : [
              `The rules do not pass everything that ${id} claims, on the evidence that it proposes: ${unconfirmed.map(({ control, subject, status }) => `${control} ${subjectWords(say, subject)} ${status}`).join(', ')}. It gets no credit for these.`,
            ],
      ),
      ...(declared.length > 0
        ? [`Effects that rest on the word of the site, not on a control: ${declared.map(({ id }) => id).join(', ')}.`]
        : []),
      ...(inPlace.length > 0 ? [`Called in place by the site, which no evidence shows by itself: ${inPlace.join(', ')}.`] : []),
      `Sums are spread evenly over the years of use${rate === 0 ? ', without interest' : `, with ${String(rate * 100)} % interest a year`}.`,
      'Layers against an attack are taken as independent, but for the common causes that the site names; a planned result counts as passed.',
      'Only risks that are described as scenarios count. A scenario that may harm people must come under what is tolerable; no sum of money stands against it.',
    ]),
  ];
}

function signature(programmes: Programmes, proposal: Programme): readonly Block[] {
  const money = moneyOf(programmes);
  const stays = proposal.after.above;
  return [
    heading(2, 'To sign'),
    text(
      `I approve ${proposal.measures.join(', ') || 'no measure'} for ${money(proposal.capex)} once and ${money(proposal.opex)} a year, and I bear what stays open${stays.length > 0 ? `, among it ${stays.join(', ')} above what is tolerable` : ''}.`,
    ),
    text('Name ______________________   Role ______________________   Day ______________'),
  ];
}
