/** `network`: what can reach what on a site, and the answer to one question. */
import { didYouMean } from '../load/nearest.js';
import { type NetworkAnswer, type NetworkView, outside } from '../model/network.js';
import type { Loaded } from '../model/problem.js';
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
}
export async function runNetwork(siteFolder: string, options: NetworkOptions): Promise<Loaded<NetworkRun>> {
  const prepared = prepare(siteFolder, { ...options, policy: null, zone: null });
  if (!prepared.ok) return prepared;
  const evidence = await readSiteEvidence(siteFolder, prepared.value, options);
  const view = evidence.network?.();
  if (view === undefined) return { ok: false, problems: evidence.problems };
  return { ok: true, value: { site: prepared.value.loaded.site, view }, problems: evidence.problems };
}
export const nearestEnd = (text: string, ends: readonly string[]): string => didYouMean(text, ends);
export { outside, type NetworkAnswer, type NetworkView };
