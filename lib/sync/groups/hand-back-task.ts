import * as z from "zod";
import { handBackGroup } from "#lib/groups/hand-back-group.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { findLeftGroups, readsGroups } from "./left-groups.store.ts";

export const HAND_BACK_TASK = "hand-back-groups";

/** Payload of the task. `by`: the admin who said so. */
export const handBackPayload = z.object({
  directoryId: z.uuid(),
  action: z.enum(["keep", "remove"]),
  by: z.object({ id: z.uuid().nullable(), name: z.string() }),
  requestId: z.string(),
});

/** Groups that one transaction takes. */
const BATCH = 20;

/**
 * Works off the groups that syncs left behind, some in each transaction, so that a server which follows one that died does
 * what is left. It ends early when an admin has groups read again.
 */
export async function workOffLeftGroups(
  { directoryId, action, by, requestId }: z.output<typeof handBackPayload>,
  signal: AbortSignal,
): Promise<void> {
  for (let isDone = false; !isDone; ) {
    signal.throwIfAborted();
    isDone = await inSqlTransaction(async (tx) => {
      if (await readsGroups(tx, directoryId)) return true;
      const ids = await findLeftGroups(tx, directoryId, { action, limit: BATCH });
      const change = { directoryId, at: new Date(), requestId, by };
      for (const id of ids) await handBackGroup(tx, change, id, action);
      return ids.length < BATCH;
    });
    for (const topic of ["sync", "groups"] as const) await publish(prisma(), { topic, directoryId });
  }
}
