import { endGroup, removeMembersGone } from "#lib/groups/apply-groups.ts";
import { breakerHolds } from "../run/breaker.ts";
import { asOwner } from "../run/sync-run.store.ts";
import { askForEach } from "../sources/source.ts";
import { noteRefusedGroup, settleUndecidedGroups } from "../undecided.store.ts";
import {
  countGroupEndings,
  countUnseenGroups,
  findGone,
  findLeft,
  findUnseenGroups,
  saveAskedUpTo,
} from "./group-endings.store.ts";
import {
  findApprovedGroups,
  findApprovedHolds,
  findApprovedLeavers,
  settleApprovedGroups,
  settleGroupHold,
} from "./group-hold.store.ts";
import { advanceGroups, changeOf, type GroupJob } from "./group-job.ts";
import { finishGroups } from "./group-run.store.ts";
import { touchedGroup } from "./group-source.ts";
import { stageGroups, stageRefused } from "./group-staging.store.ts";
import { stagedGroup } from "./read-groups.ts";

/** More groups than this are not asked for in one run: so many are on hold anyway, and the next run asks for the others. */
const MOST_CONFIRMED = 2_000;
const AT_ONCE = 20;

/**
 * Ends what the directory no longer has: groups, and memberships that syncs made. A group that a full reading did not show
 * is asked for first. Where it is suspiciously much, all of it waits for an admin.
 */
export async function endGroups(job: GroupJob, most = MOST_CONFIRMED): Promise<void> {
  const { run, lease } = job;
  const { progress } = job.pass;
  if (progress?.step !== "ending") return;
  const { isFull, seenTx } = progress;
  const unasked = isFull ? await confirmUnseenGroups(job, most) : 0;
  const ending = await countGroupEndings(run.directoryId, run.id);
  const isHeld =
    breakerHolds(ending.groups + unasked + ending.groupsBefore, ending.groupsTotal + ending.groupsBefore) ||
    breakerHolds(
      ending.members + ending.membersOfGroups + ending.membersBefore,
      ending.membersTotal + ending.membersBefore,
    );
  const asksForGone = isHeld || vanish(job, isFull);
  if (!asksForGone && ending.groups > 0) await removeGone(job, progress);
  if (!isHeld && ending.members > 0) await removeLeft(job, progress);
  const { counts, nameTaken } = job.pass;
  // A name that another group held has come free: whoever waits for it is only seen by reading everything.
  const passedOver = counts.skipped + (isFull ? 0 : job.groupPlan.passedOver);
  const isFreed = passedOver > 0 && counts.ended + counts.updated > 0;
  await asOwner(lease, run, async (tx) => {
    const held = (asksForGone ? ending.groups : 0) + (isHeld ? ending.members : 0);
    await settleGroupHold(tx, run, held > 0 ? ending : null);
    await settleUndecidedGroups(tx, run, { isFull });
    await finishGroups(
      tx,
      run,
      { ...job.pass, progress: null, counts: { ...counts, held }, nameTaken },
      {
        outcome: held > 0 ? "held" : job.outcome,
        cursor: isFreed ? null : progress.cursor,
        seenTx,
        passedOver,
      },
    );
  });
}

/**
 * Whether groups that are gone are gone without a word. Okta's log tells of a deletion; a full reading only sees that a
 * group is not there, which looks like a role that reaches fewer groups than it did. So an admin is asked; where the log
 * does tell, the next sync of changes ends the group without.
 */
function vanish({ plan }: GroupJob, isFull: boolean): boolean {
  return plan.type === "okta" && isFull;
}

/**
 * Asks for those whom a complete reading did not show, and keeps the answers with what it read.
 * @returns of how many nothing is known, as it has not asked for them or was refused: they may be gone as well
 */
async function confirmUnseenGroups(
  { run, lease, source, signal, groupPlan }: GroupJob,
  most: number,
): Promise<number> {
  const unseen = await findUnseenGroups(run.directoryId, run.id, most);
  let unknown = 0;
  for (let index = 0; index < unseen.length; index += AT_ONCE) {
    signal.throwIfAborted();
    const part = unseen.slice(index, index + AT_ONCE);
    const { found, refused } = await askForEach(part, source.groups.group);
    unknown += refused.length;
    const groups = [...found, ...refused.map(({ providerId }) => touchedGroup(providerId))];
    const staged = groups.map((group) => stagedGroup(group, groupPlan));
    await asOwner(lease, run, async (tx) => {
      await stageGroups(tx, run, staged);
      await stageRefused(tx, run.id, refused);
      await saveAskedUpTo(tx, run.directoryId, part.at(-1) ?? "");
    });
  }
  return unseen.length < most ? unknown : unknown + (await countUnseenGroups(run.directoryId, run.id));
}

type Ending = Extract<GroupJob["pass"]["progress"], { step: "ending" }>;

async function removeGone(job: GroupJob, progress: Ending): Promise<void> {
  for (const id of await findGone(job.run.directoryId, job.run.id)) {
    await advanceGroups(job, progress, (tx) => endGroup(tx, changeOf(job), id));
  }
}

async function removeLeft(job: GroupJob, progress: Ending): Promise<void> {
  const groups = await findLeft(job.run.directoryId, job.run.id);
  for (let index = 0; index < groups.length; index += AT_ONCE) {
    await advanceGroups(job, progress, async (tx) => ({
      left: await removeMembersGone(tx, changeOf(job), groups.slice(index, index + AT_ONCE), null),
    }));
  }
}

/**
 * Does what an admin approved: groups that the directory still says are gone when it is asked once more, and memberships
 * that no reading has shown since. What could not be done is tried again by the next run, but for a group of which alone the directory
 * does not say it: that one stays, and is told.
 */
export async function endApprovedGroups(job: GroupJob): Promise<void> {
  const { run, lease, source, signal } = job;
  const { progress } = job.pass;
  const holdIds = progress === null ? [] : await findApprovedHolds(run.directoryId);
  if (progress === null || holdIds.length === 0) return;
  for (const { id, providerId } of await findApprovedGroups(run.directoryId)) {
    signal.throwIfAborted();
    const found = await askForEach([providerId], source.groups.group);
    for (const { refusal } of found.refused)
      await asOwner(lease, run, (tx) => noteRefusedGroup(tx, run.directoryId, id, refusal));
    if (!found.found.some(({ isGone }) => isGone)) continue;
    await advanceGroups(job, progress, async (tx) => {
      const { ended, left } = await endGroup(tx, changeOf(job), id);
      return { ended, left, endedByAdmin: ended, leftByAdmin: left };
    });
  }
  for (const { groupId, memberIds } of await findApprovedLeavers(run.directoryId)) {
    await advanceGroups(job, progress, async (tx) => {
      const left = await removeMembersGone(tx, changeOf(job), [groupId], memberIds);
      return { left, leftByAdmin: left };
    });
  }
  await asOwner(lease, run, (tx) => settleApprovedGroups(tx, holdIds));
}
