/** Random small plants for the property tests, and a pack of controls that uses every feature of rules and decisions. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { vectorFrom } from '../../src/model/catalogue.js';
import { conduitOf, zoneOf, type ControlSpec, type Evidence, type PlantSpec, type Row } from './kit.js';

const signed = 'signed statement';
const documentSha256 = createHash('sha256').update(signed).digest('hex');

export const pack: readonly ControlSpec[] = [
  {
    id: 'X-1',
    satisfies: ['SR 7.3'],
    params: { days: { default: 30, byLevel: { 2: 4 }, stricter: 'lower' } },
    rules: [
      {
        for: 'assets',
        when: 'asset.stateful',
        join: { copies: { from: 'backups', on: { asset: 'asset.id' } } },
        let: { good: 'copies.filter(c, c.verified)' },
        assert: 'good.exists(c, age(c.completed) <= params.days)',
      },
    ],
  },
  {
    id: 'X-2',
    satisfies: ['SR 1.1'],
    rules: [
      { for: 'accounts', assert: '!account.shared' },
      { for: 'accounts', when: "account.name != 'own'", group: { name: 'account.name' }, assert: 'size(accounts) <= 1' },
      {
        for: 'accounts',
        group: { group: 'account.groups' },
        assert: "size(accounts) < 3 && group != 'bad'",
        otherwise: 'incomplete-coverage',
      },
    ],
  },
  {
    id: 'X-3',
    subject: ['zone', 'conduit'],
    satisfies: ['SR 2.1'],
    evidence: [{ kind: 'flows', emptyOk: true }],
    rules: [{ for: 'flows', assert: "flow.encrypted || flow.service == 'tcp/1'" }],
  },
  {
    id: 'X-4',
    subject: ['site', 'zone'],
    satisfies: ['SR 1.1 RE 1'],
    rules: [
      { for: 'assets', group: { model: 'asset.model' }, assert: "assets.exists(a, a.class == 'spare')", otherwise: 'incomplete-coverage' },
    ],
  },
  { id: 'X-5', subject: ['site'], rules: [{ for: 'people', assert: 'person.trained' }] },
  {
    id: 'X-6',
    subject: ['conduit', 'zone'],
    satisfies: ['SR 1.1'],
    evidence: [{ kind: 'paths', emptyOk: true }],
    rules: [{ for: 'paths', assert: 'path.mfa' }],
  },
  {
    id: 'X-7',
    rules: [
      {
        for: 'accounts',
        join: {
          asset: { from: 'assets', on: { id: 'account.asset' }, one: true },
          home: { from: 'zones', on: { id: 'asset.zone' }, one: true },
        },
        when: 'asset.level >= 1 && !home.safety',
        assert: "asset.class != 'plc' || !account.shared",
      },
    ],
  },
  {
    id: 'X-8',
    evidence: ['assets', { kind: 'accounts', optional: true }],
    rules: [
      {
        for: 'assets',
        join: { users: { from: 'accounts', on: { asset: 'asset.id' } }, twins: { from: 'assets', on: { addresses: 'asset.addresses' } } },
        assert: "(asset.tags.exists(t, t == 'ok') || users.all(u, !u.shared) && size(users) > 0) && size(twins) == 1",
      },
    ],
  },
  {
    id: 'X-9',
    satisfies: ['SR 7.3'],
    rules: [{ for: 'attestations', assert: "attestation.result == 'fulfilled'" }],
    subject: ['zone', 'conduit', 'site'],
    trigger: { for: 'assets', when: "asset.class == 'radio'" },
  },
];

const at = { file: 'site.yaml', line: 1, column: 1 };
const by = { approver: 'P', approved: '2026-09-01', at };
const long = '2026-12-31';

type Maybe<T> = T | undefined;
/** The first value is the good one: most plants are nearly in order, so that there is something to lose. */
const maybe = <T>([good, ...others]: readonly T[]): fc.Arbitrary<Maybe<T>> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(good) }, { weight: 2, arbitrary: fc.constantFrom<Maybe<T>>(undefined, ...others) });
const zoneNames = ['a', 'b', 'd'] as const;
const networkOf = { a: '10.1.0', b: '10.2.0', d: '10.3.0' } as const;
const whole = (row: Readonly<Record<string, unknown>>): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));

