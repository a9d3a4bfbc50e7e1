/** Section 4: risk matrix, scenarios before and behind their countermeasures, the two rankings, and target levels derived beside declared. */
import type { RiskAssessed, RiskState, ScenarioResult } from '../../model/risk-result.js';
import { entriesByName } from '../lookup.js';
import { count } from '../visible.js';
import { subjectWords } from '../words.js';
import { fact, type Fact } from './cover.js';
import { shortHash, type Context } from './context.js';
import {
  cell,
  code,
  comma,
  dash,
  joined,
  line,
  lines,
  note,
  number,
  row,
  table,
  value,
  words,
  type Cell,
  type Piece,
  type Table,
} from './pieces.js';
import { riskAbsent } from './risk-absent.js';
import { aboveTolerable, lossText, moneyText, scenarioPieces, toleranceMark } from './risk-pieces.js';
import { riskMatrices, type RiskMatrixView } from './risk-matrix.js';
import { scenarioSheets, type ScenarioSheet } from './risk-scenario.js';
import { inputTable, targetTable } from './risk-targets.js';

export interface RiskView {
  /** Why there is nothing, or "". */
  readonly absent: string;
  readonly facts: readonly Fact[];
  readonly matrices: readonly RiskMatrixView[];
  readonly tables: readonly Table[];
  readonly sheets: readonly ScenarioSheet[];
  readonly folded: string;
  readonly notice: string;
  readonly targets: readonly Table[];
}

/** Beyond this many scenarios only those that are not tolerable get a sheet of their own. */
const sheetsShown = 60;

export function riskView(context: Context): RiskView {
  const { assessment, say } = context;
  const { risk } = assessment;
  const absent = riskAbsent(assessment, say);
  if (absent !== '' || risk.status !== 'assessed')
    return { absent, facts: [], matrices: [], tables: [], sheets: [], folded: '', notice: '', targets: [targetTable(context, null)] };
  const open = risk.scenarios.filter(({ current }) => current.above !== false);
  const full = risk.scenarios.length <= sheetsShown ? risk.scenarios : open.slice(0, sheetsShown);
  return {
    absent: '',
    facts: factsOf(context, risk),
    matrices: riskMatrices(context, risk),
    tables: [
      scenarioTable(context, risk, new Set(full)),
      carrierTable(context, risk),
      initialTable(context, risk),
      consequenceTable(context, risk),
      reductionTable(context, risk),
    ].filter(({ rows, empty }) => rows.length > 0 || empty !== ''),
    sheets: scenarioSheets(context, risk, full),
    folded: full.length < risk.scenarios.length ? say('risk.folded', { shown: full.length, n: risk.scenarios.length }) : '',
    notice: assessment.crossReference?.find(({ id }) => id === 'attack-ics')?.notice ?? '',
    targets: [targetTable(context, risk), inputTable(context, risk)],
  };
}

function factsOf(context: Context, risk: RiskAssessed): readonly Fact[] {
  const { say, to } = context;
  const { rule, strategy, simulation, notRated, yearlyLoss, currency } = risk;
  const links = (ids: readonly string[]): readonly Piece[] =>
    joined(
      ids.map((id) => [code(id, to('scenario', id))]),
      comma,
    );
  return [
    fact(say('risk.above-now'), ...aboveTolerable(context, risk)),
    ...(notRated.length === 0 ? [] : [fact(say('risk.not-rated'), ...links(notRated))]),
    ...(yearlyLoss === null
      ? []
      : [
          fact(
            say('risk.loss'),
            words(
              say('risk.loss-text', {
                unmitigated: moneyText(yearlyLoss.unmitigated, currency),
                current: moneyText(yearlyLoss.current, currency),
                planned: moneyText(yearlyLoss.planned, currency),
              }),
            ),
          ),
        ]),
    fact(
      say('risk.rule'),
      words(
        say('risk.rule-text', { factor: String(rule.factor), most: rule.most, severity: rule.mostSeverity, cap: String(rule.effectCap) }),
      ),
    ),
    fact(
      say('risk.strategy'),
      ...(strategy === null
        ? [words(say('risk.no-strategy'))]
        : [
            words(say(`risk.strategy.${strategy.name}`)),
            ...(Object.keys(strategy.table).length === 0
              ? []
              : [
                  line,
                  note(say('risk.table')),
                  value(
                    entriesByName(strategy.table)
                      .sort(([, a], [, b]) => a - b)
                      .map(([label, n]) => `${label} ${String(n)}`)
                      .join(', '),
                  ),
                ]),
            line,
            note(say('risk.floor', { floor: strategy.floor })),
            ...(strategy.reason === null ? [] : [line, value(strategy.reason)]),
          ]),
    ),
    ...(simulation === null
      ? []
      : [fact(say('risk.simulation'), words(say('risk.simulation-text', { seed: String(simulation.seed), runs: simulation.runs })))]),
    fact(say('risk.source'), code(risk.file), words(` SHA-256 ${shortHash(risk.sha256)}`)),
  ];
}

