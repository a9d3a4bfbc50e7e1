/** What the tables of section 4 share: money, the mark of tolerable risk, a state in one line. */
import type { RiskAssessed, RiskLine, ScenarioResult, YearlyLoss } from '../../model/risk-result.js';
import { count } from '../visible.js';
import type { Context } from './context.js';
import { cell, code, comma, dash, joined, mark, number, value, words, type Cell, type Piece } from './pieces.js';
import type { Say } from './say.js';

/** Money without a false precision; the site's own currency, if it names one. */
export const moneyText = (amount: number, currency: string | null): string =>
  `${count(Math.round(amount))}${currency === null ? '' : ` ${currency}`}`;

export const toleranceMark = (above: boolean | null, say: Say): Piece =>
  above === null
    ? mark('open', { glyph: '?', word: say('risk.mark-open') })
    : above
      ? mark('fail', { glyph: '✕', word: say('risk.mark-above') })
      : mark('pass', { glyph: '✓', word: say('risk.mark-tolerable') });

export const lossText = (say: Say, { mean, p10, p50, p90 }: YearlyLoss, currency: string | null): string =>
  p10 === null || p50 === null || p90 === null
    ? say('risk.loss-mean', { mean: moneyText(mean, currency) })
    : say('risk.loss-range', {
        mean: moneyText(mean, currency),
        p10: moneyText(p10, null),
        p50: moneyText(p50, null),
        p90: moneyText(p90, currency),
      });

/** The same in one line, for tables of what-if. */
export const lineCells = ({ likelihood, risk, above, meanLoss }: RiskLine, say: Say, currency: string | null): readonly Cell[] => [
  cell(likelihood === null ? dash : value(likelihood)),
  cell(toleranceMark(above, say), ...(risk === null ? [] : [words(' '), value(risk)])),
  meanLoss === null ? cell(dash) : number(moneyText(meanLoss, currency)),
];

export const scenarioPieces = ({ to }: Context, { id, title }: Pick<ScenarioResult, 'id' | 'title'>): readonly Piece[] => [
  code(id, to('scenario', id)),
  words(' '),
  value(title),
];

/** "2 of 6 today: S-1, S-4"; on the first page only as many ids as it has room for. */
export function aboveTolerable(
  { say, to }: Context,
  { aboveTolerable: { current }, scenarios, notRated }: RiskAssessed,
  room = Infinity,
): readonly Piece[] {
  const ids = current.slice(0, room).map((id) => [code(id, to('scenario', id))]);
  return [
    words(say('risk.n-of', { part: current.length, n: scenarios.length })),
    ...(ids.length === 0 ? [] : joined(ids, comma)),
    ...(current.length > room ? [words(say('and-n-more', { n: current.length - room }))] : []),
    ...(notRated.length === 0 ? [] : [words(say('risk.and-not-rated', { n: notRated.length }))]),
  ];
}

/** Scenarios in which the control would count, and does not because of its result on this subject. */
export function withoutCredit(
  { assessment: { risk }, to }: Context,
  { control, subject }: { readonly control: string; readonly subject: string },
): readonly Piece[] {
  if (risk.status !== 'assessed') return [];
  const held = risk.scenarios.filter(({ layers }) =>
    layers.some((each) => each.control === control && each.share === 0 && each.results.some((own) => own.subject === subject)),
  );
  return held.length === 0
    ? []
    : joined(
        held.map(({ id }) => [code(id, to('scenario', id))]),
        comma,
      );
}
