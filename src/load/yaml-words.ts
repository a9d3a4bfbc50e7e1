/** What the YAML parser says, in words that a reader who never saw a grammar can act on. */

interface Fault {
  readonly code: string;
  readonly message: string;
}

const quoteIt = 'put the text in quotes, or on a line of its own after >-';

/** The first that fits; anything else is shown as the parser says it. */
const table: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [/^Tabs are not allowed/, 'a tab stands where only spaces are allowed', 'indent with spaces'],
  [/^Missing closing/, 'a text in quotes is not closed', 'write the closing quote'],
  [/^Missing , or :/, 'inside { } a comma or a colon is missing, or a text with such marks is not in quotes', quoteIt],
  [/^Missing ,/, 'inside [ ] a comma is missing, or a text with such marks is not in quotes', quoteIt],
  [/^Flow (map|sequence) in block/, 'a { or [ that was opened before is not closed', 'write the closing } or ]'],
  [/^Block collections are not allowed/, 'inside { } or [ ] a text with ": " or "- " must stand in quotes', quoteIt],
  [/^All (mapping|sequence|collection) items must start/, 'this line is not indented like its neighbours', 'begin it in the same column'],
  [/^Nested mappings are not allowed/, 'a second ": " stands on this line, and makes a map of the text before it', quoteIt],
  [/^Implicit (map )?keys? need/, 'a key without a colon, or a text that goes on in the next line', 'write "key: value"'],
  [/^Plain value cannot start with/, 'a text cannot begin with this character', 'put it in quotes'],
  [/ at node end$/, 'the value ended before this; what follows belongs to nothing', quoteIt],
  [/^Unexpected .* on same line with key/, 'a list cannot begin on the line of its key', 'begin it on the next line, or write [a, b]'],
  [/^Unexpected /, 'this cannot stand here', quoteIt],
];

const hints: Readonly<Record<string, string>> = {
  TAG_RESOLVE_FAILED: 'a text that begins with ! must stand in quotes: "!x"',
  BAD_ALIAS: 'a text that begins with * must stand in quotes',
};

export function yamlWords({ code, message }: Fault): { readonly message: string; readonly hint: string } {
  const found = table.find(([pattern]) => pattern.test(message));
  return { message: found?.[1] ?? message, hint: hints[code] ?? found?.[2] ?? '' };
}

/** After a mistake the parser finds fault with all that follows it. */
export const isConsequence = ({ message }: Fault): boolean =>
  /in YAML stream|^All (mapping|sequence|collection) items must start/.test(message);
