/** Schema of a control file (design section 5). */
import {
  amount,
  byLevel,
  expression,
  flag,
  id,
  identifier,
  list,
  map,
  mapOf,
  operand,
  parameterValue,
  set,
  severity,
  text,
  whole,
  word,
  type JsonSchema,
} from './parts.js';

const subjectKinds = ['zone', 'conduit', 'site'] as const;
const kindId = id('Evidence kind, by its id');

const need: JsonSchema = {
  description: 'Evidence that the rules read',
  oneOf: [
    kindId,
    map('Evidence that the rules read', {
      kind: kindId,
      'optional?': flag('Its absence alone does not stop a verdict'),
      'empty?': word('ok: an empty population passes where the evidence is complete', ['ok']),
    }),
  ],
};

const parameter = map('A number or list that a policy can set', {
  type: word('Type; the unit belongs in the name', ['integer', 'number', 'boolean', 'string', 'strings']),
  default: parameterValue,
  'byLevel?': byLevel('Default for subjects whose target is at least this level', parameterValue),
  stricter: word('Which way a value is stricter', ['lower', 'higher', 'fewer', 'more', 'true', 'false', 'none']),
  why: text('Why it stands where it stands'),
  'minimum?': { description: 'Least value', type: 'number' },
  'maximum?': { description: 'Greatest value', type: 'number' },
});

const join = map('Records of another kind that belong to this one', {
  from: kindId,
  on: { ...mapOf('Field of the other kind -> expression; all must match', operand('Value that the field must have')), minProperties: 1 },
  'one?': flag('Exactly one match is meant; none or several is undecided'),
});
const named = (description: string, values: JsonSchema): JsonSchema =>
  mapOf(description, values, identifier('A name for use in expressions'));

const rule = map('A rule', {
  id: id('Name of the rule within the control'),
  for: kindId,
  'when?': expression('Which records are looked at'),
  'join?': named('Joins, in order', join),
  'group?': {
    ...named('One check for each value: a name and the expression that gives it', expression('Value to group by')),
    minProperties: 1,
  },
  'let?': named('Named sub-expressions, in order', operand('Value of the name')),
  assert: expression('What must be true'),
  message: text('Finding in words; {{expression}} puts a value in'),
  severity,
  'otherwise?': word('A false answer means that the coverage is incomplete, not that something is wrong', ['incomplete-coverage']),
});

export const controlSchema: JsonSchema = map(
  'What is required, which requirements it satisfies, and the rules that decide it',
  {
    id: id(
      'OTB-nnn for the controls that come with the tool (first digit: foundational requirement, 0: programme); your own begin otherwise',
    ),
    version: whole('Raised when a verdict can change', 1),
    title: text('One sentence that is true when the control passes'),
    'satisfies?': set('Requirements of one level that stand or fall together: "SR 7.3 RE 1", "iec-62443-2-1:CM 1.1"', text('Requirement')),
    'maps?': mapOf('Catalogue -> ids of it that this control helps with', set('Ids in that catalogue', text('Id'))),
    rationale: text('Why it matters'),
    subject: {
      description: 'What the verdict is about',
      oneOf: [word('One sort of subject', subjectKinds), set('Several sorts of subject', word('Sort of subject', subjectKinds), 1)],
    },
    aspect: word('What is looked at', ['design', 'implementation', 'effectiveness']),
    automation: word('How far a machine decides it', ['full', 'partial', 'attested']),
    evidence: list('Evidence kinds that the rules read', need),
    'params?': mapOf('Parameters', parameter, identifier('Name of a parameter')),
    rules: list('Rules; each must hold', rule, 1),
    'practice?': map('Records by which one sees that it is done in every period (maturity level 3)', {
      records: kindId,
      date: text('Field with the day of a record'),
      everyDays: whole('Length of a period', 1),
      periods: { description: 'How many periods, counted back from the day of assessment', type: 'integer', minimum: 2, maximum: 12 },
      'missed?': expression('Which records show that something went wrong (maturity level 4)'),
    }),
    'lessons?': flag('A pass shows that lessons are applied (maturity level 4)'),
    'trigger?': map('Machine check behind a not-applicable decision: no such record exists', {
      for: kindId,
      'when?': expression('Which records count'),
    }),
    fix: text('What to do when it fails'),
    effort: map('Usual effort; a site overrides it', {
      cost: amount('Money'),
      days: amount('Days of work'),
      outage: word('Stop of the plant that it takes', ['none', 'restart', 'shutdown']),
    }),
    proves: text('What a pass proves, and what it does not'),
  },
  'Control',
);
