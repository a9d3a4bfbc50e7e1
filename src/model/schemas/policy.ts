/** Schema of a policy: a file of its own, or written in place in site.yaml. */
import { byLevel, grade, id, list, map, mapOf, parameterValue, set, target, text, whole, word, type JsonSchema } from './parts.js';

const controlIds = set('Ids of controls', id('Control'));
const keys = {
  'description?': text('What it asks for, and for whom'),
  'extends?': {
    description: 'Policy (a name, or a path that begins with ./) from which absent keys come; or several, nearest first',
    oneOf: [text('A policy'), set('Policies, nearest first', text('A policy'), 1)],
  },
  'target?': {
    description: 'site: each zone and conduit its own; or a level, or a vector, for all',
    oneOf: [word('Each zone its own', ['site']), ...(target.oneOf ?? [])],
  },
  'controls?': map('Which controls count', {
    'include?': { description: 'all, or ids', oneOf: [word('Every control', ['all']), controlIds] },
    'exclude?': list('Exclusions; the report names them', map('An exclusion', { control: id('Control'), reason: text('Why') })),
  }),
  'programme?': {
    description: 'Programme controls (those without a level) that count',
    oneOf: [word('All or none', ['all', 'none']), controlIds],
  },
  'params?': mapOf('Control -> parameter -> value', mapOf('Parameter -> value', parameterValue)),
  'freshness?': mapOf(
    'Kind -> days after which its evidence is stale',
    map('Days', { 'days?': whole('For every level', 1), 'byLevel?': byLevel('From this target level on', whole('Days', 1)) }),
  ),
  'grades?': mapOf('Kind, or default -> least grade by target level', byLevel('Grades', grade('Grade'))),
  'reasons?': mapOf(
    'Entry that is weaker than the default (params.OTB-104.reviewDays, freshness.backups, grades.default) -> why',
    text('Why'),
  ),
  'conduitProfile?': word('Requirements that a conduit is judged by', ['default', 'full']),
} satisfies Readonly<Record<string, JsonSchema>>;

export const policySchema: JsonSchema = map(
  'Which controls count, at which level, with which parameters, ages and grades',
  { id: id('The name of the file without .yaml'), version: whole('Raised when a verdict can change', 1), title: text('Title'), ...keys },
  'Policy',
);

export const policyInPlace: JsonSchema = map('A policy written in place', {
  'id?': id('Id'),
  'version?': whole('Version', 1),
  'title?': text('Title'),
  ...keys,
});
