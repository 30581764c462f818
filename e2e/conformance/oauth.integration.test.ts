import { generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import type { KeyScope, NewKeyInput, RegisteredClient } from "#lib/keys/contract.ts";
import { forgetOldTokens } from "#lib/keys/oauth/forget-old-tokens.ts";
import { ASSERTION_TYPE } from "#lib/keys/oauth/read-token-request.ts";
import { registerClient } from "#lib/keys/register-client.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";
import { TOKEN_PATH } from "#lib/keys/token-url.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { RateLimiter } from "#lib/platform/http/rate-limiter.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { makeClient, makeDirectory, oktaUser, ownMounts, type ScimClient } from "./scim-client.ts";

/** OAuth 2.0 client credentials: RFC 6749 §4.4, RFC 6750, and RFC 7523 for clients that sign. */

const actor = systemActor("test");
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

type Form = Record<string, string>;
// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the server sent; the assertions say what it must be
type TokenAnswer = { status: number; headers: Headers; json: any };

async function register(
  directoryId: string,
  kind: "oauth_secret" | "oauth_public_key" = "oauth_secret",
  more: Partial<NewKeyInput> = {},
): Promise<RegisteredClient> {
  return registerClient(actor, directoryId, { name: "OAuth", publicKeys: publicKey, ...more, kind });
}

function assertionOf(clientId: string, claims: Record<string, unknown> = {}): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: "http://localhost:3000/api/scim/oauth/token",
    jti: randomUUID(),
    exp,
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256" })
    .sign(pair.privateKey);
}

async function signed(clientId: string, claims: Record<string, unknown> = {}): Promise<Form> {
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: await assertionOf(clientId, claims) };
}

