/** A control file -> Control. */
import type { Control, EvidenceNeed, Parameter, Rule } from '../model/control.js';
import type { Loaded } from '../model/problem.js';
import {
  idProblems,
  kindProblems,
  mapsOf,
  parameterProblems,
  requirementsOf,
  ruleIdProblems,
  type ControlContext,
} from './control-references.js';
import { isFatal, type Path } from './places.js';
import type { RawControl, RawRule } from './raw.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

export type { ControlContext } from './control-references.js';

export function loadControl(source: YamlFile, context: ControlContext): Loaded<Control> {
  const shape = checkShape('control', source);
  if (!shape.ok) return { ok: false, problems: [...shape.problems, ...idProblems(source, context)] };
  const raw = shape.value;
  const satisfied = requirementsOf(raw, source, context);
  const mapped = mapsOf(raw, source, context);
  const problems = [
    ...idProblems(source, context),
    ...satisfied.problems,
    ...mapped.problems,
    ...kindProblems(raw, source, context),
    ...parameterProblems(raw, source),
    ...ruleIdProblems(raw, source),
  ];
  if (isFatal(problems)) return { ok: false, problems };
  return { ok: true, value: controlOf(raw, source, satisfied.references, mapped.maps), problems };
}

function controlOf(raw: RawControl, source: YamlFile, satisfies: readonly string[], maps: Control['maps']): Control {
  const { id, version, title, rationale, aspect, automation, fix, effort, proves } = raw;
  return {
    ...{
      id,
      version,
      title,
      satisfies,
      maps,
      rationale: rationale.trim(),
      aspect,
      automation,
      fix: fix.trim(),
      effort,
      proves: proves.trim(),
    },
    subject: typeof raw.subject === 'string' ? [raw.subject] : raw.subject,
    evidence: raw.evidence.map(needOf),
    params: Object.fromEntries(
      Object.entries(raw.params ?? {}).map(([name, each]): [string, Parameter] => [name, { ...each, byLevel: each.byLevel ?? {} }]),
    ),
    rules: raw.rules.map((rule, n) => ruleOf(rule, ['rules', n], source)),
    practice: raw.practice ? { ...raw.practice, missed: raw.practice.missed ?? null } : null,
    lessons: raw.lessons ?? false,
    trigger: raw.trigger ? { for: raw.trigger.for, when: raw.trigger.when ?? null } : null,
    file: source.file,
    sha256: source.sha256,
    at: source.at,
    keyAt: source.keyAt,
  };
}

const needOf = (raw: RawControl['evidence'][number]): EvidenceNeed =>
  typeof raw === 'string'
    ? { kind: raw, optional: false, emptyOk: false }
    : { kind: raw.kind, optional: raw.optional ?? false, emptyOk: raw.empty === 'ok' };

function ruleOf(raw: RawRule, path: Path, source: YamlFile): Rule {
  /** An operand may be a bare number or true; its expression is what was written. */
  const written = (value: unknown, ...steps: Path): string =>
    typeof value === 'string' ? value : (source.scalarAt([...path, ...steps])?.source ?? String(value));
  const [group] = Object.entries(raw.group ?? {});
  return {
    id: raw.id,
    for: raw.for,
    when: raw.when ?? null,
    joins: Object.entries(raw.join ?? {}).map(([name, { from, on, one }]) => ({
      name,
      from,
      on: Object.fromEntries(Object.entries(on).map(([field, value]) => [field, written(value, 'join', name, 'on', field)])),
      one: one ?? false,
    })),
    group: group ? { name: group[0], by: group[1] } : null,
    lets: Object.entries(raw.let ?? {}).map(([name, value]) => ({ name, value: written(value, 'let', name) })),
    assert: raw.assert,
    message: raw.message,
    severity: raw.severity,
    otherwise: raw.otherwise ?? null,
  };
}
