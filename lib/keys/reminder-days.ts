/** Days before a key's expiry on which its admins are reminded, once each. */
export const reminderDays = [14, 3, 1] as const;

const DAY_MS = 86_400_000;

/**
 * The reminder that is due: the nearest to the expiry whose day has come. Null where none has, where that one or a later
 * one was sent before, and after the expiry.
 * @param reminded the last one that was sent or not needed
 */
export function reminderDue(expiresAt: Date, reminded: number | null, now: Date): number | null {
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0) return null;
  const due = reminderDays.findLast((days) => left <= days * DAY_MS) ?? null;
  return due === null || (reminded !== null && reminded <= due) ? null : due;
}

/** What a new expiry leaves behind already: who sets one two days ahead needs no mail that three are left. */
export function reminderPassed(expiresAt: Date | null, now: Date): number | null {
  return expiresAt && reminderDue(expiresAt, null, now);
}
