import { env } from "../env/env.ts";
import { readRelay } from "./relay.store.ts";
import { CONFIGURED_MS } from "./send-waiting.ts";

export type RelayStatus = {
  /** Whether this process or another one that was seen lately has an SMTP server. */
  isConfigured: boolean;
  /** Host and port, as far as this process knows them. */
  server: string | null;
  failingSince: Date | null;
  pausedUntil: Date | null;
  problem: string | null;
  lastSentAt: Date | null;
  mailsPerMinute: number;
};

/** How the way to the SMTP server is. */
export async function readRelayStatus(now: Date): Promise<RelayStatus> {
  const { configuredAt, failingSince, pausedUntil, problem, lastSentAt, mailsPerMinute } = await readRelay();
  const url = env().SMTP_URL;
  const seenLately = configuredAt !== null && now.getTime() - configuredAt.getTime() < CONFIGURED_MS;
  return {
    isConfigured: url !== undefined || seenLately,
    server: url === undefined ? null : new URL(url).host,
    failingSince,
    pausedUntil,
    problem,
    lastSentAt,
    mailsPerMinute,
  };
}
