/** Zones and conduits as drawings: one for the site, or for a large one an overview of its areas and one for each. The tables beside them hold the same facts. */
import type { LevelVerdict, ModelConduit, ModelZone } from '../../model/assessment.js';
import { foundationalRequirements } from '../../model/catalogue.js';
import type { Draw, Join, Point } from '../drawing.js';
import { groupBy } from '../lookup.js';
import { visible } from '../visible.js';
import { verdictGlyphs, verdictSign } from '../words.js';
import { slug } from './anchors.js';
import type { Context } from './context.js';
import { toneOf, type Tone } from './pieces.js';
import { shorten, type Say } from './say.js';

export interface DrawnText extends Point {
  readonly text: string;
  readonly bold: boolean;
}
export interface DrawnBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: Tone;
  /** Met: a plain line; not demonstrated: dashes; not met: a second line inside, whose place this is. */
  readonly dashes: string;
  /** Its section, or "". */
  readonly href: string;
  readonly inner: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  readonly texts: readonly DrawnText[];
}
export interface DrawnLine {
  readonly path: string;
  /** Not met. */
  readonly thick: boolean;
  readonly dashes: string;
  readonly tone: Tone;
  readonly href: string;
  readonly texts: readonly DrawnText[];
}
export interface Drawing {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly viewBox: string;
  readonly boxes: readonly DrawnBox[];
  readonly lines: readonly DrawnLine[];
}

/** More zones than this do not fit one sheet of paper. */
export const zonesOnOne = 40;
const lineHeight = 15;
const letter = 6.6;
const boldLetter = 7.3;
const nameLimit = 28;

interface Node {
  readonly texts: readonly string[];
  readonly verdict: LevelVerdict;
  readonly safety: boolean;
  readonly href: string;
}
interface Edge {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly verdict: LevelVerdict;
  readonly href: string;
  /** What passes, or was seen, and nobody declared. */
  readonly isUndeclared?: true;
}

export function zoneDrawings(context: Context): { readonly drawings: readonly Drawing[]; readonly note: string } {
  const { assessment, say, draw } = context;
  const { zones, conduits } = assessment.model;
  if (draw === null) return { drawings: [], note: say('drawing.absent') };
  if (zones.length === 0) return { drawings: [], note: '' };
  if (zones.length <= zonesOnOne)
    return { drawings: [drawn(context, draw, 'drawing', say('drawing.title', { site: assessment.site.name }), zones, conduits)], note: '' };
  const areas = groupBy(zones, (each) => each.location ?? say('drawing.no-area'));
  const [small, large] = [
    [...areas].filter(([, own]) => own.length <= zonesOnOne),
    [...areas].filter(([, own]) => own.length > zonesOnOne),
  ];
  return {
    drawings: [
      ...(areas.size > 1 && areas.size <= zonesOnOne ? [overview(context, draw, areas)] : []),
      ...small.map(([area, own], at) =>
        drawn(context, draw, `drawing-${String(at + 1)}-${slug(area)}`, say('drawing.area', { area }), own, conduits),
      ),
    ],
    note: say('drawing.areas', { n: areas.size, limit: zonesOnOne, left: large.length }),
  };
}

