/** A process that runs the engine bench once and prints what it measured: `process <assets> <repetitions>`. */
import { benchEngine } from './engine.js';

const [size = 0, repetitions = 0] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await benchEngine(size, repetitions)));
