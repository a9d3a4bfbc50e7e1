/** An earlier assessment to compare with: `check --since`, `report --since`, `diff`. */
import { resolve } from 'node:path';
import type { Assessment } from '../model/assessment.js';
import { openAssessment } from '../run/outputs.js';
import type { Io } from './io.js';
import { UsageError } from './usage.js';

export function earlierAssessment(file: string, io: Io): Assessment {
  const before = openAssessment(resolve(io.cwd, file));
  if (before.ok) return before.value;
  throw new UsageError(
    `--since ${file}: ${before.problems.map((problem) => problem.message).join('; ')}`,
    'give an assessment.json that otbaseline check has written',
  );
}
