/** The registry of readers: a new format is a file beside this one and a line here. */
import type { Reader } from '../reader.js';
import { ciscoAsa } from './cisco-asa.js';
import { ciscoIos } from './cisco-ios.js';
import { csaf } from './csaf.js';
import { csv } from './csv.js';
import { cyclonedx } from './cyclonedx.js';
import { epss } from './epss.js';
import { fortigate } from './fortigate.js';
import { inspec } from './inspec.js';
import { iptables } from './iptables.js';
import { json } from './json.js';
import { kev } from './kev.js';
import { lynis } from './lynis.js';
import { ndjson } from './ndjson.js';
import { nessus } from './nessus.js';
import { netbox } from './netbox.js';
import { nft } from './nft.js';
import { nmap } from './nmap.js';
import { osquery } from './osquery.js';
import { paloAlto } from './palo-alto.js';
import { pfsense } from './pfsense.js';
import { secedit } from './secedit.js';
import { ssvc } from './ssvc.js';
import { xccdf } from './xccdf.js';
import { xlsx } from './xlsx.js';
import { xml } from './xml.js';
import { yaml } from './yaml.js';
import { zeek } from './zeek.js';

export const readers = {
  'cisco-asa': ciscoAsa,
  'cisco-ios': ciscoIos,
  csaf,
  csv,
  cyclonedx,
  epss,
  fortigate,
  inspec,
  iptables,
  json,
  kev,
  lynis,
  ndjson,
  nessus,
  netbox,
  nft,
  nmap,
  osquery,
  'palo-alto': paloAlto,
  pfsense,
  secedit,
  ssvc,
  xccdf,
  xlsx,
  xml,
  yaml,
  zeek,
} satisfies Readonly<Record<string, Reader>>;
export type ReaderId = keyof typeof readers;

/** By id; null: there is none of that name. */
export function readerOf(id: string): Reader | null {
  for (const [known, reader] of Object.entries(readers)) if (known === id) return reader;
  return null;
}

/** The reader of a file: the wanted one, else the surest; null: none knows it, or the wanted format does not exist. */
export function pickReader(head: Uint8Array, path: string, wanted: string | null): Reader | null {
  if (wanted !== null) return readerOf(wanted.toLowerCase());
  let best: Reader | null = null;
  let surest = 0;
  for (const reader of Object.values<Reader>(readers)) {
    const sure = reader.recognise(head, path);
    if (sure > surest) {
      surest = sure;
      best = reader;
    }
  }
  return best;
}
