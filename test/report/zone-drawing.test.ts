/** The drawing of zones and conduits: complete, the same every time, told by more than colour, and with no text of a site in the language of the layout. */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import { openDrawing, type Draw } from '../../src/report/drawing.js';
import { contextOf } from '../../src/report/view/context.js';
import { zoneDrawings, zonesOnOne } from '../../src/report/view/zone-drawing.js';
import { english } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

const draw = await openDrawing();
const drawn = (assessment: Assessment, by: Draw | null = draw) => zoneDrawings(contextOf(assessment, { draw: by }, english, []));
const full = buildAssessment();
const [drawing] = drawn(full).drawings;
if (!drawing) throw new Error('nothing was drawn');

test('every zone is a box and every conduit a line, each with its verdict as a word or a sign', () => {
  expect(drawing.boxes.length).toBe(full.model.zones.length);
  expect(drawing.lines.length).toBe(full.model.conduits.length);
  for (const box of drawing.boxes) expect(box.texts.at(-1)?.text).toMatch(/^[✓✕?–] (Met|Not met|Not demonstrated|n\/a)$/);
  for (const line of drawing.lines) expect(line.texts[0]?.text).toMatch(/^[✓✕?–] /);
});
test('boxes do not overlap and lie inside the picture', () => {
  for (const [n, a] of drawing.boxes.entries()) {
    expect(a.x).toBeGreaterThanOrEqual(-4);
    expect(a.x + a.width).toBeLessThanOrEqual(drawing.width);
    expect(a.y + a.height).toBeLessThanOrEqual(drawing.height);
    for (const b of drawing.boxes.slice(n + 1))
      expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
  }
});
test.each<[string, string, boolean]>([
  ['✓ Met', '', false],
  ['✕ Not met', '', true],
  ['? Not demonstrated', '6 4', false],
])('the border of "%s" tells it without colour', (words, dashes, isDouble) => {
  const verdict = { '✓ Met': 'met', '✕ Not met': 'not-met', '? Not demonstrated': 'not-demonstrated' } as const;
  const wanted = verdict[words as keyof typeof verdict];
  const assessment = { ...full, subjects: full.subjects.map((each) => ({ ...each, verdict: wanted })) };
  for (const box of drawn(assessment).drawings[0]?.boxes ?? []) {
    expect(box.texts.at(-1)?.text).toBe(words);
    expect({ dashes: box.dashes, isDouble: box.inner !== null }).toEqual({ dashes, isDouble });
  }
});
test('the same assessment gives the same drawing from another engine', async () => {
  expect(drawn(full, await openDrawing())).toEqual(drawn(full));
});
test('Graphviz is given numbers alone: a hostile site is laid out like any other', () => {
  const poisoned = drawn(hostile(full)).drawings[0];
  expect(poisoned?.boxes.length).toBe(drawing.boxes.length);
  expect(poisoned?.lines.every((each) => /^M[-\d.,]+C[-\d., ]+$/.test(each.path))).toBe(true);
});
test('without an engine, and without zones, the page says so or has nothing to draw', () => {
  expect(drawn(full, null)).toEqual({ drawings: [], note: english('drawing.absent') });
  expect(drawn({ ...emptyAssessment(), model: { zones: [], conduits: [] } }).drawings).toEqual([]);
});
test('a conduit of three zones is joined to each of them', () => {
  const [one, two] = full.model.zones;
  const [conduit] = full.model.conduits;
  if (!one || !two || !conduit) throw new Error('the fixture has no conduit');
  const model = {
    zones: [one, two, { ...one, id: 'third', name: 'Third' }],
    conduits: [{ ...conduit, between: [one.id, two.id, 'third'] }],
  };
  const [made] = drawn({ ...full, model }).drawings;
  expect({ boxes: made?.boxes.length, lines: made?.lines.length }).toEqual({ boxes: 4, lines: 3 });
});

describe('a site of more zones than fit one sheet', () => {
  const many = buildAssessment({ moreZones: 60, brief: true });
  const located = {
    ...many,
    model: {
      ...many.model,
      zones: many.model.zones.map((each, n) => ({ ...each, location: n % 3 === 2 ? null : `Building ${String(n % 3)}` })),
    },
  };
  const { drawings, note } = drawn(located);
  test('has an overview of its areas and a drawing of each', () => {
    expect(drawings.map(({ title }) => title)).toEqual([
      'Areas and the conduits between them',
      ...['Building 0', 'Building 1', 'No location given'].map((area) => `Zones of ${area}, with the conduits that leave it`),
    ]);
    expect(new Set(drawings.map(({ id }) => id)).size).toBe(drawings.length);
    expect(note).toContain(`More than ${String(zonesOnOne)} zones`);
  });
  test('shows every zone once, and an end elsewhere by name', () => {
    const own = drawings.slice(1).flatMap(({ boxes }) => boxes.filter(({ texts }) => texts.length === 3));
    expect(own.length).toBe(located.model.zones.length);
  });
  test('says how many areas are too large to draw', () => {
    const one = { ...many, model: { ...many.model, zones: many.model.zones.map((each) => ({ ...each, location: 'Hall' })) } };
    expect(drawn(one).drawings).toEqual([]);
    expect(drawn(one).note).toMatch(/tables alone: 1\.$/);
  });
});
