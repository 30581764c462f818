import { describe, test } from "vitest";
import {
  control,
  lastRun,
  owner,
  syncedEntra,
  syncedOkta,
  testLease,
  usersOf,
} from "#e2e/sync/synced-directory.ts";
import { groupsOf, readsGroups } from "#e2e/sync/synced-groups.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { decideHold } from "#lib/sync/decide-hold.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { runSync } from "#lib/sync/run/run-sync.ts";

/**
 * What Okta and Entra do to a sync, and what it must not do to users: nothing is removed because something failed, was
 * empty, was slow or lost a permission; and when it is over, all is as it was.
 */
const USERS = 30;
type Org = Awaited<ReturnType<typeof syncedOkta>> & { people: { id: string; login: string }[] };
type Fault = {
  begin: (org: Org) => Promise<unknown>;
  end: (org: Org) => Promise<unknown>;
  state: "failed" | "held";
  failure: "refused" | "delayed" | null;
};

const behave =
  (fault: Parameters<typeof control.setOrg>[1]) =>
  ({ name }: Org) =>
    control.setOrg(name, fault);
const well = behave({ failEvery: 0, breakOff: false, reach: null, onlyPath: "/" });

const faults: Record<string, Fault> = {
  "the token is refused from the second page on": {
    begin: behave({ failEvery: 2, failStatus: 401, onlyPath: "/api/v1/users" }),
    end: well,
    state: "failed",
    failure: "refused",
  },
  "a permission is taken away": {
    begin: async ({ name }) => {
      const { tokens } = await control.org(name);
      await control.changeOrgToken(name, { token: tokens.at(-1) ?? "", permissions: ["groups.read"] });
    },
    end: async ({ name }) => {
      const { tokens } = await control.org(name);
      const permissions = ["users.read", "groups.read", "logs.read"] as const;
      await control.changeOrgToken(name, { token: tokens.at(-1) ?? "", permissions: [...permissions] });
    },
    state: "failed",
    failure: "refused",
  },
  "too many calls, without end": {
    begin: behave({ failEvery: 1, failStatus: 429 }),
    end: well,
    state: "failed",
    failure: "delayed",
  },
  "Okta is out of order": {
    begin: behave({ failEvery: 1, failStatus: 503 }),
    end: well,
    state: "failed",
    failure: "delayed",
  },
  "every answer breaks off": {
    begin: behave({ breakOff: true }),
    end: well,
    state: "failed",
    failure: "delayed",
  },
  "the lists are empty, and nobody is found by id": {
    begin: behave({ reach: [] }),
    end: well,
    state: "held",
    failure: null,
  },
  "the role reaches a third of the users": {
    begin: ({ name, people }) => control.setOrg(name, { reach: people.slice(0, 10).map(({ id }) => id) }),
    end: well,
    state: "held",
    failure: null,
  },
  "the role reaches two users fewer, which the breaker would let pass": {
    begin: ({ name, people }) => control.setOrg(name, { reach: people.slice(2).map(({ id }) => id) }),
    end: well,
    state: "held",
    failure: null,
  },
};

describe.concurrent.each(Object.entries(faults))("%s", (_name, { begin, end, state, failure }) => {
  test("nobody is removed, and it goes on by itself", async ({ expect }) => {
    const synced = await syncedOkta(USERS);
    const { name, directoryId, sync } = synced;
    // Somebody without access is nobody to be removed either.
    const [, away] = await control.orgUsers(name);
    await control.orgUserAction(name, { user: away?.id ?? "", action: "suspend" });
    await sync();
    const org: Org = { ...synced, people: await control.orgUsers(name) };
    const before = await usersOf(directoryId);
    await begin(org);
    await sync("full");
    const run = await lastRun(directoryId);
    expect(run).toMatchObject({ kind: "full", state, counts: { ended: 0 } });
    expect(run?.failure?.kind ?? null).toBe(failure);
    expect(await usersOf(directoryId)).toEqual(before);

    await end(org);
    const [one] = org.people.slice(5);
    await control.orgUserAction(name, { user: one?.id ?? "", action: "suspend" });
    await sync("full");
    expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 1, held: 0 } });
    const after = await usersOf(directoryId);
    expect(after.get(one?.login ?? "")?.status).toBe("suspended");
    expect(after.size).toBe(before.size);
  });
});

