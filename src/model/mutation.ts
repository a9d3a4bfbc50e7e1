/** How many changes to the rules of a control its test cases would notice, as `test --mutate --write` measured it. */
export interface MutationScore {
  /** Changes that were tried and are not argued to change nothing. */
  readonly mutants: number;
  readonly killed: number;
  /** Argued in the test file, one by one, to change nothing. */
  readonly equivalent: number;
}

/** What a score was measured on: hashes of the control, of its test file, and of the evidence kinds that it reads. Of anything else it says nothing. */
export interface MutationBasis {
  readonly control: string;
  readonly test: string;
  readonly kinds: string;
}
export type MutationEntry = MutationScore & MutationBasis;

/** What is known of the library that was loaded. */
export interface Measured {
  /** By control id; only scores that were measured on what is there now. */
  readonly scores: ReadonlyMap<string, MutationScore>;
  /** null: the control has no test file beside it. */
  readonly basisOf: (control: string) => MutationBasis | null;
}

/** Its number rises when the operators of mutation change: older figures would count other changes. */
export const mutationFormat = 'otbaseline-mutation/1';
export const mutationFile = 'mutation.json';
