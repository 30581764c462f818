import { AppError } from "#lib/platform/errors/app-error.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import type { UserRecord } from "../user-record.ts";
import { findHolders } from "./made-here.store.ts";

/**
 * Tells a unique violation beside the field that it is about, with the name of whoever has the value.
 * @throws AppError user_name_taken, external_id_taken; anything else as it came
 */
export async function refuseTakenName(
  error: unknown,
  directoryId: string,
  record: UserRecord,
): Promise<never> {
  const constraint = uniqueViolation(error);
  if (constraint === null) throw error;
  const { userNameKey, externalId } = record;
  const holders = await findHolders(directoryId, [userNameKey], externalId === null ? [] : [externalId]);
  if (constraint.includes("external_id")) {
    const holder = holders.find((one) => one.externalId === externalId);
    throw new AppError("external_id_taken", {
      field: "externalId",
      detail: `${holder?.name ?? "Another user"} has this external ID in this directory.`,
    });
  }
  const holder = holders.find((one) => one.userNameKey === userNameKey);
  throw new AppError("user_name_taken", {
    field: "userName",
    detail: `${holder?.name ?? "Another user"} has this user name in this directory.`,
  });
}
