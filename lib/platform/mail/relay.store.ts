import { type AnyTx, execute } from "../db/execute.ts";
import { pool } from "../db/pool.ts";

export type Relay = {
  mailsPerMinute: number;
  configuredAt: Date | null;
  lastSentAt: Date | null;
  failingSince: Date | null;
  pausedUntil: Date | null;
  failures: number;
  problem: string | null;
};

/** How the way to the SMTP server is, for all processes. */
export async function readRelay(): Promise<Relay> {
  const { rows } = await pool().query<Relay>(
    `select mails_per_minute as "mailsPerMinute", configured_at as "configuredAt", last_sent_at as "lastSentAt",
            failing_since as "failingSince", paused_until as "pausedUntil", failures, problem from mail_relay`,
  );
  const [relay] = rows;
  if (relay === undefined) throw new Error("The row of mail_relay is not there.");
  return relay;
}

/** Leaves word that a process that has an SMTP server is at work. */
export async function noteConfigured(now: Date): Promise<void> {
  await pool().query("update mail_relay set configured_at = greatest(configured_at, $1)", [now]);
}

/** Takes the next place in the rate that all processes share. @returns when that place is */
export async function takeSlot(now: Date): Promise<Date> {
  const { rows } = await pool().query<{ at: Date }>(
    `update mail_relay set next_slot_at = greatest(next_slot_at, $1) + make_interval(secs => 60.0 / mails_per_minute)
     returning next_slot_at - make_interval(secs => 60.0 / mails_per_minute) as at`,
    [now],
  );
  return rows[0]?.at ?? now;
}

/** Notes that the server takes nothing, and until when it is left in peace. */
export async function pauseRelay(problem: string, now: Date, pausedUntil: Date): Promise<void> {
  await pool().query(
    `update mail_relay set failing_since = coalesce(failing_since, $2), paused_until = $3, failures = failures + 1, problem = $1`,
    [problem, now, pausedUntil],
  );
}

/** The server is tried at once: somebody asks for it. */
export async function endPause(tx: AnyTx): Promise<void> {
  await execute(tx, "update mail_relay set paused_until = null", []);
}
