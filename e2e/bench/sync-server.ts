import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { registerServer } from "#lib/identity-servers/identity-server.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { runSync, type SyncPayload } from "#lib/sync/run/run-sync.ts";
import { answerParent } from "./child.ts";

/** An identity server's part of syncs, in a process of its own: nothing else is in its processor time and memory. */
export type SyncQuestion =
  | { ask: "connect"; url: string; token: string }
  | { ask: "sync"; wanted: SyncPayload["wanted"] }
  | { ask: "enrol"; userNames: string[] }
  | { ask: "ended" };

export type SyncMeasure = {
  ms: number;
  /** Processor time of this process. */
  cpuMs: number;
  /** Memory at the most, less that at the beginning. Bytes. */
  growth: number;
  /** The same of each stage of the run, with what V8 and its buffers had then. Bytes. */
  stages: { stage: string; growth: number; heap: number; buffers: number }[];
  counts: Record<string, number>;
};

const owner = systemActor("bench");
const SAMPLE_MS = 50;
const STAGE_MS = 500;
let directoryId = "";
let job: Omit<Parameters<typeof runSync>[1], "signal">;

async function connect(url: string, token: string): Promise<void> {
  const policy = {
    removeDevices: true,
    onDeactivated: true,
    onSuspended: true,
    onLocked: false,
    removeRecord: false,
  };
  const input = {
    type: "okta",
    name: "Bench",
    tenantUrl: url,
    apiToken: token,
    policy: { ...policy, graceDays: 30 },
  };
  directoryId = (await createDirectory(owner, createDirectoryInput.parse(input))).id;
  const lease = await registerServer({
    cluster: "Default",
    name: "bench",
    host: "bench",
    pid: 1,
    version: "0",
  });
  job = { clusterId: lease.clusterId, lease };
  await pool().query("INSERT INTO sync_plan (directory_id, reach) VALUES ($1, 'everyone')", [directoryId]);
  await bindDirectories(owner, lease.clusterId, { bind: [directoryId], unbind: [] });
}

async function measure(wanted: SyncPayload["wanted"]): Promise<SyncMeasure> {
  globalThis.gc?.();
  const rss = process.memoryUsage.rss();
  const stages = new Map<string, SyncMeasure["stages"][number]>();
  let stage = "reading";
  const timer = setInterval(() => {
    const now = process.memoryUsage();
    const growth = now.rss - rss;
    if (growth <= (stages.get(stage)?.growth ?? -1)) return;
    stages.set(stage, { stage, growth, heap: now.heapTotal, buffers: now.external });
  }, SAMPLE_MS);
  const stageTimer = setInterval(async () => {
    const { rows } = await pool().query(
      "SELECT resume->>'stage' AS stage FROM sync_run WHERE state = 'running'",
    );
    stage = rows[0]?.stage ?? stage;
  }, STAGE_MS);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await runSync({ directoryId, wanted, trigger: "bench" }, { ...job, signal: new AbortController().signal });
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(timer);
  clearInterval(stageTimer);
  const { rows } = await pool().query(
    "SELECT counts, state::text, failure FROM sync_run WHERE directory_id = $1 ORDER BY started_at DESC LIMIT 1",
    [directoryId],
  );
  if (rows[0]?.state !== "succeeded") throw new Error(`The sync did not succeed: ${JSON.stringify(rows[0])}`);
  return {
    ms: performance.now() - start,
    cpuMs: (user + system) / 1000,
    growth: Math.max(0, ...[...stages.values()].map(({ growth }) => growth)),
    stages: [...stages.values()],
    counts: rows[0].counts,
  };
}

async function enrol(userNames: string[]): Promise<void> {
  await pool().query(
    `INSERT INTO device (id, directory_id, user_id, name, credential_id, public_key, transports)
     SELECT gen_random_uuid(), directory_id, id, 'Phone', uuid_send($3::uuid) || uuid_send(id), '', '{}' FROM users
      WHERE directory_id = $1 AND user_name = ANY ($2)`,
    [directoryId, userNames, newId()],
  );
}

answerParent(async (question: SyncQuestion) => {
  if (question.ask === "connect") return connect(question.url, question.token);
  if (question.ask === "sync") return measure(question.wanted);
  if (question.ask === "enrol") return enrol(question.userNames);
  const { rows } = await pool().query("SELECT count(*)::int AS ended FROM device WHERE ended_at IS NOT NULL");
  return rows[0]?.ended;
});
