/** From an assessed site to the files of its output folder, whole or not at all. */
import type { Assessed } from '../assess/assess.js';
import { readAssessment, readReportFiles } from '../load/report-files.js';
import { openOutputs, writeAll } from '../load/write.js';
import type { Assessment } from '../model/assessment.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { Language } from '../model/texts.js';
import { canonicalJson, fleetFile, renderFleet, reports, type FleetSite, type RenderOptions, type ReportName } from '../report/index.js';

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
  { assessment: draft, lines }: Assessed,
  folder: string,
  formats: readonly ReportName[],
  more: RenderMore = {},
): Loaded<Written> {
  const outputs = openOutputs(folder);
  try {
    const stream = outputs.stream(draft.findingsFile.file);
    for (const line of lines()) stream.write(line);
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
export const openAssessment = (file: string): Loaded<Assessment> => readAssessment(file);
export const writeFiles = (folder: string, files: ReadonlyMap<string, string | Uint8Array>): readonly Problem[] =>
  writeAll(folder, files).problems;
export const renderFleetPage = (sites: readonly FleetSite[], language: Language | null): ReadonlyMap<string, string> =>
  new Map([[fleetFile, renderFleet(sites, { files: readReportFiles(), language })]]);
