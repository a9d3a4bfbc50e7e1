/** What readers of check results share: the row, its words, and the fields of host-checks that it feeds. */

/** The words of the kind host-checks. */
export type CheckStatus = 'pass' | 'fail' | 'error' | 'unknown' | 'not-applicable' | 'not-checked' | 'not-selected' | 'informational';

export interface Check {
  readonly host: string | undefined;
  readonly addresses?: readonly string[];
  readonly benchmark: string | undefined;
  readonly check: string;
  readonly status: CheckStatus;
  readonly result: string | undefined;
  readonly severity: string | undefined;
  readonly checked: string | undefined;
  readonly [more: string]: unknown;
}

export function checkRow({ host, addresses = [], severity, ...rest }: Check): Readonly<Record<string, unknown>> {
  const word = severity?.toLowerCase();
  const known = word === undefined ? undefined : severities[word];
  const all: Readonly<Record<string, unknown>> = { host, address: addresses.find(isOutside), addresses, severity: known, ...rest };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
/** Words of scanners; what is none of them stays unknown. */
const severities: Readonly<Record<string, string>> = {
  ...{ info: 'info', informational: 'info', none: 'info', low: 'low', minor: 'low', medium: 'medium', moderate: 'medium' },
  ...{ high: 'high', major: 'high', important: 'high', critical: 'critical' },
};
/** A scanner that runs on the host itself names the loopback first. */
const isOutside = (address: string): boolean => !/^(127\.|::1$|0:0:0:0:0:0:0:1$|fe80:|169\.254\.)/i.test(address);

export const checkFields = {
  asset: 'host',
  address: 'address',
  benchmark: 'benchmark',
  check: 'check',
  title: 'title',
  status: 'status',
  result: 'result',
  severity: 'severity',
  checked: 'checked',
  scanner: 'scanner',
} as const;
