/** The view model of the page: every part in its order, everything counted and linked, nothing left for the template to decide. */
import type { Assessment } from '../../model/assessment.js';
import { foundationalRequirements } from '../../model/catalogue.js';
import { compareText } from '../../model/problem.js';
import { visible } from '../visible.js';
import { shorten } from './say.js';
import { frName, refOf, severityOrder, severityWord, statusSign, subjectWords, verdictSign } from '../words.js';
import { subjectToken, token } from './anchors.js';
import { controlsOf, evidenceOf, filesOf, legendOf } from './annexes.js';
import { applicabilityOf } from './applicability.js';
import { comparisonOf } from './comparison.js';
import { contextOf, type Beside, type Context } from './context.js';
import { crossOf } from './cross-reference.js';
import { coverOf, summaryOf } from './cover.js';
import { findingsOf } from './findings.js';
import { fixListOf, maturityOf, processOf } from './fix-list.js';
import { programmeOf } from './programme.js';
import { locationsOf } from './locations.js';
import { networkOf } from './network.js';
import { resultsOf } from './results.js';
import { riskView } from './risk.js';
import type { Say } from './say.js';
import { scopeOf, systemOf } from './scope.js';
import { vulnerabilitiesOf } from './vulnerabilities.js';
import { zoneDrawings } from './zone-drawing.js';

/** `reserved`: ids that stand in the templates. */
export function viewOf(assessment: Assessment, beside: Beside, say: Say, reserved: readonly string[]) {
  const context = contextOf(assessment, beside, say, reserved);
  const site = shorten(say, assessment.site.name, 120);
  const drawing = zoneDrawings(context);
  return {
    title: say('title', { site }),
    foot: say('foot', { site, id: context.reportId, day: assessment.asOf }),
    site,
    cover: coverOf(context),
    filter: filterOf(context),
    summary: { ...summaryOf(context), drawing: smallOf(drawing) },
    scope: scopeOf(context),
    system: systemOf(context),
    drawing,
    locations: locationsOf(context),
    network: networkOf(context),
    risk: riskView(context),
    results: resultsOf(context),
    findings: findingsOf(context),
    applicability: applicabilityOf(context),
    fix: fixListOf(context),
    programme: programmeOf(context),
    vulnerabilities: vulnerabilitiesOf(context),
    process: processOf(context),
    maturity: maturityOf(context),
    evidence: evidenceOf(context),
    controls: controlsOf(context),
    cross: crossOf(context),
    legend: legendOf(context),
    files: filesOf(context),
    comparison: comparisonOf(context),
  };
}

/** The page of the management has room for one drawing that is not too high. */
const smallOf = ({ drawings: [first, ...others] }: ReturnType<typeof zoneDrawings>) =>
  first && others.length === 0 && first.height <= 900 ? [{ ...first, id: `${first.id}-small` }] : [];

/** Choices of the filter bar; a choice is a token that rows carry. */
function filterOf({ assessment, owners, say }: Context) {
  const option = (value: string, text: string) => ({ value, text: shorten(say, text, 120) });
  const names = [...new Set(owners.values())];
  const kinds = [...new Set(assessment.controls.list.flatMap(({ evidence }) => evidence))].sort(compareText);
  const statuses = (['fail', 'not-evaluated', 'error', 'compensated', 'not-applicable', 'pass'] as const).map((status) =>
    option(token('status', status), statusSign(say, status).word),
  );
  return {
    statuses,
    subjects: assessment.subjects.map((each) => option(subjectToken(refOf(each)), subjectWords(say, refOf(each)))),
    verdicts: (['not-met', 'not-demonstrated', 'met', 'n/a'] as const).map((verdict) =>
      option(token('verdict', verdict), verdictSign(say, verdict).word),
    ),
    frs: foundationalRequirements.map((fr) => option(token('fr', fr), `${fr} ${frName(say, fr)}`)),
    levels: ['1', '2', '3', '4'].map((level) => option(token('sl', level), say('sl', { level }))),
    severities: severityOrder.map((severity) => option(token('severity', severity), severityWord(say, severity))),
    kinds: kinds.map((kind) => option(token('kind', kind), kind)),
    owners: names.map((owner) => option(token('owner', owner), owner)),
  };
}

/** Every text of the view, keys aside, with unseen characters spelt out. Pieces and rows were made without them; what has none stays as it is. */
export function allVisible(part: unknown): unknown {
  if (typeof part === 'string') return visible(part);
  if (typeof part !== 'object' || part === null) return part;
  const own = part as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(own, 'tone')) return part;
  const isTable = Object.hasOwn(own, 'sortable');
  let changed: Record<string, unknown> | null = null;
  for (const key of Object.keys(own)) {
    if (isTable && key === 'rows') continue;
    const made = allVisible(own[key]);
    if (made === own[key]) continue;
    changed ??= (Array.isArray(part) ? [...(part as readonly unknown[])] : { ...own }) as Record<string, unknown>;
    changed[key] = made;
  }
  return changed ?? part;
}
