import { expect, test } from "vitest";
import { createOktaClient } from "#lib/directories/providers/okta.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import type { OutgoingAnswer } from "#lib/platform/net/outgoing.ts";
import { oktaSource, paceMs } from "./okta-source.ts";
import { CursorForgotten } from "./source.ts";

const LOG = "https://acme.okta.com/api/v1/logs?after=1";
const idOf = (index: number) => `00u${String(index).padStart(17, "0")}`;
const userOf = (id: string) => ({ id, status: "SUSPENDED", profile: { login: id } });

/** An org whose log tells of changes of so many users, and the calls that were made to it. */
function orgWith(changed: number, { gone = [] as string[], isClosed = false } = {}) {
  const calls: string[] = [];
  const events = Array.from({ length: changed }, (_, index) => ({
    uuid: String(index),
    eventType: "user.lifecycle.suspend",
    published: "2026-11-22T12:00:00.000Z",
    target: [{ type: "User", id: idOf(index) }],
  }));
  const answer = (body: unknown, links: string[] = []): OutgoingAnswer => ({
    status: 200,
    header: () => null,
    headers: (name) => (name === "link" ? links : []),
    body: JSON.stringify(body),
    url: "",
    durationMs: 1,
    attempts: 1,
  });
  const outgoing = {
    origin: "https://acme.okta.com",
    addresses: async () => [],
    inspectTls: () => Promise.reject(new Error("nobody asks")),
    close: async () => undefined,
    send: async (path: string) => {
      calls.push(path);
      if (isClosed)
        throw new NetFailure("redirect", { host: "acme.okta.com", detail: "it leads to elsewhere" });
      const url = new URL(path, "https://acme.okta.com");
      if (url.origin !== "https://acme.okta.com")
        throw new NetFailure("redirect", { host: "acme.okta.com", detail: `it leads to ${url.origin}` });
      if (url.pathname === "/api/v1/logs") return answer(events, [`<${LOG}>; rel="next"`]);
      const ids = [...(url.searchParams.get("filter") ?? "").matchAll(/id eq "([^"]+)"/g)].map(
        ([, id = ""]) => id,
      );
      const one = /^\/api\/v1\/users\/(.+)$/.exec(url.pathname)?.[1];
      if (one === undefined) return answer(ids.filter((id) => !gone.includes(id)).map(userOf));
      return gone.includes(one)
        ? { ...answer({ errorCode: "E0000007", errorSummary: "Not found" }), status: 404 }
        : answer(userOf(one));
    },
  };
  const client = createOktaClient(outgoing, { by: "secret", apiToken: "t" });
  return { calls, source: oktaSource(client, outgoing.close) };
}

test.each([
  [10, 10],
  [11, 1],
  [50, 1],
  [1000, 20],
])("the changes of %i users cost %i calls besides the log", async (changed, cost) => {
  const { calls, source } = orgWith(changed);
  const { users, next } = await source.changes({ since: "2026-11-22T11:00:00.000Z" });
  expect(users.map(({ providerId, status }) => [providerId, status])).toEqual(
    Array.from({ length: changed }, (_, index) => [idOf(index), "suspended"]),
  );
  expect(calls).toHaveLength(cost + 1);
  expect(Math.max(...calls.map((path) => path.length))).toBeLessThan(4_000);
  expect(next).toEqual({ log: LOG });
});

test("whom a list by ids does not show is looked up", async () => {
  const { calls, source } = orgWith(60, { gone: [idOf(3), idOf(55)] });
  const { users } = await source.changes({ since: "2026-11-22T11:00:00.000Z" });
  // The log tells of no deletion: who is not there may be out of the role's reach.
  expect(users).toHaveLength(58);
  expect(calls.filter((path) => path.startsWith("/api/v1/users/"))).toHaveLength(2);
});

test("a redirect to elsewhere, as to a page of maintenance, forgets nothing", async () => {
  const { source } = orgWith(1, { isClosed: true });
  await expect(source.changes({ log: LOG })).rejects.toThrow(NetFailure);
});

test("a link into the log of an org that the directory no longer leads to is forgotten", async () => {
  const { source } = orgWith(1);
  await expect(source.changes({ log: "https://other.okta.com/api/v1/logs?after=1" })).rejects.toThrow(
    CursorForgotten,
  );
});

test("how long to wait is told by Okta's clock, whatever this server's own says", () => {
  const headers = new Map([
    ["x-rate-limit-limit", "100"],
    ["x-rate-limit-remaining", "10"],
    ["x-rate-limit-reset", String(Date.parse("2026-11-22T12:00:20Z") / 1000)],
    ["date", "Sun, 22 Nov 2026 12:00:00 GMT"],
  ]);
  const behind = Date.parse("2026-11-22T09:00:00Z");
  expect(paceMs((name) => headers.get(name) ?? null, behind)).toBe(20_000);
});
