import { DEAD_AFTER_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import { pool } from "#lib/platform/db/pool.ts";

/** Migrations by whether they finished, and identity servers that are alive by the database's clock, which the heartbeats have. */
export type Facts = { readonly finished: number; readonly unfinished: number; readonly servers: number };

/**
 * @param ms how long the answer is waited for. A connection that gives none is closed, so that the next question has one
 *   that may.
 */
export async function readFacts(ms: number): Promise<Facts> {
  const question = {
    text: `
      select count(*) filter (where finished_at is not null)::int as finished,
             count(*) filter (where finished_at is null and rolled_back_at is null)::int as unfinished,
             (select count(*)::int from identity_server
               where stopped_at is null and heartbeat_at > now() - make_interval(secs => $1)) as servers
        from _prisma_migrations`,
    values: [DEAD_AFTER_SECONDS],
    query_timeout: ms,
  };
  const { rows } = await pool().query<Facts>(question);
  return rows[0] ?? { finished: 0, unfinished: 0, servers: 0 };
}