test.concurrent("whom a narrower role hides is in their groups until they are shown again, or an admin lets them go", async ({
  expect,
}) => {
  const { name, directoryId, sync } = await syncedOkta(USERS, { role: "least" });
  const people = await control.orgUsers(name);
  const members = people.slice(1, 11).map(({ login }) => login);
  await control.addOrgGroup(name, { name: "Sales", type: "OKTA_GROUP", members });
  await readsGroups(directoryId, "everything");
  await sync();
  const before = await groupsOf(directoryId);
  expect(before.get("Sales")?.members).toHaveLength(10);

  await control.setOrg(name, { reach: people.filter((_, index) => index !== 1).map(({ id }) => id) });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({ state: "held", counts: { held: 1, ended: 0 } });
  expect(await groupsOf(directoryId)).toEqual(before);

  // Left as they are, they are hidden from whoever reads the whole group because of somebody else.
  const joins = async (person: { login: string } | undefined) => {
    const change = { group: "Sales", members: [person?.login ?? ""] };
    await control.orgGroupAction(name, { ...change, action: "add" });
    await sync("changes");
    const { members: now = [] } = (await groupsOf(directoryId)).get("Sales") ?? {};
    await control.orgGroupAction(name, { ...change, action: "remove" });
    return now;
  };
  const { hold } = await getSync(owner, directoryId);
  await decideHold(owner, directoryId, { holdId: hold?.id ?? "", decision: "reject" });
  expect(await joins(people[12])).toHaveLength(11);
  // So are those whom nobody could ask for, as they were too many.
  await pool().query("DELETE FROM sync_hold WHERE directory_id = $1", [directoryId]);
  await pool().query("UPDATE sync_plan SET unasked = 1 WHERE directory_id = $1", [directoryId]);
  expect(await joins(people[13])).toContain(members[0]);

  await control.setOrg(name, { reach: null });
  await control.orgGroupAction(name, { group: "Sales", action: "remove", members: members.slice(0, 1) });
  await sync("full");
  expect((await groupsOf(directoryId)).get("Sales")?.members).toEqual(members.slice(1).sort());
});

test.concurrent("whoever is deleted between two syncs waits for an admin only until the log tells of it", async ({
  expect,
}) => {
  const { name, directoryId, sync } = await syncedOkta(USERS);
  await sync();
  const [, person] = await control.orgUsers(name);
  for (const action of ["delete", "delete"] as const)
    await control.orgUserAction(name, { user: person?.id ?? "", action });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({ state: "held", counts: { held: 1, ended: 0 } });
  await sync("changes");
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 1 } });
  expect((await usersOf(directoryId)).has(person?.login ?? "")).toBe(false);
  const { rows } = await pool().query("SELECT state::text FROM sync_hold WHERE directory_id = $1", [
    directoryId,
  ]);
  expect(rows).toEqual([{ state: "expired" }]);
});

test.concurrent.each([
  { role: "read-only" as const, hours: 2 },
  { role: "read-only" as const, hours: -2 },
  { role: "least" as const, hours: 2 },
  { role: "least" as const, hours: -2 },
])(
  "a clock that is $hours hours off hides no change from a token with the role $role",
  async ({ role, hours }) => {
    const { name, directoryId, sync } = await syncedOkta(USERS, { role });
    await control.setOrg(name, { clockOffsetSeconds: hours * 3600 });
    await sync();
    const [, person] = await control.orgUsers(name);
    await control.orgUserAction(name, { user: person?.id ?? "", action: "suspend" });
    await sync("changes");
    const after = await usersOf(directoryId);
    if (after.get(person?.login ?? "")?.status !== "suspended") throw new Error("the change was not seen");
  },
);

test.concurrent("a server that is stopped while Okta says nothing leaves its sync to the next one", async ({
  expect,
}) => {
  const { name, directoryId, sync, clusterId } = await syncedOkta(USERS);
  await control.setOrg(name, { hang: true });
  const stopping = new AbortController();
  const first = sync("full", stopping.signal);
  await expect.poll(() => lastRun(directoryId), { timeout: 30_000 }).toMatchObject({ state: "running" });
  stopping.abort();
  await expect(first).rejects.toThrow();
  expect(await lastRun(directoryId)).toMatchObject({ state: "running" });
  await control.setOrg(name, { hang: false });
  const { lease } = await testLease();
  const signal = new AbortController().signal;
  await runSync({ directoryId, wanted: "due", trigger: "test" }, { clusterId, lease, signal });
  const { rows } = await pool().query("SELECT state::text FROM sync_run WHERE directory_id = $1", [
    directoryId,
  ]);
  expect(rows).toEqual([{ state: "succeeded" }]);
  expect((await usersOf(directoryId)).size).toBe(USERS + 1);
});

test.concurrent.each([
  { what: "a permission is revoked", secretEnds: false },
  { what: "the secret expires", secretEnds: true },
])("Entra: when $what, nobody is removed", async ({ secretEnds }) => {
  const { name, directoryId, sync } = await syncedEntra(USERS);
  await sync();
  const before = await usersOf(directoryId);
  const tenant = (await control.state()).tenants.find((one) => one.name === name);
  const app = tenant?.apps[0];
  await control.changeApp(name, {
    clientId: app?.clientId ?? "",
    ...(secretEnds ? { expireSecret: app?.secrets[0]?.value ?? "" } : { revoke: ["User.Read.All"] }),
  });
  await sync("full");
  const run = await lastRun(directoryId);
  const after = await usersOf(directoryId);
  if (run?.state !== "failed" || run.failure.kind !== "refused") throw new Error(JSON.stringify(run));
  if (after.size !== before.size) throw new Error(`${after.size} users are left of ${before.size}`);
});
