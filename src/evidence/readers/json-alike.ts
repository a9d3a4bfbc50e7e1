/**
 * JSON objects with the keys of one before them, read along those keys: most lines of an export are such, and JSON.parse has to find out anew
 * what each of them holds. What is not plain, or not alike, is left to it.
 */
import { modelOf } from '../row-object.js';
import { isList, isObject } from './document.js';

export interface AlikeReader {
  /** The lines of this text are read next. */
  readonly start: (text: string) => void;
  /** The object from `from` to `to` of the text, as JSON.parse would give it, by its values; undefined: it is none that is read here. */
  readonly read: (from: number, to: number) => Listed | undefined;
  /** An object that JSON.parse gave for `text` without any fault. */
  readonly learn: (document: unknown, text: string) => void;
}

/** `cells` in the order of `names`, which objects with the same keys share. */
export interface Listed {
  readonly names: readonly string[];
  readonly cells: readonly unknown[];
}
/** How far an object has been read: its keys so far. Objects in the values and lists under one key begin at one place of their own. */
interface Place {
  readonly names: readonly string[];
  readonly next: Edge[];
  /** To be copied: all objects with the same keys are of one layout. */
  model: Readonly<Record<string, string>> | null;
}
interface Edge {
  /** The key as it stands in the text, with the marks around it. */
  readonly text: string;
  readonly name: string;
  readonly to: Place;
  readonly inside: Place;
}

/** Keys of a document that are kept, and how many of them may follow one place: data that stands in keys is not learned. */
const mostEdges = 5_000;
const mostNext = 16;
/** Where more objects than this, and more than half of them, were not alike, it is not tried any longer. */
const patience = 1_000;

export function makeAlikeReader(): AlikeReader {
  const root = newPlace([]);
  let edges = 0;
  let hits = 0;
  let misses = 0;
  let colon = ':';
  let comma = ',';
  let text = '';
  let at = 0;
  let limit = 0;
  /** The next letter from which on a line is not plain: an escape, or a control character that only JSON.parse may judge. */
  let odd = 0;
  /** Values of the objects that are open. */
  const values: unknown[] = [];
  let top = 0;

  /** From behind its opening brace to behind the closing one: where its keys end, with its values on top of the others; undefined: not alike. */
  const walkFrom = (begin: Place): Place | undefined => {
    let place = begin;
    while (text.charCodeAt(at) !== closingBrace) {
      const edge = edgeAt(place);
      if (edge === undefined) return undefined;
      at += edge.text.length;
      const value = valueAt(edge.inside);
      if (value === undefined) return undefined;
      values[top++] = value;
      place = edge.to;
    }
    at++;
    return place;
  };
  const objectFrom = (begin: Place): Readonly<Record<string, unknown>> | undefined => {
    const base = top;
    const place = walkFrom(begin);
    if (place === undefined) return undefined;
    const made: Record<string, unknown> = { ...(place.model ??= modelOf(place.names)) };
    for (let n = 0; n < place.names.length; n++) made[place.names[n] ?? ''] = values[base + n];
    top = base;
    return made;
  };
  const edgeAt = ({ next }: Place): Edge | undefined => {
    for (let n = 0; n < next.length; n++) {
      const edge = next[n];
      if (edge !== undefined && text.startsWith(edge.text, at)) return edge;
    }
    return undefined;
  };
  const valueAt = (inside: Place): unknown => {
    const code = text.charCodeAt(at);
    if (code === openingBracket) return listAt(inside);
    return code === quote ? textAt() : simpleAt(code, inside);
  };
  const textAt = (): string | undefined => {
    const end = text.indexOf('"', at + 1);
    if (end < 0 || end >= limit) return undefined;
    const value = text.slice(at + 1, end);
    at = end + 1;
    return value;
  };
  /** A list of a list is not read here, so that nothing is nested deeper than what was learned. */
  const listAt = (inside: Place): unknown[] | undefined => {
    const list: unknown[] = [];
    at++;
    if (text.charCodeAt(at) !== closingBracket)
      for (;;) {
        const code = text.charCodeAt(at);
        const value = code === quote ? textAt() : code === openingBracket ? undefined : simpleAt(code, inside);
        if (value === undefined) return undefined;
        list.push(value);
        if (text.charCodeAt(at) === closingBracket) break;
        if (!text.startsWith(comma, at)) return undefined;
        at += comma.length;
      }
    at++;
    return list;
  };
  const simpleAt = (code: number, inside: Place): unknown => {
    if (code === openingBrace) {
      at++;
      return objectFrom(inside);
    }
    const word = code === 116 ? 'true' : code === 102 ? 'false' : code === 110 ? 'null' : null;
    if (word !== null) {
      if (!text.startsWith(word, at)) return undefined;
      at += word.length;
      return code === 116 ? true : code === 102 ? false : null;
    }
    number.lastIndex = at;
    if (!number.test(text) || number.lastIndex - at > safeDigits) return undefined;
    const value = Number(text.slice(at, number.lastIndex));
    at = number.lastIndex;
    return value;
  };

  const learnFrom = (begin: Place, document: Readonly<Record<string, unknown>>): void => {
    let place = begin;
    for (const [name, value] of Object.entries(document)) {
      let edge = place.next.find((each) => each.name === name);
      if (edge === undefined) {
        if (place.next.length >= mostNext || edges >= mostEdges) return;
        edges++;
        const marks = `${place === begin ? '' : comma}${JSON.stringify(name)}${colon}`;
        edge = { text: marks, name, to: newPlace([...place.names, name]), inside: newPlace([]) };
        place.next.push(edge);
      }
      for (const each of isList(value) ? value : [value]) if (isObject(each)) learnFrom(edge.inside, each);
      place = edge.to;
    }
  };

  return {
    start: (next) => {
      text = next;
      odd = -1;
    },
    read: (from, to) => {
      if (root.next.length === 0 || (misses > patience && misses > hits)) return undefined;
      if (odd < from) {
        notPlain.lastIndex = from;
        odd = notPlain.test(text) ? notPlain.lastIndex - 1 : text.length;
      }
      if (odd < to || text.charCodeAt(from) !== openingBrace) return undefined;
      at = from + 1;
      limit = to;
      top = 0;
      const place = walkFrom(root);
      if (place === undefined || at !== to) return undefined;
      hits++;
      return { names: place.names, cells: values.slice(0, top) };
    },
    learn: (document, line) => {
      if (!isObject(document) || misses > patience) return;
      misses++;
      const [first] = Object.keys(document);
      if (first === undefined) return;
      if (root.next.length === 0) {
        // Some write a blank behind each colon and comma, most write none.
        const isWide = line.startsWith(`{${JSON.stringify(first)}: `);
        colon = isWide ? ': ' : ':';
        comma = isWide ? ', ' : ',';
      }
      learnFrom(root, document);
    },
  };
}

const newPlace = (names: readonly string[]): Place => ({ names, next: [], model: null });
const [quote, openingBracket, closingBracket, openingBrace, closingBrace] = [34, 91, 93, 123, 125];
/** Escapes and control characters, but for the line ends between the objects. */
const notPlain = /[\\\x00-\x09\x0b-\x1f]/g;
/** Without exponent, and so short that it is kept exactly. */
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?/y;
const safeDigits = 15;