/** "high: likely x major (operational)". */
function stateCell({ say }: Context, state: RiskState, currency: string | null): Cell {
  const driver = state.categories.find(({ category }) => category === state.driver);
  return cell(
    toleranceMark(state.above, say),
    ...(driver && state.likelihood !== null
      ? [line, value(driver.risk), note(': '), value(`${state.likelihood} × ${driver.severity} (${driver.category})`)]
      : []),
    ...(state.loss === null ? [] : [line, note(lossText(say, state.loss, currency))]),
  );
}
/** A scenario without a sheet has its place here. */
function scenarioTable(context: Context, { scenarios, currency }: RiskAssessed, withSheet: ReadonlySet<ScenarioResult>): Table {
  const { say, to } = context;
  return table(
    'scenarios',
    say('risk.scenarios-caption', { n: scenarios.length }),
    ['scenario', 'strikes', 'unmitigated', 'current', 'planned', 'treatment'].map((each) => say(`col.${each}`)),
    scenarios.map((each) =>
      row(withSheet.has(each) ? '' : to('scenario', each.id), [], scenarioPieces(context, each), [
        cell(each.subject === null ? words(say('unknown')) : value(subjectWords(say, each.subject), to('subject', each.subject))),
        stateCell(context, each.unmitigated, currency),
        stateCell(context, each.current, currency),
        stateCell(context, each.planned, currency),
        cell(value(each.decision ?? say('risk.no-decision')), line, note(say('risk.owner')), value(each.owner ?? say('unknown'))),
      ]),
    ),
    say('risk.no-scenario'),
    { wide: true },
  );
}

function carrierTable({ lookup, say, to }: Context, { carriers, currency }: RiskAssessed): Table {
  const links = (ids: readonly string[]): Cell =>
    cell(
      ...joined(
        ids.map((id) => [code(id, to('scenario', id))]),
        comma,
      ),
    );
  return table(
    'carriers',
    say('risk.carriers-caption'),
    ['control', 'counts-in', 'above-without', 'loss-more'].map((each) => say(`col.${each}`)),
    carriers.map((each) =>
      row(
        '',
        [],
        [code(each.control, to('control', each.control)), words(' '), note(lookup.control(each.control)?.title ?? '')],
        [links(each.scenarios), links(each.above), each.loss === null ? cell(dash) : number(moneyText(each.loss, currency))],
      ),
    ),
    say('risk.no-carrier'),
  );
}

function initialTable({ say }: Context, { initial }: RiskAssessed): Table {
  return table(
    'initial-risk',
    say('risk.initial-caption'),
    ['category', 'worst', 'risk', 'tolerable-risk', 'why'].map((each) => say(`col.${each}`)),
    initial.map((each) =>
      row(
        '',
        [],
        [value(each.category)],
        [
          cell(value(each.severity)),
          cell(toleranceMark(each.above, say), words(' '), value(each.risk)),
          cell(value(each.tolerable)),
          cell(...lines([each.reason, each.source].flatMap((text) => (text === null ? [] : [[value(text)]])))),
        ],
      ),
    ),
    '',
  );
}

function consequenceTable(context: Context, { rankings, scenarios }: RiskAssessed): Table {
  const { say } = context;
  const titles = new Map(scenarios.map((each) => [each.id, each]));
  return table(
    'rank-consequence',
    say('risk.consequence-caption'),
    ['scenario', 'order', 'if-certain', 'worst'].map((each) => say(`col.${each}`)),
    rankings.consequence.map((each, n) =>
      row('', [], scenarioPieces(context, titles.get(each.scenario) ?? { id: each.scenario, title: '' }), [
        number(String(n + 1)),
        cell(each.risk === null ? words(say('risk.mark-open')) : value(each.risk)),
        cell(each.severity === '' ? dash : value(each.severity)),
      ]),
    ),
    '',
  );
}

function reductionTable(context: Context, { rankings, scenarios, currency }: RiskAssessed): Table {
  const { say, to } = context;
  const byId = new Map(scenarios.map((each) => [each.id, each]));
  return table(
    'rank-reduction',
    say(`risk.reduction-caption.${rankings.reductionBy}`),
    ['scenario', 'order', 'today', 'with-all', 'loss-less', 'open-controls', 'effort'].map((each) => say(`col.${each}`)),
    rankings.reduction.map((each, n) => {
      const own = byId.get(each.scenario);
      return row('', [], scenarioPieces(context, own ?? { id: each.scenario, title: '' }), [
        number(String(n + 1)),
        cell(own?.current.risk == null ? words(say('risk.mark-open')) : value(`${own.current.risk}: ${own.current.likelihood ?? ''}`)),
        cell(own?.complete.risk == null ? words(say('risk.mark-open')) : value(`${own.complete.risk}: ${own.complete.likelihood ?? ''}`)),
        each.loss === null ? cell(dash) : number(moneyText(each.loss, currency)),
        cell(
          ...joined(
            each.open.map((id) => [code(id, to('control', id))]),
            comma,
          ),
        ),
        cell(words(say('risk.effort', { n: each.days, cost: count(each.cost) }))),
      ]);
    }),
    '',
    { wide: true },
  );
}
