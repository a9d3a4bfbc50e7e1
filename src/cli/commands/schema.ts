/** `schema <name>`: the JSON Schema of a file kind with the words of the library, or of the records of one evidence kind. */
import { recordSchema, schemas, type SchemaName } from '../../model/schemas/index.js';
import type { RunCommand } from '../command.js';
import { jsonText, libraryFor } from '../library.js';
import { nearest } from '../nearest.js';
import { UsageError } from '../usage.js';
import { withVocabulary } from '../vocabulary.js';

const isSchemaName = (name: string): name is SchemaName => Object.hasOwn(schemas, name);

export const run: RunCommand = ([name = ''], options, io) => {
  const library = libraryFor(options, io);
  if (library === null) return 2;
  if (isSchemaName(name)) {
    const schema = withVocabulary(name, schemas[name], library);
    io.out(jsonText({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }));
    return 0;
  }
  const kind = library.kinds.get(name);
  if (!kind) {
    const names = [...Object.keys(schemas), ...library.kinds.keys()];
    throw new UsageError(`there is no schema "${name}"`, `${nearest(name, names)}one of: ${names.join(', ')}`);
  }
  io.out(jsonText(recordSchema(kind)));
  return 0;
};
