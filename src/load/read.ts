/** A small file from disk: bytes with a limit, text, YAML; or the problem that stands in the way. */
import { limitOf, type LimitName } from '../model/limits.js';
import { readFileSync, statSync } from 'node:fs';
import type { Loaded } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { decodeText } from './text.js';
import { parseYaml, type YamlFile } from './yaml.js';

/** Configuration is written by hand. */
export const configLimit = limitOf('config-bytes');

export function readText(path: string, shown: string): Loaded<string> {
  const bytes = readBytes(path, shown, 'config-bytes');
  return bytes.ok ? decodeText(bytes.value, shown, 'config') : bytes;
}

export function readYaml(path: string, shown: string, parse: typeof parseYaml = parseYaml): Loaded<YamlFile> {
  const text = readText(path, shown);
  return text.ok ? parse(text.value, shown) : text;
}

export function readBytes(path: string, shown: string, name: LimitName): Loaded<Uint8Array> {
  try {
    const { size } = statSync(path);
    const limit = limitOf(name);
    if (size > limit)
      return {
        ok: false,
        problems: [problemOfFile(shown, 'E_FILE_TOO_LARGE', `the file has ${size} bytes; ${limit} are read (limit ${name})`)],
      };
    return { ok: true, value: readFileSync(path), problems: [] };
  } catch (error) {
    return { ok: false, problems: [problemOfFile(shown, 'E_FILE_MISSING', `cannot be opened (${codeOf(error)})`)] };
  }
}

/** ENOENT, EACCES, EISDIR, ...: the same in every language and on every machine. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error));
