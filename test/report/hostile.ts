/** The same assessment with every text of a site turned against whoever reads it. */
import type { Assessment } from '../../src/model/assessment.js';

/** On every id and text alike, so that references still fit. */
export const poison = `<script>alert(1)</script>"><img src=x onerror=alert(2)>javascript:alert(3)]]></style></script>\u202E{{constructor}}{{{this}}}\u0000\u001B[31m\n'\`&amp;\uD800\u200B=שלום`;
/** In front of what people read first. */
export const formula = '=HYPERLINK("http://example.invalid","click")';
const longWord = 'x'.repeat(100_000);

/** Words that are part of the format, or whose shape the page relies on. */
const words = new Set(
  `otbaseline-assessment/1 zone conduit site pass fail not-evaluated not-applicable compensated error no-evidence unreadable changed stale low-grade
  empty-population missing-attribute incomplete-coverage relaxed no-control major minor observation opportunity low medium high critical n/a met not-met
  not-demonstrated capability configuration evidence IAC UC SI DC RDF TRE RA E0 E1 E2 E3 E4 in-force expired refused unused policy default full all none
  warning approved corroborated unproven ok missing official published derived curated
  maturity-based compliance risk-based budget enumeration rule cost effect risk tolerable rules results candidate in-place none restart shutdown
  remove-consequence remove-exposure prevent detect respond needed asked given nothing-open one-zone
  assessed not-assessed no-file all-met some-met none-met no-link claimed planned matrix levels loss-per-cost rated not-rated safeguard W_RISK_RESIDUAL`.split(
    /\s+/,
  ),
);
const readFirst = new Set(['message', 'name', 'title', 'fix', 'text', 'supply', 'rationale', 'collector', 'reason']);

export function hostile(assessment: Assessment): Assessment {
  // The shape stays: only the values of strings change.
  const poisoned = poisonAll(assessment, '') as Assessment;
  const [first, ...rest] = poisoned.findings;
  return first
    ? { ...poisoned, findings: [{ ...first, message: longWord, record: { ...first.record, key: longWord } }, ...rest] }
    : poisoned;
}

function poisonAll(part: unknown, key: string): unknown {
  if (typeof part === 'string') {
    if (words.has(part) || /^(\d{4}-\d\d-\d\d|[\da-f]{64})$/.test(part) || part === '') return part;
    return `${readFirst.has(key) ? formula : ''}${part}${poison}`;
  }
  if (Array.isArray(part)) return part.map((each: unknown) => poisonAll(each, key));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, poisonAll(each, name)]));
}
