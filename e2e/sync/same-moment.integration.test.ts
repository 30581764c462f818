import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { installGates, shutGate } from "#e2e/faults/sync-gates.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { provisionUser } from "#lib/sync/provision-user.ts";
import { claimRun } from "#lib/sync/run/sync-run.store.ts";
import { control, lastRun, owner, syncedOkta, usersOf } from "./synced-directory.ts";

/** What else happens to a user while a sync is about to write them. */
const gates = new pg.Client({ connectionString: process.env.DATABASE_URL });
const other = new pg.Client({ connectionString: process.env.DATABASE_URL });
beforeAll(async () => {
  await Promise.all([gates.connect(), other.connect()]);
  await installGates(gates);
});
afterAll(async () => {
  await Promise.all([gates.end(), other.end()]);
});

test("a user whom SCIM changes between a sync's look and its writing has both changes after the run", async () => {
  const { name, directoryId, sync } = await syncedOkta(4);
  await sync();
  const [, person] = await control.orgUsers(name);
  if (!person) throw new Error("too few people");
  await control.orgUserAction(name, { user: person.id, action: "set", profile: { firstName: "Renamed" } });
  const gate = await shutGate(gates, { directoryId, stage: "reading", counter: "read", atLeast: 1 });
  const running = sync("changes");
  await gate.reached();
  // Whoever holds the directory keeps the sync from writing, and lets it look.
  await other.query("BEGIN");
  const held = other.query("SELECT 1 FROM directory WHERE id = $1 FOR UPDATE", [directoryId]);
  await vi.waitUntil(() => someoneWaits());
  await gate.open();
  await held;
  await vi.waitUntil(() => someoneWaits("FOR SHARE"));
  await pool().query(
    `UPDATE users SET resource = resource || '{"title":"Pushed"}', version = version + 1,
            sources = sources || jsonb_build_object('title', jsonb_build_object('source', 'scim', 'at', now()))
      WHERE directory_id = $1 AND provider_id = $2`,
    [directoryId, person.id],
  );
  await other.query("COMMIT");
  await running;
  expect(await lastRun(directoryId)).toMatchObject({ counts: { updated: 1, skipped: 0 } });
  const { rows } = await pool().query(
    "SELECT resource->'name'->>'givenName' AS given, resource->>'title' AS title FROM users WHERE provider_id = $1",
    [person.id],
  );
  expect(rows).toEqual([{ given: "Renamed", title: "Pushed" }]);
});

/** Whether somebody waits for a row, in a statement with this text. */
async function someoneWaits(text = ""): Promise<boolean> {
  const { rowCount } = await pool().query(
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() AND position($1 in query) > 0",
    [text],
  );
  return rowCount !== 0;
}

test("two who swap their names, and three who pass them on, have them after one run", async () => {
  const { name, directoryId, sync } = await syncedOkta(9);
  await sync();
  const [a, b, c, d, e] = (await control.orgUsers(name)).slice(1);
  if (!a || !b || !c || !d || !e) throw new Error("too few people");
  const before = await usersOf(directoryId);
  const rename = (user: { id: string }, login: string) =>
    control.orgUserAction(name, { user: user.id, action: "rename", login });
  const turns = [
    [a, b.login],
    [b, a.login],
    [c, d.login],
    [d, e.login],
    [e, c.login],
  ] as const;
  for (const [user] of turns) await rename(user, `${user.id}@example.org`);
  for (const [user, login] of turns) await rename(user, login);
  await sync("changes");
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    counts: { updated: 5, skipped: 0 },
  });
  const after = await usersOf(directoryId);
  for (const [user, login] of turns) expect(after.get(login)?.id).toBe(before.get(user.login)?.id);
  // Nobody has a name of the time between.
  const { rows } = await pool().query(
    "SELECT 1 FROM users WHERE directory_id = $1 AND user_name_key <> lower(user_name)",
    [directoryId],
  );
  expect(rows).toEqual([]);
});

test("a user who is provisioned while a sync is at its groups leaves nothing behind", async () => {
  const { name, directoryId, lease, sync } = await syncedOkta(3);
  await sync();
  const run = await claimRun(lease, directoryId, {
    id: newId(),
    kind: "full",
    trigger: "test",
    reach: "everyone",
  });
  await pool().query("UPDATE sync_run SET resume = $2 WHERE id = $1", [
    run.id,
    { stage: "groups", outcome: "succeeded" },
  ]);
  const [, person] = await control.orgUsers(name);
  await provisionUser(owner, directoryId, { who: person?.login ?? "", apply: true });
  const { rows } = await pool().query("SELECT 1 FROM sync_staged_user WHERE run_id = $1", [run.id]);
  expect(rows).toEqual([]);
});
