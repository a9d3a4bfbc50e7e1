/** Schema of assessment.json (design section 9). Keys may be added, so unknown ones are allowed here and only here. */
import { foundationalRequirements, mappingGrades } from '../catalogue.js';
import { grades } from '../kind.js';
import { reasonCodes, statuses } from '../assessment.js';
import { anything, count, shape, string, strings } from './output-parts.js';
import { flag, level, list, mapOf, orNull, word, type JsonSchema } from './parts.js';
import { riskResultSchema } from './risk-result.js';

const ssvcDecisions = ['defer', 'scheduled', 'out-of-cycle', 'immediate'];

const place = shape('Where it stands', {
  evidence: string('Registration'),
  file: string('File'),
  line: count('Line'),
  column: count('Column'),
  pointer: orNull(string('JSON pointer or cell')),
  sha256: string('Hash of the file'),
});
const status = word('Status', statuses);
const verdict = word('Verdict', ['n/a', 'met', 'not-met', 'not-demonstrated']);
const recordRef = shape('Record', { kind: string('Kind'), key: string('Key') });

const levels = mapOf(
  'Foundational requirement -> level',
  shape('Level', {
    target: level('Target'),
    low: orNull(level('Demonstrated')),
    high: orNull(level('Not contradicted')),
    verdict,
    limiting: strings('Requirements that stop it'),
    gap: orNull(word('Kind of gap', ['capability', 'configuration', 'evidence'])),
  }),
  word('Foundational requirement', foundationalRequirements),
);

const capability = mapOf(
  'Foundational requirement -> what components can do',
  shape('Capability', {
    level: orNull(level('Lowest stated level')),
    components: count('Components'),
    unknown: count('Components of which the level is not known'),
    short: strings('Assets that cannot reach the target'),
  }),
  word('Foundational requirement', foundationalRequirements),
);

const result = shape('Result of a control for a subject', {
  control: string('Control'),
  subject: string('Subject'),
  status,
  reasons: list(
    'Reasons',
    shape('Reason', {
      code: word('Code', reasonCodes),
      kind: string('Kind'),
      evidence: string('Registration'),
      supply: string('What to hand in'),
    }),
  ),
  population: count('Records looked at'),
  checked: count('Decided'),
  failed: count('False'),
  missing: count('Undecided'),
  evidence: strings('Registrations'),
  findings: strings('Findings'),
});

const subject = shape('Subject', { kind: word('Kind', ['zone', 'conduit', 'site']), id: string('Id'), verdict, levels });

const finding = shape('Finding', {
  id: string('Stable id'),
  control: string('Control'),
  rule: string('Rule'),
  subject: string('Subject'),
  severity: word('Severity', ['low', 'medium', 'high', 'critical']),
  class: word('Class', ['major', 'minor', 'observation', 'opportunity']),
  message: string('In words'),
  record: recordRef,
  origin: place,
});

const evidence = shape('Registered file', {
  id: string('Id'),
  kind: string('Kind'),
  file: string('File'),
  sha256: string('Hash'),
  collected: orNull(string('Day')),
  age: orNull({ description: 'Days', type: 'integer' }),
  fresh: flag('Fresh at the day of the assessment'),
  records: count('Records'),
  rejected: count('Rows left out'),
  grade: word('Grade', grades),
});

const problem = shape('Problem', {
  code: string('Code'),
  severity: word('Severity', ['error', 'warning']),
  file: string('File'),
  line: count('Line'),
  column: count('Column'),
  message: string('In words'),
});

const grouped = (description: string): JsonSchema => mapOf(description, strings('Ids'), word('Grade', mappingGrades));
const crossReference = shape('A catalogue', {
  id: string('Id'),
  title: string('Title'),
  edition: string('Edition'),
  notice: orNull(string('Notice to be printed beside its titles')),
  counts: mapOf('Coverage -> rows', count('Rows')),
  relatedOnly: count('Rows without a control to which a requirement is mapped'),
  requirements: list(
    'Rows',
    shape('A row', {
      id: string('Id'),
      title: string('Title'),
      coverage: word('Coverage', ['automated', 'partial', 'attested', 'none']),
      kind: orNull(string('Sort of row')),
      satisfiedBy: strings('Controls'),
      related: grouped('Controls by the grade of the relation'),
      from: grouped('Requirements of IEC 62443-3-3 by the grade of the relation'),
    }),
  ),
  others: list('Rows with which no control has to do', shape('A row', { id: string('Id'), title: string('Title') })),
});

const vulnerability = shape('A vulnerability of an asset', {
  asset: string('Asset'),
  vulnerability: string('Number, as CVE-2024-12345'),
  outcome: word('Outcome', ['affected', 'undetermined', 'reported']),
  planning: word('Most urgent decision that is possible', ssvcDecisions),
  decision: word('Decision in force', ssvcDecisions),
  priority: word('Priority', ['now', 'next', 'never']),
  state: word('How far it is', ['open', 'mitigated', 'deferred', 'installed', 'verified', 'closed']),
  due: orNull(string('Day by which it is done')),
  overdue: orNull(count('Days since it was due')),
  places: list('Where it stands: inventory and advisory', place),
});

const frame = shape('Everything decided in one run', {
  format: { description: 'Format', const: 'otbaseline-assessment/1' },
  tool: shape('Tool', { name: string('Name'), version: string('Version') }),
  asOf: { description: 'Day for which it is decided', type: 'string', format: 'date' },
  site: shape('Site', { id: string('Id'), name: string('Name') }),
  policy: shape('Policy', { id: string('Id'), sha256: string('Hash') }),
  controls: shape('Controls', { sha256: string('Hash'), count: count('How many') }),
  subjects: list('Subjects', { ...subject, properties: { ...subject.properties, capability } }),
  requirements: list(
    'Requirements by subject',
    shape('Requirement', {
      subject: string('Subject'),
      id: string('Id'),
      level: level('Level'),
      required: flag('Required'),
      status,
      controls: strings('Controls'),
    }),
  ),
  results: list('Results', result),
  findings: list('First findings of each rule; all are in the findings file', finding),
  findingsFile: shape('File with all findings', { file: string('File'), count: count('How many'), sha256: string('Hash') }),
  decisions: anything('Decisions'),
  evidence: list('Register', evidence),
  model: shape('Zones and conduits', { zones: list('Zones', anything('Zone')), conduits: list('Conduits', anything('Conduit')) }),
  catalogue: anything('Titles, levels and mappings of what is used'),
  contradictions: list('Contradictions', anything('Contradiction')),
  risk: riskResultSchema,
  programmes: anything('Programmes'),
  vulnerabilities: list('Vulnerabilities of assets, the most urgent', vulnerability),
  problems: list('Problems', problem),
});

export const assessmentSchema: JsonSchema = {
  title: 'Assessment',
  ...frame,
  properties: { ...frame.properties, crossReference: list('What the controls have to do with each catalogue', crossReference) },
};
