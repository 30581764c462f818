import type { Entra } from "./entra/login.ts";
import type { Certificate, CertificateKind } from "./http/certificates.ts";
import type { Listener } from "./http/listener.ts";
import type { OktaHost } from "./okta-host.ts";

/** All that the control API has its hands on. */
export interface ControlRoom {
  readonly entra: Entra;
  readonly orgs: OktaHost[];
  readonly certificates: Readonly<Record<CertificateKind, Certificate>>;
  readonly hosts: { readonly login: Listener; readonly graph: Listener };
}
