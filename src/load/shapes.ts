/** A value against its schema: fits, or every problem at its place with what was seen, what is allowed and what was probably meant. */
import { createRequire } from 'node:module';
import type { _, Ajv, ErrorObject } from 'ajv';
import { compensationSchema, completenessSchema, notApplicableSchema, waiverSchema } from '../model/schemas/decisions.js';
import { schemas, type JsonSchema } from '../model/schemas/index.js';
import { policyInPlace } from '../model/schemas/policy.js';
import { siteFrame } from '../model/schemas/site.js';
import type { Loaded, Problem } from '../model/problem.js';
import { isDay, isDayOrTime, isTime } from './dates.js';
import { meantErrors } from './meant-errors.js';
import type { Path } from './places.js';
import type { Shapes } from './raw.js';
import { pathOf, problemOf } from './shape-problem.js';
import { storedValidator, storeValidators, type Validate } from './stored-shapes.js';
import type { YamlFile } from './yaml.js';

const shapeSchemas: { readonly [N in keyof Shapes]: JsonSchema } = {
  ...schemas,
  site: siteFrame,
  'policy in place': policyInPlace,
  waiver: waiverSchema,
  compensation: compensationSchema,
  notApplicable: notApplicableSchema,
  completeness: completenessSchema,
};

const formats = { date: isDay, 'date-time': isTime, 'date-or-time': isDayOrTime };
const validators = new Map<keyof Shapes, Validate>();

/** Made at the build, or compiled when first needed. */
function validatorOf(name: keyof Shapes): Validate {
  const known = validators.get(name);
  if (known) return known;
  const made = storedValidator(name, formats) ?? makeAjv().compile({ ...shapeSchemas[name] });
  validators.set(name, made);
  return made;
}

const require = createRequire(import.meta.url);
function makeAjv(): Ajv {
  const library = require('ajv') as { readonly Ajv: typeof Ajv; readonly _: typeof _ };
  // Patterns are those of our own schemas, so RegExp is safe for them.
  return new library.Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    verbose: true,
    formats,
    code: { source: true, formats: library._`formats` },
  });
}

/** The last step of the build. */
export function prepareShapes(): void {
  const names = Object.keys(shapeSchemas) as (keyof Shapes)[];
  const ajv = makeAjv();
  for (const name of names) ajv.addSchema({ ...shapeSchemas[name] }, name);
  storeValidators(names, ajv);
}

const fits = <N extends keyof Shapes>(name: N, value: unknown, file: YamlFile): value is Shapes[N] =>
  (file.fits === name && value === file.value) || validatorOf(name)(value);

/** The part of the file at `base` (usually all of it) against a shape. */
export function checkShape<N extends keyof Shapes>(
  name: N,
  file: YamlFile,
  base: Path = [],
  value: unknown = file.value,
): Loaded<Shapes[N]> {
  if (fits(name, value, file)) return { ok: true, value, problems: [] };
  const problems = partialTargets(meantErrors(validatorOf(name).errors ?? []), value).map((error) => problemOf(file, base, value, error));
  return { ok: false, problems: withoutRepeats(problems) };
}

const vectorOf = (error: ErrorObject): boolean => error.keyword === 'required' && error.parentSchema?.['title'] === 'Target vector';

/** A vector that lacks three requirements is one mistake, not three. */
function partialTargets(errors: readonly ErrorObject[], root: unknown): readonly ErrorObject[] {
  const missing = new Map<string, string[]>();
  for (const error of errors.filter(vectorOf)) {
    const place = pathOf(error.instancePath, root).join('/');
    missing.set(place, [...(missing.get(place) ?? []), String(error.params['missingProperty'])]);
  }
  return errors.flatMap((error) => {
    if (!vectorOf(error)) return [error];
    const names = missing.get(pathOf(error.instancePath, root).join('/')) ?? [];
    return names[0] === error.params['missingProperty'] ? [{ ...error, keyword: 'partialTarget', params: { missing: names } }] : [];
  });
}

function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, path, message }) => {
    const key = `${code} ${path} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
