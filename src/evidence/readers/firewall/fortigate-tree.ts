/** A FortiOS configuration as tables of entries, in the order in which the device would hold them after delete, move, clone and rename. */
import { type ConfigLine, wordsOf } from './config-lines.js';

export interface Entry {
  readonly name: string;
  readonly line: number;
  readonly settings: Map<string, { values: readonly string[]; line: number }>;
}
export interface Table {
  /** `firewall policy` */
  readonly path: string;
  readonly vdom: string;
  readonly line: number;
  entries: Entry[];
}
export interface Tree {
  readonly tables: readonly Table[];
}

type Frame =
  | { readonly kind: 'config'; readonly table: Table | null; readonly path: string }
  | { readonly kind: 'edit'; readonly entry: Entry | null };
const mostDepth = 64;
/** Lines that one quoted value may take (certificates, pages). */
const mostQuoted = 2000;

export function fortigateTree(lines: readonly ConfigLine[], refuse: (line: number, reason: string) => void): Tree {
  const tables = new Map<string, Table>();
  const stack: Frame[] = [];
  let vdom = '';
  let vdomDepth = -1;

  const tableOf = (path: string, line: number): Table => {
    const id = `${vdom} ${path}`;
    let table = tables.get(id);
    if (table === undefined) tables.set(id, (table = { path, vdom, line, entries: [] }));
    return table;
  };
  const named = (table: Table, name: string): Entry | undefined => index(table).get(name);
  const indexes = new Map<Table, Map<string, Entry>>();
  const index = (table: Table): Map<string, Entry> => {
    let there = indexes.get(table);
    if (there === undefined) indexes.set(table, (there = new Map(table.entries.map((entry) => [entry.name, entry]))));
    return there;
  };
  const addEntry = (table: Table, entry: Entry): void => {
    table.entries.push(entry);
    index(table).set(entry.name, entry);
  };
  const reorder = (table: Table, entries: Entry[]): void => {
    table.entries = entries;
    indexes.delete(table);
  };

  const inTable = (table: Table, words: readonly string[], line: number): void => {
    const [command = '', name = '', keyword = '', other = ''] = words;
    const entry = named(table, name);
    if (command === 'edit') {
      // 0 takes the next free number; in a file it stands for itself.
      const made = entry ?? { name, line, settings: new Map() };
      if (entry === undefined) addEntry(table, made);
      stack.push({ kind: 'edit', entry: made });
    } else if (entry === undefined) refuse(line, `"${command} ${name}" names nothing in ${table.path}`);
    else if (command === 'delete')
      reorder(
        table,
        table.entries.filter((each) => each !== entry),
      );
    else if (command === 'move') {
      const rest = table.entries.filter((each) => each !== entry);
      const at = rest.findIndex((each) => each.name === other);
      if (at < 0 || (keyword !== 'before' && keyword !== 'after')) refuse(line, `"${words.join(' ')}" is not understood`);
      else reorder(table, [...rest.slice(0, at + (keyword === 'after' ? 1 : 0)), entry, ...rest.slice(at + (keyword === 'after' ? 1 : 0))]);
    } else if (keyword !== 'to' || other === '' || other.length > 79 || named(table, other) !== undefined)
      refuse(line, `"${words.join(' ').slice(0, 120)}" is not possible`);
    else if (command === 'clone') addEntry(table, { name: other, line, settings: new Map(entry.settings) });
    else {
      const renamed = { ...entry, name: other };
      reorder(
        table,
        table.entries.map((each) => (each === entry ? renamed : each)),
      );
      for (const each of tables.values()) if (each.vdom === table.vdom) follow(each, name, other);
    }
  };

  const take = (text: string, line: number): void => {
    const words = wordsOf(text);
    const [command = '', ...rest] = words;
    const top = stack.at(-1);
    if (command === 'config') {
      const path = rest.join(' ');
      if (stack.length >= mostDepth) refuse(line, `nested deeper than ${mostDepth}`);
      const isOuter = stack.length === 0 || (vdomDepth >= 0 && stack.length === vdomDepth + 1);
      if (path === 'vdom' && stack.length === 0) stack.push({ kind: 'config', table: null, path });
      else if (path === 'global' && stack.length === 0) stack.push({ kind: 'config', table: null, path });
      else {
        const isInGlobal = stack.length === 1 && top?.kind === 'config' && top.path === 'global';
        stack.push({ kind: 'config', table: isOuter || isInGlobal ? tableOf(path, line) : null, path });
      }
    } else if (command === 'end') {
      // `end` inside an entry closes it and the table.
      if (top?.kind === 'edit') stack.pop();
      if (stack.length === 0) refuse(line, '"end" closes nothing');
      stack.pop();
      if (stack.length <= vdomDepth) [vdom, vdomDepth] = ['', -1];
    } else if (command === 'next') {
      if (top?.kind === 'edit') stack.pop();
      else refuse(line, '"next" closes nothing');
      if (stack.length <= vdomDepth) [vdom, vdomDepth] = ['', -1];
    } else if (command === 'edit' && top?.kind === 'config' && top.path === 'vdom' && stack.length === 1) {
      vdom = rest[0] ?? '';
      vdomDepth = stack.length;
      stack.push({ kind: 'edit', entry: null });
    } else if (/^(edit|delete|move|clone|rename)$/.test(command)) {
      if (top?.kind !== 'config') refuse(line, `"${command}" stands outside of a table`);
      else if (top.table !== null) inTable(top.table, words, line);
      else if (command === 'edit') stack.push({ kind: 'edit', entry: null });
    } else if (/^(set|unset|append|select|unselect)$/.test(command)) {
      const entry = top?.kind === 'edit' ? top.entry : top?.table === undefined || top.table === null ? null : settingsOf(top.table, line);
      if (top === undefined) refuse(line, `"${text.slice(0, 80)}" stands outside of every table`);
      if (entry !== null) change(entry, command, rest, line);
    } else refuse(line, `"${text.slice(0, 80)}" is not understood`);
  };
  /** A table without entries holds its settings in one without a name. */
  const settingsOf = (table: Table, line: number): Entry => {
    const there = named(table, '');
    if (there !== undefined) return there;
    const made = { name: '', line, settings: new Map() };
    addEntry(table, made);
    return made;
  };

  for (let at = 0; at < lines.length; at += 1) {
    const { text, line } = lines[at] ?? { text: '', line: 0 };
    let whole = text.trim();
    if (whole.startsWith('#')) continue;
    const start = at;
    while (isOpen(whole) && at + 1 < lines.length && at - start < mostQuoted) {
      at += 1;
      whole += `\n${lines[at]?.text ?? ''}`;
    }
    if (isOpen(whole)) {
      refuse(line, 'a quotation mark is never closed');
      [whole, at] = [text.trim().replaceAll('"', ''), start];
    }
    take(whole, line);
  }
  return { tables: [...tables.values()] };
}

const isOpen = (text: string): boolean => {
  if (!text.includes('"')) return false;
  return (text.replace(/\\./gs, '').match(/"/g) ?? []).length % 2 === 1;
};

function change({ settings }: Entry, command: string, [key = '', ...values]: readonly string[], line: number): void {
  const there = settings.get(key)?.values ?? [];
  if (command === 'unset') settings.delete(key);
  else if (command === 'append' || command === 'select') settings.set(key, { values: [...there, ...values], line });
  else if (command === 'unselect') settings.set(key, { values: there.filter((each) => !values.includes(each)), line });
  else settings.set(key, { values, line });
}

const references = [
  'member',
  'exclude-member',
  'srcaddr',
  'dstaddr',
  'srcaddr6',
  'dstaddr6',
  'service',
  'srcintf',
  'dstintf',
  'schedule',
  'interface',
];
/** What names an entry goes on naming it when it is renamed. */
function follow({ entries }: Table, from: string, to: string): void {
  for (const { settings } of entries)
    for (const key of references) {
      const setting = settings.get(key);
      if (setting?.values.includes(from) === true) setting.values = setting.values.map((value) => (value === from ? to : value));
    }
}
