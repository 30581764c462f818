import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

export interface SandboxPorts {
  readonly control: number;
  readonly login: number;
  readonly graph: number;
}

interface LaunchOptions {
  /** Where the sandbox writes the PEM of its authority. */
  readonly authorityFile: string;
  /** Preferred ports; 0: any free one. */
  readonly ports?: SandboxPorts;
}

export interface LaunchedSandbox {
  readonly pid: number;
  readonly controlUrl: string;
  readonly loginUrl: string;
  readonly graphUrl: string;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

const readyLine = z.object({ controlUrl: z.url(), loginUrl: z.url(), graphUrl: z.url() });

/**
 * Starts the sandbox as a process of its own, which ends with this one however this one dies: its
 * stdin is ours. Throws with the sandbox's own words when it does not come up.
 */
export async function launchSandbox({
  authorityFile,
  ports = { control: 0, login: 0, graph: 0 },
}: LaunchOptions): Promise<LaunchedSandbox> {
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, "main.ts"),
      ...["--authority", authorityFile, "--until-stdin-ends"],
      ...["--control-port", String(ports.control)],
      ...["--login-port", String(ports.login)],
      ...["--graph-port", String(ports.graph)],
    ],
    // A process group of its own: Ctrl-C must reach the server first, which still talks to the sandbox.
    { stdio: ["pipe", "pipe", "inherit"], detached: true },
  );
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(() => [undefined]),
  ]);
  if (typeof line !== "string" || child.pid === undefined) {
    throw new Error("The sandbox did not start; its own message is above.");
  }
  return {
    pid: child.pid,
    ...readyLine.parse(JSON.parse(line)),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
