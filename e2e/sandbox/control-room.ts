import type { Entra } from "./entra/login.ts";
import type { Certificate, CertificateKind } from "./http/certificates.ts";
import type { Listener } from "./http/listener.ts";
import type { OktaHost } from "./okta-host.ts";
import type { EntraJobMemory } from "./scim/provision-tenant.ts";
import type { OktaAppMemory } from "./scim/push-org.ts";

/** All that the control API has its hands on. */
export interface ControlRoom {
  readonly entra: Entra;
  readonly orgs: OktaHost[];
  readonly certificates: Readonly<Record<CertificateKind, Certificate>>;
  /** What provisioning remembers, by org or tenant and endpoint. */
  readonly oktaApps: Map<string, OktaAppMemory>;
  readonly entraJobs: Map<string, EntraJobMemory>;
  readonly hosts: { readonly login: Listener; readonly graph: Listener };
}
