import { deleteSettledConflicts } from "./conflict.store.ts";

/** Until then the identity provider's next attempt is answered with the settled user, and the page tells who settled it. */
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

/** Nightly: removes conflicts that were settled long ago. */
export async function forgetSettledConflicts(now: Date = new Date()): Promise<void> {
  await deleteSettledConflicts(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
}
