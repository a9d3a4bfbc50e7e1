/** matches(): RE2 patterns, linear in the text. A pattern of a rule reaches a JavaScript RegExp only where that is linear too. */
import { limitOf } from '../model/limits.js';
import { RE2JS } from 're2js';
import { plainPattern } from './plain-patterns.js';
import { RuleError } from './values.js';
import { spend, tooMuchWork } from './work.js';

const longest = limitOf('pattern-length');
const kept = 500;
const cache = new Map<string, RE2JS | RuleError>();

/** The compiled pattern, or why it is none. */
export function patternOf(pattern: string): RE2JS | RuleError {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (cache.size >= kept) cache.clear();
  const made = compiled(pattern);
  cache.set(pattern, made);
  return made;
}

function compiled(pattern: string): RE2JS | RuleError {
  if (pattern.length > longest)
    return new RuleError(`a pattern has ${pattern.length} characters; at most ${longest} are allowed (limit pattern-length)`);
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return new RuleError(`"${pattern.slice(0, 100)}" is not a pattern: ${error instanceof Error ? error.message : 'not valid'}`);
  }
}

/** How many states a pattern has at most: its length, times what its counts multiply. */
function statesOf(pattern: string): number {
  let known = states.get(pattern);
  if (known !== undefined) return known;
  if (states.size >= kept) states.clear();
  const counts = [...pattern.matchAll(/\{(?:\d+,)?(\d+)\}/g)];
  known = counts.reduce((all, [, count]) => Math.min(all * Math.max(1, Number(count)), 1e6), pattern.length);
  states.set(pattern, known);
  return known;
}
const states = new Map<string, number>();

const plain = new Map<string, RegExp | null>();
/** The pattern as a RegExp, where that is as good; only of patterns that RE2 takes, so that the same ones are refused. */
export function plainOne(pattern: string): RegExp | null {
  let known = plain.get(pattern);
  if (known !== undefined) return known;
  if (plain.size >= kept) plain.clear();
  known = patternOf(pattern) instanceof RuleError ? null : plainPattern(pattern);
  plain.set(pattern, known);
  return known;
}

export const matches = (text: string, pattern: string): boolean | RuleError => {
  const quick = plainOne(pattern);
  if (quick !== null) return spend(Math.floor(text.length / 2)) ? quick.test(text) : tooMuchWork;
  const compiledPattern = patternOf(pattern);
  if (compiledPattern instanceof RuleError) return compiledPattern;
  // At worst each character is looked at in each state.
  return spend(Math.floor((text.length * statesOf(pattern)) / 2)) ? found(compiledPattern, pattern, text) : tooMuchWork;
};

/** Services, models and versions come again and again: what RE2 said of a short text is kept, for so many of a pattern. */
const mostAnswers = 1_000;
const shortText = 64;
const answers = new Map<string, Map<string, boolean>>();
function found(compiledPattern: RE2JS, pattern: string, text: string): boolean {
  if (text.length > shortText) return compiledPattern.matcher(text).find();
  let known = answers.get(pattern);
  if (known === undefined) {
    if (answers.size >= kept) answers.clear();
    answers.set(pattern, (known = new Map<string, boolean>()));
  }
  let answer = known.get(text);
  if (answer === undefined) {
    answer = compiledPattern.matcher(text).find();
    if (known.size < mostAnswers) known.set(text, answer);
  }
  return answer;
}
