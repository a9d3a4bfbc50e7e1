/** Named objects and groups of a configuration, expanded: nested to any depth, circles and gaps found, size bounded. */
import { addressSetOf, addressTexts, without } from '../../network/address-set.js';

/** Texts as the records hold them, and groups whose texts belong to it too. */
export interface NamedGroup {
  readonly texts: string[];
  readonly members: string[];
  /** Addresses of these groups do not belong to it. */
  readonly excluded: string[];
  /** Something in it is not understood, so that what it holds is not known. */
  flaw: string | null;
}
export const newGroup = (): NamedGroup => ({ texts: [], members: [], excluded: [], flaw: null });
export type Groups = Map<string, NamedGroup>;

/** The group of a name, made where it is not there. */
export function groupOf(groups: Groups, name: string): NamedGroup {
  let group = groups.get(name);
  if (group === undefined) groups.set(name, (group = newGroup()));
  return group;
}

export type Expanded = { readonly texts: readonly string[]; readonly problem: null } | { readonly problem: string };
export type Expand = (name: string) => Expanded;
const mostTexts = 100_000;

/** `elsewhere`: what a name means that is no group of the file (an address, a predefined service); null: nothing. */
export function expander(
  groups: ReadonlyMap<string, NamedGroup>,
  elsewhere: (name: string) => readonly string[] | null = () => null,
): Expand {
  const known = new Map<string, Expanded>();
  const open = new Set<string>();
  const expand: Expand = (name) => {
    const there = known.get(name);
    if (there !== undefined) return there;
    if (open.has(name)) return { problem: `group "${name}" holds itself` };
    if (open.size > 200) return { problem: `group "${name}" is nested more than 200 deep` };
    open.add(name);
    const found = expandGroup(name);
    open.delete(name);
    known.set(name, found);
    return found;
  };
  const expandGroup = (name: string): Expanded => {
    const group = groups.get(name);
    if (group === undefined) {
      const texts = elsewhere(name);
      return texts === null ? { problem: `"${name}" is not defined in the file` } : { texts, problem: null };
    }
    if (group.flaw !== null) return { problem: group.flaw };
    const all = joined(group.texts, group.members, expand, name);
    if (all.problem !== null || group.excluded.length === 0) return all;
    const excluded = joined([], group.excluded, expand, name);
    if (excluded.problem !== null) return excluded;
    const from = addressSetOf(all.texts);
    const away = addressSetOf(excluded.texts);
    if (from.unknown.length + away.unknown.length > 0) return { problem: `what group "${name}" leaves out cannot be told` };
    return { texts: addressTexts(without(from.set, away.set)), problem: null };
  };
  return expand;
}

function joined(own: readonly string[], members: readonly string[], expand: Expand, name: string): Expanded {
  const texts = new Set(own);
  for (const member of members) {
    const inner = expand(member);
    if (inner.problem !== null) return inner;
    for (const text of inner.texts) texts.add(text);
    if (texts.size > mostTexts) return { problem: `group "${name}" holds more than ${mostTexts} entries` };
  }
  return { texts: [...texts], problem: null };
}

/** Several names of a rule as one list. */
export const expandAll = (names: readonly string[], expand: Expand): Expanded => joined([], names, expand, names.join(', '));
