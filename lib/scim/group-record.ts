import type { EventOrigin } from "#lib/groups/group-event.store.ts";
import type { GroupRecord } from "#lib/groups/group-record.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import type { ScimContext } from "./context.ts";
import { scimError } from "./scim-error.ts";

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

/** Whether a group was refused because another one has its name or externalId. */
export function isTaken(error: unknown): boolean {
  return uniqueViolation(error) !== null;
}

/** Who asks, for the group's history. */
export function originOf({ key, requestId }: ScimContext): EventOrigin {
  return { source: "scim", by: { key: { id: key.id, name: key.name } }, requestId };
}
