/** An offset inside the value of a scalar is a line and column of the source, for every way to write a scalar. */
import fc from 'fast-check';
import { Document, isScalar, type Scalar } from 'yaml';
import { describe, expect, test } from 'vitest';
import { parseYaml, type YamlFile } from '../../src/load/yaml.js';
import { text, valueOf } from './help.js';

const valueAt = (file: YamlFile): string => {
  const value = file.scalarAt(['r', 'a'])?.value;
  return typeof value === 'string' ? value : '';
};
const sourceFrom = (file: YamlFile, offset: number): string => {
  const { line, column } = file.at(['r', 'a'], offset);
  return file.text
    .split('\n')
    .slice(line - 1)
    .join('\n')
    .slice(column - 1);
};

describe('the start of a word in the value is the start of the word in the source', () => {
  test.each([
    ['plain', 'r:\n  a: foo.bar == baz # why'],
    ['plain over lines', 'r:\n  a: foo\n    bar   \n\n    baz == 1'],
    ['single quotes', "r:\n  a: 'it''s foo\n    && bar\n\n    baz'"],
    ['double quotes', 'r:\n  a: "x\\n\\u00e9\\x41\\U0001F600 foo \\"bar\\"\\t\\\n     baz"'],
    ['a literal block', 'r:\n  a: |\n    foo\n      bar\n\n    baz\n'],
    ['a literal block that says its indentation', 'r:\n  a: |2\n      foo\n    bar baz\n'],
    ['a literal block that keeps its end', 'r:\n  a: |+\n    foo bar\n    baz\n\n\nb: 1'],
    ['a folded block', 'r:\n  a: >-\n    foo &&\n    bar\n\n    baz\n'],
    ['a folded block with lines further in', 'r:\n  a: >\n    foo\n      bar\n      more\n    baz\n    end\n'],
    ['a folded block after empty lines', 'r:\n  a: >-\n\n\n    foo bar\n    baz\n'],
    ['a folded block with a comment in its head', 'r:\n  a: >- # cel\n    foo\n    bar baz\n'],
    ['a folded block in a list', 'r:\n  a: >-\n    foo\n    bar\n  b: [x]\n'],
    ['a line end of Windows', 'r:\r\n  a: >-\r\n    foo\r\n    bar\r\n'],
  ])('%s', (_, source) => {
    const file = valueOf(parseYaml(source, 'x.yaml'));
    const value = valueAt(file);
    for (const word of value.matchAll(/foo|bar|baz|end|more/g))
      expect(sourceFrom(file, word.index), `${word[0]} at ${word.index}`).toMatch(new RegExp(`^${word[0]}`));
    expect(value).toContain('foo');
  });

  test('line and column are exact inside a folded block', () => {
    const file = valueOf(
      parseYaml(
        text(`
          r:
            a: >-
              copies.exists(c,
                c.verified
              && age(c.completed) <= 7)
        `),
        'x.yaml',
      ),
    );
    const value = valueAt(file);
    expect(file.at(['r', 'a'], value.indexOf('verified'))).toMatchObject({ line: 4, column: 9 });
    expect(file.at(['r', 'a'], value.indexOf('age'))).toMatchObject({ line: 5, column: 8 });
    expect(file.at(['r', 'a'], value.length)).toMatchObject({ line: 5, column: 30 });
  });

  test('an offset behind the end is the end, one before the start is the start', () => {
    const file = valueOf(parseYaml('r:\n  a: "xy"', 'x.yaml'));
    expect(file.at(['r', 'a'], 2)).toMatchObject({ line: 2, column: 9 });
    expect(file.at(['r', 'a'], 99)).toMatchObject({ line: 2, column: 9 });
    expect(file.at(['r', 'a'], -1)).toMatchObject({ line: 2, column: 6 });
  });

  test('a bare number that stands for an expression has places too', () => {
    expect(valueOf(parseYaml('r:\n  a: 1234', 'x.yaml')).at(['r', 'a'], 2)).toMatchObject({ line: 2, column: 8 });
  });
});

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
const isBlank = (char: string | undefined): boolean => char === undefined || /\s/.test(char);

/** Written by the yaml package itself, in the style where the text allows it. */
function written(value: string, type: Scalar.Type): string {
  const document = new Document({ r: { a: value } });
  const node = document.getIn(['r', 'a'], true);
  if (isScalar(node)) node.type = type;
  return document.toString({ lineWidth: 30 });
}

test.each(styles)('every character of a value is found in its source (%s)', (type) => {
  const word = fc.stringMatching(/^[a-z'"\\ é#:&|>?\t]{0,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', ' ', '\n\n', '\n  '), (words, glue) => {
      const value = words.join(glue);
      const loaded = parseYaml(written(value, type), 'x.yaml');
      if (!loaded.ok) return; // the writer broke its own text; nothing to find
      const file = loaded.value;
      if (file.scalarAt(['r', 'a'])?.value !== value || value.trim() === '') return;
      const isEscaped = file.text.includes('a: "');
      value.split('').forEach((char, k) => {
        const source = sourceFrom(file, k);
        if (isEscaped && source.startsWith('\\')) return;
        if (isBlank(char) ? !isBlank(source[0]) : source[0] !== char)
          throw new Error(
            `${JSON.stringify(char)} at ${k} is not at ${JSON.stringify(source.slice(0, 8))} in ${JSON.stringify(file.text)}`,
          );
      });
    }),
    { numRuns: 300 },
  );
});
