/** What a command is: data for the help, and a function that is loaded when it is called. */
import type { ExitCode, Io } from './io.js';

export type Options = Readonly<Record<string, unknown>>;
export type RunCommand = (args: readonly string[], options: Options, io: Io) => ExitCode | Promise<ExitCode>;

export interface CommandEntry {
  readonly summary: string;
  /** As commander writes them: `<site>`, `[path...]`. */
  readonly arguments: string;
  readonly options: readonly (readonly [flags: string, text: string, more?: { readonly many?: true; readonly default?: string }])[];
  readonly examples: readonly string[];
  readonly notes?: string;
  readonly load: () => Promise<{ readonly run: RunCommand }>;
}

/** Options arrive untyped from the parser; these read them, or their absence. */
export const text = (options: Options, name: string): string | null => (typeof options[name] === 'string' ? options[name] : null);
export const flag = (options: Options, name: string): boolean => options[name] === true;
export const list = (options: Options, name: string): readonly string[] => {
  const value = options[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};
