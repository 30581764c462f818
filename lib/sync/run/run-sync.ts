import * as z from "zod";
import { requestEvaluation } from "#lib/alerts/request-evaluation.ts";
import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { pagesOnce } from "#lib/directories/providers/pages-once.ts";
import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { newId } from "#lib/platform/db/id.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { log } from "#lib/platform/log/log.ts";
import { syncGroups } from "#lib/sync/groups/sync-groups.ts";
import { syncReaches } from "../contract.ts";
import { previewUsers } from "../preview/preview-users.ts";
import { scheduleNextSync } from "../schedule-sync.ts";
import { type OpenSource, openSource } from "../sources/open-source.ts";
import { askForEach, type Position, type SourcePage } from "../sources/source.ts";
import { findPlan } from "../sync-plan.store.ts";
import { noteRefusedUsers } from "../undecided.store.ts";
import { chooseKind } from "./choose-kind.ts";
import { classifyFailure } from "./classify-failure.ts";
import { endAccess } from "./end-access.ts";
import { findApproved, hasApproved } from "./hold.store.ts";
import { stageUsers } from "./staging.store.ts";
import { advance, type Plan, type SyncJob, stagedOf, tell } from "./sync-job.ts";
import { asOwner, claimRun, failRun, type Run, stopRun } from "./sync-run.store.ts";
import { SyncStopped, stopperOf } from "./sync-stopped.ts";
import { writeUsers } from "./write-users.ts";

/** Payload of `sync@<clusterId>`. `due`: whatever the schedule says. `reach`: what a preview looks at. */
export const syncPayload = z.object({
  directoryId: z.uuid(),
  wanted: z.enum(["due", "full", "changes", "approved", "preview"]),
  trigger: z.string(),
  reach: z.enum(syncReaches).optional(),
});
export type SyncPayload = z.output<typeof syncPayload>;

/** Users of an approved list that are asked for at once. */
const APPROVED_PAGE = 20;

type StoredPlanWithPath = Omit<Plan, "mapping">;
type Job = { clusterId: string; lease: Lease; signal: AbortSignal };

/**
 * Reads a directory and makes its users here what they are there, as a job of its cluster. It reads everything before
 * it writes anything, saves after each page where it is, and takes access away last, and only if it is not suspiciously
 * much. A server that dies is followed by another, which goes on from the last page, and then does what it came for. A
 * directory that is switched off, moved or deleted meanwhile stops it before the next thing that it writes.
 * @throws LeaseLost, or when the server is being stopped: the job is repeated
 */
export async function runSync(payload: SyncPayload, job: Job): Promise<void> {
  const { directoryId } = payload;
  const plan = await readPlan(directoryId);
  const asked = { kind: payload.wanted, clusterId: job.clusterId };
  const stopper = stopperOf(plan, asked);
  if (stopper !== null) {
    // A server may have left one behind, which nobody goes on with.
    await stopRun(job.lease, directoryId, stopper);
    return;
  }
  // Read before the mapping is: what is wished for after this may be about what the run reads next.
  const fullWantedAt = plan?.fullWantedAt ?? null;
  const source = await openSource(directoryId, job.signal);
  if (source === null) return;
  try {
    for (const wanted of await wishesOf(payload)) {
      for (let isWanted = true; isWanted; ) {
        const now = await readPlan(directoryId);
        isWanted =
          now !== null &&
          stopperOf(now, asked) === null &&
          (await runOnce({ ...payload, wanted, fullWantedAt }, now, source, job));
      }
    }
  } finally {
    await source.close();
  }
  await scheduleNextSync(directoryId);
}

/** Whatever a job came for, what an admin approved comes first: its own run may have failed while others succeed. */
async function wishesOf({ directoryId, wanted }: SyncPayload): Promise<SyncPayload["wanted"][]> {
  if (wanted === "approved" || wanted === "preview") return [wanted];
  return (await hasApproved(directoryId)) ? ["approved", wanted] : [wanted];
}

