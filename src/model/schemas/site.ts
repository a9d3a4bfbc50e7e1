/** Schema of site.yaml: zones, conduits, evidence register, decisions (design section 7). */
import { writtenTimes } from '../site.js';
import { decisionLists, decisionsSchema } from './decisions.js';
import {
  day,
  flag,
  grade,
  id,
  list,
  location,
  map,
  mapOf,
  moment,
  orNull,
  set,
  sha256,
  shaped,
  target,
  text,
  whole,
  word,
  type JsonSchema,
} from './parts.js';
import { policyInPlace } from './policy.js';

const zoneKeys = {
  'name?': text('Name'),
  'domain?': word('Automation system, office IT, or outside', ['iacs', 'business', 'external']),
  'safety?': flag('Holds safety functions'),
  'parent?': orNull(id('Zone of which it is a part')),
  'networks?': set('Networks that belong to it: 10.1.40.0/24, fd00:40::/64', text('Network')),
  'accountable?': orNull(text('Who answers for it')),
  'location?': location,
} as const;
const zone = map('A zone', { id: id('Id of the zone'), ...zoneKeys, target });

const flow = map('A flow that is wanted', {
  id: id('Id of the flow'),
  from: text('Asset, network or zone'),
  to: text('Asset, network or zone'),
  service: text('tcp/443'),
  'owner?': orNull(text('Who needs it')),
  'expires?': orNull(day('Last day on which it is wanted')),
  'purpose?': orNull(text('What it is for')),
});

const conduitKeys = {
  'name?': text('Name'),
  'enforcedBy?': set('Assets that enforce it', id('Asset')),
  'accountable?': orNull(text('Who answers for it')),
  'untrusted?': flag('Crosses a network that the site does not control'),
  'flows?': orNull(list('Flows that are wanted', flow)),
} as const;
const conduit = map('A conduit', {
  id: id('Id of the conduit'),
  between: set('Zones that it joins', id('Zone'), 2),
  ...conduitKeys,
  target,
});

/** In a test case: what differs from the plant of the runner. */
export const partialZone = map('What differs in the zone `z`', { ...zoneKeys, 'target?': target });
export const partialConduit = map('What differs in the conduit `c`', {
  'between?': set('Zones', id('Zone')),
  ...conduitKeys,
  'target?': target,
});
export const flowSchema = flow;

const constant: JsonSchema = { description: 'A constant', type: ['string', 'number', 'boolean', 'array'], items: { type: 'string' } };
const translation: JsonSchema = {
  description: 'Value in the file -> value of the field; null: nothing known; "*": every value that is not named',
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
};
export const fieldSource: JsonSchema = {
  description: 'Column, or path that begins with $, or { column, path, value, map, split, time }',
  oneOf: [
    text('Column, or path that begins with $'),
    map('Source of a field', {
      'column?': text('Column'),
      'path?': shaped('JSONPath; begins with $', '^\\$'),
      'value?': constant,
      'map?': translation,
      'split?': text('Separator of a list inside one cell; usually ;'),
      'time?': word('How times are written: 31/12/2026, 12/31/2026, seconds or milliseconds since 1970', writtenTimes),
    }),
  ],
};

const registration = map('A registered file', {
  id: id('Id of the registration'),
  kind: id('Evidence kind'),
  file: text('Path inside the site folder'),
  'format?': orNull(text('Format, where it is not recognised')),
  'collected?': orNull(moment('Day or time at which the data was taken')),
  'collector?': orNull(text('Tool or person')),
  'grade?': orNull(grade('Grade that is claimed: E0 statement, E1 signed, E2 controlled record, E3 system export, E4 independent test')),
  'complete?': flag('Claimed to hold every record; counts where another source or a person confirms it'),
  'sha256?': orNull(sha256('Hash of the file, written by `otbaseline register`')),
  'records?': {
    description:
      'A number: how many records (written by `otbaseline register`). A text: where they are, as $.devices[*], a sheet or a table',
    type: ['integer', 'string'],
    minimum: 0,
    minLength: 1,
  },
  'count?': whole('How many records, where `records` says where they are'),
  'validUntil?': orNull(day('Last day on which it holds')),
  'covers?': orNull(
    map('Zones and conduits that it covers; left out: the whole site', {
      'zones?': set('Zones', id('Zone')),
      'conduits?': set('Conduits', id('Conduit')),
    }),
  ),
  'sampled?': flag('Holds a sample'),
  'where?': orNull(text('Which raw records count (CEL over `raw`)')),
  'fields?': mapOf('Field of the kind -> where its value comes from', fieldSource),
  'map?': mapOf('Field of the kind -> translation of its values', translation),
});

const siteWith = (decisions: JsonSchema): JsonSchema =>
  map(
    'A site: zones, conduits, evidence register, decisions',
    {
      site: map('The site', {
        id: id('Id of the site'),
        'name?': text('Name'),
        'accountable?': orNull(text('Who answers for it')),
        timeZone: text('IANA time zone in which a day ends: Europe/Warsaw, UTC'),
        'location?': location,
      }),
      policy: {
        description: 'A name, a path that begins with ./, or a policy in place: { extends: baseline, ... }',
        oneOf: [text('A policy'), policyInPlace],
      },
      zones: list('Zones', zone, 1),
      'conduits?': orNull(list('Conduits', conduit)),
      'evidence?': orNull(list('The register: every file that counts', registration)),
      'decisions?': decisions,
    },
    'Site',
  );

export const siteSchema = siteWith(decisionsSchema);
/** As `siteSchema`, with decisions left to be checked one by one. */
export const siteFrame = siteWith(decisionLists);
