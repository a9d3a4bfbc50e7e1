/** Annex A: age of evidence against its limit as bars, those nearest to it or beyond first. The register under it holds the same numbers. */
import type { EvidenceEntry } from '../../model/assessment.js';
import { compareText } from '../../model/problem.js';
import { visible } from '../visible.js';
import type { Context } from './context.js';

export interface Ages {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Bars of what is fresh, filled; of what is not, dashed. */
  readonly fresh: string;
  readonly stale: string;
  readonly limit: string;
  readonly rows: readonly { readonly y: number; readonly name: string; readonly days: string; readonly daysAt: number }[];
  readonly nameAt: number;
}
const most = 25;
const [barAt, unit, rowHeight, head] = [210, 180, 18, 8];
/** Bars beyond twice the limit end there; the days beside them are exact. */
const longest = 2;

type Dated = EvidenceEntry & { readonly age: number; readonly maxAge: number };
const isDated = (entry: EvidenceEntry): entry is Dated => entry.age !== null && entry.age >= 0 && entry.maxAge !== null;
const share = ({ age, maxAge }: Dated): number => (maxAge === 0 ? (age === 0 ? 1 : longest) : age / maxAge);

export function agesOf({ assessment, say }: Context): readonly Ages[] {
  const dated = assessment.evidence.filter(isDated);
  const shown = [...dated].sort((a, b) => share(b) - share(a) || compareText(a.id, b.id)).slice(0, most);
  if (shown.length === 0) return [];
  const bars = (wanted: boolean): string =>
    shown
      .map((each, at) =>
        each.fresh === wanted
          ? `M${String(barAt)},${String(head + at * rowHeight + 3)}h${String(Math.round(Math.min(share(each), longest) * unit))}v11H${String(barAt)}z`
          : '',
      )
      .join('');
  const bottom = head + shown.length * rowHeight;
  return [
    {
      title: say('ages.title', { n: shown.length, of: dated.length }),
      description: say('ages.text', { stale: dated.filter((each) => !each.fresh).length, n: dated.length }),
      width: barAt + longest * unit + 130,
      height: bottom + 8,
      fresh: bars(true),
      stale: bars(false),
      limit: `M${String(barAt + unit)},0V${String(bottom + 4)}`,
      nameAt: barAt - 6,
      rows: shown.map((each, at) => ({
        y: head + at * rowHeight + 13,
        name: visible(each.id.length > 28 ? `${each.id.slice(0, 27).replace(/[\uD800-\uDBFF]$/, '')}…` : each.id),
        days: say('age', { n: each.age, limit: each.maxAge }),
        daysAt: barAt + Math.round(Math.min(Math.max(share(each), 1), longest) * unit) + 6,
      })),
    },
  ];
}
