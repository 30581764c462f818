import { expect, test } from "vitest";
import { listGroupsOfUser } from "#lib/groups/list-groups-of-user.ts";
import { control, lastRun, owner, syncedEntra, usersOf } from "./synced-directory.ts";
import { groupsOf, readsGroups } from "./synced-groups.ts";

test("the delta of groups: several rows for one, nested ones, replays, and a token that Graph forgot", async () => {
  const { name, directoryId, sync } = await syncedEntra(130);
  const people = (await control.tenantUsers(name)).map(({ login }) => login);
  const [ann = "", ben = "", ...others] = people;
  // More members than one row tells, and a nested group that comes after the one that it is in.
  const inner = await control.addTenantGroup(name, { name: "Sales Berlin", members: [ann] });
  await control.addTenantGroup(name, { name: "Everybody", members: people });
  await control.addTenantGroup(name, { name: "Sales", members: [ben, inner] });
  // Names of groups are not unique in Entra.
  await control.addTenantGroup(name, { name: "sales", members: others.slice(0, 2) });
  await readsGroups(directoryId, "everything");
  await sync();
  const run = await lastRun(directoryId);
  expect(run).toMatchObject({
    kind: "full",
    state: "succeeded",
    groups: { counts: { created: 3, skipped: 1, joined: 133 } },
  });
  expect(run.groups.nameTaken).toHaveLength(1);
  const first = await groupsOf(directoryId);
  expect(first.get("Everybody")?.members).toEqual([...people].sort());
  const sales = [...first].find(([group]) => group.toLowerCase() === "sales")?.[0] ?? "";
  const other = sales === "Sales" ? "sales" : "Sales";
  if (sales === "Sales") {
    expect(first.get("Sales")?.members).toEqual(["Sales Berlin", ben].sort());
    const { groups } = await listGroupsOfUser(owner, (await usersOf(directoryId)).get(ann)?.id ?? "", null);
    expect(groups.find((one) => one.name === "Sales")?.via).toMatchObject([{ name: "Sales Berlin" }]);
  }

  await control.tenantGroupAction(name, { group: sales, action: "delete" });
  await control.tenantGroupAction(name, { group: "Everybody", action: "rename", name: "All" });
  await control.tenantGroupAction(name, { group: "All", action: "remove", members: [ann, ben] });
  await control.tenantGroupAction(name, { group: "Sales Berlin", action: "add", members: [ben] });
  for (const replayed of [false, true]) {
    await sync();
    // Its name is free now, and its namesake waits for it: the next run reads everything.
    expect(await lastRun(directoryId)).toMatchObject(
      replayed
        ? { kind: "changes", groups: { counts: { created: 1, left: 0 } } }
        : { kind: "changes", groups: { counts: { updated: 1, ended: 1, left: 4, joined: 1 } } },
    );
  }
  const after = await groupsOf(directoryId);
  expect([...after.keys()].sort()).toEqual(["All", "Sales Berlin", other].sort());
  expect(after.get("All")).toMatchObject({ id: first.get("Everybody")?.id, members: [...others].sort() });
  expect(after.get("Sales Berlin")?.members).toEqual([ann, ben].sort());

  await control.expireDeltaTokens(name);
  await sync("full");
  await control.tenantGroupAction(name, { group: "All", action: "add", members: [ann] });
  await control.expireDeltaTokens(name);
  // The users' token is forgotten as well: that run fails, and the next one reads everybody and every group.
  await sync();
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", groups: { counts: { joined: 1 } } });
});

test("two groups that get the same name at once: one has it, and the sync goes on", async () => {
  const { name, directoryId, sync } = await syncedEntra(3);
  await control.addTenantGroup(name, { name: "One", members: [] });
  await control.addTenantGroup(name, { name: "Two", members: [] });
  await readsGroups(directoryId, "everything");
  await sync();
  await control.tenantGroupAction(name, { group: "One", action: "rename", name: "Same" });
  await control.tenantGroupAction(name, { group: "Two", action: "rename", name: "SAME" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    groups: { counts: { updated: 1, skipped: 1 } },
  });
  const names = [...(await groupsOf(directoryId)).keys()].map((one) => one.toLowerCase());
  expect(names).toHaveLength(2);
  expect(names).toContain("same");
});

test("groups that swap their names in one go have each other's, and a name that moves on is free for another", async () => {
  const { name, directoryId, sync } = await syncedEntra(2);
  for (const group of ["Red", "Blue", "Old", "Older"])
    await control.addTenantGroup(name, { name: group, members: [] });
  await readsGroups(directoryId, "everything");
  await sync();
  const before = await groupsOf(directoryId);
  const rename = (group: string, to: string) =>
    control.tenantGroupAction(name, { group, action: "rename", name: to });
  await rename("Red", "tmp");
  await rename("Blue", "Red");
  await rename("tmp", "Blue");
  await rename("Older", "Oldest");
  await rename("Old", "Older");
  await control.addTenantGroup(name, { name: "Old", members: [] });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "changes",
    groups: { counts: { created: 1, updated: 4, skipped: 0 } },
  });
  const after = await groupsOf(directoryId);
  const ids = (names: string[], of = after) => names.map((one) => of.get(one)?.id);
  expect(ids(["Red", "Blue", "Older", "Oldest"])).toEqual(ids(["Blue", "Red", "Old", "Older"], before));
  expect([...after.keys()].sort()).toEqual(["Blue", "Old", "Older", "Oldest", "Red"]);
});
