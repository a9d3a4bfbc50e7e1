/** A process in which Spectral lints the firewall rules of a document: those of our questions that it can say, with functions of its own kind; no joins, no groups, no undecided answers. */
import { readFileSync } from 'node:fs';
import core from '@stoplight/spectral-core';

const { Spectral } = core;
type Rule = Readonly<Record<string, unknown>>;
type Test = (rule: Rule) => boolean;
const isOff = (rule: Rule): boolean => rule['action'] === 'deny' || rule['enabled'] === false;
const lists = (rule: Rule, field: string, words: readonly string[]): boolean =>
  (rule[field] as readonly string[]).some((each) => words.includes(each));
const tests: Readonly<Record<string, Test>> = {
  'no-any-to-any': (rule) =>
    isOff(rule) || !lists(rule, 'sourceAddress', ['any', '0.0.0.0/0']) || !lists(rule, 'destinationAddress', ['any', '0.0.0.0/0']),
  'no-any-service': (rule) => isOff(rule) || !lists(rule, 'service', ['any', 'tcp/1-65535']),
  'no-messaging': (rule) => isOff(rule) || !lists(rule, 'service', ['tcp/25', 'tcp/110', 'tcp/143']),
  'has-owner': (rule) => isOff(rule) || typeof rule['owner'] === 'string',
  'not-expired': (rule) => isOff(rule) || String(rule['expires']) >= '2026-10-01',
  'is-logged': (rule) => rule['action'] === 'allow' || rule['logged'] === true,
};
const rules = Object.fromEntries(
  Object.entries(tests).map(([name, test]) => [
    name,
    {
      given: '$.firewallRules[*]',
      message: name,
      severity: 'warn' as const,
      then: { function: (rule: unknown) => (test(rule as Rule) ? undefined : [{ message: name }]) },
    },
  ]),
);
const spectral = new Spectral();
spectral.setRuleset({ rules });
const [, , file = ''] = process.argv;
const found = await spectral.run(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
console.log(JSON.stringify({ rules: Object.keys(tests).length, found: found.length }));