describe.each(ownMounts)("OAuth 2.0 client credentials, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let scim: ScimClient;
  let directoryId: string;
  beforeAll(async () => {
    opened = await mount.open();
    scim = await makeClient(opened, "other");
    directoryId = scim.directoryId;
  });
  afterAll(() => opened.close());

  async function ask(form: Form, authorization?: string, init: RequestInit = {}): Promise<TokenAnswer> {
    const response = await opened.fetch(TOKEN_PATH, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: new URLSearchParams({ grant_type: "client_credentials", ...form }).toString(),
      ...init,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: text === "" ? undefined : JSON.parse(text),
    };
  }

  const secretOf = ({ clientId, clientSecret }: RegisteredClient): Form => ({
    client_id: clientId,
    client_secret: clientSecret ?? "",
  });
  const get = (token: string, path = "/Users") =>
    scim.call("GET", path, { authorization: `Bearer ${token}` });

  test("a secret in HTTP Basic or in the body, or an assertion, gets a token that opens the endpoint", async () => {
    const withSecret = await register(directoryId);
    const withKey = await register(directoryId, "oauth_public_key");
    expect(withSecret).toMatchObject({ clientSecret: expect.stringMatching(/^mscs_[2-9a-z]{8}_[\w-]{43}$/) });
    expect(withKey).toMatchObject({
      clientSecret: null,
      tokenUrl: "http://localhost:3000/api/scim/oauth/token",
      key: { kind: "oauth_public_key", publicKeys: [{ type: "EC P-256" }] },
    });
    const answers = [
      await ask({}, basic(withSecret.clientId, withSecret.clientSecret ?? "")),
      await ask(secretOf(withSecret)),
      await ask(await signed(withKey.clientId)),
      await ask({ ...(await signed(withKey.clientId)), client_id: withKey.clientId }),
    ];
    for (const { status, headers, json } of answers) {
      expect(status).toBe(200);
      expect(json).toEqual({
        access_token: expect.stringMatching(/^muat_[\w-]{43}$/),
        token_type: "Bearer",
        expires_in: 3600,
        scope: "read users groups",
      });
      expect(headers.get("content-type")).toMatch(/^application\/json\b/);
      expect(headers.get("cache-control")).toBe("no-store");
      expect((await get(json.access_token)).status).toBe(200);
    }
    const user = await scim.call("POST", "/Users", {
      body: oktaUser(`${randomUUID()}@example.com`),
      authorization: `Bearer ${answers[2]?.json.access_token}`,
    });
    expect(user.status).toBe(201);
  });

  test.each([
    ["the origin", ""],
    ["the base URL", "/api/scim/v2/"],
  ])("an assertion for %s", async (_name, path) => {
    const client = await register(directoryId, "oauth_public_key");
    const aud = `http://localhost:3000${path}${path === "" ? "" : directoryId}`;
    expect((await ask(await signed(client.clientId, { aud: [aud, "https://other.example"] }))).status).toBe(
      200,
    );
  });

  test("a scope narrows the token, reading stays", async () => {
    const client = await register(directoryId);
    const { json } = await ask({ ...secretOf(client), scope: "groups" });
    expect(json.scope).toBe("read groups");
    const authorization = `Bearer ${json.access_token}`;
    const user = await scim.call("POST", "/Users", { body: oktaUser("no@example.com"), authorization });
    expect(user.status).toBe(403);
    expect(user.headers.get("www-authenticate")).toBe(
      'Bearer realm="SCIM", error="insufficient_scope", scope="users"',
    );
    const group = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: randomUUID() };
    expect((await scim.call("POST", "/Groups", { body: group, authorization })).status).toBe(201);
  });

  test.each<[scopes: KeyScope[], scope: string]>([
    [["read"], "users"],
    [["read", "users"], "read groups"],
    [["read", "users", "groups"], "admin"],
  ])("a key for %s has no scope %s", async (scopes, scope) => {
    const client = await register(directoryId, "oauth_secret", { scopes });
    expect(await ask({ ...secretOf(client), scope })).toMatchObject({
      status: 400,
      json: { error: "invalid_scope", error_description: expect.stringContaining(scopes.join(" ")) },
    });
  });

  describe("refusals", () => {
    test("a wrong secret, an unknown client and no client get the same error, with a challenge", async () => {
      const client = await register(directoryId);
      const wrong = await ask({ ...secretOf(client), client_secret: "mscs_wrong" });
      const unknown = await ask({ client_id: "muster-nobody22", client_secret: "mscs_wrong" });
      expect(wrong).toMatchObject({ status: 401, json: { error: "invalid_client" } });
      expect(wrong.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
      expect(wrong.headers.get("cache-control")).toBe("no-store");
      expect(unknown).toMatchObject({ status: 401, json: wrong.json });
      expect(await ask({})).toMatchObject({ status: 401, json: { error: "invalid_client" } });
      expect(await ask({ client_id: client.clientId })).toMatchObject({ status: 401 });
      expect(await ask({}, basic(client.clientId, "mscs_wrong"))).toMatchObject({ status: 401 });
    });

    test("each client has one way to show who it is", async () => {
      const withSecret = await register(directoryId);
      const withKey = await register(directoryId, "oauth_public_key");
      expect((await ask(await signed(withSecret.clientId))).json.error).toBe("invalid_client");
      expect((await ask({ client_id: withKey.clientId, client_secret: "x" })).json.error).toBe(
        "invalid_client",
      );
      const both = { ...secretOf(withSecret), ...(await signed(withKey.clientId)) };
      expect(await ask(both)).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    });

    test("an assertion is good for one token, however many ask with it at once", async () => {
      const client = await register(directoryId, "oauth_public_key");
      const form = await signed(client.clientId);
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(form)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
      const refused = answers.find(({ status }) => status === 401);
      expect(refused?.json).toMatchObject({
        error: "invalid_client",
        error_description: expect.stringContaining("used before"),
      });
    });

    test("an assertion about one client, signed by another, is refused", async () => {
      const [one, two] = [
        await register(directoryId, "oauth_public_key"),
        await register(directoryId, "oauth_public_key"),
      ];
      const form = await signed(one.clientId, { iss: two.clientId });
      expect(await ask(form)).toMatchObject({
        status: 401,
        json: { error_description: expect.stringContaining("iss") },
      });
      const mixed = { ...(await signed(one.clientId)), client_id: two.clientId };
      expect(await ask(mixed)).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    });

    test("other grants, a missing one, other bodies and other methods", async () => {
      const client = await register(directoryId);
      const form = secretOf(client);
      expect(await ask({ ...form, grant_type: "password" })).toMatchObject({
        status: 400,
        json: { error: "unsupported_grant_type" },
      });
      expect(await ask({ ...form, grant_type: "" })).toMatchObject({
        status: 400,
        json: { error: "invalid_request" },
      });
      const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(form) };
      expect(await ask({}, undefined, json)).toMatchObject({
        status: 400,
        json: { error: "invalid_request" },
      });
      const large = { body: `client_id=${"x".repeat(40_000)}` };
      expect(await ask({}, undefined, large)).toMatchObject({
        status: 413,
        json: { error: "invalid_request" },
      });
      for (const method of ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]) {
        const response = await opened.fetch(TOKEN_PATH, { method });
        expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "POST"]);
      }
    });

    test.each([
      ["away", Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), 503, "5"],
      ["faulty", Object.assign(new Error("could not extend file"), { code: "53100" }), 500, null],
    ])("a database that is %s is no wrong secret", async (_name, fault, status, retryAfter) => {
      const client = await register(directoryId);
      vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(fault) as never);
      try {
        const answer = await ask(secretOf(client));
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, retryAfter]);
        expect(JSON.stringify(answer.json)).not.toMatch(/ECONN|extend file/);
      } finally {
        vi.restoreAllMocks();
      }
    });

    test("a revoked, expired or plain bearer key, and a disabled directory", async () => {
      const revoked = await register(directoryId);
      await revokeKey(actor, directoryId, revoked.key.id);
      expect(await ask(secretOf(revoked))).toMatchObject({
        status: 401,
        json: { error: "invalid_client", error_description: expect.stringContaining("revoked") },
      });
      const expired = await register(directoryId);
      await pool().query("update key set expires_at = now() - interval '1 minute' where id = $1", [
        expired.key.id,
      ]);
      expect((await ask(secretOf(expired))).json.error_description).toContain("expired");
      expect(await ask({}, basic(scim.userName, scim.token))).toMatchObject({
        status: 400,
        json: { error: "unauthorized_client" },
      });
      const disabled = await makeDirectory("other");
      const client = await register(disabled);
      await pool().query("update directory set enabled = false where id = $1", [disabled]);
      expect(await ask(secretOf(client))).toMatchObject({
        status: 400,
        json: { error: "unauthorized_client" },
      });
    });

    test("after ten failures the next has to wait, and the right secret from elsewhere does not", async () => {
      const client = await register(directoryId);
      const wrong = { ...secretOf(client), client_secret: "mscs_wrong" };
      const statuses: number[] = [];
      let limited = await ask(wrong);
      // A slow machine may sleep through the first waits, of a second and two; they double.
      while (limited.status === 401 && statuses.length < 20) {
        statuses.push(limited.status);
        limited = await ask(wrong);
      }
      expect(statuses.length).toBeGreaterThanOrEqual(11);
      expect(limited).toMatchObject({ status: 429, json: { error: "invalid_client" } });
      expect(limited.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    });
  });

  test("a client that asks for a token with each call is told to keep it", async () => {
    const client = await register(directoryId);
    vi.spyOn(RateLimiter.prototype, "take").mockReturnValue(7);
    try {
      const limited = await ask(secretOf(client));
      expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
      expect(limited.json.error_description).toContain("Keep it");
    } finally {
      vi.restoreAllMocks();
    }
    const { rowCount } = await pool().query("select 1 from access_token where key_id = $1", [client.key.id]);
    expect(rowCount).toBe(0);
  });

  describe("at the SCIM endpoint", () => {
    test("revoking the key ends its tokens at once", async () => {
      const client = await register(directoryId);
      const { json } = await ask(secretOf(client));
      expect((await get(json.access_token)).status).toBe(200);
      await revokeKey(actor, directoryId, client.key.id);
      await expect
        .poll(async () => (await get(json.access_token)).status, { timeout: 10_000, interval: 10 })
        .toBe(401);
      expect((await get(json.access_token)).json.detail).toContain("revoked");
    });

    test("a token ends after its hour, and earlier with its key", async () => {
      const client = await register(directoryId);
      const { json } = await ask(secretOf(client));
      expect((await get(json.access_token)).status).toBe(200);
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
      try {
        const late = await get(json.access_token);
        expect(late.status).toBe(401);
        expect(late.json.detail).toContain("access token has expired");
        expect(late.headers.get("www-authenticate")).toContain('error="invalid_token"');
      } finally {
        vi.useRealTimers();
      }
      const short = await register(directoryId, "oauth_secret", {
        expiresAt: new Date(Date.now() + 600_000).toISOString(),
      });
      const { expires_in } = (await ask(secretOf(short))).json;
      expect(expires_in).toBeGreaterThan(590);
      expect(expires_in).toBeLessThanOrEqual(600);
    });

    test("a client secret is no token, a token no password, and one directory's token opens no other", async () => {
      const client = await register(directoryId);
      const secret = client.clientSecret ?? "";
      const asBearer = await get(secret);
      expect(asBearer.status).toBe(401);
      expect(asBearer.json.detail).toContain("OAuth client secret");
      const { json } = await ask(secretOf(client));
      for (const authorization of [basic(client.clientId, secret), basic(client.clientId, json.access_token)])
        expect((await scim.call("GET", "/Users", { authorization })).status).toBe(401);
      const other = await makeClient(opened, "other");
      const authorization = `Bearer ${json.access_token}`;
      expect((await other.call("GET", "/Users", { authorization })).status).toBe(401);
    });
  });

  test("the SCIM log has every request of a known client, and nothing secret", async () => {
    const own = await makeDirectory("okta");
    const withSecret = await register(own);
    const withKey = await register(own, "oauth_public_key");
    const form = await signed(withKey.clientId);
    await ask(secretOf(withSecret));
    await ask({ ...secretOf(withSecret), client_secret: "mscs_wrong-one" });
    await ask(form);
    await ask(form);
    await ask({ ...secretOf(withSecret), scope: "admin" });
    await ask(secretOf(withSecret), basic(withSecret.clientId, "mscs_wrong-two"));
    await ask({ client_id: "muster-nobody22", client_secret: "x" });
    await flushScimLog();
    const { rows } = await pool().query(
      `select method, path, query, status, key_name, refusal, detail, client from scim_request
       where directory_id = $1`,
      [own],
    );
    // Two of the same millisecond stand in either order.
    const expected = [
      { method: "POST", path: TOKEN_PATH, status: 200, key_name: "OAuth", refusal: null, client: "okta" },
      { status: 401, refusal: "wrong_secret" },
      { status: 200, refusal: null, key_name: "OAuth" },
      { status: 401, refusal: "wrong_assertion", detail: expect.stringContaining("used before") },
      { status: 400, refusal: "bad_token_request", detail: expect.stringContaining("ask for some of them") },
      { status: 400, refusal: "bad_token_request", detail: expect.stringContaining("more than one way") },
    ].map((row) => expect.objectContaining(row));
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
    const everything = await pool().query("select * from scim_request where directory_id = $1", [own]);
    const text = JSON.stringify(everything.rows);
    for (const secret of [
      withSecret.clientSecret ?? "none",
      "mscs_wrong-one",
      "mscs_wrong-two",
      form.client_assertion ?? "none",
    ])
      expect(text).not.toContain(secret);
    // A token was given, but no SCIM call seen yet: the set-up's test step waits for one.
    const seen = await pool().query("select scim_first_seen_at as first from directory where id = $1", [own]);
    expect(seen.rows).toEqual([{ first: null }]);
  });

  test("tokens are stored as hashes, and forgotten a day after their end", async () => {
    const client = await register(directoryId);
    const { json } = await ask(secretOf(client));
    const count = async () => {
      const { rows } = await pool().query("select * from access_token where key_id = $1", [client.key.id]);
      expect(JSON.stringify(rows)).not.toContain(json.access_token.slice(5));
      return rows.length;
    };
    expect(await count()).toBe(1);
    await forgetOldTokens(new Date(Date.now() + 20 * 3_600_000));
    expect(await count()).toBe(1);
    await forgetOldTokens(new Date(Date.now() + 26 * 3_600_000));
    expect(await count()).toBe(0);
  });

  test("ServiceProviderConfig announces it", async () => {
    const { json } = await scim.call("GET", "/ServiceProviderConfig");
    expect(json.authenticationSchemes.map(({ type }: { type: string }) => type)).toEqual([
      "oauthbearertoken",
      "oauth2",
      "httpbasic",
    ]);
  });
});
