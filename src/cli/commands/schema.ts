/** `schema <name>`: the JSON Schema of a file kind, or of the records of one evidence kind. */
import { recordSchema, schemas } from '../../model/schemas/index.js';
import type { RunCommand } from '../command.js';
import { jsonText, libraryFor } from '../library.js';
import { nearest } from '../nearest.js';
import { UsageError } from '../usage.js';

export const run: RunCommand = ([name = ''], options, io) => {
  const own = Object.entries(schemas).find(([id]) => id === name);
  if (own) {
    io.out(jsonText({ $schema: 'http://json-schema.org/draft-07/schema#', ...own[1] }));
    return 0;
  }
  const library = libraryFor(options, io);
  if (library === null) return 2;
  const kind = library.kinds.get(name);
  if (!kind) {
    const names = [...Object.keys(schemas), ...library.kinds.keys()];
    throw new UsageError(`there is no schema "${name}"`, `${nearest(name, names)}one of: ${names.join(', ')}`);
  }
  io.out(jsonText(recordSchema(kind)));
  return 0;
};
