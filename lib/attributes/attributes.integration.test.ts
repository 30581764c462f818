import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { changeRoles } from "./change-roles.ts";
import { createAttributeInput, updateAttributeInput } from "./contract.ts";
import { createAttribute } from "./create-attribute.ts";
import { defaultAttributes } from "./defaults.ts";
import { deleteAttribute } from "./delete-attribute.ts";
import { usersInBatches, writeIdentifierKeys } from "./identifier.store.ts";
import { identifierPaths } from "./identifier-paths.ts";
import { listAttributes } from "./list-attributes.ts";
import { previewIdentifier } from "./preview-identifier.ts";
import { settleIdentifiers } from "./settle-identifiers.ts";
import { updateAttribute } from "./update-attribute.ts";

const owner = systemActor("test");
const roles = { identifier: "mail", email: "mail", displayName: "displayName", manager: "manager" };

async function addDirectory(name: string): Promise<string> {
  return (await createDirectory(owner, createDirectoryInput.parse({ type: "scim", name }))).id;
}

async function insertUser(
  directoryId: string,
  resource: { userName: string } & Record<string, unknown>,
): Promise<string> {
  const id = newId();
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name)
     values ($1, $2, $3, '', $4, lower($4), $5)`,
    [id, directoryId, resource, resource.userName, resource.displayName ?? null],
  );
  return id;
}

async function keys(): Promise<Record<string, string | null>> {
  const { rows } = await pool().query("select user_name, identifier_key from users");
  return Object.fromEntries(rows.map((row) => [row.user_name, row.identifier_key]));
}

async function attribute(key: string) {
  const found = (await listAttributes(owner)).attributes.find((each) => each.key === key);
  if (!found) throw new Error(`no attribute ${key}`);
  return found;
}

const work = (value: string) => [{ type: "work", value }];

beforeEach(async () => {
  await pool().query("delete from directory");
  await pool().query("delete from global_attribute where not built_in");
  await pool().query("update organisation set identifier_attribute = 'mail', identifier_confirmed_at = null");
  await pool()
    .query("delete from graphile_worker._private_jobs")
    .catch(() => undefined);
});

test("the migration seeds exactly the defaults of the code", async () => {
  const { rows } = await pool().query(
    `select key, label, help, type, okta_path as okta, graph_path as graph, scim_path as scim
     from global_attribute where built_in`,
  );
  const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key);
  expect(rows.sort(byKey)).toEqual([...defaultAttributes].sort(byKey));
});

describe("G1: the table", () => {
  test("defaults come first in their order; a custom one joins them, and its name is taken from then on", async () => {
    const input = createAttributeInput.parse({
      key: "badgeNumber",
      label: "Badge",
      type: "string",
      scimPath: "nickName",
    });
    const created = await createAttribute(owner, input);
    const { attributes } = await listAttributes(owner);
    expect(attributes.map(({ key }) => key)).toEqual([
      ...defaultAttributes.map(({ key }) => key),
      "badgeNumber",
    ]);
    await expect(createAttribute(owner, input)).rejects.toMatchObject({
      code: "attribute_key_taken",
      errors: [{ field: "key" }],
    });
    await deleteAttribute(owner, created.id);
  });

  test("one in use is not deleted, and the refusal says by what", async () => {
    const directoryId = await addDirectory("Denver");
    const input = createAttributeInput.parse({
      key: "badge",
      label: "Badge",
      type: "string",
      scimPath: "nickName",
    });
    const { id } = await createAttribute(owner, input);
    await updateAttribute(
      owner,
      id,
      updateAttributeInput.parse({ ...input, mappings: [{ directoryId, path: "title" }] }),
    );
    await expect(deleteAttribute(owner, id)).rejects.toMatchObject({
      message: expect.stringContaining("Denver"),
    });
    await updateAttribute(owner, id, updateAttributeInput.parse({ ...input, mappings: [] }));
    await changeRoles(owner, { ...roles, manager: "badge" });
    await expect(deleteAttribute(owner, id)).rejects.toMatchObject({
      code: "attribute_in_use",
      message: expect.stringContaining("Manager look-up"),
    });
    await changeRoles(owner, roles);
    await deleteAttribute(owner, id);
  });

  test("a path that no provider could send is explained beside its field", async () => {
    const input = { key: "badge", label: "Badge", type: "string", scimPath: "badge" } as const;
    await expect(createAttribute(owner, createAttributeInput.parse(input))).rejects.toMatchObject({
      code: "validation_failed",
      errors: [{ field: "scimPath", detail: expect.stringContaining("extension:muster:2.0:User:badge") }],
    });
  });

  test("two attributes never share a path of their own", async () => {
    const path = "urn:acme:2.0:User:badge";
    const input = { key: "badge", label: "Badge", type: "string", scimPath: path } as const;
    await createAttribute(owner, createAttributeInput.parse(input));
    await expect(
      createAttribute(
        owner,
        createAttributeInput.parse({ ...input, key: "other", scimPath: path.replace("badge", "BADGE") }),
      ),
    ).rejects.toMatchObject({
      errors: [{ field: "scimPath", detail: expect.stringContaining("badge has") }],
    });
  });

  test("as long as users have values, the attribute is not deleted and its path does not change", async () => {
    const urn = "urn:acme:2.0:User";
    const directoryId = await addDirectory("Denver");
    const input = { key: "badge", label: "Badge", type: "string", scimPath: `${urn}:badge` } as const;
    const { id } = await createAttribute(owner, createAttributeInput.parse(input));
    const user = await insertUser(directoryId, { userName: "anna", [urn]: { badge: "B-7" } });
    await expect(deleteAttribute(owner, id)).rejects.toMatchObject({
      code: "attribute_in_use",
      message: expect.stringContaining("1 user has a value"),
    });
    const moved = updateAttributeInput.parse({ ...input, scimPath: `${urn}:number`, mappings: [] });
    await expect(updateAttribute(owner, id, moved)).rejects.toMatchObject({
      code: "attribute_in_use",
      errors: [{ field: "scimPath" }],
    });
    await updateAttribute(owner, id, updateAttributeInput.parse({ ...input, label: "Number", mappings: [] }));
    await pool().query("update users set resource = resource - $2::text where id = $1", [user, urn]);
    expect((await updateAttribute(owner, id, moved)).scimPath).toBe(`${urn}:number`);
    await deleteAttribute(owner, id);
  });

  test("a built-in one stays", async () => {
    const { id } = await attribute("nickName");
    await expect(deleteAttribute(owner, id)).rejects.toMatchObject({ code: "attribute_in_use" });
  });

  test("a wrong mapping is explained beside its field", async () => {
    const directoryId = await addDirectory("Denver");
    const nickName = await attribute("nickName");
    const input = updateAttributeInput.parse({
      ...nickName,
      mappings: [{ directoryId, path: "not a path" }],
    });
    await expect(updateAttribute(owner, nickName.id, input)).rejects.toMatchObject({
      errors: [{ field: "mappings.0.path" }],
    });
  });

  test("an admin of some directories sees and changes only their mappings, never the defaults", async () => {
    const [mine, other] = [await addDirectory("Mine"), await addDirectory("Other")];
    const nickName = await attribute("nickName");
    const change = (directoryId: string, path: string) =>
      updateAttributeInput.parse({ ...nickName, mappings: [{ directoryId, path }] });
    await updateAttribute(owner, nickName.id, change(other, "title"));
    const limited = { ...owner, role: "admin" as const, directoryIds: [mine] };
    const view = await updateAttribute(limited, nickName.id, change(mine, "userType"));
    expect(view.mappings).toEqual([
      {
        directoryId: mine,
        directoryName: "Mine",
        directoryType: "scim",
        kind: "attribute",
        path: "userType",
      },
    ]);
    expect((await attribute("nickName")).mappings).toHaveLength(2);
    await expect(
      updateAttribute(limited, nickName.id, { ...change(mine, "title"), scimPath: "title" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(updateAttribute(limited, nickName.id, change(other, "title"))).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});

describe("G2: the parts", () => {
  test("saving unchanged confirms, which the checklist waits for", async () => {
    expect((await listAttributes(owner)).roles.confirmedAt).toBeNull();
    expect((await changeRoles(owner, roles)).confirmedAt).not.toBeNull();
  });

  test("an unknown attribute, or one that no user can have, is refused beside its field", async () => {
    await createAttribute(
      owner,
      createAttributeInput.parse({ key: "unmapped", label: "Unmapped", type: "string" }),
    );
    await expect(
      changeRoles(owner, { ...roles, email: "nothing", manager: "unmapped" }),
    ).rejects.toMatchObject({
      errors: [{ field: "email" }, { field: "manager" }],
    });
  });

  test("only an admin of all directories may", async () => {
    const limited = { ...owner, directoryIds: [] };
    expect(() => changeRoles(limited, roles)).toThrow(expect.objectContaining({ code: "forbidden" }));
    expect(() => previewIdentifier(limited, "mail")).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});

describe("G4: changing the identifier", () => {
  test("the preview counts those without a value and those who would collide, with names", async () => {
    const [a, b] = [await addDirectory("A"), await addDirectory("B")];
    await insertUser(a, { userName: "ada", displayName: "Ada Lovelace", nickName: "Countess" });
    await insertUser(a, { userName: "ada2", displayName: "Ada Too", nickName: "COUNTESS" });
    await insertUser(a, { userName: "bob" });
    await insertUser(b, { userName: "eve", nickName: "countess" });
    const preview = await previewIdentifier(owner, "nickName");
    expect(preview).toMatchObject({
      identifier: "nickName",
      current: "mail",
      users: 4,
      withoutValue: { count: 1, sample: [{ name: "bob", directoryName: "A" }] },
      colliding: { count: 2, sample: [{ value: "countess" }] },
    });
    expect(preview.colliding.sample[0]?.users.map(({ name }) => name).sort()).toEqual([
      "Ada Lovelace (ada)",
      "Ada Too (ada2)",
    ]);
  });

  test("a change that would collide is refused with names, and changes nothing", async () => {
    const a = await addDirectory("A");
    await insertUser(a, { userName: "ada", title: "Engineer" });
    await insertUser(a, { userName: "bob", title: "engineer" });
    await expect(changeRoles(owner, { ...roles, identifier: "title" })).rejects.toMatchObject({
      code: "identifier_collides",
      message: expect.stringMatching(/2 users.*(ada and bob|bob and ada).*engineer/),
      errors: [{ field: "identifier" }],
    });
    expect((await listAttributes(owner)).roles).toMatchObject({ identifier: "mail", confirmedAt: null });
  });

  test("otherwise every user's key is rewritten, the same value in two directories included", async () => {
    const [a, b] = [await addDirectory("A"), await addDirectory("B")];
    await insertUser(a, { userName: "Ada", emails: work("ada@x.example") });
    await insertUser(b, { userName: "ADA2", emails: work("ada@x.example") });
    await changeRoles(owner, { ...roles, identifier: "userName" });
    expect(await keys()).toEqual({ Ada: "ada", ADA2: "ada2" });
    await changeRoles(owner, roles);
    expect(await keys()).toEqual({ Ada: "ada@x.example", ADA2: "ada@x.example" });
  });

  test("more users than one batch holds are all rewritten", async () => {
    const a = await addDirectory("A");
    await pool().query(
      `insert into users (id, directory_id, resource, rendered, user_name, user_name_key)
       select gen_random_uuid(), $1, jsonb_build_object('userName', 'user' || n), '', 'user' || n, 'user' || n
       from generate_series(1, 5100) n`,
      [a],
    );
    await changeRoles(owner, { ...roles, identifier: "userName" });
    const { rows } = await pool().query(
      "select count(*)::int as n from users where identifier_key = user_name_key",
    );
    expect(rows).toEqual([{ n: 5100 }]);
  });

  test("another SCIM path of the identifier is a change of the identifier: collisions are refused there too", async () => {
    const a = await addDirectory("A");
    await insertUser(a, { userName: "ada", title: "boss", emails: work("ada@x.example") });
    await insertUser(a, { userName: "bob", title: "boss", emails: work("bob@x.example") });
    const mail = await attribute("mail");
    const own = (path: string) =>
      updateAttributeInput.parse({ ...mail, mappings: [{ directoryId: a, path }] });
    await expect(updateAttribute(owner, mail.id, own("title"))).rejects.toMatchObject({
      code: "identifier_collides",
    });
    await updateAttribute(owner, mail.id, own("userName"));
    expect(await keys()).toEqual({ ada: "ada", bob: "bob" });
    expect(await identifierPaths({ id: a, type: "scim" })).toEqual({
      key: "mail",
      source: "userName",
      scim: "userName",
    });
    expect(await identifierPaths({ id: newId(), type: "entra" })).toEqual({
      key: "mail",
      source: "mail",
      scim: 'emails[type eq "work"].value',
    });
    await updateAttribute(owner, mail.id, updateAttributeInput.parse({ ...mail, mappings: [] }));
    expect(await keys()).toEqual({ ada: "ada@x.example", bob: "bob@x.example" });
  });

  test("whoever was written meanwhile is put right by the job that follows", async () => {
    const a = await addDirectory("A");
    await insertUser(a, { userName: "ada", emails: work("ada@x.example") });
    await changeRoles(owner, { ...roles, identifier: "userName" });
    const jobs = await pool().query("select task_identifier from graphile_worker.jobs");
    expect(jobs.rows).toContainEqual({ task_identifier: "attributes.settle-identifiers" });
    await insertUser(a, { userName: "late", emails: work("late@x.example") });
    await settleIdentifiers();
    expect(await keys()).toEqual({ ada: "ada", late: "late" });
  });
});

test("a user who is written while the keys are computed anew keeps the key of the newer values", async () => {
  const directoryId = await addDirectory("Denver");
  await insertUser(directoryId, { userName: "ada" });
  await insertUser(directoryId, { userName: "bo" });
  await inTransaction(async (tx) => {
    for await (const batch of usersInBatches(tx, directoryId, "userName")) {
      await pool().query(
        "update users set identifier_key = 'newer', version = version + 1 where user_name = 'ada'",
      );
      await writeIdentifierKeys(
        tx,
        directoryId,
        batch.map(({ id, version }) => ({ id, version, key: "computed" })),
      );
    }
  });
  expect(await keys()).toEqual({ ada: "newer", bo: "computed" });
});
