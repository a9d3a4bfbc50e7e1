/** `eval`: a CEL expression alone, or for each record of a kind on a site. */
import { recordType, slots } from '../evaluate/compile-control.js';
import { makeCalendar } from '../evidence/calendar.js';
import { didYouMean } from '../load/nearest.js';
import type { Kind } from '../model/kind.js';
import type { Loaded, Problem } from '../model/problem.js';
import { compareText } from '../model/problem.js';
import type { EvidenceRecord, EvidenceSet } from '../model/record.js';
import type { Site } from '../model/site.js';
import { compileIn, type CompiledExpression, type Scope } from '../rules/compile.js';
import { describe } from '../rules/describe.js';
import { timestampOf } from '../rules/plain.js';
import { traceIn, type Trace, type TraceLine } from '../rules/trace.js';
import type { StaticType } from '../rules/types.js';
import { RuleError, Unknown } from '../rules/values.js';
import { openLibrary, prepare, readSiteEvidence, type LibraryOptions } from '../run.js';

export interface EvalOptions extends LibraryOptions {
  readonly cwd: string;
  readonly asOf: string;
  /** null: without a site. */
  readonly site: string | null;
  readonly kind: string | null;
  readonly trace: boolean;
  /** Key of the record to trace; null: the first whose answer is not true. */
  readonly record: string | null;
}
export interface EvalRun {
  /** Without a kind; "" with one. */
  readonly value: string;
  readonly records: readonly { readonly key: string; readonly place: string; readonly value: string }[];
  /** true, false, value, undecided, error -> how many records; without a kind, the sort of the one value. */
  readonly counts: Readonly<Record<string, number>>;
  /** Each part of the expression on the record that was asked for, or on the first whose answer is not true (of the first, where all are). */
  readonly trace: readonly TraceLine[];
  /** Why that record is undecided, or why there is no record at all: one sentence each. */
  readonly why: readonly string[];
  /** Key of that record. */
  readonly traced: string | null;
}

type Run = Extract<CompiledExpression, { readonly ok: true }>['run'];
type Frame = readonly unknown[];

const text: StaticType = { kind: 'string' };
const siteFields: StaticType = { kind: 'record', name: 'site', fields: { id: text, name: text, accountable: text, timeZone: text } };
const bareScope: Scope = { names: new Map([['asOf', { slot: slots.asOf, type: { kind: 'timestamp' } }]]) };
const scopeOf = (kind: Kind): Scope => ({
  names: new Map([
    ...bareScope.names,
    ['site', { slot: slots.site, type: siteFields }],
    [kind.names.one, { slot: slots.record, type: recordType(kind) }],
  ]),
});

export async function runEval(expression: string, options: EvalOptions): Promise<Loaded<EvalRun>> {
  if (options.kind === null || options.site === null) return evalAlone(expression, options);
  const library = openLibrary(options, false);
  if (!library.ok) return library;
  const { kinds } = library.value;
  const kind = kinds.get(options.kind);
  if (!kind) {
    const names = [...kinds.keys()].sort(compareText);
    return refused(`there is no evidence kind "${options.kind}"`, didYouMean(options.kind, names), 'E_UNKNOWN_REFERENCE', '--for');
  }
  const scope = scopeOf(kind);
  const compiled = compileIn(expression, scope, { role: 'value' });
  if (!compiled.ok) return { ok: false, problems: problemsOf(expression, compiled) };
  const prepared = prepare(options.site, { ...options, policy: null, zone: null });
  if (!prepared.ok) return prepared;
  const { site } = prepared.value.loaded;
  const evidence = await readSiteEvidence(options.site, prepared.value, { asOf: options.asOf, progress: () => undefined });
  const frameOf = framesOf(site, options.asOf);
  const value = forRecords(compiled.run, kind, evidence, frameOf);
  const asked = evidence.kinds.get(kind.id)?.records.find(({ key }) => key === options.record);
  if (options.record !== null && !asked) {
    const keys = value.run.records.map(({ key }) => key);
    return refused(
      `there is no record "${options.record}" of ${kind.id}`,
      didYouMean(options.record, keys),
      'E_UNKNOWN_REFERENCE',
      '--record',
    );
  }
  if (value.first === null) return { ok: true, value: { ...value.run, why: whyNone(kind, evidence) }, problems: [] };
  if (!options.trace && !asked) return { ok: true, value: value.run, problems: [] };
  const traced = asked ?? value.first;
  const { lines, why } = traceIn(expression, scope, frameOf(traced)) ?? noTrace;
  return { ok: true, value: { ...value.run, trace: lines, why, traced: traced.key }, problems: [] };
}

