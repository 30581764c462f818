import { deleteOldMails } from "./mail-list.store.ts";

const KEPT_DAYS = 90;

/** Deletes mails of more than 90 days ago that are done with, or that nobody cared to send. @returns how many */
export function forgetOldMails(now: Date): Promise<number> {
  return deleteOldMails(new Date(now.getTime() - KEPT_DAYS * 86_400_000));
}
