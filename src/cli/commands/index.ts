/** The registry of commands: a new command is one file here and one entry below. */
import type { CommandEntry } from '../command.js';

const library: CommandEntry['options'] = [
  ['--controls <dir>', 'add controls, kinds and catalogues of your own (repeatable)', { many: true }],
  ['--only-controls <dir>', 'use these controls instead of the ones that come with the tool'],
];
const asOf: CommandEntry['options'][number] = ['--as-of <date>', 'the day for which everything is decided, YYYY-MM-DD (default: today)'];
const json: CommandEntry['options'][number] = ['--json', 'print data instead of text'];

export const commands = {
  check: {
    summary: 'decide every control on a site and write assessment and reports',
    arguments: '<site>',
    options: [
      ['--policy <name|file>', 'policy to use instead of the one in site.yaml'],
      ...library,
      asOf,
      ['--out <dir>', 'folder for the outputs (default: <site>/report)'],
      [
        '--format <list>',
        'further formats, separated by commas (see: otbaseline list formats; also pdf); html, csv and json are always written',
      ],
      ['--since <file>', 'an earlier assessment.json: say what is new, gone and changed'],
      ['--keep-comments <file>', 'with xlsx: take over the comments of this workbook (default: the one that would be replaced)'],
      ['--template <dir>', 'also a report by templates of your own (reports/README.md); named for its folder'],
      ['--language <tag|file>', 'texts of HTML, PDF and workbook in another language: texts.pl.json (reports/README.md); default: en'],
      ['--browser <file>', 'with pdf: the Chromium, Chrome or Edge that prints (default: CHROMIUM_PATH, or the usual places)'],
      ['--no-codegen', 'run the rules without making code of them: slower, with the same answers'],
      [
        '--proposed <id=file>',
        'what would change if this file stood in the place of that registered evidence (repeatable); nothing is written without --out',
        { many: true },
      ],
      [
        '--fail-on <what>',
        'not-demonstrated (default); not-met: exit 0 instead of 3; none: exit 0 instead of 1 and 3; worse, with --proposed: exit 1 or 3 only where the change itself makes something worse',
      ],
      ['--zone <id>', 'only this zone, for subjects and exit code'],
      ['--watch', 'run again whenever a file of the site, the policy or the controls changes: reads and decides only what that touches'],
      ['--limit <name=n>', 'another value for a limit that may be changed (otbaseline list limits)', { many: true }],
      json,
    ],
    examples: [
      'otbaseline check plant',
      'otbaseline check plant --as-of 2026-10-01 --out /tmp/audit',
      'otbaseline check plant --zone sis --fail-on not-met',
      'otbaseline check plant --proposed fw-rules=drafts/fw-new.conf --fail-on worse',
      'otbaseline check plant --controls our-rules --json > assessment.json',
    ],
    notes: `Exit codes
  0  everything required is met
  1  something required is not met
  2  could not run; no report is written
  3  nothing failed, but something required is not demonstrated, or a rule broke
  Valid waivers are not counted, and said so.
With --proposed they are those of the state after the change, unless --fail-on worse asks for the change alone.
A draft is judged as if it were in force: exported by the same source on the day of assessment, and sealed.`,
    load: () => import('./check.js'),
  },
  init: {
    summary: 'make a new site folder: templates, a proposal from your own table, or a sample plant; or a control with its test',
    arguments: '<dir>',
    options: [
      ['--from <table>', 'propose zones, register and field mapping from an inventory (CSV or XLSX)'],
      ['--sample', 'a runnable sample plant with planted gaps, dated for --as-of'],
      ['--kind <id>', 'add the template of this evidence kind (repeatable)', { many: true }],
      ['--control <id>', 'a control with its test, to begin with, in a folder of your own controls'],
      asOf,
    ],
    examples: [
      'otbaseline init our-rules --control ACME-1',
      'otbaseline init plant',
      'otbaseline init plant --from inventory.xlsx',
      'otbaseline init --sample plant',
      'otbaseline init plant --kind sensors --kind certificates',
    ],
    load: () => import('./init.js'),
  },
  register: {
    summary: 'write hash and record count of each registered file into site.yaml, list unregistered files',
    arguments: '<site>',
    options: [...library, asOf, ['--dry-run', 'show what would be written'], json],
    examples: ['otbaseline register plant', 'otbaseline register plant --dry-run'],
    notes: 'Comments and layout of site.yaml stay as they are. Exit codes: 0 done, 1 a registered file cannot be read, 2 could not run.',
    load: () => import('./register.js'),
  },
  report: {
    summary: 'render a saved assessment again, in any format; of several, one page over all sites',
    arguments: '<assessment.json...>',
    options: [
      ['--format <list>', 'formats separated by commas (see: otbaseline list formats; also pdf); default: html'],
      ['--out <dir>', 'folder for the outputs (default: beside the assessment; for several the current folder); - prints one format'],
      ['--since <file>', 'an earlier assessment.json to compare with, in the same report'],
      ['--template <dir>', 'also a report by templates of your own (reports/README.md); named for its folder'],
      ['--language <tag|file>', 'texts of HTML, PDF and workbook in another language: texts.pl.json (reports/README.md); default: en'],
      ['--browser <file>', 'with pdf: the Chromium, Chrome or Edge that prints (default: CHROMIUM_PATH, or the usual places)'],
      ['--keep-comments <file>', 'with xlsx: take over the comments of this workbook (default: the one that would be replaced)'],
    ],
    examples: [
      'otbaseline report plant/report/assessment.json',
      'otbaseline report assessment.json --format text --out -',
      'otbaseline report assessment.json --since before/assessment.json',
      'otbaseline report north/report/assessment.json south/report/assessment.json --out fleet',
    ],
    load: () => import('./report.js'),
  },
  plan: {
    summary: 'what to do first: programmes by risk, by target and by maturity side by side, the order of steps, a page to sign',
    arguments: '<site>',
    options: [
      ['--budget <sum>', 'money a year that may be spent (default: that of measures.yaml)'],
      ['--policy <name|file>', 'policy to use instead of the one in site.yaml'],
      ...library,
      asOf,
      ['--out <dir>', 'folder for the files (default: only the page is printed)'],
      ['--format <list>', 'files to write, separated by commas (default: plan, poam and poam-xlsx)'],
      json,
    ],
    examples: [
      'otbaseline plan plant',
      'otbaseline plan plant --budget 25000',
      'otbaseline plan plant --as-of 2026-10-01 --out /tmp/plan',
      'otbaseline plan plant --json > programmes.json',
    ],
    notes:
      'Candidates come from measures.yaml; without it each control that is not met is one, with its default effort, marked as such.\nExit codes: 0 the plan is made, 2 could not run.',
    load: () => import('./plan.js'),
  },
  diff: {
    summary: 'what changed between two assessments, and why: evidence, rule, parameter, decision or age',
    arguments: '<before> <after>',
    options: [json],
    examples: ['otbaseline diff before/assessment.json after/assessment.json', 'otbaseline diff 2025.json 2026.json --json'],
    load: () => import('./diff.js'),
  },
  lint: {
    summary: 'every problem in controls, policies, kinds and sites at once, with its place',
    arguments: '[path...]',
    options: [
      ...library,
      asOf,
      ['--format <name>', 'text, json, sarif (for code scanning) or ci (annotations beside the line)', { default: 'text' }],
      ['--fix', 'put quotes around conditions that YAML would change, in the paths given'],
      json,
    ],
    examples: [
      'otbaseline lint',
      'otbaseline lint plant',
      'otbaseline lint our-rules plant --json',
      'otbaseline lint our-rules --fix',
      'otbaseline lint our-rules --format sarif > lint.sarif',
    ],
    notes:
      'A path is a site, a folder of controls, a control or a policy. Without one: what comes with the tool, and the current folder where it holds a site.yaml.\nExit codes: 0 no error, 1 an error, 2 could not run.',
    load: () => import('./lint.js'),
  },
  test: {
    summary: 'run the test cases beside the controls',
    arguments: '[path...]',
    options: [
      ...library,
      ['--id <id>', 'only this control (repeatable)', { many: true }],
      ['--mutate', 'also change each rule in many small ways, and say which changes no case notices'],
      ['--write', 'with --mutate: keep the figures in mutation.json beside the controls, for the reports'],
      ['--watch', 'run again whenever a file changes'],
      ['--timing', 'say which controls took longest'],
      json,
    ],
    examples: ['otbaseline test', 'otbaseline test our-rules', 'otbaseline test --id OTB-707', 'otbaseline test our-rules --mutate'],
    load: () => import('./test.js'),
  },
  explain: {
    summary: 'a control, requirement, evidence kind, reader, preset, policy, problem code, status or reason, in plain words',
    arguments: '<id...>',
    options: [
      [
        '--site <dir>',
        'a control on this site: its records, evidence, requirements, and what would change the verdict; or the maturity of a requirement of the programme',
      ],
      ['--record <key>', 'with --site: trace the rules on this record (or group)'],
      ['--policy <name|file>', 'with --site: policy to use instead of the one in site.yaml'],
      asOf,
      ...library,
      json,
    ],
    examples: [
      'otbaseline explain OTB-707',
      'otbaseline explain OTB-707 --site plant',
      "otbaseline explain 'CM 1.4' --site plant",
      'otbaseline explain maturity',
      'otbaseline explain CVE-2026-30412 --site plant',
      "otbaseline explain 'SR 5.2 RE 1'",
      'otbaseline explain backups',
      'otbaseline explain not-evaluated',
      'otbaseline explain E_QUOTE_IT',
    ],
    load: () => import('./explain.js'),
  },
  list: {
    summary: 'controls, requirements, kinds, catalogues, policies, formats, readers, presets, codes or limits',
    arguments: '<what>',
    options: [...library, ['--catalogue <id>', 'catalogue for requirements', { default: 'iec-62443-3-3' }], json],
    examples: ['otbaseline list controls', 'otbaseline list requirements --catalogue iec-62443-3-3 --json', 'otbaseline list formats'],
    load: () => import('./list.js'),
  },
  coverage: {
    summary: 'requirements against controls: automated, partial, attested, none; and against NIST',
    arguments: '',
    options: [...library, ['--catalogue <id>', 'only this catalogue'], json],
    examples: ['otbaseline coverage', 'otbaseline coverage --catalogue nist-csf-2.0', 'otbaseline coverage --json'],
    load: () => import('./coverage.js'),
  },
  eval: {
    summary: "try a CEL expression on a site's records",
    arguments: '<expression>',
    options: [
      ['--site <dir>', 'the site (default: the current folder)'],
      ['--for <kind>', 'run it for each record of this evidence kind'],
      ['--trace', 'show each part of the expression on the first record that is not true, and why it is undecided'],
      ['--record <key>', 'trace this record'],
      ['--limit <n>', 'records shown', { default: '20' }],
      ...library,
      asOf,
      json,
    ],
    examples: [
      "otbaseline eval '1 + 1'",
      "otbaseline eval 'asset.stateful && age(asOf) == 0' --site plant --for assets",
      'otbaseline eval \'asset.firmware != ""\' --for assets --trace',
    ],
    load: () => import('./eval.js'),
  },
  network: {
    summary: 'what can reach what between the zones of a site, through which rules; with --from and --to one question',
    arguments: '<site>',
    options: [
      ['--from <end>', 'a zone, an asset, an address, a network, or outside'],
      ['--to <end>', 'the same for the other end'],
      ['--service <name>', 'as tcp/502, udp/1-1024, icmp (repeatable; default: every service)', { many: true }],
      ...library,
      asOf,
      json,
    ],
    examples: [
      'otbaseline network plant',
      'otbaseline network plant --from enterprise --to sis --service tcp/502',
      'otbaseline network plant --from 10.1.20.7 --to outside --json',
    ],
    notes:
      'Answers come from the rules of every device between, first match in each list, with their file and line. "Nobody can tell": a rule hangs on what the evidence does not show, or the rules are not all known.\nExit codes: 0 everything asked is decided, whichever way; 3 something cannot be decided; 2 could not run.',
    load: () => import('./network.js'),
  },
  schema: {
    summary:
      'the JSON Schema of a file kind (control, policy, kind, preset, site, risk, measures, assessment, ...) or of the records of an evidence kind',
    arguments: '<name>',
    options: [...library],
    examples: ['otbaseline schema control', 'otbaseline schema assets > assets.schema.json'],
    load: () => import('./schema.js'),
  },
} satisfies Record<string, CommandEntry>;
