import { previewGroups } from "#lib/sync/groups/preview-groups.ts";
import type { BatchWrite } from "#lib/users/apply-users.ts";
import { BATCH, type Compared, compareBatch } from "../compare/compare-batch.ts";
import { hasAccess, losesAccess } from "../compare/plan-change.ts";
import { confirmUnseen } from "../run/confirm-unseen.ts";
import { findEndings, vanishes } from "../run/end-access.ts";
import { advance, type SyncJob, tell } from "../run/sync-job.ts";
import { asOwner, type Counts, finishPreview } from "../run/sync-run.store.ts";
import { insertEndings, insertPreview, type PreviewItem } from "./preview.store.ts";

/** Notes what a full pass would make of each user, and changes nobody: the same stages, with a list as their effect. */
export async function previewUsers(sync: SyncJob): Promise<void> {
  const { run, plan, lease, signal } = sync;
  while (run.progress.stage === "writing") {
    signal.throwIfAborted();
    const { after, cursor } = run.progress;
    const compared = await compareBatch({ run, plan }, after, new Date());
    const items = compared.map((one) => itemOf(one, plan.domain));
    const last = compared.at(-1)?.pair.providerId;
    await advance(
      { run, lease },
      last === undefined || compared.length < BATCH
        ? { stage: "removing", cursor }
        : { stage: "writing", after: last, cursor },
      async (tx) => {
        await insertPreview(tx, run.id, items.filter(isTold));
        return countsOf(items);
      },
    );
    await tell(run);
  }
  if (run.progress.stage !== "removing") return;
  const unasked = await confirmUnseen(sync);
  await previewGroups(sync);
  const { endings, isHeld } = await findEndings(run.directoryId, run.id, unasked);
  await asOwner(lease, run, async (tx) => {
    const told = endings.map((one) => {
      const reason = vanishes(sync, one) ? ("vanished" as const) : null;
      return { ...one, waits: isHeld || reason !== null, reason };
    });
    const ended = run.counts.ended + (await insertEndings(tx, run, told));
    run.counts = { ...run.counts, ended, held: isHeld ? ended : 0 };
    await finishPreview(tx, run);
  });
}

function isTold({ effect, outsideDomain }: PreviewItem): boolean {
  return effect !== "none" || outsideDomain;
}

/** What a sync would make of one user, for a person to read. @param domain that user names should end with */
export function itemOf({ pair, verdict }: Compared, domain: string | null): PreviewItem {
  const { providerId, user } = pair;
  const resource =
    verdict.kind === "write" ? verdict.write.record.resource : (pair.attributes ?? user?.resource);
  const userName = textOf(resource?.userName) ?? providerId;
  const common = {
    providerId,
    userId: user?.id ?? null,
    userName,
    name: textOf(resource?.displayName) ?? userName,
    statusBefore: user?.status ?? null,
    outsideDomain:
      domain !== null &&
      verdict.kind !== "stranger" &&
      !userName.toLowerCase().endsWith(`@${domain.toLowerCase()}`),
  };
  if (verdict.kind === "unfit")
    return { ...common, effect: "unfit", statusAfter: null, changes: null, reason: verdict.why.kind };
  if (verdict.kind !== "write")
    return { ...common, effect: "none", statusAfter: user?.status ?? null, changes: null, reason: null };
  const { write } = verdict;
  return {
    ...common,
    name: write.record.displayName ?? userName,
    effect: effectOf(user, write),
    statusAfter: write.status,
    changes: write.event.changes,
    reason: null,
  };
}

function effectOf(user: Compared["pair"]["user"], { status }: BatchWrite): PreviewItem["effect"] {
  if (user === null) return "create";
  if (losesAccess(user.status, status)) return "end";
  return !hasAccess(user.status) && hasAccess(status) ? "restore" : "update";
}

export function countsOf(items: readonly PreviewItem[]): Partial<Counts> {
  const count = (...effects: PreviewItem["effect"][]) =>
    items.filter(({ effect }) => effects.includes(effect)).length;
  return {
    created: count("create"),
    updated: count("update", "restore"),
    ended: count("end"),
    skipped: count("unfit"),
    unchanged: count("none"),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
