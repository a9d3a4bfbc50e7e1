/** Many firewall rules with the whole library and all reports, against a linter of documents that merely lints the rules. */
import { interleaved, programOf, ratiosOf, run, shown, spreadOf } from '../measure.js';
import type { Results } from '../results.js';
import { writeFirewalls } from './plant.js';

export function benchFirewalls(
  root: string,
  sizes: { readonly rules: number; readonly assets: number },
  rounds: number,
  results: Results,
): void {
  const { folder, document } = writeFirewalls(root, sizes.rules, sizes.assets);
  const lint = programOf('test/bench/firewall/lint.ts');
  const { check, spectral } = interleaved(rounds, {
    spectral: () => run([lint, document]),
    check: () => run(['dist/cli.js', 'check', folder, '--as-of', '2026-10-01', '--fail-on', 'none']),
  });
  const { rules } = JSON.parse(spectral[0]?.out ?? '{}') as { readonly rules?: number };
  const wall = ratiosOf(
    check.map(({ ms }) => ms),
    spectral.map(({ ms }) => ms),
  );
  const cpu = ratiosOf(
    check.map(({ cpuMs }) => cpuMs),
    spectral.map(({ cpuMs }) => cpuMs),
  );
  const mb = Math.max(...check.map((each) => each.mb));
  results.add(
    {
      section: 'firewalls',
      ...sizes,
      ...{ wall, cpu, ms: spreadOf(check.map(({ ms }) => ms)), spectralMs: spreadOf(spectral.map(({ ms }) => ms)), mb },
      spectralMb: Math.max(...spectral.map((each) => each.mb)),
      spectralRules: rules ?? 0,
    },
    `${String(sizes.rules)} firewall rules and ${String(sizes.assets)} assets, whole library, reports included: ${shown(wall)} times Spectral, which only lints the rules with ${String(rules)} questions (${shown(cpu)} by processor time); peak memory ${String(mb)} MB`,
  );
}
