import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserRecord, UserStatus } from "../user-record.ts";

/** So many users who share an identifier are looked at; an admin does not need more to see what is wrong. */
const MAX_NAMESAKES = 20;

/** A user who could be meant, and by what. */
export type MatchCandidate = {
  readonly id: string;
  readonly version: number;
  readonly status: UserStatus;
  readonly externalId: string | null;
  /** The immutable id in the directory, where a sync has seen the user. */
  readonly providerId: string | null;
  /** Whether an identity provider stands behind the user. */
  readonly isLinked: boolean;
  readonly isDeleted: boolean;
  readonly byExternalId: boolean;
  readonly byUserName: boolean;
  readonly byIdentifier: boolean;
};

/** The values that tell who is meant. */
export type MatchKeys = Pick<UserRecord, "externalId" | "userNameKey" | "identifierKey">;

/**
 * Everybody of a directory who has one of the three values, for each of `keys`: of the live users whoever has the
 * externalId or the user name, and those made here who have the identifier; of the deleted ones the last with the
 * externalId and the user name.
 * @returns as many lists as there are keys, in their order
 */
export async function findCandidates(
  directoryId: string,
  keys: readonly MatchKeys[],
  db: Pick<SqlTx, "query"> = pool(),
): Promise<MatchCandidate[][]> {
  const { rows } = await db.query<MatchCandidate & { index: number }>({
    name: "user-candidates",
    text: `SELECT key.index, u.id, u.version, u.status::text, u.external_id AS "externalId", u.provider_id AS "providerId",
             u.linked_at IS NOT NULL AS "isLinked", u.deleted_at IS NOT NULL AS "isDeleted",
             coalesce(u.external_id = key."externalId", false) AS "byExternalId",
             u.user_name_key = key."userNameKey" AS "byUserName", coalesce(u.identifier_key = key."identifierKey", false) AS "byIdentifier"
        FROM json_to_recordset($2::json) AS key(index int, "externalId" text, "userNameKey" text, "identifierKey" text)
       CROSS JOIN LATERAL (
          (SELECT id FROM users WHERE directory_id = $1 AND external_id = key."externalId" AND deleted_at IS NULL)
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND user_name_key = key."userNameKey" AND deleted_at IS NULL)
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND identifier_key = key."identifierKey" AND deleted_at IS NULL AND linked_at IS NULL
            ORDER BY id LIMIT ${MAX_NAMESAKES})
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND external_id = key."externalId" AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT 1)
          UNION
          (SELECT id FROM users WHERE directory_id = $1 AND user_name_key = key."userNameKey" AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT 1)
        ) AS found JOIN users u ON u.directory_id = $1 AND u.id = found.id
       ORDER BY key.index, u.id`,
    values: [
      directoryId,
      JSON.stringify(
        keys.map(({ externalId, userNameKey, identifierKey }, index) => ({
          index,
          externalId,
          userNameKey,
          identifierKey,
        })),
      ),
    ],
  });
  const found: MatchCandidate[][] = keys.map(() => []);
  for (const { index, ...candidate } of rows) found[index]?.push(candidate);
  return found;
}
