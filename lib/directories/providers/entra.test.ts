import { expect, test } from "vitest";
import type { Outgoing, OutgoingRequest } from "#lib/platform/net/outgoing.ts";
import { createEntraClient } from "./entra.ts";
import { ProviderRefusal } from "./provider-refusal.ts";

const config = {
  tenantId: "t",
  clientId: "c",
  clientSecret: "s",
  key: null,
} as Parameters<typeof createEntraClient>[2];
const jwt = `${btoa('{"alg":"none"}')}.${btoa('{"roles":[]}')}.`;

/** A Graph whose steps are answered so; the ids of the users of each batch that was sent. */
function graphWith(
  answerOf: (id: string, attempt: number) => { status: number; headers?: object; body?: object },
) {
  const batches: string[][] = [];
  const attempts = new Map<string, number>();
  const outgoing = (answer: (path: string, request: OutgoingRequest) => object) =>
    ({
      origin: "https://graph.microsoft.com",
      send: async (path: string, request: OutgoingRequest = {}) => ({
        status: 200,
        header: () => null,
        headers: () => [],
        body: JSON.stringify(answer(path, request)),
        url: path,
        durationMs: 1,
        attempts: 1,
      }),
    }) as unknown as Outgoing;
  const login = outgoing(() => ({ access_token: jwt, expires_in: 3600 }));
  const graph = outgoing((path, { body }) => {
    expect(path).toBe("/v1.0/$batch");
    const { requests } = JSON.parse(body ?? "") as { requests: { id: string; url: string }[] };
    const asked = requests.map(({ id, url }) => ({ id, user: /^\/users\/(\w+)\?/.exec(url)?.[1] ?? "" }));
    batches.push(asked.map(({ user }) => user));
    const responses = asked.map(({ id, user }) => {
      const attempt = (attempts.get(user) ?? 0) + 1;
      attempts.set(user, attempt);
      return { id, ...answerOf(user, attempt) };
    });
    return { responses: responses.reverse() };
  });
  return { batches, client: createEntraClient(login, graph, config) };
}

const found = (id: string) => ({ status: 200, body: { id, accountEnabled: true } });

test("many users cost a call for twenty; who is throttled is asked for again, alone, and who is gone is nobody", async () => {
  const throttled = { status: 429, headers: { "Retry-After": "0" }, body: {} };
  const { batches, client } = graphWith((id, attempt) => {
    if (id === "u7" && attempt < 3) return throttled;
    if (id === "u9")
      return { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "" } } };
    return found(id);
  });
  const ids = Array.from({ length: 45 }, (_, index) => `u${index}`);
  const users = await client.usersById(ids, ["id", "manager"]);
  expect(batches.map(({ length }) => length)).toEqual([20, 20, 5, 1, 1]);
  expect(batches.slice(3)).toEqual([["u7"], ["u7"]]);
  expect([...users.keys()].sort()).toEqual([...ids].sort());
  expect(users.get("u7")).toMatchObject({ id: "u7" });
  expect(users.get("u9")).toBeNull();
});

test.each([
  ["refuses", 403, { status: 403, code: "Authorization_RequestDenied" }],
  ["throttles for longer than one waits", 429, { status: 429 }],
])("a step that Graph %s is no user who is gone", async (_how, status, refusal) => {
  const body = { error: { code: "Authorization_RequestDenied", message: "no" } };
  const { client } = graphWith((id) =>
    id === "u1" ? { status, headers: { "retry-after": "3600" }, body } : found(id),
  );
  const asked = client.usersById(["u0", "u1"], ["id"]);
  await expect(asked).rejects.toThrow(ProviderRefusal);
  await expect(asked).rejects.toMatchObject(refusal);
});
