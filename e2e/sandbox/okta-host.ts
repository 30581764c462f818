import type { Certificate } from "./http/certificates.ts";
import { type Listener, listenOnLoopback } from "./http/listener.ts";
import { addOktaPeople, addOktaToken, createOktaOrg } from "./okta/org.ts";
import type { OktaTokenRole } from "./okta/permissions.ts";
import { serveOktaOrg } from "./okta/serve.ts";
import type { OktaOrg } from "./okta/state.ts";

/** An org with the port it is served on: each org is an origin of its own, as with Okta. */
export interface OktaHost {
  readonly org: OktaOrg;
  readonly listener: Listener;
  readonly url: string;
}

interface OktaHostOptions {
  readonly name: string;
  readonly domain?: string | undefined;
  readonly port?: number | undefined;
  readonly users?: number | undefined;
  readonly token?: OktaTokenRole | undefined;
}

export async function openOktaHost(
  { name, domain, port, users = 0, token = "super" }: OktaHostOptions,
  certificate: Certificate,
): Promise<OktaHost> {
  const org = createOktaOrg(name, domain ?? `${name}.example`);
  addOktaPeople(org, users);
  addOktaToken(org, token);
  const listener = await listenOnLoopback(serveOktaOrg(org), { preferredPort: port, certificate });
  return { org, listener, url: `https://localhost:${listener.port}` };
}
