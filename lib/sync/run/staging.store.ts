import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { sourcesOf } from "#lib/users/stored-sources.ts";
import type { AttributeSources } from "#lib/users/user-changes.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { UserSource } from "#lib/users/vocabulary.ts";

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

/** A user as it is here, beside someone whom a run has read. */
export type HeldUser = {
  id: string;
  providerId: string | null;
  resource: JsonObject;
  sources: AttributeSources;
  status: UserStatus;
  /** Who said so last. */
  statusSource: UserSource;
  version: number;
  createdAt: Date;
  deletedAt: Date | null;
  /** Whether an identity provider stands behind the user already. */
  isLinked: boolean;
};

/** Someone of a run, beside the user here who has the same provider id. */
export type StagedPair = StagedUser & { user: HeldUser | null };

const heldColumns = `u.id, u.provider_id AS "providerId", u.resource, u.sources, coalesce(u.said_status, u.status)::text AS status, u.version,
  u.status_source::text AS "statusSource", u.created_at AS "createdAt", u.deleted_at AS "deletedAt", u.linked_at IS NOT NULL AS "isLinked"`;

/** The next of a run's users in the order of their provider ids, whoever they are. */
export function readStaged(
  directoryId: string,
  runId: string,
  { after, limit }: { after: string; limit: number },
): Promise<StagedPair[]> {
  return stagedWhere(pool(), "provider_id > $3 ORDER BY provider_id LIMIT $4", [
    directoryId,
    runId,
    after,
    limit,
  ]);
}

/** The same for given provider ids. */
export function readStagedOf(
  directoryId: string,
  runId: string,
  providerIds: readonly string[],
  db: Pick<SqlTx, "query"> = pool(),
): Promise<StagedPair[]> {
  return stagedWhere(db, "provider_id = ANY ($3)", [directoryId, runId, providerIds]);
}

