/** What must hold on every site: taking evidence away makes nothing better, adding a value contradicts nothing, and the order of things means nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import { useGenerated } from '../../src/rules/tier.js';
import { check, kinds, type PlantSpec, type Run } from './kit.js';
import { harmed, harms, isOfField, plants, shuffled, unsealed, type Harm } from './random-plant.js';

const runs = Number(process.env['RUNS'] ?? '150');
const met = new Set(['pass', 'compensated', 'not-applicable']);

/** What became better, in words. */
function improvements(before: Assessment, after: Assessment): readonly string[] {
  const key = (each: { readonly control: string; readonly subject: string }): string => `${each.control} ${each.subject}`;
  const was = new Map(before.results.map((each) => [key(each), each.status]));
  const better = after.results.filter((each) => {
    const old = was.get(key(each)) ?? 'nothing';
    // What passed, and is now compensated or out of question by a decision that was there before, is no better.
    return met.has(each.status) && each.status !== old && old !== 'pass';
  });
  const lows = new Map(
    before.subjects.flatMap(({ id, levels }) => Object.entries(levels).map(([fr, level]) => [`${id} ${fr}`, level.low])),
  );
  const raised = after.subjects.flatMap(({ id, levels }) =>
    Object.entries(levels).filter(([fr, { low }]) => {
      const old = lows.get(`${id} ${fr}`) ?? null;
      return low !== null && old !== null && low > old;
    }),
  );
  return [
    ...better.map((each) => `${key(each)}: ${was.get(key(each)) ?? 'nothing'} -> ${each.status}`),
    ...raised.map(([fr]) => `low of ${fr} rises`),
    // A record without a zone holds the code back although nothing that is required is open; it goes with its file.
    ...(after.exit.code === 0 && before.exit.notMet + before.exit.notDemonstrated + before.exit.errors > 0 ? ['exit code 0'] : []),
  ];
}

/** Two sources that disagree are undecided; one of them blanked, the other stands alone. Nothing but a seal can tell that from one source. */
const settlesDispute = ({ contradictions }: Assessment, harm: Harm): boolean =>
  harm.how === 'blank' && contradictions.some(({ code }) => code === 'conflicting-field');

const harmedPlants: fc.Arbitrary<{ readonly spec: PlantSpec; readonly harm: Harm | null }> = plants.chain((spec) => {
  const all = harms(spec);
  const harm: fc.Arbitrary<Harm | null> = all.length === 0 ? fc.constant(null) : fc.constantFrom<Harm>(...all);
  return harm.map((each) => ({ spec, harm: each }));
});

test('blanking a field, deleting or breaking a file, rejecting a row: nothing becomes better', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(harmedPlants, async ({ spec, harm }) => {
      if (harm === null) return;
      const before = await check(spec);
      expect(improvements(before.assessment, (await check(harmed(spec, harm))).assessment), 'as registered').toEqual([]);
      const open = unsealed(spec);
      const opened = (await check(open)).assessment;
      if (!settlesDispute(opened, harm)) expect(improvements(opened, (await check(harmed(open, harm))).assessment), 'unsealed').toEqual([]);
    }),
    { numRuns: runs * 4 },
  );
});

test('every single harm to one plant makes nothing better', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plants, async (spec) => {
      const open = unsealed(spec);
      const before = await check(open);
      for (const harm of harms(open).filter((each) => !settlesDispute(before.assessment, each)))
        expect(improvements(before.assessment, (await check(harmed(open, harm))).assessment), JSON.stringify(harm)).toEqual([]);
    }),
    { numRuns: Math.ceil(runs / 10) },
  );
});

const isPlain = (harm: Harm): boolean => {
  const kind = kinds.get(harm.file.replace(/-\d$/, ''));
  if (kind === undefined || !isOfField(harm)) return false;
  const places = Object.values(kind.attach).flatMap((anchors) => Object.values(anchors as Readonly<Record<string, string>>));
  const shapes = [...kind.key, ...places, ...kind.schema.required, 'document', 'documentSha256'];
  return harm.how === 'blank' && !shapes.includes(harm.field);
};

test('filling in a missing value never contradicts a decided check', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(harmedPlants, async ({ spec, harm }) => {
      if (harm === null || !isPlain(harm)) return;
      const full = await check(unsealed(spec));
      if (settlesDispute(full.assessment, harm)) return;
      const gaps = await check(harmed(unsealed(spec), harm));
      const known = new Set(full.findings.map(({ id }) => id));
      expect(
        gaps.findings
          .filter(
            ({ id, control }) =>
              !known.has(id) && full.assessment.results.some((each) => each.control === control && each.status === 'fail'),
          )
          .map(({ id }) => id),
      ).toEqual([]);
      expect(improvements(full.assessment, gaps.assessment)).toEqual([]);
    }),
    { numRuns: runs * 4 },
  );
});

const shape = ({ assessment, findings }: Run): unknown => ({
  results: assessment.results.map(
    ({
      control,
      subject,
      status,
      underlying,
      population,
      checked,
      failed,
      missing,
      errors,
      reasons,
      waivers,
      fullyWaived,
      decision,
      relaxed,
    }) => ({
      ...{ control, subject, status, underlying, population, checked, failed, missing, errors, fullyWaived, decision, relaxed },
      reasons: [...new Set(reasons.map(({ code, kind }) => `${code} ${kind}`))].sort(),
      waivers: [...waivers].sort(),
    }),
  ),
  findings: findings.map(({ id, class: rank, message }) => `${id} ${rank} ${message}`).sort(),
  ...{
    subjects: assessment.subjects,
    requirements: assessment.requirements.map((row) => ({ ...row, controls: [...row.controls].sort() })),
    exit: assessment.exit,
  },
});

test('the order of rows, registrations and controls means nothing', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plants, fc.nat(), async (spec: PlantSpec, seed) => {
      const plain = unsealed(spec);
      expect(shape(await check(shuffled(plain, seed)))).toEqual(shape(await check(plain)));
    }),
    { numRuns: runs },
  );
});

test('the same plant gives the same assessment', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plants, async (spec) => {
      const [one, two] = [await check(spec), await check(spec)];
      expect(JSON.stringify(two.assessment)).toBe(JSON.stringify(one.assessment));
      expect(two.findings).toEqual(one.findings);
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});

test('generated code, whatever it holds, gives the same assessment as closures', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plants, async (spec) => {
      const made: Run[] = [];
      for (const when of ['never', 'always'] as const) {
        useGenerated(when);
        made.push(await check(spec));
      }
      useGenerated('often');
      const [closures, generated] = made;
      expect(JSON.stringify(generated?.assessment)).toBe(JSON.stringify(closures?.assessment));
      expect(generated?.findings).toEqual(closures?.findings);
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});

test('counts add up: population is what was decided, what is missing and what broke', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plants, async (spec) => {
      for (const { population, checked, failed, missing, errors, status, reasons } of (await check(spec)).assessment.results) {
        expect(checked + missing + errors).toBe(population);
        expect(failed).toBeLessThanOrEqual(checked);
        if (status === 'pass') expect([failed, missing, errors, reasons.length]).toEqual([0, 0, 0, 0]);
        if (status === 'not-evaluated') expect(reasons.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs },
  );
});
