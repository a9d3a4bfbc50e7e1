/** Mutation testing of controls: which changes to a rule does no test case notice? */
import type { Status } from '../model/assessment.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Kind } from '../model/kind.js';
import type { ControlTest } from '../model/library.js';
import type { Problem } from '../model/problem.js';
import { compareCase, prepareCase, runPrepared, type CaseOutcome, type PreparedCase } from './cases.js';
import { compileControl, type CompiledControl } from './compile-control.js';
import type { Words } from './mutate-expression.js';
import { mutantsOf, type Mutant, type Operator } from './mutations.js';

export interface Survivor {
  readonly control: string;
  readonly id: string;
  readonly operator: Operator;
  readonly before: string;
  readonly after: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
export interface MutationRun {
  /** Those that compile and are not argued to be equivalent: killed and survivors. */
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
  /** Survivors that the test file argues to be no change at all. */
  readonly equivalent: readonly (Survivor & { readonly reason: string })[];
  readonly problems: readonly Problem[];
}
export type Decide = (outcome: CaseOutcome, compiled: CompiledControl) => Status | null;

export interface MutationSettings {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue | undefined;
  /** Applies the decisions of a case; it belongs to a later stage and is handed in. */
  readonly decide: Decide;
  readonly words: Words;
}

/** The cases must pass without a change; evidence is read once a case, since no rule changes what it says. */
export async function mutateControl(compiled: CompiledControl, test: ControlTest, settings: MutationSettings): Promise<MutationRun> {
  const { control } = compiled;
  const { kinds, catalogue, decide, words } = settings;
  const cases: PreparedCase[] = [];
  for (const given of test.cases) cases.push(await prepareCase(control, given, kinds, catalogue));
  const notices = (mutant: CompiledControl, prepared: PreparedCase): boolean => {
    const outcome = runPrepared(mutant, prepared, kinds, catalogue);
    return compareCase(prepared.given, outcome, decide(outcome, mutant)).length > 0;
  };

  let killed = 0;
  const survivors: Survivor[] = [];
  const killedIds = new Map<string, string>();
  for (const mutant of mutantsOf(control, kinds, words)) {
    const made = firstThatCompiles(mutant, kinds);
    if (made === null) continue;
    const at = cases.findIndex((prepared) => notices(made.compiled, prepared));
    const [found] = at < 0 ? [] : cases.splice(at, 1);
    if (found === undefined) survivors.push(survivorOf(compiled, mutant, made.after));
    else {
      // The case that noticed one change often notices the next.
      cases.unshift(found);
      killed += 1;
      killedIds.set(mutant.id, found.given.name);
    }
  }
  return { ...argued(test, survivors, killedIds), killed };
}

function firstThatCompiles(
  mutant: Mutant,
  kinds: ReadonlyMap<string, Kind>,
): { readonly compiled: CompiledControl; readonly after: string } | null {
  for (const { after, control } of mutant.ways) {
    const { compiled } = compileControl(control, kinds);
    if (compiled !== null) return { compiled, after };
  }
  return null;
}

function survivorOf({ control }: CompiledControl, { id, operator, path, offset, before }: Mutant, after: string): Survivor {
  const { file, line, column } = control.at(path, offset);
  return { control: control.id, id, operator, before, after, file, line, column };
}

/** Takes the argued survivors out; an argument about a mutant that is noticed, or is none, is itself a mistake. */
function argued(test: ControlTest, all: readonly Survivor[], killedIds: ReadonlyMap<string, string>): Omit<MutationRun, 'killed'> {
  const reasons = new Map(test.equivalent.map(({ mutant, reason }) => [mutant, reason]));
  const problems = test.equivalent.flatMap(({ mutant, line }): readonly Problem[] => {
    if (all.some(({ id }) => id === mutant)) return [];
    const killer = killedIds.get(mutant);
    const [message, hint] =
      killer === undefined
        ? [`${test.control} has no mutant "${mutant}" that compiles`, 'test --mutate prints the ids of mutants that no case notices']
        : [`the mutant "${mutant}" is no equivalent: the case "${killer}" notices it`, 'take the entry away'];
    return [{ code: 'E_MUTANT', severity: 'error', file: test.file, line, column: 1, path: 'equivalent', message, hint, excerpt: '' }];
  });
  const survivors = all.filter(({ id }) => !reasons.has(id));
  const equivalent = all.flatMap((each) => {
    const reason = reasons.get(each.id);
    return reason === undefined ? [] : [{ ...each, reason }];
  });
  return { mutants: survivors.length + killedIds.size, survivors, equivalent, problems };
}
