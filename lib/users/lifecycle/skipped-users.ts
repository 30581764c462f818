import type { AccessSkip } from "../vocabulary.ts";
import type { UserAccess } from "./access.store.ts";
import type { AccessOutcome } from "./contract.ts";

/** The chosen users to whom nothing was done, with the reason. */
export function skippedOf(
  chosen: readonly string[],
  found: readonly UserAccess[],
  why: (user: UserAccess) => AccessSkip | null,
): AccessOutcome["skipped"] {
  const known = new Map(found.map((user) => [user.id, user]));
  return [...new Set(chosen)].flatMap((id) => {
    const user = known.get(id);
    const reason = user ? why(user) : "not_there";
    return reason === null ? [] : [{ id, name: user?.name ?? null, why: reason }];
  });
}
