import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { control } from "#e2e/sandbox/trusted.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput, editDirectoryInput, testDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { loadConnection } from "#lib/directories/directory-connection.ts";
import { createOktaClient } from "#lib/directories/providers/okta.ts";
import { resealSecrets } from "#lib/directories/reseal-secrets.ts";
import { createSigningKey } from "#lib/directories/signing-keys/create-signing-key.ts";
import { answerKeySet } from "#lib/directories/signing-keys/publish-key-set.ts";
import { rollKey } from "#lib/directories/signing-keys/roll-key.ts";
import { testConnection } from "#lib/directories/test-connection.ts";
import { updateDirectory } from "#lib/directories/update-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { createOutgoing } from "#lib/platform/net/outgoing.ts";

const owner = systemActor("test");
const READ = ["okta.users.read", "okta.groups.read", "okta.logs.read"];

async function orgWithApp(options: { dpop: boolean; scopes?: string[] }) {
  const name = `org-${newId().slice(-12)}`;
  const org = await control.createOrg({ name, users: 3, token: "read-only" });
  const clientId = await control.createOrgApp(name, options);
  const register = (...keys: { publicJwk: string }[]) =>
    control.changeOrgApp(name, { clientId, keys: keys.map(({ publicJwk }) => JSON.parse(publicJwk)) });
  return { name, org, clientId, register };
}

const checkOf = ({ checks }: { checks: { probe: string }[] }, probe: string) =>
  checks.find((check) => check.probe === probe);

test.each([
  { kind: "es256" as const, dpop: true },
  { kind: "rsa-2048" as const, dpop: false },
])(
  "Okta by key ($kind, DPoP $dpop): refused until the key is registered, then healthy",
  async ({ kind, dpop }) => {
    const { name, org, clientId, register } = await orgWithApp({ dpop });
    const key = await createSigningKey(owner, null, { for: "okta", kind });
    expect(JSON.parse(key.publicJwk)).not.toHaveProperty("d");
    const input = { type: "okta", tenantUrl: org.url, authMethod: "key", clientId, keyId: key.id };
    const tried = () => testConnection(owner, testDirectoryInput.parse(input));

    const before = await tried();
    expect(before.outcome).toBe("failed");
    expect(checkOf(before, "token")).toMatchObject({
      status: "failed",
      action: expect.stringContaining(key.kid),
    });
    await register(key);
    const after = await tried();
    expect(after.checks.filter(({ status }) => status === "failed" || status === "warning")).toEqual([]);
    expect(checkOf(after, "token")).toMatchObject({
      seen: expect.stringContaining(dpop ? "bound to this machine by DPoP" : clientId),
    });

    await control.changeOrgApp(name, { clientId, scopes: ["okta.users.read", "okta.groups.manage"] });
    const fewer = await tried();
    expect(checkOf(fewer, "permissions")).toMatchObject({
      status: "warning",
      seen: "okta.logs.read is not granted.",
    });
    expect(checkOf(fewer, "least-privilege")).toMatchObject({
      seen: "okta.groups.manage is granted, but not needed.",
    });
    await control.changeOrgApp(name, { clientId, scopes: READ, role: "none" });
    expect(checkOf(await tried(), "users")).toMatchObject({
      status: "failed",
      action: expect.stringContaining("Admin roles"),
    });
    await control.changeOrgApp(name, { clientId, scopes: [] });
    expect(checkOf(await tried(), "token")).toMatchObject({
      status: "failed",
      action: expect.stringContaining("okta.users.read"),
    });
  },
);

test("a token is used until Okta ends it, and then replaced within the same call", async () => {
  const { name, org, clientId, register } = await orgWithApp({ dpop: true });
  const key = await createSigningKey(owner, null, { for: "okta", kind: "es256" });
  await register(key);
  const { id } = await createDirectory(
    owner,
    createDirectoryInput.parse({
      type: "okta",
      name: `Okta ${name}`,
      tenantUrl: org.url,
      authMethod: "key",
      clientId,
      keyId: key.id,
    }),
  );
  const connection = await loadConnection(id);
  if (connection?.type !== "okta") throw new Error("no Okta directory");
  const outgoing = createOutgoing(org.url, { lane: id, allowPrivate: true });
  const client = createOktaClient(outgoing, connection.config.credential);
  expect((await client.users(2)).value).toHaveLength(2);
  // Deactivating an app ends its tokens for good.
  await control.changeOrgApp(name, { clientId, active: false });
  await expect(client.users(2)).rejects.toMatchObject({ code: "invalid_client" });
  await control.changeOrgApp(name, { clientId, active: true });
  expect((await client.users(2)).value).toHaveLength(2);
  await outgoing.close();
});

