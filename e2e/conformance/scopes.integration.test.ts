import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import type { KeyScope } from "#lib/keys/contract.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { registerClient } from "#lib/keys/register-client.ts";
import { TOKEN_PATH } from "#lib/keys/token-url.ts";
import {
  type Answer,
  makeClient,
  mounts,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

/** Kind of credential × scopes × method × path: what each is answered with. */

type Need = "read" | "users" | "groups";
type Row = { method: string; path: string; needs: Need; ok: number; body?: () => unknown };

const group = () => ({ schemas: [schemas.group], displayName: `Group ${randomUUID()}` });
const user = () => oktaUser(`${randomUUID()}@example.com`);
const search = () => ({ schemas: [schemas.search], count: 1 });

/** `{user}` and `{group}` stand for ids of resources made for the one call. */
const rows: Row[] = [
  { method: "GET", path: "/Users", needs: "read", ok: 200 },
  { method: "HEAD", path: "/Users", needs: "read", ok: 200 },
  { method: "GET", path: "/Users/{user}", needs: "read", ok: 200 },
  { method: "POST", path: "/Users/.search", needs: "read", ok: 200, body: search },
  { method: "POST", path: "/Users", needs: "users", ok: 201, body: user },
  { method: "PUT", path: "/Users/{user}", needs: "users", ok: 200, body: user },
  {
    method: "PATCH",
    path: "/Users/{user}",
    needs: "users",
    ok: 200,
    body: () => patchOf({ op: "replace", value: { active: false } }),
  },
  { method: "DELETE", path: "/Users/{user}", needs: "users", ok: 204 },
  { method: "GET", path: "/Groups", needs: "read", ok: 200 },
  { method: "GET", path: "/Groups/{group}", needs: "read", ok: 200 },
  { method: "POST", path: "/Groups/.search", needs: "read", ok: 200, body: search },
  { method: "POST", path: "/Groups", needs: "groups", ok: 201, body: group },
  { method: "PUT", path: "/Groups/{group}", needs: "groups", ok: 200, body: group },
  {
    method: "PATCH",
    path: "/Groups/{group}",
    needs: "groups",
    ok: 200,
    body: () => patchOf({ op: "replace", value: { displayName: randomUUID() } }),
  },
  { method: "DELETE", path: "/Groups/{group}", needs: "groups", ok: 204 },
  { method: "POST", path: "/.search", needs: "read", ok: 200, body: search },
  { method: "GET", path: "/ServiceProviderConfig", needs: "read", ok: 200 },
  { method: "GET", path: "/Schemas", needs: "read", ok: 200 },
  { method: "GET", path: "/ResourceTypes", needs: "read", ok: 200 },
  {
    method: "POST",
    path: "/Bulk",
    needs: "read",
    ok: 200,
    body: () => bulkOf({ method: "DELETE", path: "/Users/x" }),
  },
];

function bulkOf(...Operations: unknown[]): unknown {
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], Operations };
}

const scopeSets: KeyScope[][] = [
  ["read"],
  ["read", "users"],
  ["read", "groups"],
  ["read", "users", "groups"],
];
const kinds = ["Bearer", "Basic", "OAuth token", "narrowed OAuth token"] as const;
type Kind = (typeof kinds)[number];

