/** Schema of what the templates of an HTML report see: parts of the page in which everything is counted, cut, linked and worded. Parts may be added. */
import { flag, list, type JsonSchema } from './parts.js';

const string = (description: string): JsonSchema => ({ description, type: 'string' });
const strings = (description: string): JsonSchema => list(description, { type: 'string' });
const shape = (description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  description,
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const ref = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });
const pieces = (): JsonSchema => ref('pieces');
const table = (): JsonSchema => ref('table');
const listOf = (description: string, items: JsonSchema): JsonSchema => list(description, items);

const definitions: Readonly<Record<string, JsonSchema>> = {
  piece: shape('A piece of text; print a list of them with {{pieces x}} or {{> inline x}}', {
    text: string('The text, without unseen characters'),
    href: string('#anchor in the page, or ""'),
    tone: string('Of a mark: pass, fail, open, comp, na, err, waiver; or ""'),
    glyph: string('The sign of a mark, or ""'),
    code: flag('An id, a path, a hash'),
    site: flag('Written by the site and not by us'),
    line: flag('A line break; nothing else of the piece counts'),
    small: flag('Less important'),
    whole: flag('Not broken over lines'),
    plain: flag('The same for text in no element of its own'),
    anchor: flag('Is the place that its link leads to'),
  }),
  pieces: listOf('Pieces of text in their order', ref('piece')),
  cell: shape('A cell of a table', { pieces: pieces(), number: flag('Stands to the right') }),
  row: shape('A row of a table', {
    id: string('Anchor of the row, or ""'),
    filter: string('Words by which the script filters, separated by blanks'),
    head: pieces(),
    cells: listOf('The other cells', ref('cell')),
  }),
  table: shape('A table; print it with {{table x}} or {{> table x}}', {
    id: string('Name of the table'),
    caption: string('Caption'),
    columns: listOf('Heads', shape('Head', { label: string('Its text'), number: flag('Stands over numbers') })),
    rows: listOf('Rows', ref('row')),
    empty: string('What to say where there is no row'),
    sortable: flag('The script may sort it'),
    save: string('Name under which the script saves its rows, or ""'),
    context: string('First column of that file, or ""'),
    wide: flag('Has many columns'),
  }),
  facts: listOf('Terms with what is said of them: {{> facts x}}', shape('Fact', { term: string('Term'), pieces: pieces() })),
  short: shape('A short list and where the rest is: {{> short x}}', {
    items: listOf('Items', pieces()),
    more: pieces(),
    empty: string('What to say where there is none'),
  }),
  matrix: shape('Levels by zone and conduit: {{> matrix x}}', {
    id: string('Name'),
    caption: string('Caption'),
    columns: listOf('Foundational requirements', shape('Column', { fr: string('Short name'), name: string('Name') })),
    rows: listOf('Zones and conduits', {
      description: 'Zone or conduit with head, mark and a cell for each column',
      type: 'object',
    }),
    left: string('Rows that were left out, in words, or ""'),
    empty: string('What to say where there is no row'),
  }),
  drawing: shape('Boxes and lines: {{> drawing x}}', {
    id: string('Anchor'),
    title: string('Title'),
    description: string('Text alternative'),
    width: { description: 'Width', type: 'number' },
    height: { description: 'Height', type: 'number' },
    viewBox: string('Frame'),
    boxes: listOf('Zones', { description: 'Box', type: 'object' }),
    lines: listOf('Conduits', { description: 'Line', type: 'object' }),
  }),
};

const subject = shape('A zone or conduit', {
  id: string('Anchor'),
  filter: string('Words of the filter'),
  name: pieces(),
  title: pieces(),
  mark: pieces(),
  sentence: string('Its verdict in a sentence'),
  accountable: pieces(),
  steps: listOf('Target and demonstrated level as a drawing: {{> steps}}', { description: 'Drawing', type: 'object' }),
  vector: table(),
  groups: listOf(
    'Requirements by foundational requirement',
    shape('Group', {
      id: string('Anchor'),
      open: flag('Something required is unmet'),
      filter: string('Words of the filter'),
      fr: string('Foundational requirement'),
      name: string('Its name'),
      level: string('Target and range'),
      mark: pieces(),
      counts: string('Statuses in figures'),
      cut: string('What was cut, in words, or ""'),
      shared: pieces(),
      table: table(),
    }),
  ),
  elsewhere: pieces(),
  empty: string('What to say where there is no requirement'),
});

