import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import type { ImportCheck, ImportInput } from "./contract.ts";
import { findHolders } from "./made-here.store.ts";
import { readRows } from "./read-row.ts";

/**
 * Says what stands in the way of importing lines, before anything is written: values that cannot be, and names that
 * users of the directory have already. What two lines of one file have in common is the sender's to find.
 * @throws AppError not_found for the directory
 */
export async function checkImport(actor: Actor, { directoryId, rows }: ImportInput): Promise<ImportCheck> {
  requireDirectory(actor, directoryId);
  const { problems } = readRows(rows);
  // Also of lines that are wrong otherwise: who puts them right wants to hear of everything at once.
  const named = rows.map(({ line, values }) => ({
    line,
    userName: values.userName?.trim().toLowerCase() ?? "",
    externalId: values.externalId?.trim() ?? "",
  }));
  const holders = await findHolders(
    directoryId,
    named.map(({ userName }) => userName),
    named.map(({ externalId }) => externalId).filter(Boolean),
  );
  const byUserName = new Map(holders.map((holder) => [holder.userNameKey, holder]));
  const byExternalId = new Map(holders.map((holder) => [holder.externalId, holder]));
  for (const { line, userName, externalId } of named) {
    const namesake = byUserName.get(userName);
    if (namesake)
      problems.push({ line, field: "userName", detail: `${namesake.name} has this user name already.` });
    const holder = externalId === "" ? undefined : byExternalId.get(externalId);
    if (holder && holder !== namesake)
      problems.push({ line, field: "externalId", detail: `${holder.name} has this external ID already.` });
  }
  return { problems };
}
