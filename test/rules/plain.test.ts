/** Run-time values as plain data, for the keys of joins and groups. */
import { describe, expect, it } from 'vitest';
import { plainOf, timestampOf } from '../../src/rules/plain.js';
import { compileIn } from '../../src/rules/compile.js';
import { OpenList, openList, unknown } from '../../src/rules/values.js';
import { asOf, brief, day, frameOf, run, scope } from './harness.js';

const asset = { id: 'a', ports: 3, risk: 7, built: asOf - day, services: ['x', 'y'], accounts: [{ name: 'n' }, {}] };

describe('plainOf', () => {
  it.each([
    ['asset.id', 'a'],
    ['asset.ports', 3],
    ['asset.risk', 7],
    ['asset.built', asOf - day],
    ['asset.services', ['x', 'y']],
    ['asset.accounts.map(a, a.name)', ['n']],
    ['asset.ports > 1', true],
    ['9007199254740993', '9007199254740993'],
    ['7u', 7],
    ['duration("1s")', 1000],
    ['type(1)', 'int'],
    ['{"a": 1.5}', { a: 1.5 }],
  ])('%s', (source, plain) => {
    expect(plainOf(run(source, { asset }))).toEqual(plain);
  });

  it('gives the sure part of an open list', () => {
    expect(plainOf(new OpenList(['a', unknown('unresolved', 'x')], ['b'], null))).toEqual(['a']);
  });
});

describe('what comes back through a slot', () => {
  it('is read as it was, whatever the type', () => {
    for (const source of ['asset.built', 'asset.risk', 'asset.scores', 'asset.services', '[asset.built]', '{"k": asset.risk}']) {
      const first = compileIn(source, scope, { role: 'value' });
      if (!first.ok) throw new Error(source);
      const value = first.run(frameOf({ asset: { ...asset, scores: [1, 2.5] } }));
      const again = compileIn('it', { names: new Map([['it', { slot: 1, type: first.type }]]) }, { role: 'value' });
      expect(again.ok && again.run([null, value])).toEqual(value);
    }
  });

  it('may be an unknown, which passes through', () => {
    expect(brief(run('asset.id == "x"', { asset: unknown('unresolved', 'asset') }))).toBe('? unresolved asset');
    expect(brief(run('copies.exists(c, c.verified)', { copies: unknown('no-evidence', 'backups') }))).toBe('? no-evidence backups');
  });

  it('is a plain array where nothing about a list is open', () => {
    expect(openList([1], [], null)).toEqual([1]);
    expect(openList([1], [2], null)).toBeInstanceOf(OpenList);
    expect(run('numbers[0]', { numbers: new OpenList([4], [], null) })).toBe(4);
  });

  it('makes timestamps of milliseconds', () => {
    expect(run('age(asOf)', { asOf: timestampOf(asOf - 3 * day + 5) })).toBe(3);
  });
});
