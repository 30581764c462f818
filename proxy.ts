import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, newNonce } from "#lib/platform/http/content-security-policy.ts";

/**
 * Gives each page its own nonce. Next reads it from the request's
 * Content-Security-Policy and puts it on the scripts that it writes;
 * app/layout.tsx reads it from `x-nonce`.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = newNonce();
  const https = (process.env.MUSTER_URL ?? "").startsWith("https:");
  const policy = contentSecurityPolicy({ nonce, https, development: process.env.NODE_ENV === "development" });

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Where sign-in leads back to: a server component does not know its own address.
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (https) response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
}

export const config = {
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
