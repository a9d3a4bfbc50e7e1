/** `network`: what can reach what on a site, and the answer to one question. */
import { networkMap } from '../assess/network.js';
import { places } from '../assess/entries.js';
import type { Place } from '../model/assessment.js';
import type { DecidingRule, NetworkAnswer, NetworkMap, NetworkQuestion, NetworkView } from '../model/network.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { Site } from '../model/site.js';
import { prepare, readSiteEvidence, type LibraryOptions } from '../run.js';

export interface NetworkOptions extends LibraryOptions {
  readonly cwd: string;
  readonly asOf: string;
  readonly progress: (step: string) => void;
}
export interface NetworkRun {
  readonly site: Site;
  readonly view: NetworkView;
  /** null: neither rules nor flows are in evidence. */
  readonly map: NetworkMap | null;
  readonly placeOf: (rule: DecidingRule) => Place | null;
  /** What stands in the way of the rules being known whole. */
  readonly problems: readonly Problem[];
}

export async function runNetwork(siteFolder: string, options: NetworkOptions): Promise<Loaded<NetworkRun>> {
  const prepared = prepare(siteFolder, { ...options, policy: null, zone: null });
  if (!prepared.ok) return prepared;
  const { site } = prepared.value.loaded;
  const evidence = await readSiteEvidence(siteFolder, prepared.value, options);
  const view = evidence.network?.();
  if (view === undefined) return { ok: false, problems: evidence.problems };
  const placeOf = places(evidence, site);
  const read = evidence.register.filter(({ registration: { kind } }) => asked.has(kind)).map(({ registration: { file } }) => file);
  return {
    ok: true,
    value: {
      site,
      view,
      map: networkMap(evidence, placeOf) ?? null,
      placeOf: ({ origin }) => (origin === null ? null : placeOf(origin)),
      problems: evidence.problems.filter(({ file, severity }) => severity === 'error' && read.includes(file)),
    },
    problems: evidence.problems,
  };
}
/** Kinds whose files decide what passes. */
const asked: ReadonlySet<string> = new Set(['firewall-rules', 'device-interfaces']);

export type { NetworkAnswer, NetworkMap, NetworkQuestion };
