/** A site is edited at random, many times over: what the runs of one process remember never shows in what they write. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { makeMemory as MakeMemory } from '../../src/model/memory.js';
import type { runCheck as RunCheck } from '../../src/run.js';
import type { writeOutputs as WriteOutputs } from '../../src/run/outputs.js';

// The built program, which has read the shipped library ahead: a fresh run takes a second and not five.
const root = fileURLToPath(new URL('../..', import.meta.url));
const built = existsSync(join(root, 'dist/library.json'));
const ofBuild = (file: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(join(root, 'dist', file)).href);

const folder = mkdtempSync(join(tmpdir(), 'otbaseline-again-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Random = (below: number) => number;
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}
const pick = <T>(random: Random, list: readonly T[]): T => {
  const chosen = list[random(list.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
};

const control = (days: number, message: string): string => `id: ACME-1
version: 1
title: Assets have an owner and are known
satisfies: [SR 7.8]
rationale: A test needs it.
subject: zone
aspect: implementation
automation: full
evidence: [assets, { kind: backups, optional: true }]
params: { maxAgeDays: { type: integer, default: ${String(days)}, stricter: lower, why: A test needs it. } }
rules:
  - id: owned
    for: assets
    join: { copies: { from: backups, on: { asset: asset.id } } }
    assert: "asset.owner != '' && copies.all(c, age(c.completed) <= params.maxAgeDays)"
    message: "${message}"
    severity: low
  - id: told
    for: backups
    assert: "backup.completed > asOf"
    message: "{{backup.asset}} {{backup.completed}}"
    severity: low
fix: Name one.
effort: { cost: 0, days: 1, outage: none }
proves: That somebody is named.
`;
const measures = `currency: EUR
measures:
  - id: M-1
    title: Owners are named
    controls: [ACME-1]
    zones: [station]
    capex: 100
    opex: 10
    life: 5
    outage: none
    owner: I. Sokół
    by: OT
    proposed: { assets: proposed/assets.csv }
`;

interface Plant {
  readonly site: string;
  readonly rules: string;
  asOf: string;
  zone: string | null;
}
/** What is done to a plant, and in which words it is told when a run differs. */
type Edit = (plant: Plant, random: Random) => string;

const read = (path: string): string => readFileSync(path, 'utf8');
const evidenceOf = ({ site }: Plant): readonly string[] => readdirSync(join(site, 'evidence')).map((name) => join(site, 'evidence', name));
const original = (path: string, { site }: Plant): string => join(root, 'test/sites/small-met', path.slice(site.length));
const inSite =
  (change: (text: string, random: Random) => string): Edit =>
  ({ site }, random) => {
    const path = join(site, 'site.yaml');
    writeFileSync(path, change(read(path), random));
    return 'site.yaml';
  };
const inFile =
  (change: (text: string, random: Random) => string): Edit =>
  (plant, random) => {
    const path = anyFile(plant, random);
    writeFileSync(path, change(read(path), random));
    return path;
  };
const inLines = (change: (lines: string[], random: Random) => void): Edit =>
  inFile((text, random) => {
    const lines = text.split('\n');
    change(lines, random);
    return lines.join('\n');
  });
/** The inventory more often than others: most of the rest hangs on it. */
const anyFile = (plant: Plant, random: Random): string => {
  const assets = join(plant.site, 'evidence/assets.csv');
  return random(3) === 0 && existsSync(assets) ? assets : pick(random, evidenceOf(plant));
};
const waiver = `decisions:
  waivers:
    - { id: W-1, control: ACME-1, subject: zone:station, owner: A. Berg, approver: B. Lind, approved: 2026-09-01, expires: 2026-12-31, reason: Next year }
`;

