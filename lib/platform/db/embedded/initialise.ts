import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import path from "node:path";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { folderError, type Home } from "./home.ts";
import { isAlive } from "./process-identity.ts";

/** The database superuser, and the database that Muster uses. */
export const DATABASE_USER = "muster";
export const DATABASE_NAME = "muster";

/** How this data folder's PostgreSQL is reached. The password was made for it alone. */
export interface Connection {
  readonly port: number;
  readonly password: string;
}

/** What an empty database takes on the disk. */
const DATABASE_BYTES = 64_000_000;

/** Tests empty tables all the time, for which PostgreSQL looks through all of its buffers. */
const FOR_TESTS = "fsync = off\nshared_buffers = 256MB\n";

/** A quarter of a machine of its own is PostgreSQL's advice; here it has company. Of what is not used, nothing is taken. */
const BUFFERS_MB = Math.min(2048, Math.max(128, Math.floor(totalmem() / 8 / 1024 / 1024)));

const SETTINGS = `
# Muster's defaults. Lines below may be changed; they are written once.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = ${BUFFERS_MB}MB
effective_cache_size = ${4 * BUFFERS_MB}MB
random_page_cost = 1.1
max_wal_size = 2GB
checkpoint_timeout = 10min
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
`;

/**
 * Makes the database folder once. Everything happens in a folder beside it that is renamed at the end:
 * a full disk or a kill half-way leaves no half database, and of two starters at once one wins.
 */
export async function initialiseOnce(home: Home, durable: boolean): Promise<void> {
  const target = path.join(home.folder, "database");
  if (existsSync(path.join(target, "data", "PG_VERSION"))) {
    return;
  }
  sweep(home.folder);
  const work = path.join(home.folder, `new-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    mkdirSync(work, { mode: 0o755 });
    const data = path.join(work, "data");
    mkdirSync(data, { mode: 0o700 });
    const password = randomBytes(24).toString("base64url");
    const passwordFile = path.join(work, "password");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (home.owner !== null) {
      chownSync(data, home.owner.uid, home.owner.gid);
      chownSync(passwordFile, home.owner.uid, home.owner.gid);
    }
    runInitdb(home, data, passwordFile, durable);
    rmSync(passwordFile);
    appendFileSync(path.join(data, "postgresql.conf"), durable ? SETTINGS : `${SETTINGS}${FOR_TESTS}`);
    writeConnection(work, { port: await freePort(), password });
    renameSync(work, target);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if ((code === "ENOTEMPTY" || code === "EEXIST") && existsSync(path.join(target, "data", "PG_VERSION"))) {
      return;
    }
    throw error instanceof StartupError ? error : folderError(home.folder, error);
  }
}

/** Removes what starts left behind that were killed half-way. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^new-(\d+)-[0-9a-f]+$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

function runInitdb(home: Home, data: string, passwordFile: string, durable: boolean): void {
  const result = spawnSync(
    path.join(home.binaries, "bin", "initdb"),
    [
      `--pgdata=${data}`,
      `--username=${DATABASE_USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
      ...(durable ? [] : ["--no-sync"]),
    ],
    {
      encoding: "utf8",
      cwd: path.parse(home.binaries).root,
      env: postgresEnvironment(),
      ...(home.owner ?? {}),
    },
  );
  if (result.error !== undefined) {
    throw new StartupError(`PostgreSQL's initdb could not be run (${result.error.message}).`, {
      cause: result.error,
    });
  }
  if (result.status !== 0) {
    const said = `${result.stdout}\n${result.stderr}`;
    if (said.includes("No space left on device") || freeBytes(home.folder) < DATABASE_BYTES) {
      throw folderError(home.folder, Object.assign(new Error(said), { code: "ENOSPC" }));
    }
    const lines = result.stderr.trim().split("\n");
    const line = lines.find((text) => text.startsWith("initdb: error:")) ?? lines.at(-1) ?? "no message";
    throw new StartupError(`PostgreSQL could not make its data folder ${data}: ${line}`, { cause: said });
  }
}

/** A disk that fills up during a memory-mapped write ends initdb by a signal, without a word on why. */
function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** PG* variables of the caller's shell must not redirect our own server. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: process.env.PATH, TZ: "UTC", LC_ALL: "C", LANG: "C", HOME: "/" };
}

/** Reads how the database is reached. */
export function readConnection(home: Home): Connection {
  const file = path.join(home.folder, "database", "connection.json");
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Connection;
  } catch (error) {
    throw new StartupError(
      `${file} is missing or unreadable (${(error as Error).message}): restore it from the backup of the data folder.`,
      { cause: error },
    );
  }
}

/** Remembers another port, because something else took ours. */
export function rememberPort(home: Home, port: number): void {
  writeConnection(path.join(home.folder, "database"), { ...readConnection(home), port });
}

function writeConnection(folder: string, connection: Connection): void {
  const file = path.join(folder, "connection.json");
  writeFileSync(`${file}.new`, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  chmodSync(file, 0o600);
}

/** A loopback port that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") {
          reject(new Error("no address"));
        } else {
          resolve(address.port);
        }
      });
    });
  });
}
