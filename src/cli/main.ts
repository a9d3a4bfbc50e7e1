/** argv and streams in, exit code out: builds the commander program from the registry of commands. */
import { Command, CommanderError, Option } from 'commander';
import type { ExitCode, Io } from './io.js';
import type { CommandEntry } from './command.js';
import { commands } from './commands/index.js';
import { version } from '../model/version.js';
import { printable } from './problems.js';
import { brokenText, UsageError, usageText } from './usage.js';

const more = `
Exit codes
  0  everything required is met
  1  something required is not met
  2  could not run: usage, unreadable site, invalid control or policy, nothing selected
  3  nothing failed, but something required is not demonstrated, or a rule broke
  lint, test: 0 nothing wrong, 1 something wrong, 2 could not run

First steps
  otbaseline init --sample plant && otbaseline check plant
  otbaseline explain not-evaluated
`;

export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = framed(new Command('otbaseline'), io)
    .description("Which IEC 62443 security level does a site's own evidence demonstrate?")
    .version(version)
    .showHelpAfterError('(add --help for usage and examples)')
    .addHelpText('after', more);
  for (const [name, command] of Object.entries<CommandEntry>(commands)) {
    const sub = framed(program.command(`${name}${command.arguments === '' ? '' : ` ${command.arguments}`}`), io);
    sub.description(command.summary).showHelpAfterError(`(otbaseline ${name} --help shows usage and examples)`);
    for (const option of command.options) sub.addOption(optionOf(option));
    sub.addHelpText('after', examplesText(command));
    sub.action(async () => {
      const { run } = await command.load();
      code = await run(sub.args, sub.opts<Record<string, unknown>>(), io);
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return asked.has(error.code) && argv.length > 0 ? 0 : 2;
    io.err(error instanceof UsageError ? printable(usageText(error)) : brokenText(error));
    return 2;
  }
}

/** Help and version are asked for; everything else that commander refuses is usage. */
const asked = new Set(['commander.helpDisplayed', 'commander.version', 'commander.help']);

const framed = (command: Command, io: Io): Command =>
  command.exitOverride().configureOutput({
    writeOut: io.out,
    writeErr: io.err,
    getOutHelpWidth: () => io.columns,
    getErrHelpWidth: () => io.columns,
    outputError: (text, write) => {
      write(text.replace(/^error: /, 'error E_USAGE: '));
    },
  });

function optionOf([flags, text, extra]: CommandEntry['options'][number]): Option {
  const option = new Option(flags, text);
  if (extra?.many) option.argParser((value: string, all?: readonly string[]) => [...(all ?? []), value]);
  return extra?.default === undefined ? option : option.default(extra.default);
}

const examplesText = ({ examples, notes }: CommandEntry): string =>
  `\nExamples\n${examples.map((each) => `  ${each}\n`).join('')}${notes === undefined ? '' : `\n${notes}\n`}`;
