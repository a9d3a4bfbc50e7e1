/** The public compileExpression: values in, values out, and errors with their place. */
import { describe, expect, it } from 'vitest';
import { compileExpression, ExpressionError } from '../../src/rules/compile-expression.js';
import { compileWhere } from '../../src/rules/compile-where.js';
import { durationFrom, uint } from '../../src/rules/convert.js';

const given = {
  whole: 7n,
  fraction: 1.5,
  text: 'a',
  yes: true,
  none: null,
  bytes: new Uint8Array([1, 2]),
  list: [1n, 'x', [2.5]],
  object: { a: 1n, 'b-c': { d: 2n } },
  map: new Map<unknown, unknown>([
    [1n, 'one'],
    [true, 'yes'],
  ]),
  at: new Date('2026-10-01T12:00:00.5Z'),
  unsigned: uint(5),
  span: durationFrom('90s'),
};

const answers: readonly (readonly [string, unknown])[] = [
  ['whole + 1', 8n],
  ['fraction * 2.0', 3],
  ['text + "b"', 'ab'],
  ['!yes', false],
  ['none', null],
  ['bytes', new Uint8Array([1, 2])],
  ['list', [1n, 'x', [2.5]]],
  ['object', { a: 1n, 'b-c': { d: 2n } }],
  ['object.`b-c`.d', 2n],
  ['object["b-c"].d', 2n],
  ['map', given.map],
  ['map[1u]', 'one'],
  ['at', given.at],
  ['at + span', new Date('2026-10-01T12:01:30.5Z')],
  ['at.getMilliseconds()', 500n],
  ['unsigned + 1u', 6n],
  ['type(unsigned)', 'uint'],
  ['span', '90s'],
  ['has(object.a) && !has(object.x)', true],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['{"a": [1]}', { a: [1n] }],
  ['{1: "a"}', new Map([[1n, 'a']])],
  ['{"__proto__": 1}', Object.fromEntries([['__proto__', 1n]])],
  ['[1, 2, 3].map(x, x > 1, x * 2)', [4n, 6n]],
  ['[1, 2].existsOne(x, x > 1)', true],
  ['missing || true', true],
  ['object.missing || true', true],
  ['none == null', true],
  ['whole == 7.0', true],
  ['"x" == 1', false],
];

describe('compileExpression', () => {
  it.each(answers)('%s', (source, value) => {
    expect(compileExpression(source)(given)).toEqual(value);
  });

  it('reads a binding only when it is used, and converts it once', () => {
    let reads = 0;
    const bindings = {
      get a() {
        reads += 1;
        return 1n;
      },
      get b(): unknown {
        throw new Error('not used');
      },
    };
    expect(compileExpression('a + a + a')(bindings)).toBe(3n);
    expect(reads).toBe(1);
  });

  it.each([
    ['1 +\n  * 2', 'E_EXPR_SYNTAX', 1],
    ['"a" == "b" &&\n  x = 1', 'E_EXPR_SYNTAX', 2],
    ['agee(1)', 'E_EXPR_UNKNOWN_FUNCTION', 1],
    ['size()', 'E_EXPR_UNKNOWN_FUNCTION', 1],
    ['a.constructor', 'E_EXPR_UNKNOWN_FIELD', 1],
    ['a["__proto__"]', 'E_EXPR_UNKNOWN_FIELD', 1],
    ['x'.repeat(30_000), 'E_EXPR_TOO_LARGE', 1],
  ])('%.20s does not compile: %s in line %i', (source, code, line) => {
    try {
      compileExpression(source);
      expect.unreachable();
    } catch (error) {
      expect(error instanceof ExpressionError && [error.code, error.line]).toEqual([code, line]);
      expect(error instanceof ExpressionError && error.column).toBeGreaterThan(0);
    }
  });

  it.each([
    ['missing'],
    ['object.missing'],
    ['list[9]'],
    ['1 / 0'],
    ['1 + 1.0'],
    ['{1.5: 1}'],
    ['"a".matches("(")'],
    ['age(at)'],
    ['9223372036854775807 + 1'],
    ['func'],
    ['huge'],
    ['toString'],
    ['object.toString'],
    ['object["toString"]'],
    ['list.length'],
    ['text.length'],
  ])('%s has no value', (source) => {
    const bindings = { ...given, func: () => 1, huge: 2n ** 70n };
    expect(() => compileExpression(source)(bindings)).toThrow(ExpressionError);
  });

  it('refuses a value nested without end', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => compileExpression('circle == [1]')({ circle })).toThrow('nested deeper');
  });
});

describe('compileWhere', () => {
  it.each([
    ['raw.status == "active"', { status: 'active' }, true],
    ['raw.status == "active"', { status: 'off' }, false],
    ['raw.status == "active"', {}, 'undecided'],
    ['raw.status == "active" || raw.type == "x"', { type: 'x' }, true],
    ['"device" in raw.tags', { tags: ['device'] }, true],
    ['raw.model == "dcim.device"', { model: 'dcim.device' }, true],
    ['raw.severity > 2', { severity: '3' }, { error: 'values of types string and int have no order' }],
    ['raw.severity == 3', { severity: '3' }, { error: 'text and a number are never equal' }],
  ])('%s on %j is %j', (source, raw, answer) => {
    expect(compileWhere(source)(raw)).toEqual(answer);
  });

  it('throws a coded error for what does not compile', () => {
    expect(() => compileWhere('row.status == 1')).toThrow(ExpressionError);
    expect(() => compileWhere('has(raw.status)')).toThrow('deselects');
  });
});
