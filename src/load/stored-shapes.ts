/** Validators of the shapes as code that ajv wrote when the tool was built: a start then neither loads ajv nor compiles a schema. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ajv, ErrorObject } from 'ajv';

/** `true`, or false with the errors as ajv tells them. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}
type Formats = Readonly<Record<string, (text: string) => boolean>>;
type Stored = (formats: Formats) => Validate;

/** Beside the built program, one file a shape, so that a run loads those that it asks; there are none beside the source. */
const folder = fileURLToPath(new URL('../shapes/', import.meta.url));
const fileOf = (name: string): string => join(folder, `${name.replaceAll(' ', '-')}.cjs`);
const require = createRequire(import.meta.url);

export function storedValidator(name: string, formats: Formats): Validate | undefined {
  const file = fileOf(name);
  return existsSync(file) ? (require(file) as Stored)(formats) : undefined;
}

/** The last step of the build. The formats are handed in when a file is loaded. */
export function storeValidators(names: readonly string[], ajv: Ajv): void {
  const { default: standalone } = require('ajv/dist/standalone') as {
    readonly default: (given: Ajv, refs: Readonly<Record<string, string>>) => string;
  };
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const code = standalone(ajv, { shape: name });
    writeFileSync(fileOf(name), `module.exports = (formats) => {\nconst exports = {};\n${code}\nreturn exports.shape;\n};\n`);
  }
}
