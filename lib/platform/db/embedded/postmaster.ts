import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Home } from "./home.ts";
import { commandLine, isAlive, startMark } from "./process-identity.ts";

/** What PostgreSQL's own lock file says of the server that runs on a data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping` or `standby`; empty while the file is being written. */
  readonly status: string;
}

/** The data folder that PostgreSQL is given. */
export function pgData(home: Home): string {
  return path.join(home.folder, "database", "data");
}

/**
 * The running server of this folder, or null. A lock file whose process id now belongs to something
 * else (usual after a container restarts) is removed, because PostgreSQL itself would believe it.
 * Source: PostgreSQL's src/include/utils/pidfile.h for the lines of the file.
 */
export function runningPostmaster(home: Home): Postmaster | null {
  const file = path.join(pgData(home), "postmaster.pid");
  let lines: string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || startMark(pid) === null || !isAlive(pid)) {
    return null;
  }
  const command = commandLine(pid);
  if (command !== null && command !== "" && !command.includes("postgres")) {
    rmSync(file, { force: true });
    return null;
  }
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? "").trim() };
}
