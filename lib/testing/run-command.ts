import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** Longer than any command takes on a busy machine; one that hangs fails its test by this. */
const LIMIT_MS = 120_000;

/** What a command said, and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface CommandOptions {
  /** Added to an environment without any setting of Muster. */
  readonly env?: Record<string, string>;
  readonly input?: string;
  /** The system user, where the test runs as root. */
  readonly uid?: number;
}

/** Runs `lib/cli/<task>.ts` in a process of its own, as `npm run` does after the install. */
export function runCommand(
  task: string,
  args: string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [path.join(ROOT, "lib", "cli", `${task}.ts`), ...args], {
    cwd: ROOT,
    env: { ...withoutSettings(), ...options.env },
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
}

function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(MUSTER_|DATABASE_URL$|NEXTAUTH_|SMTP_URL$|PORT$|NODE_|VITEST)/.test(name),
    ),
  ) as NodeJS.ProcessEnv;
}
