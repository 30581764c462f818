import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { callRefusals } from "#lib/keys/contract.ts";
import type { LoggedCallView } from "./contract.ts";
import type { CallRow } from "./scim-log.store.ts";

export function callView(row: CallRow, directories: ReadonlyMap<string, DirectoryRef>): LoggedCallView {
  const { directoryId, resourceType, resourceId, at, client, refusal, ...call } = row;
  return {
    ...call,
    at: at.toISOString(),
    client: client === "okta" || client === "entra" ? client : "other",
    refusal: callRefusals.find((known) => known === refusal) ?? null,
    directory: directories.get(directoryId) ?? { id: directoryId, name: "Deleted directory", type: "scim" },
    resource:
      resourceId && (resourceType === "User" || resourceType === "Group")
        ? { type: resourceType, id: resourceId }
        : null,
  };
}
