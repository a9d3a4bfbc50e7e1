/** Static types of expressions. They come from the schemas of evidence kinds, never from the values. */

export type StaticType =
  | { readonly kind: 'bool' | 'int' | 'uint' | 'double' | 'bytes' | 'duration' | 'null' | 'type' | 'dyn' }
  | { readonly kind: 'string'; /** Allowed texts, where the field has an enumeration. */ readonly values?: readonly string[] }
  | { readonly kind: 'timestamp'; /** A calendar day: shown without a time of day. */ readonly dateOnly?: boolean }
  | { readonly kind: 'list'; readonly element: StaticType }
  | { readonly kind: 'map'; readonly key: StaticType; readonly value: StaticType }
  | { readonly kind: 'record'; readonly name: string; readonly fields: Readonly<Record<string, StaticType>> };

export type TypeKind = StaticType['kind'];

export const boolType: StaticType = { kind: 'bool' };
export const intType: StaticType = { kind: 'int' };
export const uintType: StaticType = { kind: 'uint' };
export const doubleType: StaticType = { kind: 'double' };
export const stringType: StaticType = { kind: 'string' };
export const bytesType: StaticType = { kind: 'bytes' };
export const timestampType: StaticType = { kind: 'timestamp' };
export const durationType: StaticType = { kind: 'duration' };
export const nullType: StaticType = { kind: 'null' };
export const dynType: StaticType = { kind: 'dyn' };
export const typeType: StaticType = { kind: 'type' };

export const listOf = (element: StaticType): StaticType => ({ kind: 'list', element });
export const mapOf = (key: StaticType, value: StaticType): StaticType => ({ kind: 'map', key, value });
export const recordOf = (name: string, fields: Readonly<Record<string, StaticType>>): StaticType => ({ kind: 'record', name, fields });

/** The type of a field of a record; undefined if it has none of that name. */
export const fieldType = (type: StaticType, field: string): StaticType | undefined =>
  type.kind === 'record' && Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;

/** The part of JSON Schema that evidence kinds use; anything else is read as dyn. */
export interface SchemaShape {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly format?: unknown;
  readonly items?: unknown;
  readonly properties?: unknown;
}

const isShape = (value: unknown): value is SchemaShape => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The type of what a schema describes; `name` names the record in messages. */
export function typeOfSchema(schema: unknown, name = 'record'): StaticType {
  if (!isShape(schema)) return dynType;
  switch (schema.type) {
    case 'string':
      if (schema.format === 'date') return { kind: 'timestamp', dateOnly: true };
      if (schema.format === 'date-time') return timestampType;
      return isTextList(schema.enum) ? { kind: 'string', values: schema.enum } : stringType;
    case 'integer':
      return intType;
    case 'number':
      return doubleType;
    case 'boolean':
      return boolType;
    case 'array':
      return listOf(typeOfSchema(schema.items, name));
    case 'object':
      if (!isShape(schema.properties)) return dynType;
      return recordOf(
        name,
        Object.fromEntries(Object.entries(schema.properties).map(([field, shape]) => [field, typeOfSchema(shape, `${name}.${field}`)])),
      );
    default:
      return dynType;
  }
}

/** How a type is called in messages. */
export const showType = (type: StaticType): string => {
  switch (type.kind) {
    case 'list':
      return `list of ${showType(type.element)}`;
    case 'map':
      return `map of ${showType(type.key)} to ${showType(type.value)}`;
    case 'record':
      return `record ${type.name}`;
    case 'bool':
      return 'true-or-false';
    case 'int':
      return 'whole number';
    case 'double':
      return 'number';
    case 'string':
      return 'text';
    case 'timestamp':
      return type.dateOnly === true ? 'date' : 'timestamp';
    case 'dyn':
      return 'any';
    default:
      return type.kind;
  }
};

export const isNumeric = (type: StaticType): boolean => type.kind === 'int' || type.kind === 'uint' || type.kind === 'double';

const sameKey = (a: StaticType, b: StaticType): boolean => a.kind === b.kind || a.kind === 'dyn' || b.kind === 'dyn';

/** Whether values of the two types can be equal at all. Numbers of different kinds can. */
export function comparable(a: StaticType, b: StaticType): boolean {
  if (a.kind === 'dyn' || b.kind === 'dyn') return true;
  if (isNumeric(a) && isNumeric(b)) return true;
  if (a.kind === 'list' && b.kind === 'list') return comparable(a.element, b.element);
  if (a.kind === 'map' && b.kind === 'map') return sameKey(a.key, b.key) && comparable(a.value, b.value);
  if (a.kind === 'record' && b.kind === 'record') return a.name === b.name;
  return a.kind === b.kind;
}

/** Whether two types are one and the same for a join: enumerations and days count as text and timestamps, numbers must be of one kind. */
export const sameType = (a: StaticType, b: StaticType): boolean =>
  comparable(a, b) && (a.kind === b.kind || a.kind === 'dyn' || b.kind === 'dyn');

/** The type of a value that has one of two types: of the elements of a list literal, of the branches of a conditional. */
export function join(a: StaticType, b: StaticType): StaticType {
  if (a === b) return a;
  if (a.kind === 'string' && b.kind === 'string') {
    return a.values !== undefined && b.values !== undefined
      ? { kind: 'string', values: [...new Set([...a.values, ...b.values])] }
      : stringType;
  }
  if (a.kind === 'timestamp' && b.kind === 'timestamp') return timestampType;
  if (a.kind === 'list' && b.kind === 'list') return listOf(join(a.element, b.element));
  if (a.kind === 'map' && b.kind === 'map') return mapOf(join(a.key, b.key), join(a.value, b.value));
  if (a.kind === 'record' && b.kind === 'record') return a.name === b.name ? a : dynType;
  return a.kind === b.kind ? a : dynType;
}

/** Whether a type holds records, whose fields could no longer be read by their types once it became dyn. */
export const holdsRecord = (type: StaticType): boolean =>
  type.kind === 'record' || (type.kind === 'list' && holdsRecord(type.element)) || (type.kind === 'map' && holdsRecord(type.value));
