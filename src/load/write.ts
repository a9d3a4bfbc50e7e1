/** Outputs are written whole or not at all: under temporary names first, renamed together at the end. */
import { createHash, randomUUID, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Loaded } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { codeOf } from './read.js';

/** A text, bytes, or a function that gives pieces one after another. */
export type Content = string | Uint8Array | (() => Iterable<string | Uint8Array>);

export interface StreamedFile {
  readonly write: (piece: string | Uint8Array) => void;
  /** Closes it; count is the number of `write` calls. */
  readonly end: () => { readonly count: number; readonly bytes: number; readonly sha256: string };
}

export interface OutputSet {
  /** A file that is written piece by piece (findings.ndjson). It throws where the disk does; `commit` would report that too. */
  readonly stream: (name: string) => StreamedFile;
  readonly add: (name: string, content: Content) => void;
  /** All files under their names, or none: then what stood there before is untouched. */
  readonly commit: () => Loaded<readonly string[]>;
  /** Takes back everything that was not committed. */
  readonly abort: () => void;
}

/** Bytes that are held before they are written. */
const bufferLength = 512 * 1024;
/** A character of a text is at most so many bytes. */
const mostOfCharacter = 3;

export function openOutputs(folder: string): OutputSet {
  const mark = randomUUID().slice(0, 8);
  const files = new Map<string, OpenFile>();
  let broken: unknown = null;

  const stream = (name: string): StreamedFile => {
    if (files.has(name)) throw new Error(`${name} is written twice`);
    try {
      const target = join(folder, name);
      makeFolder(dirname(target));
      const file = openFile(target, `${target}.${mark}.tmp`);
      files.set(name, file);
      return {
        write: (piece) => {
          try {
            file.write(piece);
          } catch (error) {
            broken ??= error;
            throw error;
          }
        },
        end: () => file.end(),
      };
    } catch (error) {
      broken ??= error;
      throw error;
    }
  };
  const abort = (): void => {
    for (const file of files.values()) file.discard();
    files.clear();
  };
  return {
    stream,
    abort,
    add: (name, content) => {
      const file = stream(name);
      for (const piece of typeof content === 'function' ? content() : [content]) file.write(piece);
      file.end();
    },
    commit: () => {
      try {
        if (broken !== null) throw broken instanceof Error ? broken : new Error('a file could not be written');
        for (const file of files.values()) file.end();
        renameAll([...files.values()], mark);
        const names = [...files.keys()];
        files.clear();
        return { ok: true, value: names, problems: [] };
      } catch (error) {
        abort();
        return { ok: false, problems: [problemOfFile(folder, 'E_WRITE', `cannot be written (${codeOf(error)}); nothing was changed`)] };
      }
    },
  };
}

/** One by one: Node's recursive form never ends where a folder cannot be made (/proc). */
function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** All files, or none. */
export function writeAll(folder: string, files: ReadonlyMap<string, Content>): Loaded<readonly string[]> {
  const outputs = openOutputs(folder);
  try {
    for (const [name, content] of files) outputs.add(name, content);
  } catch (error) {
    outputs.abort();
    return { ok: false, problems: [problemOfFile(folder, 'E_WRITE', `cannot be written (${codeOf(error)}); nothing was changed`)] };
  }
  return outputs.commit();
}

interface OpenFile {
  readonly target: string;
  readonly temporary: string;
  readonly write: (piece: string | Uint8Array) => void;
  readonly end: () => { readonly count: number; readonly bytes: number; readonly sha256: string };
  readonly discard: () => void;
}

function openFile(target: string, temporary: string): OpenFile {
  let descriptor: number | null = openSync(temporary, 'wx');
  const hash: Hash = createHash('sha256');
  // Many small texts are hashed and written together, each made into bytes where these are held.
  let held: Buffer | null = null;
  let heldLength = 0;
  let count = 0;
  let bytes = 0;
  let sha256 = '';
  const put = (block: Uint8Array): void => {
    hash.update(block);
    bytes += block.length;
    for (let at = 0; descriptor !== null && at < block.length;) at += writeSync(descriptor, block, at);
  };
  const flush = (): void => {
    if (held !== null && heldLength > 0) put(held.subarray(0, heldLength));
    heldLength = 0;
  };
  const hold = (text: string): void => {
    const room = text.length * mostOfCharacter;
    if (heldLength + room > bufferLength) flush();
    if (room > bufferLength) put(Buffer.from(text));
    else heldLength += (held ??= Buffer.allocUnsafe(bufferLength)).write(text, heldLength);
  };
  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  return {
    target,
    temporary,
    write: (piece) => {
      count++;
      if (typeof piece === 'string') hold(piece);
      else {
        flush();
        put(piece);
      }
    },
    end: () => {
      if (descriptor !== null) {
        flush();
        held = null;
        fsyncSync(descriptor);
        close();
        sha256 = hash.digest('hex');
      }
      return { count, bytes, sha256 };
    },
    discard: () => {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** What stood there is moved aside and comes back when one of the renames fails. */
function renameAll(files: readonly OpenFile[], mark: string): void {
  const aside = files.map(({ target }) => {
    const found = lstatSync(target, { throwIfNoEntry: false });
    if (found && !found.isFile()) throw new Error(`${target} is not a plain file`);
    return found ? `${target}.${mark}.old.tmp` : null;
  });
  let done = 0;
  try {
    for (const [n, { target, temporary }] of files.entries()) {
      const old = aside[n] ?? null;
      if (old !== null) renameSync(target, old);
      done = n + 1;
      renameSync(temporary, target);
    }
  } catch (error) {
    for (const [n, { target }] of files.slice(0, done).entries()) {
      const old = aside[n] ?? null;
      rmSync(target, { force: true });
      if (old !== null) renameSync(old, target);
    }
    throw error;
  }
  for (const old of aside) if (old !== null) rmSync(old, { force: true });
}
