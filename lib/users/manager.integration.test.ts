import { expect, test } from "vitest";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { newDirectory, userOf } from "./user-write.fixture.ts";
import { insertNewUser, insertUser } from "./user-write.store.ts";

async function managerOf(id: string): Promise<string | null> {
  const { rows } = await pool().query<{ manager: string | null }>(
    "select manager_id as manager from users where id = $1",
    [id],
  );
  return rows[0]?.manager ?? null;
}

test("who waits for a new manager is found by an index, also where thousands wait for others", async () => {
  const directoryId = await newDirectory("Many");
  await pool().query(
    `insert into users (directory_id, id, resource, rendered, user_name, user_name_key, manager_ref)
     select $1, gen_random_uuid(), '{}', '{}', 'u' || n, 'u' || n, 'nobody' || n from generate_series(1, 20000) as n`,
    [directoryId],
  );
  await pool().query("analyze users");
  const scans = await inSqlTransaction(async (tx) => {
    await insertNewUser(userOf(directoryId, "nobody7"), tx);
    const { rows } = await tx.query<{ table: number; waiting: number }>(
      `select seq_scan::int as table, pg_stat_get_xact_numscans('users_waiting_for_manager'::regclass)::int as waiting
         from pg_stat_xact_user_tables where relname = 'users'`,
    );
    return rows[0];
  });
  expect(scans).toEqual({ table: 0, waiting: expect.any(Number) });
  expect(scans?.waiting).toBeGreaterThan(0);
});

test.each(["manager", "report"])(
  "manager and report who are written at the same time find each other, the %s being slow",
  async (slow) => {
    const directoryId = await newDirectory(`Slow ${slow}`);
    const manager = userOf(directoryId, "boss@example.com");
    const report = userOf(directoryId, "report@example.com", "Boss@example.com");
    const [first, second] = slow === "manager" ? [manager, report] : [report, manager];
    let following: Promise<unknown> | undefined;
    await inSqlTransaction(async (tx) => {
      await insertNewUser(first, tx);
      following = insertUser(second);
      await untilSomebodyWaits();
    });
    await following;
    expect(await managerOf(report.id)).toBe(manager.id);
  },
);

test("manager and report of one statement find each other", async () => {
  const directoryId = await newDirectory("Together");
  const report = userOf(directoryId, "report@example.com", "boss@example.com");
  const manager = userOf(directoryId, "boss@example.com", "nobody@example.com");
  const [written] = await Promise.all([insertUser(report), insertUser(manager)]);
  expect(written).toMatchObject({ kind: "created", managerId: manager.id });
  expect(await managerOf(report.id)).toBe(manager.id);
  expect(await managerOf(manager.id)).toBeNull();
});

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await pool().query(
      "select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
    );
    if (rows.length > 0) return;
  }
}
