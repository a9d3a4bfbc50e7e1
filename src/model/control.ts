/** A control: what is required in our words, which requirements it satisfies, and the rules that decide it. */
import type { Position } from './problem.js';

export type SubjectKind = 'zone' | 'conduit' | 'site';
export type Severity = 'low' | 'medium' | 'high' | 'critical';

export interface Parameter {
  readonly type: 'integer' | 'number' | 'boolean' | 'string' | 'strings';
  readonly default: ParameterValue;
  /** Default for subjects whose target is at least this level. */
  readonly byLevel: Readonly<Record<string, ParameterValue>>;
  /** Which way a value is stricter; `none`: any other value counts as weaker. */
  readonly stricter: 'lower' | 'higher' | 'fewer' | 'more' | 'true' | 'false' | 'none';
  readonly why: string;
  readonly minimum?: number;
  readonly maximum?: number;
}
export type ParameterValue = number | boolean | string | readonly string[];

export interface EvidenceNeed {
  readonly kind: string;
  /** Missing evidence of this kind does not by itself stop a verdict; its list is still open. */
  readonly optional: boolean;
  /** An empty population passes when the evidence is complete for the subject. */
  readonly emptyOk: boolean;
}

export interface Join {
  readonly name: string;
  readonly from: string;
  readonly on: Readonly<Record<string, string>>;
  readonly one: boolean;
}

export interface Rule {
  readonly id: string;
  readonly for: string;
  readonly when: string | null;
  readonly joins: readonly Join[];
  /** One check per value: the name and the expression that gives it. */
  readonly group: { readonly name: string; readonly by: string } | null;
  readonly lets: readonly { readonly name: string; readonly value: string }[];
  readonly assert: string;
  readonly message: string;
  readonly severity: Severity;
  /** A false answer is not a finding but incomplete coverage. */
  readonly otherwise: 'incomplete-coverage' | null;
}

/** The records by which one sees that something is done in every period: maturity level 3 and 4 rest on them. */
export interface PracticeNeed {
  readonly records: string;
  /** Field with the day. */
  readonly date: string;
  readonly everyDays: number;
  readonly periods: number;
  /** Which of them show that something went wrong; null: the records do not say. */
  readonly missed: string | null;
}

export interface Control {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** "SR 7.3 RE 1", or "iec-62443-2-1:CM 1.1". */
  readonly satisfies: readonly string[];
  readonly maps: Readonly<Record<string, readonly string[]>>;
  readonly rationale: string;
  readonly subject: readonly SubjectKind[];
  readonly aspect: 'design' | 'implementation' | 'effectiveness';
  readonly automation: 'full' | 'partial' | 'attested';
  readonly evidence: readonly EvidenceNeed[];
  readonly params: Readonly<Record<string, Parameter>>;
  readonly rules: readonly Rule[];
  readonly practice: PracticeNeed | null;
  /** A pass shows that lessons are applied: maturity level 4 rests on it. */
  readonly lessons: boolean;
  readonly trigger: { readonly for: string; readonly when: string | null } | null;
  readonly fix: string;
  readonly effort: { readonly cost: number; readonly days: number; readonly outage: 'none' | 'restart' | 'shutdown' };
  readonly proves: string;
  readonly file: string;
  /** Content hash of the file. */
  readonly sha256: string;
  /** Place of a part of the file, for problems: `rules[0].assert`, optionally an offset inside the text. */
  readonly at: (path: readonly (string | number)[], offset?: number) => Position & { readonly excerpt: string };
  /** Place of the key under which a part stands. */
  readonly keyAt: (path: readonly (string | number)[]) => Position & { readonly excerpt: string };
}

/** Control folders by foundational requirement digit; 0 is the programme. */
export const controlFolders = [
  'programme',
  'fr1-identification',
  'fr2-use-control',
  'fr3-integrity',
  'fr4-confidentiality',
  'fr5-data-flow',
  'fr6-response',
  'fr7-availability',
] as const;
