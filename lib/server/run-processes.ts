import { type ChildProcess, fork } from "node:child_process";
import cluster from "node:cluster";
import { availableParallelism } from "node:os";
import path from "node:path";
import { env } from "#lib/platform/env/env.ts";
import { log } from "#lib/platform/log/log.ts";
import { serveClusterMetrics } from "./cluster-metrics.ts";
import options from "./identity-server-options.json" with { type: "json" };
import { relayCalls, shareCalls } from "./share-calls.ts";

/** Starts what serves requests in this process; `stop` lets running requests end. */
type StartWeb = () => Promise<{ stop: () => Promise<void> }>;

/**
 * How Node keeps an identity server's heap small, wherever one is started. A sync makes much garbage in little time: with
 * Node's usual 16 MB for young objects most of it is taken for old, and old objects may grow to four times what lives. A
 * full pass of 15,000 new users then grows the process by 137 MB instead of 38, for the same processor time.
 */
export const IDENTITY_SERVER_OPTIONS: readonly string[] = options;
const IDENTITY_SERVER = path.join(import.meta.dirname, "../cli/identity-server.ts");
const RESTART_MS = 1_000;

let stopping = false;
let identityServer: ChildProcess | undefined;

function tellParent(message: { ready: true; port: number } | { failed: string }): void {
  process.send?.(message);
}

function fail(error: unknown): never {
  const code = error instanceof Error && "code" in error ? error.code : "";
  const line =
    code === "EADDRINUSE"
      ? `Port ${process.env.PORT ?? 3000} is in use. Stop what listens there, or choose another with PORT=….`
      : error instanceof Error
        ? error.message
        : String(error);
  tellParent({ failed: line });
  if (!process.send) process.stderr.write(`${line}\n`);
  process.exit(1);
}

function startIdentityServer(): void {
  identityServer = fork(IDENTITY_SERVER, ["--built-in"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...process.execArgv, ...IDENTITY_SERVER_OPTIONS],
  });
  identityServer.once("exit", (code) => {
    identityServer = undefined;
    if (stopping) return;
    log.warn({ code }, "the built-in identity server ended; starting it again");
    setTimeout(() => stopping || startIdentityServer(), RESTART_MS).unref();
  });
}

async function stopIdentityServer(): Promise<void> {
  const child = identityServer;
  if (!child) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function onStop(stop: () => Promise<unknown>): void {
  const once = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", once);
  process.on("SIGINT", once);
  process.on("disconnect", once);
}

async function runSingle(startWeb: StartWeb): Promise<void> {
  const { stop } = await startWeb();
  startIdentityServer();
  onStop(() => Promise.allSettled([stop(), stopIdentityServer()]));
  tellParent({ ready: true, port: env().PORT });
}

function runPrimary(processes: number): void {
  // A message to a web process that has just been killed: without a listener it would take this process, and all, along.
  cluster.on("fork", (worker) => {
    worker.on("error", ({ message }) =>
      log.warn({ reason: message }, "a web process could not be told something"),
    );
  });
  serveClusterMetrics();
  relayCalls();
  let listening = 0;
  cluster.on("listening", () => {
    listening += 1;
    if (listening === processes) tellParent({ ready: true, port: env().PORT });
  });
  cluster.on("message", (_worker, message: unknown) => {
    if (typeof message === "object" && message !== null && "failed" in message) {
      stopping = true;
      fail(new Error(String(message.failed)));
    }
  });
  cluster.on("exit", (worker, code) => {
    if (stopping) return;
    log.warn({ worker: worker.process.pid, code }, "a web process ended; starting another");
    setTimeout(() => stopping || cluster.fork(), RESTART_MS).unref();
  });
  for (let index = 0; index < processes; index += 1) cluster.fork();
  startIdentityServer();
  onStop(async () => {
    const web = new Promise<void>((resolve) => cluster.disconnect(resolve));
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
    await Promise.allSettled([web, stopIdentityServer()]);
  });
}

async function runWorker(startWeb: StartWeb): Promise<void> {
  shareCalls();
  const { stop } = await startWeb();
  onStop(stop);
}

/**
 * Runs one web process per core on one port, and the built-in identity server beside them; in a web process, only that.
 * Tells its parent `{ ready: true }` once every web process listens, or `{ failed: "one line" }`; stops gracefully on
 * SIGTERM, SIGINT, or when the parent is gone.
 */
export async function runProcesses(startWeb: StartWeb): Promise<void> {
  try {
    const settings = env();
    const processes = settings.MUSTER_WEB_PROCESSES || availableParallelism();
    if (cluster.isWorker) await runWorker(startWeb);
    else if (settings.NODE_ENV === "development" || processes === 1) await runSingle(startWeb);
    else runPrimary(processes);
  } catch (error) {
    fail(error);
  }
}
