import { deleteOldChallenges } from "./passkeys/challenge.store.ts";
import { deleteOldSessions } from "./session.store.ts";
import { deleteOldSignIns } from "./sign-in.store.ts";

const DAY_MS = 86_400_000;

/** Nightly: forgets sessions that ended a month ago, what was tried half a year ago, and challenges that nobody answered. */
export async function forgetOldPortalSignIns(now: Date = new Date()): Promise<void> {
  await deleteOldSessions(new Date(now.getTime() - 30 * DAY_MS));
  await deleteOldChallenges();
  await deleteOldSignIns(new Date(now.getTime() - 180 * DAY_MS));
}
