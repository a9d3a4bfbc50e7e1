/** The report: templates and texts of reports/html over the view of one assessment. */
import { renderPage } from './page.js';
import { defineReport } from './report.js';
import { viewOf } from './view/view.js';

export const html = defineReport({
  id: 'html',
  title: 'Report',
  description: 'The whole assessment as one page that opens off line: summary, working paper, fix list, annexes.',
  fileName: 'report.html',
  mediaType: 'text/html; charset=utf-8',
  render: (assessment, { files, before = null }) =>
    renderPage(files, 'html/', (say, reserved) => viewOf(assessment, before, say, reserved)),
});
