import { beforeAll, expect, test, vi } from "vitest";
import { addMembers, insertGroup, lockGroup } from "#lib/groups/group.store.ts";
import { removeGroup } from "#lib/groups/remove-group.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { purgeDeletedUsers } from "./purge-deleted-users.ts";
import { deleteUser } from "./tombstone.store.ts";
import { recordOfUser } from "./user-record.ts";
import { insertUser } from "./user-write.store.ts";

const directoryId = newId();
const at = new Date();

beforeAll(async () => {
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, 'Deletions', 'deletions', 'entra', 'entra')",
    [directoryId],
  );
});

async function newUser(): Promise<string> {
  const id = newId();
  await insertUser({
    directoryId,
    id,
    record: recordOfUser({ userName: `${id}@test.example`, active: true }, null),
    sources: {},
    status: "active",
    createdAt: at,
    at,
    version: 1,
    event: { type: "user.created", changes: { before: {}, after: {} }, requestId: "" },
  });
  return id;
}

async function newGroup(members: readonly string[] = []): Promise<string> {
  const id = newId();
  const record = { resource: { displayName: id }, displayName: id, displayNameKey: id, externalId: null };
  await inSqlTransaction(async (tx) => {
    await insertGroup(tx, directoryId, id, record, at);
    if (members.length > 0) await addMembers(tx, directoryId, id, members, at);
  });
  return id;
}

const remove = (id: string) => deleteUser(directoryId, id, null, 30, "");
const membersOf = async (groupId: string) => {
  const { rows } = await pool().query<{ value: string }>(
    "select member_id as value from membership where directory_id = $1 and group_id = $2",
    [directoryId, groupId],
  );
  return rows;
};

/** Resolves when some statement waits for a lock that another transaction holds. */
async function someoneWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await pool().query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      expect(rows).not.toHaveLength(0);
    },
    { timeout: 10_000, interval: 5 },
  );
}

test("a user who is deleted while being put into a group does not stay in it", async () => {
  const [user, group] = [await newUser(), await newGroup()];
  let deletion: Promise<boolean> | undefined;
  await inSqlTransaction(async (tx: SqlTx) => {
    await lockGroup(tx, directoryId, group);
    await addMembers(tx, directoryId, group, [user], at);
    deletion = remove(user);
    await someoneWaits();
  });
  expect(await deletion).toBe(true);
  expect(await membersOf(group)).toEqual([]);
});

test("users of the same groups can be deleted at once", async () => {
  const users = await Promise.all(Array.from({ length: 12 }, newUser));
  const groups = await Promise.all(Array.from({ length: 12 }, () => newGroup(users)));
  expect(await Promise.all(users.map(remove))).toEqual(users.map(() => true));
  for (const group of groups) expect(await membersOf(group)).toEqual([]);
});

test("a user is deleted while a group that they are in is written with them", async () => {
  const user = await newUser();
  const group = await newGroup([user]);
  let deletion: Promise<boolean> | undefined;
  await inSqlTransaction(async (tx) => {
    await lockGroup(tx, directoryId, group);
    deletion = remove(user);
    await someoneWaits();
    await addMembers(tx, directoryId, group, [user], at);
  });
  expect(await deletion).toBe(true);
  expect(await membersOf(group)).toEqual([]);
});

test("a group that is deleted while being put into another one does not stay in it", async () => {
  const [inner, outer] = [await newGroup(), await newGroup()];
  let deletion: Promise<boolean> | undefined;
  await inSqlTransaction(async (tx) => {
    await lockGroup(tx, directoryId, outer);
    await addMembers(tx, directoryId, outer, [inner], at);
    deletion = inSqlTransaction((tx) =>
      removeGroup(tx, directoryId, inner, null, { source: "scim", by: null, requestId: "" }),
    );
    await someoneWaits();
  });
  expect(await deletion).toBe(true);
  expect(await membersOf(outer)).toEqual([]);
});

test("two groups that are put into each other at once both succeed", async () => {
  const [one, two] = [await newGroup(), await newGroup()];
  const bothHeld = Promise.withResolvers<void>();
  let held = 0;
  const put = (inner: string, outer: string) =>
    inSqlTransaction(async (tx) => {
      await lockGroup(tx, directoryId, outer);
      held += 1;
      if (held === 2) bothHeld.resolve();
      await bothHeld.promise;
      await addMembers(tx, directoryId, outer, [inner], at);
    });
  await Promise.all([put(one, two), put(two, one)]);
  expect([
    (await membersOf(one)).map(({ value }) => value),
    (await membersOf(two)).map(({ value }) => value),
  ]).toEqual([[two], [one]]);
});

test("the record of a deleted user goes when the grace period is over, not before, and no other", async () => {
  const [gone, staying] = [await newUser(), await newUser()];
  await remove(gone);
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  const left = async () =>
    (await pool().query("select id from users where id = any($1)", [[gone, staying]])).rows.map(
      ({ id }) => id,
    );
  await purgeDeletedUsers(days(29));
  expect(await left()).toHaveLength(2);
  await purgeDeletedUsers(days(31));
  expect(await left()).toEqual([staying]);
});
