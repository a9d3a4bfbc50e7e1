/** The test file beside a control -> its cases; rows keep their YAML values, and a number that lost digits is refused. */
import { basename } from 'node:path';
import type { Catalogue } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { FieldSchema, Kind } from '../model/kind.js';
import type { ControlCase, ControlTest } from '../model/library.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { Decisions } from '../model/site.js';
import { claimProblems } from './case-claims.js';
import { loadDecisions } from './decisions.js';
import { didYouMean } from './nearest.js';
import { isFatal, positionOf, problemAt, problemOfFile, type Path } from './places.js';
import type { RawCase } from './raw.js';
import { checkShape } from './shapes.js';
import { flowOf, locationOf, orderedVector, vectorOf } from './zones.js';
import type { YamlFile } from './yaml.js';

export interface TestContext {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly controls: readonly Control[];
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  /** Controls whose files are broken: testing one is no second mistake. */
  readonly brokenControls: ReadonlySet<string>;
}

export function loadControlTest(source: YamlFile, context: TestContext): Loaded<ControlTest> {
  const shape = checkShape('control-test', source);
  if (!shape.ok) return shape;
  const raw = shape.value;
  const control = context.controls.find(({ id }) => id === raw.control);
  const ids = context.controls.map(({ id }) => id);
  const problems: Problem[] = [];
  if (!ids.includes(raw.control) && !context.brokenControls.has(raw.control))
    problems.push(
      problemAt(
        source.at(['control']),
        'E_UNKNOWN_REFERENCE',
        ['control'],
        `there is no control "${raw.control}"`,
        didYouMean(raw.control, ids),
      ),
    );
  else if (!basename(source.file).startsWith(raw.control))
    problems.push(
      problemAt(source.at(['control']), 'E_TEST_CASE', ['control'], `the file ${basename(source.file)} does not begin with ${raw.control}`),
    );
  const first = new Map<string, number>();
  const cases = raw.cases.map((each, n) => {
    const path = ['cases', n];
    const earlier = first.get(each.name);
    if (earlier === undefined) first.set(each.name, n);
    else
      problems.push(
        problemAt(
          source.at([...path, 'name']),
          'E_DUPLICATE_ID',
          [...path, 'name'],
          `there is a case of that name in line ${source.at(['cases', earlier]).line} already`,
        ),
      );
    problems.push(...caseProblems(each, path, source, context));
    if (control) problems.push(...claimProblems(each, path, source, control));
    const decided = loadDecisions(each.decisions, [...path, 'decisions'], source, plantOf(each, context));
    problems.push(...decided.problems.map((problem) => ({ ...problem, code: 'E_TEST_CASE' as const, severity: 'error' as const })));
    return caseOf(each, path, source, decided.decisions);
  });
  raw.equivalent?.forEach(({ mutant }, n) => {
    if (raw.equivalent?.findIndex((each) => each.mutant === mutant) !== n)
      problems.push(problemAt(source.at(['equivalent', n]), 'E_DUPLICATE_ID', ['equivalent', n], `the mutant "${mutant}" is argued twice`));
  });
  if (isFatal(problems)) return { ok: false, problems };
  const equivalent = (raw.equivalent ?? []).map((each, n) => ({ ...each, line: source.at(['equivalent', n]).line }));
  return { ok: true, value: { control: raw.control, cases, equivalent, file: source.file, at: source.at }, problems };
}

/** What the runner sets up: zones z and other, a conduit c, and one registration for each kind. */
const plantOf = (raw: RawCase, { controls, brokenControls, catalogues }: TestContext): Parameters<typeof loadDecisions>[3] => ({
  zones: ['z', 'other'],
  conduits: ['c'],
  registrations: Object.keys(raw.evidence),
  controls: [...controls.map(({ id }) => id), ...brokenControls],
  catalogues,
});

function caseOf(raw: RawCase, path: Path, source: YamlFile, decided: Decisions): ControlCase {
  const { evidence, absent = [], zone, conduit, declaredFlows, decisions, ...rest } = raw;
  return {
    ...rest,
    ...(decisions ? { decisions: decided } : {}),
    evidence: Object.fromEntries(Object.entries(evidence).filter(([kind]) => !absent.includes(kind))),
    ...(zone ? { zone: partialZone(zone) } : {}),
    ...(conduit ? { conduit: partialConduit(conduit, [...path, 'conduit'], source) } : {}),
    ...(declaredFlows ? { declaredFlows: declaredFlows.map((flow, n) => flowOf(flow, [...path, 'declaredFlows', n], source)) } : {}),
    line: positionOf(source.at(path)).line,
  };
}

