/** What `network` prints: the map of a site, and the answer to one question with the rules that decide. */
import type { Place } from '../model/assessment.js';
import { outside, type NetworkAnswer, type NetworkMap, type NetworkPart, type NetworkPath } from '../model/network.js';
import type { NetworkRun } from '../run/network.js';
import { printable } from './problems.js';
import { table, wrap } from './table.js';

const few = (texts: readonly string[], most = 4): string =>
  texts.length <= most ? texts.join(', ') : `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`;
const placeText = ({ file, line }: Place): string => `${file}:${line}`;
const says = { allow: 'passes', deny: 'does not pass', undecided: 'nobody can tell' } as const;

export function answerText(answer: NetworkAnswer, services: readonly string[], run: NetworkRun, isWhole: boolean): string {
  const { from, to, verdict, isPartly, parts, why } = answer;
  const what = services.length === 0 ? 'any service' : services.join(', ');
  const head = `${printable(from)} -> ${printable(to)}, ${what}: ${isPartly ? `a part ${verdict === 'undecided' ? 'may pass' : says[verdict]}` : says[verdict]}\n`;
  if (!isWhole && verdict === 'deny') return head;
  const told = why.slice(0, 5).map((each) => wrap(printable(each), 118, '  '));
  // What does not pass is told where nothing does, or where nobody can tell.
  const shown = parts.filter((part) => verdict === 'deny' || part.verdict !== 'deny');
  const rest = shown.length > 20 ? `  and ${shown.length - 20} more (--json)\n` : '';
  return (
    head +
    told.join('') +
    shown
      .slice(0, 20)
      .map((part) => partText(part, run))
      .join('') +
    rest
  );
}

/** All that lies outside is a long list of what is not inside. */
const endText = (zone: string | undefined, texts: readonly string[]): string =>
  zone === outside && texts.length > 4 ? outside : few(texts);

function partText({ verdict, sources, destinations, services, hops, rules, why }: NetworkPart, { placeOf }: NetworkRun): string {
  const way = hops.map(
    ({ to, devices, conduits }) => `-[${devices.join(' or ') || '?'}${conduits.length > 0 ? `, ${conduits.join(', ')}` : ''}]-> ${to}`,
  );
  const first = hops[0]?.from ?? '';
  const lines = [
    `  ${says[verdict]}: ${endText(hops[0]?.from, sources)} -> ${endText(hops.at(-1)?.to, destinations)}, ${few(services)}`,
    ...(hops.length === 0 ? [] : [`    by ${first} ${way.join(' ')}`]),
    ...rules.map((rule) => {
      const place = placeOf(rule);
      return `    ${rule.action} rule ${rule.id} of ${rule.device}${place === null ? '' : `, ${placeText(place)}`}`;
    }),
    ...why.map((each) => `    because ${each}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

export function mapText(map: NetworkMap | null, columns: number): string {
  if (map === null)
    return 'Neither rules of a device nor flows are in evidence: register firewall-rules, and flows where there are some.\n';
  const { paths, observed, blocked, bypasses, rules, intruder, unfinished } = map;
  const section = (title: string, rows: readonly (readonly string[])[], none: string): string =>
    `\n${title}\n${
      rows.length === 0
        ? `  ${none}\n`
        : table(
            rows.slice(0, mostRows).map((row) => row.map(printable)),
            '  ',
          )
    }${rows.length > mostRows ? `  and ${rows.length - mostRows} more (--json)\n` : ''}`;
  const undeclared = paths.filter(({ declared }) => declared !== true);
  const unused = paths.filter((path) => path.observed === false);
  const toSafety = intruder.filter((way) => way.toSafety);
  return [
    'What passes between zones\n',
    table(
      paths
        .slice(0, mostRows)
        .map((path) => [pair(path), few(path.services, 3), path.by, path.permitted === null ? 'perhaps' : stateOf(path)].map(printable)),
      '  ',
    ),
    paths.length > mostRows ? `  and ${map.pathCount - mostRows} more (--json)\n` : '',
    section(
      'Permitted and not declared',
      undeclared.map((path) => [
        pair(path),
        few(path.undeclared, 3),
        path.by,
        few(path.places.map(placeText), 2),
        path.permitted === null ? 'perhaps' : '',
      ]),
      'nothing',
    ),
    section(
      'Declared and stopped',
      blocked.map(({ flow, conduit, by, permitted, place }) => [
        flow,
        conduit,
        permitted === null ? 'perhaps' : '',
        few(by, 3),
        placeText(place),
      ]),
      'nothing',
    ),
    section(
      'Seen, and not permitted or not declared',
      observed.map((flow) => [
        `${flow.source} (${flow.from}) -> ${flow.destination} (${flow.to})`,
        flow.service,
        flawOf(flow.permitted, flow.declared),
        placeText(flow.place),
      ]),
      'nothing',
    ),
    section(
      'Permitted and never seen',
      unused.map((path) => [pair(path), few(path.services, 3), path.by, few(path.places.map(placeText), 2)]),
      'nothing, or no flows are in evidence',
    ),
    section(
      'Ways around the enforcing devices',
      bypasses.map(({ device, way, zones, what, place }) => [device, way, zones.join(', '), what, placeText(place)]),
      'none is known',
    ),
    section(
      'Rules that say something else than they do',
      rules.map(({ device, id, what, by, place }) => [device, id, what, few(by, 3), placeText(place)]),
      'none',
    ),
    section(
      'What an intruder reaches from outside',
      intruder
        .filter((way) => !way.toSafety)
        .map((way) => [
          `${way.from} -> ${way.to}`,
          `${way.steps} ${way.steps === 1 ? 'step' : 'steps'}`,
          way.isSure ? '' : 'perhaps',
          way.through.join(' > '),
        ]),
      'nothing',
    ),
    section(
      'Shortest ways to a safety zone',
      toSafety.map((way) => [
        `${way.from} -> ${way.to}`,
        `${way.steps} ${way.steps === 1 ? 'step' : 'steps'}`,
        way.isSure ? '' : 'perhaps',
        way.by.join(' > '),
      ]),
      'none',
    ),
    unfinished.length === 0 ? '' : `\nNot worked out whole\n${unfinished.map((each) => wrap(each, columns, '  ')).join('')}`,
  ].join('');
}
const mostRows = 60;
const pair = ({ from, to, through }: NetworkPath): string => `${from} -> ${to}${through.length > 0 ? ` (over ${through.join(', ')})` : ''}`;
const stateOf = ({ declared, observed }: NetworkPath): string =>
  [
    declared === true ? 'declared' : declared === null ? 'declared?' : 'not declared',
    ...(observed === true ? ['seen'] : observed === false ? ['never seen'] : []),
  ].join(', ');
const flawOf = (permitted: boolean | null, declared: boolean | null): string =>
  [
    permitted === false ? 'no rule lets it pass' : permitted === null ? 'whether a rule lets it pass nobody can tell' : '',
    declared === true ? '' : 'not declared',
  ]
    .filter((each) => each !== '')
    .join(', ');
