/** measures.yaml as its schema lets it through. */
import type { Approval, Measure } from '../model/measures.js';
import type { RawEffect } from './raw-risk.js';

type Names<T> = Readonly<Record<string, T>>;
type Given<K extends keyof Measure> = { readonly [key in K]?: NonNullable<Measure[key]> };

export interface RawMeasure
  extends
    Pick<Measure, 'id' | 'title'>,
    Given<'capex' | 'opex' | 'life' | 'days' | 'outage' | 'order' | 'zones' | 'conduits' | 'controls' | 'coverage' | 'group' | 'maturity'>,
    Given<'requires' | 'excludes' | 'mandatory' | 'duty' | 'status' | 'owner' | 'by' | 'due' | 'proposed' | 'notes'> {
  readonly effects?: Names<Names<RawEffect>>;
  readonly loss?: Names<RawEffect>;
  readonly nextWindow?: string | { readonly from: string; readonly to?: string; readonly name?: string };
  readonly supplierApproval?: Omit<Approval, 'reference'> & { readonly reference?: string };
}
export interface RawMeasures {
  readonly currency?: string;
  readonly rate?: number;
  readonly budget?: number;
  readonly effectiveness?: Names<number>;
  readonly groups?: readonly { readonly id: string; readonly beta: number; readonly title?: string }[];
  readonly measures?: readonly RawMeasure[] | null;
}
