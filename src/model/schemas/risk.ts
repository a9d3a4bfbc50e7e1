/** Schemas of risk.yaml and measures.yaml (method 8.2, 8.3, 8.5, 11.2): what a site declares; everything else is computed. */
import { foundationalRequirements } from '../catalogue.js';
import { approvalStates, measureOrders, measureStates, outages } from '../measures.js';
import { attackerMeans, effectClasses, strategies, threatSources } from '../risk.js';
import {
  amount,
  atMost,
  day,
  flag,
  id,
  level,
  list,
  map,
  mapOf,
  orNull,
  set,
  subjectId,
  text,
  whole,
  word,
  type JsonSchema,
} from './parts.js';

const label = text('Label');
const mostMoney = 1e12;
const cells = list('Rows: likelihood, low to high; columns: severity, low to high', list('Risk levels', label, 1), 1);
const share = (description: string): JsonSchema => amount(`${description}; 0 to 1`, 0, 1);
const range = (description: string, most: number): JsonSchema => {
  const part = (name: string): JsonSchema => amount(name, 0, most);
  return {
    description: `${description}: a number, or { min, mode, max }`,
    oneOf: [part('Number'), map('Range', { min: part('Least'), mode: part('Likeliest'), max: part('Greatest') })],
  };
};
const effect: JsonSchema = {
  description: 'Effectiveness: weak, moderate, strong, very strong, or 0 to 1',
  oneOf: [word('Class', effectClasses), share('Effect')],
};

function orNullable(schema: JsonSchema, description: string): JsonSchema {
  return { description, oneOf: [...(schema.oneOf ?? [schema]), { description: 'None', type: 'null' }] };
}

const step: JsonSchema = {
  description: 'Step of the attack; all must succeed',
  oneOf: [
    id('Step'),
    map('Step of the attack', {
      id: id('Step'),
      'title?': text('What happens'),
      'techniques?': set('ATT&CK for ICS techniques', id('Technique')),
      'on?': { ...subjectId, description: `Where it happens: ${subjectId.description ?? ''}` },
    }),
  ],
};

const countermeasure: JsonSchema = {
  description: 'Control that stands against it: its id, or a map',
  oneOf: [
    id('Control'),
    map('Control that stands against it', {
      control: id('Control'),
      'step?': id('Step that it acts on; none: the attack as a whole'),
      'on?': set('Subjects whose results count; none: what the step or the scenario touches', subjectId, 1),
      'effect?': orNullable(effect, 'Chance to stop the step; null: it acts on the consequence alone; none: moderate'),
      'lossEffect?': effect,
      'categories?': set('Categories whose consequence lossEffect softens; none: all but safety', text('Category'), 1),
      'group?': id('Common-cause group'),
      'claimed?': share('Part of the effect that is claimed while a compensating countermeasure stands in'),
    }),
  ],
};

const participant: JsonSchema = {
  description: 'A name, or { name, role }',
  oneOf: [text('Name'), map('Who took part', { name: text('Name'), role: text('Role') })],
};

const scenario = map('A scenario', {
  id: id('Id of the scenario'),
  title: text('What happens'),
  'zone?': orNull(id('Zone that it strikes')),
  'conduit?': orNull(id('Conduit that it strikes')),
  'node?': text('Node of the process (HAZOP)'),
  'threatSource?': word('Who', threatSources),
  'attacker?': word('Means of the attacker', attackerMeans),
  'capability?': text('What the attacker can do'),
  'entryPoint?': text('Where it begins'),
  'entryZone?': orNull(id('Zone in which it begins')),
  'crosses?': atMost(100, list('Zones between entry and what it strikes, in order', id('Zone'))),
  'attackPath?': set('ATT&CK for ICS techniques on the way', id('Technique')),
  'steps?': atMost(100, list('Steps; all must succeed', step)),
  'vulnerabilities?': set('CVE numbers or weaknesses', text('Vulnerability')),
  'consequence?': text('What it leads to'),
  'hazardRef?': text('Entry in the hazard analysis'),
  'severity?': mapOf('Category -> label of the matrix', label),
  'hackable?': flag('false: a mechanical or analogue safeguard stops it'),
  'assumeCompromise?': flag('Rank by consequence alone'),
  'likelihood?': orNull(text('Unmitigated likelihood: a label of the matrix')),
  'foundational?': set(
    'Foundational requirements that it stresses, beside those of its techniques',
    word('Requirement', foundationalRequirements),
  ),
  'targetProposal?': orNull(level('Proposed target level')),
  'countermeasures?': atMost(100, list('Controls that stand against it', countermeasure)),
  'residual?': map('Claimed residual', { 'likelihood?': label, 'severity?': mapOf('Category -> label', label) }),
  'decision?': orNull(word('Treatment', ['accept', 'transfer', 'mitigate', 'avoid'])),
  'owner?': orNull(text('Who answers for it')),
  'due?': orNull(day('By when')),
  'additional?': set('Measures to come', id('Measure')),
  'workshop?': map('Where it was discussed', {
    date: day('Day'),
    'participants?': list('People with their roles', participant),
    'facilitator?': text('Name'),
  }),
  'frequency?': range('Attempts a year', 1e6),
  'loss?': range('Loss in money', 1e15),
  'notes?': text('Notes'),
});

