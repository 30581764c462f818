import { env } from "#lib/platform/env/env.ts";
import { ABSOLUTE_SECONDS } from "./session.store.ts";

const isHttps = () => env().publicUrl.startsWith("https:");

/** With https the browser itself holds that the cookie is this host's alone (`__Host-`, RFC 6265bis §4.1.3.2). */
function cookieName(): string {
  return isHttps() ? "__Host-muster-portal" : "muster-portal";
}

/** The token inside the browser's cookie, or null. */
export function portalTokenOf(headers: Pick<Headers, "get">): string | null {
  const name = cookieName();
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim() || null;
  }
  return null;
}

/** The Set-Cookie header of a new session. */
export function sessionCookie(token: string): string {
  return `${cookieName()}=${token}; Path=/; Max-Age=${ABSOLUTE_SECONDS}; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

/** The Set-Cookie header that makes the browser forget its session. */
export function clearedCookie(): string {
  return `${cookieName()}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}
