/** Schemas of a catalogue of requirements and of a mapping between two catalogues. */
import { foundationalRequirements } from '../catalogue.js';
import { day, flag, id, level, list, map, orNull, set, text, whole, word, type JsonSchema } from './parts.js';

const baselines = (description: string): JsonSchema =>
  map(description, { 'low?': flag('Low'), 'moderate?': flag('Moderate'), 'high?': flag('High'), 'privacy?': flag('Privacy') });

const requirement = map('A requirement', {
  id: text('Id, in the spelling of the standard'),
  title: text('Short title, in our words or as published'),
  'titleUnverified?': flag('The title rests on one source'),
  'fr?': orNull(word('Foundational requirement', foundationalRequirements)),
  'level?': orNull(level('Least security level that asks for it')),
  'parent?': orNull(text('Id of the requirement or group that it belongs to')),
  'conduit?': flag('Part of the default profile of a conduit'),
  'kind?': text('Sort of row, where it is no requirement: group, constraint, ...'),
  'note?': text('Note'),
  'withdrawn?': flag('No longer in force'),
  'replacedBy?': set('Ids to use in its place', text('Id')),
  'clause?': text('Clause'),
  'baselines?': baselines('Baselines of NIST SP 800-53B that contain it'),
  'otBaselines?': baselines('Baselines of the SP 800-82 overlay that contain it'),
  'componentType?': text('Sort of component'),
  'relatedSr?': { description: 'Related system requirements', type: ['string', 'array'], items: { type: 'string' } },
  'tactics?': set('Tactics of a technique', text('Tactic')),
});

export const catalogueSchema: JsonSchema = map(
  'Requirement ids, short titles and levels of one standard',
  {
    id: id('Id, as `satisfies` and `maps` name it'),
    title: text('Title of the standard'),
    edition: text('Edition; quote a year'),
    'notice?': text('Origin and rights'),
    'source?': text('Where the rows come from'),
    'licence?': text('Terms under which they are used'),
    'note?': text('Note'),
    'titlesUnverified?': flag('The titles rest on one source'),
    'supersededBy?': id('Catalogue of the edition that holds now'),
    'foundationalRequirements?': list(
      'The foundational requirements',
      map('A foundational requirement', { id: text('Id'), abbr: word('Short name', foundationalRequirements), title: text('Title') }),
    ),
    requirements: list('Rows', requirement, 1),
  },
  'Catalogue',
);

const mappingRow = map('One relation', {
  from: text('Id in the first catalogue'),
  to: text('Id in the second catalogue'),
  'relation?': text('Kind of relation: related, references, ...'),
  'grade?': word('How much stands behind it', ['official', 'published', 'derived', 'curated']),
  'basis?': text('Why'),
  'via?': { description: 'Ids that a derived row goes through', type: ['string', 'array'], items: { type: 'string' } },
  'viaSrs?': whole('How many requirements the same path reaches'),
  'broad?': flag('Derived over a broad id: kept, never shown as a mapping'),
  'source?': text('Who says so'),
  'reason?': text('Reason of a curated row'),
  'reviewer?': text('Who looked at a curated row'),
  'date?': day('When'),
  'note?': text('Note'),
});

export const mappingSchema: JsonSchema = map(
  'Graded relations between two catalogues',
  {
    'title?': text('Title'),
    'note?': text('Note'),
    from: id('First catalogue'),
    to: id('Second catalogue'),
    'notice?': text('Origin and rights'),
    'relation?': text('Relation of every row that names none'),
    'grade?': word('Grade of every row that names none', ['official', 'published', 'derived', 'curated']),
    'source?': text('Source of every row that names none'),
    rows: list('Relations', mappingRow, 1),
  },
  'Mapping',
);
