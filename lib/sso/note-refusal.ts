import { addressKeyOf } from "#lib/auth/address-key.ts";
import { countOrRefuse } from "#lib/auth/attempts.ts";
import { addressPolicy } from "#lib/auth/back-off.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { noteSignIn } from "#lib/portal/note-sign-in.ts";
import type { PortalClient } from "#lib/portal/portal-user.ts";
import { insertRefusal, type RefusalEntry } from "./refusal.store.ts";

/** Writes a refusal down: into the history of the user whom it concerns, else into the directory's own. */
export async function noteRefusal(
  tx: Pick<SqlTx, "query">,
  entry: RefusalEntry & { userId: string | null },
  client: PortalClient,
): Promise<void> {
  const { directoryId, userId, reason } = entry;
  if (userId === null) return insertRefusal(tx, entry, client);
  await noteSignIn(tx, { directoryId, userId, method: "saml", outcome: reason }, client);
}

/**
 * What no signature vouches for can be sent by anybody, as often as they like: beyond some times it is answered as ever, and
 * leaves no further row. Asked outside of a transaction, since it takes one of its own.
 */
export async function isWorthNoting(directoryId: string, { address }: PortalClient): Promise<boolean> {
  try {
    const key = `saml:${directoryId}:${addressKeyOf(address)}`;
    await countOrRefuse([{ key, policy: addressPolicy, clearedBySuccess: false }], new Date());
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many_requests") return false;
    throw error;
  }
}
