import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whether a process with this id exists, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * An opaque mark of when a process started, or null when it is gone. Process ids are used again, in a
 * restarted container at once, so an id alone does not tell that it is still the same process.
 */
export function startMark(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      // Field 22 is the start time in clock ticks; the name before it may hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? null : `${bootMark()}:${fields[19]}`;
    } catch {
      return null;
    }
  }
  if (!isAlive(pid)) {
    return null;
  }
  return askPs(pid, "lstart=") ?? "alive";
}

/** The command line of a process as one string, or null when it cannot be read. */
export function commandLine(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    } catch {
      return null;
    }
  }
  return askPs(pid, "command=");
}

function bootMark(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  } catch {
    return "";
  }
}

function askPs(pid: number, column: string): string | null {
  try {
    const text = execFileSync("ps", ["-o", column, "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
    return text.trim() || null;
  } catch {
    return null;
  }
}
