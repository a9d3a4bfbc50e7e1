/** Inputs of the triage, windows and states: what is not known is never the harmless value. */
import { describe, expect, test } from 'vitest';
import type { NetworkAnswer, NetworkView, Reached } from '../../../src/model/network.js';
import type { EvidenceRecord, Fields } from '../../../src/model/record.js';
import { makeExposure } from '../../../src/evidence/triage/exposure.js';
import { automatableOf, exploitationOf, humanImpactsOf } from '../../../src/evidence/triage/inputs.js';
import { dueOf, inForce, patchesByAsset, progressOf, windowsByZone } from '../../../src/evidence/triage/progress.js';

const nothing = { inCatalogue: false, catalogueIsFresh: true, assessed: null, assessedIsFresh: true, told: null } as const;
test.each([
  ['in the catalogue', { ...nothing, inCatalogue: true }, ['active']],
  ['in an old catalogue', { ...nothing, inCatalogue: true, catalogueIsFresh: false }, ['active']],
  ['SSVC says active', { ...nothing, assessed: 'active' }, ['active']],
  ['an advisory says so', { ...nothing, told: 'active' }, ['active']],
  ['not in a fresh catalogue, no SSVC entry: no entry is unknown', nothing, ['none', 'public poc']],
  ['not in a fresh catalogue, SSVC says none', { ...nothing, assessed: 'none' }, ['none']],
  ['SSVC says none, and is old', { ...nothing, assessed: 'none', assessedIsFresh: false }, ['none', 'public poc']],
  ['SSVC says none, the catalogue is old', { ...nothing, assessed: 'none', catalogueIsFresh: false }, ['none', 'public poc', 'active']],
  ['a proof of concept', { ...nothing, told: 'public poc' }, ['public poc']],
  ['a proof of concept, the catalogue is old', { ...nothing, told: 'public poc', catalogueIsFresh: false }, ['public poc', 'active']],
] as const)('exploitation: %s', (_, given, values) => {
  expect(exploitationOf(given)).toEqual(values);
});

