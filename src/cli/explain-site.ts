/** `explain ID --site DIR`: the control, the maturity of a requirement of the programme, or a vulnerability, on this site. */
import { runExplainSite, type SiteExplanation } from '../run/explain-site.js';
import { dateOption } from './commands/check.js';
import { text, type Options } from './command.js';
import { explainMaturityText } from './explain-maturity-text.js';
import { explainSiteText } from './explain-site-text.js';
import { explainVulnerabilityText } from './explain-vulnerability-text.js';
import type { ExitCode, Io } from './io.js';
import { jsonText, libraryOptions, wantsJson } from './library.js';
import { problemsText } from './problems.js';
import { siteFolder } from './site-folder.js';

export async function explainOnSite(id: string, site: string, options: Options, io: Io, width: number): Promise<ExitCode> {
  const done = await runExplainSite(id, siteFolder(site, io).path, {
    ...libraryOptions(options, io),
    policy: text(options, 'policy'),
    cwd: io.cwd,
    asOf: dateOption(options, io),
    zone: null,
    record: text(options, 'record'),
    progress: () => undefined,
  });
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { value } = done;
  if (value.about === 'maturity') io.out(wantsJson(options) ? jsonText(value) : explainMaturityText(value, width));
  else if (value.about === 'vulnerability') io.out(wantsJson(options) ? jsonText(value) : explainVulnerabilityText(value, width));
  else io.out(wantsJson(options) ? jsonText(dataOf(value)) : explainSiteText(value, width));
  return 0;
}

/** Records by their keys: their values are in the evidence. */
const dataOf = ({ control, subjects, ...rest }: SiteExplanation): object => ({
  control: control.id,
  title: control.title,
  ...rest,
  subjects: subjects.map(({ rules, ...subject }) => ({
    ...subject,
    rules: rules.map(({ checks, failing, ...rule }) => ({
      ...rule,
      failing: failing.map(({ key, message }) => ({ key, message })),
      checks: checks.map(({ key, because, parts }) => ({ key, because, parts })),
    })),
  })),
});
