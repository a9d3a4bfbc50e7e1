/** Small plants for the tests of evaluate/ and assess/: kinds, controls and evidence in a few lines, through the stages as `check` calls them. */
import { assess } from '../../src/assess/assess.js';
import { compileControls } from '../../src/evaluate/compile-controls.js';
import { evaluate, type Evaluation } from '../../src/evaluate/evaluate.js';
import type { Outcome } from '../../src/evaluate/outcome.js';
import { makeCalendar } from '../../src/evidence/calendar.js';
import { readEvidence } from '../../src/evidence/read-evidence.js';
import type { Assessment, Finding, Result } from '../../src/model/assessment.js';
import { vectorFrom, type Catalogue, type SecurityLevel } from '../../src/model/catalogue.js';
import type { Control, Parameter, Rule } from '../../src/model/control.js';
import type { FieldSchema, Kind } from '../../src/model/kind.js';
import type { Policy } from '../../src/model/policy.js';
import type { EvidenceSet } from '../../src/model/record.js';
import type { Conduit, Decisions, Registration, Site, Zone } from '../../src/model/site.js';
import { conduitOf, folderOf, kindOf, registrationOf, zoneOf } from '../evidence/fixtures.js';

export { conduitOf, kindOf, zoneOf };

export const asOf = '2026-10-01';
const text: FieldSchema = { type: 'string' };
const texts: FieldSchema = { type: 'array', items: text };
const ips: FieldSchema = { type: 'array', items: { type: 'string', format: 'ip' } };
const flag: FieldSchema = { type: 'boolean' };
const whole: FieldSchema = { type: 'integer' };
const day: FieldSchema = { type: 'string', format: 'date' };

/** All grades will do, and nothing ages, so that a test sets only what it is about. */
const easy = { grades: { 1: 'E0', 2: 'E0', 3: 'E0', 4: 'E0' } } as const;
export const kinds: ReadonlyMap<string, Kind> = new Map(
  [
    kindOf(
      'assets',
      { id: text, zone: text, addresses: ips, model: text, class: text, level: whole, stateful: flag, tags: texts },
      { ...easy, names: { one: 'asset', many: 'assets' }, attach: { '': { zone: 'zone', address: 'addresses' } }, maxAgeDays: 90 },
      ['id'],
    ),
    kindOf(
      'backups',
      { asset: text, completed: day, verified: flag },
      {
        ...easy,
        names: { one: 'backup', many: 'backups' },
        key: ['asset', 'completed'],
        attach: { '': { asset: 'asset' } },
        order: 'completed',
        maxAgeDays: 7,
      },
      ['asset', 'completed'],
    ),
    kindOf(
      'accounts',
      { asset: text, name: text, shared: flag, groups: texts },
      { ...easy, names: { one: 'account', many: 'accounts' }, key: ['asset', 'name'], attach: { '': { asset: 'asset', zone: 'zone' } } },
    ),
    kindOf(
      'flows',
      {
        sourceAddress: { type: 'string', format: 'ip' },
        destinationAddress: { type: 'string', format: 'ip' },
        service: text,
        encrypted: flag,
      },
      {
        ...easy,
        names: { one: 'flow', many: 'flows' },
        key: ['sourceAddress', 'destinationAddress', 'service'],
        attach: { source: { address: 'sourceAddress' }, destination: { address: 'destinationAddress' } },
      },
      ['service'],
    ),
    kindOf(
      'discovered-devices',
      { address: { type: 'string', format: 'ip' }, mac: text },
      { ...easy, names: { one: 'device', many: 'devices' }, key: ['address', 'mac'], attach: { '': { address: 'address' } } },
    ),
    kindOf(
      'paths',
      { id: text, zone: text, conduit: text, mfa: flag },
      { ...easy, names: { one: 'path', many: 'paths' }, attach: { '': { zone: 'zone', conduit: 'conduit' } } },
      ['id'],
    ),
    kindOf(
      'attestations',
      {
        id: text,
        zone: text,
        conduit: text,
        subject: text,
        requirement: text,
        result: { type: 'string', enum: ['fulfilled', 'not-fulfilled'] },
        basis: text,
        document: text,
        documentSha256: text,
      },
      {
        ...easy,
        names: { one: 'attestation', many: 'attestations' },
        attach: { '': { zone: 'zone', conduit: 'conduit', subject: 'subject' } },
        document: { path: 'document', sha256: 'documentSha256' },
      },
      ['id', 'document', 'documentSha256'],
    ),
    kindOf(
      'exercises',
      { id: text, result: { type: 'string', enum: ['passed', 'failed'] }, held: day },
      { ...easy, names: { one: 'exercise', many: 'exercises' }, ceiling: 'E4' },
      ['id'],
    ),
    kindOf('people', { id: text, trained: flag }, { ...easy, names: { one: 'person', many: 'people' } }, ['id']),
    kindOf(
      'zones',
      { id: text, name: text, safety: flag },
      { ...easy, names: { one: 'zone', many: 'zones' }, model: true, attach: { '': { zone: 'id' } } },
      ['id'],
    ),
    kindOf(
      'conduits',
      { id: text, between: texts },
      { ...easy, names: { one: 'conduit', many: 'conduits' }, model: true, attach: { '': { conduit: 'id' } } },
      ['id'],
    ),
  ].map((kind) => [
    kind.id,
    kind.id === 'accounts' ? { ...kind, schema: { ...kind.schema, properties: { ...kind.schema.properties, zone: text } } } : kind,
  ]),
);

