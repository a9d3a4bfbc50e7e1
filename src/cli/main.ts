/** argv and streams in, exit code out: builds the commander program from the registry of commands. */
import { Command, CommanderError } from 'commander';
import type { ExitCode, Io } from './io.js';
import type { CommandEntry } from './command.js';
import { commands } from './commands/index.js';
import { version } from '../model/version.js';
import { UsageError } from './usage.js';

const about = `Which IEC 62443 security level does a site's own evidence demonstrate?

Exit codes
  0  everything required is met
  1  something required is not met
  2  could not run: usage, unreadable site, invalid control or policy, nothing selected
  3  nothing failed, but something required is not demonstrated, or a rule broke
  lint, test, verify: 0 nothing wrong, 1 something wrong, 2 could not run`;

export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('otbaseline');
  program
    .description(about)
    .version(version)
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride()
    .showHelpAfterError('(add --help for usage and examples)')
    .addHelpText('after', '\nFirst steps\n  otbaseline init --sample plant && otbaseline check plant\n  otbaseline explain not-evaluated\n');
  for (const [name, command] of Object.entries<CommandEntry>(commands)) {
    const sub = program.command(`${name}${command.arguments === '' ? '' : ` ${command.arguments}`}`).description(command.summary);
    sub.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err }).showHelpAfterError(`(otbaseline ${name} --help shows usage and examples)`);
    for (const [flags, text, more] of command.options) {
      if (more?.many) sub.option(flags, text, (value: string, all: readonly string[]) => [...all, value], []);
      else if (more?.default !== undefined) sub.option(flags, text, more.default);
      else sub.option(flags, text);
    }
    sub.addHelpText('after', `\nExamples\n${command.examples.map((each) => `  ${each}\n`).join('')}${command.notes === undefined ? '' : `\n${command.notes}\n`}`);
    sub.action(async () => {
      const { run } = await command.load();
      code = await run(sub.args, sub.opts<Record<string, unknown>>(), io);
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Help and version are asked for; everything else that commander refuses is usage.
    if (error instanceof CommanderError) return error.code === 'commander.helpDisplayed' || error.code === 'commander.version' || error.code === 'commander.help' ? (argv.length === 0 ? 2 : 0) : 2;
    if (error instanceof UsageError) {
      io.err(`error: ${error.message}\n${error.hint === '' ? '' : `hint: ${error.hint}\n`}`);
      return 2;
    }
    throw error;
  }
}
