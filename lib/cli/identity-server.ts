import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { clusterName } from "#lib/identity-servers/contract.ts";
import { startIdentityServer } from "#lib/jobs/worker.ts";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool } from "#lib/platform/db/pool.ts";
import { closeSmtp } from "#lib/platform/mail/smtp.ts";
import { enterInstallation, openInstallation } from "./installation.ts";
import { EXIT, runTask } from "./run-task.ts";

const BUILT_IN_CLUSTER = "Default";

/**
 * `npm run identity-server -- --cluster NAME [--name NAME]`: one more identity server, on this or any
 * other machine that reaches the database; its cluster is made if there is none of that name. The
 * server's process starts the built-in one itself (`--built-in`), and takes it along when it ends.
 */
runTask(async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      cluster: { type: "string" },
      name: { type: "string" },
      "built-in": { type: "boolean", default: false },
    },
  });
  const cluster = clusterName.safeParse(values.cluster ?? BUILT_IN_CLUSTER);
  if (!cluster.success) {
    console.error(`--cluster: ${cluster.error.issues[0]?.message}`);
    return EXIT.usage;
  }
  // The built-in one is given a complete environment by the server that starts it.
  const installation = values["built-in"] ? null : await openInstallation();
  if (installation !== null) enterInstallation(installation);
  const server = await startIdentityServer({
    cluster: cluster.data,
    name: values.name ?? (values["built-in"] ? "Built-in" : hostname()),
    host: hostname(),
    pid: process.pid,
    version: version(),
  });
  if (!values["built-in"])
    console.info(
      `Identity server ${server.name} takes the jobs of cluster ${cluster.data}. Ctrl-C stops it.`,
    );

  process.on("SIGTERM", server.stop);
  process.on("SIGINT", server.stop);
  if (process.send !== undefined) process.on("disconnect", server.stop);
  await server.stopped;
  closeSmtp();
  await closeNotices();
  await closePool();
  if (process.connected) process.disconnect();
  await installation?.close();
  return EXIT.ok;
});

function version(): string {
  const file = path.join(import.meta.dirname, "../../package.json");
  const parsed = JSON.parse(readFileSync(file, "utf8")) as { version?: unknown };
  return typeof parsed.version === "string" ? parsed.version : "unknown";
}