/** @returns whether the wish is still open: this was a run that a server had left behind, and of another kind */
async function runOnce(
  { directoryId, wanted, trigger, reach, fullWantedAt }: SyncPayload & { fullWantedAt: Date | null },
  stored: StoredPlanWithPath,
  source: OpenSource,
  { lease, signal }: Job,
): Promise<boolean> {
  const fresh = {
    id: newId(),
    kind: chooseKind(stored, wanted),
    trigger,
    reach: reach ?? stored.reach,
    fullWantedAt,
  };
  const run = await claimRun(lease, directoryId, fresh);
  const sync: SyncJob = {
    run,
    plan: { ...stored, reach: run.reach, mapping: source.mapping },
    lease,
    source,
    signal,
  };
  try {
    await tell(run);
    await read(sync);
    if (run.kind === "preview") await previewUsers(sync);
    else {
      await writeUsers(sync);
      await endAccess(sync);
      await syncGroups(sync);
    }
  } catch (error) {
    const isStopped = await endEarly(sync, error).catch((again) => endEarly(sync, again));
    if (!isStopped) return false;
  } finally {
    await tell(run);
  }
  return run.id !== fresh.id && wanted !== "due" && wanted !== run.kind;
}

/**
 * Notes why a run ended before its end.
 * @returns whether it was stopped, and has not failed
 * @throws what is nobody's fault but ours, or leaves the run to another server; SyncStopped where it is to be stopped as well
 */
async function endEarly({ run, lease, signal }: SyncJob, error: unknown): Promise<boolean> {
  const { directoryId } = run;
  if (error instanceof SyncStopped) {
    log.info({ directoryId, seen: error.message }, "a sync was stopped");
    await stopRun(lease, directoryId, error.message);
    return true;
  }
  const failure = signal.aborted || error instanceof LeaseLost ? undefined : classifyFailure(error);
  if (failure === undefined) throw error;
  log.info({ directoryId, kind: failure.kind, seen: failure.seen }, "a sync ended early");
  await asOwner(lease, run, async (tx) => {
    await failRun(tx, run, failure);
    await requestEvaluation(tx);
  });
  // What refuses the sync refuses the diagnosis as well, which says what to do, and alerts.
  if (failure.kind === "refused") await scheduleDiagnosis(prisma(), directoryId, "manual");
  return false;
}

async function readPlan(directoryId: string): Promise<StoredPlanWithPath | null> {
  const stored = await findPlan(directoryId);
  if (stored === null) return null;
  const { scim } = await identifierPaths({ id: directoryId, type: stored.type });
  return { ...stored, identifierPath: scim };
}

/** Page by page into the staging table, so that memory does not grow with the directory. */
async function read({ run, plan, lease, source, signal }: SyncJob): Promise<void> {
  const once = pagesOnce();
  while (run.progress.stage === "reading") {
    signal.throwIfAborted();
    const { from } = run.progress;
    once(JSON.stringify(from));
    const page = await nextPage(run, plan, source, from);
    const staged = page.users.map((user) => stagedOf(user, source));
    await advance(
      { run, lease },
      page.next === null
        ? { stage: "writing", after: "", cursor: page.cursor }
        : { stage: "reading", from: page.next },
      async (tx) => {
        await stageUsers(tx, run.id, staged);
        await noteRefusedUsers(tx, run.directoryId, page.refused ?? []);
        return { read: page.users.length };
      },
    );
    await tell(run);
  }
}

async function nextPage(
  run: Run,
  plan: Plan,
  source: OpenSource,
  from: Position | null,
): Promise<SourcePage> {
  if (run.kind === "full" || run.kind === "preview")
    return source.everyone(from, run.kind === "full" ? plan.cursor : null);
  if (run.kind === "changes") return source.changes(from ?? plan.cursor ?? {});
  // What an admin approved is asked for once more: only what the directory still says is done.
  const after = typeof from?.after === "string" ? from.after : "";
  const ids = await findApproved(run.directoryId, after, APPROVED_PAGE);
  const { found: users, refused } = await askForEach(ids, source.user);
  const last = ids.at(-1);
  return { users, refused, next: last === undefined ? null : { after: last }, cursor: null };
}
