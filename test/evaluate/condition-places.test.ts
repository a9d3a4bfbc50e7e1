/** A mistake in a condition is told where it stands in the YAML file, however the condition is written there. */
import { describe, expect, it } from 'vitest';
import { compileControl } from '../../src/evaluate/compile-control.js';
import { loadControl } from '../../src/load/controls.js';
import { loadLibrary } from '../../src/load/library.js';
import { parseYaml } from '../../src/load/yaml.js';

const library = loadLibrary({ shipped: 'without-controls', extra: [], tests: false });
const { kinds, catalogues } = library.ok ? library.value : { kinds: new Map(), catalogues: new Map() };

/** Everything but the condition, which stands last, so that each style may take as many lines as it likes. */
const head = `id: ACME-1
version: 1
title: T
satisfies: []
maps: {}
rationale: R
subject: site
aspect: implementation
automation: full
evidence: [assets, backups]
params: { maxAgeDays: { type: integer, default: 30, stricter: lower, why: W } }
fix: F
effort: { cost: 0, days: 0, outage: none }
proves: P
rules:
  - id: r
    for: assets
    join: { copies: { from: backups, on: { asset: asset.id } } }
    message: "{{asset.id}} {{params.maxAgeDays}} {{size(copies)}}"
    severity: low
`;

