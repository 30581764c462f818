import type pg from "pg";
import { systemActor } from "#lib/auth/actor.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { newId } from "#lib/platform/db/id.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool, pool } from "#lib/platform/db/pool.ts";
import { handleScim } from "#lib/scim/http.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { answerParent } from "./child.ts";
import { digitsOf, userBody, userId } from "./people.ts";

/** Rows of one INSERT. */
const BATCH = 100_000;
/** A key may make 5,000 calls a second; the load uses several. */
const KEYS = 16;
/** Stand-ins in the one user that is created through SCIM, and then multiplied by SQL. */
const [N, MANAGER] = ["123456789", "987654321"];

/** What the bench knows of a seeded database; kept in its table bench_setup. */
export type Setup = {
  readonly directoryId: string;
  readonly tokens: readonly string[];
  readonly smallGroup: string;
  readonly bigGroup: string;
};

/**
 * Fills an empty database with users: one is created by the SCIM server itself, and SQL writes its row, and its event,
 * once for each user with other digits in it. There are many groups; half of all users are in one of 50,000, and a twentieth in one of 5,000
 * (where there are fewer than 100,000 users, in groups of as many parts).
 */
answerParent(async (count: number): Promise<null> => {
  await applyMigrations(process.env.DATABASE_URL ?? "");
  const db = await pool().connect();
  await db.query("SET synchronous_commit = off");
  const directoryId = newId();
  await db.query(
    "INSERT INTO directory (id, name, name_key, type, client_profile) VALUES ($1, 'Bench', 'bench', 'entra', 'entra')",
    [directoryId],
  );
  const tokens: string[] = [];
  for (let index = 0; index < KEYS; index += 1) {
    const input = { name: `Bench ${index}`, scopes: ["read", "users", "groups"] as const };
    const { token } = await issueKey(systemActor("bench"), directoryId, {
      ...input,
      scopes: [...input.scopes],
    });
    tokens.push(token);
  }
  const call = (method: string, path: string, body: string | null = null) =>
    callScim(`/api/scim/v2/${directoryId}${path}`, method, tokens[0] ?? "", body);
  const template = await call("POST", "/Users", userBody("user", N, userId(MANAGER)));
  const { id } = JSON.parse(template) as { id: string };
  const { rows: indexes } = await db.query<{ name: string; text: string }>(
    `SELECT c.relname AS name, pg_get_indexdef(c.oid) AS text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = ANY (ARRAY['users', 'user_search', 'membership']::regclass[])
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
  );
  // Indexes are made of what is there, and nothing is checked that the statements below see to: far faster.
  for (const { name } of indexes) await db.query(`DROP INDEX "${name}"`);
  await db.query("SET session_replication_role = replica");
  await db.query("SET maintenance_work_mem = '256MB'");
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(from + BATCH, count) - 1;
    const range = { from, to };
    await multiply(
      db,
      "users",
      `id = '${id}'`,
      ["manager_id"],
      { manager_id: userIdSql("n / 10") },
      id,
      range,
    );
    await multiply(db, "event", `subject_id = '${id}'`, ["id", "tx"], {}, id, range);
    await multiply(db, "user_search", `user_id = '${id}'`, [], {}, id, range);
  }
  await db.query("DELETE FROM event WHERE subject_id = $1", [id]);
  await db.query("DELETE FROM user_search WHERE user_id = $1", [id]);
  await db.query("DELETE FROM users WHERE id = $1", [id]);
  await db.query(
    `INSERT INTO groups (directory_id, id, resource, display_name, display_name_key)
     SELECT $1, gen_random_uuid(), jsonb_build_object('displayName', 'Group ' || n), 'Group ' || n, 'group ' || n
       FROM generate_series(1, $2::int) AS n`,
    [directoryId, Math.max(100, count / 500)],
  );
  const groups: string[] = [];
  for (let from = 0; from < count; from += BATCH) {
    for (const [name, part] of [
      ["Small", 20],
      ["Big", 2],
    ] as const) {
      const body = {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName: `${name} ${from}`,
      };
      const group = JSON.parse(await call("POST", "/Groups", JSON.stringify(body))) as { id: string };
      groups.push(group.id);
      await db.query(
        `INSERT INTO membership (directory_id, group_id, member_id, user_id)
         SELECT $1, $2, ${userIdSql("n")}, ${userIdSql("n")} FROM generate_series($3::int, $4::int, $5::int) AS n`,
        [directoryId, group.id, from, Math.min(from + BATCH, count) - 1, part],
      );
    }
  }
  await db.query("SET session_replication_role = DEFAULT");
  for (const { text } of indexes) await db.query(text);
  await db.query("VACUUM ANALYZE");
  const user = await call("GET", `/Users/${userId(digitsOf(2))}`);
  const page = await call("GET", "/Users?startIndex=1&count=100");
  await db.query(
    "CREATE TABLE bench_bare (id uuid PRIMARY KEY, user_name text UNIQUE, active boolean, body text)",
  );
  await db.query(
    `INSERT INTO bench_bare SELECT ${userIdSql("n")}, 'user' || ${digits("n")} || '@example.com', true, replace($1, '${digitsOf(2)}', ${digits("n")})
       FROM generate_series(0, $2::int - 1) AS n`,
    [user, count],
  );
  await db.query("VACUUM ANALYZE bench_bare");
  await db.query(
    "CREATE TABLE bench_setup (directory_id uuid, tokens text[], small_group uuid, big_group uuid, page text)",
  );
  await db.query("INSERT INTO bench_setup VALUES ($1, $2, $3, $4, $5)", [
    directoryId,
    tokens,
    groups[0],
    groups[1],
    page,
  ]);
  await flushScimLog();
  await db.query("TRUNCATE scim_request");
  db.release();
  await closeNotices();
  await closePool();
  return null;
});

async function callScim(path: string, method: string, token: string, body: string | null): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const request = new Request(`http://localhost${path}`, { method, headers, body });
  const response = await handleScim(request, { address: "127.0.0.1" });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${text}`);
  return text;
}

function digits(n: string): string {
  return `lpad((${n})::text, 9, '0')`;
}

function userIdSql(n: string): string {
  return `('${userId("")}' || ${digits(n)})::uuid`;
}

/** Writes one row again for each number of a range, with that number's digits and ids in it. */
async function multiply(
  db: pg.ClientBase,
  table: string,
  where: string,
  left: readonly string[],
  others: Readonly<Record<string, string>>,
  id: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const { rows } = await db.query<{ name: string; type: string }>(
    "SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public' AND is_generated = 'NEVER'",
    [table],
  );
  const columns = rows.filter(({ name }) => !left.includes(name));
  const values = columns.map(
    ({ name, type }) =>
      `replace(replace(replace(t.${name}::text, '${N}', ${digits("n")}), '${MANAGER}', ${digits("n / 10")}), '${id}', ${userIdSql("n")}::text)::${type}`,
  );
  const names = [...columns.map(({ name }) => name), ...Object.keys(others)].join(", ");
  await db.query(
    `INSERT INTO ${table} (${names}) SELECT ${[...values, ...Object.values(others)].join(", ")}
       FROM ${table} t, generate_series(${from}, ${to}) AS n WHERE t.${where}`,
  );
}
