/** The dependency direction of src/, as a table. A folder may import only what its row names. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const mayImport: Record<string, readonly string[]> = {
  model: [],
  load: ['model'],
  evidence: ['model'], // compiled paths and conditions are handed in by run as functions
  rules: ['model'],
  evaluate: ['model', 'rules', 'evidence'],
  assess: ['model', 'evaluate'],
  risk: ['model'],
  report: ['model'],
  run: ['model', 'load', 'evidence', 'rules', 'evaluate', 'assess', 'risk', 'report'],
  cli: ['model', 'run', 'report'],
  index: ['model', 'rules', 'evidence', 'evaluate', 'assess', 'report', 'run'],
};
/** Only these may use core modules, the console, the process, the clock or randomness. */
const touchesTheWorld = new Set(['load', 'cli']);
/** Pure, or confined: hashing anywhere, generated code in rules/ alone. */
const granted: Record<string, readonly string[]> = {
  evidence: ['node:crypto'],
  assess: ['node:crypto'],
  report: ['node:crypto'],
  rules: ['node:module', 'Function'],
};
const worldly = new Set([
  'console',
  'process',
  'fetch',
  'performance',
  'crypto',
  'globalThis',
  'setTimeout',
  'setInterval',
  'eval',
  'Function',
]);
const worldlyMembers = new Set(['Date.now', 'Math.random']);

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

/** `load/yaml.ts` -> `load`, `run.ts` -> `run` */
const partOf = (file: string): string => file.replace(/[/.].*$/, '');

function offences(file: string): string[] {
  const text = readFileSync(posix.join('src', file), 'utf8');
  const here = partOf(file);
  const allowed = mayImport[here];
  if (allowed === undefined) return [`${file}: "${here}" has no row in the table`];
  const pure = !touchesTheWorld.has(here);
  const found: string[] = [];

  for (const { fileName: target } of ts.preProcessFile(text, true, true).importedFiles) {
    if (isBuiltin(target) && pure && !granted[here]?.includes(target)) found.push(`${file} imports ${target}`);
    if (!target.startsWith('.')) continue;
    const there = partOf(posix.join(posix.dirname(file), target));
    if (there !== here && !allowed.includes(there)) found.push(`${file} imports ${there}/`);
  }

  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) found.push(`${file} reads the clock`);
    if (ts.isCallExpression(node) && node.expression.getText() === 'Date') found.push(`${file} reads the clock`);
    if (ts.isPropertyAccessExpression(node) && (worldlyMembers.has(node.getText()) || worldly.has(node.expression.getText())))
      found.push(`${file} uses ${node.getText()}`);
    if (ts.isIdentifier(node) && worldly.has(node.text) && !isName(node) && !granted[here]?.includes(node.text))
      found.push(`${file} uses ${node.text}`);
    ts.forEachChild(node, visit);
  };
  if (pure) visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** A property that merely bears the name: `{ process: 1 }`, `x.process`. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    ts.isPropertyAccessExpression(parent) || ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node)
  );
}

test('src/ obeys its dependency table', () => {
  expect(files, 'nothing to check in src/').not.toEqual([]);
  expect(files.flatMap(offences)).toEqual([]);
});
