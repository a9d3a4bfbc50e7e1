/** One sheet a scenario: how it goes, layer by layer, what each control carries, and which of its steps today's results cover. */
import type { ControlWeight, LayerResult, RiskAssessed, ScenarioResult, StepResult, TechniqueCover } from '../../model/risk-result.js';
import { entriesByName } from '../lookup.js';
import { relationWords, subjectWords } from '../words.js';
import { token } from './anchors.js';
import { fact, type Fact } from './cover.js';
import type { Context } from './context.js';
import {
  cell,
  code,
  comma,
  dash,
  joined,
  line,
  lines,
  mark,
  note,
  row,
  statusMark,
  table,
  value,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';
import { lineCells, moneyText, toleranceMark } from './risk-pieces.js';

export interface ScenarioSheet {
  /** Anchor without `#`. */
  readonly id: string;
  /** What a click on it in the risk matrix filters by. */
  readonly filter: string;
  readonly title: readonly Piece[];
  readonly mark: readonly Piece[];
  readonly facts: readonly Fact[];
  readonly tables: readonly Table[];
}

export const scenarioSheets = (context: Context, risk: RiskAssessed, scenarios: readonly ScenarioResult[]): readonly ScenarioSheet[] =>
  scenarios.map((each) => ({
    id: context.to('scenario', each.id).slice(1),
    filter: token('scenario', each.id),
    title: [code(each.id), words(' '), value(each.title)],
    mark: [toleranceMark(each.current.above, context.say)],
    facts: factsOf(context, each, risk.currency),
    tables: [layerTable(context, risk, each), weightTable(context, risk, each), stepTable(context, each)],
  }));

function factsOf({ say, to }: Context, each: ScenarioResult, currency: string | null): readonly Fact[] {
  const text = (term: string, given: string | null): readonly Fact[] => (given === null ? [] : [fact(say(term), value(given))]);
  const range = (given: ScenarioResult['frequency'], print: (amount: number) => string): string | null =>
    given && [...new Set([given.min, given.mode, given.max])].map(print).join(' … ');
  const subjects = each.touches.map((ref) => [value(subjectWords(say, ref), to('subject', ref))]);
  const people = each.workshop?.participants.map(({ name, role }) => (role === null ? name : `${name} (${role})`)).join(', ') ?? '';
  return [
    fact(say('risk.way'), ...joined(subjects, comma)),
    ...text('risk.entry', each.entryPoint),
    ...text('risk.who', [each.threatSource, each.attacker].filter((part) => part !== null).join(', ') || null),
    ...text('risk.leads-to', each.consequence),
    ...text('risk.hazard', each.hazardRef),
    ...text('risk.frequency', range(each.frequency, String)),
    ...text(
      'risk.one-loss',
      range(each.lossRange, (amount) => moneyText(amount, currency)),
    ),
    ...(each.assumeCompromise ? [fact(say('risk.assumed'), words(say('risk.assumed-text')))] : []),
    ...(each.safeguard === null
      ? []
      : [fact(say('risk.safeguard'), words(say('risk.safeguard-text', { effect: String(each.safeguard.effect) })))]),
    ...(each.claimed === null || each.claimed.believed
      ? []
      : [
          fact(
            say('risk.claimed'),
            mark('fail', { glyph: '✕', word: say('risk.not-believed') }),
            words(' '),
            value(
              [
                ...(each.claimed.likelihood === null ? [] : [each.claimed.likelihood]),
                ...entriesByName(each.claimed.severity).map(([category, label]) => `${category} ${label}`),
              ].join(', '),
            ),
          ),
        ]),
    fact(
      say('risk.workshop'),
      ...(each.workshop === null
        ? [words(say('risk.no-workshop'))]
        : [words(each.workshop.date), ...(people === '' ? [] : [words(': '), value(people)])]),
    ),
    fact(say('col.declared'), code(`${each.file}:${String(each.line)}`)),
  ];
}

function layerTable(context: Context, { currency }: RiskAssessed, { id, layers }: ScenarioResult): Table {
  const { say } = context;
  return table(
    '',
    say('risk.layers-caption', { id }),
    ['control', 'step', 'judged', 'counts', 'effect', 'after-likelihood', 'after-risk', 'after-loss'].map((each) => say(`col.${each}`)),
    layers.map((each) => layerRow(context, each, currency)),
    say('risk.no-layer'),
    { wide: true, sortable: false },
  );
}

function layerRow({ lookup, say, to }: Context, layer: LayerResult, currency: string | null): Row {
  const effect = (given: number, term: string): readonly Piece[] => [words(`${say(term)} ${String(given)}`)];
  return row(
    '',
    [],
    [code(layer.control, to('control', layer.control)), line, note(lookup.control(layer.control)?.title ?? say('risk.left-out'))],
    [
      cell(layer.step !== null ? value(layer.step) : words(say(layer.effect === null ? 'risk.consequence' : 'risk.whole-attack'))),
      cell(
        ...lines(
          layer.results.map(({ subject, status }) => [
            value(subjectWords(say, subject), to('subject', subject)),
            words(' '),
            status === null ? words(say('risk.no-result')) : statusMark(say, status),
          ]),
        ),
      ),
      cell(words(say(`risk.credit.${layer.credit}`)), ...(layer.credit === 'claimed' ? [words(` ${String(layer.share)}`)] : [])),
      cell(
        ...lines([
          ...(layer.effect === null
            ? []
            : [
                [
                  ...effect(layer.effect, 'risk.stops'),
                  ...(layer.effectClass === null ? [] : [words(' '), value(`(${layer.effectClass})`)]),
                  ...(layer.assumed ? [words(' '), note(say('risk.default'))] : []),
                ],
              ]),
          ...(layer.lossEffect === null ? [] : [effect(layer.lossEffect, 'risk.softens')]),
          ...(layer.group === null ? [] : [[note(say('risk.group')), value(layer.group)]]),
        ]),
      ),
      ...lineCells(layer.after, say, currency),
    ],
  );
}

/** What fails when one fails, what is won when one passes, and what a common cause takes. */
function weightTable(context: Context, { currency }: RiskAssessed, { id, weights, groups }: ScenarioResult): Table {
  const { say, to } = context;
  const [carrying, open] = [weights.filter(({ credited }) => credited), weights.filter(({ credited }) => !credited)];
  const controlRow = ({ control, credited, otherwise }: ControlWeight): Row =>
    row(
      '',
      [],
      [code(control, to('control', control))],
      [cell(words(say(credited ? 'risk.if-fails' : 'risk.once-passes'))), ...lineCells(otherwise, say, currency)],
    );
  return table(
    '',
    say('risk.weights-caption', { id }),
    ['control', 'suppose', 'likelihood', 'risk', 'loss'].map((each) => say(`col.${each}`)),
    [
      ...[...carrying].sort(byWeight).map(controlRow),
      ...groups.map(({ group, title, beta, controls, otherwise }) =>
        row(
          '',
          [],
          joined(
            controls.map((control) => [code(control, to('control', control))]),
            comma,
          ),
          [cell(words(say('risk.group-fails', { beta: String(beta) })), value(title ?? group)), ...lineCells(otherwise, say, currency)],
        ),
      ),
      ...[...open].sort(byWeight).map(controlRow),
    ],
    say('risk.no-layer'),
    { sortable: false },
  );
}
const byWeight = (a: ControlWeight, b: ControlWeight): number =>
  b.levels - a.levels || b.labels - a.labels || (b.loss ?? 0) - (a.loss ?? 0);

function stepTable(context: Context, { id, steps }: ScenarioResult): Table {
  const { say } = context;
  return table(
    '',
    say('risk.steps-caption', { id }),
    ['technique', 'step', 'covered', 'requirements'].map((each) => say(`col.${each}`)),
    steps.flatMap((step) => step.techniques.map((technique) => stepRow(context, step, technique))),
    say('risk.no-technique'),
    { sortable: false },
  );
}

function stepRow({ say, to }: Context, { step, title }: StepResult, { technique, title: name, cover, requirements }: TechniqueCover): Row {
  const met = requirements.filter(({ status }) => status === 'pass' || status === 'compensated').length;
  return row(
    '',
    [],
    [code(technique, to('cross', 'attack-ics', technique)), words(' '), value(name)],
    [
      cell(...(step === null ? [words(say('risk.whole-way'))] : [value(step), ...(title === null ? [] : [line, note(title)])])),
      cell(words(cover === 'no-link' ? say('risk.no-link') : say('risk.met-of', { part: met, n: requirements.length }))),
      cell(
        ...(requirements.length === 0
          ? [dash]
          : lines(
              requirements.map((each) => [
                code(each.id, to('map', each.id)),
                words(' '),
                each.status === null ? words(say('risk.not-judged')) : statusMark(say, each.status),
                words(' '),
                note(`${relationWords(say, { grade: each.grade, relation: '' })}, ${each.via.join(', ')}`),
              ]),
            )),
      ),
    ],
  );
}
