import { sessionCookie } from "./session-cookie.ts";

/** The answer that gives a browser its session. */
export function signedInResponse(token: string, body: object = {}): Response {
  return Response.json(body, {
    headers: { "set-cookie": sessionCookie(token), "cache-control": "no-store" },
  });
}
