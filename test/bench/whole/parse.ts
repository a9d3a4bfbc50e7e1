/** A process that decodes and parses a file with one parser and does nothing else: `parse <parser> <file>` prints how many rows, `parse <parser>` what it makes of a hard table. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse as csvParse } from 'csv-parse';
import csvParser from 'csv-parser';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';

type Text = AsyncIterable<string>;
type Take = (row: unknown) => void;
const parsers: Readonly<Record<string, (text: Readable, take: Take) => Promise<void>>> = {
  'JSON.parse in blocks': async (text, take) => {
    let rest = '';
    const block = (lines: string): void => {
      for (const row of JSON.parse(`[${lines.split('\n').filter(Boolean).join(',')}]`) as readonly unknown[]) take(row);
    };
    for await (const chunk of text as Text) {
      const end = chunk.lastIndexOf('\n');
      if (end < 0) rest += chunk;
      else {
        block(rest + chunk.slice(0, end));
        rest = chunk.slice(end + 1);
      }
    }
    block(rest);
  },
  udsv: async (text, take) => {
    let parser: ReturnType<typeof initParser> | null = null;
    for await (const chunk of text as Text) {
      parser ??= initParser(inferSchema(chunk, { trim: false }));
      parser.chunk<string[]>(chunk, parser.stringArrs, (row) => {
        take(row);
      });
    }
    parser?.end();
  },
  'csv-parser': async (text, take) => {
    for await (const row of text.pipe(csvParser({ headers: false, skipLines: 1 })) as AsyncIterable<object>) take(Object.values(row));
  },
  'csv-parse': async (text, take) => {
    for await (const row of text.pipe(csvParse({ from: 2 })) as AsyncIterable<unknown>) take(row);
  },
  papaparse: (text, take) =>
    new Promise((done, failed) => {
      let isFirst = true;
      Papa.parse(text, {
        skipEmptyLines: true,
        chunk: ({ data }) => {
          for (const row of isFirst ? data.slice(1) : data) take(row);
          isFirst = false;
        },
        complete: () => {
          done();
        },
        error: failed,
      });
    }),
};

/** Quotes, doubled quotes, line ends within a cell, empty cells, blanks that belong to the cell, no line end at the end. */
const hard = 'id,text,more\r\n1,"a, b","say ""yes"""\r\n2,"two\r\nlines",\r\n3, padded ,""\r\n4,ü – 漢,"x\ny"';

const [name = '', file] = process.argv.slice(2);
const parser = parsers[name];
if (parser === undefined) throw new Error(`no parser ${name}: ${Object.keys(parsers).join(', ')}`);
if (file === undefined) {
  const rows: unknown[] = [];
  const text = Readable.from([hard]);
  await parser(text, (row) => rows.push(row));
  console.log(JSON.stringify(rows));
} else {
  let rows = 0;
  const text = createReadStream(file, { encoding: 'utf8', highWaterMark: 4 << 20 });
  await parser(text, () => rows++);
  console.log(String(rows));
}
