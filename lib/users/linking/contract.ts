import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { conflictReasons } from "./reasons.ts";

/** What goes in and out of `/api/v1/users/conflicts`. */

const time = z.iso.datetime({ offset: true });
const namedUser = z.object({ id: z.uuid(), name: z.string() });

export const conflictListQuery = z.object({
  directoryId: z.uuid("Choose a directory of the list.").optional(),
  state: z
    .enum(["open", "settled"], "Ask for those who wait (open) or for those who were settled.")
    .default("open"),
});
export type ConflictListQuery = z.output<typeof conflictListQuery>;

export const conflictItem = z.object({
  id: z.uuid(),
  name: z.string(),
  userName: z.string(),
  externalId: z.string().nullable(),
  directory: directoryRef,
  state: z.enum(["open", "linked", "created", "discarded", "vanished"]),
  reason: z.enum(conflictReasons),
  /** How many users here could be meant. */
  candidates: z.int(),
  firstSeenAt: time,
  lastSeenAt: time,
  /** How often the identity provider has sent the user since, after the first time. */
  repeats: z.int(),
  settledAt: time.nullable(),
  /** Who settled it; for one that ended by itself a sentence that says what ended it. */
  settledBy: z.string(),
  /** Whom it was settled on, or who ended it; null where there is no such user (any more). */
  settledUser: namedUser.nullable(),
});
export type ConflictItem = z.infer<typeof conflictItem>;

export const conflictList = z.object({
  /** At most the limit: the longest waiting, or the last settled. */
  conflicts: z.array(conflictItem),
  /** Those who wait in all directories of the admin. */
  open: z.int(),
  directories: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type ConflictList = z.infer<typeof conflictList>;

/** `GET /users/conflicts/count`. */
export const conflictCount = z.object({ open: z.int() });
export type ConflictCount = z.infer<typeof conflictCount>;

/** Why something cannot be done, and which user is in the way. */
const obstacle = z.object({ detail: z.string(), user: namedUser });
export type Obstacle = z.infer<typeof obstacle>;

export const conflictCandidate = namedUser.extend({
  userName: z.string(),
  status: z.enum(["pending", "active", "locked", "suspended", "deactivated", "deleted"]),
  /** False: made here, no provider stands behind the user yet. */
  isLinked: z.boolean(),
  matchedBy: z.array(z.enum(["externalId", "userName", "identifier"])),
  createdAt: time,
  groups: z.int(),
  /** Null: the incoming user can be linked to this one. */
  obstacle: obstacle.nullable(),
});
export type ConflictCandidate = z.infer<typeof conflictCandidate>;

export const conflictView = conflictItem.extend({
  revision: z.int(),
  /** Which SCIM client sent the user; "sync": an identity server read it. */
  client: z.enum(["okta", "entra", "other", "sync"]),
  keyName: z.string(),
  identifierLabel: z.string(),
  /** The attributes of either side: what was sent, and what each candidate has, in the order of `people`. */
  attributes: z.array(
    z.object({
      label: z.string(),
      path: z.string(),
      sent: z.string().nullable(),
      own: z.array(z.string().nullable()),
    }),
  ),
  people: z.array(conflictCandidate),
  /** Null: the incoming user can be created beside the others. */
  createObstacle: obstacle.nullable(),
});
export type ConflictView = z.infer<typeof conflictView>;

/** Body of `POST /users/conflicts/{id}/settle`. `revision`: what the admin saw. */
export const settleConflictInput = z.discriminatedUnion("action", [
  z.object({ action: z.literal("link"), userId: z.uuid(), revision: z.int() }),
  z.object({ action: z.literal("create"), revision: z.int() }),
  z.object({ action: z.literal("discard"), revision: z.int() }),
]);
export type SettleConflictInput = z.output<typeof settleConflictInput>;

export const settledConflict = z.object({ userId: z.uuid().nullable() });
