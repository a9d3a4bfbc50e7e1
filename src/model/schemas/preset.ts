/** Schema of a preset: a tool's export, recognised and mapped to evidence kinds without code. */
import { presetFormats } from '../preset.js';
import { expression, id, list, map, mapOf, set, text, word, type JsonSchema } from './parts.js';
import { fieldSource } from './site.js';

const oneOrMore = (description: string, item: JsonSchema): JsonSchema => ({ description, oneOf: [item, list(description, item, 1)] });

export const presetSchema: JsonSchema = map(
  'How the export of a tool is recognised, and which of its columns feeds which field of an evidence kind',
  {
    id: id('Id, as `format` of the register may name it; not the name of a format'),
    title: text('Tool and table'),
    description: text('How to get such a file, what is read from it, what is not'),
    format: oneOrMore('General format of the file', word('Format', presetFormats)),
    detect: {
      ...map('Marks by which the file is known; all of them must be there', {
        'columns?': list(
          'Columns of the table (keys of the records); a list inside the list: any of these names',
          oneOrMore('Column', text('Column')),
          1,
        ),
        'text?': set('Texts in the first 64 KB of the file', text('Text'), 1),
      }),
      minProperties: 1,
    },
    'records?': text('Path (JSON, YAML), sheet (XLSX) or elements (XML) of the records'),
    'where?': expression('Condition on the record as it is read; what does not fulfil it is no record'),
    'each?': mapOf(
      'Evidence kind -> columns whose cells may hold lists: one record for each item',
      set('Columns', text('Column'), 1),
      id('Evidence kind'),
    ),
    'unknown?': set('Words of the tool for "not known", in any field', text('Word')),
    fields: {
      ...mapOf(
        'Evidence kind -> field -> where its value comes from',
        {
          ...mapOf('Field -> source; of a list the first that the file has', oneOrMore('Source of the field', fieldSource)),
          minProperties: 1,
        },
        id('Evidence kind'),
      ),
      minProperties: 1,
    },
  },
  'Preset',
);
