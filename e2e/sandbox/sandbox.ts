import { writeFile } from "node:fs/promises";
import { serveControl } from "./control.ts";
import type { Entra } from "./entra/login.ts";
import { serveGraph, serveLogin } from "./entra/serve.ts";
import { createTokenBook } from "./entra/tokens.ts";
import { makeCertificates } from "./http/certificates.ts";
import { type Listener, listenOnLoopback } from "./http/listener.ts";
import type { OktaHost } from "./okta-host.ts";

export interface SandboxOptions {
  /** Where the PEM of the sandbox's own authority is written, for NODE_EXTRA_CA_CERTS. */
  readonly authorityFile: string;
  /** Each 0 or absent: any free port. */
  readonly controlPort?: number;
  readonly loginPort?: number;
  readonly graphPort?: number;
}

export interface Sandbox {
  readonly controlUrl: string;
  readonly loginUrl: string;
  readonly graphUrl: string;
  readonly authorityFile: string;
  stop(): Promise<void>;
}

/**
 * Starts the login host, the Graph host and the control API, all on loopback and in this process.
 * Okta orgs and Entra tenants are made through the control API; state is in memory.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const certificates = await makeCertificates();
  await writeFile(options.authorityFile, certificates.authority);
  const entra: Entra = {
    tenants: [],
    tokens: createTokenBook(() => entra.loginUrl),
    loginUrl: "",
    graphUrl: "",
  };
  const orgs: OktaHost[] = [];
  const certificate = certificates.byKind.trusted;
  const [login, graph] = await Promise.all([
    listenOnLoopback(serveLogin(entra), { preferredPort: options.loginPort, certificate }),
    listenOnLoopback(serveGraph(entra), { preferredPort: options.graphPort, certificate }),
  ]);
  entra.loginUrl = httpsUrl(login);
  entra.graphUrl = httpsUrl(graph);
  const control = await listenOnLoopback(
    serveControl({
      entra,
      orgs,
      certificates: certificates.byKind,
      hosts: { login, graph },
      oktaApps: new Map(),
      entraJobs: new Map(),
    }),
    { preferredPort: options.controlPort },
  );
  return {
    controlUrl: `http://127.0.0.1:${control.port}`,
    loginUrl: entra.loginUrl,
    graphUrl: entra.graphUrl,
    authorityFile: options.authorityFile,
    async stop() {
      const listeners = [control, login, graph, ...orgs.map(({ listener }) => listener)];
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function httpsUrl({ port }: Listener): string {
  return `https://localhost:${port}`;
}
