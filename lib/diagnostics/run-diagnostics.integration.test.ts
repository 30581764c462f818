import { beforeAll, expect, test } from "vitest";
import { evaluateAlerts } from "#lib/alerts/evaluate-alerts.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { beat, registerServer, releaseDeadServers } from "#lib/identity-servers/identity-server.store.ts";
import { LeaseLost } from "#lib/identity-servers/lease.ts";
import { listClusters } from "#lib/identity-servers/list-clusters.ts";
import { newId } from "#lib/platform/db/id.ts";
import { type LiveEvent, subscribe } from "#lib/platform/db/notify.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { signedInAs } from "#lib/testing/signed-in.ts";
import { getDiagnostics } from "./get-diagnostics.ts";
import { startTestOrg } from "./okta-org.fixture.ts";
import { reschedule } from "./reschedule.fixture.ts";
import { runDiagnostics } from "./run-diagnostics.ts";

const owner = systemActor("test");

beforeAll(() => {
  process.env.MUSTER_ALLOW_PRIVATE_TENANTS = "1";
});

/** A server of its own cluster, as lib/jobs/worker.ts registers it, without the runner. */
async function register(cluster = `Cluster ${newId()}`) {
  const lease = await registerServer({ cluster, name: "Test", host: "test", pid: 1, version: "0" });
  return { cluster, clusterId: lease.clusterId, lease, signal: new AbortController().signal };
}

/** The payload of the job that waits for this directory. */
async function waitingPayload(directoryId: string): Promise<{ directoryId: string; runId: string | null }> {
  const { rows } = await pool().query(
    `select j.payload from graphile_worker._private_jobs j where j.key = $1`,
    [`diagnose:${directoryId}`],
  );
  return rows[0].payload;
}

async function historyOf(directoryId: string): Promise<{ outcome: string; server_id: string }[]> {
  const { rows } = await pool().query(
    "select outcome, server_id::text from diagnostic_run where directory_id = $1 order by started_at",
    [directoryId],
  );
  return rows;
}

test("a diagnosis ends healthy, is kept in the history, and the next one waits for its time", async () => {
  const server = await register();
  const { directoryId } = await startTestOrg();
  await bindDirectories(owner, server.clusterId, { bind: [directoryId] });
  const notices: LiveEvent[] = [];
  const listening = Promise.withResolvers<void>();
  const stop = subscribe((event) => notices.push(event), listening.resolve);
  await listening.promise;

  const started = performance.now();
  await runDiagnostics(await waitingPayload(directoryId), server);
  expect(performance.now() - started).toBeLessThan(5_000);
  stop();

  const view = await getDiagnostics(owner, directoryId);
  expect(view.current).toMatchObject({
    state: "healthy",
    lastOutcome: "healthy",
    trigger: "bound",
    server: "Test",
  });
  expect(view.current?.checks.every((check) => "seen" in check)).toBe(true);
  expect(view.strip.at(-1)).toMatchObject({ outcome: "healthy", runs: 1, problem: null });
  expect(view.changes).toMatchObject([{ from: null, to: "healthy" }]);
  expect(await historyOf(directoryId)).toEqual([{ outcome: "healthy", server_id: server.lease.serverId }]);
  const told = notices.filter((event) => event.topic === "diagnostics" && event.directoryId === directoryId);
  expect(told.length).toBeGreaterThanOrEqual(3);

  expect((await waitingPayload(directoryId)).runId).toBeNull();
  const { rows } = await pool().query(
    "select run_at - now() as wait from graphile_worker.jobs where key = $1",
    [`diagnose:${directoryId}`],
  );
  expect(rows[0].wait.minutes + rows[0].wait.seconds / 60).toBeGreaterThan(4.8);
});

test("a change of state is an event and a mail to owners and admins in scope; the first diagnosis and a repetition are not", async () => {
  const server = await register();
  const { directoryId, revoke } = await startTestOrg(
    `Denver\r\nBcc: everyone@example.com ${newId()}`.slice(0, 60),
  );
  const inScope = await signedInAs("admin", { directoryIds: [directoryId] });
  const elsewhere = await signedInAs("admin", { directoryIds: [] });
  const reader = await signedInAs("auditor");
  await bindDirectories(owner, server.clusterId, { bind: [directoryId] });
  await runDiagnostics(await waitingPayload(directoryId), server);
  const repetition = await waitingPayload(directoryId);
  await runDiagnostics(repetition, server);
  await evaluateAlerts();
  expect(await mailsOf(directoryId)).toEqual([]);

  revoke();
  await runDiagnostics(repetition, server);
  const view = await getDiagnostics(owner, directoryId);
  expect(view.current).toMatchObject({ state: "failed", trigger: "schedule" });
  expect(view.changes.map(({ from, to }) => `${from}→${to}`)).toEqual(["healthy→failed", "null→healthy"]);

  await evaluateAlerts();
  const mails = await mailsOf(directoryId);
  const recipients = mails.map(({ recipient }) => recipient);
  expect(recipients).toContain(inScope.email);
  expect(recipients).not.toContain(elsewhere.email);
  expect(recipients).not.toContain(reader.email);
  const mail = mails.find(({ recipient }) => recipient === inScope.email);
  expect(mail?.subject).not.toMatch(/[\r\n]/);
  expect(mail?.text).toContain("Okta refused the token (E0000011).");
  await evaluateAlerts();
  expect(await mailsOf(directoryId)).toHaveLength(mails.length);
});

