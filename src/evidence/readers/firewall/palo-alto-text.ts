/** PAN-OS configurations as text, `set` lines or braces, to a tree of words; delete and move are carried out. */
import type { ConfigLine } from './config-lines.js';
import { childOf, newNode, nodeAt, type TreeNode } from './node-tree.js';

type Refuse = (line: number, reason: string) => void;
/** What the terminal and the export tool put around a configuration. */
const isAround = (text: string): boolean => /^(\[edit.*\]|\S+@\S+[#>].*|#.*|!.*)$/.test(text);
const command = /^(set|delete|move|rename|copy|edit) /;
const deepest = 200;

export function treeOfSetLines(lines: readonly ConfigLine[], refuse: Refuse): TreeNode {
  const root = newNode('', 0);
  for (let at = 0; at < lines.length; at += 1) {
    const { text, line } = lines[at] ?? { text: '', line: 0 };
    let whole = text.trim();
    if (isAround(whole)) continue;
    const begins = /(?:^|\s)(description|comments|comment|disclaimer|motd-and-banner \S+|login-banner) "/.test(whole);
    // A text in quotation marks may go over several lines.
    while (begins && !/"$/.test(whole.replace(/ "$/, '')) && at + 1 < lines.length && !command.test(lines[at + 1]?.text.trim() ?? '')) {
      at += 1;
      whole += ` ${lines[at]?.text.trim() ?? ''}`;
    }
    const [verb = '', ...words] = wordsOf(whole);
    if (verb === 'set' && words.length <= deepest) put(root, words, line);
    else if (verb === 'delete') remove(root, words, line, refuse);
    else if (verb === 'move') move(root, words, line, refuse);
    else refuse(line, `the statement "${whole.slice(0, 100)}" is not understood`);
  }
  return root;
}

/** Words and lists `[ a b ]` (as one item that begins with "["); a description is one word to the end. */
function wordsOf(text: string): readonly string[] {
  const described = /^(.*?\s(?:description|comments|comment|disclaimer|login-banner))(?:\s+(.*))?$/s.exec(text);
  const head = described?.[1] ?? text;
  const words = [...head.matchAll(/"([^"]*)"?|[[\]]|[^\s[\]"]+/g)].map(([word, quoted]) => quoted ?? word);
  const tail = described?.[2]?.trim();
  return tail === undefined ? words : [...words, tail.replace(/^"([\s\S]*)"$/, '$1')];
}

function put(root: TreeNode, words: readonly string[], line: number): void {
  let here = root;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word !== '[') {
      here = childOf(here, word, line);
      continue;
    }
    const end = words.indexOf(']', at);
    for (const value of words.slice(at + 1, end < 0 ? undefined : end)) childOf(here, value, line);
    if (end < 0) return;
    at = end;
  }
}

function remove(root: TreeNode, words: readonly string[], line: number, refuse: Refuse): void {
  const last = words.at(-1) ?? '';
  const parent = nodeAt(root, ...words.slice(0, -1));
  if (parent?.children.delete(last) !== true) refuse(line, `"delete ${words.join(' ').slice(0, 100)}" names nothing`);
}

/** `move <path> <name> before|after <name> | top | bottom` */
function move(root: TreeNode, words: readonly string[], line: number, refuse: Refuse): void {
  const place = words.map((word) => /^(before|after|top|bottom)$/.test(word)).lastIndexOf(true);
  const name = words[place - 1] ?? '';
  const parent = nodeAt(root, ...words.slice(0, Math.max(0, place - 1)));
  const node = parent?.children.get(name);
  const rest = [...(parent?.children ?? [])].filter(([key]) => key !== name);
  const other = rest.findIndex(([key]) => key === words[place + 1]);
  const to =
    words[place] === 'top' ? 0 : words[place] === 'bottom' ? rest.length : other < 0 ? -1 : other + (words[place] === 'after' ? 1 : 0);
  if (parent === undefined || node === undefined || to < 0) refuse(line, `"move ${words.join(' ').slice(0, 100)}" is not possible`);
  else parent.children = new Map([...rest.slice(0, to), [name, node], ...rest.slice(to)]);
}

/** `a { b c; d [ x y ]; }` */
export function treeOfBraces(lines: readonly ConfigLine[], refuse: Refuse): TreeNode {
  const root = newNode('', 0);
  const open: TreeNode[] = [root];
  for (const { text, line } of lines) {
    const bare = text.trim();
    if (isAround(bare)) continue;
    const here = open.at(-1) ?? root;
    if (bare === '}' || bare === '};') {
      if (open.length > 1) open.pop();
      else refuse(line, 'a brace closes nothing');
    } else if (bare.endsWith('{') && open.length < deepest) {
      let node = here;
      for (const word of wordsOf(bare.slice(0, -1).trim())) node = childOf(node, word, line);
      open.push(node);
    } else if (bare.endsWith(';')) put(here, wordsOf(bare.slice(0, -1)), line);
    else refuse(line, `the statement "${bare.slice(0, 100)}" is not understood`);
  }
  return root;
}
