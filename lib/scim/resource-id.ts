import { isId } from "#lib/platform/db/id.ts";
import { type ScimError, scimError } from "./scim-error.ts";

export function resourceNotFound(type: "User" | "Group", id: string): ScimError {
  const shown = id.length > 64 ? `${id.slice(0, 64)}…` : id;
  return scimError(404, undefined, `This directory has no ${type} with the id "${shown}".`);
}

/** Ids are UUIDs; what is none can't be anybody's. @throws ScimError 404 */
export function requireResourceId(type: "User" | "Group", id: string): string {
  if (!isId(id)) throw resourceNotFound(type, id);
  return id.toLowerCase();
}
