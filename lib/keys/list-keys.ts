import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { KeyList } from "./contract.ts";
import { findKeyDirectory, selectKeys } from "./key.store.ts";
import { viewOfKey } from "./key-view.ts";

/** Where the SCIM clients of a directory find it. */
export function scimBaseUrl(directoryId: string): string {
  return `${env().publicUrl}/api/scim/v2/${directoryId}`;
}

/**
 * The keys of a directory, and all that an identity provider asks for.
 * @throws AppError not_found
 */
export async function listKeys(actor: Actor, directoryId: string): Promise<KeyList> {
  requireDirectory(actor, directoryId);
  const [directory, rows] = await Promise.all([findKeyDirectory(directoryId), selectKeys(directoryId)]);
  if (!directory) throw new AppError("not_found", { detail: "There is no such directory." });
  const now = new Date();
  return {
    keys: rows.map((row) => viewOfKey(row, now)),
    baseUrl: scimBaseUrl(directoryId),
    directory: { id: directory.id, name: directory.name, type: directory.type },
    firstSeenAt: directory.scimFirstSeenAt?.toISOString() ?? null,
    lastSeenAt: directory.scimLastSeenAt?.toISOString() ?? null,
  };
}
