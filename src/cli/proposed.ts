/** `check --proposed`: what a change would do, as text or data, and the exit code of the state after it. */
import { resolve } from 'node:path';
import type { CheckOptions } from '../run.js';
import { writeOutputs } from '../run/outputs.js';
import { checkProposed, type ProposedCheck, type Replacement } from '../run/proposed.js';
import { canonicalJson, type ReportName } from '../report/index.js';
import type { Io } from './io.js';
import { countText, printable, problemsText } from './problems.js';
import { proposedText } from './proposed-text.js';
import type { SiteFolder } from './site-folder.js';
import { UsageError } from './usage.js';

export interface Proposal {
  readonly site: SiteFolder;
  readonly request: CheckOptions;
  /** `id=file`, as typed. */
  readonly given: readonly string[];
  /** null: nothing is written. */
  readonly out: SiteFolder | null;
  readonly formats: readonly ReportName[];
  readonly asJson: boolean;
}

/** null: it could not run, and the problems are printed. */
export async function runProposal({ site, request, given, out, formats, asJson }: Proposal, io: Io): Promise<ProposedCheck | null> {
  const done = await checkProposed(
    site.path,
    request,
    given.map((each) => replacementOf(each, io)),
  );
  if (io.interactive) io.err('\r\u001b[2K');
  if (!done.ok) {
    io.err(problemsText(done.problems));
    io.err(`could not run: ${countText(done.problems)}. Nothing was written.\n`);
    return null;
  }
  const written = out === null ? null : writeOutputs(done.value.after.assessed, out.path, formats);
  if (written?.ok === false) {
    io.err(problemsText(written.problems));
    return null;
  }
  const files = new Set(done.value.replaced.map(({ after }) => after.file));
  io.err(problemsText(done.problems.filter(({ file, severity }) => files.has(file) && severity === 'error').slice(0, problemsShown)));
  io.out(asJson ? canonicalJson(dataOf(done.value)) : printable(proposedText(done.value)));
  if (out !== null) io.err(`The reports of the proposed state are in ${out.shown}\n`);
  return done.value;
}
const problemsShown = 20;

function replacementOf(given: string, io: Io): Replacement {
  const at = given.indexOf('=');
  const [evidence, shown] = [given.slice(0, at), given.slice(at + 1)];
  if (at < 1 || shown === '')
    throw new UsageError(`--proposed ${given} is not of the form <id>=<file>`, 'for example --proposed fw-rules=drafts/fw-new.conf');
  return { evidence, shown, path: resolve(io.cwd, shown) };
}

/** The keys of `--json`, which scripts rest on. */
function dataOf({ before, after, replaced, difference }: ProposedCheck): object {
  const [was, is] = [before.assessed.assessment, after.assessed.assessment];
  const { fails, loses, ...rest } = difference;
  return {
    format: 'otbaseline-proposed/1',
    asOf: is.asOf,
    site: { id: is.site.id, name: is.site.name },
    policy: { id: is.policy.id, version: is.policy.version },
    selection: is.selection,
    replaced,
    worse: fails || loses,
    ...rest,
    exit: { before: was.exit, after: is.exit },
  };
}