/** « stands before the part that is wrong. */
const wrong: readonly (readonly [condition: string, code: string])[] = [
  ['asset.stateful && asset.«firmwear != ""', 'E_EXPR_UNKNOWN_FIELD'],
  ['size(copies) > 0 && copies.all(c, c.«verifed)', 'E_EXPR_UNKNOWN_FIELD'],
  ['asset.stateful && asset[«"firmwear"] != ""', 'E_EXPR_UNKNOWN_FIELD'],
  ["asset.stateful || asset.owner.«name == 'x'", 'E_EXPR_UNKNOWN_FIELD'],
  ['asset.stateful && copies.«verified', 'E_EXPR_UNKNOWN_FIELD'],
  ['asset.stateful && params.«maxAge > 3', 'E_EXPR_UNKNOWN_FIELD'],
  ['asset.stateful && «aset.stateful', 'E_EXPR_UNKNOWN_NAME'],
  ['asset.stateful && copies.exists(c, «x.verified)', 'E_EXPR_UNKNOWN_NAME'],
  ['asset.stateful && «zone.safety', 'E_EXPR_UNKNOWN_NAME'],
  ['asset.stateful && «agee(asset.endOfSupport) < 3', 'E_EXPR_UNKNOWN_FUNCTION'],
  ["asset.stateful && «asset.model.lowerAscii() == 's7'", 'E_EXPR_UNKNOWN_FUNCTION'],
  ["asset.stateful && «contains(asset.model, 'S7')", 'E_EXPR_UNKNOWN_FUNCTION'],
  ["asset.stateful && «asset.stateful == 'true'", 'E_EXPR_TYPE'],
  ['asset.stateful && «asset.id == 3', 'E_EXPR_TYPE'],
  ["asset.stateful && «'3' == 3", 'E_EXPR_TYPE'],
  ["asset.stateful && «asset.endOfSupport > '2026-01-01'", 'E_EXPR_TYPE'],
  ['asset.stateful && «asset.endOfSupport > 30', 'E_EXPR_TYPE'],
  ['asset.stateful && «asset.model == null', 'E_EXPR_TYPE'],
  ["asset.stateful && «asset.services == 'tcp/502'", 'E_EXPR_TYPE'],
  ["asset.stateful && «'502' in asset.model", 'E_EXPR_TYPE'],
  ['asset.stateful && «3 in asset.services', 'E_EXPR_TYPE'],
  ['asset.stateful && «asset.model', 'E_EXPR_TYPE'],
  ['asset.stateful && !«asset.model', 'E_EXPR_TYPE'],
  ['asset.stateful && «copies', 'E_EXPR_TYPE'],
  ['asset.stateful && («asset.id != "" ? asset.id : "b") == 3', 'E_EXPR_TYPE'],
  ['asset.stateful && «asset.model.all(m, true)', 'E_EXPR_TYPE'],
  ['asset.stateful && copies.exists(c, «c.sizeBytes)', 'E_EXPR_TYPE'],
  ['asset.stateful && «age(asset.model) > 3', 'E_EXPR_TYPE'],
  ['asset.stateful && «asOf - 30 > asset.endOfSupport', 'E_EXPR_TYPE'],
  ["asset.stateful && «asset.id + 1 == 'x1'", 'E_EXPR_TYPE'],
  ["asset.stateful && asset.class == «'plc'", 'E_EXPR_LITERAL'],
  ["asset.stateful && asset.class in ['hmi', «'plc', 'server']", 'E_EXPR_LITERAL'],
  ["asset.stateful && «'Hmi' != asset.class", 'E_EXPR_LITERAL'],
  ["asset.stateful && asset.addresses.exists(a, inNetwork(a, «'10.0.0.0/33'))", 'E_EXPR_LITERAL'],
  ["asset.stateful && asset.endOfSupport > timestamp(«'2026-01-01')", 'E_EXPR_LITERAL'],
  ["asset.stateful && asOf - asset.endOfSupport > duration(«'30d')", 'E_EXPR_LITERAL'],
  ["asset.stateful && asset.model.matches(«'(S7')", 'E_EXPR_PATTERN'],
  ["asset.stateful && asset.model.matches(«'^(?!S7)')", 'E_EXPR_PATTERN'],
  ["asset.stateful && asset.model.matches('«\\d+')", 'E_EXPR_SYNTAX'],
  ["asset.stateful && asset.model != 'é ü 😀 «\\q'", 'E_EXPR_SYNTAX'],
  ["asset.stateful && asset.model «= 'S7'", 'E_EXPR_SYNTAX'],
  ['asset.stateful «and asset.stateful', 'E_EXPR_SYNTAX'],
  ['asset.stateful && «has(asset)', 'E_EXPR_SYNTAX'],
  ['asset.stateful && copies.exists(«1, true)', 'E_EXPR_SYNTAX'],
  ["asset.stateful && '😀' != asset.id && asset.«firmwear != ''", 'E_EXPR_UNKNOWN_FIELD'],
  ["asset.stateful && asset.model != 'a\\\\b' && asset.«firmwear != ''", 'E_EXPR_UNKNOWN_FIELD'],
  ['asset.stateful && asset.model != "it\'s \\"quoted\\"" && asset.«firmwear != ""', 'E_EXPR_UNKNOWN_FIELD'],
  ['asset.stateful && !«has(asset.model)', 'E_EXPR_HAS'],
  ['asset.stateful && (!«has(asset.model) || asset.model != "")', 'E_EXPR_HAS'],
  ["asset.stateful && («has(asset.model) ? asset.model != '' : true)", 'E_EXPR_HAS'],
  ['asset.stateful && «copies.all(c, c.verified)', 'W_EXPR_ALL_MAY_BE_EMPTY'],
  ["asset.stateful && «asset.services.all(s, s != 'tcp/23')", 'W_EXPR_ALL_MAY_BE_EMPTY'],
  ['asset.stateful && «size(copies) / 4 >= 0.5', 'W_EXPR_INTEGER_DIVISION'],
];

type Style = (condition: string) => string | null;

const deep = '        ';
/** At each && a new line, so that the wrong part seldom stands on the first. */
const broken = (condition: string, indent: string, join = ''): string => condition.replaceAll(' && ', `${join}\n${indent}&& `);
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const double = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const canBePlain = (text: string): boolean => !/: | #|^["'!&*|>%@`[{«]/.test(text);

