/** Schema of the risk part of the assessment. */
import { statuses } from '../assessment.js';
import { foundationalRequirements } from '../catalogue.js';
import { strategies } from '../risk.js';
import { anything, count, shape, string, strings } from './output-parts.js';
import { amount, flag, level, list, mapOf, orNull, vector, word, type JsonSchema } from './parts.js';

const yearlyLoss = orNull(
  shape('Loss a year', {
    mean: amount('Expected'),
    p10: orNull(amount('10th percentile')),
    p50: orNull(amount('50th percentile')),
    p90: orNull(amount('90th percentile')),
  }),
);
const state = shape('A state of the countermeasures', {
  success: amount('Chance that the attack passes all layers', 0, 1),
  remaining: amount('Part of the loss that remains', 0, 1),
  likelihood: orNull(string('Label; null: not rated')),
  risk: orNull(string('Risk level of the worst category')),
  driver: orNull(string('Category that decides')),
  above: orNull(flag('Above tolerable; null: not rated')),
  categories: list(
    'Categories',
    shape('A category', {
      category: string('Category'),
      severity: string('Severity'),
      risk: string('Risk level'),
      tolerable: string('Highest tolerable risk level'),
      above: flag('Above tolerable'),
    }),
  ),
  loss: yearlyLoss,
});
const oneLine = shape('A state in one line', {
  success: amount('Chance that the attack passes all layers', 0, 1),
  likelihood: orNull(string('Label')),
  risk: orNull(string('Risk level')),
  above: orNull(flag('Above tolerable')),
  meanLoss: orNull(amount('Expected loss a year')),
});
const range = orNull(shape('An estimate', { min: amount('Least'), mode: amount('Likeliest'), max: amount('Greatest') }));
const status = orNull(word('Status', statuses));

const layer = shape('A countermeasure', {
  control: string('Control'),
  step: orNull(string('Step')),
  results: list('Results that decide', shape('Result', { subject: string('Subject'), status })),
  status,
  credit: word('What it counts for', ['met', 'claimed', 'planned', 'none']),
  share: amount('Part of its effect that counts today', 0, 1),
  effect: orNull(amount('Chance to stop the step', 0, 1)),
  effectClass: orNull(string('Class of the effect')),
  assumed: flag('The effect is a default'),
  lossEffect: orNull(amount('Part of the consequence that it takes away', 0, 1)),
  group: orNull(string('Common-cause group')),
  after: oneLine,
});
const technique = shape('A technique', {
  technique: string('Id'),
  title: string('Title'),
  cover: word('Requirements against it', ['all-met', 'some-met', 'none-met', 'no-link']),
  requirements: list(
    'Reached over mitigations',
    shape('Requirement', {
      id: string('Id'),
      grade: word('Grade of the mapping', ['official', 'published', 'curated', 'derived']),
      via: strings('Mitigations'),
      status,
      controls: strings('Controls'),
    }),
  ),
});

const scenario = shape('A scenario', {
  id: string('Id'),
  title: string('Title'),
  subject: orNull(string('What it strikes')),
  way: strings('Zones, entry first'),
  touches: strings('Zones and conduits on the way'),
  threatSource: orNull(string('Who')),
  attacker: orNull(string('Means')),
  entryPoint: orNull(string('Where it begins')),
  consequence: orNull(string('What it leads to')),
  hazardRef: orNull(string('Entry in the hazard analysis')),
  assumeCompromise: flag('The highest likelihood stands in'),
  safeguard: orNull(shape('Safeguard outside of the system', { hazardRef: string('Hazard analysis'), effect: amount('Effect', 0, 1) })),
  decision: orNull(string('Treatment')),
  owner: orNull(string('Who answers for it')),
  due: orNull(string('By when')),
  workshop: orNull(
    shape('Workshop', {
      date: string('Day'),
      participants: list('People', shape('Participant', { name: string('Name'), role: orNull(string('Role')) })),
    }),
  ),
  frequency: range,
  lossRange: range,
  unmitigated: state,
  current: state,
  planned: state,
  complete: state,
  layers: list('Countermeasures, step by step', layer),
  weights: list(
    'Each control left out, or added',
    shape('Weight', {
      control: string('Control'),
      credited: flag('It counts today'),
      otherwise: oneLine,
      levels: count('Risk levels between'),
      labels: count('Labels of likelihood between'),
      loss: orNull(amount('Loss a year between')),
    }),
  ),
  groups: list(
    'Common causes that strike',
    shape('Group', {
      group: string('Id'),
      title: orNull(string('Title')),
      beta: amount('Share', 0, 1),
      controls: strings('Controls'),
      otherwise: oneLine,
    }),
  ),
  steps: list(
    'Steps',
    shape('Step', {
      step: orNull(string('Step; null: the whole way')),
      title: orNull(string('Title')),
      subjects: strings('Where'),
      techniques: list('Techniques', technique),
    }),
  ),
  claimed: orNull(
    shape('Claimed residual', {
      likelihood: orNull(string('Likelihood')),
      severity: mapOf('Category -> label', string('Label')),
      believed: flag('Borne out'),
    }),
  ),
  file: string('File'),
  line: count('Line'),
  column: count('Column'),
});

