/** Small plants for the risk stage: a zone model, a matrix, scenarios, and results in one line each. */
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import type { Status } from '../../src/model/assessment.js';
import { vectorFrom, type Catalogue, type Mapping } from '../../src/model/catalogue.js';
import {
  defaultReduction,
  type Effect,
  type Estimate,
  type RiskMatrix,
  type RiskModel,
  type Scenario,
  type ScenarioCountermeasure,
  type Strategy,
} from '../../src/model/risk.js';
import type { RiskAssessed } from '../../src/model/risk-result.js';
import type { Conduit, Zone } from '../../src/model/site.js';
import { assessRisk, type RiskInput } from '../../src/risk/assess-risk.js';

const at = { file: 'risk.yaml', line: 1, column: 1 };
const read = <T>(path: string): T => parse(readFileSync(path, 'utf8')) as T;
export const catalogue = read<Catalogue>('controls/catalogues/iec-62443-3-3.yaml');
export const attack = read<Catalogue>('controls/catalogues/attack-ics.yaml');
export const mapping = read<Mapping>('controls/mappings/iec-62443-3-3--attack-ics.yaml');

/** Five by four, as in the method: very unlikely to certain, risk low to critical. */
export const matrix: RiskMatrix = {
  likelihood: ['very unlikely', 'unlikely', 'possible', 'likely', 'certain'],
  severity: { safety: ['first aid', 'injury', 'permanent injury', 'fatality'], financial: ['small', 'medium', 'large', 'ruin'] },
  riskLevels: ['low', 'medium', 'high', 'critical'],
  cells: {
    safety: [
      [0, 0, 1, 2],
      [0, 1, 2, 2],
      [0, 1, 2, 3],
      [1, 2, 3, 3],
      [1, 2, 3, 3],
    ],
    financial: [
      [0, 0, 0, 1],
      [0, 0, 1, 1],
      [0, 1, 1, 2],
      [0, 1, 2, 3],
      [1, 1, 2, 3],
    ],
  },
  tolerable: { safety: 0, financial: 1 },
  safety: ['safety'],
  at,
};

export const zone = (id: string, target = 2): Zone => ({
  ...{ id, name: id, domain: 'iacs', safety: false, parent: null, networks: [], accountable: null, location: null },
  target: vectorFrom(() => (target === 3 ? 3 : target === 1 ? 1 : 2)),
  at: { file: 'site.yaml', line: 4, column: 1 },
});
export const conduit = (id: string, ...between: readonly string[]): Conduit => ({
  ...{ id, name: id, between, enforcedBy: [], accountable: null, untrusted: false, flows: [] },
  target: vectorFrom(() => 2),
  at: { file: 'site.yaml', line: 9, column: 1 },
});
export const zones = {
  zones: [zone('office'), zone('dmz'), zone('plant')],
  conduits: [conduit('c-1', 'office', 'dmz'), conduit('c-2', 'dmz', 'plant')],
};

export const effect = (value: number): Effect => ({ value, class: null, assumed: false });
export const layer = (control: string, more: Partial<ScenarioCountermeasure> = {}): ScenarioCountermeasure => ({
  ...{ control, step: null, on: null, effect: effect(0.5), lossEffect: null, categories: null, group: null, claimed: 1, at },
  ...more,
});
export const exactly = (value: number): Estimate => ({ min: value, mode: value, max: value });
export const scenario = (more: Partial<Scenario> = {}): Scenario => ({
  ...{ id: 'S-1', title: 'T', zone: 'plant', conduit: null, entryZone: null, crosses: [], node: null, threatSource: null, attacker: null },
  ...{ capability: null, entryPoint: null, steps: [], techniques: [], vulnerabilities: [], consequence: null, hazardRef: null },
  ...{ severity: { financial: 'large' }, hackable: true, assumeCompromise: false, likelihood: 'likely', foundational: [] },
  ...{ targetProposal: null, countermeasures: [], residual: null, decision: null, owner: null, due: null, additional: [] },
  ...{ workshop: null, frequency: null, loss: null, notes: null, at },
  ...more,
});
export const step = (id: string, more: Partial<Scenario['steps'][number]> = {}): Scenario['steps'][number] => ({
  ...{ id, title: null, techniques: [], subject: null, at },
  ...more,
});
export const strategy = (name: Strategy['name'], more: Partial<Strategy> = {}): Strategy => ({
  ...{ name, reason: null, floor: 1, levels: null, ranks: null, attackers: {}, tolerance: null, at },
  ...more,
});
export const model = (scenarios: readonly Scenario[], more: Partial<RiskModel> = {}): RiskModel => ({
  ...{ matrix, strategy: null, initial: [], reduction: defaultReduction, groups: [], seed: 7, currency: 'EUR' },
  ...{ scenarios, file: 'risk.yaml', sha256: '0' },
  ...more,
});

/** `A zone:plant pass` */
export const resultsOf = (lines: readonly string[]): RiskInput['results'] =>
  lines.map((each) => {
    const [control = '', subject = '', status = ''] = each.split(' ');
    return { control, subject, status: status as Status };
  });
export const controlsOf = (ids: readonly string[], subject: readonly string[] = ['zone', 'conduit']): RiskInput['controls'] =>
  ids.map((id) => ({ id, subject, effort: { cost: 1000, days: 2 } }));

export function assessed(own: RiskModel, lines: readonly string[] = [], more: Partial<RiskInput> = {}): RiskAssessed {
  const ids = [...new Set(own.scenarios.flatMap(({ countermeasures }) => countermeasures.map(({ control }) => control)))];
  const result = assessRisk({
    ...{ model: own, site: zones, asOf: '2026-10-01', zone: null, results: resultsOf(lines), requirements: [], controls: controlsOf(ids) },
    ...{ catalogue, attack, mappings: [mapping], planned: () => false },
    ...more,
  });
  if (result.status === 'not-assessed') throw new Error(result.reason);
  return result;
}
