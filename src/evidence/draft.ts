/**
 * A record from the rows that make it to the place where it stands. Most of a million records rest on one line each: that is a number until
 * somebody asks for the origin.
 */
import type { EvidenceRecord, Origin } from '../model/record.js';
import type { SubjectId } from '../model/site.js';
import type { MutableFields } from './row-object.js';

/** The file of an origin that is the beginning of a line: shared by all such records of the file. */
interface InFile {
  readonly evidence: string;
  readonly file: string | undefined;
}

/** A class, so that all records have the accessor of their origins between them. */
export class Draft implements EvidenceRecord {
  readonly kind: string;
  readonly key: string;
  /** May still be added to, until the record is placed. */
  readonly values: MutableFields;
  /** Fields on which sources differ; they stay absent whatever a third source says. */
  conflicts: Set<string> = noConflicts;
  zones: readonly string[] = nothing;
  conduits: readonly string[] = nothing;
  perhaps: readonly SubjectId[] = nothing;
  unplaced: string | null = null;
  /** The file of its only origin, and the line in it; or all of its origins. */
  private from: InFile | Origin[];
  private readonly line: number;

  constructor(kind: string, key: string, values: MutableFields, from: InFile | Origin[], line: number) {
    this.kind = kind;
    this.key = key;
    this.values = values;
    this.from = from;
    this.line = line;
  }

  get origins(): readonly Origin[] {
    const { from, line } = this;
    if (isList(from)) return from;
    const { evidence, file } = from;
    return [file === undefined ? { evidence, line, column: 1, pointer: null } : { evidence, line, column: 1, pointer: null, file }];
  }

  addOrigins(more: readonly Origin[]): void {
    if (more.length === 0) return;
    if (isList(this.from)) for (const each of more) this.from.push(each);
    else this.from = [...this.origins, ...more];
  }

  /** A list that grew has room for more; of a hundred thousand records that is most of what they weigh. */
  settle(): void {
    if (isList(this.from)) this.from = [...this.from];
  }
}

/** Shared by the many records that nothing was merged into; never added to. */
export const noConflicts = new Set<string>();
const nothing: readonly never[] = [];
const isList = (from: InFile | Origin[]): from is Origin[] => Array.isArray(from);

/** Makes the records of a kind. `origin` is the first of all. */
export function makeDrafter(kind: string): (key: string, values: MutableFields, origin: Origin, more?: readonly Origin[]) => Draft {
  let last: InFile = { evidence: '', file: undefined };
  return (key, values, origin, more = nothing) => {
    const { evidence, line, column, pointer, file } = origin;
    if (more.length > 0 || column !== 1 || pointer !== null) return new Draft(kind, key, values, [origin, ...more], 0);
    if (last.evidence !== evidence || last.file !== file) last = { evidence, file };
    return new Draft(kind, key, values, last, line);
  };
}
