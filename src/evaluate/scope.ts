/** The names that the expressions of a control may use, the slots of a frame where they stand, and their types. */
import type { Control, SubjectKind } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import { once } from '../model/once.js';
import type { ScopeName } from '../rules/compile.js';
import { typeOfSchema, type StaticType } from '../rules/types.js';

/** Slots that every frame has; a record named as one of the subjects (`for: zones`) takes its name. */
export const slots = { clock: 0, record: 1, zone: 2, conduit: 3, site: 4, params: 5, asOf: 6 } as const;
const firstFree = 7;

export interface Names {
  readonly names: Map<string, ScopeName>;
  next: number;
}

export const text: StaticType = { kind: 'string' };
const siteType: StaticType = { kind: 'record', name: 'site', fields: { id: text, name: text, accountable: text, timeZone: text } };

/** Type of a record of a kind as rules see it: its schema and the places that the engine adds. */
export const recordType = once((kind: Kind): StaticType => {
  const fields: Record<string, StaticType> = {};
  for (const [name, schema] of Object.entries(kind.schema.properties)) fields[name] = typeOfSchema(schema);
  for (const role of Object.keys(kind.attach)) {
    if (role === '') fields['zone'] ??= text;
    else fields[role] = { kind: 'record', name: role, fields: { asset: text, zone: text } };
  }
  if (kind.trace !== null) fields['traced'] = { kind: 'record', name: 'traced', fields: { asset: text, by: text, problem: text } };
  return { kind: 'record', name: kind.names.one, fields };
});

/** What every rule of a control over a kind can name. */
export function baseScope(control: Control, kind: Kind, kinds: ReadonlyMap<string, Kind>): Names {
  const names: Names['names'] = new Map();
  const subject = (which: SubjectKind & keyof typeof slots, kindId: string): void => {
    const model = kinds.get(kindId);
    if (control.subject.includes(which) && model) names.set(which, { slot: slots[which], type: recordType(model) });
  };
  subject('zone', 'zones');
  subject('conduit', 'conduits');
  names.set('site', { slot: slots.site, type: siteType });
  names.set('params', { slot: slots.params, type: paramsType(control), steady: true });
  names.set('asOf', { slot: slots.asOf, type: { kind: 'timestamp' }, steady: true });
  names.set(kind.names.one, { slot: slots.record, type: recordType(kind) });
  return { names, next: firstFree };
}

const parameterTypes: Readonly<Record<string, StaticType>> = {
  integer: { kind: 'int' },
  number: { kind: 'double' },
  boolean: { kind: 'bool' },
  string: text,
  strings: { kind: 'list', element: text },
};
function paramsType(control: Control): StaticType {
  const fields = Object.fromEntries(Object.entries(control.params).map(([name, { type }]) => [name, parameterTypes[type] ?? text]));
  return { kind: 'record', name: 'params', fields };
}

/** Type of a field inside a record type; null: there is none. */
export function typeAt(type: StaticType, path: readonly string[]): StaticType | null {
  let here: StaticType = type;
  for (const name of path) {
    const next: StaticType | undefined = here.kind === 'record' && Object.hasOwn(here.fields, name) ? here.fields[name] : undefined;
    if (!next) return null;
    here = next;
  }
  return here;
}

export const elementOf = (type: StaticType): StaticType => (type.kind === 'list' ? type.element : type);
