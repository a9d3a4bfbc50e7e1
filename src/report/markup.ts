/** The shapes that stand by the thousand (pieces of text, tables) as markup. The one place beside the templates that writes tags, and every text in it is escaped. */
import { valueLimit, visible } from './visible.js';
import type { Piece, Row, Table, Tone } from './view/pieces.js';
import { shorten, type Say } from './view/say.js';

const escapes: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
  ...{ '=': '&#x3D;', '`': '&#x60;' },
};
/** Of a site or not: unseen characters spelt out, nothing left that could end a text or an attribute. */
export const escaped = (text: string): string => {
  const shown = visible(text);
  return /[&<>"'`=]/.test(shown) ? shown.replace(/[&<>"'`=]/g, (each) => escapes[each] ?? '') : shown;
};

export const piecesMarkup = (pieces: readonly Piece[], say: Say): string => pieces.map((each) => pieceMarkup(each, say)).join('');

function pieceMarkup(piece: Piece, say: Say): string {
  if (piece.line) return '<br>';
  const { href, tone } = piece;
  const inner = innerMarkup(piece, say);
  const marked = tone === '' ? '' : ` class="${tone}${isUsual(piece) ? '' : ' x'}"`;
  if (piece.anchor) return `<code id="${escaped(href.slice(1))}">${shownText(piece, say)}</code>`;
  if (href !== '') return `<a href="${escaped(href)}"${marked === '' ? wrapping(piece) : marked}>${inner}</a>`;
  if (tone !== '') return `<b${marked}>${inner}</b>`;
  if (piece.small) return piece.whole ? `<time>${inner}</time>` : `<small>${inner}</small>`;
  return piece.plain ? `<span class="w">${inner}</span>` : inner;
}
/** Links in a table stay on one line unless they are long. */
const wrapping = ({ text, code }: Piece): string => (!code && text.length > 24 ? ' class="l"' : '');

/** The sign of each tone: the style sheet sets it before the word, unread by screen readers, so that thousands of marks need no element for it. */
const usualGlyphs: Readonly<Record<Tone, string>> = { pass: '✓', fail: '✕', open: '?', comp: '≈', na: '–', err: '!', waiver: '⚑' };
const isUsual = ({ tone, glyph }: Piece): boolean => tone !== '' && usualGlyphs[tone] === glyph;

const shownText = ({ text, length }: Piece, say: Say): string => escaped(length > 0 ? `${text} ${say('cut', { n: length })}` : text);
function innerMarkup(piece: Piece, say: Say): string {
  const { text, glyph, code, site, whole, href } = piece;
  const shown = shownText(piece, say);
  if (glyph !== '' && !isUsual(piece)) return `<i aria-hidden="true">${escaped(glyph)}</i> ${shown}`;
  if (code) return styledByLink.test(href) && isPlain(text) ? shown : `<code${whole ? '' : ' class="l"'}>${shown}</code>`;
  return site && !isPlain(text) ? `<bdi>${shown}</bdi>` : shown;
}

/** Links to what is named by its id: the style sheet prints them as code, without an element for each. */
const styledByLink = /^#(?:E|ctl|map|F|x)-/;

/** Letters that never run from right to left, in words that fit a line: such a text needs no element around it. */
const isPlain = (text: string): boolean =>
  /^[\u0020-\u024F\u2010-\u2027\u2190-\u21FF⏎…⟨⟩]*$/u.test(text) && (text.length < 25 || !/\S{25}/.test(text));

export function tableMarkup(table: Table, say: Say): string {
  const { caption, columns, rows, empty, sortable, save, context, wide } = table;
  if (rows.length === 0) return empty === '' ? '' : `<p class="empty">${escaped(empty)}</p>`;
  const name = escaped(shorten(say, caption, valueLimit));
  const data = `${sortable ? ' data-sort="yes"' : ''}${attribute('data-save', save)}${attribute('data-context', context)}`;
  const head = columns.map((each) => `<th scope="col"${each.number ? ' class="n"' : ''}>${escaped(each.label)}`).join('');
  return `<div class="scroll${wide ? ' wide' : ''}" role="group" aria-label="${name}" tabindex="0">
<table${data}>
<caption>${name}</caption>
<thead><tr>${head}
<tbody>
${rows.map((each) => rowMarkup(each, say)).join('')}</table>
</div>
`;
}
const attribute = (name: string, value: string): string => (value === '' ? '' : ` ${name}="${escaped(value)}"`);

/** Cells and rows end where the next one begins, as HTML has it: twenty-five thousand end tags would be a fifteenth of the page. */
function rowMarkup({ id, filter, head, cells }: Row, say: Say): string {
  const own = cells.map((each) => `<td${each.number ? ' class="n"' : ''}>${piecesMarkup(each.pieces, say)}`).join('');
  return `<tr${attribute('id', id)}${attribute('data-f', filter)}><th scope="row">${piecesMarkup(head, say)}${own}\n`;
}
