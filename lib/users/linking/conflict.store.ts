import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { UserRecord, UserStatus } from "../user-record.ts";
import type { ConflictReason } from "./reasons.ts";

/** Nobody settles more by hand; beyond it a provider that sends nonsense must not fill the database. */
export const MAX_OPEN_CONFLICTS = 1_000;

/** What makes two of a provider's attempts the same: its externalId, or the user name where it sends none. */
export function matchKeyOf({
  externalId,
  userNameKey,
}: Pick<UserRecord, "externalId" | "userNameKey">): string {
  return externalId === null ? `n:${userNameKey}` : `e:${externalId}`;
}

export type ParkedUser = {
  readonly directoryId: string;
  readonly record: UserRecord;
  readonly reason: ConflictReason;
  readonly candidateIds: readonly string[];
  readonly keyName: string;
  readonly client: string;
  readonly requestId: string;
  /** What the directory says of somebody whom a sync found; absent where SCIM says it with `active`. */
  readonly status?: UserStatus;
};

/**
 * Puts somebody into the queue, or notes that they came once more: one row, however many send at once.
 * @returns false when the queue of the directory is full
 */
export async function parkUser(parked: ParkedUser, db: Pick<SqlTx, "query"> = pool()): Promise<boolean> {
  const { directoryId, record } = parked;
  const { rowCount } = await db.query({
    name: "conflict-park",
    text: `INSERT INTO user_conflict AS c (id, directory_id, match_key, reason, resource, user_name, external_id, display_name,
        identifier_key, candidate_ids, key_name, client, request_id, status)
      SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text, $7::text, $8::text, $9::text, $10::uuid[], $11::text, $12::text, $13::text,
             $14::user_status
       WHERE EXISTS (SELECT 1 FROM user_conflict WHERE directory_id = $2 AND match_key = $3 AND state = 'open')
          OR (SELECT count(*) FROM (SELECT 1 FROM user_conflict WHERE directory_id = $2 AND state = 'open' LIMIT ${MAX_OPEN_CONFLICTS}) AS one) < ${MAX_OPEN_CONFLICTS}
      ON CONFLICT (directory_id, match_key) DO UPDATE SET
        revision = CASE WHEN c.state = 'open' AND (c.reason, c.resource, c.candidate_ids) = (excluded.reason, excluded.resource, excluded.candidate_ids)
          THEN c.revision ELSE c.revision + 1 END,
        repeats = CASE WHEN c.state = 'open' THEN c.repeats + 1 ELSE 0 END,
        first_seen_at = CASE WHEN c.state = 'open' THEN c.first_seen_at ELSE now() END,
        last_seen_at = now(), state = 'open', reason = excluded.reason, resource = excluded.resource, user_name = excluded.user_name,
        external_id = excluded.external_id, display_name = excluded.display_name, identifier_key = excluded.identifier_key,
        candidate_ids = excluded.candidate_ids, key_name = excluded.key_name, client = excluded.client, request_id = excluded.request_id,
        status = excluded.status,
        settled_at = NULL, settled_by = '', settled_user_id = NULL, answered_at = NULL`,
    values: [
      newId(),
      directoryId,
      matchKeyOf(record),
      parked.reason,
      JSON.stringify(record.resource),
      record.userName,
      record.externalId,
      record.displayName,
      record.identifierKey,
      parked.candidateIds,
      parked.keyName,
      parked.client,
      parked.requestId,
      parked.status ?? null,
    ],
  });
  if (rowCount === 0) return false;
  await publishQueue(db, directoryId);
  return true;
}

/** The queue is shown with the users, and summed up on the home page. */
export function publishQueue(db: Pick<SqlTx, "query">, directoryId: string): Promise<void> {
  return publish(db as SqlTx, { topic: "users", directoryId });
}

/**
 * Whether a user is whom an admin chose for somebody whom the provider sends again: true once, for the answer to the
 * provider's next attempt.
 */
export async function takeSettledUser(
  directoryId: string,
  record: UserRecord,
  userId: string,
): Promise<boolean> {
  const { rowCount } = await pool().query({
    name: "conflict-answer",
    text: `UPDATE user_conflict SET answered_at = now()
            WHERE directory_id = $1 AND match_key = $2 AND state IN ('linked', 'created') AND answered_at IS NULL AND settled_user_id = $3`,
    values: [directoryId, matchKeyOf(record), userId],
  });
  return rowCount === 1;
}

export type ConflictRow = {
  readonly id: string;
  readonly directoryId: string;
  readonly state: "open" | "linked" | "created" | "discarded" | "vanished";
  readonly reason: ConflictReason;
  readonly resource: JsonObject;
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly identifierKey: string | null;
  readonly candidateIds: readonly string[];
  readonly revision: number;
  readonly repeats: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly keyName: string;
  readonly client: string;
  readonly requestId: string;
  readonly settledAt: Date | null;
  readonly settledBy: string;
  readonly settledUserId: string | null;
  readonly status: UserStatus | null;
};