export function kindNamed(id: string): Kind {
  const kind = kinds.get(id);
  if (kind === undefined) throw new Error(`no kind ${id}`);
  return kind;
}

const row = (id: string, fr: 'IAC' | 'UC' | 'RA', level: SecurityLevel, conduit = true) => ({
  id,
  title: id,
  fr,
  level,
  parent: null,
  conduit,
});
export const catalogue: Catalogue = {
  id: 'iec-62443-3-3',
  title: 'A small catalogue',
  edition: '',
  requirements: [row('SR 1.1', 'IAC', 1), row('SR 1.1 RE 1', 'IAC', 2), row('SR 2.1', 'UC', 1, false), row('SR 7.3', 'RA', 1)],
};

export type RuleSpec = Partial<Omit<Rule, 'joins' | 'group' | 'lets'>> & {
  readonly for: string;
  readonly assert: string;
  readonly join?: Readonly<
    Record<string, { readonly from: string; readonly on: Readonly<Record<string, string>>; readonly one?: boolean }>
  >;
  readonly group?: Readonly<Record<string, string>>;
  readonly let?: Readonly<Record<string, string>>;
};
export interface ControlSpec extends Partial<Omit<Control, 'rules' | 'params' | 'evidence'>> {
  readonly rules: readonly RuleSpec[];
  readonly params?: Readonly<Record<string, Partial<Parameter>>>;
  readonly evidence?: readonly (string | { readonly kind: string; readonly optional?: boolean; readonly emptyOk?: boolean })[];
}

export function controlOf({ rules, params = {}, evidence, ...more }: ControlSpec): Control {
  const id = more.id ?? 'X-1';
  const used = [...new Set(rules.flatMap((rule) => [rule.for, ...Object.values(rule.join ?? {}).map(({ from }) => from)]))];
  return {
    id,
    version: 1,
    title: id,
    satisfies: [],
    maps: {},
    rationale: '',
    subject: ['zone'],
    aspect: 'implementation',
    automation: 'full',
    evidence: (evidence ?? used).map((need) => ({
      optional: false,
      emptyOk: false,
      ...(typeof need === 'string' ? { kind: need } : need),
    })),
    params: Object.fromEntries(
      Object.entries(params).map(([name, parameter]) => [
        name,
        { type: 'integer', default: 0, byLevel: {}, stricter: 'none', why: '', ...parameter },
      ]),
    ),
    rules: rules.map(ruleOf),
    practice: null,
    lessons: false,
    trigger: null,
    fix: '',
    effort: { cost: 0, days: 0, outage: 'none' },
    proves: '',
    file: `${id}.yaml`,
    sha256: '',
    at: () => ({ file: `${id}.yaml`, line: 1, column: 1, excerpt: '' }),
    keyAt: () => ({ file: `${id}.yaml`, line: 1, column: 1, excerpt: '' }),
    ...more,
  };
}

function ruleOf({ join = {}, group, let: lets = {}, ...rule }: RuleSpec, n: number): Rule {
  const [name] = Object.entries(group ?? {});
  return {
    id: `r${String(n + 1)}`,
    when: null,
    message: 'wrong',
    severity: 'medium',
    otherwise: null,
    ...rule,
    joins: Object.entries(join).map(([as, { from, on, one = false }]) => ({ name: as, from, on, one })),
    group: name === undefined ? null : { name: name[0], by: name[1] },
    lets: Object.entries(lets).map(([as, value]) => ({ name: as, value })),
  };
}

export type Row = Readonly<Record<string, unknown>>;
export interface Evidence extends Partial<Registration> {
  readonly rows: readonly Row[];
  /** The file is not there. */
  readonly missing?: boolean;
  /** What stands in the file in place of the rows. */
  readonly text?: string;
}
export interface PlantSpec {
  readonly controls: readonly ControlSpec[];
  /** By registration id; the kind is the id up to a hyphen and a digit (`assets-2`), unless it is given. */
  readonly evidence: Readonly<Record<string, readonly Row[] | Evidence>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly zones?: readonly Zone[];
  readonly conduits?: readonly Conduit[];
  readonly decisions?: Partial<Decisions>;
  readonly policy?: Partial<Policy>;
  readonly kinds?: ReadonlyMap<string, Kind>;
  readonly asOf?: string;
  readonly zone?: string;
}

