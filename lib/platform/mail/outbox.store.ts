import { pool } from "../db/pool.ts";
import { FORGET_LINKED_BODY, type StoredBody } from "./mail.store.ts";

/** Waiting mails that are not worth sending any more, as their reader could do nothing with them. */
export async function failUseless(now: Date): Promise<number> {
  const { rowCount } = await pool().query(
    `update mail_message set state = 'failed', answer = 'It was not sent in time: what it brings has expired.', ${FORGET_LINKED_BODY}
      where state in ('queued', 'held') and useful_until <= $1`,
    [now],
  );
  return rowCount ?? 0;
}

/** Holds what is due, unless another process was seen lately that can send it. @returns how many */
export async function holdDue(now: Date, configuredSince: Date): Promise<number> {
  const { rowCount } = await pool().query(
    `update mail_message set state = 'held', answer = 'No SMTP server is set up.'
      where state = 'queued' and next_try_at <= $1
        and not exists (select 1 from mail_relay where configured_at > $2)`,
    [now, configuredSince],
  );
  return rowCount ?? 0;
}

/**
 * Gives up what the server did not take for too long, holds what has waited that long without a try, and lets go what was
 * held and is young enough. @returns how many changed
 */
export async function sortByAge(now: Date, tooOldBefore: Date): Promise<number> {
  const held = await pool().query(
    `update mail_message set state = case when attempts = 0 then 'held' else 'failed' end::mail_state,
            answer = case when attempts = 0 then 'It has waited for more than three days: send it if it is still of use.' else answer end
      where state = 'queued' and queued_at < $1`,
    [tooOldBefore],
  );
  const released = await pool().query(
    `update mail_message set state = 'queued', next_try_at = $1, answer = null where state = 'held' and queued_at >= $2`,
    [now, tooOldBefore],
  );
  return (held.rowCount ?? 0) + (released.rowCount ?? 0);
}

/**
 * Ids of due mails in the order in which they go: the more urgent kind first; within a kind the directories take turns, so
 * that one that provisions thousands does not make the others wait; within a directory the oldest first.
 */
export async function findDue(now: Date, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `select id from (
       select id, priority, row_number() over (partition by priority, directory_id order by next_try_at, id) as turn
         from mail_message where state = 'queued' and next_try_at <= $1) waiting
      order by priority, turn, id limit $2`,
    [now, limit],
  );
  return rows.map(({ id }) => id);
}

/** When the next mail is due that is not due yet. */
export async function findNextDue(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>(
    "select min(next_try_at) as at from mail_message where state = 'queued'",
  );
  return rows[0]?.at ?? null;
}

export type ClaimedMail = StoredBody & { recipient: string; subject: string; attempts: number };

/** Takes a due mail up, under its lock; null when it is none any more: sent, cancelled or put off meanwhile. */
export async function claimMail(id: string, now: Date): Promise<ClaimedMail | null> {
  const { rows } = await pool().query<ClaimedMail>(
    `update mail_message set state = 'sending', claimed_at = $2, attempts = attempts + 1
      where id = $1 and state = 'queued' and next_try_at <= $2
      returning id, recipient, subject, coalesce(text, '') as text, html, sealed_link as "sealedLink", attempts`,
    [id, now],
  );
  return rows[0] ?? null;
}

/** It cannot be sent as it is; the SMTP server has no part in it. */
export async function markFailed(id: string, why: string): Promise<void> {
  await pool().query(
    "update mail_message set state = 'failed', answer = $2, claimed_at = null where id = $1 and state = 'sending'",
    [id, why],
  );
}

export async function markSent(id: string, answer: string, now: Date): Promise<void> {
  await pool().query(
    `with sent as (update mail_message set state = 'sent', sent_at = $3, answer = $2, claimed_at = null, ${FORGET_LINKED_BODY}
       where id = $1 and state = 'sending')
     update mail_relay set last_sent_at = $3, failing_since = null, paused_until = null, failures = 0, problem = null`,
    [id, answer, now],
  );
}

/** The server will never take this one; that it answered at all shows that it works. */
export async function markRefused(id: string, answer: string): Promise<void> {
  await pool().query(
    `with refused as (update mail_message set state = 'refused', answer = $2, claimed_at = null where id = $1 and state = 'sending')
     update mail_relay set failing_since = null, paused_until = null, failures = 0, problem = null`,
    [id, answer],
  );
}

/** Puts a mail back into the queue. */
export async function putOff(id: string, answer: string, nextTryAt: Date): Promise<void> {
  await pool().query(
    `update mail_message set state = 'queued', answer = $2, next_try_at = $3, claimed_at = null where id = $1 and state = 'sending'`,
    [id, answer, nextTryAt],
  );
}

/** Mails that somebody took up before: whoever gets their lock may take them over. */
export async function findLeftBehind(claimedBefore: Date): Promise<{ id: string; claimedAt: Date }[]> {
  const { rows } = await pool().query<{ id: string; claimedAt: Date }>(
    `select id, claimed_at as "claimedAt" from mail_message where state = 'sending' and claimed_at < $1 limit 100`,
    [claimedBefore],
  );
  return rows;
}
