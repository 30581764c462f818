import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { AttributeSources } from "#lib/users/user-changes.ts";
import type { UserStatus } from "#lib/users/user-record.ts";

export type StagedUser = { providerId: string; status: UserStatus; attributes: JsonObject | null };

/** Keeps users as the directory shows them; of one that comes repeatedly, the last sight counts. */
export async function stageUsers(tx: SqlTx, runId: string, users: readonly StagedUser[]): Promise<void> {
  if (users.length === 0) return;
  const last = [...new Map(users.map((user) => [user.providerId, user])).values()];
  await tx.query({
    name: "sync-stage",
    text: `INSERT INTO sync_staged_user (run_id, provider_id, status, attributes)
           SELECT $1, "providerId", status, coalesce(attributes, 'null') FROM json_to_recordset($2::json)
             AS row("providerId" text, status user_status, attributes jsonb)
           ON CONFLICT (run_id, provider_id) DO UPDATE SET status = excluded.status, attributes = excluded.attributes`,
    values: [runId, JSON.stringify(last)],
  });
}

/** Someone of a run, beside the user here who is the same person, if there is one. */
export type Pair = StagedUser & {
  user: {
    id: string;
    providerId: string | null;
    resource: JsonObject;
    sources: AttributeSources;
    status: UserStatus;
    version: number;
    createdAt: Date;
  } | null;
  /** Somebody else here has the name already, or several could be meant. */
  isAmbiguous: boolean;
};

type PairRow = StagedUser & {
  candidates: string[];
  id: string | null;
  knownProviderId: string | null;
  resource: JsonObject;
  sources: AttributeSources;
  userStatus: UserStatus;
  version: number;
  createdAt: Date;
};

/**
 * The next of a run's users in the order of their provider ids. One that is not known by it yet is looked for by
 * externalId, then by user name, among those whom no other provider id claims.
 */
export function readPairs(directoryId: string, runId: string, after: string, limit: number): Promise<Pair[]> {
  return pairsWhere("provider_id > $3 ORDER BY provider_id LIMIT $4", [directoryId, runId, after, limit]);
}

/** The same for given provider ids. */
export function readPairsOf(
  directoryId: string,
  runId: string,
  providerIds: readonly string[],
): Promise<Pair[]> {
  return pairsWhere("provider_id = ANY ($3)", [directoryId, runId, providerIds]);
}

async function pairsWhere(condition: string, values: unknown[]): Promise<Pair[]> {
  const { rows } = await pool().query<PairRow>(
    `WITH staged AS (
        SELECT provider_id, status, attributes FROM sync_staged_user WHERE run_id = $2 AND ${condition}
      ), paired AS (
        SELECT s.*, coalesce(
          (SELECT array_agg(u.id) FROM users u WHERE u.directory_id = $1 AND u.provider_id = s.provider_id AND u.deleted_at IS NULL),
          (SELECT array_agg(u.id) FROM users u WHERE u.directory_id = $1 AND u.external_id = s.provider_id AND u.provider_id IS NULL AND u.deleted_at IS NULL),
          (SELECT array_agg(u.id) FROM users u WHERE u.directory_id = $1 AND u.user_name_key = lower(s.attributes->>'userName') AND u.deleted_at IS NULL),
          (SELECT array_agg(u.id) FROM users u WHERE u.directory_id = $1 AND u.external_id = s.provider_id AND u.deleted_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM users l WHERE l.directory_id = $1 AND l.user_name_key = u.user_name_key AND l.deleted_at IS NULL))
        ) AS candidates FROM staged s
      )
      SELECT p.provider_id AS "providerId", p.status::text, nullif(p.attributes, 'null') AS attributes, coalesce(p.candidates, '{}') AS candidates,
        u.id, u.provider_id AS "knownProviderId", u.resource, u.sources, u.status::text AS "userStatus", u.version, u.created_at AS "createdAt"
        FROM paired p LEFT JOIN users u ON u.directory_id = $1 AND cardinality(p.candidates) = 1 AND u.id = p.candidates[1]
       ORDER BY p.provider_id`,
    values,
  );
  return rows.map(pairOf);
}

function pairOf(row: PairRow): Pair {
  const { providerId, status, attributes, candidates } = row;
  const isOther = row.id !== null && row.knownProviderId !== null && row.knownProviderId !== providerId;
  return {
    providerId,
    status,
    attributes,
    isAmbiguous: candidates.length > 1 || isOther,
    user:
      row.id === null || isOther
        ? null
        : {
            id: row.id,
            providerId: row.knownProviderId,
            resource: row.resource,
            sources: row.sources,
            status: row.userStatus,
            version: row.version,
            createdAt: row.createdAt,
          },
  };
}

/** Users of a directory whom a complete pass did not show: candidates, no more than that. Ordered by id. */
export async function findUnseen(
  directoryId: string,
  runId: string,
  limit: number,
): Promise<{ id: string; providerId: string }[]> {
  const { rows } = await pool().query<{ id: string; providerId: string }>(
    `SELECT u.id, u.provider_id AS "providerId" FROM users u
      WHERE u.directory_id = $1 AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL AND u.status <> 'deactivated'
        AND NOT EXISTS (SELECT 1 FROM sync_staged_user s WHERE s.run_id = $2 AND s.provider_id = u.provider_id)
      ORDER BY u.id LIMIT $3`,
    [directoryId, runId, limit],
  );
  return rows;
}

/** Users whom the directory takes access from, by what a run has read. */
export async function findEnding(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  runId: string,
): Promise<{ id: string; providerId: string; status: UserStatus; before: UserStatus }[]> {
  const { rows } = await tx.query<{ id: string; providerId: string; status: UserStatus; before: UserStatus }>(
    `SELECT u.id, u.provider_id AS "providerId", s.status::text, u.status::text AS before
       FROM sync_staged_user s JOIN users u ON u.directory_id = $1 AND u.provider_id = s.provider_id AND u.deleted_at IS NULL
      WHERE s.run_id = $2 AND (s.status = 'deleted'
         OR (s.status IN ('suspended', 'deactivated') AND u.status IN ('active', 'pending', 'locked')))
      ORDER BY u.id`,
    [directoryId, runId],
  );
  return rows;
}

/** Live users who have access. */
export async function countWithAccess(tx: Pick<SqlTx, "query">, directoryId: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM users WHERE directory_id = $1 AND deleted_at IS NULL AND status IN ('active', 'pending', 'locked')`,
    [directoryId],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Users of a directory whom syncs of the last hour took access from. The breaker counts them in: many small steps are as
 * suspicious as a big one. What an admin approved does not count.
 */
export async function countRecentlyEnded(directoryId: string): Promise<number> {
  const { rows } = await pool().query<{ ended: number }>(
    `SELECT coalesce(sum((counts->>'ended')::int), 0)::int AS ended FROM sync_run
      WHERE directory_id = $1 AND kind <> 'approved' AND started_at > now() - interval '1 hour'`,
    [directoryId],
  );
  return rows[0]?.ended ?? 0;
}
