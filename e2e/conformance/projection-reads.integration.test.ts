import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { makeClient, nextRoute, type ScimClient, schemas } from "./scim-client.ts";

/** What an answer leaves out is not even read: no statement of the request touches the memberships. */
let client: ScimClient;
let user: string;
let group: string;

beforeAll(async () => {
  client = await makeClient(await nextRoute.open(), "entra");
  user = (await client.call("POST", "/Users", { body: { schemas: [schemas.user], userName: "u" } })).json.id;
  group = (
    await client.call("POST", "/Groups", {
      body: { schemas: [schemas.group], displayName: "G", members: [{ value: user }] },
    })
  ).json.id;
  await flushScimLog();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The statements that one request sends on the pool, as SQL. */
async function statementsOf(path: string): Promise<string[]> {
  const query = vi.spyOn(pool(), "query");
  query.mockClear();
  const { status } = await client.call("GET", path);
  expect(status).toBe(200);
  return query.mock.calls.map(([statement]: unknown[]) =>
    typeof statement === "string" ? statement : (statement as { text: string }).text,
  );
}

test.each([
  ["/Groups", "members"],
  ["/Groups/{group}", "members"],
  ["/Users", "groups"],
  ["/Users/{user}", "groups"],
])("GET %s without %s", async (path, attribute) => {
  const at = path.replace("{group}", group).replace("{user}", user);
  const touches = async (query: string) =>
    (await statementsOf(at + query)).filter((sql) => /\bmembership\b/.test(sql)).length;
  expect(await touches("")).toBeGreaterThan(0);
  expect(await touches(`?excludedAttributes=${attribute}`)).toBe(0);
  expect(await touches("?attributes=displayName,externalId")).toBe(0);
  expect(await touches(`?attributes=${attribute}`)).toBeGreaterThan(0);
});