const styles: Readonly<Record<string, Style>> = {
  plain: (text) => (canBePlain(text) ? text : null),
  'plain over lines': (text) => (canBePlain(text) ? broken(text, deep) : null),
  'in single quotes': single,
  'in single quotes over lines': (text) => broken(single(text), deep),
  'in double quotes': double,
  'in double quotes with numbered escapes': (text) => double(text).replaceAll('asset', '\\x61\\u0073set'),
  'in double quotes over lines': (text) => broken(double(text), deep),
  'in double quotes with a backslash at the end of lines': (text) => broken(double(text), deep, '\\'),
  folded: (text) => `>-\n${deep}${text}`,
  'folded over lines': (text) => `>-\n${deep}${broken(text, deep)}`,
  'folded with deeper lines': (text) => `>\n${deep}${broken(text, `${deep}    `)}\n`,
  'folded with an indicator and empty lines': (text) => `>4+\n${deep}${broken(text, `\n${deep}`)}\n\n`,
  literal: (text) => `|\n${deep}${text}\n`,
  'literal over lines': (text) => `|-\n${deep}// why: "it's so"\n${deep}${broken(text, `${deep}  `)}`,
  'with an anchor': (text) => `&c ${double(text)}`,
  'with a tag': (text) => `!!str ${single(text)}`,
};

const placeOf = (marked: string): { readonly text: string; readonly line: number; readonly column: number } => {
  const at = marked.indexOf('«');
  const before = marked.slice(0, at).split('\n');
  return { text: marked.replace('«', ''), line: before.length, column: (before.at(-1) ?? '').length + 1 };
};

/** Code, line and column of every problem of the control. */
function problemsOf(text: string): readonly string[] {
  const file = parseYaml(text, 'ACME-1-x.yaml');
  if (!file.ok) return file.problems.map((each) => `${each.code} ${each.message}`);
  const control = loadControl(file.value, { kinds, brokenKinds: new Set(), catalogues, brokenCatalogues: new Set(), shippedFolder: null });
  if (!control.ok) return control.problems.map((each) => `${each.code} ${each.message}`);
  return compileControl(control.value, kinds).problems.map(({ code, line, column }) => `${code} ${String(line)}:${String(column)}`);
}

describe.each(Object.entries(styles))('a condition written %s', (_, style) => {
  const cases = wrong.flatMap(([condition, code]) => {
    const written = style(condition);
    return written === null ? [] : [[condition, code, written] as const];
  });

  it.each(cases)('%s: %s', (_condition, code, written) => {
    for (const end of ['\n', '\r\n']) {
      const { text, line, column } = placeOf(`${head}    assert: ${written}\n`.replaceAll('\n', end));
      // The parts of the rest that are not used are told as well.
      const told = problemsOf(text).filter((each) => !each.startsWith('W_UNUSED'));
      expect(told).toContain(`${code} ${String(line)}:${String(column)}`);
    }
  });
});

const elsewhere: readonly (readonly [where: string, changed: string, to: string, code: string])[] = [
  [
    'in when',
    '    for: assets\n',
    '    for: assets\n    when: >-\n      asset.stateful\n      && asset.«firmwear != "x"\n',
    'E_EXPR_UNKNOWN_FIELD',
  ],
  [
    'in when, where a missing field would drop the record',
    '    for: assets\n',
    '    for: assets\n    when: "«has(asset.model)"\n',
    'E_EXPR_HAS',
  ],
  ['in let', '    for: assets\n', `    for: assets\n    let: { old: 'age(asset.«ends) > 3' }\n`, 'E_EXPR_UNKNOWN_FIELD'],
  ['in the key of a join', '{ asset: asset.id }', '{ asset: "asset.«nr" }', 'E_EXPR_UNKNOWN_FIELD'],
  ['in a group', '    join:', '    group: { model: "asset.«modell" }\n    join:', 'E_EXPR_UNKNOWN_FIELD'],
  ['in a message', '"{{asset.id}} ', '"é {{asset.id}}: {{asset.«modell}} ', 'E_EXPR_UNKNOWN_FIELD'],
  ['in a trigger', 'fix: F', "trigger: { for: assets, when: 'asset.class == «''plc''' }\nfix: F", 'E_EXPR_LITERAL'],
];

describe('a mistake', () => {
  it.each(elsewhere)('%s', (_, from, to, code) => {
    const { text, line, column } = placeOf(`${head}    assert: asset.stateful\n`.replace(from, to));
    expect(problemsOf(text)).toContain(`${code} ${String(line)}:${String(column)}`);
  });
});
