/** Cost against risk as a drawing: the frontier as steps, the programmes as marks. The table below it has the same numbers. */
import type { Programmes } from '../../model/programme.js';
import { amount, moneyOf, programmeName } from '../plan/words.js';
import { groupBy } from '../lookup.js';
import type { Say } from './say.js';

export interface Chart {
  readonly title: string;
  readonly desc: string;
  readonly box: string;
  /** Points of the frontier as a path of steps. */
  readonly path: string;
  readonly dots: readonly { readonly x: string; readonly y: string }[];
  readonly marks: readonly {
    readonly shape: string;
    readonly x: string;
    readonly y: string;
    readonly label: string;
    readonly anchor: string;
  }[];
  readonly axes: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string };
  readonly ticks: readonly { readonly x: string; readonly y: string; readonly label: string; readonly anchor: string }[];
  readonly xLabel: string;
  readonly yLabel: string;
}

const [width, height] = [720, 340];
const margin = { left: 90, right: 44, top: 26, bottom: 52 };
const at = (value: number): string => value.toFixed(1);

interface Marked {
  readonly cost: number;
  readonly risk: number;
  readonly label: string;
}
/** Programmes at the same place share a mark: A, B. */
const apart = (marks: readonly Marked[]): readonly Marked[] =>
  [...groupBy(marks, ({ cost, risk }) => `${String(cost)} ${String(risk)}`).values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, label: [first, ...others].map(({ label }) => label).join(', ') }] : [],
  );

export function chartOf(programmes: Programmes, say: Say): Chart {
  const { frontier, hasMoney } = programmes;
  const riskOf = ({ loss, above }: { readonly loss: number | null; readonly above: number }): number => (hasMoney ? (loss ?? 0) : above);
  const points = frontier.points.map((each) => ({ cost: each.annual, risk: riskOf(each) }));
  const marked = programmes.programmes.map((each, n) => ({
    cost: each.annual,
    risk: riskOf({ loss: each.after.loss, above: each.after.above.length }),
    label: String.fromCharCode(65 + n),
    name: programmeName(say, each.name),
  }));
  const everything = [...points, ...marked];
  const [mostCost, mostRisk] = [Math.max(1, ...everything.map(({ cost }) => cost)), Math.max(1, ...everything.map(({ risk }) => risk))];
  const x = (cost: number): number => margin.left + (cost / mostCost) * (width - margin.left - margin.right);
  const y = (risk: number): number => height - margin.bottom - (risk / mostRisk) * (height - margin.top - margin.bottom);
  const money = moneyOf(programmes);
  const steps = points.map(({ cost, risk }, n) => (n === 0 ? `M${at(x(cost))} ${at(y(risk))}` : `H${at(x(cost))}V${at(y(risk))}`));
  const quarters = [0, 0.25, 0.5, 0.75, 1];
  const unit = money(0).replace(/^0\s*/, '') || say('chart.units');
  return {
    title: say('chart.title'),
    desc: say('chart.desc', { n: points.length, marks: marked.map(({ label, name }) => `${label} ${name}`).join('; ') }),
    box: `0 0 ${String(width)} ${String(height)}`,
    path: steps.join(''),
    dots: points.map(({ cost, risk }) => ({ x: at(x(cost)), y: at(y(risk)) })),
    marks: apart(marked).map(({ cost, risk, label }) => {
      const [px, py] = [x(cost), y(risk)];
      return {
        shape: `M${at(px)} ${at(py - 6)}l6 6l-6 6l-6 -6z`,
        x: at(px > width / 2 ? px - 9 : px + 9),
        y: at(py - 8),
        label,
        anchor: px > width / 2 ? 'end' : 'start',
      };
    }),
    axes: { left: at(margin.left), right: at(width - margin.right), top: at(margin.top), bottom: at(height - margin.bottom) },
    ticks: [
      ...quarters.map((share) => ({
        x: at(x(mostCost * share)),
        y: at(height - margin.bottom + 16),
        label: amount(mostCost * share),
        anchor: 'middle',
      })),
      ...(hasMoney ? quarters : [0, 1]).map((share) => ({
        x: at(margin.left - 8),
        y: at(y(mostRisk * share) + 4),
        label: amount(mostRisk * share),
        anchor: 'end',
      })),
    ],
    xLabel: say('chart.x', { unit }),
    yLabel: hasMoney ? say('chart.y', { unit }) : say('chart.y-above'),
  };
}
