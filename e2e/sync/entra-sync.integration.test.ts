import { expect, test } from "vitest";
import { control, lastRun, syncedEntra, usersOf } from "./synced-directory.ts";

test("the delta of a tenant: everyone at first, then blocked, deleted, restored and renamed ones", async () => {
  const { name, directoryId, sync } = await syncedEntra(250);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded", failure: null });
  const people = await control.tenantUsers(name);
  const before = await usersOf(directoryId);
  expect([...before.keys()].sort()).toEqual(people.map((one) => one.login).sort());

  const [a, b, c] = people.slice(1);
  if (!a || !b || !c) throw new Error("too few people");
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

  await control.tenantUserAction(name, { user: a.id, action: "enable" });
  await control.expireDeltaTokens(name);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "failed", failure: { kind: "forgotten" } });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded" });
  expect((await usersOf(directoryId)).get(a.login)?.status).toBe("active");
});
