import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserRecord, UserStatus } from "../user-record.ts";
import { dropConflicts, matchKeyOf, parkUser } from "./conflict.store.ts";
import type { ConflictReason } from "./reasons.ts";

/** Somebody of a directory of whom a sync can't tell who it is here. */
export type Doubtful = {
  providerId: string;
  record: UserRecord;
  reason: ConflictReason;
  candidateIds: readonly string[];
  /** What the directory says now. */
  status: UserStatus;
  hasAccess: boolean;
};

/**
 * Puts somebody whom a sync found into the queue in which an admin says who is meant, the same as for SCIM's POST;
 * whoever has no access in the directory any more leaves it.
 * @param runId of the sync, for the timeline
 */
export async function awaitDecision(
  directoryId: string,
  runId: string,
  { providerId, record, reason, candidateIds, status, hasAccess }: Doubtful,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<void> {
  const sent = { ...record, externalId: providerId };
  if (!hasAccess) {
    await dropConflicts(db, directoryId, [matchKeyOf(sent)], NO_ACCESS);
    return;
  }
  const resource = { ...record.resource, externalId: providerId, active: true };
  const parked = { record: { ...sent, resource }, reason, candidateIds, status };
  await parkUser({ directoryId, ...parked, keyName: "", client: "sync", requestId: runId }, db);
}

/** Takes those out of the queue whom the directory has not, or gives no access, any more. */
export function forgetDoubts(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  providerIds: readonly string[],
): Promise<void> {
  const keys = providerIds.map((externalId) => matchKeyOf({ externalId, userNameKey: "" }));
  return dropConflicts(tx, directoryId, keys, NO_ACCESS);
}

const NO_ACCESS = "The directory gives this user no access any more.";
