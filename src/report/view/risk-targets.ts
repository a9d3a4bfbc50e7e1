/** Target levels: what the scenarios lead to beside what the site declares, and what the strategy read. */
import { entriesByName } from '../lookup.js';
import { foundationalRequirements } from '../../model/catalogue.js';
import type { RiskAssessed, TargetInput } from '../../model/risk-result.js';
import { refOf, subjectWords } from '../words.js';
import { subjectToken } from './anchors.js';
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
  number,
  row,
  table,
  value,
  words,
  type Cell,
  type Table,
} from './pieces.js';

/** Without scenarios the levels that are asked for still stand there. */
export function targetTable(context: Context, risk: RiskAssessed | null): Table {
  const { assessment, say, to } = context;
  const levelled = assessment.subjects.filter((each) => each.kind !== 'site');
  const derived = new Map(risk?.targets.map((each) => [each.subject, each]));
  const hasDerived = derived.size > 0;
  return table(
    'targets',
    say(hasDerived ? 'targets.derived-caption' : 'targets.caption'),
    [say('col.subject'), ...foundationalRequirements, say('col.vector')],
    levelled.map((each) => {
      const ref = refOf(each);
      const own = derived.get(ref);
      const targets = foundationalRequirements.map((fr) => (each.levels[fr] ? String(each.levels[fr].target) : '–'));
      const vectors = [code(`SL-T(${each.id}) = {${targets.join(' ')}}`)];
      const fromScenarios = own ? foundationalRequirements.map((fr) => String(own.derived[fr])).join(' ') : '';
      return row(
        '',
        [subjectToken(ref)],
        [value(each.name, to('subject', ref)), ...(own || !hasDerived ? [] : [line, note(say('targets.no-scenario'))])],
        [
          ...foundationalRequirements.map((fr, n): Cell => {
            if (!own) return hasDerived ? cell(words(targets[n] ?? '–')) : number(targets[n] ?? '–');
            const isLower = own.below.includes(fr);
            return cell(
              words(String(own.declared[fr])),
              line,
              note(say('targets.derived', { level: own.derived[fr] })),
              ...(isLower ? [line, mark('fail', { glyph: '✕', word: say('targets.lower') })] : []),
            );
          }),
          cell(...vectors, ...(own ? [line, note(say('targets.from-scenarios')), code(`{${fromScenarios}}`)] : [])),
        ],
      );
    }),
    say('targets.empty'),
    { wide: true },
  );
}

export function inputTable(context: Context, { targets }: RiskAssessed): Table {
  const { say, to } = context;
  return table(
    'target-inputs',
    say('targets.inputs-caption'),
    ['subject', 'scenario', 'level', 'read', 'stresses'].map((each) => say(`col.${each}`)),
    targets.flatMap(({ subject, inputs }) =>
      inputs.map((input) =>
        row(
          '',
          [subjectToken(subject)],
          [value(subjectWords(say, subject), to('subject', subject))],
          [
            cell(code(input.scenario, to('scenario', input.scenario))),
            cell(input.level === null ? words(say(`targets.${input.why}`)) : words(say('sl', { level: input.level }))),
            cell(...figures(context, input)),
            cell(...stresses(context, input)),
          ],
        ),
      ),
    ),
    '',
    { wide: true },
  );
}

const figures = ({ say }: Context, { figures: read }: TargetInput) =>
  joined(
    entriesByName(read).map(([name, figure]) => [words(`${say(`figure.${name}`)} `), value(String(figure))]),
    comma,
  );

const stresses = ({ say, to }: Context, { stresses: all }: TargetInput) =>
  all.length === 0
    ? [dash]
    : lines(
        all.map(({ fr, declared, requirements }) => [
          words(`${fr} `),
          ...(declared ? [note(say('targets.by-hand'))] : []),
          ...(declared && requirements.length > 0 ? [words(' ')] : []),
          ...(requirements.length === 0
            ? []
            : joined(
                requirements.map((id) => [code(id, to('map', id))]),
                comma,
              )),
        ]),
      );
