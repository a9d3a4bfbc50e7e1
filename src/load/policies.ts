/** A policy, with everything that it extends, -> Policy; and its references against the library. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Library } from '../model/library.js';
import type { Policy } from '../model/policy.js';
import type { Loaded, Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { parameterFault } from './parameters.js';
import { problemAt, problemOfFile, type Path, type Place } from './places.js';
import type { RawPolicy } from './raw.js';
import { readYaml } from './read.js';
import { checkShape } from './shapes.js';
import { orderedVector, vectorOf } from './zones.js';
import type { YamlFile } from './yaml.js';

/** The same from src/ and from dist/. */
export const shippedPolicies = fileURLToPath(new URL('../../policies/', import.meta.url));

/** A policy that still knows where each of its keys was written. */
export interface PlacedPolicy extends Policy {
  readonly at: (path: Path) => Place;
  readonly keyAt: (path: Path) => Place;
}

/** One file (or the part of site.yaml) of a policy, nearest first. */
interface Layer {
  readonly raw: RawPolicy;
  readonly source: YamlFile | null;
  readonly base: Path;
}

/** Ids of the policies that come with the tool. */
export const policyNames = (): readonly string[] =>
  existsSync(shippedPolicies)
    ? readdirSync(shippedPolicies)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => basename(file, '.yaml'))
        .sort()
    : [];

const policyKeys = new Set(['controls', 'programme', 'freshness', 'grades', 'reasons', 'conduitProfile', 'target', 'extends']);
const otherKeys = new Set(['rules', 'cases', 'schema', 'requirements', 'rows', 'zones']);

/** Whether a file is meant to be a policy, by its keys. */
export function isPolicyFile(path: string): boolean {
  if (!/\.(ya?ml|json)$/.test(path) || /\.test\.ya?ml$/.test(path)) return false;
  const source = readYaml(path, path);
  if (!source.ok || typeof source.value.value !== 'object' || source.value.value === null) return false;
  const keys = Object.keys(source.value.value);
  return keys.some((key) => policyKeys.has(key)) && !keys.some((key) => otherKeys.has(key));
}

/** What is asked for: `policy` of site.yaml, or of the command line (`source: null`). */
export interface PolicyRequest {
  readonly policy: string | RawPolicy;
  readonly source: YamlFile | null;
  readonly at: Place;
}
/** `--policy NAME|FILE`. */
export const requestOf = (policy: string): PolicyRequest => ({
  policy,
  source: null,
  at: { file: '--policy', line: 0, column: 0, excerpt: '' },
});

/** `folder` is where paths begin: the site folder, or the current one for the command line. */
export function loadPolicy({ policy, source, at }: PolicyRequest, folder: string): Loaded<PlacedPolicy> {
  if (typeof policy === 'string') {
    const layers = layersOf(policy, folder, at, []);
    return layers.ok ? { ok: true, value: merged(layers.value), problems: layers.problems } : layers;
  }
  const own: Layer = { raw: policy, source, base: ['policy'] };
  const parents = parentsOf(own, folder, []);
  return parents.ok ? { ok: true, value: merged([own, ...parents.value]), problems: parents.problems } : parents;
}

/** A name without a slash or an ending is one that ships. */
const isPath = (name: string): boolean => name.includes('/') || name.includes('\\') || /\.(ya?ml|json)$/.test(name);

function layersOf(name: string, folder: string, at: Place, way: readonly string[]): Loaded<readonly Layer[]> {
  const file = isPath(name) ? resolve(folder, name) : resolve(shippedPolicies, `${name}.yaml`);
  const shown = isPath(name) ? name : `policies/${name}.yaml`;
  const fail = (problem: Problem): Loaded<readonly Layer[]> => ({ ok: false, problems: [problem] });
  if (way.includes(file))
    return fail(
      problemAt(
        at,
        'E_CYCLE',
        ['extends'],
        `policies extend each other: ${[...way, file].map((each) => basename(each)).join(' extends ')}`,
      ),
    );
  if (!existsSync(file)) {
    const names = policyNames();
    return fail(
      problemAt(
        at,
        isPath(name) ? 'E_FILE_MISSING' : 'E_UNKNOWN_REFERENCE',
        [],
        `there is no policy "${name}"`,
        isPath(name) ? '' : `${didYouMean(name, names)}; a file of your own is written ./name.yaml`,
      ),
    );
  }
  const source = readYaml(file, shown);
  if (!source.ok) return source;
  const shape = checkShape('policy', source.value);
  if (!shape.ok) return shape;
  const layer: Layer = { raw: shape.value, source: source.value, base: [] };
  const parents = parentsOf(layer, dirname(file), [...way, file]);
  return parents.ok ? { ok: true, value: [layer, ...parents.value], problems: parents.problems } : parents;
}

