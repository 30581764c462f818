import { counted } from "#components/ui/number-words.ts";
import type { StatusState } from "#components/ui/status.tsx";
import type { MailFilterState, MailState } from "#lib/mail/vocabulary.ts";

/** Each state as icon and word, and what it means. */
export const stateWords: Record<MailState, { label: string; state: StatusState; meaning: string }> = {
  queued: { label: "Queued", state: "none", meaning: "It waits for its turn, or for its next try." },
  sending: { label: "Sending", state: "checking", meaning: "It is being handed to the SMTP server." },
  sent: { label: "Sent", state: "healthy", meaning: "The SMTP server took it." },
  refused: { label: "Refused", state: "failed", meaning: "The SMTP server refused it for good." },
  failed: { label: "Failed", state: "failed", meaning: "It was given up." },
  held: { label: "Held", state: "degraded", meaning: "It waits for an SMTP server, or for your word." },
  cancelled: { label: "Cancelled", state: "none", meaning: "It is not sent any more." },
};

export const filterWords: Record<MailFilterState, string> = {
  waiting: "Waiting",
  queued: "Queued",
  sending: "Sending",
  sent: "Sent",
  refused: "Refused",
  failed: "Failed",
  held: "Held",
  cancelled: "Cancelled",
};

const CAP = 10_000;

/** A count that the server stops at. */
export function cappedMails(count: number): string {
  return counted(count, "mail", CAP);
}