const place = fc.record({
  zone: fc.constantFrom<'a' | 'b' | 'd' | 'nowhere'>('a', 'a', 'a', 'b', 'b', 'b', 'd', 'd', 'd', 'nowhere'),
  says: fc.boolean(),
  host: fc.boolean(),
});
const assets = fc
  .array(
    fc.record({
      place,
      model: maybe(['m', 'n']),
      class: maybe(['spare', 'plc', 'hmi', 'radio']),
      level: maybe([1, 0, 2]),
      stateful: maybe([false, true]),
      tags: maybe([['ok'], ['x', 'ok'], []]),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ place: { zone, says, host }, ...fields }, n) =>
      whole({
        ...fields,
        id: `A${String(n)}`,
        ...(zone === 'nowhere'
          ? {}
          : { zone: says ? zone : undefined, addresses: host || !says ? [`${networkOf[zone]}.${String(n + 1)}`] : undefined }),
      }),
    ),
  );
const assetId = fc.constantFrom('A0', 'A1', 'A2', 'A0', 'A1', 'A2', 'A3', 'X');
const hosts = zoneNames.flatMap((zone) => [`${networkOf[zone]}.1`, `${networkOf[zone]}.2`]);
const address = fc.constantFrom<Maybe<string>>(undefined, '8.8.8.8', ...hosts, ...hosts);
const unique = (key: (row: Row) => string) => (rows: readonly Row[]) => [...new Map(rows.map((row) => [key(row), row])).values()];
const rowsOf = (
  shape: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  key: (row: Row) => string,
  maxLength = 4,
): fc.Arbitrary<readonly Row[]> => fc.array(fc.record(shape).map(whole), { maxLength }).map(unique(key));
const text = (...values: readonly unknown[]): string => JSON.stringify(values);

const tables: Readonly<Record<string, fc.Arbitrary<readonly Row[]>>> = {
  assets,
  backups: rowsOf(
    { asset: assetId, completed: fc.constantFrom('2026-09-20', '2026-09-29', '2026-10-01'), verified: maybe([true, false]) },
    (row) => text([row['asset'], row['completed']]),
  ),
  accounts: rowsOf(
    {
      asset: assetId,
      name: fc.constantFrom('own', 'own', 'root', 'op'),
      shared: maybe([false, true]),
      groups: maybe([['x'], ['x', 'bad'], []]),
    },
    (row) => text([row['asset'], row['name']]),
    5,
  ),
  flows: rowsOf(
    { sourceAddress: address, destinationAddress: address, service: fc.constantFrom('tcp/1', 'tcp/2'), encrypted: maybe([true, false]) },
    (row) => text([row['sourceAddress'], row['destinationAddress'], row['service']]),
  ),
  'discovered-devices': rowsOf(
    {
      address: fc.constantFrom<Maybe<string>>('10.1.0.1', '10.2.0.2', '10.3.0.3', '10.1.0.1', '10.2.0.2', '10.3.0.9', undefined),
      mac: maybe(['00:00:00:00:00:01']),
    },
    (row) => text([row['address'], row['mac']]),
    2,
  ),
  people: rowsOf({ id: fc.constantFrom('P', 'Q'), trained: maybe([true, false]) }, (row) => text(row['id'])),
  paths: rowsOf(
    {
      id: fc.constantFrom('P', 'Q'),
      zone: fc.constantFrom<Maybe<string>>('a', 'b', 'd', 'a', 'b', 'd', undefined),
      conduit: fc.constantFrom<Maybe<string>>('c', 'e', 'c', 'e', undefined),
      mfa: maybe([true, false]),
    },
    (row) => text(row['id']),
  ),
  exercises: fc.constant([{ id: 'E-1', result: 'passed', held: '2026-09-01' }]),
  attestations: fc
    .array(
      fc.record({
        subject: fc.constantFrom<Maybe<string>>(
          'zone:a',
          'zone:b',
          'conduit:c',
          'site',
          'zone:a',
          'zone:b',
          'conduit:c',
          'site',
          'zone:z',
          undefined,
        ),
        result: maybe(['fulfilled', 'not-fulfilled']),
      }),
      { maxLength: 3 },
    )
    .map((list) => list.map((row, n) => whole({ ...row, id: `S${String(n)}`, document: 'documents/s.txt', documentSha256 }))),
};

interface State {
  readonly collected: string | null;
  readonly sampled: boolean;
  readonly complete: boolean;
  readonly sealed: boolean;
  readonly state: 'there' | 'missing' | 'none';
}
const sound: State = { collected: '2026-10-01', sampled: false, complete: true, sealed: true, state: 'there' };
/** How a file differs from one that is sound. */
const flaws: fc.Arbitrary<State> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(sound) },
  {
    weight: 1,
    arbitrary: fc.record({
      collected: fc.constantFrom<string | null>('2026-10-01', '2025-01-01', null),
      sampled: fc.boolean(),
      complete: fc.boolean(),
      sealed: fc.boolean(),
      state: fc.constantFrom<State['state']>('there', 'there', 'missing', 'none'),
    }),
  },
);

