import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { type Page, type PageQuery, readPage } from "#lib/platform/db/read-page.ts";
import type { Bindings } from "#lib/scim/protocol/filter/compile-filter.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { addressSql } from "#lib/users/address-sql.ts";
import type { MemberTally } from "./group-event.store.ts";
import type { GroupRecord } from "./group-record.ts";
import { type GroupSource, MEMBERS_IN_EVENT } from "./vocabulary.ts";

/** Where the columns of `groups g` and the rows of its members stand for SCIM attributes. */
export const groupBindings: Bindings = {
  id: { kind: "uuid", sql: "g.id" },
  displayName: { kind: "folded", sql: "g.display_name_key" },
  externalId: { kind: "text", sql: "g.external_id" },
  "meta.created": { kind: "time", sql: "g.created_at" },
  "meta.lastModified": { kind: "time", sql: "g.updated_at" },
  "meta.version": { kind: "text", sql: `('W/"' || g.version || '"')` },
  "meta.resourceType": { kind: "text", sql: "'Group'" },
  "meta.location": {
    kind: "text",
    get sql() {
      return addressSql("g.directory_id", "'Groups'", "g.id");
    },
  },
  members: {
    kind: "rows",
    from: "membership gm WHERE gm.directory_id = g.directory_id AND gm.group_id = g.id",
    parts: {
      value: { kind: "uuid", sql: "gm.member_id" },
      $ref: {
        kind: "text",
        get sql() {
          return addressSql(
            "gm.directory_id",
            "CASE WHEN gm.user_id IS NULL THEN 'Groups' ELSE 'Users' END",
            "gm.member_id",
          );
        },
      },
      type: { kind: "text", sql: "CASE WHEN gm.user_id IS NULL THEN 'Group' ELSE 'User' END" },
      display: {
        kind: "text",
        sql: `coalesce(
          (SELECT coalesce(b.display_name, b.user_name) FROM users b WHERE b.directory_id = gm.directory_id AND b.id = gm.user_id),
          (SELECT b.display_name FROM groups b WHERE b.directory_id = gm.directory_id AND b.id = gm.member_group_id))`,
      },
    },
  },
};

/** Where the rows of members, `membership gm`, stand for the parts of SCIM's `members`. */
export const memberBindings: Bindings =
  groupBindings.members?.kind === "rows" ? groupBindings.members.parts : {};

export type GroupRow = {
  readonly id: string;
  readonly resource: JsonObject;
  readonly displayName: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type LockedGroup = GroupRow & {
  readonly source: GroupSource;
  readonly linkedAt: Date | null;
  /** What of the directory stands behind it; null where nothing does. */
  readonly linkedBy: "scim" | "sync" | null;
};

/** SQL of what a GroupRow has of `groups g`. */
export const groupColumns = `g.id, g.resource, g.display_name AS "displayName", g.version, g.created_at AS "createdAt", g.updated_at AS "updatedAt"`;

/** One group of a directory, without its members. */
export async function findGroup(
  directoryId: string,
  id: string,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<GroupRow | null> {
  const { rows } = await db.query<GroupRow>({
    name: "group-by-id",
    text: `SELECT ${groupColumns} FROM groups g WHERE g.directory_id = $1 AND g.id = $2`,
    values: [directoryId, id],
  });
  return rows[0] ?? null;
}

/**
 * The same, held against other changes until the transaction ends: two that add members at once lose none. Others may
 * meanwhile refer to the group, as a member of theirs.
 */
export async function lockGroup(tx: SqlTx, directoryId: string, id: string): Promise<LockedGroup | null> {
  const { rows } = await tx.query<LockedGroup>({
    name: "group-lock",
    text: `SELECT ${groupColumns}, g.source::text, g.linked_at AS "linkedAt",
             CASE WHEN g.linked_at IS NOT NULL THEN coalesce(g.linked_by, 'scim')::text END AS "linkedBy" FROM groups g WHERE g.directory_id = $1 AND g.id = $2 FOR NO KEY UPDATE`,
    values: [directoryId, id],
  });
  return rows[0] ?? null;
}

/**
 * @param source `admin`: created in the console, so that no identity provider stands behind it yet
 * @throws a unique violation on display_name_key or external_id
 */
export async function insertGroup(
  tx: SqlTx,
  directoryId: string,
  id: string,
  record: GroupRecord,
  at: Date,
  source: GroupSource = "scim",
): Promise<void> {
  await tx.query({
    name: "group-insert",
    text: `INSERT INTO groups (directory_id, id, resource, display_name, display_name_key, external_id, created_at, updated_at, source, linked_at, linked_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8::change_source, CASE WHEN $8::change_source = 'admin' THEN NULL ELSE $7::timestamptz END,
                   nullif($8::change_source, 'admin'))`,
    values: [
      directoryId,
      id,
      JSON.stringify(record.resource),
      record.displayName,
      record.displayNameKey,
      record.externalId,
      at,
      source,
    ],
  });
}

/** Writes a locked group again, one version on. @throws a unique violation on display_name_key or external_id */
export async function updateGroup(
  tx: SqlTx,
  directoryId: string,
  id: string,
  record: GroupRecord,
  at: Date,
): Promise<void> {
  await tx.query({
    name: "group-update",
    text: `UPDATE groups SET resource = $3, display_name = $4, display_name_key = $5, external_id = $6, updated_at = $7, version = version + 1
            WHERE directory_id = $1 AND id = $2`,
    values: [
      directoryId,
      id,
      JSON.stringify(record.resource),
      record.displayName,
      record.displayNameKey,
      record.externalId,
      at,
    ],
  });
}

/**
 * Adds users and groups of the directory to a group; those that are in it already stay.
 * The users are held, so that none can be deleted before the membership is there. Their directory is not known before the
 * statement is planned, for the reason that member-change.store.ts tells.
 * @returns `missing`: ids that are neither a live user nor a group here (the caller rolls back) · `added`: new ones
 */
export async function addMembers(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  ids: readonly string[],
  at: Date,
  source: GroupSource = "scim",
): Promise<{ missing: string[]; added: string[] }> {
  const { rows } = await tx.query<{ missing: string[]; added: string[] }>({
    name: "group-add-members",
    text: `WITH wanted AS (SELECT id FROM unnest($3::uuid[]) AS wanted(id)),
        people AS (
          SELECT u.id FROM users u WHERE u.directory_id = (SELECT $1::uuid) AND u.id = ANY($3::uuid[]) AND u.deleted_at IS NULL
           ORDER BY u.id FOR SHARE OF u
        ),
        nested AS (
          SELECT g.id FROM groups g WHERE g.directory_id = (SELECT $1::uuid) AND g.id = ANY($3::uuid[]) AND g.id <> $2::uuid
           ORDER BY g.id FOR KEY SHARE OF g
        ),
        added AS (
          INSERT INTO membership (directory_id, group_id, member_id, user_id, member_group_id, created_at, source)
          SELECT $1::uuid, $2::uuid, id, id, NULL, $4::timestamptz, $5::change_source FROM people
          UNION ALL
          SELECT $1::uuid, $2::uuid, id, NULL, id, $4::timestamptz, $5::change_source FROM nested
          ON CONFLICT DO NOTHING
          RETURNING member_id
        )
      SELECT coalesce((SELECT array_agg(id::text) FROM wanted
                        WHERE id NOT IN (SELECT id FROM people) AND id NOT IN (SELECT id FROM nested)), '{}') AS missing,
             coalesce((SELECT array_agg(member_id::text) FROM added), '{}') AS added`,
    values: [directoryId, groupId, ids, at, source],
  });
  return rows[0] ?? { missing: [], added: [] };
}

/** Takes these out of a group. @returns the ids of those who were in it */
export async function removeMembers(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: "group-remove-members",
    text: `DELETE FROM membership WHERE directory_id = $1::uuid AND group_id = $2::uuid AND member_id = ANY($3::uuid[])
           RETURNING member_id AS id`,
    values: [directoryId, groupId, ids],
  });
  return rows.map((row) => row.id);
}

