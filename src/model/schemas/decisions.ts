/** Schemas of decisions: each must be complete, or it has no effect. */
import { day, id, level, list, map, orNull, set, subjectId, text, flag, word, type JsonSchema } from './parts.js';

const decided = {
  id: id('Id of the decision'),
  approver: text('Person who approved it, by name'),
  approved: day('Day of approval'),
} as const;
const records = set('Keys of the records that it covers; none: the whole', text('Key'));

export const waiverSchema = map('Accepted risk: marks a result, never changes it', {
  ...decided,
  control: id('Control'),
  subject: subjectId,
  owner: text('Person who bears the risk'),
  reason: text('Why it is accepted'),
  expires: day('Last day on which it holds'),
  'findings?': set('Findings that it covers', text('Finding')),
  'records?': records,
});

const countermeasure = map('A countermeasure and what proves it', {
  title: text('What was done'),
  'control?': orNull(id('Control whose result must be pass')),
  'subject?': orNull(subjectId),
  'evidence?': orNull(id('Registered evidence that shows it')),
  'record?': orNull(text('Key of the record in that evidence')),
  'test?': flag('The record is a test of it'),
});

export const compensationSchema = map('Compensating countermeasure (IEC 62443-3-3 clause 4.3)', {
  ...decided,
  control: id('Control'),
  subject: subjectId,
  whyInfeasible: text('Why the requirement cannot be met as written'),
  countermeasures: list('Countermeasures', countermeasure, 1),
  claimedLevel: level('Level that they reach together'),
  residualRisk: text('What remains'),
  validFrom: day('First day'),
  validUntil: day('Last day'),
  'records?': records,
});

export const notApplicableSchema = map('Not applicable: the thing that the requirement is about is absent', {
  ...decided,
  'control?': orNull(id('Control')),
  'requirement?': orNull(text('Requirement, if not a control')),
  subject: subjectId,
  reason: word('Class of reason', ['function-absent', 'not-in-scope-of-zone', 'not-required-at-level']),
  justification: text('In words'),
  reviewBy: day('Last day on which it holds'),
});

export const completenessSchema = map('A person confirms by name that registered evidence is complete', {
  ...decided,
  evidence: id('Registered evidence'),
  reason: text('How the person knows'),
  expires: day('Last day on which it holds'),
});

const orNothing = (description: string, items: JsonSchema): JsonSchema => orNull(list(description, items));
const decisionsOf = (waiver: JsonSchema, compensation: JsonSchema, notApplicable: JsonSchema, completeness: JsonSchema): JsonSchema =>
  orNull(
    map('Decisions of named people', {
      'waivers?': orNothing('Accepted risks', waiver),
      'compensations?': orNothing('Compensating countermeasures', compensation),
      'notApplicable?': orNothing('Requirements that do not apply', notApplicable),
      'completeness?': orNothing('Confirmations that evidence is complete', completeness),
    }),
  );

export const decisionsSchema = decisionsOf(waiverSchema, compensationSchema, notApplicableSchema, completenessSchema);
/** The lists alone: at load each decision is checked by itself, so that a bad one does not stop the run. */
export const decisionLists = decisionsOf({}, {}, {}, {});
