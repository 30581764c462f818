import { env } from "#lib/platform/env/env.ts";

/** Where a directory's SCIM endpoint is, as identity providers reach it; without a slash at the end. */
export function scimBaseUrl(directoryId: string): string {
  return `${env().publicUrl}/api/scim/v2/${directoryId}`;
}
