/** Identity of records, and several sources of one kind made into one list: fields are united, and a field on which they differ is absent. */
import { createHash } from 'node:crypto';
import type { FieldSchema, Kind } from '../model/kind.js';
import type { Contradiction, Fields, Origin, Value } from '../model/record.js';
import type { Calendar } from './calendar.js';
import { type Draft, makeDrafter, noConflicts } from './draft.js';
import type { MutableFields } from './fit.js';
import { show } from './problems.js';
import { sameText, sameVersion } from './same-value.js';

export type Added = 'new' | 'merged' | 'repeated' | 'duplicate';

export interface Merger {
  /** `repeated`, `duplicate`: the same file had a record of that key, with the same or with other contents. */
  readonly add: (fields: MutableFields, origin: Origin) => { readonly how: Added; readonly key: string };
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly contradictions: Limited;
}

/** Lists that sources complete rather than contradict. */
const united: ReadonlySet<string> = new Set(['addresses', 'aliases', 'macAddresses', 'protocols', 'services']);

export function makeMerger(kind: Kind, calendar: Calendar): Merger {
  const drafts = new Map<string, Draft>();
  const draftOf = makeDrafter(kind.id);
  const contradictions = limitedContradictions();
  const equals = new Map<string, number>();
  /** Lower case -> id as it was first written; gathered when a second inventory begins. */
  let spellings: Map<string, string> | null = null;
  let first: string | null = null;
  const keyOf = makeKey(kind, calendar);
  const isAssets = kind.id === 'assets';
  const isSeen = kind.id === 'flows' || kind.id === 'discovered-devices';

  const merge = (draft: Draft, fields: Fields, origin: Origin): boolean => {
    let same = true;
    const differ = (name: string, ours: Value, theirs: Value): void => {
      same = false;
      draft.conflicts.add(name);
      contradictions.add(`${draft.key} ${name}`, () => ({
        code: isAssets && name === 'zone' ? 'asset-in-two-zones' : 'conflicting-field',
        message: `${kind.names.one} ${draft.key}: ${name} is "${show(ours)}" in ${nameOf(draft.origins[0])} and "${show(theirs)}" in ${nameOf(origin)}; it counts as not known`,
        subject: `${kind.id}:${draft.key}`,
        origins: [...draft.origins.slice(0, 1), origin],
        what: name,
        ...(isAssets && { asset: draft.key }),
      }));
    };
    const into = (target: MutableFields, source: Fields, above: string): void => {
      for (const [name, theirs] of Object.entries(source)) {
        const path = above + name;
        if (draft.conflicts.has(path)) continue;
        const ours = target[name];
        if (ours === undefined) {
          same = false;
          target[name] = theirs;
        } else if (isFields(ours) && isFields(theirs)) {
          const inner = { ...ours };
          into(inner, theirs, `${path}.`);
          if (Object.keys(inner).length > 0) target[name] = inner;
          else Reflect.deleteProperty(target, name);
        } else if (isSeen && ofTheSource.has(name)) {
          same &&= equal(ours, theirs);
          target[name] = widest(name, ours, theirs);
        } else if (!equal(ours, theirs) && !sameWords(path, ours, theirs)) {
          if (isList(ours) && isList(theirs) && united.has(name)) {
            same = false;
            target[name] = union(ours, theirs);
          } else {
            differ(path, ours, theirs);
            Reflect.deleteProperty(target, name);
          }
        }
      }
    };
    if (Object.keys(draft.values).some((name) => fields[name] === undefined)) same = false;
    into(draft.values, fields, '');
    return same;
  };

  const add: Merger['add'] = (fields, origin) => {
    const identity = keyOf(fields);
    let key = identity.key;
    let draft = drafts.get(key);
    if (draft === undefined && isAssets && identity.own) {
      // One inventory writes PLC-1, another plc-1: one asset. In one file they are two.
      first ??= origin.evidence;
      if (spellings === null && origin.evidence !== first)
        spellings = new Map([...drafts.keys()].map((each) => [each.toLowerCase(), each]));
      const other = drafts.get(spellings?.get(key.toLowerCase()) ?? '');
      if (other === undefined) spellings?.set(key.toLowerCase(), key);
      else if (other.origins.every(({ evidence }) => evidence !== origin.evidence)) [key, draft] = [other.key, other];
    }
    if (draft !== undefined && !identity.own) {
      // Nothing says that two equal rows without an identity are one thing: both stay.
      const before = equals.get(key) ?? 1;
      equals.set(key, before + 1);
      key = `${key}~${String(before + 1)}`;
      draft = drafts.get(key);
    }
    if (draft === undefined) {
      drafts.set(key, draftOf(key, fields, origin));
      return { how: 'new', key };
    }
    if (draft.conflicts === noConflicts) draft.conflicts = new Set();
    const again = draft.origins.some(({ evidence }) => evidence === origin.evidence);
    const same = merge(draft, fields, origin);
    draft.addOrigins([origin]);
    return { how: !again ? 'merged' : same ? 'repeated' : 'duplicate', key };
  };
  return { add, drafts, contradictions };
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const isFields = (value: Value): value is Fields => typeof value === 'object' && !Array.isArray(value);
const nameOf = (origin: Origin | undefined): string => (origin === undefined ? '?' : `${origin.evidence} line ${String(origin.line)}`);

/** Of one flow or device each sensor has its own numbers and times: they complete each other, and contradict nothing. */
const ofTheSource: ReadonlySet<string> = new Set(['connections', 'bytes', 'answered', 'sensor', 'firstSeen', 'lastSeen']);
function widest(name: string, ours: Value, theirs: Value): Value {
  if (name === 'answered') return ours === true || theirs === true;
  if (typeof ours !== 'number' || typeof theirs !== 'number') return ours;
  return name === 'firstSeen' ? Math.min(ours, theirs) : Math.max(ours, theirs);
}

/** Free words about the same thing need not be the same words. */
const remarks: ReadonlySet<string> = new Set(['notes', 'comment', 'description']);

/** Texts that only differ in how they are written. */
function sameWords(name: string, a: Value, b: Value): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return remarks.has(name) || sameText(a, b) || (/firmware|version/i.test(name) && sameVersion(a, b));
}

