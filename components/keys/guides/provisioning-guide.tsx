import type { KeyDirectory } from "../key-directory.ts";
import { ClientProvisioningGuide } from "./client-provisioning-guide.tsx";
import { EntraProvisioningGuide } from "./entra-provisioning-guide.tsx";
import { OktaProvisioningGuide } from "./okta-provisioning-guide.tsx";

/** The steps in the identity provider that fit the directory's type. */
export function ProvisioningGuide({ directory }: { directory: KeyDirectory }) {
  if (directory.type === "okta") return <OktaProvisioningGuide scimBaseUrl={directory.scimBaseUrl} />;
  if (directory.type === "entra") return <EntraProvisioningGuide />;
  return <ClientProvisioningGuide />;
}
