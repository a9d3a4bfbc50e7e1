/** What two sources say against each other once all are read and placed. Conflicting fields and zones are found where they are merged and placed. */
import type { Contradiction } from '../../model/record.js';
import type { CrossCheckInput, Sightings } from '../cross-check.js';
import { notInInventory } from '../cross-check.js';
import { coverageContradictions } from './coverage.js';
import { discoveryContradictions } from './discovery.js';
import { duplicates } from './inventory.js';
import { retiredReferences } from './references.js';
import { softwareContradictions } from './software.js';
import { type NamedNetwork, subnetContradictions } from './subnets.js';

export { networksNamed } from './subnets.js';

export const contradictionsOf = (input: CrossCheckInput, seen: Sightings, named: readonly NamedNetwork[]): readonly Contradiction[] =>
  [
    notInInventory(input, seen),
    input.directory.readable ? duplicates(input.directory, input.lookup) : [],
    discoveryContradictions(input),
    softwareContradictions(input),
    retiredReferences(input),
    coverageContradictions(input),
    subnetContradictions(input, named),
  ].flat();
