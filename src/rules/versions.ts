/** versionCompare(a, b) of the rule language: the order of model/version-order.ts, undecided where that says nothing. */
import { compareVersions } from '../model/version-order.js';
import { unknown, type Unknown } from './values.js';

export const versionCompare = (a: string, b: string): -1 | 0 | 1 | Unknown =>
  compareVersions(a, b) ?? unknown('unresolved', `versions "${a.slice(0, 60)}" and "${b.slice(0, 60)}"`);
