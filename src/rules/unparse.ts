/** Syntax tree to source text, with no more brackets than needed: what trace and mutants show, and what mutants are compiled from. */
import type { Call, Expression, MacroCall } from './syntax.js';
import { Double, Uint } from './values.js';

/** Binding strength: an operand that binds weaker than its place asks for stands in brackets. */
const strength = { choice: 1, or: 2, and: 3, relation: 4, sum: 5, product: 6, sign: 7, member: 8 } as const;

/** Operators between two operands; those of one strength lean to the left. */
const binary: Readonly<Record<string, readonly [written: string, strength: number]>> = {
  '_||_': ['||', strength.or],
  '_&&_': ['&&', strength.and],
  '_<_': ['<', strength.relation],
  '_<=_': ['<=', strength.relation],
  '_>_': ['>', strength.relation],
  '_>=_': ['>=', strength.relation],
  '_==_': ['==', strength.relation],
  '_!=_': ['!=', strength.relation],
  '@in': ['in', strength.relation],
  '_+_': ['+', strength.sum],
  '_-_': ['-', strength.sum],
  '_*_': ['*', strength.product],
  '_/_': ['/', strength.product],
  '_%_': ['%', strength.product],
};

interface Written {
  readonly text: string;
  readonly strength: number;
}

export const unparse = (node: Expression): string => write(node).text;

function write(node: Expression): Written {
  switch (node.kind) {
    case 'constant':
      return constant(node.value);
    case 'name':
      return member(node.name);
    case 'select': {
      const path = `${within(node.operand, strength.member)}.${field(node.field)}`;
      return member(node.test ? `has(${path})` : path);
    }
    case 'list':
      return member(`[${node.elements.map(unparse).join(', ')}]`);
    case 'map':
      return member(`{${node.entries.map(({ key, value }) => `${unparse(key)}: ${unparse(value)}`).join(', ')}}`);
    case 'macro':
      return macro(node);
    case 'call':
      return call(node);
  }
}

const member = (text: string): Written => ({ text, strength: strength.member });

function within(node: Expression, needed: number): string {
  const { text, strength: own } = write(node);
  return own < needed ? `(${text})` : text;
}

function macro({ macro: name, target, variable, condition, body }: MacroCall): Written {
  const args = [variable, ...(condition === null ? [] : [unparse(condition)]), unparse(body)];
  return member(`${within(target, strength.member)}.${name}(${args.join(', ')})`);
}

function call({ name, target, args }: Call): Written {
  const [first, second, third] = args;
  if (target === null && first !== undefined) {
    const sign = name === '!_' ? '!' : name === '-_' ? '-' : null;
    if (sign !== null) return { text: `${sign}${within(first, strength.sign)}`, strength: strength.sign };
    if (second !== undefined) {
      const operator = Object.hasOwn(binary, name) ? binary[name] : undefined;
      if (operator !== undefined) {
        const [written, own] = operator;
        // a && (b && c) and (a && b) && c are one chain.
        const right = name === '_&&_' || name === '_||_' ? own : own + 1;
        return { text: `${within(first, own)} ${written} ${within(second, right)}`, strength: own };
      }
      if (name === '_[_]') return member(`${within(first, strength.member)}[${unparse(second)}]`);
      if (name === '_?_:_' && third !== undefined) {
        const text = `${within(first, strength.or)} ? ${within(second, strength.or)} : ${within(third, strength.choice)}`;
        return { text, strength: strength.choice };
      }
    }
  }
  const receiver = target === null ? '' : `${within(target, strength.member)}.`;
  return member(`${receiver}${name}(${args.map(unparse).join(', ')})`);
}

const field = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name}\``);

function constant(value: unknown): Written {
  if (typeof value === 'string') return member(quoted(value));
  if (value instanceof Uint) return member(`${String(value.value)}u`);
  if (value instanceof Double) return signed(double(value.value));
  if (value instanceof Uint8Array) return member(`b'${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`);
  return typeof value === 'number' || typeof value === 'bigint' ? signed(String(value)) : member(String(value));
}

const signed = (text: string): Written => ({ text, strength: text.startsWith('-') ? strength.sign : strength.member });

/** A double keeps its point, or it would be read as a whole number. */
const double = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
};

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escaped = (char: string): string => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
/** In single quotes, as rules are written; control characters, and halves of a pair, by number. */
const quoted = (text: string): string => `'${text.replace(/[\\'\p{Cc}\u2028\u2029]/gu, escaped)}'`;
