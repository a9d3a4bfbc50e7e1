/** Decisions of named people. Each must be whole and fit; one that is not has no effect, is shown, and does not stop the run. */
import type { Catalogue } from '../model/catalogue.js';
import type { Problem } from '../model/problem.js';
import type { Countermeasure, Decisions } from '../model/site.js';
import { didYouMean } from './nearest.js';
import { positionOf, problemAt, type Path, type Place } from './places.js';
import type { RawCompensation, RawDecisionLists, Shapes } from './raw.js';
import { findReference } from './requirement-ids.js';
import { checkShape } from './shapes.js';
import type { YamlFile } from './yaml.js';

export interface DecisionContext {
  readonly zones: readonly string[];
  readonly conduits: readonly string[];
  readonly registrations: readonly string[];
  readonly controls: readonly string[];
  readonly catalogues: ReadonlyMap<string, Catalogue>;
}

export interface LoadedDecisions {
  readonly decisions: Decisions;
  /** Warnings, all of them: what they stand for has been left out. */
  readonly problems: readonly Problem[];
}

/** Something that is named in a decision and may not exist. */
interface Naming {
  readonly path: Path;
  readonly fault: string;
  readonly hint: string;
}

export function loadDecisions(
  raw: RawDecisionLists | null | undefined,
  base: Path,
  source: YamlFile,
  context: DecisionContext,
): LoadedDecisions {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const warn = (place: Place, path: Path, message: string, hint: string): void => {
    problems.push(problemAt(place, 'E_DECISION', path, `${message}; this decision has no effect`, hint, 'warning'));
  };
  const names = namings(context);

  /** The whole decisions of a list. */
  function keep<N extends 'waiver' | 'compensation' | 'notApplicable' | 'completeness', T>(
    shape: N,
    list: readonly unknown[] | null | undefined,
    key: string,
    faults: (value: Shapes[N]) => readonly (Naming | null)[],
    make: (value: Shapes[N], path: Path) => T,
  ): readonly T[] {
    return (list ?? []).flatMap((item, n) => {
      const path = [...base, key, n];
      const checked = checkShape(shape, source, path, item);
      if (!checked.ok) {
        for (const each of checked.problems)
          problems.push({ ...each, code: 'E_DECISION', severity: 'warning', message: `${each.message}; this decision has no effect` });
        return [];
      }
      const wrong = faults(checked.value).filter((each) => each !== null);
      for (const { path: at, fault, hint } of wrong) warn(source.at([...path, ...at]), [...path, ...at], fault, hint);
      const { id } = checked.value;
      const isTwice = ids.has(id);
      if (isTwice)
        warn(source.at([...path, 'id']), [...path, 'id'], `there is a decision "${id}" already`, 'give each decision an id of its own');
      ids.add(id);
      return wrong.length > 0 || isTwice ? [] : [make(checked.value, path)];
    });
  }
  const at = (path: Path): { readonly at: ReturnType<typeof positionOf> } => ({ at: positionOf(source.at(path)) });

  const decisions: Decisions = {
    waivers: keep(
      'waiver',
      raw?.waivers,
      'waivers',
      (each) => [names.control(each.control), names.subject(each.subject)],
      (each, path) => ({
        ...each,
        findings: each.findings ?? [],
        records: each.records ?? [],
        ...at(path),
      }),
    ),
    compensations: keep(
      'compensation',
      raw?.compensations,
      'compensations',
      (each) => compensationFaults(each, names),
      (each, path) => ({
        ...each,
        countermeasures: each.countermeasures.map(countermeasureOf),
        records: each.records ?? [],
        ...at(path),
      }),
    ),
    notApplicable: keep(
      'notApplicable',
      raw?.notApplicable,
      'notApplicable',
      (each) => [
        typeof each.control === 'string' ? names.control(each.control) : null,
        typeof each.requirement === 'string' ? names.requirement(each.requirement) : null,
        (typeof each.control === 'string') === (typeof each.requirement === 'string')
          ? { path: [], fault: 'it must name a control or a requirement, and not both', hint: '' }
          : null,
        names.subject(each.subject),
      ],
      (each, path) => ({
        ...each,
        control: each.control ?? null,
        requirement:
          typeof each.requirement === 'string'
            ? (findReference(context.catalogues, each.requirement)?.reference ?? each.requirement)
            : null,
        ...at(path),
      }),
    ),
    completeness: keep(
      'completeness',
      raw?.completeness,
      'completeness',
      (each) => [names.registration(each.evidence, ['evidence'])],
      (each, path) => ({ ...each, ...at(path) }),
    ),
  };
  return { decisions, problems };
}

interface Namings {
  readonly control: (id: string, path?: Path) => Naming | null;
  readonly requirement: (id: string) => Naming | null;
  readonly registration: (id: string, path: Path) => Naming | null;
  readonly subject: (id: string, path?: Path) => Naming | null;
}
function namings(context: DecisionContext): Namings {
  const known = (id: string, ids: readonly string[], what: string, path: Path, whole = id): Naming | null =>
    ids.includes(id) ? null : { path, fault: `there is no ${what} "${whole}"`, hint: didYouMean(id, ids) };
  return {
    control: (id, path = ['control']) => known(id, context.controls, 'control', path),
    requirement: (id) =>
      findReference(context.catalogues, id) ? null : { path: ['requirement'], fault: `there is no requirement "${id}"`, hint: '' },
    registration: (id, path) => known(id, context.registrations, 'registered evidence', path),
    subject: (id, path = ['subject']) => {
      const [kind, name] = id.split(':');
      if (kind === 'site' || name === undefined) return null;
      return kind === 'zone' ? known(name, context.zones, 'zone', path) : known(name, context.conduits, 'conduit', path);
    },
  };
}

/** Each countermeasure names what proves it: a control on a subject, or a record of registered evidence. */
function compensationFaults(raw: RawCompensation, names: Namings): readonly (Naming | null)[] {
  return [
    names.control(raw.control),
    names.subject(raw.subject),
    raw.validFrom > raw.validUntil ? { path: ['validUntil'], fault: 'it ends before it begins', hint: '' } : null,
    ...raw.countermeasures.flatMap((each, n) => {
      const path = ['countermeasures', n];
      const { control = null, subject = null, evidence = null, record = null } = each;
      const proves = control !== null || (evidence !== null && record !== null);
      return [
        control === null ? null : names.control(control, [...path, 'control']),
        subject === null ? null : names.subject(subject, [...path, 'subject']),
        evidence === null ? null : names.registration(evidence, [...path, 'evidence']),
        proves
          ? null
          : { path, fault: `nothing proves "${each.title}"`, hint: 'name a control, or registered evidence and the record in it' },
      ];
    }),
  ];
}

const countermeasureOf = (raw: RawCompensation['countermeasures'][number]): Countermeasure => ({
  title: raw.title,
  control: raw.control ?? null,
  subject: raw.subject ?? null,
  evidence: raw.evidence ?? null,
  record: raw.record ?? null,
  test: raw.test ?? false,
});
