import type { SqlTx } from "#lib/platform/db/pool.ts";
import { lockGroup } from "./group.store.ts";
import { type EventOrigin, recordGroupEvent } from "./group-event.store.ts";
import {
  forgetProvider,
  forgetToldMembers,
  type GroupChange,
  hasOtherMembers,
  keepPulledMembers,
  removePulledMembers,
} from "./group-sync.store.ts";
import { removeGroup } from "./remove-group.store.ts";

/**
 * Ends what syncs have to do with a group, by an admin's word. `keep`: it is the admins' own from now on, with all of its
 * members · `remove`: memberships of syncs end; the group goes with them, unless it was made here, or somebody else put
 * members into it. A group that SCIM stands behind stays SCIM's, and so do the members whom SCIM put in.
 */
export async function handBackGroup(
  tx: SqlTx,
  { by, ...change }: GroupChange & { by: { id: string | null; name: string } },
  id: string,
  action: "keep" | "remove",
): Promise<void> {
  const { directoryId, at, requestId } = change;
  const group = await lockGroup(tx, directoryId, id);
  if (group === null) return;
  const origin: EventOrigin = { source: "admin", by: { admin: by }, requestId };
  const isOurs = group.linkedBy === "sync" && group.linkedAt !== null;
  const stays = !isOurs || group.source === "admin" || (await hasOtherMembers(tx, directoryId, id));
  if (action === "remove" && !stays) {
    await removeGroup(tx, directoryId, id, null, origin);
    return;
  }
  await (isOurs ? forgetProvider : forgetToldMembers)(tx, directoryId, id);
  if (action === "remove") await removePulledMembers(tx, change, [id], null);
  else await keepPulledMembers(tx, directoryId, id);
  if (!isOurs) return;
  await recordGroupEvent(tx, {
    ...origin,
    directoryId,
    groupId: id,
    type: "group.unlinked",
    payload: {},
    at,
  });
}
