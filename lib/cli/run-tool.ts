import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const BIN = path.join(ROOT, "node_modules", ".bin");
const MINUTE = 60_000;
/** For what does not end when it is asked to. */
const PATIENCE_MS = 15_000;

/** How a tool ended, and all that it said if its words were kept. */
export interface ToolResult {
  readonly code: number;
  readonly output: string;
}

/** How a tool is run. */
export interface ToolOptions {
  readonly limitMs: number;
  /** Words are shown as they come, or kept for whoever called. */
  readonly output: "show" | "keep";
  readonly env: NodeJS.ProcessEnv;
}

/** Process groups that run now. */
const running = new Set<number>();

function interrupted(): void {
  for (const pid of running) endGroup(pid);
  process.exit(130);
}
process.on("SIGINT", interrupted).on("SIGTERM", interrupted).on("disconnect", interrupted);

/** Runs a tool of node_modules, in a process group of its own that is ended when it takes too long or we are ended. */
export function runTool(command: string, args: string[], options: ToolOptions): Promise<ToolResult> {
  const { limitMs, output, env } = options;
  const stream = output === "show" ? "inherit" : "pipe";
  const child = spawn(path.join(BIN, command), args, {
    cwd: ROOT,
    detached: true,
    env,
    stdio: ["ignore", stream, stream],
  });
  let said = "";
  for (const words of [child.stdout, child.stderr]) {
    words?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  if (child.pid !== undefined) running.add(child.pid);
  let timer = setTimeout(() => {
    console.error(`${command} was stopped after ${limitMs / MINUTE} minutes.`);
    endGroup(child.pid);
    timer = setTimeout(() => endGroup(child.pid, "SIGKILL"), PATIENCE_MS);
  }, limitMs);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      if (child.pid !== undefined) running.delete(child.pid);
      resolve({ code: code ?? 1, output: said });
    });
  });
}

function endGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
