/** `register <site>`: hash and record count of each registered file into site.yaml, so that a later change is seen. */
import { runRegister } from '../../run/register.js';
import { flag, type RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { printable, problemsText } from '../problems.js';
import { table } from '../table.js';
import { siteFolder } from '../site-folder.js';
import { dateOption } from './check.js';

export const run: RunCommand = async ([given = ''], options, io) => {
  const done = await runRegister(siteFolder(given, io).path, {
    ...libraryOptions(options, io),
    cwd: io.cwd,
    asOf: dateOption(options, io),
    dryRun: flag(options, 'dryRun'),
  });
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { entries, unregistered, written } = done.value;
  if (wantsJson(options)) io.out(jsonText(done.value));
  else {
    io.out(
      table(
        entries.map((each) => [
          each.id,
          each.kind,
          printable(each.file),
          each.sha256 === null ? each.state : `${each.sha256.slice(0, 12)}…`,
          `${each.records} records`,
          each.change,
        ]),
      ),
    );
    for (const file of unregistered) io.out(`not registered, so not used: ${printable(file)}\n`);
    io.out(written ? `site.yaml is written\n` : 'nothing written\n');
  }
  return entries.some((each) => each.sha256 === null) ? 1 : 0;
};
