/** A preset in plain words: its marks, and which column feeds which field. */
import type { Preset } from '../model/preset.js';
import type { FieldSource } from '../model/site.js';
import { table, wrap } from './table.js';

export function presetText(
  { id, title, description, formats, detect, recordsAt, where, fields, each, shipped }: Preset,
  width: number,
): string {
  const marks = [...detect.columns.map((names) => `column ${names.join(' or ')}`), ...detect.text.map((text) => `the text ${text}`)];
  const facts = [
    ['format', formats.join(', ')],
    ['known by', marks.join('; ')],
    ...(recordsAt === null ? [] : [['records', recordsAt]]),
    ...(where === null ? [] : [['where', where]]),
    ['highest grade', shipped ? 'E3' : 'E2; E3 where the file carries an export header'],
  ];
  const kinds = Object.entries(fields).flatMap(([kind, sources]) => [
    `\n  as ${kind}${each[kind] === undefined ? '' : `, one record for each item of ${each[kind].join(', ')}`}\n`,
    table(
      Object.entries(sources).map(([field, list]) => [field, list.map(sourceText).join(', else ')]),
      '    ',
    ),
  ]);
  return `${id}: ${title}\n${wrap(description, width, '  ')}\n${table(facts, '  ')}${kinds.join('')}`;
}

function sourceText({ column, path, value, map, time, split }: FieldSource): string {
  const from = value === undefined ? (path ?? column ?? 'column of its own name') : `= ${String(value)}`;
  const words = Object.entries(map ?? {}).map(([a, b]) => `${a} = ${b === null ? 'not known' : String(b)}`);
  const notes = [
    ...(time === undefined ? [] : [`time ${time}`]),
    ...(split === undefined ? [] : [`list split by ${JSON.stringify(split)}`]),
    ...words,
  ];
  return notes.length === 0 ? from : `${from} (${notes.join(', ')})`;
}
