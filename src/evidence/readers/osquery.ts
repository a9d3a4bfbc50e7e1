/** osquery results: the log of scheduled queries, from differences or whole answers, as the rows that are there at the end. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow, type ReadOptions } from '../reader.js';
import { isList, isObject } from './document.js';
import { isBroken, parsedBlocks } from './ndjson.js';
import { headText } from './text.js';
import { isoTime } from './zeek-values.js';

type Json = Readonly<Record<string, unknown>>;
interface Answer {
  readonly query: string;
  readonly rows: Map<string, RawRow>;
}

async function* read(file: InputFile, { recordsAt }: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const answers = new Map<string, Answer>();
  const broken: BrokenRow[] = [];
  let newest = 0;
  for await (const items of parsedBlocks(file))
    for (const item of items) {
      if (isBroken(item)) {
        broken.push(item);
        continue;
      }
      const { raw, line } = item;
      const host = isObject(raw) ? raw['hostIdentifier'] : undefined;
      const query = isObject(raw) ? raw['name'] : undefined;
      if (!isObject(raw) || typeof host !== 'string' || typeof query !== 'string') {
        broken.push({ line, column: 1, reason: 'is no result of a scheduled query: hostIdentifier or name is missing' });
        continue;
      }
      const seconds = Number(raw['unixTime']);
      if (seconds > newest) newest = seconds;
      take(answers, raw, { host, query, line, time: isoTime(seconds) });
    }
  const queries = [...new Set([...answers.values()].map(({ query }) => query))].sort();
  const wanted = recordsAt ?? queries[0];
  if (recordsAt === null && queries.length > 1)
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      `The log holds several queries (${queries.slice(0, 10).join(', ')}): say with \`records:\` which one.`,
    );
  if (recordsAt !== null && !queries.includes(recordsAt))
    throw new UnreadableFile('E_PATH', `The log holds no query "${recordsAt}". It has: ${queries.slice(0, 10).join(', ')}.`);
  const rows = [...answers.values()].filter(({ query }) => query === wanted).flatMap((answer) => [...answer.rows.values()]);
  const time = isoTime(newest);
  yield { rows, broken, ...(time !== undefined && { exportHeader: { tool: 'osquery', version: 'log', time } }) };
}

interface From {
  readonly host: string;
  readonly query: string;
  readonly line: number;
  readonly time: string | undefined;
}
/** A whole answer replaces what was there; a difference adds or takes away. */
function take(answers: Map<string, Answer>, raw: Json, { host, query, line, time }: From): void {
  const id = JSON.stringify([host, query]);
  const known = answers.get(id) ?? { query, rows: new Map<string, RawRow>() };
  answers.set(id, known);
  const add = (columns: unknown): void => {
    if (!isObject(columns)) return;
    const row = { raw: { ...columns, host, seen: time }, line, column: 1, pointer: null };
    known.rows.set(JSON.stringify(columns), row);
  };
  const { snapshot, columns, action, diffResults: differences } = raw;
  if (isList(snapshot)) {
    known.rows.clear();
    snapshot.forEach(add);
  } else if (isObject(differences)) {
    for (const each of isList(differences['removed']) ? differences['removed'] : []) known.rows.delete(JSON.stringify(each));
    for (const each of isList(differences['added']) ? differences['added'] : []) add(each);
  } else if (action === 'removed') known.rows.delete(JSON.stringify(columns));
  else add(columns);
}

const day = { time: 'unix' } as const;
export const osquery = defineReader({
  id: 'osquery',
  title: 'osquery results log',
  description:
    'The results log of osqueryd (JSON lines with hostIdentifier and name), of one query or with `records: <query>`: the rows that are there at the end, a whole answer (snapshot) replacing what was ' +
    'there, a difference adding or taking away. The columns of programs, deb_packages and rpm_packages fit software, those of users fit accounts, patches fit patches, certificates fit certificates. ' +
    'A bare list from `osqueryi --json` names no host: it is read as JSON, with the asset and the fields in the register.',
  ceiling: 'E3',
  records: 'name',
  presets: {
    software: {
      ...{ asset: 'host', name: 'name', version: 'version' },
      supplier: [{ column: 'publisher' }, { column: 'vendor' }, { column: 'maintainer' }],
    },
    accounts: { asset: 'host', name: 'username', passwordChanged: [{ column: 'password_last_set', ...day }] },
    patches: { asset: 'host', patch: 'hotfix_id' },
    certificates: {
      ...{ id: 'sha1', asset: 'host', subject: 'common_name', issuer: 'issuer', serial: 'serial' },
      notBefore: [{ column: 'not_valid_before', ...day }],
      notAfter: [{ column: 'not_valid_after', ...day }],
      keyBits: 'key_strength',
    },
  },
  closed: true,
  recognise: (head) => {
    const [first = ''] = headText(head).trimStart().split('\n');
    return first.startsWith('{') && /"hostIdentifier"\s*:/.test(first) && /"(?:columns|snapshot|diffResults)"\s*:/.test(first) ? 92 : 0;
  },
  read,
});
