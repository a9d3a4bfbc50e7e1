/** A policy: which controls, at which level, with which parameters, ages and grades. */
import type { ParameterValue } from './control.js';
import type { SecurityLevel, Vector } from './catalogue.js';
import type { GradeByLevel } from './kind.js';

export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** Ids of the policies that this one extends, nearest first. */
  readonly extends: readonly string[];
  /** `site`: each zone's own target; a level or a vector: the same for all zones and conduits. */
  readonly target: 'site' | Vector<SecurityLevel>;
  readonly controls: {
    readonly include: 'all' | readonly string[];
    readonly exclude: readonly { readonly control: string; readonly reason: string }[];
  };
  /** Programme controls (those without a level) that count for the exit code. */
  readonly programme: 'all' | 'none' | readonly string[];
  /** control id -> parameter -> value; overrides every level. */
  readonly params: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** kind id -> days, overall and by target level. */
  readonly freshness: Readonly<Record<string, { readonly days?: number; readonly byLevel?: Readonly<Record<string, number>> }>>;
  /** kind id, or "default" -> least grade by target level. */
  readonly grades: Readonly<Record<string, GradeByLevel>>;
  /** Path of an entry that is weaker than the default (`params.OTB-104.reviewDays`, `freshness.backups`, `grades.default`) -> why. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Requirements that a conduit is judged by. */
  readonly conduitProfile: 'default' | 'full';
  readonly file: string;
  readonly sha256: string;
}
