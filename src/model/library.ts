/** The library: everything that comes from control folders (kinds, controls, catalogues, mappings, test cases of controls). */
import type { Status, ReasonCode } from './assessment.js';
import type { Catalogue, Mapping, SecurityLevel } from './catalogue.js';
import type { Control, ParameterValue, SubjectKind } from './control.js';
import type { Kind } from './kind.js';
import type { Measured } from './mutation.js';
import type { Preset } from './preset.js';
import type { Conduit, DeclaredFlow, Decisions, Zone } from './site.js';

export interface Library {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Sorted by id. */
  readonly controls: readonly Control[];
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  readonly mappings: readonly Mapping[];
  /** Exports of tools that are read without code. */
  readonly presets: ReadonlyMap<string, Preset>;
  /** Test file of a control, by control id; empty where the library was loaded without tests. */
  readonly tests: ReadonlyMap<string, ControlTest>;
  /** What the test cases of its controls would notice. */
  readonly measured: Measured;
  /** Over the contents of all files that can change a verdict (not the test files). */
  readonly sha256: string;
}

/** A row of evidence as it is written in a test case. */
export type CaseRow = Readonly<Record<string, unknown>>;

/** One case of a test file. Lists of kinds say how their evidence differs from fresh, unchanged evidence of the best grade. */
export interface ControlCase {
  /** The sentence that is true. */
  readonly name: string;
  readonly asOf?: string;
  readonly target?: SecurityLevel;
  readonly subject?: SubjectKind;
  readonly params?: Readonly<Record<string, ParameterValue>>;
  /** Kind -> rows. A kind that is not here has no evidence; an empty list is evidence without records. */
  readonly evidence: Readonly<Record<string, readonly CaseRow[]>>;
  /** What differs from the plant that the runner sets up. */
  readonly zone?: Partial<Omit<Zone, 'id' | 'at'>>;
  readonly conduit?: Partial<Omit<Conduit, 'id' | 'at'>>;
  readonly declaredFlows?: readonly DeclaredFlow[];
  readonly complete?: readonly string[];
  readonly stale?: readonly string[];
  readonly lowGrade?: readonly string[];
  readonly changed?: readonly string[];
  readonly sampled?: readonly string[];
  readonly decisions?: Partial<Decisions>;
  readonly expect: Status;
  /** Keys of the records that fail. */
  readonly failed?: readonly string[];
  readonly reasons?: readonly ReasonCode[];
  readonly line: number;
}

export interface ControlTest {
  readonly control: string;
  readonly cases: readonly ControlCase[];
  /** Mutants that no case can notice, because they are no change at all; each with its argument. */
  readonly equivalent: readonly { readonly mutant: string; readonly reason: string; readonly line: number }[];
  readonly file: string;
  /** Place of a part of the file, for problems. */
  readonly at: Control['at'];
}
