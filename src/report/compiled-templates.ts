/** Templates of reports/ as functions, by the hash of their text. Beside the source there are none; the build fills them in (`run/prepare.ts`). */
import type Handlebars from 'handlebars';

export const compiledTemplates: Readonly<Record<string, Parameters<typeof Handlebars.template>[0] | undefined>> = {};
