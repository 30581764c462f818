import type { Lease } from "#lib/identity-servers/lease.ts";
import type { DirectoryMapping } from "#lib/mapping/directory-mapping.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { isUnknownDirectory, renewStatistics } from "#lib/platform/db/renew-statistics.ts";
import type { OpenSource } from "../sources/open-source.ts";
import type { SourceUser } from "../sources/source.ts";
import type { StoredPlan } from "../sync-plan.store.ts";
import type { StagedUser } from "./staging.store.ts";
import { asOwner, type Counts, type Progress, type Run, saveProgress } from "./sync-run.store.ts";

/** `identifierPath`: SCIM path of the primary user identifier; null where it is not mapped. */
export type Plan = StoredPlan & { identifierPath: string | null; mapping: DirectoryMapping };

/** What the stages of one run share. */
export type SyncJob = {
  run: Run;
  plan: Plan;
  lease: Lease;
  source: OpenSource;
  signal: AbortSignal;
};

/**
 * Does a part of a run in one transaction with its place and its counts: whoever takes over repeats nothing, and counts
 * nothing twice.
 * @param work may be repeated where PostgreSQL dissolves a deadlock, so that it must change nothing but the database
 */
export async function advance(
  { run, lease }: Pick<SyncJob, "run" | "lease">,
  progress: Progress,
  work: (tx: SqlTx) => Promise<Partial<Counts>>,
): Promise<void> {
  const { created } = run.counts;
  run.counts = await asOwner(lease, run, async (tx) => {
    const counts = { ...run.counts };
    for (const [name, number] of Object.entries(await work(tx))) counts[name as keyof Counts] += number;
    await saveProgress(tx, { ...run, progress, counts });
    return counts;
  });
  const isAllRead = run.progress.stage === "reading" && progress.stage === "writing";
  run.progress = progress;
  if (isAllRead && run.kind !== "changes") await renewStatistics("sync_staged_user");
  const isUnknown = isAllRead && run.kind === "full" && (await isUnknownDirectory(run.directoryId));
  if (isUnknown || foldsOf(run.counts.created) > foldsOf(created)) await renewStatistics("users");
}

/** How often a number of users has doubled since there were enough of them for statistics to matter. */
function foldsOf(created: number): number {
  return Math.max(0, Math.ceil(Math.log2((created + 1) / 250)));
}

/** What is kept of a user whom the directory shows: the attributes by its mapping. */
export function stagedOf(user: SourceUser, source: Pick<OpenSource, "map">): StagedUser {
  return {
    providerId: user.providerId,
    status: user.status,
    attributes: source.map(user)?.attributes ?? null,
  };
}

/** Tells the pages how far a run is; those of users only when it has changed somebody. */
export async function tell({ directoryId, kind, counts }: Run): Promise<void> {
  await publish(prisma(), { topic: "sync", directoryId });
  if (kind !== "preview" && counts.created + counts.updated + counts.ended > 0)
    await publish(prisma(), { topic: "users", directoryId });
}