export const riskSchema: JsonSchema = map(
  'Risk matrix, tolerable risk, strategy for targets, scenarios',
  {
    'matrix?': map('The risk matrix; every scale from low to high', {
      likelihood: atMost(100, set('Labels of likelihood, low to high', label, 2)),
      severity: { ...mapOf('Category -> labels of severity, low to high', atMost(100, set('Labels', label, 2))), minProperties: 1 },
      riskLevels: atMost(100, set('Labels of risk, low to high', label, 2)),
      cells: { ...mapOf('Category, or default -> cells', cells), minProperties: 1 },
      tolerable: { ...mapOf('Category, or default -> highest risk level that is tolerable', label), minProperties: 1 },
      'safety?': set('Categories that are never weighed against money; none: those named safety or health', text('Category')),
    }),
    'strategy?': map('How targets are derived from scenarios', {
      name: word('Strategy', strategies),
      'reason?': text('Why this one'),
      'floor?': level('Level of requirements that no scenario stresses'),
      'levels?': mapOf('Risk level -> security level', level('Level')),
      'ranks?': mapOf('Risk level -> rank', amount('Rank')),
      'attackers?': mapOf(
        'Threat source or means of the attacker -> security level',
        level('Level'),
        word('Attacker', [...new Set([...threatSources, ...attackerMeans])]),
      ),
      'tolerance?': amount('Tolerated loss a year'),
      'seed?': whole('Seed of the simulation', 0, 4_294_967_295),
    }),
    'reduction?': map('How layers lower the likelihood', {
      'factor?': { ...amount('One label less each time that the chance is divided by this; above 1'), exclusiveMinimum: 1 },
      'most?': whole('Labels of likelihood at most'),
      'mostSeverity?': whole('Labels of severity at most'),
    }),
    'effectiveness?': mapOf('Class -> effect', share('Effect'), word('Class', effectClasses)),
    'groups?': atMost(
      100,
      list(
        'Layers that share a cause of failure',
        map('A group', { id: id('Group'), beta: share('Share of common cause'), 'title?': text('What they share') }),
      ),
    ),
    'initial?': list(
      'Initial assessment: worst case of each category',
      map('Worst case', {
        category: text('Category'),
        severity: label,
        'reason?': text('Why'),
        'source?': text('HAZOP, PHA, sector report'),
      }),
    ),
    'currency?': text('Currency of losses'),
    'scenarios?': orNull(atMost(1000, list('Scenarios', scenario))),
  },
  'Risk',
);

const measure = map('A candidate measure', {
  id: id('Id of the measure'),
  title: text('What is done'),
  'capex?': amount('Money once; none: from the effort of its controls, and marked as a default', 0, mostMoney),
  'opex?': amount('Money a year; none: 0, marked as a default', 0, mostMoney),
  'life?': amount('Years of use; none: 5, marked as a default', 1, 100),
  'days?': amount('Days of work', 0, 1e6),
  'outage?': word('Stop of the plant that it takes', outages),
  'order?': word('Class, best first', measureOrders),
  'zones?': set('Zones in which it acts; no zones and no conduits: everywhere', id('Zone'), 1),
  'conduits?': set('Conduits in which it acts', id('Conduit'), 1),
  'controls?': set('Controls that it brings to pass', id('Control')),
  'effects?': mapOf('Scenario -> step -> effect, where no control shows it', mapOf('Step -> effect', effect)),
  'loss?': mapOf('Scenario -> share of the loss that it takes away', effect),
  'coverage?': share('Part of the places that it reaches'),
  'group?': id('Common-cause group, of this file or of risk.yaml'),
  'maturity?': level('Level of the maturity-based programme that holds it; none: that of the requirements behind its controls'),
  'requires?': set('Measures that come first', id('Measure')),
  'excludes?': set('Measures that it rules out', id('Measure')),
  'mandatory?': flag('Required by law or contract: in every programme'),
  'duty?': text('The law or contract that asks for it'),
  'status?': word('Where it stands; planned: decided, in every programme; in-place: done, which only evidence shows', measureStates),
  'owner?': text('Who answers for it'),
  'by?': text('Who does the work: operations, maintenance, IT, a supplier'),
  'due?': day('By when'),
  'nextWindow?': {
    description: 'When the plant can be stopped for it: a day, or { from, to, name }',
    oneOf: [day('Day'), map('Window', { from: day('First day'), 'to?': day('Last day'), 'name?': text('Name of the stop') })],
  },
  'supplierApproval?': map('Consent of the supplier of the system', {
    supplier: text('Supplier'),
    state: word('Where it stands', approvalStates),
    'reference?': text('Letter, ticket or contract'),
  }),
  'proposed?': mapOf('Register id -> file as it will be once this is done; the rules are run on it', text('File in the site folder')),
  'notes?': text('Notes'),
});

export const measuresSchema: JsonSchema = map(
  'Candidate measures with cost and effect',
  {
    'currency?': text('Currency'),
    'rate?': share('Discount rate a year'),
    'budget?': amount('Money a year', 0, mostMoney),
    'effectiveness?': mapOf('Class -> effect', share('Effect'), word('Class', effectClasses)),
    'groups?': list(
      'Common-cause groups',
      map('A group', { id: id('Group'), beta: share('Share of common cause'), 'title?': text('What they share') }),
    ),
    'measures?': orNull(list('Measures', measure)),
  },
  'Measures',
);
