/** Fixtures of the loading tests: problems as short lines, YAML from a template, folders that vanish. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Catalogue } from '../../src/model/catalogue.js';
import type { Kind } from '../../src/model/kind.js';
import type { Loaded, Problem } from '../../src/model/problem.js';
import { loadCatalogue } from '../../src/load/catalogues.js';
import { loadKind } from '../../src/load/kinds.js';
import { parseYaml, type YamlFile } from '../../src/load/yaml.js';

/** `E_CODE line:column path`, in the order of the file. */
export const lines = (problems: readonly Problem[]): readonly string[] =>
  [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1))
    .map(({ code, line, column, path }) => `${code} ${line}:${column} ${path}`.trim());
export const linesOf = (loaded: Loaded<unknown>): readonly string[] => lines(loaded.problems);

/** `E_CODE path @words`: the problem stands where these words begin. They must occur once. */
export const placed = (content: string, expected: readonly string[]): readonly string[] =>
  expected
    .map((each) => {
      const [head = '', words = ''] = each.split(/ ?@/);
      const [code = '', path = ''] = head.split(/ (.*)/);
      const at = content.indexOf(words);
      if (at < 0 || content.includes(words, at + 1)) throw new Error(`"${words}" does not occur once`);
      const before = content.slice(0, at).split('\n');
      return { code, line: before.length, column: (before.at(-1) ?? '').length + 1, path };
    })
    .sort((a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1))
    .map(({ code, line, column, path }) => `${code} ${line}:${column} ${path}`.trim());

export function valueOf<T>(loaded: Loaded<T>): T {
  if (loaded.ok) return loaded.value;
  throw new Error(
    loaded.problems.map(({ code, line, column, path, message }) => `${code} ${line}:${column} ${path}: ${message}`).join('\n'),
  );
}

/** Text of a template without its first line and its common indentation. */
export function text(template: string): string {
  const rows = template.replace(/^\n/, '').replace(/\n *$/, '\n').split('\n');
  const indent = Math.min(...rows.filter((row) => row.trim() !== '').map((row) => row.search(/\S/)));
  return rows.map((row) => row.slice(indent)).join('\n');
}
export const yaml = (template: string, file = 'x.yaml'): YamlFile => valueOf(parseYaml(text(template), file));

const folders: string[] = [];
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), 'otbaseline-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? text(content) : content);
  }
  return path;
}
afterAll(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

const kindText = (id: string, one: string, many: string, rest: string): string => `id: ${id}
title: T
description: D
names: { one: ${one}, many: ${many} }
${rest}`;

export const kindFiles: Readonly<Record<string, string>> = {
  assets: kindText(
    'assets',
    'asset',
    'assets',
    'key: [id]\nattach: { zone: zone }\nschema: { type: object, required: [id], properties: { id: { type: string }, zone: { type: string }, firmware: { type: string }, stateful: { type: boolean } } }\n',
  ),
  backups: kindText(
    'backups',
    'backup',
    'backups',
    'key: [asset]\nattach: { asset: asset }\nschema: { type: object, properties: { asset: { type: string }, verified: { type: boolean } } }\n',
  ),
  conduits: kindText(
    'conduits',
    'conduit',
    'conduits',
    'key: [id]\nattach: { conduit: id }\nmodel: true\nschema: { type: object, properties: { id: { type: string } } }\n',
  ),
};
export const kinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(kindFiles).map(([id, content]) => [id, valueOf(loadKind(valueOf(parseYaml(content, `${id}.yaml`)))).kind]),
);

export const catalogueFiles: Readonly<Record<string, string>> = {
  'iec-62443-3-3': `id: iec-62443-3-3
title: T
edition: '2013'
requirements:
  - { id: SR 1.1, title: A, fr: IAC, level: 1 }
  - { id: SR 1.1 RE 1, title: B, fr: IAC, level: 2, parent: SR 1.1 }
  - { id: SR 1.11, title: C, fr: IAC, level: 1 }
`,
  'nist-csf-2.0': `id: nist-csf-2.0
title: T
edition: '2.0'
requirements:
  - { id: PR.DS-11, title: A }
  - { id: PR.AA-01, title: B }
`,
};
export const catalogues: ReadonlyMap<string, Catalogue> = new Map(
  Object.entries(catalogueFiles).map(([id, content]) => [id, valueOf(loadCatalogue(valueOf(parseYaml(content, `${id}.yaml`))))]),
);

/** A control that is all right; a test replaces lines of it. */
export const controlText = `id: ACME-1
version: 1
title: T
satisfies: [SR 1.1]
maps: { nist-csf-2.0: [PR.DS-11] }
rationale: R
subject: zone
aspect: effectiveness
automation: full
evidence: [assets, backups]
params:
  maxAgeDays: { type: integer, default: 30, byLevel: { 3: 7 }, stricter: lower, why: W }
rules:
  - id: one
    for: assets
    when: asset.stateful
    join: { copies: { from: backups, on: { asset: asset.id, verified: true } } }
    assert: copies.exists(c, c.verified)
    message: M
    severity: high
fix: F
effort: { cost: 1, days: 1, outage: none }
proves: P
`;
