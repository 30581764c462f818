import { type RelayStatus, readRelayStatus } from "#lib/platform/mail/read-relay-status.ts";
import type { MailStatus } from "./contract.ts";
import { countWaiting } from "./mail-list.store.ts";

export type MailStanding = RelayStatus & { queued: number; held: number; liveServers: number };

/** Whether mails go out, and how many wait. */
export async function getMailStatus(now: Date): Promise<MailStanding> {
  const [relay, counts] = await Promise.all([readRelayStatus(now), countWaiting()]);
  return { ...relay, ...counts };
}

/** The same as the API says it. */
export function statusView({ failingSince, pausedUntil, lastSentAt, ...status }: MailStanding): MailStatus {
  return {
    ...status,
    failingSince: failingSince?.toISOString() ?? null,
    pausedUntil: pausedUntil?.toISOString() ?? null,
    lastSentAt: lastSentAt?.toISOString() ?? null,
  };
}
