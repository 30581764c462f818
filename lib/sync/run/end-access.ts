import { requestEvaluation } from "#lib/alerts/request-evaluation.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { applyUsers, findManagers, removeUser } from "#lib/users/apply-users.ts";
import { BATCH } from "../compare/compare-batch.ts";
import { losesAccess } from "../compare/plan-change.ts";
import { planWrite } from "../compare/plan-write.ts";
import { breakerHolds } from "./breaker.ts";
import { confirmUnseen } from "./confirm-unseen.ts";
import { forgetEnded, renewHold, settleApproved } from "./hold.store.ts";
import { settleSkipped } from "./settle-skipped.ts";
import {
  countRecentlyEnded,
  countWithAccess,
  type Ending,
  findEnding,
  holdUsers,
  readStagedOf,
  type StagedPair,
} from "./staging.store.ts";
import { advance, type SyncJob } from "./sync-job.ts";
import { asOwner, finishUsers } from "./sync-run.store.ts";

/**
 * Takes access from those whom the directory took it from. Whom a full pass did not show is asked for by name first:
 * absence alone proves nothing.
 */
export async function endAccess(sync: SyncJob, mostConfirmed?: number): Promise<void> {
  const { run, lease } = sync;
  if (run.progress.stage !== "removing") return;
  const { cursor } = run.progress;
  const unasked = run.kind === "full" ? await confirmUnseen(sync, mostConfirmed) : 0;
  // Who was passed over may lose access as well, and is only known by the provider's id once written.
  await settleSkipped(sync);
  const { endings, total, isHeld } = await findEndings(run.directoryId, run.id, unasked);
  const asks =
    run.kind === "approved" ? () => false : isHeld ? () => true : (one: Ending) => vanishes(sync, one);
  const held = endings.filter(asks);
  await apply(
    sync,
    endings.filter((one) => !asks(one)),
  );
  await settleSkipped(sync);
  if (run.kind === "full" || run.counts.created + run.counts.updated > 0)
    await asOwner(lease, run, (tx) => findManagers(run.directoryId, tx));
  await asOwner(lease, run, async (tx) => {
    const mayWait = held.length > 0 || run.kind === "full";
    const waiting = mayWait ? await renewHold(tx, run, held, total) : 0;
    if (waiting > 0) await requestEvaluation(tx);
    if (run.kind === "approved") await settleApproved(tx, run);
    if (run.counts.ended > 0) await forgetEnded(tx, run.directoryId);
    run.counts.held = waiting;
    await finishUsers(tx, run, { cursor, unasked, outcome: waiting > 0 ? "held" : "succeeded" });
  });
}

/**
 * Whether somebody is gone in Okta without a word. Okta deletes in two steps, of which a sync between them sees the first,
 * and its log tells of both. So this looks like a role that reaches fewer users than it did, and an admin is asked, also for
 * whoever is only suspended there: they may keep their devices. Where the log does tell, the next sync of changes ends it
 * without.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/deleteUser
 */
export function vanishes({ run, plan }: Pick<SyncJob, "run" | "plan">, { status, before }: Ending): boolean {
  return (
    plan.type === "okta" &&
    (run.kind === "full" || run.kind === "preview") &&
    status === "deleted" &&
    before !== "deactivated"
  );
}

/**
 * Who loses access by what a run has read, and whether that is so many that an admin is asked first.
 * @param unasked users whom it was not shown and has not asked for: they may be gone as well
 */
export async function findEndings(
  directoryId: string,
  runId: string,
  unasked: number,
): Promise<{ endings: Ending[]; total: number; isHeld: boolean }> {
  const endings = await findEnding(pool(), directoryId, runId);
  // Counting all users is the dearest part of a run that has little to do.
  if (endings.length === 0) return { endings, total: 0, isHeld: false };
  const [total, before] = await Promise.all([
    countWithAccess(pool(), directoryId),
    countRecentlyEnded(directoryId),
  ]);
  const losing = endings.filter((one) => losesAccess(one.before, one.status)).length;
  return { endings, total, isHeld: breakerHolds(losing + unasked + before, total + before) };
}

/** Deleted users become tombstones, the others change their status. */
async function apply(
  { run, plan, lease }: Pick<SyncJob, "run" | "plan" | "lease">,
  endings: readonly Ending[],
): Promise<void> {
  for (const { id } of endings.filter(({ status }) => status === "deleted")) {
    await advance({ run, lease }, run.progress, async (tx) => ({
      ended: (await removeUser(tx, changeOf(run), id, plan.graceDays)) ? 1 : 0,
    }));
  }
  const others = endings.filter(({ status }) => status !== "deleted").map(({ providerId }) => providerId);
  for (let index = 0; index < others.length; index += BATCH) {
    const part = others.slice(index, index + BATCH);
    await advance({ run, lease }, run.progress, async (tx) => ({
      ended: await endThese(tx, { run, plan }, part),
    }));
  }
}

const changeOf = ({ directoryId, id }: SyncJob["run"]) => ({ directoryId, at: new Date(), requestId: id });

/**
 * Takes access from some users, who are held before they are looked at: whoever is changed at the same moment must not
 * slip through, as nothing asks for them again before the next full pass. Of whom the directory says what does not fit
 * here, such as a name that another user has, only the status changes.
 * @returns how many
 */
async function endThese(
  tx: SqlTx,
  { run, plan: { identifierPath, mapping } }: Pick<SyncJob, "run" | "plan">,
  providerIds: readonly string[],
): Promise<number> {
  const change = changeOf(run);
  await holdUsers(tx, run.directoryId, { providerIds });
  const staged = await readStagedOf(run.directoryId, run.id, providerIds, tx);
  const write = (users: readonly StagedPair[]) => {
    const options = { reach: "known", identifierPath, mapping, at: change.at, mayEnd: true } as const;
    const verdicts = users.map((one) => planWrite({ ...one, doubt: null }, options));
    return applyUsers(
      tx,
      change,
      verdicts.flatMap((verdict) => (verdict.kind === "write" ? [verdict.write] : [])),
    );
  };
  const ended = await write(staged);
  const left = staged.filter(
    ({ user, status }) => user !== null && !ended.has(user.id) && losesAccess(user.status, status),
  );
  return ended.size + (await write(left.map((one) => ({ ...one, attributes: null })))).size;
}
