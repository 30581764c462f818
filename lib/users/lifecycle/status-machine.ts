import type { UserStatus } from "../user-record.ts";

/**
 * What decides about a user's access: the last word of the directory (by SCIM or a sync), or of an admin in its place,
 * and over it an admin's suspension, which no word of the directory lifts.
 */
export type Access = { readonly said: UserStatus; readonly isHeld: boolean };

/** What can happen to a user's access, by who says it. */
export type AccessWord =
  /** SCIM's `active`, in a PATCH or PUT. Of a deleted user there is none: it comes back by a POST. */
  | { readonly by: "scim"; readonly active: boolean }
  | { readonly by: "scim"; readonly revived: boolean }
  | { readonly by: "sync"; readonly status: UserStatus }
  | { readonly by: "scim" | "admin"; readonly deleted: true }
  | { readonly by: "admin"; readonly act: "suspend" | "give back" };

/**
 * The status that follows: an admin's suspension hides everything but what is worse.
 * The trigger user_access_held does the same to whatever is written, so that nobody can forget it.
 */
export function statusOf({ said, isHeld }: Access): UserStatus {
  return isHeld && said !== "deactivated" && said !== "deleted" ? "suspended" : said;
}

/**
 * The state machine of a user's access.
 *
 * The directory's newest word counts, whoever of the two brings it; a suspension stays through all of it, also through
 * deletion and return. An admin gives back one thing at a time: a deleted record first, then the suspension, then what
 * the directory took, until the directory says it again.
 */
export function accessAfter(before: Access, word: AccessWord): Access {
  const said = (status: UserStatus): Access => ({ ...before, said: status });
  if ("deleted" in word) return said("deleted");
  if ("active" in word) return said(statusAfter(before.said, word.active));
  if ("revived" in word) return said(statusAfter(null, word.revived));
  if ("status" in word) return said(word.status);
  if (word.act === "suspend") return before.said === "deleted" ? before : { ...before, isHeld: true };
  if (before.said === "deleted") return said("active");
  if (before.isHeld) return { ...before, isHeld: false };
  return hasAccess(before.said) ? before : said("active");
}

/** The status that SCIM's `active` asks for. What a sync found out (locked, suspended) is not undone by `active: true`. */
export function statusAfter(before: UserStatus | null, active: boolean): UserStatus {
  if (!active) return "deactivated";
  return before === null || before === "deactivated" || before === "deleted" ? "active" : before;
}

/** Whether there is nothing to give back. A locked user may keep devices, as the policy says, but cannot use them. */
function hasAccess(status: UserStatus): boolean {
  return status === "active" || status === "pending";
}
