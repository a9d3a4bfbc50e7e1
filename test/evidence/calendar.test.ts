/** Days and instants of the site's calendar. */
import { describe, expect, test } from 'vitest';
import { makeCalendar } from '../../src/evidence/calendar.js';

const warsaw = makeCalendar('Europe/Warsaw', '2026-10-01');
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

describe('texts that are one instant', () => {
  test.each([
    ['2026-10-01', '2026-09-30T22:00:00.000Z'],
    ['2026-01-15', '2026-01-14T23:00:00.000Z'],
    ['2026-09-28T14:05:00Z', '2026-09-28T14:05:00.000Z'],
    ['2026-09-28t14:05:00.250z', '2026-09-28T14:05:00.250Z'],
    ['2026-09-28T14:05:00+02:00', '2026-09-28T12:05:00.000Z'],
    ['2026-09-28T14:05:00-0330', '2026-09-28T17:35:00.000Z'],
    ['2026-09-28T14:05', '2026-09-28T12:05:00.000Z'],
    ['2026-09-28 14:05', '2026-09-28T12:05:00.000Z'],
    ['2026-09-28 14:05:09,5', '2026-09-28T12:05:09.500Z'],
    ['2026-09-28 14:05 +00:00', '2026-09-28T14:05:00.000Z'],
    ['28.09.2026', '2026-09-27T22:00:00.000Z'],
    ['1.2.2026 07:30', '2026-02-01T06:30:00.000Z'],
    ['2024-02-29', '2024-02-28T23:00:00.000Z'],
    // twice in autumn: the first; skipped in spring: moved on
    ['2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
  ])('%s', (text, instant) => {
    expect(iso(warsaw.parse(text))).toBe(instant);
  });
});

describe('texts that are refused', () => {
  test.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '31.04.2026',
    '2026-09-28T25:00:00Z',
    '2026-09-28T14:60',
    '28/09/2026',
    '09/28/2026',
    '2026/09/28',
    '1759300000',
    'yesterday',
    '',
    '2026-9-8',
    '2026-09-28T14:05:00+25:00',
  ])('"%s"', (text) => {
    expect(warsaw.parse(text)).toBeNull();
    expect(warsaw.refusal(text)).not.toBe('');
  });
  test('a date with slashes is told apart from a date that does not exist', () => {
    expect(warsaw.refusal('28/09/2026')).toMatch(/slashes/);
    expect(warsaw.refusal('2026-02-30')).toMatch(/no such date/);
  });
});

test('the as-of day ends with its last millisecond in the zone of the site', () => {
  expect(iso(warsaw.end)).toBe('2026-10-01T21:59:59.999Z');
  expect(warsaw.dayOf(warsaw.end)).toBe(warsaw.today);
  expect(warsaw.dayOf(warsaw.end + 1)).toBe(warsaw.today + 1);
});

test.each([
  ['Europe/Warsaw', '2026-10-25', 25],
  ['Europe/Warsaw', '2026-03-29', 23],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['Asia/Kolkata', '2026-05-05', 24],
])('in %s the day %s has %d hours', (zone, day, hours) => {
  const calendar = makeCalendar(zone, day);
  const start = calendar.startOf(calendar.today);
  expect((calendar.end + 1 - start) / 3_600_000).toBe(hours);
  expect([calendar.dayOf(start), calendar.dayOf(start - 1), calendar.isoDay(calendar.today)]).toEqual([
    calendar.today,
    calendar.today - 1,
    day,
  ]);
});

test.each(['Europe/Warsaw', 'America/New_York', 'Africa/Cairo', 'Pacific/Apia', 'Asia/Tehran', 'UTC'])(
  'each day of %s begins where the one before ends',
  (zone) => {
    const calendar = makeCalendar(zone, '2026-01-01');
    for (let day = calendar.today - 400; day < calendar.today + 800; day += 1) {
      const start = calendar.startOf(day);
      expect([calendar.dayOf(start), calendar.dayOf(start - 1)]).toEqual([day, day - 1]);
      expect(calendar.parse(calendar.isoDay(day))).toBe(start);
    }
  },
);

test('instants are written in UTC, days in the zone of the site', () => {
  const ms = Date.parse('2026-09-28T22:30:00Z');
  expect([warsaw.isoOf(ms, false), warsaw.isoOf(ms, true)]).toEqual(['2026-09-28T22:30:00Z', '2026-09-29']);
});

test('early years are read as they are written', () => {
  expect(warsaw.isoDay(warsaw.dayOf(warsaw.parse('0099-03-01T12:00:00Z') ?? 0))).toBe('0099-03-01');
});
