/** Subjects: what a verdict is about (zone, conduit, site), with the target levels that the policy sets for it. */
import {
  foundationalRequirements,
  levelCatalogue,
  splitRequirement,
  vectorFrom,
  type Catalogue,
  type FoundationalRequirement,
  type SecurityLevel,
  type Vector,
} from '../model/catalogue.js';
import type { Control, SubjectKind } from '../model/control.js';
import type { Policy } from '../model/policy.js';
import { subjectOf, type Site, type SubjectId } from '../model/site.js';

export interface Subject {
  readonly kind: SubjectKind;
  /** Zone or conduit id; the site's id for the site. */
  readonly id: string;
  readonly ref: SubjectId;
  readonly name: string;
  readonly target: Vector<SecurityLevel>;
  /** Zones that evidence must cover for it. */
  readonly zones: readonly string[];
  readonly safety: boolean;
}

export function subjectsOf(site: Site, policy: Policy): readonly Subject[] {
  const targetOf = (own: Vector<SecurityLevel>): Vector<SecurityLevel> => (policy.target === 'site' ? own : policy.target);
  const zones = site.zones.map((zone): Subject => ({
    kind: 'zone',
    id: zone.id,
    ref: subjectOf('zone', zone.id),
    name: zone.name,
    target: targetOf(zone.target),
    zones: [zone.id],
    safety: zone.safety,
  }));
  const conduits = site.conduits.map((conduit): Subject => ({
    kind: 'conduit',
    id: conduit.id,
    ref: subjectOf('conduit', conduit.id),
    name: conduit.name,
    target: targetOf(conduit.target),
    zones: conduit.between,
    safety: false,
  }));
  const parts = [...zones, ...conduits];
  const highest = vectorFrom((fr) => parts.reduce<SecurityLevel>((top, { target }) => (target[fr] > top ? target[fr] : top), 0));
  return [
    ...parts,
    { kind: 'site', id: site.id, ref: 'site', name: site.name, target: highest, zones: site.zones.map((zone) => zone.id), safety: false },
  ];
}

/** What a control claims in IEC 62443-3-3. */
export interface Claim {
  readonly fr: FoundationalRequirement;
  readonly level: SecurityLevel;
}

/** null: a programme control, which satisfies nothing that has a level. */
export function claimOf(control: Control, catalogue: Catalogue | undefined): Claim | null {
  for (const reference of control.satisfies) {
    const { catalogue: name, id } = splitRequirement(reference);
    if (name !== levelCatalogue) continue;
    const row = catalogue?.requirements.find((each) => each.id === id);
    if (row?.fr && row.level !== null) return { fr: row.fr, level: row.level };
  }
  return null;
}

/** The level that parameters, ages and grades follow: the subject's target where the control makes its claim. */
export const levelFor = (subject: Subject, fr: FoundationalRequirement | null): number =>
  fr === null ? Math.max(...foundationalRequirements.map((each) => subject.target[each])) : subject.target[fr];