const columns = `c.id, c.directory_id AS "directoryId", c.state::text, c.reason, c.resource, c.user_name AS "userName",
  c.external_id AS "externalId", c.display_name AS "displayName", c.identifier_key AS "identifierKey", c.candidate_ids AS "candidateIds",
  c.revision, c.repeats, c.first_seen_at AS "firstSeenAt", c.last_seen_at AS "lastSeenAt", c.key_name AS "keyName", c.client,
  c.request_id AS "requestId", c.settled_at AS "settledAt", c.settled_by AS "settledBy", c.settled_user_id AS "settledUserId",
  c.status::text`;

/** Open conflicts of one directory, those with a candidate or a match key only where they are given. */
export async function findOpenConflicts(
  directoryId: string,
  { candidateId, matchKey }: { candidateId?: string; matchKey?: string } = {},
): Promise<ConflictRow[]> {
  const { rows } = await pool().query<ConflictRow>({
    name: "conflicts-open",
    text: `SELECT ${columns} FROM user_conflict c WHERE c.directory_id = $1 AND c.state = 'open'
             AND ($2::uuid IS NULL AND $3::text IS NULL OR c.candidate_ids @> ARRAY[$2::uuid] OR c.match_key = $3::text)
           ORDER BY c.first_seen_at, c.id LIMIT ${MAX_OPEN_CONFLICTS}`,
    values: [directoryId, candidateId ?? null, matchKey ?? null],
  });
  return rows;
}

/** The directories in which somebody waits. */
export async function findDirectoriesWithConflicts(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    "SELECT DISTINCT directory_id AS id FROM user_conflict WHERE state = 'open'",
  );
  return rows.map(({ id }) => id);
}

/** One conflict of any directory; null when there is none. */
export async function findConflict(id: string): Promise<ConflictRow | null> {
  const { rows } = await pool().query<ConflictRow>(`SELECT ${columns} FROM user_conflict c WHERE c.id = $1`, [
    id,
  ]);
  return rows[0] ?? null;
}

/** The same, held against other admins and against what the provider sends until the transaction ends. */
export async function lockConflict(tx: SqlTx, id: string): Promise<ConflictRow | null> {
  const { rows } = await tx.query<ConflictRow>(
    `SELECT ${columns} FROM user_conflict c WHERE c.id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] ?? null;
}

/** Takes an open conflict out of the queue. @returns false when it was not open any more, or of another revision */
export async function closeConflict(
  db: Pick<SqlTx, "query">,
  { id, revision }: Pick<ConflictRow, "id" | "revision">,
  outcome: { state: Exclude<ConflictRow["state"], "open">; by: string; userId: string | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE user_conflict SET state = $3::conflict_state, settled_at = now(), settled_by = $4, settled_user_id = $5
      WHERE id = $1 AND revision = $2 AND state = 'open'`,
    [id, revision, outcome.state, outcome.by, outcome.userId],
  );
  return rowCount === 1;
}

/** Ties a user to somebody of the directory by the provider's own id. */
export async function setProviderId(
  tx: SqlTx,
  directoryId: string,
  userId: string,
  providerId: string,
): Promise<void> {
  await tx.query("UPDATE users SET provider_id = $3 WHERE directory_id = $1 AND id = $2", [
    directoryId,
    userId,
    providerId,
  ]);
}

/** Takes those out of the queue, by their keys, who are not to be settled any more. @param by a sentence for the page */
export async function dropConflicts(
  db: Pick<SqlTx, "query">,
  directoryId: string,
  matchKeys: readonly string[],
  by: string,
): Promise<void> {
  const { rowCount } = await db.query(
    `UPDATE user_conflict SET state = 'vanished', settled_at = now(), settled_by = $3, settled_user_id = NULL
      WHERE directory_id = $1 AND match_key = ANY ($2) AND state = 'open'`,
    [directoryId, matchKeys, by],
  );
  if (rowCount !== 0) await publishQueue(db, directoryId);
}

/** Notes for an open conflict who could be meant by now. */
export async function updateCandidates(
  { id, revision }: Pick<ConflictRow, "id" | "revision">,
  reason: ConflictReason,
  candidateIds: readonly string[],
): Promise<void> {
  await pool().query(
    `UPDATE user_conflict SET reason = $3, candidate_ids = $4, revision = revision + 1
      WHERE id = $1 AND revision = $2 AND state = 'open'`,
    [id, revision, reason, candidateIds],
  );
}

/** Forgets conflicts that were settled before. @returns how many */
export async function deleteSettledConflicts(before: Date): Promise<number> {
  const { rowCount } = await pool().query(
    "DELETE FROM user_conflict WHERE state <> 'open'::conflict_state AND settled_at < $1",
    [before],
  );
  return rowCount ?? 0;
}
