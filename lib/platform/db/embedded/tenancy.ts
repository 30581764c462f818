import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Home } from "./home.ts";
import { startMark } from "./process-identity.ts";

/**
 * Which processes use the embedded server, as one file each. The last to leave stops it: a command
 * that runs beside the console must not take the database from under it, nor the other way round.
 *
 * No lock is held. A starter writes its file and then looks for a stopper; a stopper writes its mark
 * and then looks for starters: at least one of the two sees the other. Files of processes that are
 * gone are ignored and swept.
 */
let serial = 0;

/** Registers this process, and returns the name under which `leave` removes it. */
export function enter(home: Home): string {
  serial += 1;
  const name = `${process.pid}-${serial}`;
  mkdirSync(folder(home), { recursive: true });
  writeFileSync(path.join(folder(home), name), startMark(process.pid) ?? "");
  return name;
}

/** Removes this process's registration. */
export function leave(home: Home, name: string): void {
  rmSync(path.join(folder(home), name), { force: true });
}

/** Whether any living process is registered. */
export function isInUse(home: Home): boolean {
  return living(home).some((name) => !name.startsWith("stopping-"));
}

/** Whether a living process is stopping the server now. */
export function isBeingStopped(home: Home): boolean {
  return living(home).some((name) => name.startsWith("stopping-"));
}

/** Runs `stop` unless somebody uses the server; says whether it ran. */
export async function stopIfUnused(home: Home, stop: () => Promise<void>): Promise<boolean> {
  serial += 1;
  const mark = path.join(folder(home), `stopping-${process.pid}-${serial}`);
  writeFileSync(mark, startMark(process.pid) ?? "");
  try {
    if (isInUse(home)) {
      return false;
    }
    await stop();
    return true;
  } finally {
    rmSync(mark, { force: true });
  }
}

function folder(home: Home): string {
  return path.join(home.folder, "processes");
}

function living(home: Home): string[] {
  const alive: string[] = [];
  for (const name of readdirSync(folder(home))) {
    const file = path.join(folder(home), name);
    const pid = Number(/(\d+)-\d+$/.exec(name)?.[1]);
    const mark = startMark(pid);
    let written: string;
    try {
      written = readFileSync(file, "utf8");
    } catch {
      continue;
    }
    // Empty: its process is between making the file and writing it.
    if (mark !== null && (written === mark || written === "")) {
      alive.push(name);
    } else {
      rmSync(file, { force: true });
    }
  }
  return alive;
}
