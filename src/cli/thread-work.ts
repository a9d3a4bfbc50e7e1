/** The other side of `thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openProgram } from './program.js';
import type { Given, Said } from './thread.js';

const { argv, io } = workerData as Given;
const say = (said: Said): void => {
  parentPort?.postMessage(said);
};
say({
  code: await openProgram().main(argv, {
    ...io,
    out: (text) => {
      say({ out: text });
    },
    err: (text) => {
      say({ err: text });
    },
  }),
});
