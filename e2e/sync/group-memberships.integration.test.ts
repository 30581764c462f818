import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { nextRoute, oktaUser, schemas } from "#e2e/conformance/scim-client.ts";
import { addUsers } from "#lib/groups/add-users.ts";
import { createGroup } from "#lib/groups/create-group.ts";
import { renameGroup } from "#lib/groups/rename-group.ts";
import { LeaseLost } from "#lib/identity-servers/lease.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { decideHold } from "#lib/sync/decide-hold.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { getLeftGroups, leftGroupsKey } from "#lib/sync/groups/get-left-groups.ts";
import { handBackGroups } from "#lib/sync/groups/hand-back-groups.ts";
import { handBackPayload, workOffLeftGroups } from "#lib/sync/groups/hand-back-task.ts";
import { runSync } from "#lib/sync/run/run-sync.ts";
import { control, lastRun, owner, syncedOkta, testLease, usersOf } from "./synced-directory.ts";
import { groupsOf, readsGroups } from "./synced-groups.ts";

let open: Awaited<ReturnType<(typeof nextRoute)["open"]>>;
beforeAll(async () => {
  open = await nextRoute.open();
});
afterAll(() => open.close());

/** The SCIM client of a directory. */
async function scimClient(directoryId: string) {
  const { token } = await issueKey(owner, directoryId, { name: "Test" });
  return async (method: string, path: string, body?: object) => {
    const answer = await open.fetch(`/api/scim/v2/${directoryId}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === "" ? undefined : JSON.parse(text) };
  };
}

const people = async (name: string) => (await control.orgUsers(name)).slice(1);

test("a user who comes later is in their groups then, however they come", async () => {
  const { name, directoryId, sync } = await syncedOkta(5, { reach: "known" });
  const [ann, ben, cleo] = await people(name);
  if (!ann || !ben || !cleo) throw new Error("too few people");
  await control.addOrgGroup(name, {
    name: "Sales",
    type: "OKTA_GROUP",
    members: [ann.login, ben.login, cleo.login],
  });
  await readsGroups(directoryId, "everything");
  await sync();
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([]);

  const scim = await scimClient(directoryId);
  const push = (login: string, externalId: string) => scim("POST", "/Users", oktaUser(login, { externalId }));
  // Pushed by SCIM, and recognised by the sync.
  expect((await push(ann.login, ann.id)).status).toBe(201);
  await control.orgUserAction(name, { user: ann.id, action: "suspend" });
  await sync();
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([ann.login]);
  await push(ben.login, ben.id);
  await sync("full");
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([ann.login, ben.login].sort());

  // Deleted here and revived: the directory has had them in it all the time.
  const id = (await usersOf(directoryId)).get(ben.login)?.id ?? "";
  expect((await scim("DELETE", `/Users/${id}`)).status).toBe(204);
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([ann.login]);
  expect((await push(ben.login, ben.id)).json.id).toBe(id);
  await sync();
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([ann.login, ben.login].sort());
});

test("a pushed group is left alone, and one that was read is pushed without a double", async () => {
  const { name, directoryId, sync } = await syncedOkta(6);
  const [ann, ben, cleo] = await people(name);
  if (!ann || !ben || !cleo) throw new Error("too few people");
  await sync();
  const idOf = async (login: string) => (await usersOf(directoryId)).get(login)?.id;
  const scim = await scimClient(directoryId);
  const group = (displayName: string, ...members: (string | undefined)[]) => ({
    schemas: [schemas.group],
    displayName,
    members: members.map((value) => ({ value })),
  });
  const pushed = await scim("POST", "/Groups", group("Pushed", await idOf(ann.login)));
  await control.addOrgGroup(name, {
    name: "Pushed",
    type: "OKTA_GROUP",
    members: [ben.login],
  });
  await control.addOrgGroup(name, { name: "Read", type: "OKTA_GROUP", members: [ann.login, ben.login] });
  await readsGroups(directoryId, "everything");
  await sync();
  const before = await groupsOf(directoryId);
  expect(before.get("Pushed")).toMatchObject({
    id: pushed.json.id,
    source: "scim",
    version: 1,
    members: [ann.login],
  });
  await control.orgGroupAction(name, { group: "Pushed", action: "rename", name: "Renamed there" });
  await sync();
  expect((await groupsOf(directoryId)).get("Pushed")).toEqual(before.get("Pushed"));

  // From now on SCIM says who is in it; the pull still ends what it alone began.
  const taken = await scim("POST", "/Groups", group("Read", await idOf(ben.login), await idOf(cleo.login)));
  expect(taken).toMatchObject({ status: 201, json: { id: before.get("Read")?.id } });
  expect((await groupsOf(directoryId)).get("Read")).toMatchObject({ linkedBy: "scim" });
  await control.orgGroupAction(name, { group: "Read", action: "remove", members: [ann.login, ben.login] });
  await control.orgGroupAction(name, { group: "Read", action: "rename", name: "Read by no one" });
  await sync();
  expect((await groupsOf(directoryId)).get("Read")?.members).toEqual([ben.login, cleo.login].sort());
  await control.orgGroupAction(name, { group: "Read by no one", action: "delete" });
  await sync("full");
  expect((await groupsOf(directoryId)).has("Read")).toBe(true);
});

test("members who were added here stay, and the pull takes its own alone", async () => {
  const { name, directoryId, sync } = await syncedOkta(4);
  const [ann, ben] = await people(name);
  if (!ann || !ben) throw new Error("too few people");
  await sync();
  const { id } = await createGroup(owner, { directoryId, name: "Sales" });
  await addUsers(owner, id, [(await usersOf(directoryId)).get(ann.login)?.id ?? ""]);
  await control.addOrgGroup(name, { name: "Sales", type: "OKTA_GROUP", members: [ann.login, ben.login] });
  await readsGroups(directoryId, "known");
  await sync();
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([ann.login, ben.login].sort());
  await control.orgGroupAction(name, { group: "Sales", action: "remove", members: [ann.login, ben.login] });
  await sync();
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual([ann.login]);
});

test("more memberships than the breaker allows wait for an admin by name; one fewer does not", async () => {
  const { name, directoryId, sync } = await syncedOkta(40);
  const all = (await people(name)).map(({ login }) => login);
  await control.addOrgGroup(name, { name: "Sales", type: "OKTA_GROUP", members: all });
  await readsGroups(directoryId, "everything");
  await sync();
  const before = await groupsOf(directoryId);
  await control.orgGroupAction(name, { group: "Sales", action: "remove", members: all.slice(0, 9) });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "held", groups: { counts: { held: 9 } } });
  expect(await groupsOf(directoryId)).toEqual(before);
  const { groupHold } = await getSync(owner, directoryId);
  expect(groupHold).toMatchObject({ groups: 0, members: 9, membersTotal: 40 });
  expect(groupHold?.sample).toMatchObject([{ name: "Sales", isGoing: false, members: 9 }]);
  await control.orgGroupAction(name, { group: "Sales", action: "add", members: all.slice(0, 1) });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    groups: { counts: { left: 8, held: 0 } },
  });
  expect((await getSync(owner, directoryId)).groupHold).toBeNull();
});

test("groups that go count by the hour; what an admin approves is asked for once more, and done", async () => {
  const { name, directoryId, sync } = await syncedOkta(3);
  const names = ["A", "B", "C", "D", "E", "F", "G"];
  for (const group of names) await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP" });
  await readsGroups(directoryId, "everything");
  await sync();
  const goes = (group: string) => control.orgGroupAction(name, { group, action: "delete" });
  for (const group of names.slice(0, 5)) await goes(group);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", groups: { counts: { ended: 5 } } });
  await goes("F");
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    state: "held",
    groups: { counts: { ended: 0, held: 1 } },
  });
  const { groupHold } = await getSync(owner, directoryId);
  expect(groupHold?.sample).toMatchObject([{ name: "F", isGoing: true }]);
  expect([...(await groupsOf(directoryId)).keys()]).toEqual(["F", "G"]);
  await decideHold(owner, directoryId, { holdId: groupHold?.id ?? "", decision: "approve" });
  await sync("approved");
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "approved",
    state: "succeeded",
    groups: { counts: { ended: 1 } },
  });
  expect([...(await groupsOf(directoryId)).keys()]).toEqual(["G"]);
});

test("what is left when groups are not read any more is kept as one's own, or removed but for what others put in", async () => {
  const { name, directoryId, sync } = await syncedOkta(5);
  const [ann, ben, cleo] = await people(name);
  if (!ann || !ben || !cleo) throw new Error("too few people");
  await sync();
  const { id } = await createGroup(owner, { directoryId, name: "Made here" });
  const idOf = async (login: string) => (await usersOf(directoryId)).get(login)?.id ?? "";
  await addUsers(owner, id, [await idOf(cleo.login)]);
  for (const group of ["Made here", "Plain", "Shared"])
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: [ann.login, ben.login] });
  await readsGroups(directoryId, "everything");
  await sync();
  const readOnes = await groupsOf(directoryId);
  await pool().query(
    `INSERT INTO membership (directory_id, group_id, member_id, user_id, source) VALUES ($1, $2, $3, $3, 'scim')`,
    [directoryId, readOnes.get("Shared")?.id, await idOf(cleo.login)],
  );
  const left = () => getLeftGroups(owner, directoryId);
  const handBack = async (action: "keep" | "remove") => {
    await handBackGroups(owner, directoryId, { action });
    const { rows } = await pool().query("SELECT payload FROM graphile_worker._private_jobs WHERE key = $1", [
      leftGroupsKey(directoryId),
    ]);
    await workOffLeftGroups(handBackPayload.parse(rows[0]?.payload), new AbortController().signal);
    await pool().query("SELECT graphile_worker.remove_job($1)", [leftGroupsKey(directoryId)]);
  };
  // While they are read, nothing is left.
  expect(await left()).toMatchObject({ groups: 0, memberships: 0 });
  await expect(handBackGroups(owner, directoryId, { action: "remove" })).rejects.toMatchObject({
    code: "conflict",
  });
  await readsGroups(directoryId, "none");
  await sync("full");
  expect(await left()).toEqual({ groups: 3, shared: 2, memberships: 6, isUnderWay: false });

  await handBack("keep");
  expect(await left()).toMatchObject({ groups: 0, memberships: 0 });
  const plain = readOnes.get("Plain")?.id ?? "";
  await renameGroup(owner, plain, { name: "Ours now" });
  expect((await groupsOf(directoryId)).get("Ours now")).toMatchObject({
    source: "admin",
    linkedBy: null,
    members: [ann.login, ben.login].sort(),
  });

  // Read again, they are linked by their id; and members who are the admins' own stay whatever is removed.
  await control.addOrgGroup(name, { name: "Another", type: "OKTA_GROUP", members: [ann.login] });
  await readsGroups(directoryId, "everything");
  await sync();
  expect([...(await groupsOf(directoryId)).keys()]).toEqual(["Another", "Made here", "Plain", "Shared"]);
  await readsGroups(directoryId, "none");
  await handBack("remove");
  const after = await groupsOf(directoryId);
  expect([...after.keys()]).toEqual(["Made here", "Plain", "Shared"]);
  expect(after.get("Shared")).toMatchObject({ members: [ann.login, ben.login, cleo.login].sort() });
  for (const group of after.values()) expect(group).toMatchObject({ source: "admin", linkedBy: null });
});

test("a server that takes over goes on where the other one was, which writes nothing more", async () => {
  const { name, directoryId, sync, clusterId } = await syncedOkta(20);
  const all = (await people(name)).map(({ login }) => login);
  const names = Array.from({ length: 40 }, (_, index) => `Group ${String(index).padStart(2, "0")}`);
  for (const group of names)
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: all });
  await readsGroups(directoryId, "everything");
  await control.setOrg(name, { delayMs: 40, onlyPath: "/api/v1/groups/" });
  const first = sync();
  const lost = expect(first).rejects.toThrow(LeaseLost);
  await vi.waitUntil(
    async () => {
      const { rowCount } = await pool().query(
        `SELECT 1 FROM sync_run r JOIN sync_staged_group s ON s.run_id = r.id
          WHERE r.directory_id = $1 AND s.is_complete LIMIT 1`,
        [directoryId],
      );
      return rowCount === 1;
    },
    { timeout: 20_000, interval: 5 },
  );
  const begun = await lastRun(directoryId);
  const other = await testLease();
  const signal = new AbortController().signal;
  await runSync({ directoryId, wanted: "due", trigger: "test" }, { clusterId, lease: other.lease, signal });
  await lost;
  const { rows } = await pool().query(
    "SELECT state::text, groups->'counts' AS counts FROM sync_run WHERE id = $1",
    [begun.id],
  );
  expect(rows).toEqual([
    { state: "succeeded", counts: expect.objectContaining({ created: 40, joined: 800, read: 41 }) },
  ]);
  const groups = await groupsOf(directoryId);
  expect([...groups.keys()]).toEqual(names);
  for (const group of groups.values()) expect(group.members).toHaveLength(20);
});
