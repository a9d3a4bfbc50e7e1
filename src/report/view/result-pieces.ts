/** What a row or sheet says of the results behind it: status with reasons and decisions, how many were checked, the evidence, the finding. */
import type { Result, Status } from '../../model/assessment.js';
import { compareText } from '../../model/problem.js';
import { reasonText, reasonWord } from '../words.js';
import type { Context } from './context.js';
import { cell, code, comma, joined, line, mark, note, statusMark, waivedMark, whole, words, type Cell, type Piece } from './pieces.js';
import { listed } from './say.js';

/** "812 of 812, 3 fail": what was checked of how many. */
export function populationText({ say }: Context, { population, checked, failed, missing, errors }: Result): string {
  const parts = [
    say('checked', { checked, population }),
    ...(failed > 0 ? [say('checked.fail', { n: failed })] : []),
    ...(missing > 0 ? [say('checked.missing', { n: missing })] : []),
    ...(errors > 0 ? [say('checked.errors', { n: errors })] : []),
  ];
  return listed(say, parts);
}

/** The status, then what stands beside it: reason, decision, waiver. */
export function statusPieces(context: Context, each: { readonly status: Status }, results: readonly Result[]): readonly Piece[] {
  const { say } = context;
  const reasons =
    each.status !== 'not-evaluated'
      ? []
      : results.length === 0
        ? [reasonWord(say, 'no-control')]
        : [
            ...new Set(
              results
                .filter((one) => one.status === 'not-evaluated')
                .flatMap((one) => one.reasons.map((reason) => reasonText(say, reason))),
            ),
          ];
  const decisions = results.filter((one) => one.decision !== null && (one.status === 'compensated' || one.status === 'not-applicable'));
  const attested = results.some((one) => context.lookup.control(one.control)?.automation === 'attested');
  return [
    statusMark(say, each.status),
    ...reasons.flatMap((reason) => [line, note(reason)]),
    ...decisions.flatMap((one) => [line, ...decisionPieces(context, one)]),
    ...[...new Set(results.flatMap((one) => one.waivers))].flatMap((id) => [
      line,
      waivedMark(say, expiryOf(context, id), context.to('decision', id)),
      words(' '),
      code(id, context.to('decision', id)),
    ]),
    ...(attested ? [line, mark('na', { glyph: '✎', word: say('attested') })] : []),
  ];
}

function decisionPieces(context: Context, { decision, status }: Result): readonly Piece[] {
  if (decision === null) return [];
  const expires = expiryOf(context, decision);
  const until = expires === '' ? '' : context.say(status === 'compensated' ? 'until' : 'review-by', { day: expires });
  return [code(decision, context.to('decision', decision)), note(until)];
}

export const expiryOf = ({ lookup }: Context, id: string): string => lookup.decision(id)?.expires ?? '';

/** Above the target, where space is short: how many files, not which. */
export const evidenceCount = ({ say }: Context, results: readonly Result[]): readonly Piece[] => {
  const n = new Set(results.flatMap((one) => one.evidence)).size;
  return [words(n === 0 ? say('none') : say('evidence.n', { n }))];
};

export function evidenceCell({ say, to, lookup }: Context, results: readonly Result[]): Cell {
  const ids = [...new Set(results.flatMap((one) => one.evidence))];
  if (ids.length === 0) return cell(words(say('none')));
  const [oldest = ''] = ids.flatMap((id) => lookup.evidence(id)?.collected?.slice(0, 10) ?? []).sort(compareText);
  return cell(
    ...joined(
      ids.map((id) => [code(id, to('evidence', id))]),
      comma,
    ),
    ...(oldest === '' ? [] : [words(ids.length === 1 ? ' ' : ` ${say('oldest')} `), whole(oldest)]),
  );
}

export function findingLinks({ to, say, sheetOf }: Context, result: Result): readonly (readonly Piece[])[] {
  const sheet = sheetOf(result);
  if (!sheet) return [];
  return [
    [
      code(sheet.first.id, to('finding', sheet.first.id)),
      ...(result.failed > 1 ? [note(say('and-n-more', { n: result.failed - 1 }))] : []),
    ],
  ];
}
