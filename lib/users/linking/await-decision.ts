import type { UserRecord } from "../user-record.ts";
import { dropConflict, parkUser } from "./conflict.store.ts";
import type { ConflictReason } from "./reasons.ts";

/** Somebody of a directory of whom a sync can't tell who it is here. */
export type Doubtful = {
  providerId: string;
  record: UserRecord;
  reason: ConflictReason;
  candidateIds: readonly string[];
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
  { providerId, record, reason, candidateIds, hasAccess }: Doubtful,
): Promise<void> {
  const sent = { ...record, externalId: providerId };
  if (!hasAccess) {
    await dropConflict(directoryId, sent, "The directory gives this user no access any more.");
    return;
  }
  const resource = { ...record.resource, externalId: providerId, active: true };
  await parkUser({
    directoryId,
    record: { ...sent, resource },
    reason,
    candidateIds,
    keyName: "",
    client: "sync",
    requestId: runId,
  });
}
