import { nameGroup, parkNames } from "#lib/groups/apply-groups.ts";
import { advanceGroups, changeOf, type GroupJob } from "./group-job.ts";
import { findMovers } from "./group-staging.store.ts";
import { movesTogether } from "./moves-together.ts";

/**
 * Renames those groups first that take a name from one another, as two that have swapped theirs: all in one transaction, in
 * which none of them has a name for a moment. One by one, each would find its name taken by the next.
 */
export async function swapNames(job: GroupJob): Promise<void> {
  const { progress } = job.pass;
  if (progress?.step !== "writing" || progress.after !== "") return;
  const { id: runId, directoryId } = job.run;
  const together = movesTogether(await findMovers(directoryId, runId));
  if (together.length === 0) return;
  await advanceGroups(job, progress, async (tx) => {
    const ids = together.map(({ id }) => id);
    await tx.query("savepoint names");
    await parkNames(tx, directoryId, ids);
    for (const group of together)
      if (!(await nameGroup(tx, changeOf(job), group.id, group))) return giveUp(tx);
    await tx.query("release savepoint names");
    return { updated: together.length };
  });
}

/** Somebody took one of the names meanwhile: all keep theirs, and the ordinary way tells which one is taken. */
async function giveUp(tx: { query: (text: string) => Promise<unknown> }): Promise<Record<string, never>> {
  await tx.query("rollback to savepoint names");
  return {};
}
