import { describe, expect, test } from "vitest";
import { findGroupFailures } from "#lib/alerts/group-facts.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { decideHold } from "#lib/sync/decide-hold.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { endAccess } from "#lib/sync/run/end-access.ts";
import { stageUsers } from "#lib/sync/run/staging.store.ts";
import { claimRun } from "#lib/sync/run/sync-run.store.ts";
import { openSource } from "#lib/sync/sources/open-source.ts";
import { findPlan } from "#lib/sync/sync-plan.store.ts";
import { updateSyncPlan } from "#lib/sync/update-sync-plan.ts";
import { control, lastRun, owner, syncedOkta, usersOf } from "./synced-directory.ts";
import { groupsOf, readsGroups } from "./synced-groups.ts";

const alertsOf = (directoryId: string) => inTransaction((tx) => findGroupFailures(tx, [directoryId]));

/** An org whose users behind the first are in groups by position, all read; and what its page says afterwards. */
async function withGroups(groups: Record<string, [from: number, to: number]>, users = 12) {
  const directory = await syncedOkta(users);
  const { name, directoryId, sync } = directory;
  const people = await control.orgUsers(name);
  const logins = (from: number, to: number) => people.slice(from, to).map(({ login }) => login);
  for (const [group, range] of Object.entries(groups))
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: logins(...range) });
  await readsGroups(directoryId, "everything");
  await sync();
  const { rows } = await pool().query<{ name: string; id: string }>(
    "SELECT display_name AS name, provider_id AS id FROM groups WHERE directory_id = $1",
    [directoryId],
  );
  const refuses = (path: string, failStatus = 403) =>
    control.setOrg(name, { failEvery: 1, failStatus, onlyPath: path });
  return {
    ...directory,
    people,
    logins,
    groupIds: new Map(rows.map((row) => [row.name, row.id])),
    view: () => getSync(owner, directoryId),
    members: async (group: string) => (await groupsOf(directoryId)).get(group)?.members,
    remove: (group: string, from: number, to: number) =>
      control.orgGroupAction(name, { group, action: "remove", members: logins(from, to) }),
    reach: (hidden: readonly number[]) =>
      control.setOrg(name, {
        reach: people.filter((_, index) => !hidden.includes(index)).map(({ id }) => id),
      }),
    showsAll: () => control.setOrg(name, { reach: null }),
    refuses,
    answers: () => control.setOrg(name, { failEvery: 0 }),
    decide: async (kind: "hold" | "groupHold", decision: "approve" | "reject" = "approve") => {
      const sync = await getSync(owner, directoryId);
      await decideHold(owner, directoryId, { holdId: sync[kind]?.id ?? "", decision });
    },
    planned: async () => {
      const { rows: jobs } = await pool().query(
        `DELETE FROM graphile_worker._private_jobs WHERE key = 'sync:' || $1::text
          RETURNING payload->>'wanted' AS wanted, run_at > now() AS later`,
        [directoryId],
      );
      return jobs;
    },
  };
}

test("while more users are hidden than one pass asks for, those who are shown leave their groups, the others stay in, and it is told", async () => {
  const { sync, remove, reach, showsAll, members, logins, people, view, directoryId, lease } =
    await withGroups({ Sales: [1, 11] });
  await reach([3, 4, 5, 6, 7, 8, 9, 10, 11]);
  await remove("Sales", 1, 3);
  // A full pass that asks for four; another server goes on with its groups.
  const [signal, source] = [
    new AbortController().signal,
    await openSource(directoryId, new AbortController().signal),
  ];
  const plan = await findPlan(directoryId);
  if (source === null || plan === null) throw new Error("a directory that is not there");
  const run = await claimRun(lease, directoryId, {
    id: newId(),
    kind: "full",
    trigger: "test",
    reach: "everyone",
  });
  const shown = people.flatMap(({ id }, index) =>
    index < 3 || index > 11 ? [{ providerId: id, status: "active" as const, attributes: null }] : [],
  );
  await inSqlTransaction((tx) => stageUsers(tx, run.id, shown));
  run.progress = { stage: "removing", cursor: null };
  await endAccess(
    { run, lease, source, signal, plan: { ...plan, identifierPath: null, mapping: source.mapping } },
    4,
  );
  await source.close();
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({
    id: run.id,
    state: "held",
    groups: { counts: { left: 2 } },
  });
  expect(await members("Sales")).toEqual(logins(3, 11).sort());
  expect(await view()).toMatchObject({
    hold: { users: 4 },
    undecided: { users: 5, groups: 0, unasked: 5, sample: [] },
  });
  const told = [{ kind: "undecided", users: 5, groups: 0, failure: null }];
  expect(await alertsOf(directoryId)).toMatchObject(told);
  // Where nothing is read, no sync would ever take it back.
  for (const enabled of [false, true]) {
    const { reach, fullEveryMinutes, changesEverySeconds, groups, groupNames } = (await view()).plan;
    const plan = { enabled, reach, fullEveryMinutes, changesEverySeconds, groups, groupNames };
    const { undecided } = await updateSyncPlan(owner, directoryId, plan);
    expect(undecided?.users ?? null).toBe(enabled ? 5 : null);
    expect(await alertsOf(directoryId)).toMatchObject(enabled ? told : []);
  }

  await showsAll();
  await sync("full");
  expect(await view()).toMatchObject({ hold: null, undecided: null });
  expect(await members("Sales")).toEqual(logins(3, 11).sort());
});

