import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { folderError } from "#lib/platform/db/embedded/home.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

const MAIN = path.join(import.meta.dirname, "..", "server", "main.ts");

/** Requests get 10 s to end, then the identity server hands back its jobs; beyond this it hangs. */
const STOP_LIMIT_MS = 25_000;
const LOG_LIMIT_BYTES = 50_000_000;

/** A running server. */
export interface ServerProcess {
  /** Resolves with its exit code when it has ended, for whatever reason. */
  readonly ended: Promise<number>;
  /** Drains and ends it. */
  stop(): Promise<void>;
}

/** @throws StartupError if something listens on the port */
export async function checkPort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => reject(portError(port, error)));
    probe.listen(port, () => probe.close(() => resolve()));
  });
}

function portError(port: number, error: NodeJS.ErrnoException): StartupError {
  if (error.code === "EADDRINUSE") {
    return new StartupError(
      `Port ${port} is in use by another program: stop it, or choose another port with PORT=${port + 1} npm run up.`,
    );
  }
  if (error.code === "EACCES") {
    return new StartupError(`Port ${port} is reserved for root: choose a port above 1023 with PORT=….`);
  }
  return new StartupError(`Port ${port} cannot be used (${error.message}).`, { cause: error });
}

/**
 * Starts lib/server/main.ts and waits until it listens.
 *
 * @param logFile receives its log; null leaves it on standard output
 * @throws StartupError if it ends before that
 */
export async function startServer(
  environment: NodeJS.ProcessEnv,
  logFile: string | null,
  signal?: AbortSignal,
): Promise<ServerProcess> {
  const log = logFile === null ? "inherit" : openLog(logFile);
  const child = fork(MAIN, [], { env: environment, stdio: ["ignore", log, log, "ipc"] });
  if (typeof log === "number") {
    closeSync(log);
  }
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  const abandon = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", abandon);
  await ready(child, ended, logFile);
  signal?.removeEventListener("abort", abandon);
  return { ended, stop: () => stop(child, ended) };
}

async function ready(child: ChildProcess, ended: Promise<number>, logFile: string | null): Promise<void> {
  let failure: string | undefined;
  const listening = new Promise<"ready">((resolve, reject) => {
    child.once("error", reject);
    child.on("message", (message: { ready?: boolean; failed?: string }) => {
      if (message.ready === true) {
        resolve("ready");
      }
      failure ??= message.failed;
    });
  });
  const outcome = await Promise.race([listening, ended]);
  if (outcome !== "ready") {
    const hint = logFile === null ? "" : ` Its log is ${logFile}.`;
    throw new StartupError(failure ?? `The server ended at its start with code ${outcome}.${hint}`);
  }
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await ended;
  clearTimeout(force);
}

function openLog(file: string): number {
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) {
      renameSync(file, `${file}.1`);
    }
    return openSync(file, "a", 0o600);
  } catch (error) {
    throw folderError(file, error);
  }
}
