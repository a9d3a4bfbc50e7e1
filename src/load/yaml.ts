/** YAML (and JSON) text -> value, with the place of every part; or every problem of its syntax. */
import { createHash } from 'node:crypto';
import { Composer, isAlias, isMap, isNode, isScalar, isSeq, Lexer, Parser, type Document, type Node, type Scalar } from 'yaml';
import type { Loaded, Problem } from '../model/problem.js';
import { placesIn, problemAt, problemOfFile, type Path, type Place } from './places.js';
import { sourceOffset } from './scalars.js';
import { maximumDepth, scanDocument } from './yaml-scan.js';
import { isConsequence, yamlWords } from './yaml-words.js';

export interface YamlFile {
  /** As shown in problems. */
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
  readonly value: unknown;
  /** The shape against which the value was held when the tool was built; absent: none. */
  readonly fits?: string;
  /** Place of a value, or of its nearest parent that exists; `offset` counts inside the value of a text. */
  readonly at: (path: Path, offset?: number) => Place;
  /** Place of the key under which a value stands. */
  readonly keyAt: (path: Path) => Place;
  readonly scalarAt: (path: Path) => WrittenScalar | null;
}
export interface WrittenScalar {
  readonly source: string;
  readonly value: unknown;
}

export function parseYaml(text: string, file: string): Loaded<YamlFile> {
  const source = text.replaceAll('\r\n', '\n');
  const place = placesIn(file, source);
  const fail = (problems: readonly Problem[]): Loaded<YamlFile> => ({ ok: false, problems });
  const isJson = file.endsWith('.json');
  const badJson = isJson ? jsonFault(source) : null;
  if (badJson !== null) return fail([problemAt(place(badJson.offset), 'E_JSON', [], badJson.message)]);

  const documents = compose(source);
  if (typeof documents === 'number')
    return fail([problemAt(place(documents), 'E_TOO_DEEP', [], `nested more than ${maximumDepth} levels deep`)]);
  const [document, second] = documents;
  if (!document) return fail([problemOfFile(file, 'E_FILE_EMPTY', 'the file holds nothing')]);
  const faults = documents.flatMap((each) => [...each.errors, ...each.warnings]).sort((a, b) => a.pos[0] - b.pos[0]);
  const broken = faults.filter((each, n) => n === 0 || !isConsequence(each)).map((each) => syntaxProblem(source, place, each));
  if (second)
    broken.push(
      problemAt(
        place(startOfSecond(source, second)),
        'E_SEVERAL_DOCUMENTS',
        [],
        'a second document begins here; one is allowed',
        'put each document into a file of its own',
      ),
    );
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2')
    broken.push(problemAt(place(0), 'E_YAML', [], 'only YAML 1.2 is read', 'take the %YAML line away'));
  if (broken.length > 0) return fail(firstOfEachLine(broken));
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return fail([problemOfFile(file, 'E_FILE_EMPTY', 'the file holds nothing but comments')]);

  const scanned = scanDocument(contents);
  const { targets } = scanned;
  if (scanned.faults.length > 0)
    return fail(scanned.faults.map((each) => problemAt(place(each.offset), each.code, [], each.message, each.hint)));
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  return {
    ok: true,
    problems: [],
    value: {
      file,
      text: source,
      sha256: createHash('sha256').update(text).digest('hex'),
      value,
      ...finders(source, contents, resolve, place),
    },
  };
}

/** The documents, or the offset where nesting passes the limit. The parser recurses, so depth is counted while it still does not. */
function compose(text: string): readonly Document.Parsed[] | number {
  const parser = new Parser();
  const composer = new Composer({ prettyErrors: false, resolveKnownTags: false, logLevel: 'silent' });
  const tokens = [];
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // \u0002 and \u001f are marks of the lexer, not characters of the text
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) offset += lexeme.length;
    if (parser.stack.length > maximumDepth + 2) return Math.max(0, offset - lexeme.length);
  }
  tokens.push(...parser.end());
  return [...composer.compose(tokens, true, text.length)];
}

function jsonFault(text: string): { readonly offset: number; readonly message: string } | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      offset: Number(/at position (\d+)/.exec(message)?.[1] ?? text.length),
      message: message.replace(/ (?:in JSON )?at position.*$/s, ''),
    };
  }
}

/** The range of a second document begins behind its `---`. */
function startOfSecond(text: string, document: Document.Parsed): number {
  const at = text.lastIndexOf('\n---', document.range[0]);
  return at < 0 ? document.range[0] : at + 1;
}

function syntaxProblem(
  text: string,
  place: (offset: number) => Place,
  error: { readonly code: string; readonly message: string; readonly pos: readonly [number, number] },
): Problem {
  const [start] = error.pos;
  const key = error.code === 'DUPLICATE_KEY' ? (/^[^:\n]*/.exec(text.slice(start))?.[0] ?? '').trim() : null;
  const { message, hint } = yamlWords(error);
  return problemAt(place(start), 'E_YAML', [], key === null ? message : `the key ${key} is given twice`, hint);
}

/** One mistake makes the parser stumble several times on its line. */
const firstOfEachLine = (problems: readonly Problem[]): readonly Problem[] => {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return sorted.filter((each, n) => each.line !== sorted[n - 1]?.line);
};

function finders(
  text: string,
  root: Node,
  resolve: (node: unknown) => unknown,
  place: (offset: number) => Place,
): Pick<YamlFile, 'at' | 'keyAt' | 'scalarAt'> {
  const child = (node: unknown, step: string | number): { readonly key: unknown; readonly value: unknown } | undefined => {
    const parent = resolve(node);
    if (isSeq(parent))
      return typeof step === 'number' && step < parent.items.length ? { key: parent.items[step], value: parent.items[step] } : undefined;
    return isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(step)) : undefined;
  };
  /** The deepest part of the path that exists. */
  const find = (path: Path): { readonly node: unknown; readonly key: unknown; readonly found: boolean } => {
    let node: unknown = root;
    let key: unknown = root;
    for (const step of path) {
      const next = child(node, step);
      if (!next) return { node, key, found: false };
      key = next.key;
      // `key:` with nothing behind it has no node: its key stands for it
      node = isNode(next.value) ? next.value : next.key;
    }
    return { node, key, found: true };
  };
  const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
  const textOf = (scalar: Scalar): string => (typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? ''));
  return {
    at: (path, offset) => {
      const { node, key, found } = find(path);
      const target = resolve(node);
      if (!found) return place(startOf(key));
      if (offset === undefined) return place(startOf(node));
      return place(isScalar(target) ? sourceOffset(text, target, textOf(target), offset) : startOf(target));
    },
    keyAt: (path) => place(startOf(find(path).key)),
    scalarAt: (path) => {
      const { node, found } = find(path);
      const target = resolve(node);
      return found && isScalar(target) ? { source: target.source ?? String(target.value), value: target.value } : null;
    },
  };
}
