import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { env } from "#lib/platform/env/env.ts";

/**
 * Which browser began a sign-in, and what the identity provider's answer brought it.
 *
 * The answer is a form that another site posts. A cookie with SameSite=Lax does not come with it, and one with SameSite=None
 * has to be Secure, which plain http on a developer's machine is not everywhere. So nothing is asked of the POST but what is
 * in it: it leaves a ticket in a cookie and leads, by a redirect, to a page of ours. That is a top-level GET, with which Lax
 * cookies come in every browser (RFC 6265bis §5.5.7.1): there the ticket is held against the browser that began, and
 * the session is started in place of the one before. No cookie of ours is ever SameSite=None, and no ticket stands in a URL.
 */
type Name = "saml" | "saml-ticket";

const isHttps = () => env().publicUrl.startsWith("https:");
const nameOf = (name: Name) => (isHttps() ? `__Host-muster-${name}` : `muster-${name}`);

/** Browsers that began a sign-in are known for a day: several tabs of one share the cookie. */
const BROWSER_SECONDS = 24 * 60 * 60;

function setCookie(name: Name, value: string, seconds: number): string {
  return `${nameOf(name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

function readCookie(headers: Pick<Headers, "get">, name: Name): string | null {
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === nameOf(name))
      return part.slice(equals + 1).trim() || null;
  }
  return null;
}

/** The hash of this browser's cookie, and the Set-Cookie header that gives it one or keeps it. */
export function bindBrowser(headers: Pick<Headers, "get">): { hash: string; cookie: string } {
  const known = readCookie(headers, "saml");
  const value = known !== null && /^[\w-]{43}$/.test(known) ? known : newToken();
  return { hash: hashToken(value), cookie: setCookie("saml", value, BROWSER_SECONDS) };
}

/** The hash of this browser's cookie; null for one that began nothing here. */
export function browserHashOf(headers: Pick<Headers, "get">): string | null {
  const value = readCookie(headers, "saml");
  return value === null ? null : hashToken(value);
}

export const ticketOf = (headers: Pick<Headers, "get">) => readCookie(headers, "saml-ticket");
export const ticketCookie = (ticket: string, seconds: number) => setCookie("saml-ticket", ticket, seconds);
export const clearedTicket = () => setCookie("saml-ticket", "", 0);
