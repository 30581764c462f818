import { expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { adoptReportsSql } from "./manager.store.ts";

test("who waits for a new manager is found by an index, also where thousands wait for others", async () => {
  const directoryId = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, 'Managers', 'managers', 'okta', 'okta')",
    [directoryId],
  );
  await pool().query(
    `insert into users (directory_id, id, resource, rendered, user_name, user_name_key, manager_ref)
     select $1, gen_random_uuid(), '{}', '{}', 'u' || n, 'u' || n, 'nobody' || n from generate_series(1, 20000) as n`,
    [directoryId],
  );
  await pool().query("analyze users");
  const client = await pool().connect();
  try {
    await client.query(`prepare adopt(uuid, uuid) as ${adoptReportsSql}`);
    const { rows } = await client.query<{ "QUERY PLAN": string }>(
      `explain execute adopt('${directoryId}', '${newId()}')`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("users_waiting_for_manager");
    expect(plan).not.toContain("Seq Scan");
  } finally {
    await client.query("deallocate all");
    client.release();
  }
});
