/** The registry of schemas: `otbaseline schema <name>` prints them, editors use them, loading checks with them. */
import { assessmentSchema } from './assessment.js';
import { catalogueSchema, mappingSchema } from './catalogue.js';
import { controlTestSchema } from './control-test.js';
import { controlSchema } from './control.js';
import { kindSchema } from './kind.js';
import type { JsonSchema } from './parts.js';
import { policySchema } from './policy.js';
import { presetSchema } from './preset.js';
import { reportTextsSchema } from './report-texts.js';
import { reportViewSchema } from './report-view.js';
import { measuresSchema, riskSchema } from './risk.js';
import { siteSchema } from './site.js';

export type { JsonSchema } from './parts.js';
export { recordSchema } from './record.js';

export const schemas = {
  control: controlSchema,
  'control-test': controlTestSchema,
  policy: policySchema,
  kind: kindSchema,
  catalogue: catalogueSchema,
  mapping: mappingSchema,
  preset: presetSchema,
  site: siteSchema,
  risk: riskSchema,
  measures: measuresSchema,
  assessment: assessmentSchema,
  'report-view': reportViewSchema,
  'report-texts': reportTextsSchema,
} as const satisfies Readonly<Record<string, JsonSchema>>;
export type SchemaName = keyof typeof schemas;
