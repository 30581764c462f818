import { createRequire } from "node:module";
import { NextRequest } from "next/server";
import { beforeEach, expect, test, vi } from "vitest";
import { prisma } from "#lib/platform/db/prisma.ts";
import { systemActor } from "./actor.ts";
import { createAdmin } from "./create-admin.ts";
import { handleAuthRequest } from "./next-auth.ts";
import { readActor } from "./read-actor.ts";

/** next-auth reads headers and cookies through Next's own functions, which need Next around them. */
let current = new NextRequest("http://localhost:3000/");
const nextHeaders = createRequire(import.meta.url)("next/headers") as Record<
  "headers" | "cookies",
  () => unknown
>;
vi.spyOn(nextHeaders, "headers").mockImplementation(async () => current.headers);
vi.spyOn(nextHeaders, "cookies").mockImplementation(async () => current.cookies);

const email = "dana@acme.example";
const password = "lake tandem orbit 41";

beforeEach(async () => {
  await prisma().admin.deleteMany();
  await prisma().signInThrottle.deleteMany();
  await createAdmin(systemActor("Test"), { email, password, role: "owner", name: "Dana Whitfield" });
});

async function call(
  method: string,
  path: string,
  {
    cookie = "",
    body,
    headers = {},
  }: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  current = new NextRequest(`http://localhost:3000/api/auth/${path}`, {
    method,
    headers: {
      host: "localhost:3000",
      origin: "http://localhost:3000",
      "content-type": "application/json",
      cookie,
      ...headers,
    },
    ...(method !== "GET" && { body: JSON.stringify(body ?? {}) }),
  });
  const nextauth = path.split("?")[0]?.split("/") ?? [];
  const response = await handleAuthRequest(current, { params: Promise.resolve({ nextauth }) });
  const set = response.headers.getSetCookie();
  return { response, set, cookie: set.map((line) => line.split(";")[0]).join("; ") };
}

async function signIn(given = password, headers: Record<string, string> = {}) {
  const csrf = await call("GET", "csrf");
  const { csrfToken } = (await csrf.response.json()) as { csrfToken: string };
  return await call("POST", "callback/credentials", {
    cookie: csrf.cookie,
    body: { email, password: given, csrfToken, json: "true" },
    headers,
  });
}

test("the right password gives a cookie that the browser keeps to itself, and a live session", async () => {
  const { response, set, cookie } = await signIn();
  expect(response.status).toBe(200);
  const session = set.find((line) => line.startsWith("next-auth.session-token="));
  expect(session).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  expect(await readActor(new Headers({ cookie }), "r")).toMatchObject({ email, role: "owner" });
  // The cookie is sealed: neither the person nor the session can be read from it.
  expect(session).not.toContain("dana");
});

test("a wrong password gives none, and its code in the answer", async () => {
  const { response, set } = await signIn("wrong");
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ url: expect.stringContaining("error=sign_in_failed") });
  expect(set.some((line) => line.includes("session-token"))).toBe(false);
});

test("the seconds to wait are told", async () => {
  for (let i = 0; i < 5; i++) await signIn("wrong");
  const { response } = await signIn();
  const { url } = (await response.json()) as { url: string };
  expect(new URL(url).searchParams.get("error")).toMatch(/^too_many_requests:[12]$/);
});

test("another site cannot sign the browser in", async () => {
  expect((await signIn(password, { origin: "https://evil.example" })).response.status).toBe(403);
  expect(
    (await signIn(password, { "content-type": "application/x-www-form-urlencoded" })).response.status,
  ).toBe(415);
  expect(await prisma().adminSession.count()).toBe(0);
});

test("a body without end is not read to its end", async () => {
  const { response } = await call("POST", "callback/credentials", {
    body: { email: "x".repeat(20_000), password },
  });
  expect(response.status).toBe(413);
});

test("without next-auth's own token nobody is signed in", async () => {
  const { set } = await call("POST", "callback/credentials", {
    body: { email, password, csrfToken: "made up", json: "true" },
  });
  expect(set.some((line) => line.includes("session-token"))).toBe(false);
  expect(await prisma().adminSession.count()).toBe(0);
});

test.each([
  ["GET", "signin"],
  ["GET", "signout"],
  ["GET", "error?error=Configuration"],
  ["GET", "providers"],
  ["GET", "session"],
  ["GET", "callback/credentials"],
  ["POST", "signout"],
  ["POST", "_log"],
  ["POST", "session"],
])("%s %s of next-auth does not exist here", async (method, path) => {
  expect((await call(method, path)).response.status).toBe(404);
});
