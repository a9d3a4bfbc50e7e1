/** Interfaces of a device as the readers of configurations hand them on: rows of the kind device-interfaces, each with the networks behind it. */
import { addressSetOf, holds, isEmpty } from '../../network/address-set.js';
import type { RawRow } from '../../reader.js';

export interface DeviceInterface {
  /** As rules name it. */
  readonly interface: string;
  /** Another name: of the port below it, or a description. */
  readonly alias?: string;
  /** Zone of the device that it belongs to. */
  readonly deviceZone?: string;
  readonly vlan?: string;
  /** Address with mask length, as `10.1.2.1/24`. */
  readonly networks: readonly string[];
  readonly enabled: boolean;
}
export interface Route {
  readonly network: string;
  /** An interface, or the address of the next router. */
  readonly by: string;
}
export interface PlacedInterface {
  readonly face: DeviceInterface;
  readonly line: number;
  readonly pointer: string | null;
}

/** A route goes by the interface that it names, or by the one in whose network its next router stands. */
export function interfaceRows(device: string, faces: readonly PlacedInterface[], routes: readonly Route[]): readonly RawRow[] {
  const placed = faces.map((each) => ({ ...each, set: addressSetOf(each.face.networks).set, routes: [] as string[] }));
  for (const { network, by } of routes) {
    const { set } = addressSetOf([by]);
    const found = placed.find(({ face, set: own }) => face.interface === by || face.alias === by || (!isEmpty(set) && holds(own, set)));
    found?.routes.push(network);
  }
  return placed.map(({ face: { alias = '', deviceZone = '', vlan = '', ...rest }, line, pointer, routes: behind }) => ({
    raw: {
      device,
      ...rest,
      ...(alias !== '' && { alias }),
      ...(deviceZone !== '' && { deviceZone }),
      ...(vlan !== '' && { vlan }),
      routes: behind,
    },
    line,
    column: 1,
    pointer,
  }));
}

/** `10.1.2.1 255.255.255.0` as `10.1.2.1/24`; null: it is no address with a mask. */
export function withMask(address: string, mask: string): string | null {
  const bits = /^\d+\.\d+\.\d+\.\d+$/.test(mask)
    ? mask
        .split('.')
        .map((part) => Number(part).toString(2).padStart(8, '0'))
        .join('')
    : '';
  const length = /^1*0*$/.test(bits) && bits.length === 32 ? bits.indexOf('0') : /^\d{1,3}$/.test(mask) ? Number(mask) : null;
  const text = length === null ? null : `${address}/${length < 0 ? 32 : length}`;
  return text !== null && addressSetOf([text]).unknown.length === 0 ? text : null;
}
