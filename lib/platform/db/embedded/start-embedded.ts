import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { folderError, type Home, makeFolder, prepareHome } from "./home.ts";
import {
  DATABASE_NAME,
  DATABASE_USER,
  freePort,
  initialiseOnce,
  postgresEnvironment,
  readConnection,
  rememberPort,
} from "./initialise.ts";
import { type Postmaster, pgData, runningPostmaster } from "./postmaster.ts";
import { stopPostmaster } from "./stop-postmaster.ts";
import { enter, isBeingStopped, leave, stopIfUnused } from "./tenancy.ts";

/** A killed server's helpers keep its shared memory for some seconds; recovery can take longer. */
const START_LIMIT_MS = 60_000;
const POLL_MS = 15;
const EMPTY_LOCK_MS = 5_000;
const LOG_LIMIT_BYTES = 10_000_000;

/** The running embedded database of a data folder. */
export interface EmbeddedDatabase {
  readonly databaseUrl: string;
  /** True if the server was running already: of a run that was killed, or of another process. */
  readonly adopted: boolean;
  /** Starts the server again if it has died, at the same address. @returns whether it had */
  revive(): Promise<boolean>;
  /** Leaves the server, and stops it cleanly if no other process uses it. May be called twice. */
  stop(): Promise<void>;
}

/** How to run the embedded database. */
export interface EmbeddedOptions {
  /** Muster's data folder; made if it is missing. */
  readonly dataDir: string;
  /** False trades durability for speed, for tests. Counts when the folder is made. Default true. */
  readonly durable?: boolean;
}

/**
 * Starts PostgreSQL 18 on a data folder, or joins the server that already runs on it.
 *
 * @throws StartupError with one line for each thing that keeps it from starting
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const wanted = path.resolve(options.dataDir);
  makeFolder(wanted);
  const home = prepareHome(realpathSync(wanted));
  await initialiseOnce(home, options.durable ?? true);
  const registration = enter(home);
  try {
    const { databaseUrl, adopted } = await runServer(home);
    let left = false;
    return {
      databaseUrl,
      adopted,
      async revive() {
        if (left || isBeingStopped(home) || runningPostmaster(home) !== null) return false;
        await runServer(home);
        return true;
      },
      async stop() {
        if (!left) {
          left = true;
          leave(home, registration);
          await stopIfUnused(home, () => stopPostmaster(home));
        }
      },
    };
  } catch (error) {
    leave(home, registration);
    throw error;
  }
}

async function runServer(home: Home): Promise<{ databaseUrl: string; adopted: boolean }> {
  const deadline = Date.now() + START_LIMIT_MS;
  let lastProblem = "it did not become ready";
  while (Date.now() < deadline) {
    if (isBeingStopped(home)) {
      await delay(POLL_MS);
      continue;
    }
    const running = runningPostmaster(home);
    if (running !== null && running.status !== "ready") {
      await delay(POLL_MS);
      continue;
    }
    const outcome: Outcome = running === null ? await spawnServer(home, deadline) : { port: running.port };
    if (outcome.problem === undefined) {
      const databaseUrl = await ensureDatabase(home, outcome.port);
      if (databaseUrl !== null) {
        return { databaseUrl, adopted: running !== null };
      }
      await delay(POLL_MS);
      continue;
    }
    lastProblem = outcome.problem;
    await reactTo(home, outcome.problem);
  }
  throw new StartupError(
    `PostgreSQL did not start within ${START_LIMIT_MS / 1000} s: ${lastProblem}. Its log is ${home.logFile}.`,
  );
}

/** Decides whether a failed start is worth another try; throws if it is not. */
async function reactTo(home: Home, problem: string): Promise<void> {
  // The processes of a killed server work for a moment longer.
  if (/lock file .* already exists|shared memory block .*is still in use/.test(problem)) {
    await delay(100);
    return;
  }
  if (/lock file .* is empty/.test(problem)) {
    removeEmptyLock(home);
    await delay(100);
    return;
  }
  if (/could not (bind|create any TCP)/.test(problem)) {
    rememberPort(home, await freePort());
    return;
  }
  if (problem.includes("No space left on device")) {
    throw folderError(home.folder, Object.assign(new Error(problem), { code: "ENOSPC" }));
  }
  throw new StartupError(`PostgreSQL could not start: ${problem}. Its log is ${home.logFile}.`);
}

