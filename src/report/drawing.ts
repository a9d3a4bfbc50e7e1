/** Places boxes and lines by Graphviz. It is told numbers only, sizes and which box is joined to which, so that no text of a site reaches its language. */
import { instance } from '@viz-js/viz';

export interface Box {
  readonly width: number;
  readonly height: number;
}
export interface Join {
  readonly from: number;
  readonly to: number;
  /** Room for the text beside the line; 0: none. */
  readonly label: Box;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Layout extends Box {
  /** Middle of each box. */
  readonly boxes: readonly Point[];
  /** Control points of each line (cubic), and the middle of its text. */
  readonly lines: readonly { readonly points: readonly Point[]; readonly label: Point | null }[];
}
/** The same boxes and joins give the same places. */
export type Draw = (boxes: readonly Box[], joins: readonly Join[]) => Layout;

/** The same drawing is not laid out twice: a page that is made again has the same ones. */
export function remembered(draw: Draw): Draw {
  const known = new Map<string, Layout>();
  return (boxes, joins) => {
    const key = JSON.stringify([boxes, joins]);
    const layout = known.get(key) ?? draw(boxes, joins);
    known.set(key, layout);
    return layout;
  };
}

const inch = 72;
const nameOfLine = (n: number): string => `e${String(n)}`;

export async function openDrawing(): Promise<Draw> {
  const viz = await instance();
  return (boxes, joins) => {
    const laid = viz.renderJSON({
      directed: false,
      graphAttributes: { rankdir: 'TB', nodesep: 0.35, ranksep: 0.55, margin: 0 },
      nodes: boxes.map(({ width, height }, n) => ({
        name: `n${String(n)}`,
        attributes: { shape: 'box', fixedsize: 'true', width: width / inch, height: height / inch, label: '' },
      })),
      edges: joins.map(({ from, to, label }, n) => ({
        tail: `n${String(from)}`,
        head: `n${String(to)}`,
        attributes: {
          // Lines come back in an order of their own.
          id: nameOfLine(n),
          // A table without text keeps the room free.
          ...(label.width > 0 && {
            label: {
              html: `<table border="0" fixedsize="true" width="${String(label.width)}" height="${String(label.height)}"><tr><td></td></tr></table>`,
            },
          }),
        },
      })),
    });
    return layoutOf(laid, boxes.length, joins.length);
  };
}

function layoutOf(laid: object, boxes: number, joins: number): Layout {
  const [, , width = 0, height = 0] = numbers(fieldOf(laid, 'bb'));
  const flip = ([x = 0, y = 0]: readonly number[]): Point => ({ x: round(x), y: round(height - y) });
  const places = new Map(listOf(laid, 'objects').map((each) => [String(fieldOf(each, 'name')), flip(numbers(fieldOf(each, 'pos')))]));
  const edges = listOf(laid, 'edges');
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: Array.from({ length: boxes }, (_, n) => places.get(`n${String(n)}`) ?? { x: 0, y: 0 }),
    lines: Array.from({ length: joins }, (_, n) => {
      const edge = edges.find((each) => fieldOf(each, 'id') === nameOfLine(n));
      const label = fieldOf(edge, 'lp');
      return {
        points: textOf(fieldOf(edge, 'pos'))
          .split(' ')
          .filter((each) => /^-?[\d.]+,-?[\d.]+$/.test(each))
          .map((each) => flip(numbers(each))),
        label: typeof label === 'string' ? flip(numbers(label)) : null,
      };
    }),
  };
}
const textOf = (part: unknown): string => (typeof part === 'string' ? part : '');
const round = (n: number): number => Math.round(n * 10) / 10;
const numbers = (text: unknown): readonly number[] => (typeof text === 'string' ? text.split(',').map(Number) : []);
const fieldOf = (part: unknown, name: string): unknown =>
  typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>)[name] : undefined;
const listOf = (part: object, name: string): readonly unknown[] => {
  const list = fieldOf(part, name);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
};
