/** The few shapes of a page of text, and the page as Markdown or for a terminal. Values of a site are made harmless here, once. */
import { cut, shown, visible } from '../visible.js';

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] };
export interface Column {
  readonly label: string;
  readonly number?: boolean;
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const text = (sentence: string): Block => ({ kind: 'text', text: sentence });
export const list = (items: readonly string[]): readonly Block[] => (items.length === 0 ? [] : [{ kind: 'list', items }]);
/** A label that begins with # holds numbers. */
export const table = (labels: readonly string[], rows: readonly (readonly string[])[]): readonly Block[] =>
  rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          columns: labels.map((each) => (each.startsWith('#') ? { label: each.slice(1), number: true } : { label: each })),
          rows,
        },
      ];

/** Sentences name many ids, and the last one is signed: they are long before they are cut. */
const sentenceOf = (text: string): string => visible(cut(text, 10_000));

/** What Markdown would read as markup, and what HTML inside of it would run. */
const marked = (value: string): string => value.replace(/[\\`*_{}[\]<>|#~&]/g, (each) => `\\${each}`);

export function markdown(blocks: readonly Block[]): string {
  const parts = blocks.map((block) => {
    switch (block.kind) {
      case 'heading':
        return `${'#'.repeat(block.level)} ${marked(shown(block.text))}`;
      case 'text':
        return marked(sentenceOf(block.text));
      case 'list':
        return block.items.map((each) => `- ${marked(sentenceOf(each))}`).join('\n');
      case 'table':
        return [
          block.columns.map(({ label }) => marked(label)),
          block.columns.map(({ number }) => (number === true ? '---:' : '---')),
          ...block.rows.map((row) => row.map((each) => marked(shown(each)))),
        ]
          .map((cells) => `| ${cells.join(' | ')} |`)
          .join('\n');
    }
  });
  return `${parts.join('\n\n')}\n`;
}

const most = 60;

export function plainText(blocks: readonly Block[], width: number): string {
  const parts = blocks.map((block) => {
    switch (block.kind) {
      case 'heading':
        return block.level === 1
          ? `${shown(block.text)}\n${'='.repeat(Math.min(width, block.text.length))}`
          : shown(block.text).toUpperCase();
      case 'text':
        return wrapped(sentenceOf(block.text), width, '');
      case 'list':
        return block.items.map((each) => `- ${wrapped(sentenceOf(each), width - 2, '  ')}`).join('\n');
      case 'table':
        return tableText(block);
    }
  });
  return `${parts.join('\n\n')}\n`;
}

function tableText({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const short = (cell: string): string => {
    const one = shown(cell);
    return one.length <= most ? one : `${one.slice(0, most - 1)}…`;
  };
  const all = [columns.map(({ label }) => label), ...rows.map((row) => row.map(short))];
  const widths = columns.map((_, n) => Math.max(...all.map((row) => (row[n] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, n) => (columns[n]?.number === true ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function wrapped(sentence: string, width: number, indent: string): string {
  const lines: string[] = [''];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${indent}`);
}
