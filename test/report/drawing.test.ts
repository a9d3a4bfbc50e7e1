/** Each line of a drawing runs between the two boxes that it joins, whatever the order in which they were given. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDrawing, type Point } from '../../src/report/drawing.js';

const draw = await openDrawing();
const size = { width: 80, height: 40 };
const far = (a: Point | undefined, b: Point | undefined): number =>
  Math.max(Math.abs((a?.x ?? 0) - (b?.x ?? 9e9)), Math.abs((a?.y ?? 0) - (b?.y ?? 9e9)));

test('a line ends at the boxes that it joins', () => {
  const join = fc
    .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .map(([from, step]) => ({ from, to: (from + step) % 6 }));
  fc.assert(
    fc.property(fc.array(join, { minLength: 1, maxLength: 9 }), (joins) => {
      const laid = draw(
        Array.from({ length: 6 }, () => size),
        joins.map((each) => ({ ...each, label: { width: 60, height: 15 } })),
      );
      for (const [n, { from, to }] of joins.entries()) {
        const points = laid.lines[n]?.points ?? [];
        const [start, end] = [points[0], points.at(-1)];
        const straight = Math.max(far(start, laid.boxes[from]), far(end, laid.boxes[to]));
        const turned = Math.max(far(start, laid.boxes[to]), far(end, laid.boxes[from]));
        expect(Math.min(straight, turned)).toBeLessThanOrEqual(45);
      }
    }),
    { numRuns: 60 },
  );
});