const fr = word('Foundational requirement', foundationalRequirements);
const target = shape('Derived target', {
  subject: string('Zone or conduit'),
  derived: vector,
  declared: vector,
  below: list('Declared lower', fr),
  deciding: mapOf('Requirement -> scenarios', strings('Scenarios')),
  inputs: list(
    'Scenarios',
    shape('Input', {
      scenario: string('Scenario'),
      level: orNull(level('Level')),
      why: word('Where it comes from', ['rated', 'not-rated', 'safeguard']),
      figures: anything('What the strategy read'),
      stresses: list('Stresses', shape('Stress', { fr, declared: flag('By hand'), requirements: strings('Requirements') })),
    }),
  ),
});
const byState = (description: string, each: JsonSchema): JsonSchema =>
  shape(description, { unmitigated: each, current: each, planned: each });

const assessed = shape('Risk', {
  status: { description: 'Assessed', const: 'assessed' },
  file: string('File'),
  sha256: string('Hash'),
  currency: orNull(string('Currency')),
  matrix: orNull(
    shape('Matrix', {
      likelihood: strings('Low to high'),
      riskLevels: strings('Low to high'),
      categories: list(
        'Categories',
        shape('Category', {
          category: string('Category'),
          severity: strings('Low to high'),
          cells: list('Rows: likelihood', strings('Columns: severity')),
          tolerable: string('Highest tolerable risk level'),
          safety: flag('Never weighed against money'),
        }),
      ),
    }),
  ),
  rule: shape('How layers count', {
    factor: amount('Division for one label'),
    most: count('Labels of likelihood at most'),
    mostSeverity: count('Labels of severity at most'),
    effectCap: amount('Greatest effect of one layer', 0, 1),
  }),
  strategy: orNull(
    shape('Strategy for targets', {
      name: word('Name', strategies),
      reason: orNull(string('Why')),
      floor: level('Where nothing is stressed'),
      table: mapOf('What it looks up', amount('Number')),
      tolerance: orNull(amount('Tolerated loss a year')),
    }),
  ),
  simulation: orNull(shape('Simulation', { seed: count('Seed'), runs: count('Runs') })),
  initial: list('Initial assessment', anything('Worst case of a category')),
  scenarios: list('Scenarios', scenario),
  notRated: strings('Scenarios that are not rated'),
  aboveTolerable: byState('Scenarios above tolerable risk', strings('Scenarios')),
  yearlyLoss: orNull(byState('Expected loss a year', amount('Loss'))),
  carriers: list(
    'Controls over all scenarios',
    shape('Control', {
      control: string('Control'),
      scenarios: strings('Scenarios in which it counts today'),
      above: strings('Scenarios that would be above tolerable risk without it'),
      loss: orNull(amount('Loss a year that it holds back')),
    }),
  ),
  rankings: shape('Rankings', {
    consequence: list('As if every attack succeeded', anything('Scenario')),
    reduction: list('By what open countermeasures would take away', anything('Scenario')),
    reductionBy: word('Order', ['loss-per-cost', 'levels']),
  }),
  targets: list('Targets', target),
  observations: list('What contradicts the risk file', anything('Observation')),
});

/** Files of earlier versions hold nothing under this key. */
export const riskResultSchema: JsonSchema = {
  description: 'Risk: assessed, or not and why',
  anyOf: [
    assessed,
    shape('Not assessed', {
      status: { description: 'Not assessed', const: 'not-assessed' },
      reason: word('Why', ['no-file', 'no-scenario', 'not-selected']),
    }),
    { description: 'Of an earlier version', type: 'object', additionalProperties: false },
  ],
};
