import * as z from "zod";
import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { log } from "#lib/platform/log/log.ts";
import { applyUsers, type BatchWrite, findManagers, removeUser } from "#lib/users/apply-users.ts";
import { breakerHolds } from "./breaker.ts";
import { classifyFailure } from "./classify-failure.ts";
import { expireHolds, findApproved, insertHold, settleApproved } from "./hold.store.ts";
import { type OpenSource, openSource } from "./open-source.ts";
import { losesAccess } from "./plan-change.ts";
import { planWrite } from "./plan-write.ts";
import { scheduleNextSync } from "./schedule-sync.ts";
import type { Position, SourcePage, SourceUser } from "./source.ts";
import {
  countRecentlyEnded,
  countWithAccess,
  findEnding,
  findUnseen,
  type Pair,
  readPairs,
  readPairsOf,
  type StagedUser,
  stageUsers,
} from "./staging.store.ts";
import {
  asOwner,
  type Counts,
  claimRun,
  failRun,
  findPlan,
  finishRun,
  isRead,
  type Progress,
  type Run,
  type StoredPlan,
  type SyncKind,
  saveProgress,
} from "./sync-run.store.ts";

/** Payload of `sync@<clusterId>`. `due`: whatever the schedule says. */
export const syncPayload = z.object({
  directoryId: z.uuid(),
  wanted: z.enum(["due", "full", "changes", "approved"]),
  trigger: z.string(),
});
export type SyncPayload = z.output<typeof syncPayload>;

/** Users that are compared and written in one transaction. */
const BATCH = 500;
/** Users of an approved list that are asked for at once. */
const APPROVED_PAGE = 20;
const DAY_MS = 86_400_000;
/** Graph forgets after seven days: https://learn.microsoft.com/graph/delta-query-overview#token-duration */
const CURSOR_DAYS = 6;

/** `identifierPath`: SCIM path of the primary user identifier; null where it is not mapped. */
type Plan = StoredPlan & { identifierPath: string | null };
type Job = { clusterId: string; lease: Lease; signal: AbortSignal };
/** What the stages of one run share. */
type Sync = { run: Run; plan: Plan; lease: Lease; source: OpenSource; signal: AbortSignal };

/**
 * Reads a directory and makes its users here what they are there, as a job of its cluster. It reads everything before
 * it writes anything, saves after each page where it is, and takes access away last, and only if it is not suspiciously
 * much. A server that dies is followed by another, which goes on from the last page.
 * @throws LeaseLost, or when the server is being stopped: the job is repeated
 */
export async function runSync({ directoryId, wanted, trigger }: SyncPayload, job: Job): Promise<void> {
  const plan = await readPlan(directoryId);
  if (plan === null || !isRead(plan) || plan.clusterId !== job.clusterId) return;
  const source = await openSource(directoryId, job.signal);
  if (source === null) return;
  const kind = kindOf(plan, wanted, new Date());
  const run = await claimRun(job.lease, directoryId, { id: newId(), kind, trigger });
  const sync: Sync = { run, plan, source, ...job };
  try {
    await tell(run);
    await read(sync);
    await write(sync);
    await remove(sync);
  } catch (error) {
    const failure = job.signal.aborted || error instanceof LeaseLost ? undefined : classifyFailure(error);
    if (failure === undefined) throw error;
    log.info({ directoryId, kind: failure.kind, seen: failure.seen }, "a sync ended early");
    await asOwner(job.lease, run, (tx) => failRun(tx, run, failure));
    // What refuses the sync refuses the diagnosis as well, which says what to do, and alerts.
    if (failure.kind === "refused") await scheduleDiagnosis(prisma(), directoryId, "manual");
  } finally {
    await source.close();
  }
  await scheduleNextSync(directoryId);
  await tell(run);
}

async function readPlan(directoryId: string): Promise<Plan | null> {
  const stored = await findPlan(directoryId);
  if (stored === null) return null;
  const { scim } = await identifierPaths({ id: directoryId, type: stored.type });
  return { ...stored, identifierPath: scim };
}

