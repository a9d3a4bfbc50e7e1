/** `eval`: a CEL expression alone, or for each record of a kind on a site. */
import { recordType, slots } from '../evaluate/compile-control.js';
import { makeCalendar } from '../evidence/calendar.js';
import type { Kind } from '../model/kind.js';
import type { Loaded, Problem } from '../model/problem.js';
import { compareText } from '../model/problem.js';
import type { EvidenceRecord, EvidenceSet } from '../model/record.js';
import { compileIn, type CompiledExpression, type Scope } from '../rules/compile.js';
import { plainOf, timestampOf } from '../rules/plain.js';
import type { StaticType } from '../rules/types.js';
import { Interval, OpenList, RuleError, Unknown } from '../rules/values.js';
import { openLibrary, prepare, readSiteEvidence, type LibraryOptions } from '../run.js';

export interface EvalOptions extends LibraryOptions {
  readonly cwd: string;
  readonly asOf: string;
  /** null: without a site. */
  readonly site: string | null;
  readonly kind: string | null;
  readonly trace: boolean;
}
export interface EvalRun {
  /** Without a kind. */
  readonly value: string;
  readonly records: readonly { readonly key: string; readonly place: string; readonly value: string }[];
  readonly counts: Readonly<Record<string, number>>;
  /** Operands of the first record whose answer is not true. */
  readonly trace: readonly string[];
}

const text = { kind: 'string' } as const;
const places: Readonly<Record<string, { readonly slot: number; readonly type: StaticType }>> = { asOf: { slot: slots.asOf, type: { kind: 'timestamp' } } };

export async function runEval(expression: string, options: EvalOptions): Promise<Loaded<EvalRun>> {
  const calendar = makeCalendar('UTC', options.asOf);
  if (options.kind === null || options.site === null) {
    const compiled = compileIn(expression, { names: new Map(Object.entries(places)) }, { role: 'value' });
    if (!compiled.ok) return { ok: false, problems: problemsOf(expression, compiled) };
    const frame: unknown[] = [calendar];
    frame[slots.asOf] = timestampOf(calendar.end);
    return { ok: true, value: { value: show(compiled.run(frame)), records: [], counts: {}, trace: [] }, problems: [] };
  }
  const library = openLibrary(options, false);
  if (!library.ok) return library;
  const kind = library.value.kinds.get(options.kind);
  if (!kind) return { ok: false, problems: [problem(`there is no evidence kind "${options.kind}"`, `one of: ${[...library.value.kinds.keys()].sort(compareText).join(', ')}`, 'E_UNKNOWN_REFERENCE')] };
  const compiled = compileIn(expression, scopeOf(kind), { role: 'value' });
  if (!compiled.ok) return { ok: false, problems: problemsOf(expression, compiled) };
  const prepared = prepare(options.site, { ...options, policy: null, zone: null });
  if (!prepared.ok) return prepared;
  const evidence = await readSiteEvidence(options.site, prepared.value, { asOf: options.asOf, progress: () => undefined });
  const clock = makeCalendar(prepared.value.loaded.site.timeZone, options.asOf);
  return { ok: true, value: forRecords(compiled.run, expression, kind, evidence, clock, options.trace), problems: [] };
}

const scopeOf = (kind: Kind): Scope => ({
  names: new Map<string, { readonly slot: number; readonly type: StaticType }>([...Object.entries(places), [kind.names.one, { slot: slots.record, type: recordType(kind) }], ['site', { slot: slots.site, type: { kind: 'record', name: 'site', fields: { id: text, name: text } } }]]),
});

function forRecords(run: (frame: readonly unknown[]) => unknown, expression: string, kind: Kind, evidence: EvidenceSet, clock: ReturnType<typeof makeCalendar>, trace: boolean): EvalRun {
  const files = new Map(evidence.register.map((each) => [each.registration.id, each.registration.file]));
  const records = evidence.kinds.get(kind.id)?.records ?? [];
  const frameOf = (record: EvidenceRecord): unknown[] => {
    const frame: unknown[] = [clock, record.values];
    frame[slots.asOf] = timestampOf(clock.end);
    return frame;
  };
  const counts: Record<string, number> = {};
  let first: EvidenceRecord | null = null;
  const shown = records.map((record) => {
    const answer = run(frameOf(record));
    const sort = answer instanceof Unknown ? 'undecided' : answer instanceof RuleError ? 'error' : typeof answer === 'boolean' ? String(answer) : 'value';
    counts[sort] = (counts[sort] ?? 0) + 1;
    if (answer !== true) first ??= record;
    const [origin] = record.origins;
    return { key: record.key, place: `${files.get(origin?.evidence ?? '') ?? 'site.yaml'}:${String(origin?.line ?? 0)}`, value: show(answer) };
  });
  return { value: '', records: shown, counts, trace: trace && first !== null ? operands(expression, kind, first, frameOf(first)) : [] };
}

/** Each attribute that the expression reads, with its value on one record. */
function operands(expression: string, kind: Kind, record: EvidenceRecord, frame: readonly unknown[]): readonly string[] {
  const whole = compileIn(expression, scopeOf(kind), { role: 'value' });
  const reads = whole.ok ? whole.reads.filter((path) => !path.includes('[')) : [];
  const lines = reads.flatMap((path) => {
    const part = compileIn(path, scopeOf(kind), { role: 'value' });
    return part.ok ? [`  ${path} = ${show(part.run(frame))}`] : [];
  });
  return [`${record.key}: ${expression}`, ...lines];
}

function show(value: unknown): string {
  if (value instanceof Unknown) return `undecided: ${value.reason.what} (${value.reason.code})`;
  if (value instanceof RuleError) return `error: ${value.message}`;
  if (value instanceof Interval) return `between ${String(value.lo)} and ${String(value.hi)}`;
  if (value instanceof OpenList) return `${JSON.stringify(plainOf(value))} and perhaps more (${value.reason.what})`;
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

const problem = (message: string, hint: string, code: Problem['code'], column = 0): Problem => ({ code, severity: 'error', file: '<expression>', line: column === 0 ? 0 : 1, column, path: '', message, hint, excerpt: '' });
const problemsOf = (expression: string, { problems }: Extract<CompiledExpression, { readonly ok: false }>): readonly Problem[] =>
  problems.map((each) => ({ ...problem(each.message, each.hint, each.code, each.offset + 1), excerpt: `${expression.replaceAll('\n', ' ')}\n${' '.repeat(each.offset)}^` }));
