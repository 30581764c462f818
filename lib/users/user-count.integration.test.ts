import { expect, test } from "vitest";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { everything } from "#lib/platform/db/read-page.ts";
import { deleteUser } from "./tombstone.store.ts";
import { queryUsers } from "./user.store.ts";
import { newDirectory, userOf } from "./user-write.fixture.ts";
import { insertNewUser, insertUser, updateUser } from "./user-write.store.ts";

/** What the list says of a directory's number of users, and the rows themselves. */
async function counts(directoryId: string): Promise<{ said: number; there: number; parts: number }> {
  const page = { where: everything, params: [], beyond: everything, beyondParams: [], sortKey: null };
  const query = { ...page, orderBy: "u.id", skip: 0, limit: 0, isMarked: false, withGroups: false };
  const [{ total }, { rows }] = await Promise.all([
    queryUsers(directoryId, query),
    pool().query<{ there: number; parts: number }>(
      `SELECT (SELECT count(*)::int FROM users WHERE directory_id = $1 AND deleted_at IS NULL) AS there,
              (SELECT count(*)::int FROM user_count WHERE directory_id = $1) AS parts`,
      [directoryId],
    ),
  ]);
  return { said: total, there: rows[0]?.there ?? -1, parts: rows[0]?.parts ?? -1 };
}

test("the number of users follows who comes, goes, comes back and is erased, many at once", async () => {
  const directoryId = await newDirectory("Counted");
  const other = await newDirectory("Counted beside");
  const users = Array.from({ length: 200 }, (_, index) => userOf(directoryId, `counted.${index}`));
  await Promise.all([
    ...users.map((user) => insertUser(user)),
    insertUser(userOf(other, "counted.beside")),
    // What is taken back was never there.
    inSqlTransaction(async (tx) => {
      await insertNewUser(userOf(directoryId, "counted.never"), tx);
      throw new Error("taken back");
    }).catch((error: Error) => expect(error.message).toBe("taken back")),
  ]);
  expect(await counts(directoryId)).toMatchObject({ said: 200, there: 200 });

  const gone = users.slice(0, 60);
  await Promise.all(gone.map(({ id }) => deleteUser(directoryId, id, null, 30, "")));
  expect(await counts(directoryId)).toMatchObject({ said: 140, there: 140 });

  const back = gone.slice(0, 20);
  await Promise.all(
    back.map((user) => updateUser({ ...user, version: 3, event: { ...user.event, type: "user.revived" } })),
  );
  expect(await counts(directoryId)).toMatchObject({ said: 160, there: 160 });

  // Erased by hand: one who was there, and one who was deleted before.
  await pool().query("DELETE FROM users WHERE id = ANY($1)", [[users[100]?.id, gone[30]?.id]]);
  expect(await counts(directoryId)).toMatchObject({ said: 159, there: 159 });
  expect(await counts(other)).toEqual({ said: 1, there: 1, parts: 1 });
});

test("what many writes left is put together, by several at once, and goes with the directory", async () => {
  const directoryId = await newDirectory("Put together");
  const add = () => pool().query("SELECT user_counted($1, 1) FROM generate_series(1, 1000)", [directoryId]);
  await Promise.all([add(), add(), add()]);
  const { said, parts } = await counts(directoryId);
  expect(said).toBe(3000);
  expect(parts).toBeLessThan(2500);
  await insertUser(userOf(directoryId, "counted.last"));
  await pool().query("DELETE FROM directory WHERE id = $1", [directoryId]);
  expect(await counts(directoryId)).toEqual({ said: 0, there: 0, parts: 0 });
});
