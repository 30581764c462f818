import { beforeAll, expect, test } from "vitest";
import { env } from "#lib/platform/env/env.ts";
import * as device from "../../app/api/portal/devices/[deviceId]/route.ts";
import * as options from "../../app/api/portal/devices/options/route.ts";
import * as devices from "../../app/api/portal/devices/route.ts";
import * as events from "../../app/api/portal/events/route.ts";
import * as accept from "../../app/api/portal/invitations/accept/route.ts";
import * as firstPasskey from "../../app/api/portal/invitations/passkey-options/route.ts";
import * as renew from "../../app/api/portal/invitations/renew/route.ts";
import * as password from "../../app/api/portal/password/route.ts";
import * as passkeyOptions from "../../app/api/portal/session/passkey/options/route.ts";
import * as passkey from "../../app/api/portal/session/passkey/route.ts";
import * as proofOptions from "../../app/api/portal/session/proof/options/route.ts";
import * as proof from "../../app/api/portal/session/proof/route.ts";
import * as companyProof from "../../app/api/portal/session/proof/saml/route.ts";
import * as session from "../../app/api/portal/session/route.ts";
import * as oneSession from "../../app/api/portal/sessions/[sessionId]/route.ts";
import * as sessions from "../../app/api/portal/sessions/route.ts";
import { acceptWithPassword, addUser, openDirectory, PASSWORD, whoIs } from "./portal.fixture.ts";

type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
const id = "00000000-0000-7000-8000-000000000000";

/** Each route that changes something, with or without a session. */
const changing: readonly (readonly [name: string, method: string, route: Route, needsSession: boolean])[] = [
  ["devices", "POST", devices.POST, true],
  ["devices/options", "POST", options.POST, true],
  ["devices/[deviceId]", "PATCH", device.PATCH, true],
  ["devices/[deviceId]", "DELETE", device.DELETE, true],
  ["password", "PUT", password.PUT, true],
  ["session/proof", "POST", proof.POST, true],
  ["session/proof/options", "POST", proofOptions.POST, true],
  ["session/proof/saml", "POST", companyProof.POST, true],
  ["sessions", "DELETE", sessions.DELETE, true],
  ["sessions/[sessionId]", "DELETE", oneSession.DELETE, true],
  ["session", "DELETE", session.DELETE, true],
  ["session", "POST", session.POST, false],
  ["session/passkey", "POST", passkey.POST, false],
  ["session/passkey/options", "POST", passkeyOptions.POST, false],
  ["invitations/accept", "POST", accept.POST, false],
  ["invitations/passkey-options", "POST", firstPasskey.POST, false],
  ["invitations/renew", "POST", renew.POST, false],
];

let token: string;
beforeAll(async () => {
  token = await acceptWithPassword(await addUser(await openDirectory(), "routes@example.com"));
});

function call(
  route: Route,
  method: string,
  given: { headers?: Record<string, string>; body?: unknown } = {},
) {
  const request = new Request(`${env().publicUrl}/api/portal/x`, {
    method,
    headers: { "content-type": "application/json", origin: env().publicUrl, ...given.headers },
    ...(method === "GET" ? {} : { body: JSON.stringify(given.body ?? {}) }),
  });
  return route(request, { params: Promise.resolve({ deviceId: id, sessionId: id }) });
}

test.each(changing)("%s (%s) hears no other site, and no form", async (_, method, route) => {
  const cookie = `muster-portal=${token}`;
  const foreign = await call(route, method, { headers: { cookie, origin: "https://evil.example" } });
  expect(foreign.status).toBe(403);
  const form = await call(route, method, { headers: { cookie, "content-type": "text/plain" } });
  expect(form.status).toBe(415);
  expect(await whoIs(token)).not.toBeNull();
});

test.each([
  ...changing.filter(([, , , needsSession]) => needsSession),
  ["devices", "GET", devices.GET, true] as const,
  ["events", "GET", events.GET, true] as const,
  ["sessions", "GET", sessions.GET, true] as const,
  ["session/proof", "GET", proof.GET, true] as const,
])("%s (%s) wants a session of the portal", async (_, method, route) => {
  expect((await call(route, method)).status).toBe(401);
  const made = await call(route, method, { headers: { cookie: "muster-portal=made-up" } });
  expect(made.status).toBe(401);
});

test("signing in sets a cookie that no script reads, and signing out ends what it was good for", async () => {
  const body = { identifier: "routes@example.com", password: PASSWORD };
  const answer = await call(session.POST, "POST", { body });
  expect(await answer.json()).toEqual({ choose: null });
  const set = answer.headers.get("set-cookie") ?? "";
  expect(set).toMatch(/^muster-portal=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/);
  const cookie = set.split(";")[0] ?? "";
  const list = await call(devices.GET, "GET", { headers: { cookie } });
  expect(await list.json()).toEqual({ devices: [] });
  const away = await call(session.DELETE, "DELETE", { headers: { cookie } });
  expect([away.status, away.headers.get("set-cookie")]).toEqual([200, expect.stringContaining("Max-Age=0")]);
  expect((await call(devices.GET, "GET", { headers: { cookie } })).status).toBe(401);
});