describe("one whom Okta refuses to show", () => {
  test("keeps what they have, and keeps nobody else's approved removal, full pass or changes from being made", async () => {
    const {
      name,
      directoryId,
      sync,
      people,
      logins,
      reach,
      refuses,
      answers,
      decide,
      view,
      members,
      planned,
    } = await withGroups({ Sales: [1, 6] });
    const [kept = "", gone = ""] = logins(1, 3);
    await reach([1, 2]);
    await sync("full");
    await decide("hold");
    expect(await planned()).toEqual([{ wanted: "approved", later: false }]);
    await refuses(`/api/v1/users/${people[1]?.id}`);
    await sync("approved");
    expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 1 } });
    expect((await usersOf(directoryId)).get(kept)?.status).toBe("active");
    expect((await usersOf(directoryId)).has(gone)).toBe(false);
    expect(await view()).toMatchObject({
      hold: null,
      undecided: {
        users: 1,
        unasked: 0,
        sample: [{ seen: expect.stringMatching(/^Okta answered 403/) }],
      },
    });
    expect(await planned()).toEqual([{ wanted: "due", later: true }]);

    // The log tells of both; of whom it can be seen, it is done.
    for (const index of [1, 5])
      await control.orgUserAction(name, { user: people[index]?.id ?? "", action: "suspend" });
    await sync("changes");
    expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 1 } });
    await sync("full");
    expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 0, held: 0 } });
    expect((await usersOf(directoryId)).get(kept)?.status).toBe("active");
    expect(await members("Sales")).toContain(kept);
    expect((await view()).undecided?.users).toBe(1);

    await answers();
    await control.setOrg(name, { reach: null });
    await sync("full");
    expect((await usersOf(directoryId)).get(kept)?.status).toBe("suspended");
    expect((await view()).undecided).toBeNull();
  });

  test("is no single one where Okta refuses every list as well: the run fails, and nothing is decided or settled", async () => {
    const { directoryId, sync, reach, refuses, decide, view } = await withGroups({});
    await reach([1, 2]);
    await sync("full");
    await decide("hold");
    await refuses("/api/v1/users");
    await sync("approved");
    expect(await lastRun(directoryId)).toMatchObject({ state: "failed", failure: { kind: "refused" } });
    expect((await view()).undecided).toBeNull();
  });
});

describe("a group that Okta refuses to show", () => {
  test("stays, and keeps no other approved or unseen group from ending", async () => {
    const { name, directoryId, sync, groupIds, refuses, answers, decide, view, members, logins } =
      await withGroups({ A: [1, 6], B: [1, 6], C: [1, 6] });
    await control.orgGroupAction(name, { group: "A", action: "hide" });
    await control.orgGroupAction(name, { group: "B", action: "delete" });
    await refuses(`/api/v1/groups/${groupIds.get("A")}`);
    await sync("full");
    expect(await view()).toMatchObject({
      groupHold: { groups: 1, sample: [{ name: "B" }] },
      undecided: { users: 0, groups: 1, sample: [{ name: "A", seen: expect.stringContaining("403") }] },
    });
    await answers();
    await control.orgGroupAction(name, { group: "A", action: "delete" });
    await sync("full");
    expect(await view()).toMatchObject({ groupHold: { groups: 2 }, undecided: null });
    await decide("groupHold");
    await refuses(`/api/v1/groups/${groupIds.get("A")}`);
    await sync("approved");
    expect([...(await groupsOf(directoryId)).keys()]).toEqual(["A", "C"]);
    expect(await members("A")).toEqual(logins(1, 6).sort());
    expect(await view()).toMatchObject({
      groupHold: null,
      undecided: { groups: 1, sample: [{ name: "A" }] },
    });
  });

  test.each([403, 404])(
    "or of whose members alone it answers %i keeps them, while the others are read",
    async (status) => {
      const { sync, groupIds, refuses, answers, remove, view, members, logins, directoryId } =
        await withGroups({
          A: [1, 6],
          B: [1, 6],
        });
      await remove("A", 1, 2);
      await remove("B", 1, 2);
      await refuses(`/api/v1/groups/${groupIds.get("A")}/users`, status);
      await sync("full");
      expect(await members("A")).toEqual(logins(1, 6).sort());
      expect(await members("B")).toEqual(logins(2, 6).sort());
      expect(await view()).toMatchObject({
        groupHold: null,
        undecided: { groups: 1, sample: [{ name: "A", seen: expect.stringContaining(String(status)) }] },
      });
      expect(await lastRun(directoryId)).toMatchObject({ groups: { counts: { left: 1 } } });
      await readsGroups(directoryId, "none");
      expect((await view()).undecided).toBeNull();
      expect(await alertsOf(directoryId)).toEqual([]);
      await readsGroups(directoryId, "everything");
      expect(await alertsOf(directoryId)).toMatchObject([{ groups: 1 }]);
      await sync("full");
      expect(await members("A")).toEqual(logins(1, 6).sort());
      await answers();
      // What changes have told once they do not tell again.
      await sync("changes");
      expect(await members("A")).toEqual(logins(2, 6).sort());
      expect((await view()).undecided).toBeNull();
    },
  );
});
