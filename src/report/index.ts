/** Every report, by name. A new one is a file here and one line below; `test/report/registry.test.ts` renders each. */
import { actions, contradictions, csv, evidence, requirements, traces } from './csv.js';
import { html } from './html.js';
export { renderOwn } from './html.js';
import { json } from './json.js';
import type { Report } from './report.js';
import { plan, poam } from './plan/index.js';
import { text } from './text.js';
import { xlsx } from './xlsx.js';

export const reports = {
  html,
  json,
  csv,
  requirements,
  evidence,
  actions,
  contradictions,
  traces,
  plan,
  poam,
  text,
  xlsx,
} as const satisfies Readonly<Record<string, Report>>;
export type ReportName = keyof typeof reports;
export const reportNames: readonly string[] = Object.keys(reports);
export const isReportName = (name: string): name is ReportName => Object.hasOwn(reports, name);

export { compareAssessments, type Comparison } from './compare.js';
export { comparisonText } from './compare-text.js';
export { fleetFile, renderFleet, type FleetSite } from './fleet.js';
export { openDrawing, type Draw } from './drawing.js';
export { canonicalJson } from './json.js';
export { defineReport, type RenderOptions, type Report, type ReportFiles } from './report.js';
export { englishTexts } from './texts.js';
export type { Say } from './view/say.js';
export { plainText, planPage, poamSheet, workbook, type Sheet } from './plan/index.js';
export { textSummary, type Styler, type TextOptions, type Tone } from './text.js';
