/** The JSON Schema of the records of one evidence kind, as `otbaseline schema <kind>` prints it. */
import type { FieldSchema, Kind } from '../kind.js';

/** One list of records: what a YAML or JSON evidence file of this kind may hold. Fields that the kind does not know are not used, so they are allowed. */
export function recordSchema(kind: Kind): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind.title,
    description: kind.description,
    type: 'array',
    items: { type: 'object', required: kind.schema.required, properties: fieldsOf(kind.schema.properties) },
  };
}

/** A plain text may stand in place of an object that says so (`x-text`). */
const fieldsOf = (fields: Readonly<Record<string, FieldSchema>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field['x-text'] === undefined ? field : { ...field, type: ['object', 'string'] }]),
  );
