import { pool } from "#lib/platform/db/pool.ts";
import { TOKEN_PATH } from "./token-url.ts";

/** How far back the page looks: older partitions of the log are not opened. */
const LOOK_BACK_DAYS = 30;

export type ScimCallRow = {
  id: string;
  at: Date;
  method: string;
  path: string;
  query: string;
  status: number;
  durationMs: number;
  client: string;
  userAgent: string;
  address: string;
  keyId: string | null;
  keyName: string | null;
  refusal: string | null;
  detail: string | null;
};

const columns = `id, at, method, path, query, status, duration_ms as "durationMs", client, user_agent as "userAgent",
  address, key_id as "keyId", key_name as "keyName", refusal, detail`;

/** The directory's latest SCIM calls, newest first. */
export async function findLatestCalls(directoryId: string, limit: number): Promise<ScimCallRow[]> {
  const { rows } = await pool().query<ScimCallRow>(
    `select ${columns} from scim_request
     where directory_id = $1 and at > now() - make_interval(days => $2)
     order by at desc, id desc limit $3`,
    [directoryId, LOOK_BACK_DAYS, limit],
  );
  return rows;
}

/** The first served SCIM call at or after `since`, while the log has it; asking for a token is none. */
export async function findFirstServedCall(directoryId: string, since: Date): Promise<ScimCallRow | null> {
  const { rows } = await pool().query<ScimCallRow>(
    // The moment is noted and the row is written a little apart, on the same clock.
    `select ${columns} from scim_request
     where directory_id = $1 and at >= $2::timestamptz - interval '1 minute' and at < $2::timestamptz + interval '1 hour'
       and key_id is not null and refusal is null and path <> $3
     order by at, id limit 1`,
    [directoryId, since, TOKEN_PATH],
  );
  return rows[0] ?? null;
}

/** When a valid key was first and last seen; null when there is no such directory. */
export async function findFirstAndLastSeen(
  directoryId: string,
): Promise<{ first: Date | null; last: Date | null } | null> {
  const { rows } = await pool().query<{ first: Date | null; last: Date | null }>(
    `select scim_first_seen_at as first, scim_last_seen_at as last from directory where id = $1`,
    [directoryId],
  );
  return rows[0] ?? null;
}
