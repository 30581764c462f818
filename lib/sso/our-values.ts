import { env } from "#lib/platform/env/env.ts";
import type { OurValues } from "./contract.ts";

/**
 * What an identity provider has to know of us, for one directory. Each directory is a service provider of its own: an
 * assertion for one is none for another. The entity ID is the address of the metadata, as SAML metadata §4.1 has it.
 */
export function ourValuesOf(directoryId: string): OurValues {
  const base = `${env().publicUrl}/api/saml/${directoryId}`;
  return {
    entityId: `${base}/metadata`,
    acsUrl: `${base}/acs`,
    metadataUrl: `${base}/metadata`,
    logoutUrl: `${base}/logout`,
    signInUrl: `${base}/sign-in`,
  };
}
