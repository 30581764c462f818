import type { GroupRecord } from "#lib/groups/group.store.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import type { JsonObject } from "./protocol/json.ts";
import { scimError } from "./scim-error.ts";

/** The columns that are kept beside a group's resource. `members` are rows, never part of it. */
export function recordOfGroup(resource: JsonObject): GroupRecord {
  const { displayName, externalId } = resource;
  const name = typeof displayName === "string" ? displayName : "";
  return {
    resource,
    displayName: name,
    displayNameKey: name.toLowerCase(),
    externalId: typeof externalId === "string" && externalId !== "" ? externalId : null,
  };
}

/** Tells a unique violation as the 409 that it is; anything else is thrown on as it came. */
export function groupConflict(error: unknown, record: GroupRecord): never {
  const constraint = uniqueViolation(error);
  if (constraint === null) throw error;
  const isExternalId = constraint.includes("external_id");
  const [name, value] = isExternalId
    ? ["externalId", record.externalId]
    : ["displayName", record.displayName];
  throw scimError(409, "uniqueness", `This directory has another group with the ${name} "${value}".`);
}
