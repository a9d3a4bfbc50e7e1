/** What a report may print beside our own texts: words of the site, of its evidence, of controls and catalogues, and sentences of the run. Our codes (fail, major, none) are no such words. */
import type { Assessment } from '../../src/model/assessment.js';

/** Parts of an assessment whose texts are printed as they are. What is named behind a part is left out: codes for which the texts have words. */
const printed: { readonly [part in keyof Assessment]?: readonly string[] } = {
  site: [],
  tool: [],
  policy: ['target', 'conduitProfile', 'programme'],
  model: [],
  controls: ['automation', 'aspect', 'subject', 'outage'],
  catalogue: ['grade', 'relation'],
  crossReference: ['coverage', 'kind'],
  subjects: ['kind', 'verdict', 'gap'],
  results: ['status', 'underlying', 'code'],
  findings: ['severity', 'class', 'rule'],
  evidence: ['state', 'complete'],
  unusedFiles: [],
  decisions: ['state'],
  requests: ['code'],
  contradictions: [],
  traces: ['problem', 'by'],
  unplaced: [],
  problems: ['severity'],
  limits: [],
  network: ['way', 'permitted', 'from', 'to'],
  risk: ['cover', 'credit', 'why', 'status', 'grade', 'reductionBy', 'driver'],
  programmes: ['outage', 'status', 'method', 'name', 'proposal', 'checked', 'state'],
  vulnerabilities: [
    'outcome',
    'reason',
    'rule',
    'exploitation',
    'exposure',
    'automatable',
    'humanImpact',
    'least',
    'planning',
    'decision',
    'priority',
    'override',
    'state',
    'contradiction',
  ],
  vulnerabilityPosition: ['reason', 'decisions', 'priorities', 'states', 'outcomes', 'rules'],
  maturity: ['missing'],
  locations: [],
};
/** Maps whose keys are words of the site, of its evidence or of a catalogue. */
const namedMaps = new Set(['patches', 'severity', 'table', 'maps', 'figures', 'requirements']);

const edges = /^[\s,;:.·()<>{}→–|…"]+|[\s,;:.·()<>{}→–|…"]+$/g;
const bare = (text: string): string => text.replace(edges, '');
const firstSentence = (text: string): string => /^.*?\.(?=\s)/s.exec(text)?.[0] ?? text;

export function sourcesOf(assessment: Assessment): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (text: string): void => {
    found.add(bare(text)).add(bare(firstSentence(text)));
  };
  const walk = (part: unknown, without: readonly string[]): void => {
    if (typeof part === 'string') add(part);
    if (typeof part !== 'object' || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (without.includes(key)) continue;
      if (namedMaps.has(key) && typeof value === 'object' && value !== null)
        for (const [name, own] of Object.entries(value as object)) [name, `${name} ${String(own)}`].forEach(add);
      walk(value, without);
    }
  };
  for (const [part, without] of Object.entries(printed)) walk(assessment[part as keyof Assessment], without);
  return found;
}

/** Signs, names of standards and tools, and notations; each as it stands, none of them prose. */
const notations = [
  /^[A-F]$/, // annexes, and the marks of programmes in the chart
  /^v\d+$/, // version of a control
  /^(?:SHA-256 )?[0-9a-f]{1,4}(?: [0-9a-f]{4} [0-9a-f]{4})?$/,
  /^[0-9a-f]{64}$/,
  /^F-[0-9a-f]+$/,
  /^(?:IAC|UC|SI|DC|RDF|TRE|RA)(?: \d\.\.\d)?$/,
  /^SL-T\(\S+\) = \{[\d –]+$/,
  /^(?:CVSS|EPSS) [\d.]+$/,
  /^ML \d$/,
  /^[LMH](?: [LMH])*$/, // baselines of SP 800-82
  /^P\d\d$/,
  /^IEC 62443-3-3$/,
  /^[a-d]$/, // counts that the script puts in
  /^[\d\u202F.]+ [A-Z]{3}\*?$/, // money; a default has its mark
  /^otbaseline(?: \d+\.\d+\.\d+| check)?$/,
  /^--zone \S+$/,
  /^--policy \S+ --as-of [\d-]+(?: --zone \S+)?$/,
  /^[✓✕✗?–!]? ?[\w.-]+ \(\d+$/, // a conduit in the drawing: sign, id, flows
];
const files = [
  'assessment.json',
  'findings.ndjson',
  'findings.csv',
  'requirements.csv',
  'evidence.csv',
  'actions.csv',
  'report.txt',
  'site.yaml',
  'risk.yaml',
];

/** A text that was cut stands for the whole; a number before or behind a word, and a line behind a file, do not matter. */
export function isFrom(sources: ReadonlySet<string>, reportId: string): (text: string) => boolean {
  const all = [...sources];
  const known = (text: string): boolean => {
    const own = bare(text);
    return (
      !/\p{L}/u.test(own) ||
      own === reportId ||
      files.includes(own) ||
      sources.has(own) ||
      notations.some((each) => each.test(own)) ||
      sources.has(own.replace(/(?::\d+){1,2}$/, '')) ||
      files.includes(own.replace(/(?::\d+){1,2}$/, '')) ||
      sources.has(own.replace(/^[\d\u202F.]+ | [\d\u202F.]+$/g, '')) ||
      (text.trim().endsWith('…') && all.some((each) => each.startsWith(own)))
    );
  };
  const parts = (text: string): boolean =>
    known(text) ||
    splits.some((split) => {
      const found = text.split(split);
      return found.length > 1 && found.every(parts);
    });
  return parts;
}
/** What stands between two of them. */
const splits = [/(?<=^IEC 62443-3-3):/, /(?<=^\d)\) /, /; /, / · /, /: ?/, / … /, / → | × /, / \(/, /\) /, /\. /, /, /] as const;
