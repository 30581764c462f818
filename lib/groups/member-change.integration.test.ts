import { expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { newDirectory, userOf } from "#lib/users/user-write.fixture.ts";
import { insertUser } from "#lib/users/user-write.store.ts";
import { insertGroup } from "./group.store.ts";
import { recordOfGroup } from "./group-record.ts";
import { changeNamedMembers, type NamedChange } from "./member-change.store.ts";

const call = (requestId: string, added: string[], removed: string[] = []): NamedChange => ({
  added,
  removed,
  by: { key: { id: null, name: "Test" } },
  requestId,
});

async function makeGroup(people: number): Promise<{ directoryId: string; groupId: string; ids: string[] }> {
  const directoryId = await newDirectory(`Group ${newId()}`);
  const users = Array.from({ length: people }, (_, index) => userOf(directoryId, `user${index}@example.com`));
  await Promise.all(users.map(insertUser));
  const groupId = newId();
  await inSqlTransaction((tx) =>
    insertGroup(tx, directoryId, groupId, recordOfGroup({ displayName: "Group" }), new Date()),
  );
  return { directoryId, groupId, ids: users.map(({ id }) => id) };
}

async function membersOf(groupId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    "select member_id as id from membership where group_id = $1 order by 1",
    [groupId],
  );
  return rows.map(({ id }) => id);
}

test("calls share a statement, and each has its own outcome, version and event", async () => {
  const { directoryId, groupId, ids } = await makeGroup(6);
  const [a = "", b = "", c = "", d = "", e = "", f = ""] = ids;
  const stranger = newId();
  const first = await changeNamedMembers(directoryId, groupId, [call("r1", [a, b]), call("r2", [c])]);
  expect(first?.map((one) => "group" in one && one.group.version)).toEqual([2, 3]);
  const second = await changeNamedMembers(directoryId, groupId, [
    call("r3", [d], [a]),
    call("r4", [e, stranger], [b]),
    call("r5", [c]),
    call("r6", [], [f]),
  ]);
  const outcomes = second?.map((one) => ("group" in one ? one.group.version : one.missing));
  expect(outcomes).toEqual([4, stranger, 4, 4]);
  expect(await membersOf(groupId)).toEqual([b, c, d].sort());
  const { rows } = await pool().query(
    "select request_id as id, payload from event where subject_id = $1 order by id",
    [groupId],
  );
  expect(rows).toMatchObject([
    { id: "r1", payload: { membersAddedCount: 2, by: { key: { name: "Test" } } } },
    { id: "r2", payload: { membersAdded: [c] } },
    {
      id: "r3",
      payload: { membersAdded: [d], membersRemoved: [a], membersAddedCount: 1, membersRemovedCount: 1 },
    },
  ]);
});

test("a group that somebody else changed meanwhile is left to whoever holds it", async () => {
  const { directoryId, groupId, ids } = await makeGroup(2);
  const [a = "", b = ""] = ids;
  let waiting: ReturnType<typeof changeNamedMembers> | undefined;
  await inSqlTransaction(async (tx) => {
    await tx.query("update groups set version = version + 1 where id = $1", [groupId]);
    await tx.query(
      "insert into membership (directory_id, group_id, member_id, user_id) values ($1, $2, $3, $3)",
      [directoryId, groupId, a],
    );
    waiting = changeNamedMembers(directoryId, groupId, [call("late", [b], [a])]);
    await expect
      .poll(async () => {
        const { rows } = await pool().query<{ count: number }>(
          "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows[0]?.count;
      })
      .toBeGreaterThan(0);
  });
  // It could not see that the other one had come, and would have left them in.
  expect(await waiting).toBeNull();
  expect(await membersOf(groupId)).toEqual([a]);
  const again = await changeNamedMembers(directoryId, groupId, [call("again", [b], [a])]);
  expect(again).toMatchObject([{ group: { version: 3 } }]);
  expect(await membersOf(groupId)).toEqual([b]);
});
