import { hostname } from "node:os";

/**
 * Whether the process behind a registration was on this machine and runs no more: what starts again
 * after a crash need not wait until the silence of its predecessor is noticed. A process id like our
 * own says nothing: in containers every server has the same.
 */
export function isProcessGone({ host, pid }: { host: string; pid: number }): boolean {
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
