import { encode } from "next-auth/jwt";
import type { Role } from "#lib/auth/actor.ts";
import { insertAdmin } from "#lib/auth/admin.store.ts";
import { insertSession } from "#lib/auth/session.store.ts";
import { sessionCookieName } from "#lib/auth/session-cookie.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";

export interface SignedIn {
  adminId: string;
  sessionId: string;
  email: string;
  /** Value of the Cookie header. */
  cookie: string;
}

/** A new admin with a live session, as if they had just signed in. */
export async function signedInAs(
  role: Role,
  {
    directoryIds = null,
    name = `Test ${role}`,
    now = new Date(),
  }: { directoryIds?: string[] | null; name?: string; now?: Date } = {},
): Promise<SignedIn> {
  const email = `${newId()}@test.example`;
  const { adminId, sessionId } = await inTransaction(async (tx) => {
    const id = await insertAdmin(tx, { name, email, role, directoryIds, passwordHash: null });
    return {
      adminId: id,
      sessionId: await insertSession(tx, { adminId: id, address: "203.0.113.7", userAgent: "", now }),
    };
  });
  return { adminId, sessionId, email, cookie: await cookieOf(sessionId) };
}

/** The cookie that next-auth gives the browser for a session. */
export async function cookieOf(sessionId: string): Promise<string> {
  const token = await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET });
  return `${sessionCookieName()}=${token}`;
}

export const TEST_ORIGIN = "http://localhost:3000";

/** A request as our own page would send it; headers given here win, null takes one away. */
export function apiRequest(
  method: string,
  path: string,
  {
    cookie,
    body,
    headers = {},
  }: { cookie?: string | undefined; body?: unknown; headers?: Record<string, string | null> } = {},
): Request {
  const all: Record<string, string | null> = {
    host: new URL(TEST_ORIGIN).host,
    origin: TEST_ORIGIN,
    "sec-fetch-site": "same-origin",
    "content-type": method === "GET" ? null : "application/json",
    cookie: cookie ?? null,
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return new Request(`${TEST_ORIGIN}/api/v1/${path}`, {
    method,
    headers: new Headers(given),
    ...(method !== "GET" && { body: typeof body === "string" ? body : JSON.stringify(body ?? {}) }),
  });
}
