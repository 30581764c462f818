import type { SyncJob } from "../run/sync-job.ts";
import { asOwner } from "../run/sync-run.store.ts";
import { askForEach, type Position } from "../sources/source.ts";
import { findUnseenGroupRows } from "./group-endings.store.ts";
import { type GroupPreviewItem, insertGroupPreview } from "./group-preview.store.ts";
import { findGroupPlan, forgetStaged, type GroupPlan } from "./group-run.store.ts";
import { findUnreadFor, type GroupPair, readGroupPairs, stageGroups } from "./group-staging.store.ts";
import { planGroup } from "./plan-group.ts";
import { readMembersOf, stagedGroup } from "./read-groups.ts";

const BATCH = 200;
/** Groups that are asked for at once. */
const AT_ONCE = 5;

/**
 * Notes what a full pass would make of the groups that the plan reads, and of whom they have. A server that takes over
 * begins with the groups again: nothing is written before all is read.
 */
export async function previewGroups(sync: SyncJob): Promise<void> {
  const { run, lease } = sync;
  const plan = await findGroupPlan(run.directoryId);
  if (plan.groups === "none") return;
  await asOwner(lease, run, (tx) => forgetStaged(tx, run.id));
  await listEveryGroup(sync, plan);
  for (let after: string | undefined = ""; after !== undefined; ) {
    const pairs: GroupPair[] = await readGroupPairs(run.directoryId, run.id, after, BATCH);
    // Of what SCIM pushes, a sync changes nothing.
    const items = pairs.filter(({ here }) => here?.standing !== "scim").map(itemOf);
    await readMembers(
      sync,
      plan,
      items.filter(({ effect }) => effect !== "unfit").map(({ providerId }) => providerId),
    );
    await asOwner(lease, run, (tx) => insertGroupPreview(tx, run, items));
    after = pairs.length < BATCH ? undefined : pairs.at(-1)?.providerId;
  }
  await noteGone(sync);
  await asOwner(lease, run, (tx) => forgetStaged(tx, run.id));
}

async function listEveryGroup({ run, lease, source, signal }: SyncJob, plan: GroupPlan): Promise<void> {
  for (let from: Position | null = null, isFirst = true; isFirst || from !== null; isFirst = false) {
    signal.throwIfAborted();
    const page: Awaited<ReturnType<typeof source.groups.everyGroup>> = await source.groups.everyGroup(from);
    const groups = page.groups.map((group) => stagedGroup(group, plan));
    await asOwner(lease, run, (tx) => stageGroups(tx, run, groups, page.members));
    from = page.next;
  }
}

async function readMembers(
  sync: SyncJob,
  groupPlan: GroupPlan,
  providerIds: readonly string[],
): Promise<void> {
  const unread = await findUnreadFor(sync.run.id, providerIds);
  for (let index = 0; index < unread.length; index += AT_ONCE) {
    const some = unread.slice(index, index + AT_ONCE);
    await readMembersOf({ ...sync, groupPlan }, some);
  }
}

/** Groups that a complete reading did not show, and that are not there when they are asked for. */
async function noteGone({ run, lease, source, signal }: SyncJob): Promise<void> {
  const unseen = await findUnseenGroupRows(run.directoryId, run.id);
  for (let index = 0; index < unseen.length; index += AT_ONCE) {
    signal.throwIfAborted();
    const some = unseen.slice(index, index + AT_ONCE);
    const { found } = await askForEach(
      some.map(({ providerId }) => providerId),
      source.groups.group,
    );
    const goneIds = new Set(found.filter(({ isGone }) => isGone).map(({ providerId }) => providerId));
    const gone = some.filter(({ providerId }) => goneIds.has(providerId));
    const items = gone.map(({ id, providerId, name }) => ({
      providerId,
      effect: "end" as const,
      groupId: id,
      name,
      nameBefore: null,
      reason: null,
    }));
    await asOwner(lease, run, (tx) => insertGroupPreview(tx, run, items));
  }
}

function itemOf(pair: GroupPair): GroupPreviewItem {
  const { providerId, name, here } = pair;
  const verdict = planGroup(pair);
  const isRenamed =
    (verdict === "rename" || verdict === "link") && here !== null && here.displayName !== name;
  return {
    providerId,
    effect: effects[verdict],
    groupId: here?.id ?? null,
    name,
    nameBefore: isRenamed ? here.displayName : null,
    reason: verdict === "name-taken" ? "group-name-taken" : null,
  };
}

const effects: Record<ReturnType<typeof planGroup>, GroupPreviewItem["effect"]> = {
  create: "create",
  link: "update",
  rename: "update",
  adopt: "none",
  unchanged: "none",
  stranger: "none",
  "name-taken": "unfit",
};
