import { requestEvaluation } from "#lib/alerts/request-evaluation.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { applyUsers, findManagers, removeUser } from "#lib/users/apply-users.ts";
import { breakerHolds } from "./breaker.ts";
import { BATCH } from "./compare-batch.ts";
import { expireHolds, forgetEnded, insertHold, settleApproved } from "./hold.store.ts";
import { losesAccess } from "./plan-change.ts";
import { planWrite } from "./plan-write.ts";
import { settleSkipped } from "./settle-skipped.ts";
import {
  countRecentlyEnded,
  countWithAccess,
  type Ending,
  findEnding,
  findUnseen,
  holdUsers,
  readStagedOf,
  type StagedPair,
  stageUsers,
} from "./staging.store.ts";
import { advance, type SyncJob, stagedOf } from "./sync-job.ts";
import { asOwner, finishUsers } from "./sync-run.store.ts";

/**
 * Takes access from those whom the directory took it from. Whom a full pass did not show is asked for by name first:
 * absence alone proves nothing.
 */
export async function endAccess(sync: SyncJob): Promise<void> {
  const { run, lease } = sync;
  if (run.progress.stage !== "removing") return;
  const { cursor } = run.progress;
  if (run.kind === "full") await confirmUnseen(sync);
  // Who was passed over may lose access as well, and is only known by the provider's id once written.
  await settleSkipped(sync);
  const { endings, total, isHeld } = await findEndings(run.directoryId, run.id);
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
    if (held.length > 0) {
      await insertHold(tx, run, held, total);
      await requestEvaluation(tx);
    } else if (run.kind === "full") await expireHolds(tx, run.directoryId);
    if (run.kind === "approved") await settleApproved(tx, run);
    if (run.counts.ended > 0) await forgetEnded(tx, run.directoryId);
    run.counts.held = held.length;
    await finishUsers(tx, run, cursor, held.length > 0 ? "held" : "succeeded");
  });
}

/**
 * Whether somebody who has access here is gone in Okta without a word. Okta deletes in two steps, of which a sync between
 * them sees the first, and its log tells of both. So this looks like a role that reaches fewer users than it did, and an
 * admin is asked; where the log does tell, the next sync of changes ends the access without.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/deleteUser
 */
function vanishes({ run, plan }: SyncJob, { status, before }: Ending): boolean {
  return plan.type === "okta" && run.kind === "full" && status === "deleted" && losesAccess(before, status);
}

/** Who loses access by what a run has read, and whether that is so many that an admin is asked first. */
export async function findEndings(
  directoryId: string,
  runId: string,
): Promise<{ endings: Ending[]; total: number; isHeld: boolean }> {
  const endings = await findEnding(pool(), directoryId, runId);
  // Counting all users is the dearest part of a run that has little to do.
  if (endings.length === 0) return { endings, total: 0, isHeld: false };
  const [total, before] = await Promise.all([
    countWithAccess(pool(), directoryId),
    countRecentlyEnded(directoryId),
  ]);
  const losing = endings.filter((one) => losesAccess(one.before, one.status)).length;
  return { endings, total, isHeld: breakerHolds(losing + before, total + before) };
}

/** More unseen users than this are not asked for one by one: they are on hold anyway. */
const MOST_CONFIRMED = 2_000;

/** Asks for those whom a complete pass did not show, and keeps the answers with what it read. */
export async function confirmUnseen({
  run,
  lease,
  source,
  signal,
}: Pick<SyncJob, "run" | "lease" | "source" | "signal">): Promise<void> {
  const unseen = await findUnseen(run.directoryId, run.id, MOST_CONFIRMED);
  for (let index = 0; index < unseen.length; index += 20) {
    signal.throwIfAborted();
    const part = unseen.slice(index, index + 20);
    const found = await Promise.all(part.map(({ providerId }) => source.user(providerId)));
    const staged = found.map((user) => stagedOf(user, source));
    await asOwner(lease, run, (tx) => stageUsers(tx, run.id, staged));
  }
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
  await holdUsers(tx, run.directoryId, providerIds);
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
