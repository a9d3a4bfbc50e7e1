/** The report: templates and texts of reports/html over the view of one assessment. */
import type { Assessment } from '../model/assessment.js';
import { remembered } from './drawing.js';
import { renderPage } from './page.js';
import { defineReport, type RenderOptions } from './report.js';
import { fitted, leastOf } from './view/trim.js';
import { viewOf } from './view/view.js';

/** Made again with less where it is too long. */
function render(folder: string, assessment: Assessment, { files, language, ...beside }: RenderOptions): string {
  const draw = beside.draw ? remembered(beside.draw) : null;
  return fitted(
    (trim) => renderPage({ files, language }, folder, (say, reserved) => viewOf(assessment, { ...beside, draw, trim }, say, reserved)),
    // A page of the user's own may show none of it.
    (trim) => (folder === 'html/' ? leastOf(assessment, trim) : 0),
  );
}

/** A template of the user's own, under `own/` of the files, over the same view. */
export const renderOwn = (assessment: Assessment, options: RenderOptions): string => render('own/', assessment, options);

export const html = defineReport({
  id: 'html',
  title: 'Report',
  description: 'The whole assessment as one page that opens off line: summary, working paper, fix list, annexes.',
  fileName: 'report.html',
  mediaType: 'text/html; charset=utf-8',
  render: (assessment, options) => render('html/', assessment, options),
});
