import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { addUsers } from "#lib/groups/add-users.ts";
import { groupListQuery, memberListQuery } from "#lib/groups/contract.ts";
import { createGroup } from "#lib/groups/create-group.ts";
import { deleteGroup } from "#lib/groups/delete-group.ts";
import { getGroup } from "#lib/groups/get-group.ts";
import { listGroupEvents } from "#lib/groups/list-group-events.ts";
import { listGroups } from "#lib/groups/list-groups.ts";
import { listMembers } from "#lib/groups/list-members.ts";
import { removeMember } from "#lib/groups/remove-member.ts";
import { renameGroup } from "#lib/groups/rename-group.ts";
import { pool } from "#lib/platform/db/pool.ts";
import {
  filterQuery,
  makeClient,
  nextRoute,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

const admin = { ...systemActor("Ada Admin"), requestId: "req-admin" };
let open: Awaited<ReturnType<(typeof nextRoute)["open"]>>;
let okta: ScimClient;
let entra: ScimClient;
let users: string[];

beforeAll(async () => {
  open = await nextRoute.open();
  okta = await makeClient(open, "okta");
  entra = await makeClient(open, "entra");
  users = [];
  for (const name of ["anna", "ben", "cleo"]) {
    const { json } = await okta.call("POST", "/Users", {
      body: oktaUser(`${name}@acme.example`, { displayName: name }),
    });
    users.push(json.id);
  }
});
afterAll(() => open.close());

const group = (displayName: string, more: object = {}) => ({
  schemas: [schemas.group],
  displayName,
  ...more,
});
const newest = async (id: string) => (await listGroupEvents(admin, id, null)).events[0];
const memberNames = async (id: string) =>
  (await listMembers(admin, id, memberListQuery.parse({}))).members.map(({ name, addedHere }) => [
    name,
    addedHere,
  ]);
const found = async (search: string) =>
  (await listGroups(admin, { ...groupListQuery.parse({}), search })).groups.map(({ name }) => name);
const auditOf = async (id: string) =>
  (
    await pool().query("select action, subject_label from audit_entry where subject_id = $1 order by id", [
      id,
    ])
  ).rows;

describe("a group created here", () => {
  test("is an admin's to rename, fill and delete, each with its event and its line in the audit log", async () => {
    const { id } = await createGroup(admin, { directoryId: okta.directoryId, name: "Sketch" });
    expect(await addUsers(admin, id, users.slice(0, 2))).toBe(2);
    expect(await addUsers(admin, id, users.slice(0, 2))).toBe(0);
    await removeMember(admin, id, users[1] ?? "");
    await renameGroup(admin, id, { name: "Draft" });
    expect(await getGroup(admin, id)).toMatchObject({
      name: "Draft",
      members: 1,
      link: "unlinked",
      lastChange: { source: "admin", by: "Ada Admin" },
    });
    const { events } = await listGroupEvents(admin, id, null);
    expect(events).toMatchObject([
      {
        type: "group.updated",
        renamed: { before: "Sketch", after: "Draft" },
        by: "Ada Admin",
        source: "admin",
      },
      { removed: { count: 1, names: [{ kind: "user", name: "ben" }] } },
      { added: { count: 2 } },
      { type: "group.created", requestId: "req-admin" },
    ]);
    await expect(deleteGroup(admin, id, "Sketch")).rejects.toMatchObject({ code: "validation_failed" });
    await deleteGroup(admin, id, "Draft");
    await expect(getGroup(admin, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "group.create",
      "group.add-users",
      "group.remove-user",
      "group.rename",
      "group.delete",
    ]);
  });

  test("takes no name twice, and nobody of another directory", async () => {
    const { id } = await createGroup(admin, { directoryId: okta.directoryId, name: "Only once" });
    await expect(
      createGroup(admin, { directoryId: okta.directoryId, name: "ONLY ONCE" }),
    ).rejects.toMatchObject({
      code: "group_name_taken",
      errors: [{ field: "name" }],
    });
    const { json } = await entra.call("POST", "/Users", { body: oktaUser("stranger@acme.example") });
    await expect(addUsers(admin, id, [users[0] ?? "", json.id])).rejects.toMatchObject({
      code: "validation_failed",
    });
    await expect(addUsers(admin, id, [id])).rejects.toMatchObject({ code: "validation_failed" });
    expect(await memberNames(id)).toEqual([]);
  });

  test("is linked by Okta's push of that name instead of refused; who was added here stays until Okta says otherwise", async () => {
    const { id } = await createGroup(admin, { directoryId: okta.directoryId, name: "Sales" });
    await addUsers(admin, id, users.slice(0, 2));
    const pushed = await okta.call("POST", "/Groups", {
      body: group("SALES", { externalId: "00g1", members: [] }),
    });
    expect(pushed.status).toBe(201);
    expect(pushed.json).toMatchObject({ id, displayName: "SALES", externalId: "00g1" });
    expect(pushed.json.members).toHaveLength(2);
    const view = await getGroup(admin, id);
    expect(view).toMatchObject({ name: "SALES", link: "linked", source: "admin", externalId: "00g1" });
    expect(view.lastChange).toMatchObject({ source: "scim", by: "Test" });
    expect(await newest(id)).toMatchObject({
      type: "group.linked",
      renamed: { before: "Sales", after: "SALES" },
      by: "Test",
    });

    for (const refused of [
      () => renameGroup(admin, id, { name: "Mine" }),
      () => addUsers(admin, id, [users[2] ?? ""]),
      () => deleteGroup(admin, id, "SALES"),
    ])
      await expect(refused()).rejects.toMatchObject({ code: "group_managed" });

    await okta.call("PATCH", `/Groups/${id}`, {
      body: patchOf({ op: "add", path: "members", value: [{ value: users[0] }] }),
    });
    expect(await memberNames(id)).toEqual([
      ["anna", false],
      ["ben", true],
    ]);
    await expect(removeMember(admin, id, users[0] ?? "")).rejects.toMatchObject({ code: "group_managed" });
    await removeMember(admin, id, users[1] ?? "");
    expect(await memberNames(id)).toEqual([["anna", false]]);
    // Linked once: from now on the name is taken as any other.
    expect((await okta.call("POST", "/Groups", { body: group("Sales") })).status).toBe(409);
  });

  test("is linked by Entra, which finds it by name and changes it by id", async () => {
    const { id } = await createGroup(admin, { directoryId: entra.directoryId, name: "Engineers" });
    const { json } = await entra.call(
      "GET",
      `/Groups${filterQuery('displayName eq "engineers"', "&excludedAttributes=members")}`,
    );
    expect(json.Resources).toMatchObject([{ id }]);
    expect(await getGroup(admin, id)).toMatchObject({ link: "unlinked" });
    await entra.call("PATCH", `/Groups/${id}`, {
      body: patchOf({ op: "Replace", path: "displayName", value: "Engineers" }),
    });
    expect(await getGroup(admin, id)).toMatchObject({ link: "linked" });
    expect(await newest(id)).toMatchObject({ type: "group.linked", renamed: null });
  });

  test("of two pushes of its name at once, one links it and the other is told that the name is taken", async () => {
    const { id } = await createGroup(admin, { directoryId: okta.directoryId, name: "Race" });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => okta.call("POST", "/Groups", { body: group("Race") })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
    expect(answers.find(({ status }) => status === 201)?.json.id).toBe(id);
  });
});

describe("a group's history", () => {
  test("tells a rename with both names, and the search finds the new one alone", async () => {
    const { json } = await okta.call("POST", "/Groups", { body: group("Old name zz") });
    await okta.call("PATCH", `/Groups/${json.id}`, {
      body: patchOf({ op: "replace", value: { id: json.id, displayName: "New name zz" } }),
    });
    expect(await newest(json.id)).toMatchObject({
      renamed: { before: "Old name zz", after: "New name zz" },
      by: "Test",
    });
    expect(await found("old name zz")).toEqual([]);
    expect(await found("new name zz")).toEqual(["New name zz"]);
  });

  test("keeps the number of a batch and a hundred names, and says who left because they were deleted", async () => {
    const leaver = await okta.call("POST", "/Users", {
      body: oktaUser("leaver@acme.example", { displayName: "Lee Leaver" }),
    });
    const { rows } = await pool().query<{ id: string }>(
      `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name)
       select gen_random_uuid(), $1, '{}', '', 'batch' || i, 'batch' || i, 'Batch ' || i from generate_series(1, 119) i returning id`,
      [okta.directoryId],
    );
    const ids = [leaver.json.id, ...rows.map(({ id }) => id)];
    const { json } = await okta.call("POST", "/Groups", {
      body: group("Batch", { members: ids.map((value) => ({ value })) }),
    });
    const created = await newest(json.id);
    expect(created?.added.count).toBe(120);
    expect(created?.added.names).toHaveLength(100);
    expect(created?.added.names[0]?.name).toMatch(/^(Batch|Lee)/);
    await okta.call("DELETE", `/Users/${leaver.json.id}`);
    expect(await newest(json.id)).toMatchObject({
      type: "group.updated",
      removed: { count: 1, names: [{ name: "Lee Leaver" }] },
      reason: "user.deleted",
    });
    await pool().query("delete from users where id = $1", [leaver.json.id]);
    expect((await newest(json.id))?.removed.names).toMatchObject([{ name: null }]);
  });

  test("a group that was in another one leaves it when it is deleted, and the outer one's ETag changes", async () => {
    const inner = await okta.call("POST", "/Groups", { body: group("Inner one") });
    const outer = await okta.call("POST", "/Groups", {
      body: group("Outer one", { members: [{ value: inner.json.id }] }),
    });
    await okta.call("DELETE", `/Groups/${inner.json.id}`);
    expect(await newest(outer.json.id)).toMatchObject({ removed: { count: 1 }, reason: "group.deleted" });
    const after = await okta.call("GET", `/Groups/${outer.json.id}`);
    expect(after.json.members).toEqual([]);
    expect(after.headers.get("etag")).not.toBe(outer.headers.get("etag"));
  });
});
