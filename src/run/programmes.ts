/** Programmes and roadmap: hands the stage that compares them the line itself, so that a planned state is judged by the rules. */
import type { Assessed } from '../assess/assess.js';
import { plannedEvaluation } from '../assess/planned.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import { tapFile } from '../evidence/tapped-file.js';
import type { LoadedSite } from '../load/site.js';
import { openSolver } from '../load/solver.js';
import type { Assessment } from '../model/assessment.js';
import type { InputFolder } from '../model/file.js';
import type { EvidenceSet } from '../model/record.js';
import type { Site } from '../model/site.js';
import { assessProgrammes } from '../risk/programme/assess-programmes.js';
import type { Replan } from '../risk/programme/roadmap.js';

export type Judge = (evidence: EvidenceSet, evaluation: Evaluation) => Assessed;
interface Line {
  readonly loaded: LoadedSite;
  readonly evidence: EvidenceSet;
  readonly evaluation: Evaluation;
  readonly judge: Judge;
  readonly folder: InputFolder;
  /** Evidence and outcomes of a site whose register names other files. */
  readonly reread: (site: Site) => Promise<{ readonly seen: EvidenceSet; readonly made: Evaluation }>;
  readonly options: {
    readonly asOf: string;
    readonly plan?: { readonly budget: number | null };
    readonly progress: (step: string) => void;
  };
}

/** Only where the site declares risks or measures, or a plan is asked for. */
export async function withProgrammes(
  today: Assessed,
  { loaded, evidence, evaluation, judge, folder, reread, options }: Line,
): Promise<Assessed> {
  const { measures, risk: model, site } = loaded;
  if (measures === null && model === null && options.plan === undefined) return today;
  options.progress('comparing programmes');
  const known = new Map<string, ReturnType<Line['reread']>>();
  const replan: Replan = async ({ results, proposed }): Promise<Assessment> => {
    if (proposed.size === 0) return judge(evidence, plannedEvaluation(evaluation, results)).assessment;
    const key = JSON.stringify([...proposed]);
    const read = known.get(key) ?? withProposed(site, proposed, options.asOf, folder).then(reread);
    known.set(key, read);
    const { seen, made } = await read;
    return judge(seen, plannedEvaluation(made, results)).assessment;
  };
  const programmes = await assessProgrammes({
    ...{ assessment: today.assessment, required: today.required, measures, model, replan, openSolver },
    budget: options.plan?.budget ?? null,
  });
  return { ...today, assessment: { ...today.assessment, programmes } };
}

/** The file that will be there instead, as if it were collected on the day and sealed by `register`: what differs comes from what it says. */
async function withProposed(site: Site, proposed: ReadonlyMap<string, string>, asOf: string, folder: InputFolder): Promise<Site> {
  const evidence = site.evidence.map(async (each) => {
    const path = proposed.get(each.id);
    const file = path === undefined ? null : folder.open(path);
    if (path === undefined || file === null) return each;
    const { sha256 } = await tapFile(file).digest();
    return { ...each, file: path, collected: asOf, sha256, records: null, validUntil: null };
  });
  return { ...site, evidence: await Promise.all(evidence) };
}
