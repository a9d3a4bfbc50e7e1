/** Patterns that RegExp may find: the same answers as RE2, and never more than linear. */
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { plainPattern } from '../../src/rules/plain-patterns.js';

describe('a pattern', () => {
  it.each(['^10[.]', '^[0-9]+[.][0-9]+[.][0-9]+$', '^V[0-9]+$', 'abc', '^a?b$', '^\\d+-\\d*x', '^[A-Za-z_]*[.]$', '', '^', '^[a-z]*$'])(
    '%s is plain',
    (source) => {
      expect(plainPattern(source)).not.toBeNull();
    },
  );
  it.each([
    ...['^(a+)+$', '^a+a+$', '^a*a$', 'a+b', '^[a-z]*[0-9a-f]', '^a?a$', '^a*b?a$', '.', '^.*x', 'a|b', '^a{3}$', '^a+?$', '^a++$'],
    ...['[^a]', '^[\\d]+$', '^\\w+$', '^é+$', '[[:alpha:]]', '(?i)a', '\\bx', '^a$b', '[a', '[z-a]', '[]a]', '^[a--z]$', '\\', '*a', '^+'],
  ])('%s is not', (source) => {
    expect(plainPattern(source)).toBeNull();
  });

  const part = fc
    .tuple(fc.constantFrom('a', 'b', '[0-9]', '[a-c]', '[.]', '\\d', '\\.', '-', '[x-z_]'), fc.constantFrom('', '', '+', '*', '?'))
    .map((both) => both.join(''));
  const source = fc
    .tuple(fc.constantFrom('', '^'), fc.array(part, { maxLength: 5 }), fc.constantFrom('', '$'))
    .map(([start, parts, end]) => start + parts.join('') + end);
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x', '0', '1', '9', '.', '-', '_', '\n'), maxLength: 12 }),
    fc.string({ maxLength: 6 }),
  );

  it('is found where RE2 finds it', () => {
    let plain = 0;
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 5 }), (pattern, texts) => {
        const quick = plainPattern(pattern);
        if (quick === null) return;
        plain += 1;
        const slow = RE2JS.compile(pattern);
        for (const each of texts)
          expect({ pattern, each, found: quick.test(each) }).toEqual({ pattern, each, found: slow.matcher(each).find() });
      }),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(300);
  });
});
