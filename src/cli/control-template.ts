/** A control and its test to begin with: they pass `lint` and `test` as they are, and every mutant of the rule is noticed. */

/** id -> file name -> text. The question is a common one; the comments say what to put in its place. */
export const controlTemplate = (id: string): ReadonlyMap<string, string> =>
  new Map([
    [`${id}.yaml`, control(id)],
    [`${id}.test.yaml`, test(id)],
  ]);

const control = (
  id: string,
): string => `# What each key means: controls/README.md of otbaseline. Completion and checks while you type (VS Code with the YAML
# extension, Neovim, Zed, IntelliJ): otbaseline schema control > control.schema.json, then take one # away from the next line.
## yaml-language-server: $schema=./control.schema.json
id: ${id}
version: 1 # raised when a verdict can change
title: Every stateful asset has a recent copy of its settings # a sentence that is true when the control passes
satisfies: [] # requirements that it answers, all of one level: SR 7.3, or iec-62443-2-1:CM 1.1
maps: { nist-csf-2.0: [PR.DS-11] } # ids that it helps with; they decide nothing
rationale: >-
  Why it matters, in your own words.
subject: zone # zone, conduit or site: what the verdict is about
aspect: implementation # design, implementation or effectiveness
automation: full # full, partial or attested
evidence: [assets, backups] # every kind that the rules read; otbaseline list kinds
params:
  maxAgeDays: { type: integer, default: 30, byLevel: { 3: 7 }, stricter: lower, minimum: 1, why: What changed before that is typed in again }
rules:
  - id: recent-copy
    for: assets # one record each, under the name of its kind: asset. Its fields: otbaseline explain assets
    when: asset.stateful # which records; a missing field is undecided, never "no"
    join: { copies: { from: backups, on: { asset: asset.id } } }
    assert: copies.exists(c, age(c.completed) <= params.maxAgeDays)
    message: "{{asset.id}} has no copy of the last {{params.maxAgeDays}} days"
    severity: medium # low, medium, high or critical
fix: What to do, in the order in which one would do it.
effort: { cost: 1000, days: 2, outage: none } # usual effort; outage: none, restart or shutdown
proves: What a pass shows, and what it does not show.
`;

const test = (
  id: string,
): string => `# Each case is a small plant and the verdict that you expect. Run: otbaseline test <this folder> --mutate
control: ${id}
cases:
  - name: a copy on the last possible day passes
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-09-01T02:00:00Z }]
    expect: pass
  - name: a copy that is a day older fails
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-08-31T02:00:00Z }]
    expect: fail
    failed: [PLC-1]
  - name: at level 3 a week passes
    target: 3
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-09-24T02:00:00Z }]
    expect: pass
  - name: at level 3 eight days fail
    target: 3
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-09-23T02:00:00Z }]
    expect: fail
  - name: the copy of another asset does not help
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }, { id: PLC-2, zone: z, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-09-30T02:00:00Z }, { asset: PLC-2, completed: 2026-07-01T02:00:00Z }]
    expect: fail
    failed: [PLC-2]
  - name: two recent copies beside an old one pass, and an asset that holds nothing needs none
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }, { id: IO-1, zone: z, stateful: false }]
      backups:
        - { asset: PLC-1, completed: 2026-07-01T02:00:00Z }
        - { asset: PLC-1, completed: 2026-09-29T02:00:00Z }
        - { asset: PLC-1, completed: 2026-09-30T02:00:00Z }
    expect: pass
  - name: an asset of which nobody knows whether it holds settings is undecided
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }, { id: PLC-2, zone: z }]
      backups: [{ asset: PLC-1, completed: 2026-09-30T02:00:00Z }]
    expect: not-evaluated
    reasons: [missing-attribute]
  - name: an empty inventory is no pass, even a complete one
    evidence: { assets: [], backups: [] }
    complete: [assets, backups]
    expect: not-evaluated
    reasons: [empty-population]
  - name: a stale log cannot prove a pass
    evidence:
      assets: [{ id: PLC-1, zone: z, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-09-30T02:00:00Z }]
    stale: [backups]
    expect: not-evaluated
    reasons: [stale]
`;
