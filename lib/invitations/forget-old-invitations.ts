import { deleteOldInvitations } from "./invitation.store.ts";

const KEPT_DAYS = 90;

/** Nightly: forgets invitations that were replaced or withdrawn three months ago. The current one of each user stays. */
export async function forgetOldInvitations(now: Date = new Date()): Promise<void> {
  await deleteOldInvitations(new Date(now.getTime() - KEPT_DAYS * 86_400_000));
}
