import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, beforeAll, test, vi } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { getDiagnostics } from "#lib/diagnostics/get-diagnostics.ts";
import { startTestOrg } from "#lib/diagnostics/okta-org.fixture.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { listIdentityServers } from "#lib/identity-servers/list-identity-servers.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";

/**
 * Identity servers as the processes that they are, killed and frozen in the middle of a diagnosis.
 * A dead one is noticed after 15 s, and its work has to be done within 30 s.
 */
const LIMIT_MS = 30_000;
/** Processes start slowly where many tests share few cores. */
const START_MS = 120_000;
const owner = systemActor("test");
const children: ChildProcess[] = [];

beforeAll(() => {
  process.env.MUSTER_ALLOW_PRIVATE_TENANTS = "1";
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts `npm run identity-server`'s entry the way the server starts its own: with IPC. */
function startServer(cluster: string, name: string): ChildProcess {
  const child = fork(
    path.join(import.meta.dirname, "../cli/identity-server.ts"),
    ["--built-in", "--cluster", cluster, "--name", name],
    { env: process.env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  children.push(child);
  return child;
}

async function serverOf(cluster: string, name: string) {
  const { servers } = await listIdentityServers(owner);
  return servers.find((server) => server.cluster.name === cluster && server.name === name);
}

/** Resolves when the server is in this state. */
async function reached(cluster: string, name: string, state: "running" | "dead" | "stopped") {
  const isThere = async () => (await serverOf(cluster, name))?.state === state;
  await vi.waitUntil(isThere, { timeout: START_MS, interval: 100 });
}

/** Two servers, of which one has begun a diagnosis and waits for the directory's answer. */
async function beginDiagnosis() {
  const cluster = `Cluster ${newId()}`;
  const org = await startTestOrg();
  const [a, b] = [startServer(cluster, "A"), startServer(cluster, "B")];
  await Promise.all([reached(cluster, "A", "running"), reached(cluster, "B", "running")]);
  const clusterId = (await serverOf(cluster, "A"))?.cluster.id ?? "";

  org.hold();
  await bindDirectories(owner, clusterId, { bind: [org.directoryId] });
  await org.held();
  const { current } = await getDiagnostics(owner, org.directoryId);
  const [worker, other] = current?.server === "A" ? (["A", "B"] as const) : (["B", "A"] as const);
  return { cluster, org, worker, other, process: worker === "A" ? a : b };
}

/** The diagnosis, once it is done. */
async function finished(directoryId: string) {
  return vi.waitUntil(
    async () => {
      const { current } = await getDiagnostics(owner, directoryId);
      return current?.finishedAt == null ? null : current;
    },
    { timeout: LIMIT_MS + 10_000, interval: 100 },
  );
}

async function historyOf(directoryId: string): Promise<{ outcome: string; server: string }[]> {
  const { rows } = await pool().query(
    `select r.outcome, s.name as server from diagnostic_run r join identity_server s on s.id = r.server_id
     where r.directory_id = $1`,
    [directoryId],
  );
  return rows;
}

async function epochOf(cluster: string, name: string): Promise<number> {
  const { rows } = await pool().query(
    "select s.epoch::int from identity_server s join cluster c on c.id = s.cluster_id where c.name = $1 and s.name = $2",
    [cluster, name],
  );
  return rows[0]?.epoch;
}

test.concurrent("when a server is killed during a diagnosis, another finishes it within 30 s", {
  timeout: 300_000,
}, async ({ expect }) => {
  const { cluster, org, worker, other, process } = await beginDiagnosis();
  const killed = performance.now();
  process.kill("SIGKILL");
  await once(process, "exit");
  org.release();

  expect(await finished(org.directoryId)).toMatchObject({
    state: "healthy",
    server: other,
    trigger: "bound",
  });
  expect(performance.now() - killed).toBeLessThan(LIMIT_MS);
  expect(await historyOf(org.directoryId)).toEqual([{ outcome: "healthy", server: other }]);
  // The other one may have been given the job before the silence was long enough to be shown.
  await expect.poll(async () => (await serverOf(cluster, worker))?.state, { timeout: LIMIT_MS }).toBe("dead");
});

test.concurrent("a frozen server loses its diagnosis, writes nothing when it wakes, and works again", {
  timeout: 300_000,
}, async ({ expect }) => {
  const { cluster, org, worker, other, process } = await beginDiagnosis();
  const before = await epochOf(cluster, worker);
  process.kill("SIGSTOP");
  org.release();
  expect(await finished(org.directoryId)).toMatchObject({ state: "healthy", server: other });

  process.kill("SIGCONT");
  // Declared dead (+ 1), registered anew (+ 1).
  await vi.waitUntil(async () => (await epochOf(cluster, worker)) === before + 2, {
    timeout: START_MS,
    interval: 100,
  });
  await reached(cluster, worker, "running");
  expect(await historyOf(org.directoryId)).toEqual([{ outcome: "healthy", server: other }]);
  const view = await getDiagnostics(owner, org.directoryId);
  expect(view.current).toMatchObject({ state: "healthy", server: other });
  expect(view.liveServers).toBe(2);
});

test.concurrent("a server ends with its parent's channel, gives its jobs back and says goodbye", {
  timeout: 300_000,
}, async ({ expect }) => {
  const { cluster, org, worker, other, process } = await beginDiagnosis();
  process.disconnect();
  await once(process, "exit");
  expect((await serverOf(cluster, worker))?.state).toBe("stopped");
  org.release();
  expect(await finished(org.directoryId)).toMatchObject({ state: "healthy", server: other });
  expect(await historyOf(org.directoryId)).toEqual([{ outcome: "healthy", server: other }]);
});
