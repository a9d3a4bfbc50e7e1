/** What every reader of a text configuration begins with: its lines, and a collector that knows already which of them could not be read. */
import type { InputFile } from '../../../model/file.js';
import type { ReadOptions } from '../../reader.js';
import { configLines, type ConfigLine } from './config-lines.js';
import { collectRules, type RuleCollector, wantedTraffic } from './rule-rows.js';

export interface OpenConfig {
  readonly wanted: ReturnType<typeof wantedTraffic>;
  readonly lines: readonly ConfigLine[];
  readonly rules: RuleCollector;
}

export async function openConfig(file: InputFile, { recordsAt, kind }: ReadOptions): Promise<OpenConfig> {
  const wanted = wantedTraffic(recordsAt);
  const { lines, broken, notes } = await configLines(file);
  const rules = collectRules(kind);
  for (const { line, reason } of broken) rules.refuse(line, reason);
  for (const note of notes) rules.note(note);
  return { wanted, lines, rules };
}
