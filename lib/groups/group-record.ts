import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";

/** The columns that are kept beside a group's resource. */
export type GroupRecord = {
  readonly resource: JsonObject;
  readonly displayName: string;
  readonly displayNameKey: string;
  readonly externalId: string | null;
};

/** Derives them from the resource. `members` are rows, never part of it. */
export function recordOfGroup(resource: JsonObject): GroupRecord {
  const { displayName, externalId } = resource;
  const name = typeof displayName === "string" ? displayName : "";
  return {
    resource,
    displayName: name,
    displayNameKey: fold(name),
    externalId: typeof externalId === "string" && externalId !== "" ? externalId : null,
  };
}
