import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { sandboxControl } from "#e2e/sandbox/control-client.ts";
import { launchSandbox } from "#e2e/sandbox/launch.ts";
import { startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { IDENTITY_SERVER_OPTIONS } from "#lib/server/run-processes.ts";
import { startChild } from "./child.ts";
import { postgresCpu } from "./postgres-cpu.ts";
import type { SyncMeasure, SyncQuestion } from "./sync-server.ts";

const GOALS = { cpuMs: 60_000, growth: 150 << 20, latencyMs: 1_000 };
const CHANGES = 10;

/**
 * `npm run bench -- --only sync [--users 100000]`: full passes and changes of an Okta org of the sandbox. Sandbox, identity
 * server and PostgreSQL are processes of their own, so that the time and memory of each is its own.
 * @returns the exit code: 1 when a goal is missed
 */
export async function benchSync(users: number, say: (text: string) => void): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), "muster-bench-sync-"));
  const database = await startEmbedded({ dataDir: folder });
  await applyMigrations(database.databaseUrl);
  const authorityFile = path.join(folder, "authority.pem");
  const sandbox = await launchSandbox({ authorityFile });
  const control = sandboxControl(sandbox.controlUrl);
  const connection = new pg.Client({ connectionString: database.databaseUrl });
  await connection.connect();
  const { rows } = await connection.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const environment = {
    NODE_ENV: "production" as const,
    DATABASE_URL: database.databaseUrl,
    NODE_EXTRA_CA_CERTS: authorityFile,
    MUSTER_ALLOW_PRIVATE_TENANTS: "1",
    MUSTER_LOG_LEVEL: "warn",
    MUSTER_SECRET_KEYS: `bench:${Buffer.alloc(32, 1).toString("base64")}`,
    NEXTAUTH_SECRET: "the bench has nobody who signs in at all",
  };
  const server = startChild("sync-server.ts", environment, IDENTITY_SERVER_OPTIONS);
  const ask = <Answer>(question: SyncQuestion) => server.ask<Answer>(question);
  try {
    const name = "bench";
    const org = await control.createOrg({ name, users, token: "read-only" });
    // The org's limits are no part of what is measured; and its people have been there for an hour.
    await control.setOrg(name, { rateLimit: 1_000_000_000, clockOffsetSeconds: 3600 });
    await ask({ ask: "connect", url: org.url, token: org.tokens.at(-1) ?? "" });

    const lines: string[] = [];
    let isMissed = false;
    const pass = async (what: string, wanted: "full" | "changes"): Promise<SyncMeasure> => {
      const before = postgresCpu(rows[0]?.pid ?? 0);
      const measured = await ask<SyncMeasure>({ ask: "sync", wanted });
      const ofPostgres = (postgresCpu(rows[0]?.pid ?? 0) ?? 0) - (before ?? 0);
      isMissed ||= measured.cpuMs > GOALS.cpuMs || measured.growth > GOALS.growth;
      lines.push(
        `${what}: ${seconds(measured.ms)}, of it processor ${seconds(measured.cpuMs)} and ${seconds(ofPostgres)} of PostgreSQL; memory + ${megabytes(measured.growth)}${stagesOf(measured)}`,
      );
      say(lines.at(-1) ?? "");
      return measured;
    };
    await pass(`Full pass, ${users.toLocaleString("en-GB")} new users`, "full");
    await pass("Full pass, nothing new", "full");
    await pass("Changes, nothing new", "changes");

    const leaving = (await control.orgUsers(name)).slice(1, CHANGES + 1);
    await ask({ ask: "enrol", userNames: leaving.map(({ login }) => login) });
    for (const { id } of leaving) await control.orgUserAction(name, { user: id, action: "deactivate" });
    const changes = await pass(`${CHANGES} departures, until their devices have ended`, "changes");
    const ended = await ask<number>({ ask: "ended" });
    if (ended !== CHANGES) throw new Error(`${ended} devices ended instead of ${CHANGES}.`);
    isMissed ||= changes.ms > GOALS.latencyMs;
    say(
      `Goals: a full pass within ${GOALS.cpuMs / 1000} s of our processor time and 150 MB, departures within 1 s: ${isMissed ? "✗" : "✓"} (load average ${loadavg()[0]?.toFixed(1)})`,
    );
    return isMissed ? 1 : 0;
  } finally {
    await server.stop();
    await connection.end();
    await sandbox.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where a run had most memory, stage by stage. */
function stagesOf({ stages }: SyncMeasure): string {
  const of = stages.map(
    ({ stage, growth, heap, buffers }) =>
      `${stage} + ${megabytes(growth)} (heap ${megabytes(heap)}, buffers ${megabytes(buffers)})`,
  );
  return of.length === 0 ? "" : `: ${of.join(", ")}`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / (1 << 20))} MB`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
