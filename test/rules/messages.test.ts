/** Messages: text with places for values, and never a template language. */
import { describe, expect, it } from 'vitest';
import { compileMessage } from '../../src/rules/compile.js';
import { OpenList } from '../../src/rules/values.js';
import { asOf, day, message, scope } from './harness.js';

const asset = { id: 'plc-1', built: asOf - 400 * day, seen: asOf - day, services: ['ssh', 'http'], risk: 7.5, stateful: true };

const cases: readonly (readonly [string, string])[] = [
  ['nothing to fill in', 'nothing to fill in'],
  ['{{asset.id}} has no backup', 'plc-1 has no backup'],
  ['built {{ asset.built }}, seen {{asset.seen}}', 'built 2025-08-27, seen 2026-09-30T00:00:00.000Z'],
  ['as of {{asOf}}', 'as of 2026-10-01T00:00:00.000Z'],
  ['services: {{asset.services}}', 'services: ssh, http'],
  ['{{asset.services.map(s, s + "!")}}', 'ssh!, http!'],
  ['{{asset.firmware}}', '(not given)'],
  ['{{asset.maker.name}}', '(not given)'],
  ['risk {{asset.risk}}, {{size(asset.services)}} services, {{asset.stateful}}', 'risk 7.5, 2 services, true'],
  ['{{age(asset.built)}} days, at most {{params.maxAgeDays}}', '400 days, at most 30'],
  ['{{size(copies)}} copies', 'at least 1 copies'],
  ['{{copies.map(c, c.size)}}', '3, ...'],
  ['{{asOf - asset.seen}}', '86400s'],
  ['{{has(asset.firmware) ? asset.firmware : "no firmware"}}', 'no firmware'],
  ['{{1 / 0}}', '(error: division by zero)'],
  ['} {asset.id} {{#if x}}', ''],
  ['$' + '{asset.id} {asset.id}', '$' + '{asset.id} {asset.id}'],
];

describe('a message', () => {
  const given = {
    asset,
    asOf,
    params: { maxAgeDays: 30 },
    copies: new OpenList([{ size: 3 }], [], { code: 'no-evidence', what: 'backups' }),
  };
  it.each(cases.filter(([, shown]) => shown !== ''))('%s', (template, shown) => {
    expect(message(template, given)).toBe(shown);
  });

  it('tells what it reads', () => {
    const compiled = compileMessage('{{asset.id}} {{asset.maker.name}} {{copies.map(c, c.size)}}', scope);
    expect(compiled.ok && compiled.reads).toEqual(['asset.id', 'asset.maker.name', 'copies', 'copies[].size']);
  });

  it.each([
    ['{{asset.firmwear}}', 'E_EXPR_UNKNOWN_FIELD', 8],
    ['text {{asset}}', 'E_EXPR_TYPE', 7],
    ['{{copies}}', 'E_EXPR_TYPE', 2],
    ['{{asset.id', 'E_EXPR_SYNTAX', 0],
    ['{{#if asset.id}}', 'E_EXPR_SYNTAX', 2],
    ['{{}}', 'E_EXPR_SYNTAX', 2],
    ['ok {{asset.id}} {{ 1 + }}', 'E_EXPR_SYNTAX', 21],
  ])('%s is refused with %s at its place', (template, code, offset) => {
    const compiled = compileMessage(template, scope);
    expect(compiled.ok ? [] : compiled.problems.map((each) => [each.code, each.offset])).toEqual([[code, offset]]);
  });
});