/** Rows of a kind in one file for the whole site, or in two that cover its parts. */
const filesOf = (kind: string, rows: fc.Arbitrary<readonly Row[]>): fc.Arbitrary<readonly (readonly [string, Evidence])[]> =>
  fc.tuple(rows, fc.constantFrom(1, 1, 2), flaws, flaws, fc.boolean()).map(([all, parts, one, two, split]) => {
    const half = Math.ceil(all.length / 2);
    const lists = parts === 1 ? [all] : [all.slice(0, half), all.slice(half)];
    return lists.flatMap((list, n): readonly (readonly [string, Evidence])[] => {
      const { collected, sampled, complete, sealed, state } = n === 0 ? one : two;
      if (state === 'none') return [];
      const covers = parts === 1 || !split ? null : n === 0 ? ['a'] : ['b', 'd'];
      const sha256 = sealed ? createHash('sha256').update(JSON.stringify(list)).digest('hex') : null;
      return [
        [
          parts === 1 ? kind : `${kind}-${String(n + 1)}`,
          { rows: list, collected, sampled, complete, sha256, covers, missing: state === 'missing' },
        ],
      ];
    });
  });

/** Flows and discovery see what the inventory has and nothing else, and every record has its place. */
function tidied(given: Readonly<Record<string, Evidence>>): Readonly<Record<string, Evidence>> {
  const isHome = (row: Row): boolean => row['zone'] !== undefined || row['addresses'] !== undefined;
  const assetsOf = Object.entries(given).flatMap(([id, { rows }]) => (id.startsWith('assets') ? rows.filter(isHome) : []));
  const ids = new Set(assetsOf.map((row) => row['id']));
  const known = assetsOf.flatMap((row) => (Array.isArray(row['addresses']) ? row['addresses'].map(String) : []));
  const pick = (n: number): string => known[n % known.length] ?? '';
  const tidy = (id: string, rows: readonly Row[]): readonly Row[] => {
    const kind = id.replace(/-\d$/, '');
    if (kind === 'assets') return rows.filter(isHome);
    if (kind === 'attestations') return rows.filter((row) => row['subject'] !== undefined && row['subject'] !== 'zone:z');
    if (kind === 'paths') return rows.filter((row) => row['zone'] !== undefined || row['conduit'] !== undefined);
    if (kind === 'backups' || kind === 'accounts') return rows.filter((row) => ids.has(row['asset']));
    if (kind === 'flows')
      return known.length === 0
        ? []
        : rows.map((row, n) => ({ ...row, sourceAddress: pick(n), destinationAddress: pick(n * 3 + 1), service: `tcp/${String(n + 1)}` }));
    return kind === 'discovered-devices' ? known.map((address) => ({ address })) : rows;
  };
  return Object.fromEntries(
    Object.entries(given).map(([id, each]) => {
      const rows = tidy(id, each.rows);
      return [id, { ...each, rows, sha256: each.sha256 === null ? null : createHash('sha256').update(JSON.stringify(rows)).digest('hex') }];
    }),
  );
}

