import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { eventTypeOf } from "../user-event-type.ts";
import type { AccessSkip } from "../vocabulary.ts";
import { holdAccess, lockAccess, noteAccess, type UserAccess } from "./access.store.ts";
import type { AccessOutcome, SuspendUsersInput } from "./contract.ts";
import { skippedOf } from "./skipped-users.ts";
import { statusOf } from "./status-machine.ts";

/**
 * Takes access from users at once, whatever their directory says, until an admin gives it back: sessions and devices
 * stop working with the transaction. All of them or, when something fails, none.
 */
export async function suspendUsers(
  actor: Actor,
  { userIds, reason }: SuspendUsersInput,
): Promise<AccessOutcome> {
  return inSqlTransaction(async (tx) => {
    const found = await lockAccess(tx, userIds, actor.directoryIds);
    const why = (user: UserAccess): AccessSkip | null =>
      user.said === "deleted" ? "deleted" : user.suspendedReason === null ? null : "suspended_already";
    const chosen = found.filter((user) => why(user) === null);
    const statuses = await holdAccess(
      tx,
      chosen.map(({ id }) => id),
      { by: actor.name, reason },
    );
    const changed = chosen.map((user) => ({
      ...user,
      after: statuses.get(user.id) ?? statusOf({ said: user.said, isHeld: true }),
    }));
    await noteAccess(
      tx,
      changed.map(({ id, directoryId, status, after }) => ({
        directoryId,
        userId: id,
        type: eventTypeOf(status, after),
        payload: { before: { status }, after: { status: after, suspension: reason } },
      })),
      actor.requestId,
    );
    for (const { id, directoryId, userName, status, after } of changed) {
      await recordAudit(tx, actor, {
        action: "user.suspend",
        directoryId,
        subject: { type: "user", id, label: userName },
        before: { status },
        after: { status: after, reason },
      });
      await publish(tx, { topic: "users", directoryId, id });
    }
    return {
      changed: changed.map(({ id, name, after }) => ({ id, name, status: after })),
      skipped: skippedOf(userIds, found, why),
    };
  });
}
