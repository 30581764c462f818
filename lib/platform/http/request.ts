import { randomUUID } from "node:crypto";
import { env } from "../env/env.ts";

/** Headers that are looked up by name, in lower case: `Headers`, or what node:http has read. */
export type HeaderLookup = Pick<Headers, "get">;

/** Request id: the caller's `X-Request-Id` where it is plain and short, else a new one. */
export function requestIdOf(headers: HeaderLookup): string {
  const given = headers.get("x-request-id");
  return given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Header in which lib/server/main.ts hands on the socket's address; whatever a client sent in it is overwritten there. */
export const PEER_ADDRESS_HEADER = "x-muster-peer-address";

/**
 * Address of the client. Entries of X-Forwarded-For are believed from the right, one for each trusted proxy
 * (MUSTER_TRUSTED_PROXIES); without one, the socket's peer.
 */
export function clientAddressOf(headers: HeaderLookup): string {
  const proxies = env().MUSTER_TRUSTED_PROXIES;
  if (proxies > 0) {
    const forwarded = (headers.get("x-forwarded-for") ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
    const entry = forwarded.at(-proxies);
    if (entry) return entry;
  }
  return headers.get(PEER_ADDRESS_HEADER) ?? "";
}
