import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { userBindings } from "#lib/users/user-bindings.ts";
import { compileFilter } from "./protocol/filter/compile-filter.ts";
import { parseFilter } from "./protocol/filter/parse-filter.ts";
import { typeFilter } from "./protocol/filter/type-filter.ts";
import { defaultRegistry } from "./protocol/schema/registry.ts";

const directoryId = newId();

beforeAll(async () => {
  await pool().query(
    "INSERT INTO directory (id, name, name_key, type, client_profile) VALUES ($1, 'Emails', 'emails', 'entra', 'entra')",
    [directoryId],
  );
  await pool().query(
    `INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, email_keys)
     SELECT $1, gen_random_uuid(),
       jsonb_build_object('userName', 'u' || n, 'emails', jsonb_build_array(
         jsonb_build_object('type', 'work', 'value', 'W' || n || '@x.example'),
         jsonb_build_object('type', 'home', 'value', 'h' || n || '@x.example'))),
       '{}', 'u' || n, 'u' || n, ARRAY['w' || n || '@x.example', 'h' || n || '@x.example']
       FROM generate_series(1, 20000) AS n`,
    [directoryId],
  );
  await pool().query("ANALYZE users");
});

/** The statement of a page of users, as queryUsers puts it together. */
async function explain(text: string, mode: "force_custom_plan" | "force_generic_plan"): Promise<string> {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.detail);
  const typed = typeFilter(parsed.filter, defaultRegistry.user);
  if (!typed.ok) throw new Error(typed.detail);
  const params: unknown[] = [directoryId];
  const where = compileFilter(typed.filter, { document: "u.resource", bindings: userBindings }, params);
  const client = await pool().connect();
  try {
    await client.query(`SET plan_cache_mode = ${mode}`);
    await client.query(
      `PREPARE page(uuid) AS SELECT u.rendered FROM users u
        WHERE u.directory_id = $1 AND u.deleted_at IS NULL AND ${where} ORDER BY u.id LIMIT 101`,
    );
    const values = params.map((value) => client.escapeLiteral(String(value)));
    const { rows } = await client.query<{ "QUERY PLAN": string }>(
      `EXPLAIN EXECUTE page(${values.join(", ")})`,
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    await client.query("RESET plan_cache_mode; DEALLOCATE ALL");
    client.release();
  }
}

describe.each(["force_custom_plan", "force_generic_plan"] as const)("%s", (mode) => {
  test.each([
    'emails[type eq "work"].value eq "w77@X.example"',
    'emails[type eq "work" and value eq "w77@x.example"]',
    'emails[value eq "a" or value eq "b"]',
    'emails.value eq "H5@x.example"',
    'emails eq "h5@x.example"',
    'emails.value eq "h5@x.example" or userName eq "u7"',
  ])("%s asks the index of addresses", async (filter) => {
    const plan = await explain(filter, mode);
    expect(plan).toContain("users_email_keys_idx");
    expect(plan).not.toContain("Seq Scan on users");
  });
});