/** Takes everybody out of a group but these. */
export function removeOtherMembers(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  kept: readonly string[],
): Promise<MemberTally> {
  const isOther = "NOT EXISTS (SELECT 1 FROM unnest($3::uuid[]) AS kept(id) WHERE kept.id = gm.member_id)";
  return removeManyMembers(tx, isOther, [directoryId, groupId, kept]);
}

/**
 * Takes the memberships `gm` of a condition out of a group, however many: the ids of hundreds of thousands would hold
 * everybody else up.
 * @param params the directory, the group, and those of the condition
 */
export async function removeManyMembers(
  tx: SqlTx,
  condition: string,
  params: unknown[],
): Promise<MemberTally> {
  const { rows } = await tx.query<MemberTally>(
    `WITH gone AS (
        DELETE FROM membership gm WHERE gm.directory_id = $1::uuid AND gm.group_id = $2::uuid AND ${condition} RETURNING gm.member_id)
      SELECT (SELECT count(*)::int FROM gone) AS count, ARRAY(SELECT member_id::text FROM gone LIMIT ${MEMBERS_IN_EVENT}) AS first`,
    params,
  );
  return rows[0] ?? { count: 0, first: [] };
}

/** Members in one page of groups; the groups of whom there would be more wait for the next one, as RFC 7644 §3.4.2.4 allows. */
const PAGE_MEMBERS = 20_000;

/**
 * How many of these groups, from the first one on, make a page. Each is counted after the one before, and none once the page
 * is full, so that it takes as long as it takes to count 20,000 members, however many there are.
 * @returns at least 1
 */
export async function groupsThatFit(directoryId: string, groupIds: readonly string[]): Promise<number> {
  const { rows } = await pool().query<{ fitting: number }>({
    name: "groups-that-fit",
    text: `WITH RECURSIVE walk(place, counted) AS (
             SELECT 0, 0
             UNION ALL
             SELECT walk.place + 1, walk.counted + (
                 SELECT count(*)::int FROM (
                   SELECT 1 FROM membership m WHERE m.directory_id = $1 AND m.group_id = ($2::uuid[])[walk.place + 1]
                    LIMIT ${PAGE_MEMBERS + 1}) AS one)
               FROM walk WHERE walk.place < cardinality($2::uuid[]) AND walk.counted <= ${PAGE_MEMBERS})
           SELECT max(place) AS fitting FROM walk WHERE counted <= ${PAGE_MEMBERS}`,
    values: [directoryId, groupIds],
  });
  return Math.max(1, rows[0]?.fitting ?? 0);
}

/** Groups of a directory: `query` is SQL over `groups g`. */
export function queryGroups(directoryId: string, query: PageQuery): Promise<Page<GroupRow>> {
  return readPage(
    directoryId,
    { columns: groupColumns, from: "FROM groups g WHERE g.directory_id = $1" },
    query,
  );
}
