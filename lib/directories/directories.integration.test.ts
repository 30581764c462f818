import { beforeEach, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { createDirectoryInput, editDirectoryInput } from "./contract.ts";
import { createDirectory } from "./create-directory.ts";
import { deleteDirectory } from "./delete-directory.ts";
import { loadConnection } from "./directory-connection.ts";
import { listDirectories } from "./list-directories.ts";
import { readDirectory } from "./read-directory.ts";
import { setDirectoryEnabled } from "./set-directory-enabled.ts";
import { updateDirectory } from "./update-directory.ts";

const owner = systemActor("test");
const TOKEN = "00token-that-nobody-may-read-again-0123456";

const okta = (name: string, extra: object = {}) =>
  createDirectoryInput.parse({
    type: "okta",
    name,
    tenantUrl: "https://acme.okta.com",
    apiToken: TOKEN,
    ...extra,
  });
const entra = (name: string) =>
  createDirectoryInput.parse({
    type: "entra",
    name,
    domainName: "acme.com",
    tenantId: "0f0e0d0c-1111-2222-3333-444455556666",
    clientId: "1a1b1c1d-1111-2222-3333-444455556666",
    clientSecret: "abc8Q~secret-value-that-nobody-may-read",
    secretExpiresOn: "2099-11-03",
  });

function limitedTo(...directoryIds: string[]): Actor {
  return { ...owner, role: "admin", directoryIds };
}

async function insertUser(directoryId: string, userName: string): Promise<string> {
  const id = newId();
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key)
     values ($1, $2, $3, '', $4, lower($4))`,
    [id, directoryId, { userName }, userName],
  );
  return id;
}

beforeEach(async () => {
  await pool().query("delete from directory");
});

describe("creating", () => {
  test("the secret is sealed to its place, opens for the connection alone, and is in no answer and no audit", async () => {
    const view = await createDirectory(owner, okta("Denver"));
    expect(JSON.stringify(view)).not.toContain(TOKEN);
    expect(view.connection).toMatchObject({
      tenantUrl: "https://acme.okta.com",
      apiToken: { expiresAt: null },
    });

    const { rows } = await pool().query("select name, sealed from directory_secret where directory_id = $1", [
      view.id,
    ]);
    expect(rows).toEqual([{ name: "apiToken", sealed: expect.not.stringContaining(TOKEN) }]);
    expect(await loadConnection(view.id)).toEqual({
      type: "okta",
      config: { tenantUrl: "https://acme.okta.com", credential: { by: "secret", apiToken: TOKEN } },
    });
    const audit = await pool().query("select after from audit_entry where action = 'directory.create'");
    expect(JSON.stringify(audit.rows)).toContain('"apiToken":"set"');
    expect(JSON.stringify(audit.rows)).not.toContain(TOKEN);
  });

  test("a secret moved to another directory's row does not open", async () => {
    const [a, b] = [await createDirectory(owner, okta("A")), await createDirectory(owner, okta("B"))];
    await pool().query(
      `update directory_secret set sealed = (select sealed from directory_secret where directory_id = $1)
       where directory_id = $2`,
      [a.id, b.id],
    );
    await expect(loadConnection(b.id)).rejects.toThrow();
  });

  test("Entra keeps the day on which its secret ends", async () => {
    const view = await createDirectory(owner, entra("Contoso"));
    expect(await loadConnection(view.id)).toMatchObject({
      type: "entra",
      config: {
        domainName: "acme.com",
        clientSecretExpiresAt: "2099-11-03T23:59:59.000Z",
        upnSuffixMatchesDomain: false,
      },
    });
    expect(view).toMatchObject({ address: "acme.com", cluster: null, health: null, users: 0 });
  });

  test("D11: several of one type live side by side, but a name only once, however it is written", async () => {
    await createDirectory(owner, okta("Denver West"));
    await createDirectory(owner, okta("Denver East"));
    await expect(createDirectory(owner, okta("  DENVER  west "))).rejects.toMatchObject({
      code: "directory_name_taken",
      errors: [{ field: "name" }],
    });
    const { directories } = await listDirectories(owner);
    expect(directories.map(({ name }) => name)).toEqual(["Denver East", "Denver West"]);
  });

  test("two at once with one name: one is there, the other hears why", async () => {
    const outcomes = await Promise.allSettled([
      createDirectory(owner, okta("Race")),
      createDirectory(owner, okta("race")),
    ]);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    expect(failed?.reason).toMatchObject({ code: "directory_name_taken" });
  });

  test("a loopback tenant is refused where private tenants are not allowed", async () => {
    await expect(
      createDirectory(owner, okta("Here", { tenantUrl: "http://localhost:4100" })),
    ).rejects.toMatchObject({
      code: "validation_failed",
      errors: [{ field: "tenantUrl" }],
    });
  });

  test("an admin who is limited to some directories cannot add one", async () => {
    await expect(createDirectory(limitedTo(), okta("Mine"))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("editing", () => {
  const edit = (extra: object) =>
    editDirectoryInput.parse({
      type: "okta",
      name: "Denver",
      tenantUrl: "https://acme.okta.com",
      apiToken: "",
      ...extra,
    });

  test("an empty secret keeps the stored one; a new one replaces it", async () => {
    const { id } = await createDirectory(owner, okta("Denver"));
    await updateDirectory(owner, id, edit({ name: "Denver 2" }));
    expect(await loadConnection(id)).toMatchObject({ config: { credential: { apiToken: TOKEN } } });
    await updateDirectory(owner, id, edit({ apiToken: "00another" }));
    expect(await loadConnection(id)).toMatchObject({ config: { credential: { apiToken: "00another" } } });
    const { rows } = await pool().query(
      "select after from audit_entry where action = 'directory.update' order by id",
    );
    expect(rows.map(({ after }) => after.apiToken)).toEqual([undefined, "replaced"]);
  });

  test("a stored token is never sent to another org: a new tenant needs a new token", async () => {
    const { id } = await createDirectory(owner, okta("Denver"));
    await expect(
      updateDirectory(owner, id, edit({ tenantUrl: "https://evil.okta.com" })),
    ).rejects.toMatchObject({
      errors: [{ field: "apiToken" }],
    });
    expect(await loadConnection(id)).toMatchObject({ config: { tenantUrl: "https://acme.okta.com" } });
  });

  test("the type stays, the name stays unique, and nothing of a refused edit is kept", async () => {
    const { id } = await createDirectory(owner, okta("Denver"));
    await createDirectory(owner, okta("Boulder"));
    await expect(
      updateDirectory(owner, id, editDirectoryInput.parse({ type: "scim", name: "Denver" })),
    ).rejects.toMatchObject({ code: "conflict" });
    await expect(
      updateDirectory(owner, id, edit({ name: "boulder", apiToken: "00other" })),
    ).rejects.toMatchObject({
      code: "directory_name_taken",
    });
    expect(await loadConnection(id)).toMatchObject({ config: { credential: { apiToken: TOKEN } } });
  });

  test("D5, D6: the policy is stored as chosen", async () => {
    const { id } = await createDirectory(owner, okta("Denver"));
    const policy = {
      removeDevices: true,
      onDeactivated: true,
      onSuspended: true,
      onLocked: false,
      removeRecord: true,
      graceDays: 14,
    };
    expect((await updateDirectory(owner, id, edit({ policy }))).policy).toEqual(policy);
  });
});

test("a bound directory is diagnosed anew when its connection changes and when it is enabled again", async () => {
  const { id } = await createDirectory(owner, okta("Denver"));
  await pool().query("update directory set cluster_id = (select id from cluster limit 1) where id = $1", [
    id,
  ]);
  const run = async () =>
    (await pool().query("select run_id from directory_health where directory_id = $1", [id])).rows[0]?.run_id;
  await updateDirectory(owner, id, editDirectoryInput.parse({ ...okta("Denver"), apiToken: "00another" }));
  const first = await run();
  expect(first).toBeDefined();
  await setDirectoryEnabled(owner, id, false);
  expect(await run()).toBe(first);
  await setDirectoryEnabled(owner, id, true);
  expect(await run()).not.toBe(first);
});

describe("scope", () => {
  test("a directory outside of it does not exist, whatever is asked", async () => {
    const [mine, other] = [
      await createDirectory(owner, okta("Mine")),
      await createDirectory(owner, okta("Other")),
    ];
    const actor = limitedTo(mine.id);
    expect((await listDirectories(actor)).directories.map(({ id }) => id)).toEqual([mine.id]);
    const refused = { code: "not_found" };
    await expect(readDirectory(actor, other.id)).rejects.toMatchObject(refused);
    await expect(setDirectoryEnabled(actor, other.id, false)).rejects.toMatchObject(refused);
    await expect(deleteDirectory(actor, other.id, "Other")).rejects.toMatchObject(refused);
  });
});

describe("pausing and deleting", () => {
  test("disabling is told once, and enabling brings it back", async () => {
    const { id } = await createDirectory(owner, okta("Denver"));
    expect((await setDirectoryEnabled(owner, id, false)).enabled).toBe(false);
    await setDirectoryEnabled(owner, id, false);
    expect((await setDirectoryEnabled(owner, id, true)).enabled).toBe(true);
    const { rows } = await pool().query(
      "select action from audit_entry where directory_id = $1 order by id",
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "directory.create",
      "directory.disable",
      "directory.enable",
    ]);
  });

  test("D11: deleting needs the name, says what goes, and takes nothing of another directory", async () => {
    const [gone, kept] = [
      await createDirectory(owner, okta("Gone")),
      await createDirectory(owner, entra("Kept")),
    ];
    const userId = await insertUser(gone.id, "ada");
    await insertUser(gone.id, "bob");
    const keptUserId = await insertUser(kept.id, "ada");
    for (const [directoryId, user] of [
      [gone.id, userId],
      [kept.id, keptUserId],
    ]) {
      await pool().query(
        `insert into device (id, directory_id, user_id, name, credential_id, public_key, transports)
         values ($1, $2, $3, 'Phone', $4, '', '{}')`,
        [newId(), directoryId, user, Buffer.from(newId())],
      );
    }
    await expect(deleteDirectory(owner, gone.id, "gone")).rejects.toMatchObject({
      errors: [{ field: "name" }],
    });

    expect(await deleteDirectory(owner, gone.id, "Gone")).toEqual({
      name: "Gone",
      users: 2,
      groups: 0,
      devices: 1,
      keys: 0,
    });
    await expect(readDirectory(owner, gone.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await readDirectory(owner, kept.id)).toMatchObject({ users: 1, devices: 1 });
    const { rows } = await pool().query("select before from audit_entry where action = 'directory.delete'");
    expect(rows).toEqual([{ before: expect.objectContaining({ name: "Gone", users: 2, devices: 1 }) }]);
  });
});
