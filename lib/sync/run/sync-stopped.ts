import { isRead, type StoredPlan } from "../sync-plan.store.ts";

/** The directory is not to be read any more, or by others: what is under way writes nothing more. */
export class SyncStopped extends Error {
  /** @param seen what happened, as a sentence for the page */
  constructor(seen: string) {
    super(seen);
    this.name = "SyncStopped";
  }
}

/**
 * What keeps a run of a cluster's server from going on, in a sentence; null when nothing does.
 * @param plan null for a directory that is gone
 */
export function stopperOf(
  plan: StoredPlan | null,
  { kind, clusterId }: { kind: string; clusterId: string },
): string | null {
  if (plan === null) return "The directory was deleted while it was being read";
  if (!plan.directoryEnabled) return "The directory was disabled while it was being read";
  if (plan.clusterId === null)
    return "The directory was taken from its identity servers while it was being read";
  if (plan.clusterId !== clusterId)
    return "The directory was bound to other identity servers while it was being read";
  return isRead(plan, kind) ? null : "Reading was switched off while it was under way";
}