function partialZone(raw: NonNullable<RawCase['zone']>): NonNullable<ControlCase['zone']> {
  const { location, target, ...rest } = raw;
  return {
    ...rest,
    ...(location === undefined ? {} : { location: locationOf(location) }),
    ...(target === undefined ? {} : { target: orderedVector(vectorOf(target)) }),
  };
}

function partialConduit(raw: NonNullable<RawCase['conduit']>, path: Path, source: YamlFile): NonNullable<ControlCase['conduit']> {
  const { flows, target, ...rest } = raw;
  return {
    ...rest,
    ...(flows ? { flows: flows.map((flow, n) => flowOf(flow, [...path, 'flows', n], source)) } : {}),
    ...(target === undefined ? {} : { target: orderedVector(vectorOf(target)) }),
  };
}

function caseProblems(raw: RawCase, path: Path, source: YamlFile, { kinds }: TestContext): readonly Problem[] {
  const given = Object.keys(raw.evidence);
  const readable = [...kinds.values()].filter(({ model }) => !model).map(({ id }) => id);
  const problems: Problem[] = [];
  for (const [kindId, rows] of Object.entries(raw.evidence)) {
    const kind = kinds.get(kindId);
    const at = [...path, 'evidence', kindId];
    if (!kind || kind.model)
      problems.push(
        problemAt(source.keyAt(at), 'E_UNKNOWN_REFERENCE', at, `there is no evidence kind "${kindId}"`, didYouMean(kindId, readable)),
      );
    else rows.forEach((row, n) => problems.push(...rowProblems(row, kind, [...at, n], source)));
  }
  for (const key of ['complete', 'stale', 'lowGrade', 'changed', 'sampled', 'absent'] as const)
    raw[key]?.forEach((kind, n) => {
      const at = [...path, key, n];
      if (!given.includes(kind))
        problems.push(problemAt(source.at(at), 'E_TEST_CASE', at, `the case gives no evidence of "${kind}"`, didYouMean(kind, given)));
    });
  return problems;
}

/** A misspelt field would be read as missing, and the case would pass or fail for another reason than its name says. */
function rowProblems(row: Readonly<Record<string, unknown>>, { id, schema }: Kind, path: Path, source: YamlFile): readonly Problem[] {
  const fields = Object.keys(schema.properties);
  return Object.entries(row).flatMap(([name, value]) => {
    const at = [...path, name];
    const field = schema.properties[name];
    if (!field) return [problemAt(source.keyAt(at), 'E_TEST_CASE', at, `${id} has no field "${name}"`, didYouMean(name, fields))];
    const items = Array.isArray(value) ? value.map((_, n) => [...at, n]) : [at];
    return items.flatMap((each) => lostDigits(field, each, source));
  });
}

function lostDigits(field: FieldSchema, path: Path, source: YamlFile): readonly Problem[] {
  const isText = (field.items ?? field).type === 'string';
  const scalar = source.scalarAt(path);
  if (!isText || typeof scalar?.value !== 'number' || String(scalar.value) === scalar.source) return [];
  return [
    problemAt(
      source.at(path),
      'E_QUOTE_IT',
      path,
      `${scalar.source} is read as the number ${scalar.value}, and a text is wanted`,
      `write "${scalar.source}"`,
    ),
  ];
}

/** Controls without a test file, or without a case of each sort; only lint asks for it. */
export function missingTests(controls: readonly Control[], tests: ReadonlyMap<string, ControlTest>): readonly Problem[] {
  return controls.flatMap(({ id, file }) => {
    const test = tests.get(id);
    const beside = file.replace(/\.ya?ml$/, '.test.yaml');
    if (!test)
      return [
        problemOfFile(
          beside,
          'E_CONTROL_INCOMPLETE',
          `the control ${id} has no test file`,
          'write cases that expect pass, fail and not-evaluated',
        ),
      ];
    const missing = (['pass', 'fail', 'not-evaluated'] as const).filter((status) => !test.cases.some((each) => each.expect === status));
    return missing.length === 0
      ? []
      : [
          problemAt(
            test.at(['cases']),
            'E_CONTROL_INCOMPLETE',
            ['cases'],
            `no case expects ${missing.join(', ')}`,
            'a test shows the control passing, failing and not being evaluated',
          ),
        ];
  });
}