function evalAlone(expression: string, { asOf, trace }: EvalOptions): Loaded<EvalRun> {
  const compiled = compileIn(expression, bareScope, { role: 'value' });
  if (!compiled.ok) return { ok: false, problems: problemsOf(expression, compiled) };
  const frame = framesOf(null, asOf)(null);
  const answer = compiled.run(frame);
  const { lines, why } = (trace ? traceIn(expression, bareScope, frame) : null) ?? noTrace;
  return {
    ok: true,
    value: { value: show(answer), records: [], counts: { [sortOf(answer)]: 1 }, trace: lines, why, traced: null },
    problems: [],
  };
}

/** What an expression finds in its slots: the clock, the site, the day, one record. */
function framesOf(site: Site | null, asOf: string): (record: EvidenceRecord | null) => Frame {
  const clock = makeCalendar(site?.timeZone ?? 'UTC', asOf);
  const accountable = site?.accountable ?? null;
  const shown = site && { id: site.id, name: site.name, timeZone: site.timeZone, ...(accountable === null ? {} : { accountable }) };
  return (record) => {
    const frame: unknown[] = [clock];
    if (record) frame[slots.record] = record.values;
    if (shown) frame[slots.site] = shown;
    frame[slots.asOf] = timestampOf(clock.end);
    return frame;
  };
}

function forRecords(
  run: Run,
  kind: Kind,
  evidence: EvidenceSet,
  frameOf: (record: EvidenceRecord) => Frame,
): { readonly run: EvalRun; readonly first: EvidenceRecord | null } {
  const files = new Map(evidence.register.map((each) => [each.registration.id, each.registration.file]));
  const found = evidence.kinds.get(kind.id)?.records ?? [];
  const counts: Record<string, number> = {};
  const answers = found.map((record) => ({ record, answer: run(frameOf(record)) }));
  const records = answers.map(({ record, answer }) => {
    const sort = sortOf(answer);
    counts[sort] = (counts[sort] ?? 0) + 1;
    const [origin] = record.origins;
    const file = origin?.file ?? files.get(origin?.evidence ?? '') ?? 'site.yaml';
    const within = origin && origin.line > 0 ? `:${origin.line}` : ` ${origin?.pointer ?? ''}`.trimEnd();
    return { key: record.key, place: file + within, value: show(answer) };
  });
  const first = answers.find(({ answer }) => answer !== true) ?? answers[0];
  return { run: { value: '', records, counts, trace: [], why: [], traced: null }, first: first?.record ?? null };
}

const noTrace: Trace = { lines: [], why: [] };

/** Why a kind has no record: nothing selected, and never silently. */
function whyNone(kind: Kind, evidence: EvidenceSet): readonly string[] {
  const registered = evidence.kinds.get(kind.id)?.registrations ?? [];
  if (kind.model) return [`the site declares no ${kind.id}`];
  if (kind.derivedFrom !== null) return [`nothing of the kind follows from ${kind.derivedFrom.map((each) => each.kind).join(', ')}`];
  if (registered.length === 0) return [`no evidence of ${kind.id} is registered in site.yaml`];
  return registered.map(
    ({ registration, state, reason, records, rejected }) =>
      `${registration.id} (${registration.file}): ${reason === '' ? state : reason}; ${records} rows, ${rejected.length} of them rejected`,
  );
}

function sortOf(answer: unknown): string {
  if (answer instanceof Unknown) return 'undecided';
  if (answer instanceof RuleError) return 'error';
  return typeof answer === 'boolean' ? String(answer) : 'value';
}

const show = (value: unknown): string => (typeof value === 'string' ? value : describe(value));

const refused = (message: string, hint: string, code: Problem['code'], file: string): Loaded<EvalRun> => ({
  ok: false,
  problems: [{ code, severity: 'error', file, line: 0, column: 0, path: '', message, hint, excerpt: '' }],
});

/** Line and column as in the text, which may have several lines; the line itself with its place marked. */
function problemsOf(expression: string, { problems }: Extract<CompiledExpression, { readonly ok: false }>): readonly Problem[] {
  return problems.map(({ code, severity, message, hint, offset }): Problem => {
    const before = expression.slice(0, offset).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    const excerpt = `${expression.split('\n')[before.length - 1] ?? ''}\n${' '.repeat(column - 1)}^`;
    return { code, severity, file: '<expression>', line: before.length, column, path: '', message, hint, excerpt };
  });
}
