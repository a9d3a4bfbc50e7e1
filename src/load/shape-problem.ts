/** One error of the validator -> a problem in words, at the key or value that the author has to change. */
import type { ErrorObject } from 'ajv';
import type { ProblemCode } from '../model/problem-codes.js';
import type { Problem } from '../model/problem.js';
import { nearest } from './nearest.js';
import { problemAt, type Path } from './places.js';
import type { WrittenScalar, YamlFile } from './yaml.js';

/** JSON pointer -> path; a step is a number only where the value is a list. */
export function pathOf(pointer: string, root: unknown): Path {
  let value = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(key) : key;
      value = isMap(value) ? value[key] : Array.isArray(value) ? value[Number(key)] : undefined;
      return step;
    });
}

export function problemOf(file: YamlFile, base: Path, root: unknown, error: ErrorObject): Problem {
  const path = [...base, ...pathOf(error.instancePath, root)];
  const scalar = file.scalarAt(path);
  const seen = scalar ? cut(scalar.source) : nameOf(error.data);
  const about = textIn(error.parentSchema, 'description');
  const atValue = (message: string, hint = '', code: ProblemCode = 'E_SCHEMA'): Problem =>
    problemAt(file.at(path), code, path, message, hint);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const allowed = keysOf(error.parentSchema?.['properties']);
      return problemAt(
        file.keyAt([...path, key]),
        'E_UNKNOWN_KEY',
        [...path, key],
        `unknown key "${key}"; allowed: ${allowed.join(', ')}`,
        nearHint(key, allowed) || commaHint(file, [...path, key]),
      );
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      const properties: unknown = error.parentSchema?.['properties'];
      return problemAt(
        file.keyAt(path),
        'E_MISSING_KEY',
        path,
        `key "${key}" is missing`,
        wantedIn(isMap(properties) ? properties[key] : undefined),
      );
    }
    case 'partialTarget': {
      const missing: unknown = error.params['missing'];
      const names = Array.isArray(missing) ? missing.map(String) : [];
      return problemAt(
        file.keyAt(path),
        'E_PARTIAL_TARGET',
        path,
        `the target does not name ${names.join(', ')}`,
        'name all seven (0: nothing required), or write one level for all',
      );
    }
    case 'propertyNames': {
      const key = String(error.params['propertyName']);
      const schema: unknown = error.schema;
      const allowed = isMap(schema) && Array.isArray(schema['enum']) ? schema['enum'].map(String) : [];
      return problemAt(
        file.keyAt([...path, key]),
        'E_SCHEMA',
        [...path, key],
        `"${key}" cannot be a name here: ${allowed.length > 0 ? allowed.join(', ') : textIn(schema, 'description')}`,
        nearHint(key, allowed),
      );
    }
    case 'type':
      return typeProblem(atValue, scalar, seen, wordsOf(error.schema), about);
    case 'enum':
    case 'const': {
      const allowed = error.keyword === 'const' ? [String(error.schema)] : wordsOf(error.schema);
      if (scalar && typeof scalar.value !== 'string' && allowed.includes(scalar.source)) return quoteIt(atValue, scalar);
      return atValue(`${seen} is not one of: ${allowed.join(', ')}`, typeof error.data === 'string' ? nearHint(error.data, allowed) : '');
    }
    case 'format':
      return String(error.schema) === 'date'
        ? atValue(`${seen} is not a calendar day`, 'write it as YYYY-MM-DD, for example 2026-10-01', 'E_DATE')
        : atValue(`${seen} is neither a calendar day nor a time with its zone`, 'write 2026-10-01 or 2026-10-01T06:00:00Z', 'E_DATE');
    case 'pattern':
      return atValue(`${seen} is not allowed here: ${about}`);
    case 'oneOf':
    case 'anyOf':
      return scalar && typeof scalar.value === 'number' && JSON.stringify(error.schema).includes('"string"')
        ? quoteIt(atValue, scalar)
        : atValue(`${seen} is not allowed here: ${about}`);
    case 'minLength':
      return atValue('is empty', about);
    case 'minItems':
      return atValue(`needs at least ${Number(error.schema)}`, about);
    case 'maxItems':
      return atValue(`has more than ${Number(error.schema)}`, about);
    case 'uniqueItems':
      return problemAt(
        file.at([...path, Math.max(Number(error.params['i']), Number(error.params['j']))]),
        'E_SCHEMA',
        path,
        'the same stands in the list twice',
        '',
      );
    case 'minimum':
      return atValue(`${seen} is less than ${String(error.schema)}`, about);
    case 'maximum':
      return atValue(`${seen} is more than ${String(error.schema)}`, about);
    default:
      return atValue(`${seen} ${error.message ?? error.keyword}`, about);
  }
}

/** The message lists what is allowed already. */
const nearHint = (seen: string, allowed: readonly string[]): string => {
  const near = nearest(seen, allowed);
  return near === undefined ? '' : `did you mean "${near}"?`;
};

/** `{ why: one, two }` has a key "two" without a value. */
const commaHint = (file: YamlFile, path: Path): string =>
  /\s/.test(String(path.at(-1))) && file.scalarAt(path) !== null
    ? 'inside { } a comma ends the value: put a text with a comma in quotes'
    : '';

type AtValue = (message: string, hint?: string, code?: ProblemCode) => Problem;

function typeProblem(atValue: AtValue, scalar: WrittenScalar | null, seen: string, wanted: readonly string[], about: string): Problem {
  if (scalar && wanted.includes('string') && (typeof scalar.value === 'number' || typeof scalar.value === 'boolean'))
    return quoteIt(atValue, scalar);
  const names = wanted.filter((type) => type !== 'null').map((type) => typeNames[type] ?? type);
  if (scalar?.value === null) return atValue(`is empty; wanted: ${names.join(' or ')}`, about);
  const listed = scalar && wanted.includes('array') ? `write [${scalar.source}]` : about;
  return atValue(`${seen} is not ${names.join(' or ')}`, listed);
}

/** YAML reads 1.10 as the number 1.1 and 012 as 12. */
const quoteIt = (atValue: AtValue, { source, value }: WrittenScalar): Problem =>
  atValue(
    `${source} is read as ${typeof value === 'boolean' ? 'true or false' : `the number ${String(value)}`}, and a text is wanted`,
    `write "${source}"`,
    'E_QUOTE_IT',
  );

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};
const nameOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : value === null || value === undefined ? 'nothing' : cut(JSON.stringify(value));
const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);
const wordsOf = (schema: unknown): readonly string[] =>
  [schema]
    .flat()
    .filter((each) => each !== null)
    .map(String);
const textIn = (schema: unknown, key: string): string => {
  const found = isMap(schema) ? schema[key] : undefined;
  return typeof found === 'string' ? found : '';
};
/** What a key is for, and its words where it has such. */
function wantedIn(schema: unknown): string {
  const about = textIn(schema, 'description');
  return isMap(schema) && Array.isArray(schema['enum']) ? `${about}; one of: ${schema['enum'].map(String).join(', ')}` : about;
}
const keysOf = (value: unknown): readonly string[] => (isMap(value) ? Object.keys(value) : []);
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
