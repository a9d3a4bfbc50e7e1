/** Schema of the test file beside a control: named cases with the verdict they expect. */
import { statuses, reasonCodes } from '../assessment.js';
import { decisionsSchema } from './decisions.js';
import { day, id, level, list, map, mapOf, parameterValue, set, text, word, type JsonSchema } from './parts.js';
import { flowSchema, partialConduit, partialZone } from './site.js';

const row: JsonSchema = { description: 'A record, with the fields of its kind', type: 'object' };
const kinds = (description: string): JsonSchema => set(description, id('Evidence kind'));

export const controlTestSchema: JsonSchema = map(
  'Test cases of a control',
  {
    control: id('Control that is tested'),
    cases: list(
      'Cases',
      map('A case', {
        name: text('The sentence that is true'),
        'asOf?': day('Day for which it is decided'),
        'target?': level('Target level of the subject'),
        'subject?': word('Sort of subject', ['zone', 'conduit', 'site']),
        'params?': mapOf('Parameters set by the policy', parameterValue),
        evidence: mapOf('Kind -> records; [] is evidence without records', list('Records', row)),
        'zone?': partialZone,
        'conduit?': partialConduit,
        'declaredFlows?': list('Flows of the conduit', flowSchema),
        'complete?': kinds('Kinds whose evidence is complete'),
        'stale?': kinds('Kinds whose evidence is too old'),
        'lowGrade?': kinds('Kinds whose evidence is of too low a grade'),
        'changed?': kinds('Kinds whose file has changed since it was registered'),
        'sampled?': kinds('Kinds whose evidence is a sample'),
        'absent?': kinds('Kinds without evidence, even if rows stand above'),
        'decisions?': decisionsSchema,
        expect: word('The verdict', statuses),
        'failed?': list('Keys of the records that fail, once for each rule', text('Key')),
        'reasons?': set('Reasons of a verdict that is not evaluated', word('Reason', reasonCodes)),
      }),
      1,
    ),
    'equivalent?': list(
      'Mutants of `otbaseline test --mutate` that no case can notice',
      map('A change to a rule that changes no verdict', {
        mutant: text('Id of the mutant, as test --mutate prints it'),
        reason: text('Why no case can tell it from the rule'),
      }),
    ),
  },
  'Test cases of a control',
);
