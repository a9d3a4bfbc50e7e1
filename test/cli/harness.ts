/** The command line in process, with captured streams; folders that vanish; small packs and sites made for one test. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import type { Assessment } from '../../src/index.js';

export const today = '2026-10-01';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function run(argv: readonly string[], io: Partial<Io> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    cwd: process.cwd(),
    color: false,
    columns: 100,
    today,
    interactive: false,
    ...io,
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** What this tool printed, checked no further. */
export const json = <T = unknown>(text: string): T => JSON.parse(text) as T;

/** What `check --json` prints, checked no further: it is this tool's own output. */
export const assessmentOf = ({ out, err }: Ran): Assessment => {
  if (!out.startsWith('{')) throw new Error(`no assessment was printed:\n${err}`);
  return json(out);
};

const folders: string[] = [];
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'otbaseline-cli-'));
  folders.push(path);
  write(path, files);
  return path;
}
export function write(path: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
}
afterAll(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const kind = (id: string, one: string): string => `id: ${id}
title: Verdicts of somebody who looked
description: One record for each requirement that was looked at.
names: { one: ${one}, many: ${one}s }
key: [requirement, place]
attach: { zone: zone, conduit: conduit }
maxAgeDays: 90
schema:
  type: object
  required: [requirement, place]
  properties:
    requirement: { type: string, description: Requirement }
    place: { type: string, description: What it is about }
    zone: { type: string, description: Zone }
    conduit: { type: string, description: Conduit }
    status: { type: string, enum: [good, bad], description: What was found }
`;

const links = `id: links
title: Links
description: One record for each link.
names: { one: link, many: links }
key: [id]
attach: { zone: zone }
maxAgeDays: 90
schema:
  type: object
  required: [id]
  properties:
    id: { type: string, description: Link }
    zone: { type: string, description: Zone }
    sort: { type: string, enum: [wired, wireless], description: Sort of link }
`;

export interface ControlText {
  readonly id: string;
  /** Empty: a programme control. */
  readonly satisfies: string;
  readonly subject?: string;
  readonly kind?: string;
  readonly assert?: string;
  readonly more?: string;
}

/** Looks at the one record of its requirement: good passes, bad fails, a blank is undecided, no record is nothing to look at. */
export function control({ id, satisfies, subject = 'zone', kind: of = 'verdicts', assert, more = '' }: ControlText): string {
  const one = of === 'old-verdicts' ? 'oldVerdict' : 'verdict';
  return `id: ${id}
version: 1
title: ${id} is met
satisfies: [${satisfies}]
rationale: A test needs it.
subject: ${subject}
aspect: implementation
automation: full
evidence: [${of}]
rules:
  - id: found-good
    for: ${of}
    when: "${one}.requirement == '${satisfies === '' ? 'CM' : satisfies}'"
    assert: "${assert ?? `${one}.status == 'good'`}"
    message: "{{${one}.requirement}} is not met at {{${one}.place}}"
    severity: high
${more}fix: Make it good.
effort: { cost: 0, days: 1, outage: none }
proves: That somebody found it good.
`;
}

/** `--only-controls`: kinds of the test's own and the controls that it asks for. */
export const pack = (controls: readonly ControlText[]): string =>
  folder({
    'evidence/verdicts.yaml': kind('verdicts', 'verdict'),
    'evidence/old-verdicts.yaml': kind('old-verdicts', 'oldVerdict'),
    'evidence/links.yaml': links,
    ...Object.fromEntries(controls.map((each) => [`${each.id}.yaml`, control(each)])),
  });

/** A table with the header that its tool wrote: E3, which level 3 asks for. */
export const exported = (columns: string, rows: readonly string[]): string =>
  ['# tool: auditor', '# version: 1.0', '# exported: 2026-09-28T06:00:00Z', columns, ...rows, ''].join('\n');
