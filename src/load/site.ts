/** A site folder -> Site, its policy as written, and what it declares about risk and measures. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Library } from '../model/library.js';
import { forgetful, type Memory } from '../model/memory.js';
import type { MeasuresModel } from '../model/measures.js';
import type { Loaded, Position, Problem } from '../model/problem.js';
import { attackCatalogue, type RiskModel } from '../model/risk.js';
import type { Site } from '../model/site.js';
import { loadDecisions } from './decisions.js';
import { openFolder } from './folder.js';
import { loadMeasures } from './measures.js';
import { isFatal, positionOf, problemAt, type Place } from './places.js';
import type { RawPolicy, RawSite, Shapes } from './raw.js';
import type { RawRisk } from './raw-risk.js';
import { readYaml } from './read.js';
import { registrationOf, registrationProblems } from './registrations.js';
import { loadRisk } from './risk.js';
import { checkShape } from './shapes.js';
import { conduitOf, locationOf, zoneOf, zoneProblems } from './zones.js';
import { parseYaml, type YamlFile } from './yaml.js';

export const siteFile = 'site.yaml';

/** As written in site.yaml (or on the command line): a name, a path, or a policy in place. */
export interface PolicyReference {
  readonly policy: string | RawPolicy;
  /** The file that names it; null: the command line. */
  readonly source: YamlFile | null;
  readonly at: Place;
}

export interface ScenarioRecord {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly at: Position;
}

export interface LoadedSite {
  readonly site: Site;
  readonly policy: PolicyReference;
  /** risk.yaml and measures.yaml as declared, fitting their schemas; null: there is no such file. */
  readonly declared: { readonly risk: unknown; readonly measures: unknown };
  /** risk.yaml with its references checked; null: there is no such file. */
  readonly risk: RiskModel | null;
  /** measures.yaml with its references checked; null: there is no such file. */
  readonly measures: MeasuresModel | null;
  /** The scenarios of risk.yaml as records for controls: what is declared, nothing that is computed. */
  readonly scenarios: readonly ScenarioRecord[];
  /** The files themselves, for problems that later stages find in them. */
  readonly sources: { readonly site: YamlFile; readonly risk: YamlFile | null; readonly measures: YamlFile | null };
}

export function loadSite(
  folder: string,
  library: Pick<Library, 'kinds' | 'controls' | 'catalogues'>,
  memory: Memory = forgetful,
): Loaded<LoadedSite> {
  const read: Read = (path, shown) =>
    readYaml(path, shown, (text) => memory.recall(`parse ${path}`, [text, shown], () => parseYaml(text, shown)));
  const source = read(join(folder, siteFile), siteFile);
  const risk = declaredFile(folder, 'risk', read);
  const measures = declaredFile(folder, 'measures', read);
  const beside = [...risk.problems, ...measures.problems];
  if (!source.ok) return { ok: false, problems: [...source.problems, ...beside] };
  const shape = checkShape('site', source.value);
  if (!shape.ok) return { ok: false, problems: [...shape.problems, ...beside] };
  const made = siteOf(shape.value, source.value, library, memory);
  const model =
    risk.value === null || risk.source === null
      ? null
      : loadRisk(risk.value, risk.source, {
          zones: shape.value.zones,
          conduits: shape.value.conduits ?? [],
          controls: library.controls.map(({ id }) => id),
          attack: library.catalogues.get(attackCatalogue),
          measures: measureIds(measures),
        });
  const plans =
    measures.value === null || measures.source === null
      ? null
      : loadMeasures(measures.value, measures.source, {
          zones: idsOf(shape.value.zones),
          conduits: idsOf(shape.value.conduits ?? []),
          controls: idsOf(library.controls),
          registrations: idsOf(shape.value.evidence ?? []),
          scenarios: risk.value !== null ? (risk.value.scenarios ?? []) : risk.source === null ? [] : null,
          groups: idsOf(risk.value?.groups ?? []),
          folder: openFolder(folder),
        });
  const problems = [...made.problems, ...beside, ...(model?.problems ?? []), ...(plans?.problems ?? [])];
  if (!made.ok || isFatal(problems)) return { ok: false, problems };
  return {
    ok: true,
    problems,
    value: {
      site: made.value,
      policy: { policy: shape.value.policy, source: source.value, at: source.value.at(['policy']) },
      declared: { risk: risk.value, measures: measures.value },
      risk: model?.ok === true ? memory.same('risk', model.value) : null,
      measures: plans?.ok === true ? memory.same('measures', plans.value) : null,
      scenarios: memory.same('scenarios', scenariosOf(risk.value, risk.source)),
      sources: { site: source.value, risk: risk.source, measures: measures.source },
    },
  };
}

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

