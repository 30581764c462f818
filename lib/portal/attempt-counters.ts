import { addressCounters, type Counter } from "#lib/auth/attempts.ts";

/**
 * Where wrong passwords of an address are counted. Apart from the console's: an office shares one, and no user of the portal
 * is to keep its admins out.
 */
export function portalAddressCounters(address: string): Counter[] {
  return addressCounters(address).map((counter) => ({ ...counter, key: `portal:${counter.key}` }));
}