/** Lists are compared as sets: order says nothing in what tools export. */
function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (!isList(a) || !isList(b)) return false;
  const [left, right] = [new Set(a.map(canonical)), new Set(b.map(canonical))];
  return left.size === right.size && [...left].every((each) => right.has(each));
}

function union(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const known = new Set(a.map(canonical));
  return [...a, ...b.filter((each) => !known.has(canonical(each)))];
}

/** JSON with sorted keys. */
function canonical(value: Value): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isFields(value)) return JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `{${entries.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? '')}`).join(',')}}`;
}

type MakeKey = (fields: Fields) => { readonly key: string; readonly own: boolean };

/** Values of the key fields joined by "|"; where one is absent, a hash of the contents. */
export function makeKey(kind: Kind, calendar: Calendar): MakeKey {
  const parts = kind.key.map((name) => ({ name, schema: kind.schema.properties[name] }));
  const identified = (key: string) => ({ key, own: true });
  const textOf = (value: Value, schema: FieldSchema | undefined): string => {
    if (typeof value === 'number' && (schema?.format === 'date' || schema?.format === 'date-time'))
      return calendar.isoOf(value, schema.format === 'date');
    if (isList(value)) return value.map((each) => textOf(each, schema?.items)).join(',');
    return typeof value === 'object' ? canonical(value) : String(value).replaceAll('|', '\\|');
  };
  return (fields) => {
    let key = '';
    for (const { name, schema } of parts) {
      const value = fields[name];
      if (value === undefined) return { key: `#${createHash('sha256').update(canonical(fields)).digest('hex').slice(0, 12)}`, own: false };
      key = key === '' ? textOf(value, schema) : `${key}|${textOf(value, schema)}`;
    }
    return parts.length > 0
      ? identified(key)
      : { key: `#${createHash('sha256').update(canonical(fields)).digest('hex').slice(0, 12)}`, own: false };
  };
}

/** Contradictions, each told once, and bounded: a million rows that differ are one fact, not a million. */
export interface Limited {
  readonly add: (id: string, make: () => Contradiction) => void;
  readonly list: () => readonly Contradiction[];
}
export function limitedContradictions(limit = 1_000): Limited {
  const kept = new Map<string, Contradiction>();
  let left = 0;
  return {
    add: (id, make) => {
      if (kept.has(id)) return;
      if (kept.size < limit) kept.set(id, make());
      else left += 1;
    },
    list: () => {
      const [first] = kept.values();
      if (left === 0 || first === undefined) return [...kept.values()];
      return [
        ...kept.values(),
        { code: first.code, message: `and ${String(left)} more of this sort`, subject: first.subject.replace(/:.*$/s, ''), origins: [] },
      ];
    },
  };
}
