/** Building blocks of the schemas of what is written: all keys are there, others may be added. */
import { list, type JsonSchema } from './parts.js';

export const string = (description: string): JsonSchema => ({ description, type: 'string' });
export const count = (description: string): JsonSchema => ({ description, type: 'integer', minimum: 0 });
export const strings = (description: string): JsonSchema => list(description, { type: 'string' });
export const anything = (description: string): JsonSchema => ({ description, type: 'object' });
/** All keys are there; others may be added. */
export const shape = (description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  description,
  type: 'object',
  required: Object.keys(properties),
  properties,
});