type Read = (path: string, shown: string) => Loaded<YamlFile>;

function siteOf(raw: RawSite, source: YamlFile, library: Pick<Library, 'kinds' | 'controls' | 'catalogues'>, memory: Memory): Loaded<Site> {
  const zones = memory.same(
    'zones',
    raw.zones.map((zone, n) => zoneOf(zone, ['zones', n], source)),
  );
  const conduits = memory.same(
    'conduits',
    (raw.conduits ?? []).map((conduit, n) => conduitOf(conduit, ['conduits', n], source)),
  );
  const evidence = (raw.evidence ?? []).map((each, n) => registrationOf(each, ['evidence', n], source));
  const decided = loadDecisions(raw.decisions, ['decisions'], source, {
    zones: idsOf(zones),
    conduits: idsOf(conduits),
    registrations: idsOf(evidence),
    controls: idsOf(library.controls),
    catalogues: library.catalogues,
  });
  const problems = [
    ...timeZoneProblems(raw.site.timeZone, source),
    ...zoneProblems(raw, source),
    ...registrationProblems(raw, library.kinds, source),
    ...decided.problems,
  ];
  if (isFatal(problems)) return { ok: false, problems };
  const { id, name, accountable, timeZone, location } = raw.site;
  const { decisions } = decided;
  return {
    ok: true,
    problems,
    value: {
      id,
      name: name ?? id,
      accountable: accountable ?? null,
      timeZone,
      location: locationOf(location),
      zones,
      conduits,
      evidence,
      decisions,
      file: source.file,
      sha256: source.sha256,
    },
  };
}

function timeZoneProblems(timeZone: string, source: YamlFile): readonly Problem[] {
  const path = ['site', 'timeZone'];
  try {
    // an offset like +01:00 knows no summer time, and not every version of Node takes it
    if (/^[A-Za-z]/.test(timeZone)) new Intl.DateTimeFormat('en', { timeZone });
    if (/^[A-Za-z]/.test(timeZone)) return [];
  } catch {
    // reported below, as an offset is
  }
  return [problemAt(source.at(path), 'E_SCHEMA', path, `"${timeZone}" is not a time zone`, 'write an IANA name: Europe/Warsaw, UTC')];
}

interface Declared<T> {
  readonly value: T | null;
  readonly source: YamlFile | null;
  readonly problems: readonly Problem[];
}
function declaredFile<N extends 'risk' | 'measures'>(folder: string, name: N, read: Read): Declared<Shapes[N]> {
  const path = join(folder, `${name}.yaml`);
  if (!existsSync(path)) return { value: null, source: null, problems: [] };
  const source = read(path, `${name}.yaml`);
  if (!source.ok) return { value: null, source: null, problems: source.problems };
  const shape = checkShape(name, source.value);
  return shape.ok
    ? { value: shape.value, source: source.value, problems: source.problems }
    : { value: null, source: source.value, problems: shape.problems };
}

/** null: they cannot be known. */
function measureIds({ value, source }: Declared<unknown>): readonly string[] | null {
  if (source === null) return [];
  const { measures = [] } = (value ?? {}) as { readonly measures?: readonly { readonly id: string }[] | null };
  return value === null ? null : (measures ?? []).map(({ id }) => id);
}

function scenariosOf(risk: RawRisk | null, source: YamlFile | null): readonly ScenarioRecord[] {
  if (risk === null || source === null) return [];
  return (risk.scenarios ?? []).map(({ id, title, zone, owner, attackPath, steps, workshop }, n) => {
    const ofSteps = (steps ?? []).flatMap((step) => (typeof step === 'string' ? [] : (step.techniques ?? [])));
    const techniques = [...new Set([...(attackPath ?? []), ...ofSteps])];
    const fields = { id, title, zone, owner, techniques: techniques.length === 0 ? null : techniques, workshopDate: workshop?.date };
    const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
    return { fields: Object.fromEntries(given), at: positionOf(source.at(['scenarios', n])) };
  });
}
