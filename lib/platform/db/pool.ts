import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { env } from "../env/env.ts";
import { log } from "../log/log.ts";

/** Connections of one process. Kept on globalThis: development reloads modules and must not leak pools. */
const holder = globalThis as typeof globalThis & { musterPool?: pg.Pool };

/** The one PostgreSQL pool of this process, shared by Prisma and by hand-written SQL. */
export function pool(): pg.Pool {
  if (!holder.musterPool) {
    const created = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: 16,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      // A process that freezes inside of a transaction must not keep its row locks.
      idle_in_transaction_session_timeout: 10_000,
      // Nobody waits for ever: not for a lock, not for a statement, and not for a server that no longer answers, whose
      // connections would else all be taken before long.
      lock_timeout: 10_000,
      statement_timeout: 120_000,
      query_timeout: 130_000,
      keepAlive: true,
      application_name: "muster",
    });
    const tellLoss = ({ message }: Error) => {
      // While the pool ends, PostgreSQL may hang up first.
      if (!created.ending) log.warn({ reason: message }, "a database connection was lost");
    };
    // A connection can be lost while someone holds it: without a listener that would end the process.
    created.on("connect", (client) => client.on("error", tellLoss));
    // The pool repeats what an idle connection said; without a listener that, too, would end the process.
    created.on("error", () => undefined);
    created.query = queryOn(created);
    holder.musterPool = created;
  }
  return holder.musterPool;
}

/**
 * pg's own `pool.query` closes the connection after any error, so that each name that is taken would cost a new one, with
 * all its prepared statements. A statement that was refused leaves its connection as good as it was; one that was ended
 * to dissolve a deadlock has done nothing, and is run again.
 */
function queryOn(target: pg.Pool): pg.Pool["query"] {
  const query = async (...args: [text: string, values?: unknown[]]): Promise<pg.QueryResult> => {
    for (let attempt = 1; ; attempt += 1) {
      const client = await target.connect();
      let broken: Error | undefined;
      try {
        return await client.query(...args);
      } catch (error) {
        const isRefused = error instanceof pg.DatabaseError && error.severity === "ERROR";
        if (!isRefused) broken = error instanceof Error ? error : new Error(String(error));
        if (!isDeadlock(error) || attempt === MAX_ATTEMPTS) throw error;
      } finally {
        client.release(broken);
      }
      await standBack(attempt);
    }
  };
  return query as pg.Pool["query"];
}

/** A connection in a transaction, for stores that write SQL by hand. */
export type SqlTx = pg.PoolClient;

const MAX_ATTEMPTS = 5;
const DEADLOCK = "40P01";

/**
 * Runs `work` in one transaction on one connection: commits its result, or rolls back and rethrows. Where PostgreSQL
 * ends it to dissolve a deadlock with another transaction it is run again, so `work` must do nothing but ask the database.
 */
export async function inSqlTransaction<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(work);
    } catch (error) {
      if (!isDeadlock(error) || attempt === MAX_ATTEMPTS) throw error;
      await standBack(attempt);
    }
  }
}

/** All of a deadlock may be ended at once, and would meet again at once. */
function standBack(attempt: number): Promise<void> {
  return pause(Math.random() * 40 * attempt);
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === DEADLOCK;
}

/** Whether pg stopped waiting for a statement: `query_timeout`. */
function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === "Query read timeout";
}

async function runOnce<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    // A connection that gave no answer gives none to a rollback either, and what it says when it wakes up again is for
    // nobody: to a COPY that was given up it would be the end of the process.
    if (isUnanswered(error)) broken = error;
    else
      await client.query("rollback").catch((failure: Error) => {
        broken = failure;
      });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Ends every connection; the next call of `pool()` opens a new one. */
export async function closePool(): Promise<void> {
  const open = holder.musterPool;
  delete holder.musterPool;
  await open?.end();
}