export const policyOf = (more: Partial<Policy> = {}): Policy => ({
  ...{
    id: 'p',
    version: 1,
    title: '',
    description: '',
    extends: [],
    target: vectorFrom(() => 1),
    programme: 'all',
    reasons: {},
    params: {},
    freshness: {},
  },
  ...{ controls: { include: 'all', exclude: [] }, grades: {}, conduitProfile: 'default', file: '', sha256: '' },
  ...more,
});

const isList = (value: readonly Row[] | Evidence): value is readonly Row[] => Array.isArray(value);

export function siteOf({ evidence, zones, conduits, decisions }: PlantSpec): {
  readonly site: Site;
  readonly files: Readonly<Record<string, string>>;
} {
  const files: Record<string, string> = {};
  const registrations = Object.entries(evidence).map(([id, given]): Registration => {
    const { rows, missing = false, text: written, ...more } = isList(given) ? { rows: given } : given;
    const file = more.file ?? `evidence/${id}.json`;
    if (!missing) files[file] = written ?? JSON.stringify(rows);
    return registrationOf(id, id.replace(/-\d$/, ''), file, { collected: '2026-10-01', ...more });
  });
  const site: Site = {
    id: 'works',
    name: 'Works',
    accountable: null,
    timeZone: 'UTC',
    location: null,
    zones: zones ?? [zoneOf('a', ['10.1.0.0/16']), zoneOf('b', ['10.2.0.0/16'])],
    conduits: conduits ?? [conduitOf('c', ['a', 'b'])],
    evidence: registrations,
    decisions: { waivers: [], compensations: [], notApplicable: [], completeness: [], ...decisions },
    file: 'site.yaml',
    sha256: '',
  };
  return { site, files };
}

export interface Run {
  readonly assessment: Assessment;
  readonly evaluation: Evaluation;
  readonly evidence: EvidenceSet;
  readonly findings: readonly Finding[];
  /** The same as lines of findings.ndjson. */
  readonly lines: readonly string[];
  readonly result: (subject: string, control?: string) => Result;
  readonly outcome: (subject: string, control?: string) => Outcome;
  /** `pass`, or `fail a, b`, or the status with the codes of its reasons. */
  readonly status: (subject: string, control?: string) => string;
}

export async function check(spec: PlantSpec): Promise<Run> {
  const { site, files } = siteOf(spec);
  const today = spec.asOf ?? asOf;
  const known = spec.kinds ?? kinds;
  const controls = spec.controls.map(controlOf);
  const { compiled, problems } = compileControls(controls, known);
  const broken = problems.filter(({ severity }) => severity === 'error');
  if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join('\n'));
  const calendar = makeCalendar('UTC', today);
  const evidence = await readEvidence({
    site,
    kinds: known,
    folder: folderOf({ ...files, ...spec.files }),
    asOf: today,
    calendar,
    compilePath: () => () => [],
    compileWhere: () => () => true,
  });
  const policy = policyOf(spec.policy);
  const evaluation = evaluate({ controls: compiled, kinds: known, catalogue, evidence, site, policy, clock: calendar });
  const { assessment, findings, lines } = assess({
    ...{
      tool: { name: 'test', version: '' },
      asOf: today,
      site,
      policy,
      controls,
      leftOut: [],
      controlsSha256: '',
      kinds: known,
      catalogue,
      catalogues: new Map(),
      mappings: [],
    },
    ...{ evidence, evaluation, problems: [], zone: spec.zone ?? null, findingsKept: 100 },
  });
  const only = controls[0]?.id ?? '';
  const result: Run['result'] = (subject, control = only) => {
    const found = assessment.results.find((each) => each.subject === subject && each.control === control);
    if (!found) throw new Error(`no result of ${control} on ${subject}`);
    return found;
  };
  return {
    assessment,
    evaluation,
    evidence,
    findings: [...findings()],
    lines: [...lines()],
    result,
    outcome: (subject, control = only) => {
      const found = evaluation.outcomes.find((each) => each.subject.ref === subject && each.control.id === control);
      if (!found) throw new Error(`no outcome of ${control} on ${subject}`);
      return found;
    },
    status: (subject, control = only) => {
      const { status, reasons } = result(subject, control);
      if (status === 'fail')
        return `fail ${[...findings()]
          .filter((each) => each.control === control && each.subject === subject)
          .map(({ record }) => record.key)
          .sort()
          .join(', ')}`;
      return [status, ...new Set(reasons.map(({ code }) => code))].join(' ').trim();
    },
  };
}
