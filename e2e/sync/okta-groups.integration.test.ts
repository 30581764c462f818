import { expect, test } from "vitest";
import { createGroup } from "#lib/groups/create-group.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { control, lastRun, owner, syncedOkta } from "./synced-directory.ts";
import { groupsOf, readsGroups } from "./synced-groups.ts";

const loginsOf = async (name: string) => (await control.orgUsers(name)).slice(1).map(({ login }) => login);

test("groups come in with their members, and the log tells what changes", async () => {
  const { name, directoryId, sync } = await syncedOkta(12);
  const people = await loginsOf(name);
  await control.addOrgGroup(name, { name: "Sales", type: "OKTA_GROUP", members: people.slice(0, 10) });
  await control.addOrgGroup(name, { name: "AD Users", type: "APP_GROUP", members: people.slice(0, 2) });
  await readsGroups(directoryId, "everything");
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "full",
    state: "succeeded",
    groups: { counts: { read: 3, created: 2, joined: 12 } },
  });
  const first = await groupsOf(directoryId);
  // Everyone is Okta's own, and was not asked for.
  expect([...first.keys()]).toEqual(["AD Users", "Sales"]);
  expect(first.get("Sales")).toMatchObject({ source: "sync", members: people.slice(0, 10).sort() });

  await sync("full");
  expect((await lastRun(directoryId)).groups.counts).toMatchObject({
    created: 0,
    updated: 0,
    joined: 0,
    left: 0,
  });
  expect((await groupsOf(directoryId)).get("Sales")?.version).toBe(first.get("Sales")?.version);

  await control.orgGroupAction(name, { group: "Sales", action: "rename", name: "Field Sales" });
  await control.orgGroupAction(name, { group: "Field Sales", action: "add", members: people.slice(10) });
  await control.orgGroupAction(name, { group: "Field Sales", action: "remove", members: people.slice(0, 1) });
  await control.orgGroupAction(name, { group: "AD Users", action: "delete" });
  await control.addOrgGroup(name, { name: "Support", type: "OKTA_GROUP", members: people.slice(3, 5) });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "changes",
    state: "succeeded",
    groups: { counts: { created: 1, updated: 1, ended: 1, joined: 4, left: 3 } },
  });
  const after = await groupsOf(directoryId);
  expect([...after.keys()]).toEqual(["Field Sales", "Support"]);
  expect(after.get("Field Sales")).toMatchObject({
    id: first.get("Sales")?.id,
    members: people.slice(1).sort(),
  });
});

test("without the right to read logs, groups that changed are read again", async () => {
  const { name, directoryId, sync } = await syncedOkta(6, { role: "least" });
  const people = await loginsOf(name);
  await control.addOrgGroup(name, { name: "Sales", type: "OKTA_GROUP", members: people.slice(0, 3) });
  await readsGroups(directoryId, "everything");
  await sync();
  await control.orgGroupAction(name, { group: "Sales", action: "remove", members: people.slice(0, 1) });
  await control.orgGroupAction(name, { group: "Sales", action: "add", members: people.slice(4, 5) });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "changes",
    groups: { counts: { joined: 1, left: 1 } },
  });
  const { members } = (await groupsOf(directoryId)).get("Sales") ?? {};
  expect(members).toEqual([...people.slice(1, 3), ...people.slice(4, 5)].sort());
});

test("only groups that are here are read, or that are named: Everyone, too, where it is", async () => {
  const { name, directoryId, sync } = await syncedOkta(4);
  const people = await loginsOf(name);
  for (const group of ["Sales", "Support", "Site Berlin"])
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: people.slice(0, 2) });
  const { id } = await createGroup(owner, { directoryId, name: "sales" });
  await sync();
  expect((await groupsOf(directoryId)).get("sales")).toMatchObject({ members: [], linkedBy: null });
  await readsGroups(directoryId, "known");
  await sync();
  expect([...(await groupsOf(directoryId))]).toEqual([
    [
      "Sales",
      expect.objectContaining({ id, source: "admin", linkedBy: "sync", members: people.slice(0, 2).sort() }),
    ],
  ]);
  await readsGroups(directoryId, "chosen", ["support", "Everyone"]);
  await sync();
  const groups = await groupsOf(directoryId);
  expect([...groups.keys()]).toEqual(["Everyone", "Sales", "Support"]);
  expect(groups.get("Everyone")?.members).toHaveLength(5);

  // It goes in Okta: its admins have it back, with those whom they put into it.
  await control.orgGroupAction(name, { group: "Sales", action: "delete" });
  await sync();
  expect((await groupsOf(directoryId)).get("Sales")).toMatchObject({ id, linkedBy: null, members: [] });
});

test("nothing is removed because something failed, or was not shown", async () => {
  const { name, directoryId, sync } = await syncedOkta(8);
  const people = await loginsOf(name);
  for (const group of ["A", "B", "C"])
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: people });
  await readsGroups(directoryId, "everything");
  await sync();
  const before = await groupsOf(directoryId);
  expect(before.get("B")?.members).toEqual([...people].sort());

  const faults = [
    // Half of an answer: groups are listed, and members fail.
    { set: { failEvery: 1, failStatus: 503, onlyPath: "/api/v1/groups/" }, failure: "delayed" },
    { set: { failEvery: 1, failStatus: 500, onlyPath: "/api/v1/groups" }, failure: "delayed" },
  ];
  for (const { set, failure } of faults) {
    await control.setOrg(name, set);
    await sync("full");
    // Users are none of the groups' business.
    expect(await lastRun(directoryId)).toMatchObject({
      state: "succeeded",
      groups: { failure: { kind: failure } },
    });
    await control.setOrg(name, { failEvery: 0 });
  }
  const { tokens } = await control.org(name);
  const token = tokens.at(-1) ?? "";
  await control.changeOrgToken(name, { token, permissions: ["users.read", "logs.read"] });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    groups: { failure: { kind: "refused" } },
  });
  await control.changeOrgToken(name, { token, permissions: ["users.read", "logs.read", "groups.read"] });

  for (const group of ["A", "B", "C"]) await control.orgGroupAction(name, { group, action: "hide" });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    groups: { counts: { ended: 0, left: 0 } },
  });
  expect(await groupsOf(directoryId)).toEqual(before);
});

test("a group that a full reading misses waits for an admin only until the log tells of its end", async () => {
  const { name, directoryId, sync } = await syncedOkta(3);
  const people = await loginsOf(name);
  for (const group of ["A", "B"])
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: people });
  await readsGroups(directoryId, "everything");
  await sync();
  await control.orgGroupAction(name, { group: "A", action: "delete" });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({
    state: "held",
    groups: { counts: { ended: 0, left: 0, held: 1 } },
  });
  expect((await groupsOf(directoryId)).get("A")?.members).toHaveLength(people.length);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", groups: { counts: { ended: 1 } } });
  expect([...(await groupsOf(directoryId)).keys()]).toEqual(["B"]);
  expect((await getSync(owner, directoryId)).groupHold).toBeNull();
});
