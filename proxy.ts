import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, newNonce } from "#lib/platform/http/content-security-policy.ts";
import { failureBody } from "#lib/scim/protocol/scim-failure.ts";

/**
 * Gives each page its own nonce. Next reads it from the request's
 * Content-Security-Policy and puts it on the scripts that it writes;
 * app/layout.tsx reads it from `x-nonce`.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (!isReadable(pathname)) return unreadable(pathname);
  if (pathname.startsWith("/api/")) return NextResponse.next();
  const nonce = newNonce();
  const https = (process.env.MUSTER_URL ?? "").startsWith("https:");
  const policy = contentSecurityPolicy({ nonce, https, development: process.env.NODE_ENV === "development" });

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Where sign-in leads back to: a server component does not know its own address.
  headers.set("x-path", pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (https) response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
}

function isReadable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

/** A path that is no percent-encoded UTF-8: Next's router would answer 500 to it, in plain text. */
function unreadable(pathname: string): NextResponse {
  const [status, detail] = [404, "There is nothing at this address."];
  if (pathname.startsWith("/api/scim/"))
    return new NextResponse(failureBody({ status, scimType: undefined, detail }), {
      status,
      headers: { "content-type": "application/scim+json; charset=utf-8", "cache-control": "no-store" },
    });
  return new NextResponse(detail, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}

export const config = {
  // Of the API only what has an escape in its path, which may be broken.
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)", "/api/(.*%.*)"],
};
