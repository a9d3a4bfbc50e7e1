/** The program in one file, with the code that V8 made of it at build: a start compiles only what is new to it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';
import type { main } from './main.js';

const program = new URL('../bundle/program.cjs', import.meta.url);
const code = new URL('../bundle/program.code', import.meta.url);

/** What `program.cjs` holds: a function that is called like the wrapper of a CommonJS module. */
type Wrapped = (require: NodeJS.Require, here: string, module: { exports: Program }) => void;
interface Program {
  readonly main: typeof main;
}
export interface OpenProgram extends Program {
  /** Keeps the code of all functions that ran since, for later starts. */
  readonly keepCode: () => void;
}

/** V8 looks at the kept code first: made by another version of Node or with other flags it is left aside, and the source is compiled. */
export function openProgram(): OpenProgram {
  const script = new Script(readFileSync(program, 'utf8'), {
    filename: fileURLToPath(program),
    ...(existsSync(code) ? { cachedData: readFileSync(code) } : {}),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} as Program };
  (script.runInThisContext() as Wrapped)(createRequire(program), program.href, module);
  return {
    main: module.exports.main,
    keepCode: () => {
      writeFileSync(code, script.createCachedData());
    },
  };
}
