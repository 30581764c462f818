import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import type { UserRecord } from "#lib/users/user-record.ts";
import { scimError } from "./scim-error.ts";

/**
 * Tells a unique violation as the 409 that it is; anything else is thrown on as it came.
 * The database decides, so that of two calls at once exactly one wins.
 */
export function userConflict(error: unknown, record: UserRecord): never {
  const constraint = uniqueViolation(error);
  if (constraint === null) throw error;
  const isExternalId = constraint.includes("external_id");
  const [name, value] = isExternalId ? ["externalId", record.externalId] : ["userName", record.userName];
  throw scimError(409, "uniqueness", `This directory has another user with the ${name} "${value}".`);
}