test.each([
  ['yes', null, ['yes']],
  [null, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', ['yes']],
  [null, 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', ['no']],
  [null, 'CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', ['no']],
  [null, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', ['no']],
  [null, 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:N', ['no']],
  [null, 'CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:Y', ['yes']],
  [null, 'AV:N/AC:L/Au:N/C:P/I:P/A:P', ['yes']],
  [null, 'AV:N/AC:L/Au:S/C:P/I:P/A:P', ['no']],
  [null, 'rubbish', ['no', 'yes']],
  [null, null, ['no', 'yes']],
] as const)('automatable: SSVC %s, vector %s', (assessed, vector, values) => {
  expect(automatableOf(assessed, vector)).toEqual(values);
});

test.each([
  [true, 'low', ['very high']],
  [true, null, ['very high']],
  [false, 'low', ['low']],
  [false, 'high', ['medium']],
  [false, 'critical', ['very high']],
  [false, null, ['low', 'medium', 'very high']],
  [null, 'high', ['medium', 'very high']],
] as const)('human impact: safety zone %s, criticality %s', (isSafety, criticality, values) => {
  expect(humanImpactsOf(isSafety, criticality)).toEqual(values);
});

describe('exposure from the network', () => {
  const answer = (verdict: NetworkAnswer['verdict']): NetworkAnswer => ({
    ...{ from: 'outside', to: 'x', verdict, isPartly: false, why: [] },
    parts: [
      {
        verdict,
        sources: [],
        destinations: [],
        services: ['tcp/502'],
        hops: [],
        rules: [],
        why: verdict === 'undecided' ? ['no rule'] : [],
      },
    ],
  });
  const way = (isSure: boolean): Reached => ({
    zone: 'control',
    zones: ['outside', 'dmz', 'control'],
    steps: 2,
    fewest: 2,
    isSure,
    by: [],
  });
  const view = (verdict: NetworkAnswer['verdict'], reached: readonly Reached[]): NetworkView => ({
    reach: () => answer(verdict),
    permissions: () => [],
    ends: [],
    entries: [{ zone: 'outside', why: 'outside' }],
    intruder: () => reached,
    zonesOf: () => [],
    unfinished: null,
  });
  const asset = { zones: ['control'], addresses: ['10.0.0.1'], services: ['tcp/502'] };
  test.each<[string, NetworkView | null, typeof asset, readonly string[]]>([
    ['a packet from outside arrives', view('allow', []), asset, ['open']],
    ['by way of another zone', view('deny', [way(true)]), asset, ['controlled']],
    ['by way of another zone, perhaps', view('deny', [way(false)]), asset, ['small', 'controlled']],
    ['nothing arrives', view('deny', []), asset, ['small']],
    ['not decided', view('undecided', [way(true)]), asset, ['controlled', 'open']],
    ['not decided at all', view('undecided', []), asset, ['small', 'controlled', 'open']],
    ['no rules in evidence', null, asset, ['small', 'controlled', 'open']],
    ['a zone that is not known', view('deny', []), { ...asset, zones: [] }, ['small', 'controlled', 'open']],
    ['it stands outside itself', view('deny', []), { ...asset, zones: ['outside'] }, ['open']],
  ])('%s', (_, network, of, values) => {
    expect(makeExposure(network)(of).values).toEqual(values);
  });
  test('a port that is not known is every port', () => {
    const asked: (readonly string[])[] = [];
    const spy: NetworkView = { ...view('deny', []), reach: ({ services }) => (asked.push(services), answer('deny')) };
    makeExposure(spy)({ ...asset, services: [] });
    makeExposure(spy)({ ...asset, services: ['HTTP on some port'] });
    makeExposure(spy)(asset);
    expect(asked).toEqual([[], [], ['tcp/502']]);
  });
});

const day = 86_400_000;
const dayOf = (ms: number): number => ms / day;
const record = (values: Fields): EvidenceRecord => ({
  kind: 'x',
  key: 'x',
  values,
  origins: [],
  zones: [],
  conduits: [],
  perhaps: [],
  unplaced: null,
});

test.each<[string, Fields | null, string, string]>([
  ['nothing was decided', null, 'out-of-cycle', 'none'],
  ['undecided', { decision: 'undecided' }, 'out-of-cycle', 'none'],
  ['more urgent needs nothing', { decision: 'immediate' }, 'immediate', 'none'],
  ['as urgent needs nothing', { decision: 'out-of-cycle' }, 'out-of-cycle', 'none'],
  ['less urgent, signed, to today', { decision: 'defer', decidedBy: 'P', reason: 'x', expires: 100 * day }, 'defer', 'in-force'],
  ['less urgent, signed, to yesterday', { decision: 'defer', decidedBy: 'P', reason: 'x', expires: 99 * day }, 'out-of-cycle', 'expired'],
  ['less urgent, no reason', { decision: 'defer', decidedBy: 'P', expires: 100 * day }, 'out-of-cycle', 'incomplete'],
  ['less urgent, no person', { decision: 'defer', reason: 'x', expires: 100 * day }, 'out-of-cycle', 'incomplete'],
  ['less urgent, no day', { decision: 'defer', decidedBy: 'P', reason: 'x' }, 'out-of-cycle', 'incomplete'],
  ['accepted needs all of it', { decision: 'accept' }, 'out-of-cycle', 'incomplete'],
  ['not affected needs all of it', { decision: 'not-affected' }, 'out-of-cycle', 'incomplete'],
])('override: %s', (_, own, decision, override) => {
  expect(inForce('out-of-cycle', own === null ? null : record(own), 100, dayOf)).toMatchObject({ decision, override });
});

test.each<[string, string, Fields | null, Fields | null, boolean, string, string]>([
  ['open', 'affected', null, null, false, 'open', 'none'],
  ['a verified patch', 'affected', null, { state: 'verified' }, false, 'verified', 'none'],
  ['an installed patch is not verified', 'affected', null, { state: 'installed' }, false, 'installed', 'none'],
  [
    'a deferral with shield and signature',
    'affected',
    null,
    { state: 'deferred', mitigation: 'm', approvedBy: 'P' },
    false,
    'deferred',
    'none',
  ],
  ['a deferral without a shield', 'affected', null, { state: 'deferred', approvedBy: 'P' }, false, 'open', 'none'],
  ['closed on the list alone', 'reported', { state: 'closed' }, null, false, 'closed', 'none'],
  ['closed, and the inventory shows it affected', 'affected', { state: 'closed' }, null, false, 'open', 'closed-but-affected'],
  ['closed, and undetermined', 'undetermined', { state: 'closed' }, null, false, 'open', 'closed-but-undetermined'],
  ['lessened', 'affected', { state: 'mitigated' }, null, false, 'mitigated', 'none'],
  ['denied by a signed word', 'affected', null, null, true, 'closed', 'none'],
])('state: %s', (_, outcome, own, patch, isDenied, state, contradiction) => {
  expect(progressOf(outcome, own === null ? null : record(own), patch === null ? null : record(patch), isDenied)).toEqual({
    state,
    contradiction,
  });
});

test('of two patches of one vulnerability the one that is furthest counts', () => {
  const of = patchesByAsset([
    record({ asset: 'A', patch: '1', state: 'verified', vulnerabilities: ['cve-2026-1'] }),
    record({ asset: 'A', patch: '2', state: 'identified', vulnerabilities: ['CVE-2026-1'] }),
  ]);
  expect([of('A', 'CVE-2026-1')?.values['patch'], of('B', 'CVE-2026-1')]).toEqual(['1', null]);
});

const windows = windowsByZone(
  [
    record({ zone: 'z', starts: 50 * day, ends: 51 * day }),
    record({ zone: 'z', starts: 20 * day }),
    record({ zone: 'y', starts: 11 * day }),
  ],
  dayOf,
)('z');
test.each<[string, Parameters<typeof dueOf>[0], Parameters<typeof dueOf>[1], number | null, number | null]>([
  ['immediate: three days', 'immediate', 'open', 10, 13],
  ['out of cycle: two weeks, and the window is earlier', 'out-of-cycle', 'open', 10, 20],
  ['out of cycle, after that window', 'out-of-cycle', 'open', 21, 35],
  ['out of cycle and lessened: the next window', 'out-of-cycle', 'mitigated', 21, 51],
  ['scheduled: the next window', 'scheduled', 'open', 21, 51],
  ['scheduled, no window left: ninety days', 'scheduled', 'open', 60, 150],
  ['the last day of a window still counts', 'scheduled', 'open', 51, 51],
  ['deferred: nothing is due', 'defer', 'open', 10, null],
  ['no day is known', 'immediate', 'open', null, null],
  ['a deferral of the patch: its last day', 'scheduled', 'deferred', 10, 77],
])('due: %s', (_, decision, state, since, due) => {
  expect(dueOf(decision, state, since, windows, 77).due).toBe(due);
});
