import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { installGates, shutGate } from "#e2e/faults/sync-gates.ts";
import { deleteDirectory } from "#lib/directories/delete-directory.ts";
import { setDirectoryEnabled } from "#lib/directories/set-directory-enabled.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { beat } from "#lib/identity-servers/identity-server.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { asOwner, claimRun } from "#lib/sync/run/sync-run.store.ts";
import { updateSyncPlan } from "#lib/sync/update-sync-plan.ts";
import { control, lastRun, owner, syncedOkta, testLease, usersOf } from "./synced-directory.ts";

/** An admin switches a directory off, moves or deletes it while a sync is about to take access from three people. */
const gates = new pg.Client({ connectionString: process.env.DATABASE_URL });
beforeAll(async () => {
  await gates.connect();
  await installGates(gates);
});
afterAll(() => gates.end());

async function switchOff(directoryId: string) {
  const { plan } = await getSync(owner, directoryId);
  const { reach, fullEveryMinutes, changesEverySeconds } = plan;
  await updateSyncPlan(owner, directoryId, { enabled: false, reach, fullEveryMinutes, changesEverySeconds });
}

async function move(directoryId: string) {
  const { clusterId } = await testLease(newId());
  await bindDirectories(owner, clusterId, { bind: [directoryId], unbind: [] });
}

const switches: [string, (directoryId: string, clusterId: string) => Promise<unknown>, RegExp][] = [
  ["disabled", (id) => setDirectoryEnabled(owner, id, false), /was disabled while/],
  ["not to be read", switchOff, /Reading was switched off/],
  ["bound to another cluster", move, /bound to other identity servers/],
  [
    "taken from its cluster",
    (id, clusterId) => bindDirectories(owner, clusterId, { bind: [], unbind: [id] }),
    /taken from its identity servers/,
  ],
];

test.for(switches)("a directory that is %s stops the sync under way", async ([, flip, sentence]) => {
  const { name, directoryId, clusterId, sync } = await syncedOkta(6);
  await sync();
  for (const { id } of (await control.orgUsers(name)).slice(1, 4))
    await control.orgUserAction(name, { user: id, action: "suspend" });
  const gate = await shutGate(gates, { directoryId, stage: "reading", counter: "read", atLeast: 3 });
  const [running, flipped] = [sync("changes"), gate.reached().then(() => flip(directoryId, clusterId))];
  await gate.reached();
  await vi.waitUntil(someoneWaits);
  await gate.open();
  await Promise.all([running, flipped]);

  expect(await lastRun(directoryId)).toMatchObject({
    state: "stopped",
    failure: { kind: "stopped", seen: expect.stringMatching(sentence) },
    counts: { ended: 0 },
  });
  expect([...(await usersOf(directoryId)).values()].map(({ status }) => status)).toEqual(
    Array(7).fill("active"),
  );
  const { rows } = await pool().query(
    `SELECT (SELECT count(*)::int FROM sync_staged_user s JOIN sync_run r ON r.id = s.run_id WHERE r.directory_id = $1) AS staged,
            (SELECT failing_since FROM sync_plan WHERE directory_id = $1) AS failing`,
    [directoryId],
  );
  expect(rows).toEqual([{ staged: 0, failing: null }]);
});

test("a sync that waits for its directory does not keep its server from saying that it lives", async () => {
  const { directoryId, lease } = await syncedOkta(0);
  const fresh = { id: newId(), kind: "full", trigger: "test", reach: "everyone" } as const;
  const run = await claimRun(lease, directoryId, fresh);
  const admin = await pool().connect();
  try {
    await admin.query("BEGIN");
    await admin.query("SELECT 1 FROM directory WHERE id = $1 FOR UPDATE", [directoryId]);
    const waiting = asOwner(lease, run, async () => "written");
    await vi.waitUntil(someoneWaits);
    const beaten = await beat(lease, 1).catch(() => false);
    await admin.query("COMMIT");
    expect([beaten, await waiting]).toEqual([true, "written"]);
  } finally {
    admin.release();
  }
});

/** Whether somebody waits for a row that a transaction holds. */
async function someoneWaits(): Promise<boolean> {
  const { rowCount } = await pool().query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')",
  );
  return rowCount !== 0;
}

test("a directory that is deleted ends the sync under way with it", async () => {
  const { name, directoryId, sync } = await syncedOkta(6);
  await sync();
  const [leaver] = (await control.orgUsers(name)).slice(1);
  await control.orgUserAction(name, { user: leaver?.id ?? "", action: "suspend" });
  const gate = await shutGate(gates, { directoryId, stage: "reading", counter: "read", atLeast: 1 });
  const running = sync("changes");
  await gate.reached();
  const deleted = deleteDirectory(owner, directoryId, `Okta ${name}`);
  await vi.waitUntil(someoneWaits);
  await gate.open();
  await Promise.all([running, deleted]);
  expect(await lastRun(directoryId)).toBeUndefined();
  const { rowCount } = await pool().query("SELECT 1 FROM event WHERE directory_id = $1", [directoryId]);
  expect(rowCount).toBe(0);
});

test("what a dead server left behind is stopped, too, and read anew when the directory is back", async () => {
  const { directoryId, lease, sync } = await syncedOkta(3);
  await claimRun(lease, directoryId, { id: newId(), kind: "full", trigger: "test", reach: "everyone" });
  await setDirectoryEnabled(owner, directoryId, false);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "stopped", kind: "full" });
  await setDirectoryEnabled(owner, directoryId, true);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { created: 4 } });
});
