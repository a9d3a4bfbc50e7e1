/** Rules of a device as the readers of configurations hand them on: rows of the kind firewall-rules, each with its line. */
import { limitOf } from '../../../model/limits.js';
import { UnreadableFile, type Batch, type BrokenRow, type RawRow } from '../../reader.js';
import { type DeviceInterface, interfaceRows, type PlacedInterface, type Route } from './interface-rows.js';

export type Traffic = 'through' | 'to-device' | 'from-device';

export interface Rule {
  /** Number or name on the device; made unique where the device repeats it. */
  readonly id: string;
  /** The list that holds it: all lists that see a packet must let it pass, in each the first match decides. */
  readonly chain: string;
  readonly action: 'allow' | 'deny';
  readonly traffic: readonly Traffic[];
  /** Interfaces or device zones, [] for any; `eth+` for all that begin so, `!x` for all but x. */
  readonly sourceInterface: readonly string[];
  readonly destinationInterface: readonly string[];
  readonly sourceAddress: readonly string[];
  readonly destinationAddress: readonly string[];
  readonly service: readonly string[];
  readonly isDefault?: boolean;
  /** Left out: the file does not tell. */
  readonly enabled?: boolean;
  readonly logged?: boolean;
  /** States of a connection that it matches; left out: all. */
  readonly state?: readonly string[];
  /** What must hold besides, beyond addresses and services. */
  readonly conditions?: readonly string[];
  readonly expires?: string;
  readonly comment?: string;
  readonly hits?: number;
}

/** Entries of all lists of all rules of a file; more is no configuration that a device could hold. */
const mostEntries = limitOf('firewall-entries');
const longestComment = 2000;
const batchSize = 2000;

export interface RuleCollector {
  readonly add: (rule: Rule, line: number, pointer?: string | null) => void;
  /** A statement that is not understood: it is listed (once), and the device's rules count as incomplete. */
  readonly refuse: (line: number, reason: string) => void;
  readonly note: (text: string) => void;
  /** NAT is noted, not worked out. */
  readonly nat: (line: number) => void;
  /** Interfaces and static routes are rows where the kind device-interfaces is wanted. */
  readonly face: (face: DeviceInterface, line: number, pointer?: string | null) => void;
  readonly route: (route: Route) => void;
  /** `wanted`: through (the default), to-device, from-device or all. */
  readonly batches: (device: string | null, path: string, wanted: string | null) => Generator<Batch, void, undefined>;
}

interface Row {
  readonly row: object;
  readonly traffic: readonly Traffic[];
  /** It may match the first packet of a connection. */
  readonly opens: boolean;
  readonly line: number;
  readonly pointer: string | null;
}

/** The kind that a configuration gives beside its rules. */
export const interfaceKind = 'device-interfaces';
export const rulesAndInterfaces = { of: 'firewall-rules', gives: interfaceKind } as const;

export function collectRules(kind: string | undefined): RuleCollector {
  const rows: Row[] = [];
  const faces: PlacedInterface[] = [];
  const routes: Route[] = [];
  const broken: BrokenRow[] = [];
  const refused = new Set<string>();
  const notes: string[] = [];
  const ids = new Map<string, number>();
  const natLines: number[] = [];
  let entries = 0;

  const unique = (id: string): string => {
    const times = (ids.get(id) ?? 0) + 1;
    ids.set(id, times);
    return times === 1 ? id : unique(`${id} #${times}`);
  };
  return {
    add: (rule, line, pointer = null) => {
      entries += rule.sourceAddress.length + rule.destinationAddress.length + rule.service.length + 1;
      if (entries > mostEntries)
        throw new UnreadableFile(
          'E_FILE_TOO_LARGE',
          `The rules hold more than ${mostEntries} addresses and services (limit firewall-entries).`,
          line,
          1,
        );
      const { comment, enabled = null, ...rest } = rule;
      const row = {
        isDefault: false,
        ...rest,
        ...(enabled !== null && { enabled }),
        ...(comment !== undefined && comment !== '' && { comment: comment.slice(0, longestComment) }),
        id: unique(rule.id),
        position: rows.length + 1,
      };
      rows.push({ row, traffic: rule.traffic, opens: rule.state?.includes('new') ?? true, line, pointer });
    },
    refuse: (line, reason) => {
      if (refused.has(`${line} ${reason}`)) return;
      refused.add(`${line} ${reason}`);
      broken.push({ line, column: 1, reason });
    },
    note: (text) => void notes.push(text),
    nat: (line) => void natLines.push(line),
    face: (face, line, pointer = null) => void faces.push({ face, line, pointer }),
    route: (route) => void routes.push(route),
    batches: function* (device, path, wanted) {
      const name = device ?? stemOf(path);
      if (device === null)
        notes.push(
          `The file does not name its device, which is taken to be "${name}" after the file; "fields: { device: { value: ... } }" names another.`,
        );
      if (kind === interfaceKind) {
        // What is not understood of the rules is told where the rules are read.
        yield { rows: interfaceRows(name, faces, routes), broken: [] };
        return;
      }
      if (natLines.length > 0)
        notes.push(
          `Addresses are translated (NAT) by ${natLines.length} statements, first in line ${natLines[0] ?? 0}: the rules are read with the addresses that they name.`,
        );
      const answers = wanted === 'all' ? [] : rows.filter(({ opens }) => !opens);
      if (answers.length > 0)
        notes.push(
          `${answers.length} rules (first in line ${answers[0]?.line ?? 0}) concern connections that are open already and open none; \`records: all\` reads them too.`,
        );
      const opening = wanted === 'all' ? rows : rows.filter(({ opens }) => opens);
      const chosen = opening.filter(({ traffic }) => wanted === 'all' || traffic.some((each) => each === (wanted ?? 'through')));
      // What guards the device itself is no path between zones; where a file holds nothing else, it is what was meant.
      const taken = chosen.length === 0 && wanted === null ? opening : chosen;
      if (taken.length < opening.length)
        notes.push(
          `${opening.length - taken.length} rules are for other traffic than ${wanted ?? 'through the device'}; \`records: all\` reads them too.`,
        );
      const named = taken.map(({ row, line, pointer }): RawRow => ({ raw: { device: name, ...row }, line, column: 1, pointer }));
      yield { rows: named.slice(0, batchSize), broken, notes };
      for (let at = batchSize; at < named.length; at += batchSize) yield { rows: named.slice(at, at + batchSize), broken: [] };
    },
  };
}

/** What `records` may say; anything else is a mistake of the register. */
export function wantedTraffic(recordsAt: string | null): string | null {
  const wanted = recordsAt?.toLowerCase() ?? null;
  if (wanted !== null && !/^(through|to-device|from-device|all)$/.test(wanted))
    throw new UnreadableFile('E_PATH', `\`records: ${recordsAt ?? ''}\` is none of through, to-device, from-device and all.`);
  return wanted;
}

const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, '');
