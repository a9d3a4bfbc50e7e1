/** The matrix: one row a zone or conduit, seven columns; a cell is target, demonstrated range and verdict, never one number. */
import type { LevelResult } from '../../model/assessment.js';
import { foundationalRequirements } from '../../model/catalogue.js';
import { rangeOf } from '../lookup.js';
import { frName, refOf } from '../words.js';
import type { Context } from './context.js';
import { aside, line, value, verdictMark, type Piece } from './pieces.js';

export interface Matrix {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly { readonly fr: string; readonly name: string }[];
  readonly rows: readonly MatrixRow[];
  /** Rows that were left out, in words, or "". */
  readonly left: string;
  readonly empty: string;
}
interface MatrixRow {
  readonly filter: string;
  readonly head: readonly Piece[];
  readonly mark: readonly Piece[];
  readonly cells: readonly MatrixCell[];
}
interface MatrixCell {
  readonly href: string;
  readonly target: string;
  readonly demonstrated: string;
  readonly mark: readonly Piece[];
}

export function matrixOf(
  context: Context,
  { id, caption, most }: { readonly id: string; readonly caption: string; readonly most: number },
): Matrix {
  const { assessment, say, to } = context;
  const levelled = assessment.subjects.filter((each) => each.kind !== 'site');
  const chosen = levelled.length <= most ? levelled : levelled.filter((each) => each.verdict !== 'met').slice(0, most);
  return {
    id,
    caption,
    columns: foundationalRequirements.map((fr) => ({ fr, name: frName(say, fr) })),
    rows: chosen.map((subject) => {
      const ref = refOf(subject);
      return {
        filter: context.subjectTokens(ref).join(' '),
        head: [value(subject.name, to('subject', ref)), line, aside(`${subject.id} · ${say(`kind.${subject.kind}`)}`)],
        mark: [verdictMark(say, subject.verdict)],
        cells: foundationalRequirements.map((fr) => matrixCell(context, subject.levels[fr], to('fr', ref, fr))),
      };
    }),
    left: chosen.length < levelled.length ? say('matrix.left', { shown: chosen.length, n: levelled.length }) : '',
    empty: say('matrix.empty'),
  };
}

function matrixCell({ say }: Context, level: LevelResult | undefined, href: string): MatrixCell {
  if (!level) return { href: '', target: '–', demonstrated: say('matrix.unknown'), mark: [] };
  if (level.target === 0)
    return { href, target: say('matrix.target', { level: 0 }), demonstrated: say('matrix.not-required'), mark: [verdictMark(say, 'n/a')] };
  return {
    href,
    target: say('matrix.target', { level: level.target }),
    demonstrated: level.low === null ? say('matrix.nothing') : say('matrix.demonstrated', { range: rangeOf(level) }),
    mark: [verdictMark(say, level.verdict)],
  };
}
