/** Objects of rows: the same as if each field were put in by itself, whatever is absent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRowMaker, type MutableFields } from '../../src/evidence/row-object.js';
import type { Value } from '../../src/model/record.js';

type Paths = readonly (readonly string[])[];
type Values = readonly (Value | undefined)[];

/** Field by field, those that hold others first. */
function putOneByOne(paths: Paths, values: Values): MutableFields {
  const made: MutableFields = {};
  paths.forEach((path, n) => {
    const value = values[n];
    if (value === undefined) return;
    let at = made;
    for (const name of path.slice(0, -1)) {
      const there = at[name];
      const inner: MutableFields = typeof there === 'object' && !Array.isArray(there) ? { ...(there as MutableFields) } : {};
      at[name] = inner;
      at = inner;
    }
    at[path.at(-1) ?? ''] = value;
  });
  return made;
}

const names = ['id', 'zone', 'location', 'location.building', 'location.area', 'location.area.door', 'services', 'owner'];
const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant([] as readonly Value[]),
  fc.record({ building: fc.string(), room: fc.string() }) as fc.Arbitrary<Value>,
);

describe('makeRowMaker', () => {
  const cases: readonly (readonly [name: string, paths: Paths, values: Values, made: MutableFields])[] = [
    ['nothing present makes an object without fields', [['id'], ['zone']], [undefined, undefined], {}],
    ['false, 0 and the empty text are present', [['a'], ['b'], ['c']], [false, 0, ''], { a: false, b: 0, c: '' }],
    ['an absent field is no key', [['a'], ['b']], [undefined, 'x'], { b: 'x' }],
    ['fields inside are added to what the outer one has', [['l'], ['l', 'b']], [{ room: 'R' }, 'B'], { l: { room: 'R', b: 'B' } }],
    ['an inner field takes the place of a text', [['l'], ['l', 'b']], ['hall', 'B'], { l: { b: 'B' } }],
    ['without inner fields the text stays', [['l'], ['l', 'b']], ['hall', undefined], { l: 'hall' }],
  ];
  it.each(cases)('%s', (_, paths, values, made) => {
    expect(makeRowMaker(paths)(values)).toStrictEqual(made);
  });

  it('makes of any rows what putting field by field makes, and no row sees another', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
        fc.array(fc.array(fc.option(value, { nil: undefined }), { minLength: names.length, maxLength: names.length }), { maxLength: 12 }),
        (chosen, rows) => {
          const paths = chosen.map((name) => name.split('.')).sort((a, b) => a.length - b.length);
          const make = makeRowMaker(paths);
          const made = rows.map(make);
          expect(made).toStrictEqual(rows.map((row) => putOneByOne(paths, row)));
        },
      ),
    );
  });

  it('makes rows right when ever other fields are absent, more than it keeps layouts for', () => {
    const paths = Array.from({ length: 24 }, (_, n) => [`f${String(n)}`]);
    const make = makeRowMaker(paths);
    for (let row = 1; row < 4_000; row++) {
      const values = paths.map((_, n) => (((row * 2_654_435_761) >>> n) & 1 ? n : undefined));
      expect(make(values)).toStrictEqual(putOneByOne(paths, values));
    }
  });
});
