/** A schema with the words of the library in it, so that an editor offers them: kinds, fields of test rows, ids, parameters of each control. */
import type { Control } from '../model/control.js';
import type { Library } from '../model/library.js';
import { attackCatalogue } from '../model/risk.js';
import { recordSchema, type SchemaName } from '../model/schemas/index.js';

interface Node {
  readonly [key: string]: unknown;
}
/** Applied where a property of that name stands; the rest of the schema stays as it is. */
type Additions = Readonly<Record<string, (schema: Node) => Node>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

function changed(value: unknown, additions: Additions): unknown {
  if (Array.isArray(value)) return value.map((each) => changed(each, additions));
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key !== 'properties' || !isNode(each)) return [key, changed(each, additions)];
      const properties = Object.entries(each).map(([name, property]) => {
        const inner = changed(property, additions);
        const add = Object.hasOwn(additions, name) ? additions[name] : undefined;
        return [name, add && isNode(inner) ? add(inner) : inner];
      });
      return [key, Object.fromEntries(properties)];
    }),
  );
}

const among =
  (words: readonly string[]) =>
  (schema: Node): Node =>
    isNode(schema['items']) ? { ...schema, items: { ...schema['items'], examples: words } } : { ...schema, examples: words };
const withProperties =
  (properties: Readonly<Record<string, unknown>>) =>
  (schema: Node): Node => ({ ...schema, properties });

const parametersOf = ({ title, params }: Control): Node => ({
  description: title,
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(params).map(([name, { why, default: standard, stricter }]) => [
      name,
      { description: `${why} (default ${[standard].flat().join(', ')}; stricter: ${stricter})`, default: standard },
    ]),
  ),
});

export function withVocabulary(name: SchemaName, schema: object, { kinds, controls, catalogues }: Library): object {
  const kindIds = [...kinds.keys()];
  const readable = [...kinds.values()].filter(({ model }) => !model);
  const requirements = [...catalogues.values()].flatMap(({ id, requirements: rows }) =>
    rows.map((row) => (id === 'iec-62443-3-3' ? row.id : `${id}:${row.id}`)),
  );
  const ids = controls.map(({ id }) => id);
  const techniques = catalogues.get(attackCatalogue)?.requirements.filter(({ kind }) => kind === 'technique') ?? [];
  const attacks = among(techniques.map(({ id }) => id));
  const additions: Partial<Record<SchemaName, Additions>> = {
    control: { for: among(kindIds), from: among(kindIds), kind: among(kindIds), satisfies: among(requirements) },
    'control-test': {
      control: among(ids),
      evidence: withProperties(Object.fromEntries(readable.map((kind) => [kind.id, recordSchema(kind)]))),
    },
    policy: { params: withProperties(Object.fromEntries(controls.map((control) => [control.id, parametersOf(control)]))) },
    site: { kind: among(kindIds), control: among(ids) },
    risk: { control: among(ids), countermeasures: among(ids), attackPath: attacks, techniques: attacks },
  };
  const words = changed(schema, additions[name] ?? {});
  return isNode(words) ? words : schema;
}
