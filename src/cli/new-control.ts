/** `init <dir> --control ID`: a control with its test in a folder of the user's own controls. */
import { join } from 'node:path';
import { filesIn } from '../run/init.js';
import { writeFiles } from '../run/outputs.js';
import { controlTemplate } from './control-template.js';
import type { ExitCode, Io } from './io.js';
import { printable, problemsText } from './problems.js';
import { UsageError } from './usage.js';

export function writeControl(id: string, target: string, shown: string, io: Io): ExitCode {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id))
    throw new UsageError(`"${id}" is no id`, 'letters, digits, dots, dashes and underscores: ACME-1');
  if (/^otb-/i.test(id))
    throw new UsageError(`${id} is reserved for the controls that come with the tool`, 'begin with a prefix of your own: ACME-1');
  const files = controlTemplate(id);
  const there = filesIn(target);
  const taken = [...files.keys()].filter((name) => there.includes(name));
  if (taken.length > 0) throw new UsageError(`${shown} holds ${taken.join(' and ')} already`, 'nothing is written over; choose another id');
  const problems = writeFiles(target, files);
  if (problems.length > 0) {
    io.err(problemsText(problems));
    return 2;
  }
  for (const name of files.keys()) io.out(`${printable(join(shown, name))}\n`);
  const folder = printable(shown);
  io.out(`Next: otbaseline lint ${folder}; otbaseline test ${folder} --mutate; otbaseline check <site> --controls ${folder}\n`);
  return 0;
}
