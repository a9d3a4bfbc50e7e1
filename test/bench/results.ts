/** What was measured, as lines of JSON and as a chart, from one run: nothing in either is typed by hand. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './engine/engine.js';
import type { Robust } from './engine/robust.js';
import type { Machine, Spread } from './measure.js';

export type Row =
  | ({ readonly section: 'engine'; readonly processes: number } & Measured)
  | {
      readonly section: 'whole';
      readonly format: 'csv' | 'ndjson';
      readonly assets: number;
      readonly rules: number;
      /** The fastest correct one. */
      readonly parser: string;
      /** Ratio of check to parsing alone: by the clock, and by processor time. */
      readonly wall: Spread;
      readonly cpu: Spread;
      readonly ms: Spread;
      readonly parsers: Readonly<Record<string, Spread>>;
      readonly mb: number;
    }
  | {
      readonly section: 'inventory';
      readonly assets: number;
      readonly parser: string;
      readonly wall: Spread;
      readonly cpu: Spread;
      readonly ms: Spread;
      readonly mb: number;
    }
  | { readonly section: 'growth'; readonly format: string; readonly from: number; readonly to: number; readonly factor: number }
  | {
      readonly section: 'firewalls';
      readonly rules: number;
      readonly assets: number;
      readonly wall: Spread;
      readonly cpu: Spread;
      readonly ms: Spread;
      readonly spectralMs: Spread;
      readonly spectralRules: number;
      readonly mb: number;
      readonly spectralMb: number;
    }
  | ({ readonly section: 'robustness' } & Robust)
  | { readonly section: 'agreement'; readonly gaps: number; readonly assets: number; readonly wrong: readonly string[] };

export interface Results {
  readonly add: (row: Row, shown: string) => void;
  /** `bench.jsonl` grows, so that it is the history; `bench.svg` is this run. */
  readonly write: (folder: string) => void;
}

export function makeResults(machine: Machine): Results {
  const rows: Row[] = [];
  return {
    add: (row, shown) => {
      rows.push(row);
      console.log(shown);
    },
    write: (folder) => {
      mkdirSync(folder, { recursive: true });
      const { versions, ...rest } = machine;
      const lines = [{ section: 'run', ...rest, versions }, ...rows].map((row) => JSON.stringify(row, rounded));
      appendFileSync(join(folder, 'bench.jsonl'), `${lines.join('\n')}\n`);
      writeFileSync(join(folder, 'bench.svg'), chart(machine, rows));
    },
  };
}
const rounded = (_name: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly label: string;
  readonly isOurs: boolean;
}
const width = 820;
const left = 330;
const line = 22;

function chart(machine: Machine, rows: readonly Row[]): string {
  const engine = rows.filter((row) => row.section === 'engine');
  const speed = engine.map(({ name, rules, checks: [middle] }): Bar => ({
    name: rules === 20 ? name : `${name} (${String(rules)} of 20 rules)`,
    value: middle / 1e6,
    label: (middle / 1e6).toFixed(middle < 1e6 ? 2 : 1),
    isOurs: name.startsWith('otbaseline'),
  }));
  const ratios = rows.flatMap((row): readonly Bar[] => {
    if (row.section === 'whole')
      return [
        {
          name: `${row.assets.toLocaleString('en')} assets, ${row.format}, beside ${row.parser}`,
          value: row.wall.median,
          label: `${row.wall.median.toFixed(2)} · ${String(row.mb)} MB`,
          isOurs: true,
        },
      ];
    if (row.section !== 'firewalls') return [];
    const name = `${row.rules.toLocaleString('en')} firewall rules, beside Spectral`;
    return [{ name, value: row.wall.median, label: `${row.wall.median.toFixed(2)} · ${String(row.mb)} MB`, isOurs: true }];
  });
  const first = panel('Million checks a second; a check is one rule on one asset', speed, 40);
  const second = panel('Time of a whole run as a multiple of merely parsing the file, or linting the rules', ratios, first.end + 24);
  const about = `${machine.date} · node ${machine.node} · ${machine.processor}, ${String(machine.processors)} processors · medians of interleaved runs`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(second.end + 16)}" viewBox="0 0 ${String(width)} ${String(second.end + 16)}" font-family="sans-serif" font-size="12">
<title>otbaseline: what the bench measured</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="20" fill="#555">${escaped(about)}</text>
${first.text}${second.text}</svg>
`;
}

function panel(title: string, bars: readonly Bar[], top: number): { readonly text: string; readonly end: number } {
  if (bars.length === 0) return { text: '', end: top };
  const most = Math.max(...bars.map(({ value }) => value), 0.001);
  const drawn = bars.map(({ name, value, label, isOurs }, n) => {
    const y = top + 14 + n * line;
    const long = Math.max(1, (value / most) * (width - left - 130));
    return `<text x="${String(left - 8)}" y="${String(y + 14)}" text-anchor="end" fill="#222">${escaped(name)}</text>
<rect x="${String(left)}" y="${String(y + 3)}" width="${long.toFixed(1)}" height="14" fill="${isOurs ? '#1f6f8b' : '#b9bec4'}"/>
<text x="${(left + long + 6).toFixed(1)}" y="${String(y + 14)}" fill="#222">${escaped(label)}</text>
`;
  });
  return {
    text: `<text x="12" y="${String(top + 4)}" font-weight="bold" fill="#222">${escaped(title)}</text>\n${drawn.join('')}`,
    end: top + 14 + bars.length * line,
  };
}
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
