/** Programmes of the fixture: two measures, one of them with a default, a proposal that leaves one risk open. */
import type { PlannedMeasure, Programme, Programmes, SiteState } from '../../src/model/programme.js';

const given = <T>(value: T, assumed = false) => ({ value, assumed });

const measure = (id: string, title: string, more: Partial<PlannedMeasure> = {}): PlannedMeasure => ({
  ...{ id, title, generated: false, capex: given(4000), opex: given(500), life: given(5, true), days: given(3), annual: 1300 },
  ...{
    outage: given('none' as const),
    order: given('prevent' as const, true),
    maturity: given(2, true),
    owner: given<string | null>('Anna Example'),
  },
  ...{ by: 'OT network', due: given<string | null>('2026-12-01'), window: null, approval: null, mandatory: false, duty: null },
  ...{ status: 'candidate' as const, requires: [], excludes: [], controls: [], subjects: ['zone:control'], results: [], unconfirmed: [] },
  ...{ findings: { count: 0, ids: [] }, scenarios: ['S-1'], declaredEffects: [], proposed: [] },
  ...more,
});

const state = (loss: number, above: readonly string[], open: number): SiteState => ({
  scenarios: [
    {
      id: 'S-1',
      title: 'Somebody writes to a controller',
      safety: false,
      owner: 'Anna Example',
      risk: above.includes('S-1') ? 'high' : 'low',
      above: above.includes('S-1'),
      loss,
    },
    {
      id: 'S-2',
      title: 'The trip is switched off',
      safety: true,
      owner: null,
      risk: above.includes('S-2') ? 'high' : 'low',
      above: above.includes('S-2'),
      loss: null,
    },
  ],
  ...{ loss, above, safetyAbove: above.filter((id) => id === 'S-2'), notRated: [] },
  ...{ zones: { met: 0, of: 2 }, conduits: { met: 0, of: 1 }, notMet: ['zone:control', 'zone:sis'], open },
});

const programme = (name: Programme['name'], measures: readonly string[], after: SiteState, more: Partial<Programme> = {}): Programme => ({
  ...{
    name,
    measures,
    capex: 4000 * measures.length,
    opex: 500 * measures.length,
    annual: 1300 * measures.length,
    days: 3 * measures.length,
  },
  ...{ assumed: true, after, duties: [], cannot: [], proven: true, gap: null, method: 'enumeration' as const },
  ...more,
});

export function programmesOf(): Programmes {
  const [today, less, least] = [state(90_000, ['S-1', 'S-2'], 9), state(30_000, ['S-2'], 7), state(9000, ['S-2'], 4)];
  return {
    ...{ status: 'assessed' as const, file: 'measures.yaml', sha256: '0'.repeat(64), currency: 'EUR', rate: 0, budget: null, level: 3 },
    ...{ hasRisk: true, hasMoney: true, inPlace: ['M-0'], uncovered: [{ control: 'OTB-101', subject: 'zone:sis' }], today },
    measures: [
      measure('M-1', 'Take out the rule that lets everything pass', { approval: { supplier: 'Maker', state: 'asked', reference: 'T-1' } }),
      measure('M-2', 'Sensor in the control zone', {
        window: { from: '2027-03-01', to: '2027-03-05', name: 'Yearly stop' },
        outage: given('restart'),
        unconfirmed: [{ control: 'OTB-101', subject: 'zone:sis', status: 'fail' }],
        declaredEffects: ['S-1'],
      }),
    ],
    programmes: [
      programme('maturity-based', ['M-1', 'M-2'], least, { method: 'rule', cannot: ['M-3 cannot stand beside M-1'] }),
      programme('compliance', ['M-1', 'M-2'], least, { duties: ['M-4'] }),
      programme('risk-based', ['M-1'], less, { proven: false, gap: 0.012, method: 'branch and bound' }),
    ],
    frontier: {
      isWhole: false,
      points: [
        { annual: 0, loss: 90_000, above: 2, risks: [{ level: 'high', count: 2 }], measures: [], proven: true },
        { annual: 1300, loss: 30_000, above: 1, risks: [{ level: 'high', count: 1 }], measures: ['M-1'], proven: false },
        { annual: 2600, loss: 9000, above: 1, risks: [{ level: 'high', count: 1 }], measures: ['M-1', 'M-2'], proven: true },
      ],
    },
    ratios: [
      { mark: 0.8, annual: 2600, loss: 9000, measures: ['M-1', 'M-2'], ratio: 1, proven: true, breakEven: null },
      { mark: 'tolerable', annual: 1300, loss: 30_000, measures: ['M-1'], ratio: 2, proven: false, breakEven: 0.06 },
    ],
    sensitivity: {
      ...{ mark: 0.8, tried: 2, of: 3 },
      rows: [
        { kind: 'cost', id: 'M-1', low: 1.2, high: 0.9, changes: { low: false, high: false } },
        { kind: 'effect', id: 'M-2', low: null, high: 3.2, changes: { low: true, high: false } },
      ],
    },
    proposal: 'risk-based',
    roadmap: [
      {
        ...{ measure: 'M-1', value: 46.15, capex: 4000, annual: 1300, after: less, checked: 'rules' as const },
        risks: [{ id: 'S-1', from: 'high', to: 'low', loss: 30_000 }],
        levels: [{ subject: 'zone:control', fr: 'RDF', from: 0, to: 1 }],
        unconfirmed: [{ control: 'OTB-101', subject: 'zone:sis', status: 'fail' }],
      },
    ],
    later: [],
    quickWins: ['M-1'],
    weights: [{ measure: 'M-1', rise: 60_000 }],
  };
}