const level = fc.constantFrom<0 | 1 | 2>(0, 0, 1, 1, 2);
export const plants: fc.Arbitrary<PlantSpec> = fc
  .record({
    files: fc.tuple(...Object.entries(tables).map(([kind, rows]) => filesOf(kind, rows))),
    targets: fc.tuple(level, level, level),
    waivers: fc.subarray([
      {
        id: 'W-1',
        ...by,
        control: 'X-2',
        subject: 'zone:a',
        owner: 'O',
        reason: '',
        expires: long,
        findings: [],
        records: ['A0|root', 'A1|root'],
      },
      { id: 'W-2', ...by, control: 'X-3', subject: 'zone:a', owner: 'O', reason: '', expires: long, findings: [], records: [] },
      { id: 'W-3', ...by, control: 'X-5', subject: 'site', owner: 'O', reason: '', expires: long, findings: [], records: ['P'] },
    ]),
    approved: fc.constantFrom(true, true, true, false),
    compensated: fc.boolean(),
    days: fc.constantFrom<Maybe<number>>(undefined, undefined, 60, 2),
    programme: fc.constantFrom<'all' | 'none' | readonly string[]>('all', 'none', ['X-5']),
    tidy: fc.constantFrom(true, true, false),
  })
  .map(({ files, targets: [a, b, d], waivers, approved, compensated, days, programme, tidy }): PlantSpec => {
    const found = Object.fromEntries(files.flat());
    const evidence = tidy ? tidied(found) : found;
    const target = (n: 0 | 1 | 2) => ({ target: vectorFrom(() => n) });
    return {
      controls: pack,
      evidence,
      files: { 'documents/s.txt': signed },
      zones: [
        zoneOf('a', ['10.1.0.0/16'], target(a)),
        zoneOf('b', ['10.2.0.0/16'], target(b)),
        zoneOf('d', ['10.3.0.0/16'], { ...target(d), safety: true }),
      ],
      conduits: [conduitOf('c', ['a', 'b'], [], target(a)), conduitOf('e', ['b', 'd'], [], target(d))],
      policy: { target: 'site', programme, params: days === undefined ? {} : { 'X-1': { days } } },
      decisions: {
        waivers,
        completeness: approved
          ? Object.keys(evidence).map((id) => ({ id: `D-${id}`, ...by, evidence: id, reason: '', expires: long }))
          : [],
        notApplicable: ['zone:a', 'zone:b', 'conduit:c'].map((subject) => ({
          ...{
            id: `N-${subject}`,
            ...by,
            control: 'X-9',
            requirement: null,
            subject,
            reason: 'function-absent',
            justification: '',
            reviewBy: long,
          },
        })),
        compensations: compensated
          ? [
              {
                ...{
                  id: 'C',
                  ...by,
                  control: 'X-1',
                  subject: 'zone:a',
                  whyInfeasible: '',
                  claimedLevel: 1,
                  residualRisk: '',
                  validFrom: '2026-09-01',
                  validUntil: long,
                },
                records: ['A0'],
                countermeasures: [
                  { title: 'paths', control: 'X-6', subject: 'zone:a', evidence: null, record: null, test: false },
                  { title: 'drill', control: null, subject: null, evidence: 'exercises', record: 'E-1', test: true },
                ],
              },
            ]
          : [],
      },
    };
  });

/** One thing that may happen to the evidence of a plant. */
interface FileHarm {
  readonly how: 'delete' | 'break';
  readonly file: string;
}
interface FieldHarm {
  readonly how: 'blank' | 'reject';
  readonly file: string;
  readonly row: number;
  readonly field: string;
}
export type Harm = FileHarm | FieldHarm;
export const isOfField = (harm: Harm): harm is FieldHarm => 'field' in harm;

const evidenceOf = (spec: PlantSpec, file: string): Evidence => {
  const given = spec.evidence[file];
  return given === undefined ? { rows: [] } : 'rows' in given ? given : { rows: given };
};

/** Every way to harm a plant once. A sealed file is harmed without its seal, so that nothing else than the harm speaks. */
export function harms(spec: PlantSpec): readonly Harm[] {
  return Object.keys(spec.evidence).flatMap((file): readonly Harm[] => [
    { how: 'delete', file },
    { how: 'break', file },
    ...evidenceOf(spec, file).rows.flatMap((row, n) =>
      Object.keys(row).flatMap((field): readonly Harm[] => [
        { how: 'blank', file, row: n, field },
        { how: 'reject', file, row: n, field },
      ]),
    ),
  ]);
}

const without = (row: Row, field: string): Row => Object.fromEntries(Object.entries(row).filter(([name]) => name !== field));

export function harmed(spec: PlantSpec, harm: Harm): PlantSpec {
  const { file } = harm;
  const before = evidenceOf(spec, file);
  const change = (): Evidence => {
    if (!isOfField(harm)) return harm.how === 'delete' ? { ...before, missing: true } : { ...before, text: '[{"id": ' };
    const rows = before.rows.map((row, n) => {
      if (n !== harm.row) return row;
      return harm.how === 'blank' ? without(row, harm.field) : { ...row, [harm.field]: { not: 'a value' } };
    });
    return { ...before, rows };
  };
  return { ...spec, evidence: { ...spec.evidence, [file]: change() } };
}

/** The register as if nobody had sealed it. What a person approved is then not complete, so both sides lose their seals. */
export function unsealed(spec: PlantSpec): PlantSpec {
  const evidence = Object.fromEntries(Object.keys(spec.evidence).map((file) => [file, { ...evidenceOf(spec, file), sha256: null }]));
  return { ...spec, evidence };
}

export function shuffled(spec: PlantSpec, seed: number): PlantSpec {
  const turn = <T>(list: readonly T[]): readonly T[] => {
    const at = list.length === 0 ? 0 : seed % list.length;
    return [...list.slice(at), ...list.slice(0, at)].reverse();
  };
  const evidence = Object.fromEntries(
    turn(Object.keys(spec.evidence)).map((file) => [
      file,
      { ...evidenceOf(spec, file), sha256: null, rows: turn(evidenceOf(spec, file).rows) },
    ]),
  );
  return { ...spec, evidence, controls: turn(spec.controls) };
}
