import type { UserEvent } from "./user.store.ts";
import type { UserStatus } from "./user-record.ts";

/** What a change of a live user is called in its history. */
export function eventTypeOf(before: UserStatus, after: UserStatus): UserEvent["type"] {
  if (before === after) return "user.updated";
  return after === "deactivated" ? "user.deactivated" : "user.reactivated";
}
