/** Validators that the build wrote say what ajv says, with the same errors. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkShape } from '../../src/load/shapes.js';
import { parseYaml, type YamlFile } from '../../src/load/yaml.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = existsSync(join(root, 'dist/shapes/site.cjs'));
const fileOf = (text: string): YamlFile => {
  const parsed = parseYaml(text, 'x.yaml');
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

describe.skipIf(!built)('the built validators', async () => {
  const ofBuild = built
    ? ((await import(/* @vite-ignore */ pathToFileURL(join(root, 'dist/load/shapes.js')).href)) as { checkShape: typeof checkShape })
    : { checkShape };
  it.each([
    ['site', 'site: { id: a, nme: x }\nzones: [{ id: 1 }]\n'],
    ['site', 'site: { id: a, name: b, timeZone: UTC }\npolicy: baseline\nzones: []\nconduits: []\n'],
    ['policy', 'id: p\ntitle: T\ncontrols: { include: [1] }\n'],
    ['risk', 'scenarios: [{ id: S-1, title: t, workshop: { date: 2026-02-30 } }]\n'],
    ['waiver', 'id: W-1\nexpires: 2026-13-01\n'],
    ['control', 'id: X-1\nversion: one\n'],
    ['kind', 'id: things\nschema: { type: array }\n'],
  ] as const)('%s: %s', (name, text) => {
    const here = checkShape(name, fileOf(text));
    const there = ofBuild.checkShape(name, fileOf(text));
    expect(there.problems).toEqual(here.problems);
    expect(there.ok).toBe(here.ok);
  });
});
