/** Validators of the shapes as code that ajv wrote when the tool was built: a start then neither loads ajv nor compiles a schema. */
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Ajv, ErrorObject } from 'ajv';

/** `true`, or false with the errors as ajv tells them. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}
type Formats = Readonly<Record<string, (text: string) => boolean>>;
type Stored = (formats: Formats) => Readonly<Record<string, Validate>>;

/** Beside the built program; there is none beside the source. */
const file = fileURLToPath(new URL('../shapes.cjs', import.meta.url));
const require = createRequire(import.meta.url);

let stored: ReturnType<Stored> | null = null;
export function storedValidator(name: string, formats: Formats): Validate | undefined {
  stored ??= existsSync(file) ? (require(file) as Stored)(formats) : {};
  return Object.hasOwn(stored, name) ? stored[name] : undefined;
}

/** The last step of the build. The formats are handed in when the file is loaded. */
export function storeValidators(names: readonly string[], ajv: Ajv): void {
  const { default: standalone } = require('ajv/dist/standalone') as {
    readonly default: (given: Ajv, refs: Readonly<Record<string, string>>) => string;
  };
  const idOf = (n: number): string => `shape${String(n)}`;
  const code = standalone(ajv, Object.fromEntries(names.map((name, n) => [idOf(n), name])));
  const entries = names.map((name, n) => `${JSON.stringify(name)}: exports.${idOf(n)}`).join(', ');
  writeFileSync(file, `module.exports = (formats) => {\nconst exports = {};\n${code}\nreturn { ${entries} };\n};\n`);
}
