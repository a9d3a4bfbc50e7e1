/** Lines of code that is generated, what they name, and the way out of them. Every name and text is put in as a JSON literal, everything else as an entry of a table. */
import type { Run } from './logic.js';
import type { Cell } from './macros.js';
import type { Expression } from './syntax.js';
import type { StaticType } from './types.js';
import { freeWork } from './work.js';

/** What stands around an expression. */
export interface Generating {
  readonly typeOf: (node: Expression) => StaticType;
  /** The slot of an outer name; null: there is none. */
  readonly slotOf: (name: string) => number | null;
  /** The closure of a part, with the cells of the macros around it. */
  readonly closureOf: (node: Expression, cells: ReadonlyMap<string, Cell>) => Run;
}

/** A name of a macro: the variable that holds the element, and the cell for closures inside. */
export interface Bound {
  readonly variable: string;
  readonly cell: Cell;
  readonly place: number;
}
export type Names = ReadonlyMap<string, Bound>;

/** A statement that leaves the place where it stands; empty: what comes next in the text comes next. */
export type Jump = string;

export interface Code {
  readonly lines: string[];
  readonly runs: Run[];
  readonly cells: Cell[];
  readonly tables: unknown[];
  readonly fresh: () => string;
  readonly emit: (line: string) => void;
  /** A variable with this value. */
  readonly hold: (source: string) => string;
  readonly table: (value: unknown) => string;
  /** Lines of a part that cannot be written to its end are taken back. */
  readonly undo: (length: number) => null;
}

export function makeCode(): Code {
  const lines: string[] = [];
  const tables: unknown[] = [];
  let named = 0;
  const fresh = (): string => `v${String(named++)}`;
  const emit = (line: string): void => {
    lines.push(line);
  };
  return {
    lines,
    runs: [],
    cells: [],
    tables,
    fresh,
    emit,
    hold: (source) => {
      const name = fresh();
      emit(`const ${name} = ${source};`);
      return name;
    },
    table: (value) => `t${String(tables.push(value) - 1)}`,
    undo: (length) => {
      lines.length = length;
      return null;
    },
  };
}

/** One expression that is being written. */
export interface Writing {
  readonly code: Code;
  readonly env: Generating;
  /** To where the closures answer. */
  readonly leave: Jump;
  readonly slot: (slot: number) => string;
  /** Nothing is asked of closures, so that no work has to be counted elsewhere. */
  readonly isPure: boolean;
}

/** Work that the closures count too, at least as much. Pure code leaves what costs more than is free to them. */
export const cost = ({ code, isPure, leave }: Writing, units: string): void => {
  code.emit(isPure ? `if ((n += ${units}) > ${String(freeWork)}) { ${leave} }` : `if (!h.spend(${units})) { ${leave} }`);
};

/** `yes`: it is true; `no`: it is surely false where it is not true (null: always), otherwise the closures answer. */
export function decided({ code, leave }: Writing, yes: string, no: string | null, whenTrue: Jump, whenFalse: Jump): true {
  const otherwise = no === null ? whenFalse : `if (!(${no})) { ${leave} } ${whenFalse}`;
  if (whenTrue === '') code.emit(`if (!(${yes})) { ${otherwise} }`);
  else code.emit(`if (${yes}) { ${whenTrue} } ${otherwise}`);
  return true;
}
