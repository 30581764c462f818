import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Agent, fetch, type Response } from "undici";
import { type SandboxControl, sandboxControl } from "./control-client.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

export interface RunningSandbox extends Sandbox {
  readonly control: SandboxControl;
  /** fetch that trusts the sandbox's authority, and no other. */
  call(
    url: string,
    options?: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number },
  ): Promise<Response>;
}

/** A sandbox in this process on free ports, for the sandbox's own tests. */
export async function startTestSandbox(): Promise<RunningSandbox> {
  const folder = await mkdtemp(path.join(tmpdir(), "muster-sandbox-"));
  const sandbox = await startSandbox({ authorityFile: path.join(folder, "authority.pem") });
  const agent = new Agent({ connect: { ca: await readFile(sandbox.authorityFile, "utf8") } });
  return {
    ...sandbox,
    control: sandboxControl(sandbox.controlUrl),
    call: (url, { method = "GET", headers = {}, body, timeoutMs = 5000 } = {}) =>
      fetch(url, {
        method,
        headers,
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      }),
    async stop() {
      await agent.destroy();
      await sandbox.stop();
      await rm(folder, { recursive: true });
    },
  };
}
