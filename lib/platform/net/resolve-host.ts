import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isLoopbackAddress, isPublicAddress } from "./address.ts";
import { NetFailure, toNetFailure } from "./net-failure.ts";

export type HostAddress = { address: string; family: 4 | 6 };
export type Resolver = (hostname: string) => Promise<HostAddress[]>;

/**
 * The addresses of a host, resolved once; the caller pins them for all of its connections, so that a
 * name that changes its answer between check and use ("DNS rebinding") gains nothing.
 *
 * One address that isn't public refuses the whole host: a mix of public and private answers is what
 * an attack looks like. Throws {@link NetFailure} `dns` or `private-address`.
 */
export async function resolveHost(
  hostname: string,
  { allowPrivate, resolver = systemResolver }: { allowPrivate: boolean; resolver?: Resolver },
): Promise<HostAddress[]> {
  const bare = hostname.replace(/^\[|\]$/g, "");
  const addresses = await answers(bare, resolver);
  if (addresses.length === 0) {
    throw new NetFailure("dns", {
      host: hostname,
      detail: "the name has no address",
    });
  }
  const refused = addresses.find(({ address }) => !isPublicAddress(address));
  if (refused !== undefined && !allowPrivate) {
    const kind = isLoopbackAddress(refused.address) ? "this machine itself" : "a private network";
    throw new NetFailure("private-address", {
      host: hostname,
      detail: `${refused.address} belongs to ${kind}`,
    });
  }
  return addresses;
}

async function answers(hostname: string, resolver: Resolver): Promise<HostAddress[]> {
  const family = isIP(hostname);
  if (family === 4 || family === 6) return [{ address: hostname, family }];
  try {
    return await resolver(hostname);
  } catch (error) {
    throw toNetFailure(error, hostname);
  }
}

const systemResolver: Resolver = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));