function parentsOf({ raw, source, base }: Layer, folder: string, way: readonly string[]): Loaded<readonly Layer[]> {
  const names = raw.extends === undefined ? [] : typeof raw.extends === 'string' ? [raw.extends] : raw.extends;
  const layers: Layer[] = [];
  const problems: Problem[] = [];
  names.forEach((name, n) => {
    const path = [...base, 'extends', ...(typeof raw.extends === 'string' ? [] : [n])];
    const loaded = layersOf(name, folder, source?.at(path) ?? problemOfFile('--policy', 'E_CYCLE', ''), way);
    problems.push(...loaded.problems);
    if (loaded.ok) layers.push(...loaded.value);
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: layers, problems };
}

/** Absent keys come from the next layer; parameters, ages and grades entry by entry. */
function merged(layers: readonly Layer[]): PlacedPolicy {
  const [own] = layers;
  const raws = layers.map(({ raw }) => raw);
  const first = <K extends keyof RawPolicy>(key: K): RawPolicy[K] | undefined => raws.find((raw) => raw[key] !== undefined)?.[key];
  const target = first('target') ?? 'site';
  const inPlace = own?.base.length === 1;
  const parent = raws[1]?.id ?? 'policy';
  const content: Omit<Policy, 'file' | 'sha256'> = {
    id: own?.raw.id ?? (inPlace ? `${parent}-adapted` : parent),
    version: first('version') ?? 1,
    title: own?.raw.title ?? (inPlace && raws.length > 1 ? `${first('title') ?? parent}, adapted by the site` : (first('title') ?? parent)),
    description: (first('description') ?? '').trim(),
    extends: raws.slice(1).map((raw) => raw.id ?? ''),
    target: target === 'site' ? target : orderedVector(vectorOf(target)),
    controls: {
      include: raws.find((raw) => raw.controls?.include !== undefined)?.controls?.include ?? 'all',
      exclude: raws.find((raw) => raw.controls?.exclude !== undefined)?.controls?.exclude ?? [],
    },
    programme: first('programme') ?? 'all',
    params: entries(
      raws.map((raw) => raw.params ?? {}),
      (near, far) => ({ ...far, ...near }),
    ),
    freshness: entries(
      raws.map((raw) => raw.freshness ?? {}),
      (near, far) => ({ ...far, ...near, ...(near.byLevel || far.byLevel ? { byLevel: { ...far.byLevel, ...near.byLevel } } : {}) }),
    ),
    grades: entries(
      raws.map((raw) => raw.grades ?? {}),
      (near, far) => ({ ...far, ...near }),
    ),
    reasons: entries(
      raws.map((raw) => raw.reasons ?? {}),
      (near) => near,
    ),
    conduitProfile: first('conduitProfile') ?? 'default',
  };
  const nearest = (path: Path): Layer | undefined => layers.find((layer) => has(layer.raw, path)) ?? own;
  const nowhere: Place = { file: '--policy', line: 0, column: 0, excerpt: '' };
  const placed =
    (way: 'at' | 'keyAt') =>
    (path: Path): Place => {
      const layer = nearest(path);
      return layer?.source?.[way]([...layer.base, ...path]) ?? nowhere;
    };
  const sha256 = createHash('sha256').update(sortedJson(content)).digest('hex');
  return { ...content, file: own?.source?.file ?? nowhere.file, sha256, at: placed('at'), keyAt: placed('keyAt') };
}

function entries<T>(layers: readonly Readonly<Record<string, T>>[], join: (near: T, far: T) => T): Readonly<Record<string, T>> {
  const result = new Map<string, T>();
  for (const layer of layers)
    for (const [key, far] of Object.entries(layer)) {
      const near = result.get(key);
      result.set(key, near === undefined ? far : join(near, far));
    }
  return Object.fromEntries(result);
}

function has(value: unknown, path: Path): boolean {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return false;
    here = Object.entries(here).find(([key]) => key === String(step))?.[1];
  }
  return true;
}

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** Controls, parameters and kinds that the policy names must exist, and its values must fit. */
export function checkPolicy(policy: PlacedPolicy, { controls, kinds }: Pick<Library, 'controls' | 'kinds'>): readonly Problem[] {
  const ids = controls.map(({ id }) => id);
  const problems: Problem[] = [];
  const known = (name: string, names: readonly string[], what: string, path: Path, way: 'at' | 'keyAt'): boolean => {
    if (names.includes(name)) return true;
    // with --only-controls, a policy that ships still names controls that ship
    if (what === 'control' && name.startsWith('OTB-') && !names.some((each) => each.startsWith('OTB-'))) return false;
    problems.push(problemAt(policy[way](path), 'E_UNKNOWN_REFERENCE', path, `there is no ${what} "${name}"`, didYouMean(name, names)));
    return false;
  };
  if (policy.controls.include !== 'all')
    policy.controls.include.forEach((id, n) => known(id, ids, 'control', ['controls', 'include', n], 'at'));
  policy.controls.exclude.forEach(({ control }, n) => known(control, ids, 'control', ['controls', 'exclude', n, 'control'], 'at'));
  if (typeof policy.programme !== 'string') policy.programme.forEach((id, n) => known(id, ids, 'control', ['programme', n], 'at'));
  for (const [id, values] of Object.entries(policy.params)) {
    const control = controls.find((each) => each.id === id);
    if (!known(id, ids, 'control', ['params', id], 'keyAt') || !control) continue;
    for (const [name, value] of Object.entries(values)) {
      const path = ['params', id, name];
      const parameter = control.params[name];
      if (!known(name, Object.keys(control.params), `parameter of ${id}`, path, 'keyAt') || !parameter) continue;
      const fault = parameterFault(parameter, value);
      if (fault !== null) problems.push(problemAt(policy.at(path), 'E_PARAMETER', path, `${name} of ${id}: ${fault}`));
    }
  }
  for (const kind of Object.keys(policy.freshness)) known(kind, [...kinds.keys()], 'evidence kind', ['freshness', kind], 'keyAt');
  for (const kind of Object.keys(policy.grades)) known(kind, [...kinds.keys(), 'default'], 'evidence kind', ['grades', kind], 'keyAt');
  return problems;
}
