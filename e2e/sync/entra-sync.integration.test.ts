import { expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { control, lastRun, syncedEntra, usersOf } from "./synced-directory.ts";

test("the delta of a tenant: everyone at first, then blocked, deleted, restored and renamed ones", async () => {
  const { name, directoryId, sync } = await syncedEntra(250);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded", failure: null });
  const people = await control.tenantUsers(name);
  const before = await usersOf(directoryId);
  expect([...before.keys()].sort()).toEqual(people.map((one) => one.login).sort());

  const [a, b, c, d] = people.slice(1);
  if (!a || !b || !c || !d) throw new Error("too few people");
  await control.tenantUserAction(name, { user: a.id, action: "disable" });
  await control.tenantUserAction(name, { user: b.id, action: "soft-delete" });
  await control.tenantUserAction(name, {
    user: c.id,
    action: "rename",
    userPrincipalName: `new.name@${c.login.split("@")[1]}`,
  });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "changes",
    state: "succeeded",
    counts: { ended: 2 },
  });
  const after = await usersOf(directoryId);
  expect(after.get(a.login)?.status).toBe("deactivated");
  expect(after.has(b.login)).toBe(false);
  expect(after.get(`new.name@${c.login.split("@")[1]}`)?.id).toBe(before.get(c.login)?.id);

  await control.tenantUserAction(name, { user: d.id, action: "disable" });
  await control.expireDeltaTokens(name);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "failed", failure: { kind: "forgotten" } });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded" });
  expect((await usersOf(directoryId)).get(d.login)?.status).toBe("deactivated");
});

test("what a list does not show yet, because the copy that answers is old, comes with the changes", async () => {
  const { name, directoryId, sync } = await syncedEntra(3);
  await sync();
  const [, a, b] = await control.tenantUsers(name);
  if (!a || !b) throw new Error("too few people");
  const statusOf = async ({ login }: { login: string }) => (await usersOf(directoryId)).get(login)?.status;
  const wanted = async () => {
    const { rows } = await pool().query(
      "SELECT full_wanted_at > now() + interval '9 minutes' AS later FROM sync_plan WHERE directory_id = $1",
      [directoryId],
    );
    return rows[0]?.later;
  };
  // The first one has no changes to begin before it: it is repeated.
  expect(await wanted()).toBe(true);
  await control.setTenant(name, { listsLag: true });
  await control.tenantUserAction(name, { user: a.id, action: "disable" });
  await sync("full");
  expect(await statusOf(a)).toBe("active");
  expect(await wanted()).toBeNull();
  await sync("changes");
  expect(await statusOf(a)).toBe("deactivated");

  // The access does not come back by an old copy, but by a change.
  await sync("full");
  expect(await statusOf(a)).toBe("deactivated");
  await control.tenantUserAction(name, { user: a.id, action: "enable" });
  await sync("changes");
  expect(await statusOf(a)).toBe("active");

  // Steps of a batch are throttled each by itself.
  await control.setTenant(name, { listsLag: false, failEvery: 2, failStatus: 429, onlyPath: "/v1.0/users/" });
  await control.tenantUserAction(name, { user: b.id, action: "soft-delete" });
  await sync();
  expect((await usersOf(directoryId)).has(b.login)).toBe(false);
});
