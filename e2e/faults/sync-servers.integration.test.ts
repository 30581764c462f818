import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, test, vi } from "vitest";
import { control, lastRun, sandboxEnvironment, syncedEntra, syncedOkta } from "#e2e/sync/synced-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { scheduleSync } from "#lib/sync/schedule-sync.ts";
import { type Gate, installGates, type Place, shutGate } from "./sync-gates.ts";

/**
 * Identity servers as the processes that they are, killed and frozen in the middle of syncs: while one directory is being
 * read, another one written, and users of a third one lose their access. Each stands in a transaction that is all done
 * but for its commit. The other server of the cluster goes on with all three: nobody is forgotten, nothing is done or
 * counted twice, and what the first one knew is worth nothing when it wakes.
 */
/** What takes 26 s by itself, most of it the time after which a silent server is dead, shares two cores with all other tests. */
const LIMIT_MS = 45_000;
const READ = 400;
const WRITTEN = 700;
const LEAVING = 5;

const gates = new pg.Client({ connectionString: process.env.DATABASE_URL });
const children: ChildProcess[] = [];

beforeAll(async () => {
  await gates.connect();
  await installGates(gates);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(
    children
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => once(child, "exit")),
  );
  await gates.end();
});

/** A server that has registered. */
async function startServer(cluster: string, name: string): Promise<ChildProcess> {
  const child = fork(
    new URL("../../lib/cli/identity-server.ts", import.meta.url),
    ["--built-in", "--cluster", cluster, "--name", name],
    {
      env: { ...process.env, ...sandboxEnvironment },
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  children.push(child);
  await vi.waitUntil(async () => (await serverOf(cluster, name))?.worker, { timeout: 120_000, interval: 50 });
  return child;
}

async function serverOf(cluster: string, name: string) {
  const { rows } = await pool().query(
    `SELECT s.id, s.epoch::int, s.worker_id <> '' AS worker FROM identity_server s JOIN cluster c ON c.id = s.cluster_id
      WHERE c.name = $1 AND s.name = $2`,
    [cluster, name],
  );
  return rows[0];
}

/** Three directories whose syncs one server has begun, and a second server that has nothing to do. */
async function threeSyncs() {
  const cluster = `Cluster ${newId()}`;
  const [read, written, ending] = await Promise.all([
    syncedOkta(600, { cluster }),
    syncedOkta(1_200, { cluster }),
    syncedEntra(40, { cluster }),
  ]);
  await ending.sync();
  const people = await control.tenantUsers(ending.name);
  for (const { id } of people.slice(0, LEAVING))
    await control.tenantUserAction(ending.name, { user: id, action: "soft-delete" });
  await scheduleSync(ending.directoryId, { wanted: "changes", trigger: "test" });
  const places: Place[] = [
    { directoryId: read.directoryId, stage: "reading", counter: "read", atLeast: READ },
    { directoryId: written.directoryId, stage: "writing", counter: "created", atLeast: WRITTEN },
    { directoryId: ending.directoryId, stage: "removing", counter: "ended", atLeast: 3 },
  ];
  const shut: Gate[] = [];
  for (const place of places) shut.push(await shutGate(gates, place));
  const first = await startServer(cluster, "A");
  const [second] = await Promise.all([startServer(cluster, "B"), ...shut.map((gate) => gate.reached())]);
  return { cluster, read, written, ending, shut, first, second };
}

type Syncs = Awaited<ReturnType<typeof threeSyncs>>;

/** Each user was made once, or ended once, and the counts of the one run say so. */
async function check(expect: typeof import("vitest").expect, { read, written, ending, cluster }: Syncs) {
  const nothing = { read: 0, created: 0, updated: 0, ended: 0, unchanged: 0, skipped: 0, held: 0 };
  const second = await serverOf(cluster, "B");
  for (const [{ directoryId }, counts] of [
    [read, { ...nothing, read: 601, created: 601 }],
    [written, { ...nothing, read: 1_201, created: 1_201 }],
    [ending, { ...nothing, read: LEAVING, ended: LEAVING }],
  ] as const) {
    expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts, failure: null });
    const { rows } = await pool().query(
      `SELECT (SELECT count(*)::int FROM users WHERE directory_id = $1) AS users,
              (SELECT count(*)::int FROM users WHERE directory_id = $1 AND deleted_at IS NOT NULL) AS gone,
              (SELECT count(*)::int FROM event WHERE directory_id = $1 AND type = 'user.created') AS created,
              (SELECT count(DISTINCT subject_id)::int FROM event WHERE directory_id = $1 AND type = 'user.created') AS people,
              (SELECT count(*)::int FROM event WHERE directory_id = $1 AND subject_type = 'user' AND type <> 'user.created') AS other,
              (SELECT count(*)::int FROM event WHERE directory_id = $1 AND type = 'user.deleted') AS deleted,
              (SELECT count(*)::int FROM sync_staged_user s JOIN sync_run r ON r.id = s.run_id WHERE r.directory_id = $1) AS staged,
              (SELECT count(*)::int FROM sync_run WHERE directory_id = $1) AS runs,
              (SELECT server_id FROM sync_run WHERE directory_id = $1 ORDER BY id DESC LIMIT 1) AS server`,
      [directoryId],
    );
    const isEnding = directoryId === ending.directoryId;
    const users = isEnding ? 40 : counts.created;
    const gone = isEnding ? LEAVING : 0;
    expect(rows[0]).toEqual({
      users,
      gone,
      created: users,
      people: users,
      other: gone,
      deleted: gone,
      staged: 0,
      runs: isEnding ? 2 : 1,
      server: second?.id,
    });
  }
}

async function allFinished(syncs: Syncs): Promise<void> {
  const ids = [syncs.read, syncs.written, syncs.ending].map(({ directoryId }) => directoryId);
  const isDone = async () => {
    const { rowCount } = await pool().query(
      "SELECT 1 FROM sync_run WHERE directory_id = ANY ($1) AND state = 'running'",
      [ids],
    );
    return rowCount === 0;
  };
  await vi.waitUntil(isDone, { timeout: LIMIT_MS + 15_000, interval: 50 });
}

test.concurrent("a server that is killed while it reads, writes and removes is followed by the other in less than a minute", {
  timeout: 300_000,
}, async ({ expect }) => {
  const syncs = await threeSyncs();
  const killed = performance.now();
  syncs.first.kill("SIGKILL");
  await once(syncs.first, "exit");
  for (const gate of syncs.shut) await gate.open();
  await allFinished(syncs);
  expect(performance.now() - killed).toBeLessThan(LIMIT_MS);
  await check(expect, syncs);
});

test.concurrent("a server that froze and wakes while the other is at work writes nothing with its lost lease", {
  timeout: 300_000,
}, async ({ expect }) => {
  const syncs = await threeSyncs();
  const before = (await serverOf(syncs.cluster, "A"))?.epoch;
  syncs.first.kill("SIGSTOP");
  // The second one is stopped further on, so that the first one wakes while its directory is being written.
  const later = await shutGate(gates, {
    directoryId: syncs.written.directoryId,
    stage: "writing",
    counter: "created",
    atLeast: 1_201,
  });
  for (const gate of syncs.shut) await gate.open();
  await later.reached();
  syncs.first.kill("SIGCONT");
  // Declared dead (+ 1), registered anew (+ 1).
  await vi.waitUntil(async () => (await serverOf(syncs.cluster, "A"))?.epoch === before + 2, {
    timeout: LIMIT_MS,
    interval: 50,
  });
  await later.open();
  await allFinished(syncs);
  await check(expect, syncs);
});
