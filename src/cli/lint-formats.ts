/** Problems for machines: SARIF 2.1.0 for code scanning, and annotations that a CI run shows beside the line. */
import { problemCodes } from '../model/problem-codes.js';
import type { Problem } from '../model/problem.js';
import { toolName, version } from '../model/version.js';

export function sarifText(problems: readonly Problem[]): string {
  const used = new Set(problems.map((each) => each.code));
  const rules = Object.entries(problemCodes).flatMap(([id, text]) =>
    [...used].some((code) => code === id)
      ? [{ id, shortDescription: { text }, defaultConfiguration: { level: id.startsWith('W_') ? 'warning' : 'error' } }]
      : [],
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: toolName, semanticVersion: version, rules } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((each) => ({
          ruleId: each.code,
          ruleIndex: rules.findIndex(({ id }) => id === each.code),
          level: each.severity,
          message: { text: sentence(each) },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(each.file) }, ...regionOf(each) } }],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const sentence = ({ message, hint }: Problem): string => (hint === '' ? message : `${message} (${hint})`);
const regionOf = ({ line, column }: Problem): object => (line < 1 ? {} : { region: { startLine: line, startColumn: Math.max(1, column) } });

/** Relative as a relative reference, absolute as a file URI. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}

/** `::error file=...,line=...::text`, as GitHub, Gitea and Forgejo read it. */
export const ciText = (problems: readonly Problem[]): string =>
  problems
    .map((each) => {
      const place = each.line < 1 ? [] : [`line=${String(each.line)}`, `col=${String(Math.max(1, each.column))}`];
      const properties = [`file=${property(each.file)}`, ...place, `title=${property(each.code)}`].join(',');
      return `::${each.severity} ${properties}::${data(sentence(each))}\n`;
    })
    .join('');

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
