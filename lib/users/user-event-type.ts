import type { UserStatus } from "./user-record.ts";
import type { UserEvent } from "./user-write.ts";

/** What a change is called in a user's history, by the status before and after; "user.updated" where that stays. */
export function eventTypeOf(before: UserStatus, after: UserStatus): UserEvent["type"] {
  if (before === after) return "user.updated";
  if (before === "deleted") return "user.revived";
  if (after === "active" || after === "pending")
    return before === "locked" ? "user.unlocked" : "user.reactivated";
  return `user.${after}`;
}
