/** A row as the list of its values, beside the names that all rows like it share. Its object is made only for those who ask for it. */
import { once } from '../model/once.js';
import type { RawRow } from './reader.js';
import { modelOf } from './row-object.js';

const modelFor = once(modelOf);

/** A class, so that the rows of a million have one accessor between them. */
export class ListedRow implements RawRow {
  readonly line: number;
  readonly column = 1;
  readonly pointer: string | null;
  readonly names: readonly string[];
  readonly cells: readonly unknown[];
  constructor(names: readonly string[], cells: readonly unknown[], line: number, pointer: string | null) {
    this.line = line;
    this.pointer = pointer;
    this.names = names;
    this.cells = cells;
  }
  get raw(): Readonly<Record<string, unknown>> {
    const made: Record<string, unknown> = { ...modelFor(this.names) };
    for (const [n, name] of this.names.entries()) made[name] = this.cells[n];
    return made;
  }
}