export const reportViewSchema: JsonSchema = {
  ...shape('What a template sees', {
    title: string('Title of the page'),
    foot: string('Foot of each printed page'),
    site: string('Name of the site'),
    cover: shape('Cover', {
      sha256: string('Hash of the assessment'),
      facts: ref('facts'),
      signatures: listOf('Who signs', shape('Signature', { title: string('Role'), hint: string('What is signed') })),
    }),
    summary: shape('The page of the management', {
      sentence: string('Verdicts in a sentence'),
      required: string('What decides the exit code'),
      site: pieces(),
      notMet: ref('short'),
      open: ref('short'),
      matrix: ref('matrix'),
      counts: ref('facts'),
      next: ref('short'),
      supply: ref('short'),
      notAssessed: listOf('What was not assessed', pieces()),
      drawing: listOf('One drawing, or none', ref('drawing')),
    }),
    scope: shape('Scope and method', {
      facts: ref('facts'),
      method: strings('How it was decided'),
      limits: listOf('Limits of this run', pieces()),
      excluded: table(),
      relaxed: table(),
      problems: table(),
    }),
    system: shape('System', {
      zones: table(),
      conduits: table(),
      contradictions: listOf(
        'Contradictions by sort',
        shape('Sort', { id: string('Anchor'), title: string('Title'), words: string('What it means'), table: table() }),
      ),
      traces: table(),
      unplaced: table(),
      unplacedCut: string('What was cut, in words, or ""'),
    }),
    drawing: shape('Drawings of zones and conduits', {
      drawings: listOf('Drawings', ref('drawing')),
      note: string('What is not drawn, or ""'),
    }),
    locations: shape('What watches each place', { sentence: string('How much is not seen, in words'), table: table() }),
    network: {
      description: 'The network as it is; null: neither rules nor flows are in evidence',
      anyOf: [
        { type: 'null' },
        shape('Network', {
          intro: string('In a sentence'),
          paths: table(),
          observed: table(),
          bypasses: table(),
          rules: table(),
          intruder: table(),
          unfinished: strings('What could not be worked out whole'),
        }),
      ],
    },
    risk: shape('Risk and target levels', {
      absent: string('Why there is no risk, or ""'),
      facts: ref('facts'),
      matrices: listOf('Risk matrices: {{> risk-matrix x}}', { description: 'Matrix', type: 'object' }),
      tables: listOf('Scenarios, carriers, worst cases, rankings', table()),
      sheets: listOf(
        'Scenarios',
        shape('Sheet', {
          id: string('Anchor, or ""'),
          filter: string('Words of the filter'),
          title: pieces(),
          mark: pieces(),
          facts: ref('facts'),
          tables: listOf('Layers, steps, what fails', table()),
        }),
      ),
      folded: string('How many have a sheet, or ""'),
      notice: string('To be printed beside techniques, or ""'),
      targets: listOf('Targets declared and derived', table()),
    }),
    programme: shape('Programmes', {
      empty: string('Why there is none, or ""'),
      lead: strings('What is proposed'),
      tables: listOf('Comparison, frontier, ratio, sensitivity, roadmap', {
        description: 'Title, sentences, table and chart',
        type: 'object',
      }),
    }),
    vulnerabilities: shape('Vulnerabilities and patches', {
      absent: string('Why there is nothing, or ""'),
      sentences: strings('Position in sentences'),
      tables: listOf('Decisions, what is undetermined, feeds, patches', table()),
    }),
    results: shape('Results', {
      matrix: ref('matrix'),
      frame: {
        description: 'What the drawings of steps share, once in the page: {{> steps-frame x}}; null: none',
        type: ['object', 'null'],
      },
      folded: listOf(
        'Requirements by foundational requirement, in place of those of each zone and conduit, on a very large site; none otherwise',
        shape('Folded', { id: string('Anchor'), title: string('Name'), table: table() }),
      ),
      subjects: listOf('Zones and conduits', subject),
    }),
    findings: shape('Findings', {
      none: string('What to say where there is none, or ""'),
      total: string('How many, in words'),
      kept: string('How many are in the assessment, or ""'),
      folded: string('How many have a sheet, or ""'),
      classes: ref('facts'),
      list: table(),
      sheets: listOf('Sheets, worst first', {
        description: 'Sheet: criterion, condition, evidence, effect, decision, advice',
        type: 'object',
      }),
    }),
    applicability: shape('Statement of applicability', { statement: table(), registers: listOf('Decisions', table()) }),
    fix: shape('Fix list', {
      empty: string('What to say where there is nothing to fix, or ""'),
      owners: listOf('By owner', shape('Owner', { title: pieces(), table: table() })),
      supply: table(),
      cut: string('How many actions are shown, or ""'),
      stray: string('On records without a zone, or ""'),
    }),
    process: shape('Programme controls', { sentence: string('In a sentence'), table: table() }),
    evidence: shape('Evidence', {
      ages: listOf('Ages as a drawing, or none: {{> ages}}', { description: 'Drawing', type: 'object' }),
      register: table(),
      unused: listOf('Files that were not used', pieces()),
      unusedText: string('How many, in words'),
    }),
    controls: table(),
    cross: shape('Other catalogues', {
      coverage: table(),
      requirements: table(),
      catalogues: listOf(
        'Catalogues',
        shape('Catalogue', {
          id: string('Anchor'),
          title: string('Title'),
          notice: string('To be printed beside its titles, or ""'),
          table: table(),
          others: pieces(),
        }),
      ),
      links: listOf('Contents', shape('Link', { href: string('#anchor'), text: string('Text') })),
    }),
    legend: shape('Legend and glossary', {
      marks: table(),
      terms: listOf('Glossary', shape('Term', { term: string('Term'), text: string('Meaning') })),
    }),
    files: shape('Files and hashes', { table: table(), repeat: pieces() }),
    comparison: shape('Comparison with an earlier assessment', {
      first: string('Said where there is none, or ""'),
      sentence: string('In a sentence'),
      facts: ref('facts'),
      tables: listOf('What moved', table()),
      uncompared: string('What was not compared, or ""'),
    }),
  }),
  title: 'otbaseline report view',
  definitions,
};