describe.each(mounts)("scopes, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let all: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    all = await makeClient(opened, "other");
  });
  afterAll(() => opened.close());

  async function token(secret: { clientId: string; clientSecret: string | null }, scopes?: KeyScope[]) {
    const response = await opened.fetch(TOKEN_PATH, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: secret.clientId,
        client_secret: secret.clientSecret ?? "",
        ...(scopes ? { scope: scopes.join(" ") } : {}),
      }).toString(),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  /** The `Authorization` header of a new credential that has these scopes. */
  async function credential(kind: Kind, scopes: KeyScope[]): Promise<string> {
    const actor = systemActor("test");
    if (kind === "OAuth token" || kind === "narrowed OAuth token") {
      const isNarrowed = kind === "narrowed OAuth token";
      const client = await registerClient(actor, all.directoryId, {
        name: "Client",
        kind: "oauth_secret",
        ...(isNarrowed ? {} : { scopes }),
      });
      return `Bearer ${await token(client, isNarrowed ? scopes : undefined)}`;
    }
    const issued = await issueKey(actor, all.directoryId, { name: "Key", scopes });
    return kind === "Bearer"
      ? `Bearer ${issued.token}`
      : `Basic ${Buffer.from(`${issued.basic.userName}:${issued.token}`).toString("base64")}`;
  }

  async function idOf(kind: "user" | "group"): Promise<string> {
    const made =
      kind === "user"
        ? await all.call("POST", "/Users", { body: user() })
        : await all.call("POST", "/Groups", { body: group() });
    return made.json.id;
  }

  async function callRow({ method, path, body }: Row, authorization: string): Promise<Answer> {
    const kind = path.includes("{user}") ? "user" : path.includes("{group}") ? "group" : undefined;
    const target = kind ? path.replace(`{${kind}}`, await idOf(kind)) : path;
    return all.call(method, target, { authorization, ...(body ? { body: body() } : {}) });
  }

  const cases = kinds.flatMap((kind) =>
    scopeSets.map((scopes) => ({ kind, scopes, name: scopes.join(" ") })),
  );
  test.each(cases)("$kind with $name", async ({ kind, scopes }) => {
    const authorization = await credential(kind, scopes);
    const answers: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const row of rows) {
      const name = `${row.method} ${row.path}`;
      const answer = await callRow(row, authorization);
      answers[name] = answer.status;
      expected[name] = scopes.includes(row.needs) ? row.ok : 403;
      if (answer.status === 403)
        expect(answer.json).toMatchObject({ status: "403", schemas: [schemas.error] });
    }
    expect(answers).toEqual(expected);
  });

  test.each(scopeSets.map((scopes) => ({ scopes, name: scopes.join(" ") })))(
    "within Bulk each operation needs its own, with $name",
    async ({ scopes }) => {
      const authorization = await credential("OAuth token", scopes);
      const [anna, crew] = [await idOf("user"), await idOf("group")];
      const operations = [
        { method: "POST", path: "/Users", bulkId: "u", data: user(), needs: "users", ok: "201" },
        {
          method: "PATCH",
          path: `/Users/${anna}`,
          data: patchOf({ op: "add", value: { title: "T" } }),
          needs: "users",
          ok: "200",
        },
        { method: "POST", path: "/Groups", bulkId: "g", data: group(), needs: "groups", ok: "201" },
        { method: "DELETE", path: `/Groups/${crew}`, needs: "groups", ok: "204" },
        { method: "DELETE", path: `/Users/${anna}`, needs: "users", ok: "204" },
      ] as const;
      const body = bulkOf(...operations.map(({ needs: _needs, ok: _ok, ...operation }) => operation));
      const { status, json } = await all.call("POST", "/Bulk", { body, authorization });
      expect(status).toBe(200);
      expect(json.Operations.map((one: { status: string }) => one.status)).toEqual(
        operations.map(({ needs, ok }) => (scopes.includes(needs) ? ok : "403")),
      );
    },
  );

  describe("/Me", () => {
    // RFC 7644 §3.11: a server that maps no principal to /Me answers 501.
    test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])(
      "%s is 501 in a sentence, for keys and tokens",
      async (method) => {
        for (const kind of ["Bearer", "OAuth token"] as const) {
          const authorization = await credential(kind, ["read"]);
          const answer = await all.call(method, "/Me", { authorization });
          expect(answer.status).toBe(501);
          expect(answer.json).toMatchObject({ schemas: [schemas.error], status: "501" });
          expect(answer.json.detail).toContain("stands for a client, not for a user");
        }
      },
    );

    test("HEAD is 501 without a body, other methods 405, without a key 401, and there is nothing below it", async () => {
      expect(await all.call("HEAD", "/Me")).toMatchObject({ status: 501, text: "" });
      const other = await all.call("OPTIONS", "/Me");
      expect(other.status).toBe(405);
      expect(other.headers.get("allow")).toBe("GET, POST, PUT, PATCH, DELETE");
      expect((await all.call("GET", "/Me", { authorization: null })).status).toBe(401);
      expect((await all.call("GET", "/Me/emails")).status).toBe(404);
    });
  });
});
