import ipaddr from "ipaddr.js";

/**
 * The network that counts as one origin of attempts: an IPv4 address, or the
 * /64 of an IPv6 address, since whoever has one address of it has them all.
 * Empty for what is not an address.
 */
export function addressKeyOf(address: string): string {
  if (!ipaddr.isValid(address)) return "";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  const prefix = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/64`);
  return `${prefix.toString()}/64`;
}