const edits: Readonly<Record<string, Edit>> = {
  cell: inLines((lines, random) => {
    const [row, other] = [1 + random(lines.length - 1), 1 + random(lines.length - 1)];
    const cells = (lines[row] ?? '').split(',');
    const column = random(cells.length);
    cells[column] = pick(random, ['', 'x', (lines[other] ?? '').split(',')[column] ?? '', '10.9.1.77', '2026-09-30', 'station', 'office']);
    lines[row] = cells.join(',');
  }),
  'row away': inLines((lines, random) => void lines.splice(1 + random(lines.length - 1), 1)),
  'row twice': inLines((lines, random) => void lines.splice(1, 0, lines[1 + random(lines.length - 1)] ?? '')),
  'column renamed': inLines((lines) => void (lines[0] = (lines[0] ?? '').replace(',', ',new '))),
  'written again': inFile((text) => text),
  'half written': inFile((text, random) => text.slice(0, random(text.length))),
  broken: inFile(() => 'id,"zone\n"x'),
  emptied: inFile(() => ''),
  'as it was': (plant, random) => {
    const path = anyFile(plant, random);
    if (existsSync(original(path, plant))) cpSync(original(path, plant), path);
    return path;
  },
  gone: (plant, random) => {
    const path = pick(random, evidenceOf(plant));
    if (evidenceOf(plant).length > 8) rmSync(path);
    return path;
  },
  'all there': (plant) => {
    cpSync(join(root, 'test/sites/small-met/evidence'), join(plant.site, 'evidence'), { recursive: true });
    return 'evidence';
  },
  'nobody asked for it': (plant, random) => {
    writeFileSync(join(plant.site, 'evidence', `more-${String(random(3))}.csv`), 'id\nx\n');
    return 'more';
  },
  document: ({ site }, random) => {
    const path = join(site, 'documents', pick(random, readdirSync(join(site, 'documents'))));
    writeFileSync(path, random(2) === 0 ? `${read(path)} ` : read(path).trimEnd());
    return path;
  },
  'a line more': inSite((text) => `\n${text}`),
  'collected on another day': inSite((text, random) =>
    text.replace(/collected: \S+/g, (all) => (random(5) === 0 ? `collected: 2026-0${String(7 + random(3))}-15` : all)),
  ),
  unsealed: inSite((text, random) => text.replace(/\n {4}(sha256|records): .*/g, (all) => (random(4) === 0 ? '' : all))),
  grade: inSite((text, random) => text.replace(/grade: E\d/g, (all) => (random(5) === 0 ? `grade: E${String(1 + random(4))}` : all))),
  'a registration away': inSite((text, random) => {
    const parts = text.split(/(?=\n {2}- id: [a-z-]+\n {4}kind: )/);
    if (parts.length > 6) parts.splice(1 + random(parts.length - 1), 1);
    return parts.join('');
  }),
  'time zone': inSite((text, random) => text.replace(/timeZone: \S+/, `timeZone: ${pick(random, ['UTC', 'Europe/Warsaw', 'Asia/Tokyo'])}`)),
  network: inSite((text, random) => text.replace(/networks: \[10\.9\.\d+/, `networks: [10.9.${String(1 + random(2) * 8)}`)),
  target: inSite((text, random) =>
    text.replace(/target: \{ IAC: \d, UC: \d/, `target: { IAC: ${String(random(3))}, UC: ${String(random(2))}`),
  ),
  policy: inSite((text, random) => text.replace(/extends: \S+/, `extends: ${pick(random, ['baseline', 'risk-based'])}`)),
  parameter: inSite((text, random) =>
    text.replace(/\n {2}params: .*|(?=\n {2}target: site)/, `\n  params: { ACME-1: { maxAgeDays: ${String(5 + random(40))} } }`),
  ),
  waiver: inSite((text) => (text.includes('\ndecisions:') ? text : `${text.trimEnd()}\n${waiver}`)),
  'waiver away': inSite((text) => text.replace(waiver, '')),
  'site.yaml cut': inSite((text, random) => (random(2) === 0 ? text.slice(0, -40) : text.replace('zones:', 'zoness:'))),
  'site.yaml as it was': (plant) => {
    cpSync(join(root, 'test/sites/small-met/site.yaml'), join(plant.site, 'site.yaml'));
    return 'site.yaml';
  },
  control: ({ rules }, random) => {
    writeFileSync(
      join(rules, 'ACME-1.yaml'),
      control(20 + random(3), pick(random, ['{{asset.id}} has none', '{{asset.hostname}} lacks one'])),
    );
    return 'ACME-1';
  },
  'control broken': ({ rules }, random) => {
    writeFileSync(join(rules, 'ACME-1.yaml'), control(20, pick(random, ['{{asset.nothing}}', '"', '{{'])));
    return 'ACME-1';
  },
  measures: ({ site }, random) => {
    const path = join(site, 'measures.yaml');
    if (random(3) === 0) rmSync(path, { force: true });
    else writeFileSync(path, measures.replace('capex: 100', `capex: ${String(100 + random(3))}`));
    return 'measures.yaml';
  },
  proposal: ({ site }, random) => {
    const path = join(site, 'proposed/assets.csv');
    writeFileSync(path, random(2) === 0 ? read(join(site, 'proposed/was.csv')) : read(path).replace(/\n[^\n]+\n?$/, '\n'));
    return path;
  },
  'as of': (plant, random) => (plant.asOf = pick(random, ['2026-10-01', '2026-10-02', '2026-12-15', '2026-08-20'])),
  'all zones': (plant) => String((plant.zone = null)),
  'one zone': (plant, random) => (plant.zone = pick(random, [null, null, 'station', 'office', 'nowhere'])) ?? 'all zones',
};

const mended = ['site.yaml as it was', 'control', 'measures', 'all zones'];

const filesIn = (path: string): ReadonlyMap<string, string> =>
  new Map(existsSync(path) ? readdirSync(path).map((name) => [name, readFileSync(join(path, name)).toString('base64')]) : []);

/** Steps of one process; every run is held against one that remembers nothing. */
async function edited(seed: number, steps: number): Promise<number> {
  const { runCheck } = (await ofBuild('run.js')) as { runCheck: typeof RunCheck };
  const { writeOutputs } = (await ofBuild('run/outputs.js')) as { writeOutputs: typeof WriteOutputs };
  const { makeMemory } = (await ofBuild('model/memory.js')) as { makeMemory: typeof MakeMemory };
  const random = randomFrom(seed);
  const home = join(folder, String(seed));
  const plant: Plant = { site: join(home, 'site'), rules: join(home, 'rules'), asOf: '2026-10-01', zone: null };
  cpSync(join(root, 'test/sites/small-met'), plant.site, { recursive: true });
  cpSync(join(plant.site, 'evidence/assets.csv'), join(plant.site, 'proposed/assets.csv'), { recursive: true });
  cpSync(join(plant.site, 'evidence/assets.csv'), join(plant.site, 'proposed/was.csv'));
  cpSync(join(root, 'LICENSE'), join(plant.rules, 'LICENSE'));
  writeFileSync(join(plant.rules, 'ACME-1.yaml'), control(20, '{{asset.id}} has none'));
  writeFileSync(join(plant.site, 'measures.yaml'), measures);

  const memory = makeMemory();
  const names = Object.keys(edits);
  const told: string[] = [];
  let decided = 0;
  let isBroken = false;
  for (let n = 0; n < steps; n++) {
    // Long stretches of broken files would hide what is remembered of whole ones.
    const done =
      n === 0
        ? []
        : isBroken
          ? mended
          : n % 8 === 7
            ? [...mended, 'all there']
            : [pick(random, names), ...(random(2) === 0 ? ['cell'] : [])];
    for (const name of done) told.push(`${name} (${edits[name]?.(plant, random) ?? ''})`);
    const options = {
      ...{ controls: [plant.rules], onlyControls: null, policy: null, cwd: home, asOf: plant.asOf, zone: plant.zone },
      progress: () => undefined,
    };
    const outcome = async (name: string, more: object): Promise<unknown> => {
      const checked = await runCheck(plant.site, { ...options, ...more });
      if (!checked.ok) return checked.problems;
      const out = join(home, `out-${name}`);
      const written = writeOutputs(checked.value, out, n % 10 === 9 ? ['html', 'csv', 'contradictions'] : ['csv']);
      expect(written.ok).toBe(true);
      return filesIn(out);
    };
    const again = await outcome('again', { memory });
    const fresh = await outcome('fresh', {});
    isBroken = !(again instanceof Map);
    if (!isBroken) {
      memory.endRun();
      decided++;
    }
    expect(again, `seed ${String(seed)}, after: ${told.join('; ')}`).toEqual(fresh);
  }
  return decided;
}

test.skipIf(!built).each([1, 2])(
  'the runs of one process write what a fresh process writes, after each edit of a site (%i)',
  async (seed) => {
    expect(await edited(seed, 40)).toBeGreaterThan(20);
  },
  600_000,
);
