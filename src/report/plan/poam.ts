/** Plan of action and milestones: one row a proposed measure, with owner, day, findings, and which figures are defaults. */
import type { Assessment } from '../../model/assessment.js';
import type { RoadmapStep } from '../../model/programme.js';
import type { Cell } from '../csv-cell.js';
import type { Say } from '../view/say.js';
import { approvalText, defaultsOf, proposalOf, stepsOf, windowText } from './words.js';

export interface Sheet {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function poamSheet({ programmes }: Assessment, say: Say): Sheet {
  const header = [
    ...['step', 'measure', 'title', 'programme', 'owner', 'done_by', 'due', 'outage', 'window', 'supplier_approval', 'requires'],
    ...['capex', 'opex_a_year', 'life_years', 'cost_a_year', 'currency', 'effort_days', 'defaults'],
    ...[
      'controls',
      'subjects',
      'finding_count',
      'finding_ids',
      'scenarios',
      'loss_a_year_after',
      'above_tolerable_after',
      'levels_raised',
      'shown_by',
      'not_confirmed',
    ],
    ...['mandatory', 'duty', 'status'],
  ];
  if (programmes.status !== 'assessed') return { header, rows: [] };
  const byId = new Map(programmes.measures.map((each) => [each.id, each]));
  const proposal = proposalOf(programmes);
  const rows = stepsOf(programmes).flatMap((id, n): readonly (readonly Cell[])[] => {
    const each = byId.get(id);
    const step = programmes.roadmap[n];
    if (!each) return [];
    return [
      [
        ...[
          n + 1,
          each.id,
          each.title,
          proposal?.name ?? '',
          each.owner.value,
          each.by,
          each.due.value,
          each.outage.value,
          windowText(say, each),
        ],
        ...[each.approval === null ? '' : approvalText(say, each), joined(each.requires)],
        ...[
          each.capex.value,
          each.opex.value,
          each.life.value,
          each.annual,
          programmes.currency,
          each.days.value,
          joined(defaultsOf(each)),
        ],
        ...[joined(each.controls), joined(each.subjects), each.findings.count, joined(each.findings.ids), joined(each.scenarios)],
        ...(step === undefined ? [null, null, '', 'together at the end', ''] : judged(step, programmes.hasRisk)),
        ...[each.mandatory, each.duty, each.status],
      ],
    ];
  });
  return { header, rows };
}

const judged = ({ after, levels, checked, unconfirmed }: RoadmapStep, hasRisk: boolean): readonly Cell[] => [
  ...[after.loss, hasRisk ? after.above.length : null],
  joined(levels.map(({ subject, fr, from, to }) => `${fr} ${subject} ${String(from)} to ${String(to)}`)),
  checked === 'rules' ? 'rules on proposed evidence' : 'planned results',
  joined(unconfirmed.map(({ control, subject, status }) => `${control} ${subject} ${status}`)),
];
const joined = (items: readonly string[]): string => items.join('; ');