test("a server that was declared dead writes nothing any more: not its progress, not its outcome", async () => {
  const cluster = `Cluster ${newId()}`;
  const sleeper = await register(cluster);
  const org = await startTestOrg();
  await bindDirectories(owner, sleeper.clusterId, { bind: [org.directoryId] });
  const payload = await waitingPayload(org.directoryId);
  org.hold();
  const sleeping = runDiagnostics(payload, sleeper).then(
    () => "stored",
    (error: unknown) => error,
  );
  await org.held();

  await pool().query(
    "update identity_server set worker_id = 'w', heartbeat_at = now() - interval '16 seconds' where id = $1",
    [sleeper.lease.serverId],
  );
  expect(await releaseDeadServers()).toEqual(["Test"]);
  expect(await releaseDeadServers()).toEqual([]);
  org.release();
  expect(await sleeping).toBeInstanceOf(LeaseLost);
  expect(await beat(sleeper.lease, 0)).toBe(false);
  expect(await historyOf(org.directoryId)).toEqual([]);

  const other = await registerServer({ cluster, name: "Other", host: "test", pid: 2, version: "0" });
  await runDiagnostics(payload, { clusterId: sleeper.clusterId, lease: other, signal: sleeper.signal });
  expect(await historyOf(org.directoryId)).toEqual([{ outcome: "healthy", server_id: other.serverId }]);
});

test("neither does one that repeats a diagnosis by the clock, of which no progress is shown", async () => {
  const sleeper = await register();
  const org = await startTestOrg();
  await bindDirectories(owner, sleeper.clusterId, { bind: [org.directoryId] });
  await runDiagnostics(await waitingPayload(org.directoryId), sleeper);
  const repetition = { directoryId: org.directoryId, runId: null };
  org.hold();
  const sleeping = runDiagnostics(repetition, sleeper).catch((error: unknown) => error);
  await org.held();
  await pool().query("update identity_server set epoch = epoch + 1 where id = $1", [sleeper.lease.serverId]);
  org.release();
  expect(await sleeping).toBeInstanceOf(LeaseLost);
  await expect(runDiagnostics(repetition, sleeper)).rejects.toBeInstanceOf(LeaseLost);
  expect(await historyOf(org.directoryId)).toHaveLength(1);
});

test("the outcome of a diagnosis that another server has taken over meanwhile is dropped", async () => {
  const slow = await register();
  const org = await startTestOrg();
  await bindDirectories(owner, slow.clusterId, { bind: [org.directoryId] });
  const payload = await waitingPayload(org.directoryId);
  org.hold();
  const first = runDiagnostics(payload, slow).catch((error: unknown) => error);
  await org.held();
  const fast = await registerServer({
    cluster: slow.cluster,
    name: "Fast",
    host: "test",
    pid: 2,
    version: "0",
  });
  const second = runDiagnostics(payload, { clusterId: slow.clusterId, lease: fast, signal: slow.signal });
  await claimedBy(org.directoryId, fast.serverId);
  org.release();
  await Promise.all([first, second]);
  expect(await historyOf(org.directoryId)).toEqual([{ outcome: "healthy", server_id: fast.serverId }]);
});

test("a server that is being stopped stores no broken-off diagnosis", async () => {
  const server = await register();
  const org = await startTestOrg();
  await bindDirectories(owner, server.clusterId, { bind: [org.directoryId] });
  const stop = new AbortController();
  org.hold();
  const running = runDiagnostics(await waitingPayload(org.directoryId), { ...server, signal: stop.signal });
  await org.held();
  stop.abort();
  await expect(running).rejects.toThrow(/being stopped/);
  expect(await historyOf(org.directoryId)).toEqual([]);
  org.release();
});

test("a diagnosis that the queue has lost is put back", async () => {
  const server = await register();
  const { directoryId } = await startTestOrg();
  await bindDirectories(owner, server.clusterId, { bind: [directoryId] });
  await reschedule(server.clusterId, directoryId);
  expect((await waitingPayload(directoryId)).directoryId).toBe(directoryId);
});

test("a dead server's row is taken over under its name; beside a living one the name gets a number", async () => {
  const first = await register();
  const again = await registerServer({
    cluster: first.cluster,
    name: "Test",
    host: "test",
    pid: 3,
    version: "0",
  });
  expect(again.name).toBe("Test 2");
  await pool().query("update identity_server set heartbeat_at = now() - interval '1 minute' where id = $1", [
    first.lease.serverId,
  ]);
  const back = await registerServer({
    cluster: first.cluster,
    name: "Test",
    host: "test",
    pid: 4,
    version: "0",
  });
  expect(back).toMatchObject({ serverId: first.lease.serverId, name: "Test", epoch: first.lease.epoch + 1n });
  const { clusters } = await listClusters(owner);
  expect(clusters.find(({ id }) => id === first.clusterId)?.servers.map(({ state }) => state)).toEqual([
    "running",
    "running",
  ]);
});

async function mailsOf(directoryId: string) {
  const { rows } = await pool().query<{
    id: string;
    recipient: string;
    subject: string;
    text: string;
    state: string;
  }>("select id::text, recipient, subject, text, state from mail_message where directory_id = $1", [
    directoryId,
  ]);
  return rows;
}

/** Resolves when the server has claimed the directory's diagnosis. */
async function claimedBy(directoryId: string, serverId: string): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await pool().query(
        "select server_id::text from directory_health where directory_id = $1",
        [directoryId],
      );
      return rows[0]?.server_id;
    })
    .toBe(serverId);
}
