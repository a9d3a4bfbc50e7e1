/** Scenarios of the fixture: above tolerable and not, one that is not rated, one that claims too much, a common cause, money and none. */
import type { Assessment } from '../../src/model/assessment.js';
import { assessRisk } from '../../src/risk/assess-risk.js';
import { attack, catalogue, conduit, effect, exactly, layer, mapping, model, scenario, step, strategy, zone } from '../risk/fixture.js';
import { controlIdOf } from './fixture-controls.js';

type Decided = Pick<Assessment, 'results' | 'requirements' | 'asOf'> & { readonly controls: Pick<Assessment['controls'], 'list'> };

const at = { file: 'risk.yaml', line: 40, column: 7 };
const scenarios = [
  scenario({
    ...{
      id: 'S-003',
      title: 'The safety system is changed from the control zone',
      zone: 'sis',
      entryZone: 'control',
      threatSource: 'state',
    },
    ...{
      severity: { safety: 'fatality', financial: 'large' },
      likelihood: 'possible',
      hazardRef: 'HAZOP node 4',
      owner: 'Safety engineering',
    },
    steps: [
      step('reach', { subject: 'conduit:c-sis', techniques: ['T0886'] }),
      step('change', { techniques: ['T0843', 'T0880'], title: 'Loads logic' }),
    ],
    techniques: ['T0886', 'T0843', 'T0880', 'T0800'],
    countermeasures: [
      layer(controlIdOf('SR 5.2 RE 1'), { step: 'reach', group: 'one-firewall', effect: { value: 0.8, class: 'strong', assumed: false } }),
      layer(controlIdOf('SR 5.1'), { step: 'reach', group: 'one-firewall' }),
      layer(controlIdOf('SR 2.1'), { step: 'change', effect: { value: 0.5, class: 'moderate', assumed: true } }),
      layer(controlIdOf('SR 3.6'), { effect: null, lossEffect: effect(0.5), categories: ['safety'] }),
    ],
    ...{
      frequency: { min: 0.01, mode: 0.05, max: 0.2 },
      loss: { min: 10_000, mode: 400_000, max: 2_000_000 },
      foundational: ['DC'] as const,
    },
    workshop: {
      date: '2026-02-05',
      participants: [
        { name: 'Ada', role: 'Operations' },
        { name: 'Bo', role: null },
      ],
      facilitator: null,
      at,
    },
    consequence: 'Nothing shuts the valve',
  }),
  scenario({
    ...{ id: 'S-007', title: 'A worm comes in on a stick', zone: 'control', threatSource: 'casual', decision: 'accept' },
    ...{ severity: { financial: 'medium' }, likelihood: 'certain', entryPoint: 'A stick', assumeCompromise: true },
    countermeasures: [layer(controlIdOf('SR 3.2')), layer(controlIdOf('SR 5.2 RE 1')), layer('OTB-999', { effect: effect(0.9) })],
    residual: { likelihood: 'very unlikely', severity: { financial: 'small' }, at },
    ...{ frequency: exactly(1), loss: exactly(2000) },
  }),
  scenario({
    id: 'S-009',
    title: 'Somebody cuts the cable',
    zone: null,
    conduit: 'c-sis',
    likelihood: null,
    hackable: false,
    hazardRef: 'H-9',
  }),
];
const own = model(scenarios, {
  groups: [{ id: 'one-firewall', title: 'One firewall', beta: 0.3 }],
  strategy: strategy('matrix', { reason: 'The board set it.' }),
  initial: [{ category: 'safety', severity: 'fatality', reason: 'Chlorine', source: 'HAZOP' }],
});

export const riskOf = ({ results, requirements, controls, asOf }: Decided): Assessment['risk'] =>
  assessRisk({
    ...{ model: own, asOf, zone: null, results, requirements, controls: controls.list, catalogue, attack, mappings: [mapping] },
    site: { zones: [zone('control'), zone('sis')], conduits: [conduit('c-sis', 'control', 'sis')] },
    planned: (control) => control === controlIdOf('SR 5.2 RE 1'),
  });
