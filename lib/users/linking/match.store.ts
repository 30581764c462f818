import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserStatus } from "../user-record.ts";

/** So many users who share an identifier are looked at; an admin does not need more to see what is wrong. */
const MAX_NAMESAKES = 20;

/** A user who could be meant, and by what. */
export type MatchCandidate = {
  readonly id: string;
  readonly version: number;
  readonly status: UserStatus;
  readonly externalId: string | null;
  /** Whether an identity provider stands behind the user. */
  readonly isLinked: boolean;
  readonly isDeleted: boolean;
  readonly byExternalId: boolean;
  readonly byUserName: boolean;
  readonly byIdentifier: boolean;
};

/**
 * Everybody of a directory who has one of the three values: of the live users whoever has the externalId or the user
 * name, and those made here who have the identifier; of the deleted ones the last with the externalId and the user name.
 */
export async function findCandidates(
  directoryId: string,
  keys: { externalId: string | null; userNameKey: string; identifierKey: string | null },
  db: Pick<SqlTx, "query"> = pool(),
): Promise<MatchCandidate[]> {
  const { rows } = await db.query<MatchCandidate>({
    name: "user-candidates",
    text: `SELECT u.id, u.version, u.status::text, u.external_id AS "externalId", u.linked_at IS NOT NULL AS "isLinked",
             u.deleted_at IS NOT NULL AS "isDeleted", u.external_id IS NOT DISTINCT FROM $2::text AND $2::text IS NOT NULL AS "byExternalId",
             u.user_name_key = $3::text AS "byUserName", coalesce(u.identifier_key = $4::text, false) AS "byIdentifier"
        FROM users u WHERE u.directory_id = $1 AND u.id IN (
          (SELECT id FROM users WHERE directory_id = $1 AND external_id = $2::text AND deleted_at IS NULL)
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND user_name_key = $3::text AND deleted_at IS NULL)
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND identifier_key = $4::text AND deleted_at IS NULL AND linked_at IS NULL
            ORDER BY id LIMIT ${MAX_NAMESAKES})
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND external_id = $2::text AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT 1)
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND user_name_key = $3::text AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT 1)
        ) ORDER BY u.id`,
    values: [directoryId, keys.externalId, keys.userNameKey, keys.identifierKey],
  });
  return rows;
}
