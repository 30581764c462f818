import { publish } from "../db/notify.ts";
import { pool } from "../db/pool.ts";
import { env } from "../env/env.ts";
import { log } from "../log/log.ts";
import { enqueue } from "../queue/queue.ts";
import { type Clock, systemClock } from "./clock.ts";
import { bodyOf } from "./mail.store.ts";
import { type MailLocks, openMailLocks } from "./mail-locks.store.ts";
import { SEND_MAIL_TASK } from "./mail-task.ts";
import {
  type ClaimedMail,
  claimMail,
  failUseless,
  findDue,
  findLeftBehind,
  findNextDue,
  holdDue,
  markFailed,
  markRefused,
  markSent,
  putOff,
  sortByAge,
} from "./outbox.store.ts";
import { deferralMs, PATIENCE_MS, pauseMs } from "./patience.ts";
import { noteConfigured, pauseRelay, readRelay, takeSlot } from "./relay.store.ts";
import { handOver, SMTP_CONNECTIONS } from "./smtp.ts";

/** A process without SMTP_URL leaves mails to others for as long as one that has it was seen within this time. */
export const CONFIGURED_MS = 10 * 60_000;
/** So long one job goes on before it lets another server have its turn. */
const LONGEST_MS = 10 * 60_000;
/** A mail in hand is no one else's before this, whatever becomes of its holder: the server may still answer. */
const IN_HAND_MS = 20_000;
/** After this nobody can be sending it any more: the SMTP server has hung up long ago. */
const SURELY_LEFT_MS = 15 * 60_000;
const UNREADABLE =
  "Its one-time link can't be opened: put the key back into MUSTER_SECRET_KEYS of every process, then send it again.";
const SETTLE_TRIES = 60;
const SETTLE_PAUSE_MS = 1_000;

type Outcome = Awaited<ReturnType<typeof handOver>>;
type Run = { url: string; locks: MailLocks; signal: AbortSignal; clock: Clock; stop: AbortController };

/**
 * Sends what waits in the outbox, as a job: at the installation's rate, the urgent first, the directories in turn. Any
 * number may run at once; a mail is in the hands of one. Without an SMTP server mails are held instead.
 *
 * Once only, as far as SMTP allows: who is killed between the server's 250 and the commit of it leaves a mail that is sent
 * again, with the same Message-ID.
 */
export async function sendWaiting(
  signal: AbortSignal,
  { url, clock }: { url: string | undefined; clock: Clock } = { url: env().SMTP_URL, clock: systemClock },
): Promise<void> {
  const now = clock.now();
  let changed = await failUseless(now);
  if (url === undefined) {
    changed += await holdDue(now, new Date(now.getTime() - CONFIGURED_MS));
  } else {
    await noteConfigured(now);
    changed += await sortByAge(now, new Date(now.getTime() - PATIENCE_MS));
    const locks = await openMailLocks();
    try {
      await drain({ url, locks, signal, clock, stop: new AbortController() });
    } finally {
      locks.close();
    }
    await comeBack(clock.now());
  }
  if (changed > 0) await publish(pool(), { topic: "mail" });
}

async function drain(run: Run): Promise<void> {
  const end = run.clock.now().getTime() + LONGEST_MS;
  await takeOver(run);
  const { pausedUntil, mailsPerMinute } = await readRelay();
  if (pausedUntil !== null && pausedUntil > run.clock.now()) return;
  // Some seconds' worth: what is more urgent and comes meanwhile does not wait longer than that.
  const size = Math.min(50, Math.max(SMTP_CONNECTIONS, Math.ceil(mailsPerMinute / 12)));
  for (;;) {
    const due = await findDue(run.clock.now(), size);
    if (due.length === 0) return;
    const lane = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift()) {
        const now = run.clock.now();
        const slot = await takeSlot(now);
        await run.clock.wait(slot.getTime() - now.getTime(), AbortSignal.any([run.signal, run.stop.signal]));
        if (run.signal.aborted || run.stop.signal.aborted) return;
        await sendOne(run, id);
      }
    };
    await Promise.all(Array.from({ length: SMTP_CONNECTIONS }, lane));
    if (run.signal.aborted || run.stop.signal.aborted || run.clock.now().getTime() > end) return;
  }
}

async function sendOne({ url, locks, clock, stop }: Run, id: string): Promise<void> {
  if (!(await locks.take(id))) return;
  try {
    const mail = await claimMail(id, clock.now());
    if (mail === null) return;
    await publish(pool(), { topic: "mail", id });
    const body = openBody(mail);
    if (body === null) {
      await markFailed(id, UNREADABLE);
      return;
    }
    const outcome = await handOver(url, { ...mail, ...body });
    const now = clock.now();
    if (outcome.kind !== "sent") log.warn({ mail: id, ...outcome }, "a mail was not taken");
    const isFirstFault = outcome.kind === "unreachable" && !stop.signal.aborted;
    if (isFirstFault) stop.abort();
    await untilWritten(() => settle(mail, outcome, now, isFirstFault));
    await publish(pool(), { topic: "mail", id });
  } finally {
    await locks.free(id);
  }
}

/** Text and html with the link in its places; null where the key ring does not open the link. */
function openBody(mail: ClaimedMail): { text: string; html: string | null } | null {
  try {
    return bodyOf(mail);
  } catch (error) {
    log.error({ err: error, mail: mail.id }, "the link of a mail can't be opened");
    return null;
  }
}

async function settle(
  { id, attempts }: ClaimedMail,
  { kind, answer }: Outcome,
  now: Date,
  isFirstFault: boolean,
): Promise<void> {
  if (kind === "sent") return markSent(id, answer, now);
  if (kind === "refused") return markRefused(id, answer);
  if (kind === "deferred") return putOff(id, answer, new Date(now.getTime() + deferralMs(attempts)));
  const { failures } = await readRelay();
  const pausedUntil = new Date(now.getTime() + pauseMs(failures + 1));
  await putOff(id, answer, pausedUntil);
  if (!isFirstFault) return;
  await pauseRelay(answer, now, pausedUntil);
  await publish(pool(), { topic: "home" });
}

/** What the server answered is known here alone: the database gets a minute to come back and hear it. */
async function untilWritten(write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (attempt === SETTLE_TRIES) throw error;
      await systemClock.wait(SETTLE_PAUSE_MS, new AbortController().signal);
    }
  }
}

/** Puts back what a killed process had in its hands. */
async function takeOver({ locks, clock }: Run): Promise<void> {
  const now = clock.now();
  for (const { id, claimedAt } of await findLeftBehind(new Date(now.getTime() - IN_HAND_MS))) {
    const isFree = await locks.take(id);
    if (!isFree && now.getTime() - claimedAt.getTime() < SURELY_LEFT_MS) continue;
    await putOff(id, "Whoever was sending it was killed: it is sent again.", now);
    if (isFree) await locks.free(id);
  }
}

/** Has the outbox looked at again when the next mail is due, or the server may be tried again. */
async function comeBack(now: Date): Promise<void> {
  const [nextDue, { pausedUntil }] = await Promise.all([findNextDue(), readRelay()]);
  if (nextDue === null) return;
  const runAt = new Date(Math.max(nextDue.getTime(), pausedUntil?.getTime() ?? 0, now.getTime()));
  await enqueue(pool(), SEND_MAIL_TASK, {}, { jobKey: "mail:later", queueName: "mail", runAt });
}