/** Who starts writes the lock file at once; one that stays empty was left by a machine that went down in between. */
function removeEmptyLock(home: Home): void {
  const file = path.join(pgData(home), "postmaster.pid");
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.size === 0 && Date.now() - found.mtimeMs > EMPTY_LOCK_MS) rmSync(file, { force: true });
}

type Outcome = { port: number; problem?: undefined } | { problem: string };

async function spawnServer(home: Home, deadline: number): Promise<Outcome> {
  const { port } = readConnection(home);
  const logStart = rotateLog(home);
  let log: number;
  try {
    log = openSync(home.logFile, "a", 0o600);
  } catch (error) {
    throw folderError(home.logFile, error);
  }
  // Detached: Ctrl-C in the terminal must reach us first, so that requests drain before it stops.
  const child = spawn(path.join(home.binaries, "bin", "postgres"), ["-D", pgData(home), "-p", String(port)], {
    cwd: path.parse(home.binaries).root,
    env: postgresEnvironment(),
    detached: true,
    stdio: ["ignore", log, log],
    ...(home.owner ?? {}),
  });
  closeSync(log);
  let ended: string | null = null;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended = `it ended with code ${code}`;
  });
  child.unref();
  while (Date.now() < deadline) {
    if (ended !== null) {
      return { problem: lastFatal(home, logStart) ?? ended };
    }
    const running: Postmaster | null = runningPostmaster(home);
    if (running?.pid === child.pid && running?.status === "ready") {
      return { port: running.port };
    }
    await delay(POLL_MS);
  }
  return { problem: lastFatal(home, logStart) ?? "it did not become ready" };
}

/** Keeps the log below two times its limit, and returns where this start's messages will begin. */
function rotateLog(home: Home): number {
  const size = statSync(home.logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LOG_LIMIT_BYTES) {
    return size;
  }
  renameSync(home.logFile, `${home.logFile}.1`);
  return 0;
}

function lastFatal(home: Home, from: number): string | null {
  const written = readFileSync(home.logFile).subarray(from).toString("utf8");
  const fatal = [...written.matchAll(/(?:FATAL|PANIC):\s+(.*)/g)].at(-1)?.[1];
  // The cause of "could not create any TCP/IP sockets" stands in a line of its own above it.
  const bind = /could not bind .*/.exec(written)?.[0];
  return bind ?? fatal ?? written.trim().split("\n").at(-1) ?? null;
}

/** What a server says that was killed or told to stop a moment ago, though its lock file says "ready". */
const GOING = ["ECONNREFUSED", "ECONNRESET", "57P01", "57P02", "57P03"];

/** Makes Muster's database if it is missing. Returns its address, or null if the server is going away. */
async function ensureDatabase(home: Home, port: number): Promise<string | null> {
  const { password } = readConnection(home);
  const url = (database: string) => `postgresql://${DATABASE_USER}:${password}@127.0.0.1:${port}/${database}`;
  const client = new pg.Client({ connectionString: url("postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE_NAME]);
    if (found.rowCount === 0) {
      await client.query(`create database ${DATABASE_NAME}`);
    }
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (GOING.includes(code) || (error as Error).message.startsWith("Connection terminated")) {
      return null;
    }
    // Two starters at once: the other has just made it.
    if (!["42P04", "23505"].includes(code)) {
      throw new StartupError(
        `The embedded PostgreSQL on port ${port} does not accept its own data folder's password or database (${(error as Error).message}).`,
        { cause: error },
      );
    }
  } finally {
    await client.end().catch(() => undefined);
  }
  return url(DATABASE_NAME);
}
