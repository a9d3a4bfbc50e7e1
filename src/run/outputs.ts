/** From an assessed site to the files of its output folder, whole or not at all. */
import type { Assessed } from '../assess/assess.js';
import { problemOfFile } from '../load/places.js';
import { readAssessment, readOwnReport, readReportFiles } from '../load/report-files.js';
import { readLanguage } from '../load/texts.js';
import { openOutputs, writeAll } from '../load/write.js';
import type { Assessment } from '../model/assessment.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { Language } from '../model/texts.js';
import {
  canonicalJson,
  compactJson,
  fleetFile,
  renderFleet,
  renderOwn,
  reports,
  type FleetSite,
  type RenderOptions,
  type ReportName,
} from '../report/index.js';

/** What a report may rest on beside the assessment. */
export type RenderMore = Omit<RenderOptions, 'files'>;

export interface Written {
  readonly assessment: Assessment;
  /** The text of assessment.json. */
  readonly json: string;
  readonly files: readonly string[];
}

/** findings.ndjson is streamed first: its hash and count stand in the assessment, from which all reports are made. */
export function writeOutputs(
  { assessment: draft, findings }: Assessed,
  folder: string,
  formats: readonly ReportName[],
  more: RenderMore = {},
): Loaded<Written> {
  const outputs = openOutputs(folder);
  try {
    const stream = outputs.stream(draft.findingsFile.file);
    for (const finding of findings()) stream.write(`${compactJson(finding)}\n`);
    const { count, sha256 } = stream.end();
    const assessment: Assessment = { ...draft, findingsFile: { ...draft.findingsFile, count, sha256 } };
    const json = canonicalJson(assessment);
    outputs.add('assessment.json', json);
    const files = readReportFiles();
    for (const name of formats) outputs.add(reports[name].fileName, reports[name].render(assessment, { files, ...more }));
    const done = outputs.commit();
    return done.ok ? { ok: true, value: { assessment, json, files: done.value }, problems: [] } : done;
  } catch (error) {
    outputs.abort();
    const failed = outputs.commit();
    if (!failed.ok) return failed;
    throw error;
  }
}

export const renderReport = (assessment: Assessment, name: ReportName, more: RenderMore = {}): string | Uint8Array =>
  reports[name].render(assessment, { files: readReportFiles(), ...more });
/** A report by templates of a folder that is not ours; it sees the same view as the shipped one. */
export function renderOwnReport(folder: string, assessment: Assessment, more: RenderMore = {}): Loaded<string> {
  const own = readOwnReport(folder, more.language?.tag ?? 'en');
  if (!own.ok) return own;
  const refused = (why: string): Loaded<string> => ({ ok: false, problems: [problemOfFile(folder, 'E_TEMPLATE', why)] });
  try {
    return { ok: true, value: renderOwn(assessment, { files: new Map([...readReportFiles(), ...own.value]), ...more }), problems: [] };
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}
/** `given`: a language that comes with the tool, or the path of a file of texts. */
export const openLanguage = (given: string, folder: string): Loaded<Language> => readLanguage(given, folder);
export const openAssessment = (file: string): Loaded<Assessment> => readAssessment(file);
export const writeFiles = (folder: string, files: ReadonlyMap<string, string | Uint8Array>): readonly Problem[] =>
  writeAll(folder, files).problems;
export const renderFleetPage = (sites: readonly FleetSite[], language: Language | null): ReadonlyMap<string, string> =>
  new Map([[fleetFile, renderFleet(sites, { files: readReportFiles(), language })]]);
