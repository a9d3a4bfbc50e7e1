/** Schema of the texts of the reports in one language: a text for each id that `reports/html/texts.en.json` has. */
import type { JsonSchema } from './parts.js';

export const reportTextsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Texts of the reports in one language (texts.<language>.json)',
  description:
    'Texts by id, with the values of the English text as {name}. A plural form stands beside its text: x.one, x.few, x.many for x, in the categories of the language.',
  type: 'object',
  propertyNames: { description: 'Id of a text', type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9./-]{0,79}$' },
  additionalProperties: { description: 'A text', type: 'string', maxLength: 2000 },
} as const satisfies JsonSchema;
