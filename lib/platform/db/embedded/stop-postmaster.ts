import { spawnSync } from "node:child_process";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Home } from "./home.ts";
import { pgData, runningPostmaster } from "./postmaster.ts";
import { startMark } from "./process-identity.ts";

const FAST_LIMIT_MS = 30_000;
const POLL_MS = 15;

/**
 * Ends the server of a folder by a fast shutdown: connections are closed, open transactions rolled
 * back, everything written. If that takes over 30 s, by an immediate one, from which the next start
 * recovers without loss.
 */
export async function stopPostmaster(home: Home): Promise<void> {
  const running = runningPostmaster(home);
  if (running === null) {
    return;
  }
  const mark = startMark(running.pid);
  if (process.platform === "win32") {
    // Windows knows no SIGINT for other processes.
    const pgCtl = path.join(home.binaries, "bin", "pg_ctl");
    spawnSync(pgCtl, ["stop", "-D", pgData(home), "-m", "fast", "-w"], { stdio: "ignore" });
    return;
  }
  signal(running.pid, "SIGINT");
  const deadline = Date.now() + FAST_LIMIT_MS;
  while (startMark(running.pid) === mark) {
    if (Date.now() > deadline) {
      signal(running.pid, "SIGQUIT");
      return;
    }
    await delay(POLL_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
