import { env } from "#lib/platform/env/env.ts";
import { isLoopbackAddress } from "#lib/platform/net/address.ts";

/**
 * Why browsers are not sent to an address, as a sentence; null for one that is fine: https, or plain http on this machine
 * where private tenants are allowed (the sandbox). Whatever a browser would not load but run is none.
 */
export function refuseAddress(address: string): string | null {
  const url = URL.parse(address);
  if (url === null) return "Enter a whole address, such as https://idp.example.com/saml.";
  if (url.username !== "" || url.password !== "") return "The address has a user name in it. Leave that out.";
  if (url.hash !== "") return "The address has a part after #, which is never sent. Leave that out.";
  if (url.protocol === "https:") return null;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isHere = host === "localhost" || isLoopbackAddress(host);
  if (url.protocol === "http:" && isHere && env().MUSTER_ALLOW_PRIVATE_TENANTS) return null;
  return "The address has to begin with https://.";
}
