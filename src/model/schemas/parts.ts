/** Building blocks of the schemas (JSON Schema draft-07): one spelling of an id, a date, a level, a target. */
import { foundationalRequirements } from '../catalogue.js';
import { grades } from '../kind.js';

export interface JsonSchema {
  readonly $ref?: string;
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** A map with exactly these keys. `?` at the end of a name: the key may be left out. */
export function map(description: string, keys: Readonly<Record<string, JsonSchema>>, title?: string): JsonSchema {
  const names = Object.keys(keys);
  const bare = (name: string): string => name.replace(/\?$/, '');
  return {
    ...(title === undefined ? {} : { title }),
    description,
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(Object.entries(keys).map(([name, schema]) => [bare(name), schema])),
  };
}

/** A map with names of the author's choice. */
export const mapOf = (description: string, values: JsonSchema, names?: JsonSchema): JsonSchema => ({
  description,
  type: 'object',
  additionalProperties: values,
  ...(names === undefined ? {} : { propertyNames: names }),
});

export const text = (description: string): JsonSchema => ({ description, type: 'string', minLength: 1 });
/** A text whose shape the description tells; the message of a problem repeats it. */
export const shaped = (description: string, pattern: string): JsonSchema => ({ description, type: 'string', pattern });
export const word = (description: string, values: readonly unknown[]): JsonSchema => ({ description, type: 'string', enum: values });
export const flag = (description: string): JsonSchema => ({ description, type: 'boolean' });
export const whole = (description: string, minimum = 0, maximum?: number): JsonSchema => ({
  description,
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
});
export const amount = (description: string, minimum = 0, maximum?: number): JsonSchema => ({
  description,
  type: 'number',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
});
export const list = (description: string, items: JsonSchema, minItems = 0): JsonSchema => ({
  description,
  type: 'array',
  items,
  ...(minItems === 0 ? {} : { minItems }),
});
/** A list in which nothing stands twice. */
export const set = (description: string, items: JsonSchema, minItems = 0): JsonSchema => ({
  ...list(description, items, minItems),
  uniqueItems: true,
});
/** A list that is worked through several times. */
export const atMost = (most: number, schema: JsonSchema): JsonSchema => ({ ...schema, maxItems: most });
/** The value, or null for "none". Only for schemas with a `type`. */
export const orNull = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  type: [...(typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])), 'null'],
  ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }),
});

export const id = (description: string): JsonSchema =>
  shaped(`${description}; letters, digits, dots, dashes, underscores`, '^[A-Za-z0-9][A-Za-z0-9._-]*$');
/** A name that expressions can use. */
export const identifier = (description: string): JsonSchema =>
  shaped(`${description}; a letter, then letters, digits, underscores`, '^[A-Za-z][A-Za-z0-9_]*$');
export const day = (description: string): JsonSchema => ({ description, type: 'string', format: 'date' });
/** The format is ours: `YYYY-MM-DD`, or an RFC 3339 time. */
export const moment = (description: string): JsonSchema => ({ description, type: 'string', format: 'date-or-time' });
export const sha256 = (description: string): JsonSchema => shaped(`${description}; 64 digits 0-9 a-f`, '^[0-9a-f]{64}$');
export const expression = (description: string): JsonSchema => text(`${description} (CEL)`);
/** A value that may be written bare where an expression is wanted: `on: { central: true }`. */
export const operand = (description: string): JsonSchema => ({
  description: `${description} (CEL)`,
  type: ['string', 'integer', 'boolean'],
});

export const level = (description: string): JsonSchema => whole(description, 0, 4);
export const grade = (description: string): JsonSchema => word(description, grades);
export const vectorTitle = 'Target vector';
export const vector: JsonSchema = map(
  'One level for each of the seven foundational requirements',
  Object.fromEntries(foundationalRequirements.map((fr) => [fr, level(fr)])),
  vectorTitle,
);
export const target: JsonSchema = {
  description: 'Security level: 0 to 4 for all seven foundational requirements, or a vector that names all seven',
  oneOf: [level('The same level for all seven'), vector],
};
const levelName = shaped('A target level; 1, 2, 3 or 4', '^[1-4]$');
export const byLevel = (description: string, values: JsonSchema): JsonSchema => mapOf(description, values, levelName);
export const parameterValue: JsonSchema = {
  description: 'A number, true or false, a text, or a list of texts',
  type: ['number', 'boolean', 'string', 'array'],
  items: { type: 'string' },
};
export const severity = word('How bad a finding is', ['low', 'medium', 'high', 'critical']);
export const subjectId = shaped('zone:ID, conduit:ID or site', '^(site|(zone|conduit):[A-Za-z0-9][A-Za-z0-9._-]*)$');
export const location: JsonSchema = {
  description: 'Where it is: free words, or site, building, area, room, note',
  oneOf: [
    text('Free words'),
    map('Parts of the place', {
      'site?': text('Site'),
      'building?': text('Building'),
      'area?': text('Area or line'),
      'room?': text('Room or cabinet'),
      'note?': text('Free words'),
    }),
  ],
};
