/** Networks of zones: IPv4 or IPv6 with a prefix, and no host bits, so that two people read the same thing. */
import ipaddr from 'ipaddr.js';

export type ParsedNetwork =
  { readonly ok: true; readonly network: string } | { readonly ok: false; readonly message: string; readonly hint: string };

export function parseNetwork(text: string): ParsedNetwork {
  const [address = '', prefix, more] = text.split('/');
  const isV4 = ipaddr.IPv4.isValidFourPartDecimal(address);
  const isV6 = address.includes(':') && !address.includes('%') && ipaddr.IPv6.isValid(address);
  if ((!isV4 && !isV6) || more !== undefined)
    return { ok: false, message: `"${text}" is not a network`, hint: 'write it as 10.1.40.0/24 or fd00:40::/64' };
  const width = isV4 ? 32 : 128;
  if (prefix === undefined) return { ok: false, message: `"${text}" has no prefix`, hint: `a single address is ${text}/${width}` };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > width)
    return { ok: false, message: `the prefix of "${text}" is not 0 to ${width}`, hint: '' };
  const start = isV4 ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  const network = `${start.toString()}/${Number(prefix)}`;
  const written = isV4 ? ipaddr.IPv4.parse(address) : ipaddr.IPv6.parse(address);
  if (written.toString() !== start.toString())
    return { ok: false, message: `"${text}" has host bits set`, hint: `the network is ${network}` };
  return { ok: true, network };
}