/** The next of those whom a run has not made what the directory says: not here, or under another name. */
export async function findUnsettled(
  directoryId: string,
  runId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT s.provider_id AS id FROM sync_staged_user s
       LEFT JOIN users u ON u.directory_id = $1 AND u.provider_id = s.provider_id AND u.deleted_at IS NULL
      WHERE s.run_id = $2 AND s.provider_id > $3 AND s.status <> 'deleted' AND s.attributes <> 'null'
        AND (u.id IS NULL OR u.user_name_key <> lower(s.attributes->>'userName'))
      ORDER BY s.provider_id LIMIT $4`,
    [directoryId, runId, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Somebody whom a run would give the user name of somebody else. Names are folded. */
export type NameWish = { id: string; providerId: string; has: string; wants: string };

/** Those of a run who are here and take a name that somebody else has, who takes another one as well. */
export async function findNameWishes(directoryId: string, runId: string, limit: number): Promise<NameWish[]> {
  const { rows } = await pool().query<NameWish>(
    `WITH wish AS MATERIALIZED (
        SELECT u.id, s.provider_id AS "providerId", u.user_name_key AS has, lower(s.attributes->>'userName') AS wants
          FROM sync_staged_user s
          JOIN users u ON u.directory_id = $1 AND u.provider_id = s.provider_id AND u.deleted_at IS NULL
         WHERE s.run_id = $2 AND s.status <> 'deleted' AND s.attributes <> 'null'
           AND u.user_name_key <> lower(s.attributes->>'userName')
      )
      SELECT w.* FROM wish w JOIN wish holder ON holder.has = w.wants ORDER BY w."providerId" LIMIT $3`,
    [directoryId, runId, limit],
  );
  return rows;
}

async function stagedWhere(
  db: Pick<SqlTx, "query">,
  condition: string,
  values: unknown[],
): Promise<StagedPair[]> {
  const { rows } = await db.query<
    Omit<HeldUser, "id" | "status"> & { staged: StagedUser; id: string | null; status: UserStatus }
  >(
    `WITH staged AS MATERIALIZED (
        SELECT provider_id, status, nullif(attributes, 'null') AS attributes FROM sync_staged_user WHERE run_id = $2 AND ${condition}
      )
      SELECT json_build_object('providerId', s.provider_id, 'status', s.status, 'attributes', s.attributes) AS staged, ${heldColumns}
        FROM staged s LEFT JOIN users u ON u.directory_id = $1 AND u.provider_id = s.provider_id AND u.deleted_at IS NULL
       ORDER BY s.provider_id`,
    values,
  );
  return rows.map(({ staged, id, ...held }) => ({
    ...staged,
    user: id === null ? null : { id, ...held, sources: sourcesOf(held) },
  }));
}

/** Holds users against other changes until the transaction ends, in the order in which all who change several do. */
export async function holdUsers(
  tx: SqlTx,
  directoryId: string,
  { ids = [], providerIds = [] }: { ids?: readonly string[]; providerIds?: readonly string[] },
): Promise<void> {
  await tx.query(
    `SELECT 1 FROM users WHERE directory_id = $1 AND (id = ANY ($2::uuid[]) OR provider_id = ANY ($3)) AND deleted_at IS NULL
      ORDER BY id FOR NO KEY UPDATE`,
    [directoryId, ids, providerIds],
  );
}

/** The live user of a provider id. */
export async function findHeld(
  directoryId: string,
  providerId: string,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<HeldUser | null> {
  const { rows } = await db.query<HeldUser>(
    `SELECT ${heldColumns} FROM users u WHERE u.directory_id = $1 AND u.provider_id = $2 AND u.deleted_at IS NULL`,
    [directoryId, providerId],
  );
  return rows[0] ? { ...rows[0], sources: sourcesOf(rows[0]) } : null;
}

/** Users by id, deleted ones too. */
export async function readHeld(
  directoryId: string,
  ids: readonly string[],
  db: Pick<SqlTx, "query"> = pool(),
): Promise<Map<string, HeldUser>> {
  const { rows } = await db.query<HeldUser>(
    `SELECT ${heldColumns} FROM users u WHERE u.directory_id = $1 AND u.id = ANY ($2::uuid[])`,
    [directoryId, ids],
  );
  return new Map(rows.map((row) => [row.id, { ...row, sources: sourcesOf(row) }]));
}

/** SQL: live users `u` with access whom a run has not been shown. $1 the directory, $2 the run. */
export const unseenUsers = `FROM users u
  WHERE u.directory_id = $1 AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL AND u.status <> 'deactivated'
    AND NOT EXISTS (SELECT 1 FROM sync_staged_user s WHERE s.run_id = $2 AND s.provider_id = u.provider_id)`;

/**
 * Users of a directory whom a complete pass did not show: candidates, no more than that. In turn: by id, from the one on at
 * whom the pass before stopped asking.
 */
export async function findUnseen(
  directoryId: string,
  runId: string,
  limit: number,
): Promise<{ id: string; providerId: string }[]> {
  const { rows } = await pool().query<{ id: string; providerId: string }>(
    `SELECT u.id, u.provider_id AS "providerId" ${unseenUsers}
      ORDER BY (SELECT unseen_after FROM sync_plan WHERE directory_id = $1) >= u.id IS TRUE, u.id LIMIT $3`,
    [directoryId, runId, limit],
  );
  return rows;
}

export async function countUnseen(directoryId: string, runId: string): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(`SELECT count(*)::int AS count ${unseenUsers}`, [
    directoryId,
    runId,
  ]);
  return rows[0]?.count ?? 0;
}

/** The next full pass goes on asking after this one. */
export async function saveAskedUpTo(tx: SqlTx, directoryId: string, id: string): Promise<void> {
  await tx.query("UPDATE sync_plan SET unseen_after = $2 WHERE directory_id = $1", [directoryId, id]);
}

/** A user whom the directory takes access from. */
export type Ending = { id: string; providerId: string; status: UserStatus; before: UserStatus };

/** Users whom the directory takes access from, by what a run has read. */
export async function findEnding(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  runId: string,
): Promise<Ending[]> {
  const { rows } = await tx.query<Ending>(
    `SELECT u.id, u.provider_id AS "providerId", s.status::text, coalesce(u.said_status, u.status)::text AS before
       FROM sync_staged_user s JOIN users u ON u.directory_id = $1 AND u.provider_id = s.provider_id AND u.deleted_at IS NULL
      WHERE s.run_id = $2 AND (s.status = 'deleted'
         OR (s.status IN ('suspended', 'deactivated') AND coalesce(u.said_status, u.status) IN ('active', 'pending', 'locked')))
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
      WHERE directory_id = $1 AND kind IN ('full', 'changes') AND started_at > now() - interval '1 hour'`,
    [directoryId],
  );
  return rows[0]?.ended ?? 0;
}
