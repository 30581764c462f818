import ipaddr from "ipaddr.js";

/**
 * Whether an IP address is one that the public internet routes. Everything else (private, loopback,
 * link-local, carrier-grade NAT, unique local, multicast, documentation, tunnels) may lead into our
 * own network and is refused to tenant URLs.
 *
 * IPv4 inside IPv6 (mapped, RFC 4291 §2.5.5.2; NAT64, RFC 6052) is judged by the IPv4 inside, because
 * networks without IPv4 reach every IPv4 host through it.
 */
export function isPublicAddress(text: string): boolean {
  const address = parse(text);
  if (address === null) return false;
  if (address.kind() === "ipv4") return address.range() === "unicast";

  const v6 = address as ipaddr.IPv6;
  const range = v6.range();
  if (range === "ipv4Mapped") return v6.toIPv4Address().range() === "unicast";
  if (range === "rfc6052") return embeddedIPv4(v6).range() === "unicast";
  // What IANA has given out to the public is 2000::/3 (RFC 4291 §2.4); "unicast" is all that has no name of its own.
  const isGlobal = ((v6.parts[0] ?? 0) & 0xe000) === 0x2000;
  return isGlobal && range === "unicast";
}

/** Whether an address is this machine's own. */
export function isLoopbackAddress(text: string): boolean {
  const address = parse(text);
  if (address === null) return false;
  if (address.kind() === "ipv6" && (address as ipaddr.IPv6).isIPv4MappedAddress()) {
    return (address as ipaddr.IPv6).toIPv4Address().range() === "loopback";
  }
  return address.range() === "loopback";
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = text.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  return ipaddr.isValid(bare) ? ipaddr.parse(bare) : null;
}

function embeddedIPv4(v6: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(v6.toByteArray().slice(12));
}
