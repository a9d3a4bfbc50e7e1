/** Every sort of contradiction, in the order in which reports show them. The texts have a title for each (`contradiction-code.x`) and say what contradicts what; `explain CODE` prints it. */
export const contradictionCodes = [
  'not-in-inventory',
  'never-seen',
  'silent-asset',
  'seen-though-retired',
  'duplicate-address',
  'duplicate-serial',
  'asset-in-two-zones',
  'zone-by-address',
  'conflicting-field',
  'scan-differs',
  'software-differs',
  'unknown-asset',
  'retired-asset',
  'no-sensor',
  'unused-subnet',
  'claim-refuted',
  'claimed-residual',
  'one-of-a-pair',
] as const;

export type ContradictionCode = (typeof contradictionCodes)[number];
