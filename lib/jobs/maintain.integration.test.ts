import { expect, test } from "vitest";
import { registerServer } from "#lib/identity-servers/identity-server.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { maintain } from "./maintain.ts";

async function partitionsOf(table: string): Promise<string[]> {
  const { rows } = await pool().query(
    "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass($1)",
    [table],
  );
  return rows.map(({ name }) => name);
}

test("the coming partitions are there, those beyond their keeping are gone", async () => {
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  const name = (at: Date) => `scim_request_p${at.toISOString().slice(0, 10).replaceAll("-", "")}`;
  await maintain();
  expect(await partitionsOf("scim_request")).toContain(name(days(7)));
  await maintain(days(40));
  const kept = await partitionsOf("scim_request");
  expect(kept).not.toContain(name(days(0)));
  expect(kept).toContain(name(days(40)));
});

test("a night without maintenance does no lasting harm: late rows stay where they are until they are old", async () => {
  const far = new Date(Date.now() + 100 * 86_400_000);
  await pool().query(
    `insert into scim_request (id, at, directory_id, method, path, status, duration_ms, request_id)
     values ($1, $2, $1, 'GET', '/Users', 200, 1, '')`,
    [newId(), far],
  );
  const lateRows = async () => (await pool().query("select 1 from scim_request_default")).rowCount;
  await maintain(far);
  const next = new Date(far.getTime() + 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  expect(await partitionsOf("scim_request")).toContain(`scim_request_p${next}`);
  expect(await lateRows()).toBe(1);
  await maintain(new Date(far.getTime() + 31 * 86_400_000));
  expect(await lateRows()).toBe(0);
});

test("servers that are long gone are forgotten, and clusters that nothing is left of; the built-in one stays", async () => {
  const cluster = `Cluster ${newId()}`;
  const { serverId } = await registerServer({ cluster, name: "Gone", host: "test", pid: 1, version: "0" });
  await pool().query("update identity_server set heartbeat_at = now() - interval '2 days' where id = $1", [
    serverId,
  ]);
  await pool().query("update cluster set created_at = now() - interval '2 days'");
  await maintain();
  const { rows } = await pool().query("select name from cluster");
  expect(rows).toEqual([{ name: "Default" }]);
});
