import { beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { getUser } from "../get-user.ts";
import { checkImport } from "./check-import.ts";
import { createUserInput, importInput, updateUserInput } from "./contract.ts";
import { createUser } from "./create-user.ts";
import { deleteUser } from "./delete-user.ts";
import { importUsers } from "./import-users.ts";
import { getUserFields, updateUser } from "./update-user.ts";

const admin: Actor = { ...systemActor("Ada"), role: "admin", requestId: "request-1" };
let directoryId: string;

beforeEach(async () => {
  directoryId = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, $2, 'okta', 'okta')",
    [directoryId, `d ${directoryId}`],
  );
});

const create = (userName: string, more: Record<string, unknown> = {}) =>
  createUser(admin, createUserInput.parse({ directoryId, userName, displayName: userName, ...more }));
const row = async (id: string) =>
  (
    await pool().query(
      `select u.*, (select json_agg(e.* order by e.id) from event e where e.subject_id = u.id) as events,
        (select json_agg(a.* order by a.at, a.id) from audit_entry a where a.subject_id = u.id::text) as audit from users u where id = $1`,
      [id],
    )
  ).rows[0];

test("a user made here has columns, sources, event and audit entry, and no provider behind it", async () => {
  const { id, revived } = await create("Anna@acme.example", {
    email: "Anna@Acme.example",
    department: "Sales",
  });
  expect(revived).toBe(false);
  expect(await row(id)).toMatchObject({
    user_name_key: "anna@acme.example",
    email_keys: ["anna@acme.example"],
    identifier_key: "anna@acme.example",
    status: "active",
    status_source: "admin",
    linked_at: null,
    linked_by: null,
    sources: { "*": { source: "admin" } },
    events: [{ type: "user.created", source: "admin", request_id: "request-1" }],
    audit: [{ action: "user.create", actor_name: "Ada", after: { userName: "Anna@acme.example" } }],
  });
  expect((await getUser(admin, id)).attributes.length).toBeGreaterThan(0);
});

test("a name that another user has is told beside its field", async () => {
  await create("anna", { externalId: "X", displayName: "Anna Berg" });
  await expect(create("ANNA")).rejects.toMatchObject({
    code: "user_name_taken",
    errors: [{ field: "userName", detail: "Anna Berg has this user name in this directory." }],
  });
  await expect(create("berta", { externalId: "X" })).rejects.toMatchObject({
    errors: [{ field: "externalId", detail: "Anna Berg has this external ID in this directory." }],
  });
});

test("a change has before and after; deactivating is a change of status; the version guards others' changes", async () => {
  const { id } = await create("anna", { title: "Clerk" });
  const fields = await getUserFields(admin, id);
  await updateUser(admin, id, updateUserInput.parse({ ...fields, title: "CEO", active: false }));
  expect(await row(id)).toMatchObject({
    status: "deactivated",
    status_source: "admin",
    version: 2,
    linked_at: null,
    events: [
      {},
      { type: "user.deactivated", payload: { before: { title: "Clerk" }, after: { title: "CEO" } } },
    ],
    audit: [{}, { action: "user.update", before: { title: "Clerk", active: true } }],
  });
  await expect(updateUser(admin, id, updateUserInput.parse(fields))).rejects.toMatchObject({
    code: "conflict",
  });
});

test("who is deleted is gone at once, and comes back with id and history when added again", async () => {
  const { id } = await create("anna", { externalId: "X" });
  await deleteUser(admin, id);
  expect(await row(id)).toMatchObject({ status: "deleted", purge_at: expect.any(Date) });
  expect(await create("anna")).toEqual({ id, revived: true });
  expect(await row(id)).toMatchObject({
    status: "active",
    deleted_at: null,
    external_id: "X",
    linked_at: null,
    events: [{ type: "user.created" }, { type: "user.deleted", source: "admin" }, { type: "user.revived" }],
    audit: [{ action: "user.create" }, { action: "user.delete" }, { action: "user.create" }],
  });
});

test("another directory's admin finds neither directory nor user", async () => {
  const { id } = await create("anna");
  const stranger = { ...admin, directoryIds: [newId()] };
  const input = createUserInput.parse({ directoryId, userName: "x", displayName: "x" });
  await expect(createUser(stranger, input)).rejects.toMatchObject({ code: "not_found" });
  await expect(getUserFields(stranger, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteUser(stranger, id)).rejects.toMatchObject({ code: "not_found" });
});

test("a file: problems are told before, and keep no other line back", async () => {
  await create("anna", { displayName: "Anna Berg" });
  const rows = [
    { line: 2, values: { userName: "berta", displayName: "Berta", email: "berta@acme.example" } },
    { line: 3, values: { userName: "ANNA", displayName: "Anna" } },
    { line: 5, values: { userName: "carl", email: "carl" } },
    { line: 6, values: { userName: "dora", displayName: "Dora" } },
  ];
  const input = importInput.parse({ directoryId, rows });
  const problems = [
    { line: 5, field: "displayName", detail: "Enter the name to show." },
    { line: 5, field: "email", detail: "Write an address like name@example.com." },
  ];
  expect((await checkImport(admin, input)).problems).toEqual([
    ...problems,
    { line: 3, field: "userName", detail: "Anna Berg has this user name already." },
  ]);
  expect(await importUsers(admin, input)).toEqual({
    created: 2,
    revived: 0,
    problems: [
      ...problems,
      { line: 3, field: "userName", detail: "Anna Berg has this user name in this directory." },
    ],
  });
  const { rows: audit } = await pool().query(
    "select after from audit_entry where directory_id = $1 and action = 'user.import'",
    [directoryId],
  );
  expect(audit).toEqual([{ after: { users: ["berta", "dora"] } }]);
});

test("a manager by name is found, whichever of the two is added first", async () => {
  const { id: manager } = await create("boss");
  await pool().query("update users set manager_ref = 'later' where id = $1", [manager]);
  const { id: later } = await create("later");
  expect((await row(manager)).manager_id).toBe(later);
});
