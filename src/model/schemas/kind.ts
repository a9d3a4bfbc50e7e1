/** Schema of an evidence kind. Its records have a restricted JSON Schema: types, enums, four formats. */
import { flag, grade, byLevel, id, identifier, list, map, mapOf, orNull, set, text, whole, word, type JsonSchema } from './parts.js';

const field: JsonSchema = { $ref: '#/definitions/field' };
const fields: JsonSchema = {
  description: 'Fields of a record',
  type: 'object',
  additionalProperties: field,
  propertyNames: identifier('Name of a field'),
};
const anchors = map('Fields that say where a record belongs', {
  'asset?': text('Field with an asset id'),
  'address?': text('Field with an address, a network, or a list of them'),
  'zone?': text('Field with a zone id'),
  'conduit?': text('Field with a conduit id'),
  'subject?': text('Field with the subject itself: zone:x, conduit:x or site'),
  'device?': text('Field with the asset id of an enforcing device'),
});

export const kindSchema: JsonSchema = {
  ...map(
    'The shape of one sort of record, its identity, and how it finds its asset and zone',
    {
      id: id('Id, as controls and the register name it'),
      title: text('Title'),
      description: text('What one record is'),
      names: map('Names in expressions', { one: identifier('One record'), many: identifier('Several records') }),
      key: set('Fields that make the identity of a record', text('Field'), 1),
      attach: {
        description: 'Anchors of the record, or of each role: { source: {...}, destination: {...} }; {} for records of the site',
        oneOf: [
          anchors,
          {
            description: 'Anchors by role',
            type: 'object',
            additionalProperties: anchors,
            propertyNames: identifier('Name of a role'),
            minProperties: 1,
          },
        ],
      },
      'trace?': orNull(
        map('Fields by which a record is traced to the one asset that it speaks of', {
          name: text('Field with an id, a host name, an alias or an address'),
          address: text('Field with an address'),
          'zone?': text('Field with a zone'),
        }),
      ),
      'order?': orNull(text('Field by which groups and joined lists are sorted')),
      'maxAgeDays?': orNull(whole('Days after which the evidence is stale; none: the records carry their own dates', 1)),
      'grades?': byLevel('Least grade by target level, where it differs from the default', grade('Grade')),
      'ceiling?': orNull(grade('Highest grade that such records can have')),
      'document?': orNull(
        map('Fields that name a document and its hash', { path: text('Field with the path'), sha256: text('Field with the SHA-256') }),
      ),
      'model?': flag('Read from the site file, not from evidence'),
      'derivedFrom?': list(
        'Kinds from whose records those of this kind are worked out; they are never registered',
        {
          description: 'A kind, or { kind, optional: true }',
          oneOf: [id('Kind'), map('A kind', { kind: id('Kind'), 'optional?': flag('Worked out without it too') })],
        },
        1,
      ),
      schema: map('Shape of a record', {
        type: word('A record is an object', ['object']),
        'required?': set('Fields that every record has', text('Field')),
        properties: { ...fields, minProperties: 1 },
      }),
    },
    'Evidence kind',
  ),
  definitions: {
    field: map('A field', {
      type: word('Type; it is never guessed from the value', ['string', 'integer', 'number', 'boolean', 'array', 'object']),
      'description?': text('What it holds'),
      'enum?': set('Allowed texts', { type: 'string' }, 1),
      'format?': word('Form of a text', ['date', 'date-time', 'ip', 'network']),
      'minimum?': { description: 'Least value', type: 'number' },
      'maximum?': { description: 'Greatest value', type: 'number' },
      'items?': field,
      'properties?': fields,
      'x-text?': text('Property that takes a plain text which stands in place of the object'),
      'x-synonyms?': set('Other names under which tables carry it', text('Name')),
      'x-words?': mapOf('Words of the enumeration as people write them, by word', set('Other words', text('Word'), 1)),
      'x-priority?': word('CISA asset inventory priority', ['high', 'medium', 'low']),
    }),
  },
};
