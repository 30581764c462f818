import type { DirectoryMapping } from "#lib/mapping/directory-mapping.ts";
import { newId } from "#lib/platform/db/id.ts";
import { finishResource } from "#lib/scim/protocol/resource/normalise-resource.ts";
import type { BatchWrite } from "#lib/users/apply-users.ts";
import { eventTypeOf } from "#lib/users/user-event-type.ts";
import { recordOfUser } from "#lib/users/user-record.ts";
import type { Doubt, Pair } from "./match-staged.ts";
import { hasAccess, losesAccess, planChange } from "./plan-change.ts";

export type Verdict =
  | { kind: "write"; write: BatchWrite }
  | { kind: "unchanged" }
  /** Loses access, or is gone: done last. */
  | { kind: "ending" }
  /** Nobody here, and the directory's sync brings in no strangers. */
  | { kind: "stranger" }
  /** It does not fit. */
  | { kind: "unfit"; why: Doubt | { kind: "no-user-name" } | { kind: "invalid"; detail: string } };

/**
 * What a sync writes of one user. Who loses access by it is only told apart from others: that is done last, and perhaps
 * not at once; see end-access.ts. Deleted ones are not for this function.
 */
export function planWrite(
  { providerId, attributes, user, doubt, status: seen }: Pair,
  options: {
    reach: "known" | "everyone";
    identifierPath: string | null;
    mapping: Pick<DirectoryMapping, "userType" | "readWins">;
    at: Date;
    /** When reading began; absent where that was right now. */
    readFrom?: Date;
    /** What was read may be as old as this: a list that was answered by an old copy. Absent where it is as new as the reading. */
    copiedFrom?: Date;
    mayEnd?: boolean;
  },
): Verdict {
  if (doubt !== null) return { kind: "unfit", why: doubt };
  const status = user !== null && isTakenByScim(user) && seen !== "deleted" ? "deactivated" : seen;
  if (user === null) {
    if (options.reach === "known" || status === "deactivated" || status === "deleted")
      return { kind: "stranger" };
    if (attributes === null) return { kind: "unfit", why: { kind: "no-user-name" } };
  }
  if (user !== null && user.deletedAt !== null && !mayReturn(user, options.reach))
    return { kind: "stranger" };
  if (status === "deleted") return { kind: "ending" };
  if (user !== null && hasAccess(status) && hasLostSince(user, options)) return { kind: "unchanged" };
  const isEnding = user !== null && options.mayEnd !== true && losesAccess(user.status, status);
  // Whoever is not known by the provider's id yet is from now on, so that the end of access finds them.
  if (isEnding && user.providerId === providerId) return { kind: "ending" };
  const planned = isEnding
    ? null
    : planChange(user, { status, attributes }, options.at, options.mapping.readWins);
  if (user !== null && planned === null && user.providerId === providerId) return { kind: "unchanged" };

  const finished = finishResource(options.mapping.userType, planned?.resource ?? user?.resource ?? {});
  if (!finished.ok) return { kind: "unfit", why: { kind: "invalid", detail: finished.failure.detail } };
  const version = (user?.version ?? 0) + 1;
  return {
    kind: "write",
    write: {
      id: user?.id ?? newId(options.at.getTime()),
      providerId,
      record: recordOfUser(finished.value, options.identifierPath),
      sources: planned?.sources ?? user?.sources ?? {},
      status: planned?.status ?? user?.status ?? status,
      version,
      createdAt: user?.createdAt ?? options.at,
      event: {
        type: user === null ? "user.created" : eventOf(user, planned?.status ?? user.status),
        changes: planned?.changes ?? { before: {}, after: {} },
      },
    },
  };
}

/**
 * Whether SCIM took the access: the app was taken from the user, perhaps, of which the directory's own status knows
 * nothing. SCIM or an admin gives it back, and no sync.
 */
function isTakenByScim({ status, statusSource }: NonNullable<Pair["user"]>): boolean {
  return status === "deactivated" && statusSource === "scim";
}

/** Whether a sync may bring a deleted user back: one whom a sync deleted, or whom an admin did where everyone comes in. */
function mayReturn({ statusSource }: NonNullable<Pair["user"]>, reach: "known" | "everyone"): boolean {
  return statusSource === "sync" || (statusSource === "admin" && reach === "everyone");
}

/**
 * Whether SCIM or an admin took the access after the directory was read, or a sync of newer changes did: what was seen before must
 * not give it back. The next look tells whether it stays so.
 */
function hasLostSince(
  { status, sources, deletedAt }: NonNullable<Pair["user"]>,
  { readFrom, copiedFrom }: { readFrom?: Date; copiedFrom?: Date },
): boolean {
  if (readFrom === undefined || hasAccess(status)) return false;
  const { active } = sources;
  const since = active?.source === "sync" ? copiedFrom : readFrom;
  const isSaid = active !== undefined && since !== undefined && new Date(active.at) > since;
  return isSaid || (deletedAt !== null && deletedAt > (copiedFrom ?? readFrom));
}

/** A user made here becomes the directory's by the first sync that sees it. */
function eventOf(user: NonNullable<Pair["user"]>, status: BatchWrite["status"]): string {
  const type = eventTypeOf(user.status, status);
  return !user.isLinked && type === "user.updated" ? "user.linked" : type;
}
