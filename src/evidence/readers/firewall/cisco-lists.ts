/** Access lists of Cisco by name, with their entries in the order in which they are tried. */
import type { Ace } from './cisco-ace.js';
import type { Rule } from './rule-rows.js';

export interface ListEntry {
  readonly ace: Ace;
  readonly sequence: number;
  readonly line: number;
  readonly comment: string;
}
export interface AccessList {
  readonly name: string;
  readonly family: 4 | 6;
  readonly line: number;
  readonly entries: ListEntry[];
  /** Remarks that wait for their entry. */
  remarks: string[];
  /** An entry is not understood: the list was listed as incomplete. */
  refused: number;
}
export const newList = (name: string, family: 4 | 6, line: number): AccessList => ({
  name,
  family,
  line,
  entries: [],
  remarks: [],
  refused: 0,
});

export function addEntry(list: AccessList, ace: Ace, line: number, sequence: number | null): void {
  const last = list.entries.at(-1)?.sequence ?? 0;
  list.entries.push({ ace, line, sequence: sequence ?? last + 10, comment: list.remarks.join(' ') });
  list.remarks = [];
}
export const inOrder = ({ entries }: AccessList): readonly ListEntry[] => [...entries].sort((a, b) => a.sequence - b.sequence);

export function ruleOf({
  action,
  source,
  destination,
  service,
  state,
  conditions,
  logged,
  expires,
}: Ace): Omit<Rule, 'id' | 'chain' | 'traffic' | 'sourceInterface' | 'destinationInterface'> {
  return {
    ...{ action, sourceAddress: source, destinationAddress: destination, service },
    ...(state !== undefined && { state }),
    ...(conditions.length > 0 && { conditions }),
    ...(logged !== undefined && { logged }),
    ...(expires !== undefined && { expires }),
  };
}