test("a directory keeps its token until the key works, and its key until the next one does", async () => {
  const { name, org, clientId, register } = await orgWithApp({ dpop: true });
  const fields = { type: "okta", name: `Okta ${name}`, tenantUrl: org.url };
  const { id } = await createDirectory(
    owner,
    createDirectoryInput.parse({ ...fields, apiToken: org.tokens.at(-1) }),
  );
  const save = (keyId: string) =>
    updateDirectory(owner, id, editDirectoryInput.parse({ ...fields, authMethod: "key", clientId, keyId }));
  const first = await createSigningKey(owner, id, { for: "okta", kind: "es256" });
  await expect(save(first.id)).rejects.toMatchObject({
    errors: [{ field: "keyId", detail: expect.stringContaining("invalid_client") }],
  });
  expect(await loadConnection(id)).toMatchObject({ config: { credential: { by: "secret" } } });

  await register(first);
  expect((await save(first.id)).connection).toMatchObject({
    authMethod: "key",
    apiToken: null,
    clientId,
    key: { id: first.id, kid: first.kid },
  });
  const next = await createSigningKey(owner, id, { for: "okta", kind: "rsa-2048" });
  await expect(save(next.id)).rejects.toMatchObject({ errors: [{ field: "keyId" }] });
  await register(first, next);
  expect((await save(next.id)).connection).toMatchObject({ key: { id: next.id } });

  const kept = await pool().query("SELECT id, sealed FROM signing_key WHERE directory_id = $1", [id]);
  expect(kept.rows.map((row) => row.id)).toEqual([next.id]);
  const { rows } = await pool().query(
    "SELECT coalesce(before::text, '') || coalesce(after::text, '') AS said FROM audit_entry WHERE directory_id = $1",
    [id],
  );
  expect(rows.length).toBeGreaterThan(3);
  for (const { said } of rows) expect(said).not.toMatch(/PRIVATE|"d"|sealed/);
  await expect(
    updateDirectory(owner, id, editDirectoryInput.parse({ ...fields, authMethod: "secret" })),
  ).rejects.toMatchObject({ errors: [{ field: "apiToken" }] });
});

test("Okta fetches a directory's public keys, two of them while one follows the other", async () => {
  const { name, org, clientId, register } = await orgWithApp({ dpop: false });
  const first = await createSigningKey(owner, null, { for: "okta", kind: "es256" });
  await register(first);
  const fields = { type: "okta", name: `Okta ${name}`, tenantUrl: org.url, authMethod: "key", clientId };
  const { id, connection } = await createDirectory(
    owner,
    createDirectoryInput.parse({ ...fields, keyId: first.id }),
  );
  expect(connection).toMatchObject({
    keySetUrl: expect.stringContaining(`/api/directories/${id}/jwks.json`),
  });
  const fetched = async (of = id) => {
    const answer = await answerKeySet(of);
    return { status: answer.status, cache: answer.headers.get("cache-control"), body: await answer.json() };
  };
  expect(await fetched()).toEqual({
    status: 200,
    cache: "public, max-age=300",
    body: { keys: [JSON.parse(first.publicJwk)] },
  });
  expect(Object.keys((await fetched()).body.keys[0]).sort()).toEqual(
    ["alg", "crv", "kid", "kty", "use", "x", "y"].sort(),
  );
  for (const unknown of [newId(), "nothing"]) expect(await fetched(unknown)).toMatchObject({ status: 404 });

  // The next key is made and shown, and waits as long as Okta has not fetched it.
  await expect(rollKey(owner, id)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("run this again in a few minutes"),
  });
  const { keys } = (await fetched()).body;
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatchObject({ kid: first.kid });
  await register(...keys.map((key: object) => ({ publicJwk: JSON.stringify(key) })));
  expect(await rollKey(owner, id)).toMatchObject({ kid: keys[1].kid });
  expect((await fetched()).body.keys).toEqual([keys[1]]);
});

test("nobody signs in with a key that another admin made, or that another directory has", async () => {
  const { org, clientId } = await orgWithApp({ dpop: false });
  const key = await createSigningKey(owner, null, { for: "okta", kind: "es256" });
  await pool().query("UPDATE signing_key SET made_by_id = $2 WHERE id = $1", [key.id, newId()]);
  const input = { type: "okta", tenantUrl: org.url, authMethod: "key", clientId, keyId: key.id };
  await expect(testConnection(systemActor("test"), testDirectoryInput.parse(input))).rejects.toMatchObject({
    errors: [{ field: "keyId" }],
  });
});

test("Entra by certificate: made here or brought along, refused until it is uploaded, its end in the diagnostics", async () => {
  const name = `tenant-${newId().slice(-12)}`;
  const tenant = await control.createTenant({ name, users: 2, roles: ["User.Read.All", "Group.Read.All"] });
  const [app] = tenant.apps;
  if (!app) throw new Error("a tenant without an app");
  const made = await createSigningKey(owner, null, { for: "entra", pem: "" });
  const input = {
    type: "entra",
    domainName: tenant.domain,
    tenantId: tenant.id,
    clientId: app.clientId,
    authMethod: "key",
    keyId: made.id,
  };
  const tried = () => testConnection(owner, testDirectoryInput.parse(input));
  expect(checkOf(await tried(), "token")).toMatchObject({
    status: "failed",
    seen: expect.stringContaining("AADSTS700027"),
  });
  await control.changeApp(tenant.id, { clientId: app.clientId, certificate: made.certificate?.pem ?? "" });
  const good = await tried();
  expect(checkOf(good, "token")).toMatchObject({ status: "ok" });
  expect(checkOf(good, "secret-expiry")).toMatchObject({
    status: "ok",
    seen: expect.stringMatching(/^The client certificate is valid until /),
  });
  const directory = await createDirectory(
    owner,
    createDirectoryInput.parse({ ...input, name: `Entra ${name}` }),
  );
  expect(directory.connection).toMatchObject({ authMethod: "key", clientSecret: null, key: { id: made.id } });
  await resealSecrets(owner);
  expect(await loadConnection(directory.id)).toMatchObject({ config: { key: { kid: made.kid } } });
});

test.each([
  ["nothing of use", "hello", /no certificate/],
  [
    "a key alone",
    generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString(),
    /no certificate/,
  ],
])("a pasted certificate is explained when it is %s", async (_case, pem, detail) => {
  await expect(createSigningKey(owner, null, { for: "entra", pem })).rejects.toMatchObject({
    errors: [{ field: "pem", detail: expect.stringMatching(detail) }],
  });
});
