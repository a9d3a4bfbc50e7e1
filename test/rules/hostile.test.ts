/** Expressions meant to hang or to overflow: refused, or bounded with a message. Times are generous; unbounded, each takes minutes. */
import { describe, expect, it } from 'vitest';
import { compileIn } from '../../src/rules/compile.js';
import { parseExpression } from '../../src/rules/parse.js';
import { RuleError } from '../../src/rules/values.js';
import { asOf, clock, frameOf, scope } from './harness.js';

const times = (text: string, count: number): string => text.repeat(count);

const refused: Readonly<Record<string, string>> = {
  'ten million characters': `"${times('a', 10_000_000)}"`,
  '1,000 brackets': `${times('(', 1000)}1${times(')', 1000)}`,
  '101 brackets': `${times('(', 101)}1${times(')', 101)}`,
  'brackets that do not close': times('[{1:(', 300),
  'macros in macros': `${times('numbers.exists(x, ', 900)}true${times(')', 900)}`,
  'a long sum': Array.from({ length: 5_000 }, () => '1').join('+'),
  'a long path': `asset${times('.a', 9_000)}`,
  'choices in choices': `${times('true ? 1 : ', 900)}1`,
};

describe('what is too large', () => {
  it.each(Object.entries(refused))('%s is refused', (_, source) => {
    const before = process.cpuUsage();
    const parsed = parseExpression(source);
    expect(parsed.ok ? [] : parsed.problems.map((each) => each.code)).toEqual(['E_EXPR_TOO_LARGE']);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
  });

  it('brackets in texts and comments are no brackets', () => {
    expect(parseExpression(`"${times('(', 500)}" == '' // ${times('[', 500)}`).ok).toBe(true);
    expect(parseExpression(`${times('(', 100)}1${times(')', 100)} == 1`).ok).toBe(true);
  });

  it('comments may follow each other, and stand anywhere', () => {
    expect(parseExpression('// why\n// and how\n1 + // one\n // two\n 2 // end\n// really').ok).toBe(true);
    expect(parseExpression('"http://x" == "// no comment"').ok).toBe(true);
  });
});

const long = times('a', 200_000);
const numbers = Array.from({ length: 20_000 }, (_, n) => n);

const dear: Readonly<Record<string, string>> = {
  'lists within lists': 'numbers.all(x, numbers.all(y, y >= 0 || x < 0 || asset.id == ""))',
  'a pattern with counts': 'numbers.all(x, asset.id.matches("(a?){50}a{50}$"))',
  'a pattern with choices': 'numbers.all(x, asset.id.matches("^(a|aa)+$"))',
  'a search for a long text': `numbers.exists(x, asset.id.contains("b${times('a', 15_000)}"))`,
  'texts doubled': `["a"]${times('.map(x, x + x)', 40)}[0].size() > 0`,
  'membership in each': 'numbers.all(x, x in numbers)',
};

describe('what is too dear', { timeout: 120_000 }, () => {
  it.each(Object.entries(dear))('%s: a few records are bounded, and the rest at once', (_, source) => {
    const compiled = compileIn(source, scope, { role: 'when' });
    if (!compiled.ok) return expect.unreachable(source);
    const frame = frameOf({ asset: { id: long }, numbers, asOf });
    const answers = Array.from({ length: 200 }, () => compiled.run(frame));
    for (const each of answers) expect(each instanceof RuleError && each.message).toContain('too much work');
  });

  it('the allowance of a run begins anew with the next run, so that the same evidence gives the same answers', () => {
    const compiled = compileIn('numbers.all(x, numbers.all(y, y >= 0 || x < 0 || asset.id == ""))', scope, { role: 'when' });
    if (!compiled.ok) return expect.unreachable();
    const fitting = numbers.slice(0, 4_000);
    const run = (): readonly unknown[] => {
      const frame = [{ ...clock }, ...frameOf({ numbers: fitting }).slice(1)];
      return Array.from({ length: 8 }, () => {
        const answer = compiled.run(frame);
        return answer instanceof RuleError ? 'too much' : answer;
      });
    };
    const first = run();
    expect(first.slice(0, 6)).toEqual([true, true, true, true, true, true]);
    expect(first.at(-1)).toBe('too much');
    expect(run()).toEqual(first);
  });
});
