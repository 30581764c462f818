import type { Tx } from "#lib/platform/db/prisma.ts";
import { findAddresses } from "./recipient.store.ts";
import type { AlertKind } from "./vocabulary.ts";

/**
 * Whom an alert about these directories is mailed to: owners and admins in whose scope one of them lies and who did not
 * opt out of the kind, and the organisation's own addresses.
 */
export function alertRecipients(tx: Tx, kind: AlertKind, directoryIds: readonly string[]): Promise<string[]> {
  return findAddresses(tx, kind, directoryIds);
}
