/** What changed since an earlier assessment: verdicts, findings that are new or gone. Causes come with `diff`. */
import { resolve } from 'node:path';
import type { Assessment } from '../model/assessment.js';
import { openAssessment } from '../run/outputs.js';
import type { Io } from './io.js';
import { printable } from './problems.js';
import { UsageError } from './usage.js';

export function comparison(file: string, io: Io): (now: Assessment) => string {
  const before = openAssessment(resolve(io.cwd, file));
  if (!before.ok)
    throw new UsageError(
      `--since ${file}: ${before.problems.map((problem) => problem.message).join('; ')}`,
      'give an assessment.json that otbaseline check has written',
    );
  return (now) => compare(before.value, now);
}

function compare(before: Assessment, now: Assessment): string {
  const old = new Set(before.findings.map((finding) => finding.id));
  const current = new Set(now.findings.map((finding) => finding.id));
  const fresh = now.findings.filter((finding) => !old.has(finding.id));
  const gone = before.findings.filter((finding) => !current.has(finding.id));
  const verdicts = new Map(before.subjects.map((subject) => [`${subject.kind}:${subject.id}`, subject.verdict]));
  const moved = now.subjects.filter((subject) => verdicts.get(`${subject.kind}:${subject.id}`) !== subject.verdict);
  const lines = [
    `\nSince ${before.asOf}: ${counted(gone.length, 'finding')} gone, ${fresh.length} new, ${counted(moved.length, 'verdict')} changed\n`,
  ];
  for (const subject of moved)
    lines.push(`  ${subject.kind} ${subject.id}: ${verdicts.get(`${subject.kind}:${subject.id}`) ?? 'not there'} -> ${subject.verdict}\n`);
  for (const finding of fresh.slice(0, shown)) lines.push(`  new   ${finding.id} ${finding.subject} ${finding.message}\n`);
  for (const finding of gone.slice(0, shown)) lines.push(`  gone  ${finding.id} ${finding.subject} ${finding.message}\n`);
  if (before.findingsFile.count > before.findings.length || now.findingsFile.count > now.findings.length)
    lines.push('  (compared by the findings kept in the two assessments; more are in findings.ndjson)\n');
  return lines.map((line) => `${printable(line.trimEnd())}\n`).join('');
}
const shown = 10;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
