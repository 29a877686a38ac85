/** Which IP addresses belong to the public internet. */
import ipaddr from 'ipaddr.js';

/** How ranges of ipaddr.js are called in messages; the others keep their name. */
const RANGE_WORDS: Record<string, string> = {
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link-local',
  carrierGradeNat: 'carrier-grade NAT',
  '6to4': '6to4',
  rfc6145: 'translated',
  rfc6052: 'translated',
};

/** Machines of a cloud that answer at public-looking addresses: Azure's wire server. */
const PLATFORM_ADDRESSES = new Set(['168.63.129.16']);

/** IPv6 in use today (2000::/3): all else, such as ::7f00:1, is not routed or means something else. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/** NAT64: how a network without IPv4 reaches it. The IPv4 address is in the last four bytes. */
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/**
 * Says in which special range an address lies; null when it is a public one. An IPv4 address inside an IPv6 one counts as
 * itself where a network may deliver it (mapped, NAT64); 6to4 and Teredo are refused whatever they hold.
 * @param address an IP address as a resolver or a URL writes it, without brackets
 * @returns 'loopback', 'private' ..., or 'unreadable' when it is no IP address
 */
export function whyNotPublic(address: string): string | null {
  if (!ipaddr.isValid(address)) return 'unreadable';
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return whyNotPublicIPv4(parsed);
  if (parsed.isIPv4MappedAddress()) return whyNotPublicIPv4(parsed.toIPv4Address());
  if (parsed.match(NAT64)) return whyNotPublicIPv4(new ipaddr.IPv4(parsed.toByteArray().slice(12)));
  const range: string = parsed.range();
  if (range !== 'unicast') return RANGE_WORDS[range] ?? range;
  return parsed.match(GLOBAL_UNICAST) ? null : 'reserved';
}

function whyNotPublicIPv4(address: ipaddr.IPv4): string | null {
  if (PLATFORM_ADDRESSES.has(address.toString())) return 'cloud platform';
  const range: string = address.range();
  return range === 'unicast' ? null : (RANGE_WORDS[range] ?? range);
}

/** The IP address that a URL's host is, without brackets; null when the host is a name. */
export function ipOfHost(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : null;
}
