/** The few shapes that the templates know: pieces of text, cells, rows, tables. Everything is decided here, templates only print. */
import type { DecisionEntry, LevelVerdict, Place, Status } from '../../model/assessment.js';
import { placeText } from '../lookup.js';
import { cutAt, valueLimit, visible } from '../visible.js';
import { statusSign, verdictSign, type Mark } from '../words.js';
import type { Say } from './say.js';

export type Tone = 'pass' | 'fail' | 'open' | 'comp' | 'na' | 'err' | 'waiver';

export interface Piece {
  readonly text: string;
  /** `#anchor` or "". */
  readonly href: string;
  /** Marks only: tint and glyph beside the word. */
  readonly tone: Tone | '';
  readonly glyph: string;
  readonly code: boolean;
  /** Text of the site, isolated from the direction of what stands around it. */
  readonly site: boolean;
  readonly line: boolean;
  readonly small: boolean;
  /** Short enough never to be broken over two lines. */
  readonly whole: boolean;
  /** The same for text in no element of its own. */
  readonly plain: boolean;
  /** Is the place that its link leads to. */
  readonly anchor: boolean;
  /** How long the text is of which this is the beginning; 0: it is all there. */
  readonly length: number;
}
const blank: Piece = {
  text: '',
  href: '',
  tone: '',
  glyph: '',
  code: false,
  site: false,
  line: false,
  small: false,
  whole: false,
  plain: false,
  anchor: false,
  length: 0,
};

/** Every text of a piece goes through here, so that a view need not be searched for unseen characters again. */
const clean = (text: string, limit: number): string => visible(cutAt(text, limit));
/** 0 where nothing is cut off. */
const lengthOf = (text: string, limit: number): number => (text.length > limit ? text.length : 0);

/** Our own words. */
export const words = (text: string, href = ''): Piece => ({ ...blank, text: clean(text, 1000), length: lengthOf(text, 1000), href });
/** Our own words, less important. */
export const note = (text: string): Piece => ({ ...blank, text: clean(text, valueLimit), length: lengthOf(text, valueLimit), small: true });
/** A value of the site: a name, a message. */
export const value = (text: string, href = ''): Piece => ({
  ...blank,
  text: clean(text, valueLimit),
  length: lengthOf(text, valueLimit),
  href,
  site: true,
});
/** A value of the site that matters less: the id beside a name. */
export const aside = (text: string): Piece => ({ ...value(text), small: true });
/** Text that people wrote in controls: longer. */
export const prose = (text: string): Piece => ({ ...blank, text: clean(text, 2000), length: lengthOf(text, 2000), site: true });
/** An id, a path, a hash, a record key. */
export const code = (text: string, href = ''): Piece => ({
  ...blank,
  text: clean(text, valueLimit),
  length: lengthOf(text, valueLimit),
  href,
  code: true,
  site: true,
  whole: text.length <= 16,
});
/** An id whose place is here: in a row of many. */
export const anchored = (text: string, href: string): Piece => ({ ...code(text, href), anchor: true });
/** A date or a short phrase in a cell of its own. */
export const unbroken = (text: string): Piece => ({ ...words(text), plain: true });
/** A date, or anything else that is read in one glance. */
export const whole = (text: string): Piece => ({
  ...blank,
  text: clean(text, valueLimit),
  length: lengthOf(text, valueLimit),
  small: true,
  whole: true,
});
export const line: Piece = { ...blank, line: true };
export const mark = (tone: Tone, { glyph, word }: Mark, href = ''): Piece => ({
  ...blank,
  text: clean(word, valueLimit),
  length: lengthOf(word, valueLimit),
  tone,
  glyph,
  href,
});

const statusTones: { readonly [s in Status]: Tone } = {
  pass: 'pass',
  fail: 'fail',
  'not-evaluated': 'open',
  compensated: 'comp',
  'not-applicable': 'na',
  error: 'err',
};
const verdictTones: { readonly [v in LevelVerdict]: Tone } = { met: 'pass', 'not-met': 'fail', 'not-demonstrated': 'open', 'n/a': 'na' };
const stateSigns: { readonly [s in DecisionEntry['state']]: readonly [Tone, string] } = {
  'in-force': ['waiver', '⚑'],
  expired: ['open', '⧗'],
  refused: ['fail', '✕'],
  unused: ['na', '–'],
};
export const toneOf = (verdict: LevelVerdict): Tone => verdictTones[verdict];
export const statusMark = (say: Say, status: Status): Piece => mark(statusTones[status], statusSign(say, status));
export const verdictMark = (say: Say, verdict: LevelVerdict): Piece => mark(verdictTones[verdict], verdictSign(say, verdict));
export const stateMark = (say: Say, state: DecisionEntry['state']): Piece => {
  const [tone, glyph] = stateSigns[state];
  return mark(tone, { glyph, word: say(`decision-state.${state}`) });
};
export const waivedMark = (say: Say, day: string, href: string): Piece =>
  mark('waiver', { glyph: '⚑', word: day === '' ? say('waived') : say('waived.to', { day }) }, href);
export const placePiece = (place: Place): Piece => code(placeText(place));

export const dash = words('–');
/** Pieces with something between; a dash where there is none. */
export const joined = (items: readonly (readonly Piece[])[], between: readonly Piece[]): readonly Piece[] =>
  items.length === 0 ? [dash] : items.flatMap((each, at) => (at === 0 ? each : [...between, ...each]));
export const comma = [words(', ')];
export const gap = [words(' ')];
export const lines = (items: readonly (readonly Piece[])[]): readonly Piece[] => joined(items, [line]);

export interface Cell {
  readonly pieces: readonly Piece[];
  readonly number: boolean;
}
export const cell = (...pieces: readonly Piece[]): Cell => ({ pieces, number: false });
export const number = (text: string): Cell => ({ pieces: [words(text)], number: true });

export interface Row {
  /** Anchor without `#`, or "". */
  readonly id: string;
  /** Filter tokens separated by blanks, or "". */
  readonly filter: string;
  readonly head: readonly Piece[];
  readonly cells: readonly Cell[];
}
/** A row whose first cell names it. */
export const row = (anchor: string, tokens: readonly string[], head: readonly Piece[], cells: readonly Cell[]): Row => ({
  id: anchor.slice(1),
  filter: tokens.join(' '),
  head,
  cells,
});

export interface Column {
  readonly label: string;
  /** Holds numbers: its head stands over them. */
  readonly number: boolean;
}
export interface Table {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Said in place of a table without rows. */
  readonly empty: string;
  /** The script may sort it. */
  readonly sortable: boolean;
  /** Name under which shown rows are saved, or "". */
  readonly save: string;
  /** First columns of that file for every row, such as the subject. */
  readonly context: string;
  readonly wide: boolean;
}
export const table = (
  id: string,
  caption: string,
  columns: readonly string[],
  rows: readonly Row[],
  empty: string,
  more: Partial<Table> = {},
): Table => ({
  id,
  caption,
  columns: columns.map((label, at) => ({ label, number: rows[0]?.cells[at - 1]?.number ?? false })),
  rows,
  empty,
  sortable: rows.length > 1,
  save: '',
  context: '',
  wide: false,
  ...more,
});