/** A full pass at first, when its time has come, and when the cursor is too old to be sure of; else the changes. */
function kindOf(plan: Plan, wanted: SyncPayload["wanted"], now: Date): SyncKind {
  const isOlder = (time: Date | null, ms: number) => time === null || now.getTime() - time.getTime() >= ms;
  if (wanted === "approved") return wanted;
  if (plan.cursor === null || isOlder(plan.cursorAt, CURSOR_DAYS * DAY_MS)) return "full";
  if (wanted !== "due") return wanted;
  return isOlder(plan.lastFullAt, plan.fullEveryMinutes * 60_000) ? "full" : "changes";
}

/** Page by page into the staging table, so that memory does not grow with the directory. */
async function read({ run, plan, lease, source, signal }: Sync): Promise<void> {
  while (run.progress.stage === "reading") {
    signal.throwIfAborted();
    const { from } = run.progress;
    const page = await nextPage(run, plan, source, from);
    const staged = page.users.map((user) => stagedOf(user, source));
    await advance(
      { run, lease },
      page.next === null
        ? { stage: "writing", after: "", cursor: page.cursor }
        : { stage: "reading", from: page.next },
      async (tx) => {
        await stageUsers(tx, run.id, staged);
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
  if (run.kind === "full") return source.everyone(from);
  if (run.kind === "changes") return source.changes(from ?? plan.cursor ?? {});
  // What an admin approved is asked for once more: only what the directory still says is done.
  const after = typeof from?.after === "string" ? from.after : "";
  const ids = await findApproved(run.directoryId, after, APPROVED_PAGE);
  const users = await Promise.all(ids.map((id) => source.user(id)));
  const last = ids.at(-1);
  return { users, next: last === undefined ? null : { after: last }, cursor: null };
}

function stagedOf(user: SourceUser, source: OpenSource): StagedUser {
  return {
    providerId: user.providerId,
    status: user.status,
    attributes: source.map(user)?.attributes ?? null,
  };
}

/** New users and changed ones, in batches. Whoever loses access waits for the last stage. */
async function write({ run, plan, lease, signal }: Sync): Promise<void> {
  if (run.progress.stage !== "writing") return;
  const { identifierPath } = plan;
  while (run.progress.stage === "writing") {
    signal.throwIfAborted();
    const { after, cursor } = run.progress;
    const pairs: Pair[] = await readPairs(run.directoryId, run.id, after, BATCH);
    const at = new Date();
    const writes: BatchWrite[] = [];
    let [skipped, unchanged] = [0, 0];
    for (const pair of pairs) {
      if (pair.status === "deleted" || (pair.user && losesAccess(pair.user.status, pair.status))) continue;
      const verdict = planWrite(pair, { reach: plan.reach, identifierPath, at });
      if (verdict.kind === "write") writes.push(verdict.write);
      else if (verdict.kind === "unfit") skipped += 1;
      else unchanged += 1;
    }
    const last = pairs.at(-1)?.providerId;
    await advance(
      { run, lease },
      last === undefined || pairs.length < BATCH
        ? { stage: "removing", cursor }
        : { stage: "writing", after: last, cursor },
      async (tx) => {
        const written = await applyUsers(tx, { directoryId: run.directoryId, at, requestId: run.id }, writes);
        const created = writes.filter(({ id, version }) => version === 1 && written.has(id)).length;
        return {
          created,
          updated: written.size - created,
          unchanged,
          skipped: skipped + writes.length - written.size,
        };
      },
    );
    await tell(run);
  }
}

/**
 * Takes access from those whom the directory took it from. Whom a full pass did not show is asked for by name first:
 * absence alone proves nothing.
 */
async function remove({ run, lease, source, signal, plan }: Sync): Promise<void> {
  if (run.progress.stage !== "removing") return;
  const { cursor } = run.progress;
  if (run.kind === "full") await confirmUnseen({ run, lease, source, signal, plan });
  const [endings, total] = await Promise.all([
    findEnding(pool(), run.directoryId, run.id),
    countWithAccess(pool(), run.directoryId),
  ]);
  const losing = endings.filter((one) => losesAccess(one.before, one.status)).length;
  const before = await countRecentlyEnded(run.directoryId);
  if (run.kind !== "approved" && breakerHolds(losing + before, total + before)) {
    await asOwner(lease, run, async (tx) => {
      await insertHold(tx, run, endings, total);
      run.counts.held = endings.length;
      await finishRun(tx, run, cursor, "held");
    });
    return;
  }
  await endAccess({ run, plan, lease, endings });
  await findManagers(run.directoryId);
  await asOwner(lease, run, async (tx) => {
    if (run.kind === "full") await expireHolds(tx, run.directoryId);
    if (run.kind === "approved") await settleApproved(tx, run.directoryId);
    await finishRun(tx, run, cursor, "succeeded");
  });
}

/** More unseen users than this are not asked for one by one: they are on hold anyway. */
const MOST_CONFIRMED = 2_000;

async function confirmUnseen({ run, lease, source, signal }: Sync): Promise<void> {
  const unseen = await findUnseen(run.directoryId, run.id, MOST_CONFIRMED);
  for (let index = 0; index < unseen.length; index += 20) {
    signal.throwIfAborted();
    const part = unseen.slice(index, index + 20);
    const found = await Promise.all(part.map(({ providerId }) => source.user(providerId)));
    await asOwner(lease, run, (tx) =>
      stageUsers(
        tx,
        run.id,
        found.map((user) => stagedOf(user, source)),
      ),
    );
  }
}

/** Applies endings: deleted users become tombstones, the others change their status. */
export async function endAccess({
  run,
  plan,
  lease,
  endings,
}: {
  run: Run;
  plan: Plan;
  lease: Lease;
  endings: readonly { id: string; providerId: string; status: Pair["status"] }[];
}): Promise<void> {
  const change = () => ({ directoryId: run.directoryId, at: new Date(), requestId: run.id });
  for (const { id } of endings.filter(({ status }) => status === "deleted")) {
    await advance({ run, lease }, run.progress, async (tx) => ({
      ended: (await removeUser(tx, change(), id, plan.graceDays)) ? 1 : 0,
    }));
  }
  const others = endings.filter(({ status }) => status !== "deleted").map(({ providerId }) => providerId);
  for (let index = 0; index < others.length; index += BATCH) {
    const pairs = await readPairsOf(run.directoryId, run.id, others.slice(index, index + BATCH));
    const { identifierPath } = plan;
    const writes = pairs.flatMap((pair) => {
      const verdict = planWrite(pair, { reach: "known", identifierPath, at: change().at });
      return verdict.kind === "write" ? [verdict.write] : [];
    });
    await advance({ run, lease }, run.progress, async (tx) => ({
      ended: (await applyUsers(tx, change(), writes)).size,
    }));
  }
}

/**
 * Does a part of a run in one transaction with its place and its counts: whoever takes over repeats nothing, and counts
 * nothing twice.
 * @param work may be repeated where PostgreSQL dissolves a deadlock, so that it must change nothing but the database
 */
async function advance(
  { run, lease }: Pick<Sync, "run" | "lease">,
  progress: Progress,
  work: (tx: SqlTx) => Promise<Partial<Counts>>,
): Promise<void> {
  run.counts = await asOwner(lease, run, async (tx) => {
    const counts = { ...run.counts };
    for (const [name, number] of Object.entries(await work(tx))) counts[name as keyof Counts] += number;
    await saveProgress(tx, { ...run, progress, counts });
    return counts;
  });
  run.progress = progress;
}

/** Tells the pages how far a run is; those of users only when it has changed somebody. */
async function tell({ directoryId, counts }: Run): Promise<void> {
  await publish(prisma(), { topic: "sync", directoryId });
  if (counts.created + counts.updated + counts.ended > 0)
    await publish(prisma(), { topic: "users", directoryId });
}