const clip = (text: string): string =>
  visible(text.length > nameLimit ? `${text.slice(0, nameLimit - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text);

function zoneNode({ lookup, say, to }: Context, zone: ModelZone): Node {
  const subject = lookup.subject(`zone:${zone.id}`);
  const targets = foundationalRequirements.flatMap((fr) => subject?.levels[fr]?.target ?? []);
  const [least, most] = [Math.min(...targets), Math.max(...targets)];
  const level =
    targets.length === 0
      ? say('not-selected')
      : say('drawing.target', { range: least === most ? String(most) : `${String(least)}..${String(most)}` });
  const verdict = subject?.verdict ?? 'n/a';
  return {
    texts: [clip(zone.name), `${zone.safety ? `${say('drawing.safety')} · ` : ''}${level}`, markText(say, verdict)],
    verdict,
    safety: zone.safety,
    href: to('subject', `zone:${zone.id}`),
  };
}
const markText = (say: Say, verdict: LevelVerdict): string => {
  const { glyph, word } = verdictSign(say, verdict);
  return `${glyph} ${word}`;
};

/** The zones given, and the conduits of which an end is among them; an end elsewhere is a box with its name alone. */
function drawn(
  context: Context,
  draw: Draw,
  id: string,
  title: string,
  zones: readonly ModelZone[],
  conduits: readonly ModelConduit[],
): Drawing {
  const names = new Map(context.assessment.model.zones.map((each) => [each.id, each.name]));
  const inside = new Set(zones.map((each) => each.id));
  const touching = conduits.filter((each) => each.between.some((zone) => inside.has(zone)));
  const outside = [...new Set(touching.flatMap((each) => each.between))].filter((zone) => !inside.has(zone));
  const hubs = touching.filter((each) => each.between.length !== 2);
  const nodes: readonly Node[] = [
    ...zones.map((each) => zoneNode(context, each)),
    ...outside.map((zone): Node => ({
      texts: [clip(names.get(zone) ?? zone), context.say('drawing.elsewhere')],
      verdict: 'n/a',
      safety: false,
      href: context.to('subject', `zone:${zone}`),
    })),
    // A conduit of more than two zones is a place of its own.
    ...hubs.map((each): Node => ({
      texts: [conduitText(context, each)],
      verdict: context.lookup.subject(`conduit:${each.id}`)?.verdict ?? 'n/a',
      safety: false,
      href: context.to('subject', `conduit:${each.id}`),
    })),
  ];
  const at = new Map([...zones.map((each) => each.id), ...outside].map((zone, n) => [zone, n]));
  const edges = touching.flatMap((conduit): readonly Edge[] => {
    const verdict = context.lookup.subject(`conduit:${conduit.id}`)?.verdict ?? 'n/a';
    const href = context.to('subject', `conduit:${conduit.id}`);
    const ends = conduit.between.flatMap((zone) => at.get(zone) ?? []);
    const [from, to] = ends;
    if (conduit.between.length === 2)
      return from === undefined || to === undefined ? [] : [{ from, to, text: conduitText(context, conduit), verdict, href }];
    const hub = at.size + hubs.indexOf(conduit);
    return ends.map((end) => ({ from: hub, to: end, text: '', verdict, href: '' }));
  });
  const more = undeclaredPairs(context).flatMap(({ zones: [a, b], paths }): readonly Edge[] => {
    const [from, to] = [at.get(a), at.get(b)];
    if (from === undefined || to === undefined || !(inside.has(a) || inside.has(b))) return [];
    return [{ from, to, text: context.say('drawing.undeclared', { n: paths }), verdict: 'not-met', href: '', isUndeclared: true }];
  });
  const count = context.say('drawing.text', {
    zones: context.say('n-zones', { n: zones.length }),
    conduits: context.say('n-conduits', { n: touching.length }),
  });
  return lay(draw, id, shorten(context.say, title, 200), count, nodes, [...edges, ...more]);
}
/** Pairs of zones between which something passes, or was seen, that nobody declared. */
function undeclaredPairs({ assessment }: Context): readonly { readonly zones: readonly [string, string]; readonly paths: number }[] {
  const { paths = [], observed = [] } = assessment.network ?? {};
  const found = [
    ...paths.filter(({ declared, permitted }) => declared === false && permitted === true),
    ...observed.filter(({ declared }) => declared === false),
  ].filter(({ from, to }) => from !== to);
  const pairs = groupBy(found, ({ from, to }) => [from, to].sort().join('\n'));
  return [...pairs].map(([key, all]) => {
    const [a = '', b = ''] = key.split('\n');
    return { zones: [a, b], paths: all.length };
  });
}

const conduitText = ({ lookup, say }: Context, conduit: ModelConduit): string =>
  `${verdictGlyphs[lookup.subject(`conduit:${conduit.id}`)?.verdict ?? 'n/a']} ${clip(conduit.id)} (${say('drawing.flows', { n: conduit.flows })})`;

const worst: readonly LevelVerdict[] = ['not-met', 'not-demonstrated', 'met', 'n/a'];
/** Areas as boxes with the worst verdict in each, and how many conduits join two of them. */
function overview(context: Context, draw: Draw, areas: ReadonlyMap<string, readonly ModelZone[]>): Drawing {
  const { say, lookup, assessment } = context;
  const names = [...areas.keys()];
  const areaOf = new Map([...areas].flatMap(([area, zones]) => zones.map((each) => [each.id, names.indexOf(area)] as const)));
  const nodes = [...areas].map(([area, zones]): Node => {
    const verdicts = zones.map((each) => lookup.subject(`zone:${each.id}`)?.verdict ?? 'n/a');
    const verdict = worst.find((each) => verdicts.includes(each)) ?? 'n/a';
    return {
      texts: [clip(area), say('n-zones', { n: zones.length }), markText(say, verdict)],
      verdict,
      safety: zones.some((each) => each.safety),
      href: '',
    };
  });
  const pairs = groupBy(
    assessment.model.conduits.flatMap((each) => {
      const ends = [...new Set(each.between.flatMap((zone) => areaOf.get(zone) ?? []))].sort((a, b) => a - b);
      return ends.flatMap((from, n) =>
        ends.slice(n + 1).map((to) => ({ from, to, verdict: lookup.subject(`conduit:${each.id}`)?.verdict ?? ('n/a' as const) })),
      );
    }),
    ({ from, to }) => `${String(from)} ${String(to)}`,
  );
  const edges = [...pairs.values()].flatMap((alike): readonly Edge[] => {
    const [first] = alike;
    const verdict = worst.find((each) => alike.some((one) => one.verdict === each)) ?? 'n/a';
    return first ? [{ ...first, verdict, href: '', text: `${verdictGlyphs[verdict]} ${say('n-conduits', { n: alike.length })}` }] : [];
  });
  return lay(draw, 'drawing', say('drawing.overview'), say('drawing.overview-text', { n: areas.size }), nodes, edges);
}

const edgeDashes: Readonly<Record<LevelVerdict, string>> = { met: '', 'not-met': '', 'not-demonstrated': '6 4', 'n/a': '1 3' };

function lay(draw: Draw, id: string, title: string, description: string, nodes: readonly Node[], edges: readonly Edge[]): Drawing {
  const sizes = nodes.map(({ texts }) => ({
    width: Math.round(Math.max(...texts.map((each, n) => each.length * (n === 0 ? boldLetter : letter))) + 24),
    height: texts.length * lineHeight + 14,
  }));
  const joins = edges.map(({ from, to, text }): Join => ({
    from,
    to,
    label: text === '' ? { width: 0, height: 0 } : { width: Math.round(text.length * letter + 8), height: lineHeight },
  }));
  const laid = draw(sizes, joins);
  return {
    id,
    title,
    description,
    width: laid.width + 8,
    height: laid.height + 8,
    viewBox: `-4 -4 ${String(laid.width + 8)} ${String(laid.height + 8)}`,
    boxes: nodes.map(({ texts, verdict, href }, n) => {
      const { width, height } = sizes[n] ?? { width: 0, height: 0 };
      const middle = laid.boxes[n] ?? { x: 0, y: 0 };
      const [x, y] = [tenth(middle.x - width / 2), tenth(middle.y - height / 2)];
      return {
        ...{ x, y, width, height, tone: toneOf(verdict), dashes: edgeDashes[verdict], href },
        inner: verdict === 'not-met' ? { x: x + 3, y: y + 3, width: width - 6, height: height - 6 } : null,
        texts: texts.map((text, line) => ({
          text,
          x: middle.x,
          y: tenth(y + 18 + line * lineHeight),
          bold: line === 0 && texts.length > 1,
        })),
      };
    }),
    lines: edges.map(({ text, verdict, href, isUndeclared }, n) => {
      const line = laid.lines[n];
      return {
        path: pathOf(line?.points ?? []),
        thick: verdict === 'not-met' && isUndeclared !== true,
        dashes: isUndeclared === true ? '2 4' : edgeDashes[verdict],
        tone: toneOf(verdict),
        href,
        texts: text === '' || !line?.label ? [] : [{ text, x: line.label.x, y: tenth(line.label.y + 4), bold: false }],
      };
    }),
  };
}
const tenth = (n: number): number => Math.round(n * 10) / 10;
const pathOf = ([first, ...rest]: readonly Point[]): string =>
  first
    ? `M${String(first.x)},${String(first.y)}${rest.length === 0 ? '' : `C${rest.map(({ x, y }) => `${String(x)},${String(y)}`).join(' ')}`}`
    : '';
