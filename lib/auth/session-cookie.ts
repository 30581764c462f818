import { decode } from "next-auth/jwt";
import { env } from "#lib/platform/env/env.ts";

/** Name of next-auth's session cookie: the `__Secure-` prefix goes with https. */
export function sessionCookieName(): string {
  return env().publicUrl.startsWith("https:")
    ? "__Secure-next-auth.session-token"
    : "next-auth.session-token";
}

function cookieValue(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    // A token is letters, digits, dots, hyphens and underscores: nothing in it needs decoding.
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return null;
}

/** Session id inside the signed-in browser's cookie, or null. That the session is still good is for the store to say. */
export async function sessionIdOf(headers: Headers): Promise<string | null> {
  const token = cookieValue(headers.get("cookie") ?? "", sessionCookieName());
  if (!token) return null;
  const claims = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  return typeof claims?.sid === "string" ? claims.sid : null;
}

/** The Set-Cookie header that makes the browser forget the session. */
export function clearedSessionCookie(): string {
  const name = sessionCookieName();
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${name.startsWith("__Secure-") ? "; Secure" : ""}`;
}
