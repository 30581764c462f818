import { expect, onTestFinished, test, vi } from "vitest";
import { prisma } from "#lib/platform/db/prisma.ts";
import { apiRequest, signedInAs } from "#lib/testing/signed-in.ts";
import { PATCH as rename } from "../../app/api/v1/account/route.ts";
import { POST as invite } from "../../app/api/v1/admins/invitations/route.ts";
import { POST as confirm } from "../../app/api/v1/session/confirm/route.ts";
import { POST as createOwner } from "../../app/api/v1/session/owner/route.ts";

const context = { params: Promise.resolve({}) };
const body = { name: "Renamed by an attacker" };

async function answer(headers: Record<string, string | null>, given: unknown = body) {
  const { cookie, adminId } = await signedInAs("owner", { name: "Dana" });
  const response = await rename(apiRequest("PATCH", "account", { cookie, body: given, headers }), context);
  const { name } = await prisma().admin.findUniqueOrThrow({ where: { id: adminId } });
  return { status: response.status, changed: name !== "Dana" };
}

test("our own page may change", async () => {
  expect(await answer({})).toEqual({ status: 200, changed: true });
});

test("a program without a browser's headers may change: it holds the cookie itself", async () => {
  expect(await answer({ origin: null, "sec-fetch-site": null })).toEqual({ status: 200, changed: true });
});

test.each<[string, Record<string, string | null>]>([
  ["another origin", { origin: "https://evil.example" }],
  ["another origin from an old browser", { origin: "https://evil.example", "sec-fetch-site": null }],
  ["an opaque origin (sandboxed frame, data: page)", { origin: "null" }],
  ["an origin that is no URL", { origin: "::" }],
  ["our host on another port", { origin: "http://localhost:3001", "sec-fetch-site": "same-site" }],
  ["a sibling subdomain", { origin: null, "sec-fetch-site": "same-site" }],
  ["a cross-site navigation", { origin: null, "sec-fetch-site": "cross-site" }],
])("%s is refused and changes nothing", async (_, headers) => {
  expect(await answer(headers)).toEqual({ status: 403, changed: false });
});

test.each([
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
  "application/jsonp",
  null,
])("the content type %s, which a form can send, is refused", async (type) => {
  expect(await answer({ "content-type": type }, JSON.stringify(body))).toEqual({
    status: 415,
    changed: false,
  });
});

test("a body that is not JSON, or too large, is refused in one line", async () => {
  expect(await answer({}, "{")).toEqual({ status: 400, changed: false });
  expect(await answer({}, JSON.stringify({ name: "x".repeat(300 * 1024) }))).toEqual({
    status: 413,
    changed: false,
  });
});

test("routes without a session are guarded alike", async () => {
  const owner = { token: "t", name: "Dana", email: "dana@acme.example", password: "lake tandem orbit 41" };
  const from = (headers: Record<string, string>) =>
    createOwner(apiRequest("POST", "session/owner", { body: owner, headers }));
  expect((await from({ origin: "https://evil.example" })).status).toBe(403);
  expect((await from({ "content-type": "text/plain" })).status).toBe(415);
  expect((await from({})).status).toBe(410);
});

test("sensitive changes ask for the password again after 15 minutes", async () => {
  const input = { email: "new@test.example", role: "auditor", directoryIds: null };
  const recent = await signedInAs("owner", { now: new Date(Date.now() - 14 * 60_000) });
  expect(
    (await invite(apiRequest("POST", "admins/invitations", { cookie: recent.cookie, body: input }), context))
      .status,
  ).toBe(201);

  const old = await signedInAs("owner", { now: new Date(Date.now() - 16 * 60_000) });
  const response = await invite(
    apiRequest("POST", "admins/invitations", { cookie: old.cookie, body: input }),
    context,
  );
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: "recent_sign_in_required" });
});

test("guessing the password of a stolen session is slowed down", async () => {
  // Time stands still: on a busy machine six guesses take longer than the first wait.
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const { cookie } = await signedInAs("owner");
  const guess = () =>
    confirm(apiRequest("POST", "session/confirm", { cookie, body: { password: "guess" } }), context);
  for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(400);
  const refused = await guess();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("2");
  expect(await refused.json()).toMatchObject({
    code: "too_many_requests",
    detail: "There were too many wrong passwords. Try again in 2 seconds.",
  });
});
