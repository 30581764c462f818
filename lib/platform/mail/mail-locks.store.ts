import { pool } from "../db/pool.ts";

/**
 * Who has a mail in hand. The locks go with their connection, so that another process knows at once when their holder was
 * killed, and knows that a frozen one may still be about to send. They span no transaction: nothing else waits for them.
 */
export type MailLocks = {
  take: (id: string) => Promise<boolean>;
  free: (id: string) => Promise<void>;
  close: () => void;
};

const LOCK = "hashtextextended('muster.mail:' || $1::text, 0)";

/** A connection of its own for the locks of one sender. */
export async function openMailLocks(): Promise<MailLocks> {
  const connection = await pool().connect();
  let last: Promise<unknown> = Promise.resolve();
  /** A connection runs one statement at a time. */
  const ask = async (sql: string, id: string): Promise<boolean> => {
    const answer = last.then(() => connection.query<{ done: boolean }>(sql, [id]));
    last = answer.catch(() => undefined);
    return (await answer).rows[0]?.done === true;
  };
  return {
    take: (id) => ask(`select pg_try_advisory_lock(${LOCK}) as done`, id),
    free: async (id) => void (await ask(`select pg_advisory_unlock(${LOCK}) as done`, id)),
    // Not back into the pool: a lock that was left behind would stay with the connection.
    close: () => connection.release(true),
  };
}
