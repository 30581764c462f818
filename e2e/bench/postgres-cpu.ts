import { readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in hundredths of a second, on every platform that Node runs on (sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10;

type Usage = { readonly parent: number; readonly ms: number; readonly endedMs: number };

/** Source: proc_pid_stat(5); the command's name is in brackets and may hold spaces. */
function usageOf(pid: number): Usage | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return {
      parent: fields[1] ?? 0,
      ms: (user + system) * TICK_MS,
      endedMs: (endedUser + endedSystem) * TICK_MS,
    };
  } catch {
    return undefined;
  }
}

/**
 * Processor time of a whole PostgreSQL server so far, in milliseconds: all its processes, also those that have ended.
 * @param backend process id of any of its connections
 * @returns undefined where there is no /proc
 */
export function postgresCpu(backend: number): number | undefined {
  const postmaster = usageOf(backend)?.parent;
  const own = postmaster === undefined ? undefined : usageOf(postmaster);
  if (!own) return undefined;
  let total = own.ms + own.endedMs;
  for (const name of readdirSync("/proc")) {
    const usage = /^\d+$/.test(name) ? usageOf(Number(name)) : undefined;
    if (usage?.parent === postmaster) total += usage?.ms ?? 0;
  }
  return total;
}
