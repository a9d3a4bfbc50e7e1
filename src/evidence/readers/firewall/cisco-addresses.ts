/** Addresses with masks, as Cisco writes them: netmasks, wildcard masks with any bits, prefixes. */
import { normaliseAddress, normaliseNetwork, number4 } from '../../address.js';
import { addressText, addressTexts } from '../../network/address-set.js';
import { unionAll } from '../../network/ranges.js';

export const isIp4 = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text) && normaliseAddress(text) !== null;

/** Wildcard masks with scattered bits name many networks; more than so many are not written out. */
const mostNetworks = 4096;

/** null: no mask, or one that names too many networks. */
export function maskedTexts(address: string, mask: string, sort: 'netmask' | 'wildcard'): readonly string[] | null {
  if (!isIp4(address) || !isIp4(mask)) return null;
  const free = sort === 'wildcard' ? number4(mask) : 2 ** 32 - 1 - number4(mask);
  let low = 0;
  while (low < 32 && bit(free, low)) low += 1;
  const scattered: number[] = [];
  for (let place = low; place < 32; place += 1) if (bit(free, place)) scattered.push(place);
  if (2 ** scattered.length > mostNetworks) return null;
  const size = 2 ** low;
  let first = number4(address);
  for (let place = 0; place < 32; place += 1) if (bit(free, place) && bit(first, place)) first -= 2 ** place;
  if (scattered.length === 0) return [low === 0 ? addressText(first) : `${addressText(first)}/${32 - low}`];
  let starts = [first];
  for (const place of scattered) starts = starts.flatMap((start) => [start, start + 2 ** place]);
  return addressTexts({ v4: unionAll(starts.map((start): readonly [number, number] => [start, start + size])), v6: [] });
}
const bit = (number: number, place: number): boolean => Math.floor(number / 2 ** place) % 2 === 1;

/** `2001:db8::/32`, `10.0.0.0/8`, an address; null: none of these. */
export const networkText = (text: string): string | null => (/^[\da-f.:]+(\/\d+)?$/i.test(text) ? normaliseNetwork(text) : null);

export function rangeText(from: string, to: string): string | null {
  return normaliseAddress(from) === null || normaliseAddress(to) === null ? null : normaliseNetwork(`${from}-${to}`);
}
