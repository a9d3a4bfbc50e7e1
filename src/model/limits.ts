/** Every limit of the program: its value, the code or reason that tells of it, and what it bounds. Code takes the numbers from here, and `otbaseline list limits` prints them. */

export interface Limit {
  readonly value: number;
  readonly unit: string;
  /** Problem code, reason or status that tells of it; empty: nothing is lost, since all are counted. */
  readonly code: string;
  readonly bounds: string;
  /** `--limit name=value` of check changes it. The others are fixed, so that the same files give the same answers everywhere. */
  readonly isOption?: true;
}

export const limits = {
  'config-bytes': {
    value: 5_000_000,
    unit: 'bytes',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'one file of YAML that is written by hand: site, risk, measures, policy, control, kind',
  },
  'config-depth': { value: 100, unit: 'levels', code: 'E_TOO_DEEP', bounds: 'lists and maps in such a file, one inside the other' },
  'config-values': { value: 1_000_000, unit: 'values', code: 'E_TOO_DEEP', bounds: 'values of such a file once its aliases are expanded' },
  'control-files': { value: 20_000, unit: 'files', code: 'E_FILE_TOO_LARGE', bounds: 'a folder of controls' },
  'folder-files': {
    value: 100_000,
    unit: 'files',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'a site folder, outputs and hidden files aside; a registered folder in it is then not read',
  },
  'folder-depth': { value: 32, unit: 'folders', code: 'E_FILE_TOO_LARGE', bounds: 'folders of a site, one inside the other' },
  'file-bytes': {
    value: 512 * 1024 * 1024,
    unit: 'bytes',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'a file of a format that cannot be read in pieces',
  },
  'assessment-bytes': {
    value: 512 * 1024 * 1024,
    unit: 'bytes',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'an assessment.json that is read again',
  },
  'template-bytes': { value: 2 * 1024 * 1024, unit: 'bytes', code: 'E_FILE_TOO_LARGE', bounds: 'a template of a report' },
  'comments-bytes': { value: 100_000_000, unit: 'bytes', code: 'E_FILE_TOO_LARGE', bounds: 'a workbook whose comments are kept' },
  'json-bytes': {
    value: 200_000_000,
    unit: 'bytes',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'a JSON document that is read as a whole; NDJSON and lists of records have no limit',
  },
  'json-depth': { value: 100, unit: 'levels', code: 'E_TOO_DEEP', bounds: 'lists and objects of a JSON document, one inside the other' },
  'json-faults': { value: 10_000, unit: 'faults', code: 'E_JSON', bounds: 'faults in one JSON document that are gone around' },
  'ndjson-line-bytes': { value: 64 * 1024 * 1024, unit: 'bytes', code: 'E_FILE_TOO_LARGE', bounds: 'one line of NDJSON' },
  'csv-row-bytes': { value: 16 * 1024 * 1024, unit: 'bytes', code: 'E_EVIDENCE_FORMAT', bounds: 'one row of a CSV file' },
  'yaml-bytes': { value: 5_000_000, unit: 'bytes', code: 'E_FILE_TOO_LARGE', bounds: 'a YAML file of evidence' },
  'yaml-aliases': { value: 10_000, unit: 'aliases', code: 'E_YAML', bounds: 'aliases in it' },
  'yaml-values': { value: 5_000_000, unit: 'values', code: 'E_TOO_DEEP', bounds: 'its values once aliases are expanded' },
  'xlsx-bytes': { value: 100_000_000, unit: 'bytes', code: 'E_FILE_TOO_LARGE', bounds: 'a workbook' },
  'xlsx-merged-cells': { value: 5_000_000, unit: 'cells', code: 'E_FILE_TOO_LARGE', bounds: 'cells that merged ranges of a sheet fill' },
  'text-bytes': { value: 50_000_000, unit: 'bytes', code: 'E_FILE_TOO_LARGE', bounds: 'a text that is read as a whole (secedit, lynis)' },
  'xml-depth': { value: 200, unit: 'levels', code: 'E_TOO_DEEP', bounds: 'elements of an XML file, one inside the other' },
  'xml-record-elements': { value: 200_000, unit: 'elements', code: 'E_FILE_TOO_LARGE', bounds: 'one record of an XML file' },
  'xml-record-bytes': {
    value: 32 * 1024 * 1024,
    unit: 'bytes',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'one record, text or tag of an XML file',
  },
  'zeek-line-bytes': { value: 16 * 1024 * 1024, unit: 'bytes', code: 'E_EVIDENCE_FORMAT', bounds: 'one line of a Zeek log' },
  'csaf-statements': { value: 2_000_000, unit: 'statements', code: 'E_FILE_TOO_LARGE', bounds: 'statements on products in one advisory' },
  'csaf-products': { value: 100_000, unit: 'products', code: 'E_FILE_TOO_LARGE', bounds: 'products in one advisory' },
  'firewall-lines': { value: 3_000_000, unit: 'lines', code: 'E_FILE_TOO_LARGE', bounds: 'a firewall configuration' },
  'firewall-line-length': { value: 100_000, unit: 'characters', code: 'E_EVIDENCE_ROW', bounds: 'one line of it' },
  'firewall-chain-depth': { value: 32, unit: 'chains', code: 'E_EVIDENCE_ROW', bounds: 'chains that call each other' },
  'firewall-chain-rules': {
    value: 500_000,
    unit: 'rules',
    code: 'E_EVIDENCE_ROW',
    bounds: 'rules of one chain once the chains that it calls are laid flat',
  },
  'firewall-entries': {
    value: 8_000_000,
    unit: 'addresses and services',
    code: 'E_FILE_TOO_LARGE',
    bounds: 'addresses and services of all rules of a file',
  },
  'firewall-xml-elements': { value: 5_000_000, unit: 'elements', code: 'E_FILE_TOO_LARGE', bounds: 'a configuration in XML' },
  'text-length': { value: 10_000, unit: 'characters', code: 'E_EVIDENCE_ROW', bounds: 'one text in a record' },
  'left-out-read': {
    value: 10_000,
    unit: 'rows',
    code: 'E_EVIDENCE_ROW',
    bounds: 'rows left out of one file of which it is remembered what could be read; all are counted, and the rest may belong anywhere',
  },
  'problems-shown': {
    value: 20,
    unit: 'problems',
    code: 'E_EVIDENCE_ROW',
    bounds: 'problems of one sort of one file that are told one by one; the rest is counted',
  },
  'network-comparisons': {
    value: 60_000_000,
    unit: 'comparisons',
    code: 'W_EVIDENCE_NOTE',
    bounds: 'rules held against each other over all pairs of zones; more leave paths undecided',
  },
  'review-comparisons': {
    value: 5_000_000,
    unit: 'comparisons',
    code: 'W_EVIDENCE_NOTE',
    bounds:
      'rules of one device held against those before them, to find the ones that never decide; those of which that is not known are counted',
  },
  'network-permissions': {
    value: 60_000,
    unit: 'permissions',
    code: 'W_EVIDENCE_NOTE',
    bounds: 'permissions between two zones; more leave the pair undecided',
  },
  'network-way-length': { value: 8, unit: 'devices', code: 'W_EVIDENCE_NOTE', bounds: 'devices on one way between two zones' },
  'network-ways': { value: 64, unit: 'ways', code: 'W_EVIDENCE_NOTE', bounds: 'ways between two zones' },
  'zone-paths': {
    value: 100_000,
    unit: 'records',
    code: 'incomplete-coverage',
    bounds: 'paths between zones that are worked out; more leave the list open',
  },
  'asset-references': {
    value: 10_000,
    unit: 'records',
    code: 'incomplete-coverage',
    bounds: 'references of one sort that are worked out; more leave the list open',
  },
  'intruder-pairs': {
    value: 10_000,
    unit: 'pairs of zones',
    code: 'incomplete-coverage',
    bounds: 'ways of an intruder that are worked out',
  },
  'vulnerability-matches': {
    value: 400_000,
    unit: 'records',
    code: 'incomplete-coverage',
    bounds: 'matches of advisories and assets; more leave the list open',
  },
  'vulnerability-decisions': {
    value: 200_000,
    unit: 'records',
    code: 'incomplete-coverage',
    bounds: 'vulnerabilities of assets that are triaged; more leave the list open',
  },
  'expression-length': { value: 20_000, unit: 'characters', code: 'E_EXPR_TOO_LARGE', bounds: 'one expression' },
  'expression-depth': { value: 200, unit: 'levels', code: 'E_EXPR_TOO_LARGE', bounds: 'operations in it, one inside the other' },
  'path-length': { value: 2_000, unit: 'characters', code: 'E_PATH', bounds: 'one JSONPath' },
  'path-values': { value: 5_000_000, unit: 'values', code: 'E_EVIDENCE_FORMAT', bounds: 'values that one JSONPath selects' },
  'pattern-length': {
    value: 1_000,
    unit: 'characters',
    code: 'error',
    bounds: 'one pattern of matches(); patterns are RE2 and never run away',
  },
  'answer-work': { value: 20_000_000, unit: 'elements', code: 'error', bounds: 'elements that one answer of a rule visits' },
  'rule-work': {
    value: 100_000_000,
    unit: 'elements',
    code: 'error',
    bounds: 'elements that all answers of one expression visit, beside 5,000 for each record',
  },
  'maybe-matches': {
    value: 256,
    unit: 'records',
    code: 'incomplete-coverage',
    bounds: 'records that may match or belong; more are told as "there may be more"',
  },
  'undecided-kept': { value: 50, unit: 'records', code: '', bounds: 'undecided records of a rule that are named; all are counted' },
  'unplaced-kept': { value: 200, unit: 'records', code: '', bounds: 'records without a zone that are listed; all are counted' },
  'traces-kept': { value: 2_000, unit: 'records', code: '', bounds: 'traced events that are listed; all are counted' },
  'vulnerabilities-kept': {
    value: 500,
    unit: 'records',
    code: '',
    bounds: 'vulnerabilities in the assessment, the most urgent first; all are counted',
  },
  'findings-kept': {
    value: 100,
    unit: 'findings',
    code: '',
    bounds: 'findings of a control and subject in the assessment and its reports; findings.ndjson has all, and all are counted',
    isOption: true,
  },
  'measures-enumerated': {
    value: 22,
    unit: 'measures',
    code: '',
    bounds: 'measures that are weighed one by one; more are searched by the solver',
  },
  'value-shown': { value: 300, unit: 'characters', code: '', bounds: 'one value in a message or a report' },
} as const satisfies Readonly<Record<string, Limit>>;
export type LimitName = keyof typeof limits;

export const limitOf = (name: LimitName): number => limits[name].value;
/** For messages: which limit it was. */
export const limitWords = (name: LimitName): string => `limit ${name}: ${String(limits[name].value)} ${limits[name].unit}`;
