import { expect, test, vi } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { newDirectory, userOf } from "#lib/users/user-write.fixture.ts";
import { insertUser } from "#lib/users/user-write.store.ts";
import { addMembers, insertGroup } from "./group.store.ts";
import { recordOfGroup } from "./group-record.ts";
import { addPulledMembers, removePulledMembers } from "./group-sync.store.ts";
import { changeNamedMembers } from "./member-change.store.ts";

/**
 * A directory that came after the statistics were taken, and that is less than a tenth of everything, stays unknown to
 * PostgreSQL: it believes that such a directory has one user and one membership.
 */
async function fill(members: number, source: "scim" | "sync") {
  const directoryId = await newDirectory(`Unknown ${newId()}`);
  const user = userOf(directoryId, "first");
  await insertUser(user);
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, sources, created_at, updated_at, provider_id)
     SELECT directory_id, copy.id, resource, rendered, user_name || n, user_name_key || n, sources, created_at, updated_at, copy.id::text
       FROM users u, (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $3::int) AS n) AS copy
      WHERE u.directory_id = $1 AND u.id = $2 RETURNING id`,
    [directoryId, user.id, members],
  );
  const ids = rows.map(({ id }) => id);
  const groupId = newId();
  await inSqlTransaction((tx) =>
    insertGroup(tx, directoryId, groupId, recordOfGroup({ displayName: "Group" }), new Date(), source),
  );
  await pool().query(
    `INSERT INTO membership (directory_id, group_id, member_id, user_id, source)
     SELECT $1, $2, id, id, $4::change_source FROM unnest($3::uuid[]) AS id`,
    [directoryId, groupId, ids, source],
  );
  await pool().query(
    `INSERT INTO group_provider_member (directory_id, group_id, provider_id, is_group)
     SELECT $1, $2, id::text, false FROM unnest($3::uuid[]) AS id`,
    [directoryId, groupId, source === "sync" ? ids : []],
  );
  return { directoryId, groupId, ids };
}

type Statement = { text: string; values: unknown[] };
type Plan = { Plans?: Plan[]; "Actual Loops": number; "Actual Rows": number } & Record<string, unknown>;

/** Rows that any part of the statement's plan looked at, all its loops together. */
async function rowsSeen(tx: SqlTx, { text, values }: Statement): Promise<number> {
  const { rows } = await tx.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
  const most = (plan: Plan): number => {
    const dropped = Object.entries(plan).filter(([name]) => name.startsWith("Rows Removed by"));
    const each = dropped.reduce((sum, [, count]) => sum + Number(count), plan["Actual Rows"]);
    return Math.max(each * plan["Actual Loops"], ...(plan.Plans ?? []).map(most));
  };
  return most(rows[0]["QUERY PLAN"][0].Plan);
}

/** The same of the statements by which a store does something; the most of any of them. */
async function rowsSeenBy(tx: SqlTx, work: (as: SqlTx) => Promise<unknown>): Promise<number> {
  let seen = 0;
  const query = async (statement: Statement) => {
    seen = Math.max(seen, await rowsSeen(tx, statement));
    return { rows: [] };
  };
  await work({ query } as unknown as SqlTx);
  expect(seen).toBeGreaterThan(0);
  return seen;
}

async function sizeOf(groupId: string): Promise<number | undefined> {
  const { rows } = await pool().query<{ count: number }>(
    "SELECT count(*)::int FROM membership WHERE group_id = $1",
    [groupId],
  );
  return rows[0]?.count;
}

const MEMBERS = 4_000;
const NAMED = 500;

test("changing members looks at those that are named, also where the statistics do not know the directory", async () => {
  for (let index = 0; index < 3; index += 1) await fill(500, "scim");
  await pool().query("ANALYZE");
  const { directoryId, groupId, ids } = await fill(MEMBERS, "scim");
  const [gone, back] = [ids.slice(0, NAMED), ids.slice(NAMED, 2 * NAMED)];
  await pool().query("DELETE FROM membership WHERE group_id = $1 AND member_id = ANY($2)", [groupId, back]);
  const query = vi.spyOn(pool(), "query").mockImplementation(() => Promise.resolve({ rows: [] }));
  await changeNamedMembers(directoryId, groupId, [{ added: back, removed: gone, by: null, requestId: "r" }]);
  const [[statement] = []] = query.mock.calls as unknown as [Statement][];
  query.mockRestore();
  if (!statement) throw new Error("Nothing was asked.");
  expect(await inSqlTransaction((tx) => rowsSeen(tx, statement))).toBeLessThanOrEqual(4 * NAMED);
  expect(await sizeOf(groupId)).toBe(MEMBERS - NAMED);
});

test("adding members looks at those that are named", async () => {
  await pool().query("ANALYZE");
  const { directoryId, groupId, ids } = await fill(MEMBERS, "scim");
  const back = ids.slice(0, NAMED);
  await pool().query("DELETE FROM membership WHERE group_id = $1 AND member_id = ANY($2)", [groupId, back]);
  await inSqlTransaction(async (tx) => {
    const seen = await rowsSeenBy(tx, (as) => addMembers(as, directoryId, groupId, back, new Date()));
    expect(seen).toBeLessThanOrEqual(4 * NAMED);
  });
});

test("a sync's members come into a group without comparing each with each", async () => {
  for (let index = 0; index < 3; index += 1) await fill(500, "sync");
  await pool().query("ANALYZE");
  const { directoryId, groupId, ids } = await fill(MEMBERS, "sync");
  for (const missing of [ids.slice(0, NAMED), ids]) {
    await pool().query("DELETE FROM membership WHERE group_id = $1 AND member_id = ANY($2)", [
      groupId,
      missing,
    ]);
    await inSqlTransaction(async (tx) => {
      const change = { directoryId, at: new Date(), requestId: "r" };
      expect(await rowsSeenBy(tx, (as) => addPulledMembers(as, change, [groupId]))).toBeLessThanOrEqual(
        2 * MEMBERS,
      );
    });
    expect(await sizeOf(groupId)).toBe(MEMBERS);
  }
});

test("ending memberships of a sync looks at each once", async () => {
  for (let index = 0; index < 3; index += 1) await fill(500, "sync");
  await pool().query("ANALYZE");
  const { directoryId, groupId, ids } = await fill(MEMBERS, "sync");
  const remaining = async (gone: readonly string[], only: readonly string[] | null) => {
    await pool().query("DELETE FROM group_provider_member WHERE group_id = $1 AND provider_id = ANY($2)", [
      groupId,
      gone,
    ]);
    await inSqlTransaction(async (tx) => {
      const change = { directoryId, at: new Date(), requestId: "r" };
      const seen = await rowsSeenBy(tx, (as) => removePulledMembers(as, change, [groupId], only));
      expect(seen).toBeLessThanOrEqual(2 * MEMBERS);
    });
    return sizeOf(groupId);
  };
  expect(await remaining(ids.slice(0, NAMED), ids.slice(NAMED - 10, 2 * NAMED))).toBe(MEMBERS - 10);
  expect(await remaining(ids.slice(NAMED, 2 * NAMED), null)).toBe(MEMBERS - 2 * NAMED);
});
