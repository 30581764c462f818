import { type Actor, inScope } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { CustomLabels } from "./attribute-words.ts";
import { changeLines } from "./change-lines.ts";
import type { UserEvent, UserEvents } from "./contract.ts";
import { customLabelsIn } from "./custom-labels.ts";
import { deviceChanges } from "./device-event.ts";
import { invitationChanges } from "./invitation-event.ts";
import { findDirectoryOfUser, findUserEvents, type UserEventRow } from "./user-page.store.ts";

const PER_PAGE = 25;

/**
 * What happened to a user, newest first, with before and after.
 * @param before id of the last event that was listed
 * @throws AppError not_found, also for a user of a directory outside the actor's scope
 */
export async function listUserEvents(
  actor: Actor,
  userId: string,
  before: string | null,
): Promise<UserEvents> {
  const directoryId = await findDirectoryOfUser(userId);
  if (!directoryId || !inScope(actor, directoryId))
    throw new AppError("not_found", { detail: "There is no such user." });
  const [rows, labels] = await Promise.all([
    findUserEvents(directoryId, userId, before, PER_PAGE + 1),
    customLabelsIn(directoryId),
  ]);
  return {
    events: rows.slice(0, PER_PAGE).map((row) => eventOf(row, labels)),
    hasMore: rows.length > PER_PAGE,
  };
}

function eventOf(
  { id, at, type, source, requestId, payload }: UserEventRow,
  labels: CustomLabels,
): UserEvent {
  return {
    id,
    at: at.toISOString(),
    type,
    source,
    requestId,
    changes: changesOf(type, payload, labels),
  };
}

function changesOf(
  type: string,
  payload: UserEventRow["payload"],
  labels: CustomLabels,
): UserEvent["changes"] {
  if (type.startsWith("device.")) return deviceChanges(payload);
  return type.startsWith("invitation.") ? invitationChanges(payload) : changeLines(payload, labels);
}
