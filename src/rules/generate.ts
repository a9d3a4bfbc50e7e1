/**
 * Expressions as generated code, for the records that say all that is asked: it answers true or false, or leaves the answer to the closures as soon as
 * anything is missing, open or not of its type. So it knows no third value, and cannot answer otherwise than they do.
 */
import type { Clock } from './clock.js';
import { makeCode, type Code, type Generating, type Jump, type Writing } from './code.js';
import { condition } from './generate-condition.js';
import { sizeOf } from './access.js';
import type { Run } from './logic.js';
import type { Cell } from './macros.js';
import type { Expression } from './syntax.js';
import { NoValue, ownField, Timestamp, type PlainRecord } from './values.js';
import { spend } from './work.js';

/** An expression that can be written as code. */
export interface Written {
  readonly tree: Expression;
  readonly env: Generating;
}
/** A condition, and under which other one it is asked at all. */
export interface Check {
  readonly when: Written | null;
  readonly assert: Written;
}
/** `skipped`: `when` is false. */
export type Told = boolean | 'skipped';

export interface Generated {
  /** undefined: the closures must answer. */
  readonly run: (frame: readonly unknown[]) => Told | undefined;
  /** It may do work that counts. */
  readonly spends: boolean;
}

/** null: it cannot be written, or code may not be generated here. */
export const generate = (check: Check): Generated | null => generatePure(check) ?? generated(check, false);
/** Nothing in it is asked of closures. */
export const generatePure = (check: Check): Generated | null => generated(check, true);

function generated(check: Check, isPure: boolean): Generated | null {
  const code = makeCode();
  const slot = (n: number): string => `frame[${String(n)}]`;
  if (!written(code, check, isPure, slot, { pass: 'return true;', fail: 'return false;', skip: "return 'skipped';", leave: 'return;' }))
    return null;
  const make = factory(['r', 'c'], 'frame', code) as
    ((h: typeof helpers, t: readonly unknown[], r: readonly Run[], c: readonly Cell[]) => Generated['run']) | null;
  return make === null ? null : { run: make(helpers, code.tables, code.runs, code.cells), spends: !isPure };
}

/** Many checks of a record, one after the other in one function, so that what they read alike is read once. */
export interface Batch {
  /** Which of the checks it holds. */
  readonly places: readonly number[];
  /** Passes are counted by place; of all else but skipped ones `other` is told: failed, or to be asked of the closures. */
  readonly run: (record: unknown, frames: readonly (readonly unknown[])[], passes: Uint32Array, other: Other) => void;
}
export type Other = (place: number, isFailed: boolean) => void;

/** The checks that can be written without asking closures; `slot`: where the record stands in the frames. */
export function generateBatch(checks: readonly Check[], recordSlot: number): Batch | null {
  const code = makeCode();
  const places = checks.flatMap((check, n) => {
    const [at, place] = [code.lines.length, String(n)];
    const slot = (of: number): string => (of === recordSlot ? 'record' : `frame[${String(of)}]`);
    code.emit(`done: { leave: { const frame = frames[${place}];`);
    const jumps: Jumps = {
      pass: `{ passes[${place}]++; break done; }`,
      fail: `{ other(${place}, true); break done; }`,
      skip: 'break done;',
      leave: 'break leave;',
    };
    if (!written(code, check, true, slot, jumps)) {
      code.undo(at);
      return [];
    }
    code.emit(`} other(${place}, false); }`);
    return [n];
  });
  if (places.length === 0) return null;
  const make = factory([], 'record, frames, passes, other', code) as ((h: typeof helpers, t: readonly unknown[]) => Batch['run']) | null;
  return make === null ? null : { places, run: make(helpers, code.tables) };
}

interface Jumps {
  readonly pass: Jump;
  readonly fail: Jump;
  readonly skip: Jump;
  readonly leave: Jump;
}
function written(code: Code, { when, assert }: Check, isPure: boolean, slot: Writing['slot'], { pass, fail, skip, leave }: Jumps): boolean {
  if (isPure) code.emit('let n = 0;');
  return [when, assert].every((each) => {
    if (each === null) return true;
    if (each.env.typeOf(each.tree).kind !== 'bool') return false;
    const writing: Writing = { code, env: each.env, leave, slot, isPure };
    return condition(writing, each.tree, new Map(), each === assert ? pass : '', each === assert ? fail : skip);
  });
}

function factory(names: readonly string[], parameters: string, { lines, tables }: Code): unknown {
  const constants = tables.map((_, n) => `const t${String(n)} = t[${String(n)}];`).join(' ');
  const body = `'use strict'; ${constants}\nreturn (${parameters}) => {\n${lines.join('\n')}\n};`;
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the one place; what goes in is described in code.ts
    return new Function('h', 't', ...names, body);
  } catch {
    // Where code may not be generated from texts.
    return null;
  }
}

const helpers = {
  spend,
  size: sizeOf,
  own: ownField,
  isRecord: (given: unknown): given is PlainRecord =>
    typeof given === 'object' && given !== null && !(given instanceof NoValue) && !Array.isArray(given),
  timestamp: (given: unknown): number | undefined => (given instanceof Timestamp && given.nanos === 0 ? given.ms : undefined),
  age: (clock: unknown, ms: number): number | undefined => {
    if (!isClock(clock)) return undefined;
    const days = clock.today - clock.dayOf(ms);
    return days < 0 ? undefined : days;
  },
  daysUntil: (clock: unknown, ms: number): number | undefined => (isClock(clock) ? clock.dayOf(ms) - clock.today : undefined),
  isIn: (given: unknown, list: readonly unknown[]): boolean | undefined => {
    for (const each of list) {
      if (each === given) return true;
      if (typeof each !== typeof given) return undefined;
    }
    return false;
  },
} as const;
const isClock = (given: unknown): given is Clock => typeof given === 'object' && given !== null && 'dayOf' in given;
