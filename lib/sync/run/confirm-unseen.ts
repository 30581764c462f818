import { askForEach } from "../sources/source.ts";
import { noteRefusedUsers } from "../undecided.store.ts";
import { countUnseen, findUnseen, saveAskedUpTo, stageUsers } from "./staging.store.ts";
import { type SyncJob, stagedOf } from "./sync-job.ts";
import { asOwner } from "./sync-run.store.ts";

/**
 * One pass asks for no more by name, since each costs a call of the org's quota, and a directory that shows so few is more
 * likely to be read with too small a role than to have lost them. The next pass goes on with the others.
 */
const MOST_CONFIRMED = 2_000;
const AT_ONCE = 20;

/**
 * Asks for those whom a complete pass did not show, and keeps the answers with what it read.
 * @returns of how many nothing is known: their turn comes with the passes after this one, or the directory refused to show them
 */
export async function confirmUnseen(
  {
    run,
    lease,
    source,
    signal,
  }: Pick<SyncJob, "run" | "lease" | "signal"> & {
    source: Pick<SyncJob["source"], "user" | "map">;
  },
  most = MOST_CONFIRMED,
): Promise<number> {
  const { directoryId, id } = run;
  const unseen = await findUnseen(directoryId, id, most);
  let unknown = 0;
  for (let index = 0; index < unseen.length; index += AT_ONCE) {
    signal.throwIfAborted();
    const part = unseen.slice(index, index + AT_ONCE);
    const { found, refused } = await askForEach(
      part.map(({ providerId }) => providerId),
      source.user,
    );
    unknown += refused.length;
    const staged = found.map((user) => stagedOf(user, source));
    await asOwner(lease, run, async (tx) => {
      await stageUsers(tx, id, staged);
      if (run.kind !== "full") return;
      await noteRefusedUsers(tx, directoryId, refused);
      await saveAskedUpTo(tx, directoryId, part.at(-1)?.id ?? "");
    });
  }
  return unseen.length < most ? unknown : countUnseen(directoryId, id);
}
