import { expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { decideHold } from "#lib/sync/decide-hold.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { findUnseenGroups, saveAskedUpTo } from "#lib/sync/groups/group-endings.store.ts";
import { control, lastRun, owner, syncedOkta } from "./synced-directory.ts";
import { groupsOf, readsGroups } from "./synced-groups.ts";

/** An org with groups of ten that are all read, and what waits for an admin there. */
async function withGroups(groups: Record<string, [from: number, to: number]>, users = 20) {
  const directory = await syncedOkta(users);
  const { name, directoryId, sync } = directory;
  const people = (await control.orgUsers(name)).slice(1).map(({ login }) => login);
  for (const [group, [from, to]] of Object.entries(groups))
    await control.addOrgGroup(name, { name: group, type: "OKTA_GROUP", members: people.slice(from, to) });
  await readsGroups(directoryId, "everything");
  await sync();
  const hold = async () => (await getSync(owner, directoryId)).groupHold;
  const change = (group: string, action: "add" | "remove", from: number, to: number) =>
    control.orgGroupAction(name, { group, action, members: people.slice(from, to) });
  /** The rest of the hour does not count any more. */
  const anHourLater = () =>
    pool().query("UPDATE sync_run SET started_at = started_at - interval '1 hour' WHERE directory_id = $1", [
      directoryId,
    ]);
  const decide = async () =>
    decideHold(owner, directoryId, { holdId: (await hold())?.id ?? "", decision: "approve" });
  return { ...directory, people, hold, change, anHourLater, decide };
}

test("what waits is carried over into the next list, and stays as long as nothing newer is said of it", async () => {
  const { directoryId, sync, hold, change, decide, people } = await withGroups({ A: [0, 10], B: [0, 10] });
  await change("A", "remove", 0, 6);
  await sync();
  const first = await hold();
  expect(first).toMatchObject({ members: 6, sample: [{ name: "A", members: 6 }] });

  // Of B something else is held: A's wait on, in a list of its own id, since an admin may have the first one before them.
  await change("B", "remove", 4, 10);
  await sync();
  const second = await hold();
  expect(second).toMatchObject({
    members: 12,
    sample: [
      { name: "A", members: 6 },
      { name: "B", members: 6 },
    ],
  });
  await expect(
    decideHold(owner, directoryId, { holdId: first?.id ?? "", decision: "approve" }),
  ).rejects.toMatchObject({ code: "conflict" });

  // A full reading that sees the same again leaves the list as it is; who comes back is taken from it.
  await sync("full");
  expect((await hold())?.id).toBe(second?.id);
  await change("A", "add", 0, 2);
  await sync();
  expect(await hold()).toMatchObject({ id: second?.id, members: 10 });

  await decide();
  await sync("approved");
  const groups = await groupsOf(directoryId);
  expect(groups.get("A")?.members).toEqual([...people.slice(0, 2), ...people.slice(6, 10)].sort());
  expect(groups.get("B")?.members).toEqual(people.slice(0, 4).sort());
  expect(await hold()).toBeNull();

  // What an admin approved is no step of the many that are suspicious.
  await change("A", "remove", 6, 8);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", groups: { counts: { left: 2 } } });
});

test("memberships that would go with their group count, and are told", async () => {
  const { name, directoryId, sync, hold, anHourLater } = await withGroups({
    A: [0, 10],
    B: [0, 5],
    C: [0, 15],
  });
  await control.orgGroupAction(name, { group: "B", action: "delete" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    groups: { counts: { ended: 1, left: 5 } },
  });
  await anHourLater();
  await control.orgGroupAction(name, { group: "A", action: "delete" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    state: "held",
    groups: { counts: { ended: 0, held: 1 } },
  });
  expect(await hold()).toMatchObject({
    groups: 1,
    members: 10,
    membersTotal: 25,
    sample: [{ name: "A", isGoing: true, members: 10 }],
  });
});

test("what was approved of groups waits for the next sync by the clock while Okta refuses it, and users with it", async () => {
  const { name, directoryId, sync, decide, hold } = await withGroups({ A: [0, 10], B: [0, 5] });
  await control.orgGroupAction(name, { group: "A", action: "delete" });
  await sync();
  await decide();
  const planned = async () => {
    const { rows } = await pool().query(
      `DELETE FROM graphile_worker._private_jobs WHERE key = 'sync:' || $1::text
        RETURNING payload->>'wanted' AS wanted, run_at > now() AS later`,
      [directoryId],
    );
    return rows;
  };
  expect(await planned()).toEqual([{ wanted: "approved", later: false }]);
  await control.setOrg(name, { failEvery: 1, failStatus: 403, onlyPath: "/api/v1/groups" });
  await sync("approved");
  expect(await lastRun(directoryId)).toMatchObject({ groups: { failure: { kind: "refused" } } });
  expect(await planned()).toEqual([{ wanted: "due", later: true }]);
  await control.setOrg(name, { failEvery: 0 });
  await sync("due");
  expect([await hold(), (await groupsOf(directoryId)).has("A")]).toEqual([null, false]);
});

test("with more unseen groups than are asked for at once, each has its turn", async () => {
  const { directoryId } = await withGroups({ A: [0, 0], B: [0, 0], C: [0, 0], D: [0, 0], E: [0, 0] }, 1);
  const asked: string[][] = [];
  for (let run = 0; run < 5; run += 1) {
    const some = await findUnseenGroups(directoryId, newId(), 2);
    await inSqlTransaction((tx) => saveAskedUpTo(tx, directoryId, some.at(-1) ?? ""));
    asked.push(some);
  }
  const [a, b, c, d, e] = [...new Set(asked.flat())];
  expect(asked).toEqual([
    [a, b],
    [c, d],
    [e, a],
    [b, c],
    [d, e],
  ]);
});
