/** The plan as files: a page in Markdown, and the plan of action and milestones as tables. */
import { csvTable } from '../csv-cell.js';
import { defineReport } from '../report.js';
import { englishTexts } from '../texts.js';
import { markdown } from './blocks.js';
import { planPage } from './page.js';
import { poamSheet } from './poam.js';

export const plan = defineReport({
  id: 'plan',
  title: 'Plan',
  description: 'What is proposed, cost, who, when, which risk falls, what stays open and what is assumed: one page to sign, in Markdown.',
  fileName: 'plan.md',
  mediaType: 'text/markdown; charset=utf-8',
  render: (assessment, { files }) => markdown(planPage(assessment, englishTexts(files))),
});

export const poam = defineReport({
  id: 'poam',
  title: 'Plan of action and milestones',
  description: 'One row a proposed measure, in the order of the roadmap.',
  fileName: 'poam.csv',
  mediaType: 'text/csv; charset=utf-8',
  render: (assessment, { files }) => {
    const { header, rows } = poamSheet(assessment, englishTexts(files));
    return csvTable(header, rows);
  },
});

export { plainText } from './blocks.js';
export { notAssessedWords, planPage } from './page.js';
export { poamSheet, type Sheet } from './poam.js';
export { workbook } from './xlsx.js';
