import type { SqlTx } from "#lib/platform/db/pool.ts";
import { markCurrentAccepted } from "./invitation.store.ts";

/** Accepts a user's invitation, if there is one, within the sign-in that proved who the user is. */
export function markInvitationAccepted(
  tx: SqlTx,
  user: { directoryId: string; userId: string },
): Promise<void> {
  return markCurrentAccepted(tx, user);
}
