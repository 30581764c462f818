import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { Refused } from "../sources/source.ts";
import type { SourceGroup, SourceMember } from "./group-source.ts";
import type { Mover } from "./moves-together.ts";

export type StagedGroup = SourceGroup & {
  /** The plan brings it in, even if it is not here yet. */
  comesIn: boolean;
};

/**
 * Keeps groups as the directory shows them, and the members of those that are here or come in. What is told last counts;
 * a row that tells of members alone leaves the name that was told before.
 */
export async function stageGroups(
  tx: SqlTx,
  { id, directoryId }: { id: string; directoryId: string },
  groups: readonly StagedGroup[],
  members: readonly SourceMember[] = [],
): Promise<void> {
  if (groups.length + members.length === 0) return;
  const idsWith = (members: SourceGroup["members"]) =>
    new Set(groups.filter((group) => group.members === members).map(({ providerId }) => providerId));
  const [apart, whole] = [idsWith("apart"), idsWith("whole")];
  const rows = [...new Map(groups.map((group) => [group.providerId, group])).values()].map((group) => ({
    ...group,
    nameKey: group.name === null ? null : fold(group.name),
    readsMembers: apart.has(group.providerId),
    isComplete: whole.has(group.providerId),
  }));
  const told = "(excluded.name IS NOT NULL OR excluded.is_gone)";
  await tx.query({
    name: "sync-stage-groups",
    text: `INSERT INTO sync_staged_group AS s (run_id, provider_id, name, name_key, is_gone, comes_in, is_wanted, reads_members, is_complete)
           SELECT $1, "providerId", name, "nameKey", "isGone", "comesIn",
                  "comesIn" OR EXISTS (SELECT 1 FROM groups g WHERE g.directory_id = $2 AND ${couldBe('"providerId"', '"nameKey"', 'NOT "isBuiltIn"')}),
                  "readsMembers", "isComplete"
             FROM json_to_recordset($3::json) AS row("providerId" text, name text, "nameKey" text, "isGone" bool, "isBuiltIn" bool,
               "comesIn" bool, "readsMembers" bool, "isComplete" bool) ORDER BY "providerId"
           ON CONFLICT (run_id, provider_id) DO UPDATE SET
             name = CASE WHEN ${told} THEN excluded.name ELSE s.name END,
             name_key = CASE WHEN ${told} THEN excluded.name_key ELSE s.name_key END,
             is_gone = CASE WHEN ${told} THEN excluded.is_gone ELSE s.is_gone END,
             comes_in = CASE WHEN ${told} THEN excluded.comes_in ELSE s.comes_in END,
             is_wanted = s.is_wanted OR excluded.is_wanted,
             reads_members = s.reads_members OR excluded.reads_members, is_complete = s.is_complete OR excluded.is_complete`,
    values: [id, directoryId, JSON.stringify(rows)],
  });
  await stageMembers(tx, id, members);
}

/** Which group `g` here a group of the directory could be: by its id, by the id that SCIM sent, or by name where SCIM sent none. */
function couldBe(providerId: string, nameKey: string, byName = "true"): string {
  return `(g.provider_id = ${providerId} OR (g.provider_id IS NULL AND (g.external_id = ${providerId}
    OR (g.external_id IS NULL AND g.display_name_key = ${nameKey} AND ${byName}))))`;
}

async function stageMembers(tx: SqlTx, runId: string, members: readonly SourceMember[]): Promise<void> {
  if (members.length === 0) return;
  const last = new Map(members.map((member) => [`${member.groupId} ${member.memberId}`, member]));
  await tx.query({
    name: "sync-stage-members",
    text: `INSERT INTO sync_staged_member (run_id, group_id, member_id, is_group, is_member)
           SELECT $1, "groupId", "memberId", "isGroup", "isMember"
             FROM json_to_recordset($2::json) AS row("groupId" text, "memberId" text, "isGroup" bool, "isMember" bool)
             JOIN sync_staged_group s ON s.run_id = $1 AND s.provider_id = row."groupId" AND s.is_wanted
           ON CONFLICT (run_id, group_id, member_id) DO UPDATE SET is_member = excluded.is_member`,
    values: [runId, JSON.stringify([...last.values()])],
  });
}

/** Pages of members as they are now, one of each group; the first ones in place of what changes told of them before. */
export async function stageMembersPages(
  tx: SqlTx,
  runId: string,
  pages: readonly { group: string; members: readonly SourceMember[]; next: string | null }[],
  { isFirst }: { isFirst: boolean },
): Promise<void> {
  const ids = (some: typeof pages) => some.map(({ group }) => group);
  if (isFirst)
    await tx.query("DELETE FROM sync_staged_member WHERE run_id = $1 AND group_id = ANY ($2)", [
      runId,
      ids(pages),
    ]);
  await stageMembers(
    tx,
    runId,
    pages.flatMap(({ members }) => members),
  );
  await tx.query(
    "UPDATE sync_staged_group SET is_complete = true WHERE run_id = $1 AND provider_id = ANY ($2)",
    [runId, ids(pages.filter(({ next }) => next === null))],
  );
}

/** A group of a run that comes in or is here, beside the group here that it is. */
export type GroupPair = {
  providerId: string;
  name: string;
  comesIn: boolean;
  here: {
    id: string;
    providerId: string | null;
    displayName: string;
    resource: JsonObject;
    /** Who stands behind it; null for a group that was made here, and nobody else does. */
    standing: "scim" | "sync" | null;
  } | null;
  /** Another group here has its name. */
  isNameTaken: boolean;
};

/** The next of them in the order of their provider ids. */
export async function readGroupPairs(
  directoryId: string,
  runId: string,
  after: string,
  limit: number,
): Promise<GroupPair[]> {
  const { rows } = await pool().query<GroupPair>(
    `SELECT s.provider_id AS "providerId", s.name, s.comes_in AS "comesIn", CASE WHEN g.id IS NOT NULL THEN
        json_build_object('id', g.id, 'providerId', g.provider_id, 'displayName', g.display_name, 'resource', g.resource,
          'standing', CASE WHEN g.linked_at IS NOT NULL THEN coalesce(g.linked_by, 'scim') END) END AS here,
        EXISTS (SELECT 1 FROM groups o WHERE o.directory_id = $1 AND o.display_name_key = s.name_key AND o.id IS DISTINCT FROM g.id) AS "isNameTaken"
       FROM sync_staged_group s LEFT JOIN LATERAL (
         SELECT * FROM groups g WHERE g.directory_id = $1 AND ${couldBe("s.provider_id", "s.name_key")}
          ORDER BY g.provider_id IS NULL, g.external_id IS NULL LIMIT 1) g ON true
      WHERE s.run_id = $2 AND s.is_wanted AND NOT s.is_gone AND s.name IS NOT NULL AND s.provider_id > $3
      ORDER BY s.provider_id LIMIT $4`,
    [directoryId, runId, after, limit],
  );
  return rows;
}

/** Groups of syncs that a run has found under another name. */
export async function findMovers(directoryId: string, runId: string): Promise<Mover[]> {
  const { rows } = await pool().query<Mover>(
    `SELECT g.id, s.provider_id AS "providerId", s.name, s.name_key AS "nameKey", o.id AS "holderId"
       FROM sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id
       LEFT JOIN groups o ON o.directory_id = $1 AND o.display_name_key = s.name_key
      WHERE s.run_id = $2 AND NOT s.is_gone AND s.name_key <> g.display_name_key AND g.linked_by = 'sync' AND g.linked_at IS NOT NULL
      ORDER BY s.provider_id`,
    [directoryId, runId],
  );
  return rows;
}

/** Groups that have just come in or been linked: the members of those that came with changes alone have to be asked for. */
export async function wantMembers(tx: SqlTx, runId: string, providerIds: readonly string[]): Promise<void> {
  await tx.query(
    "UPDATE sync_staged_group SET reads_members = true WHERE run_id = $1 AND provider_id = ANY($2) AND NOT is_complete",
    [runId, providerIds],
  );
}

/** Whether syncs have to do with the members of a group `g`: it is theirs, or some of its memberships are. */
const isPulled = `((g.linked_at IS NOT NULL AND g.linked_by = 'sync') OR EXISTS (
  SELECT 1 FROM membership m WHERE m.directory_id = g.directory_id AND m.group_id = g.id AND m.source = 'sync'))`;

/** Some of the groups whose members are still to be asked for. */
export async function findUnread(directoryId: string, runId: string, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT s.provider_id AS id FROM sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id
      WHERE s.run_id = $2 AND s.reads_members AND NOT s.is_complete AND NOT s.is_gone AND s.refusal IS NULL AND ${isPulled}
      ORDER BY s.provider_id LIMIT $3`,
    [directoryId, runId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes of which groups the directory does not tell: the run goes on with the others, and nothing of these is ended. */
export async function stageRefused(tx: SqlTx, runId: string, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return;
  await tx.query(
    `UPDATE sync_staged_group s SET refusal = r.refusal FROM json_to_recordset($2::json) AS r("providerId" text, refusal text)
      WHERE s.run_id = $1 AND s.provider_id = r."providerId"`,
    [runId, JSON.stringify(refused)],
  );
}

/** Those of some groups of a run of which the pages told no members, or not all. */
export async function findUnreadFor(runId: string, providerIds: readonly string[]): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT provider_id AS id FROM sync_staged_group
      WHERE run_id = $1 AND provider_id = ANY ($2) AND NOT is_complete AND NOT is_gone ORDER BY provider_id`,
    [runId, providerIds],
  );
  return rows.map(({ id }) => id);
}

/** Stands in line for its members: `members` of them were told. */
export type JoiningGroup = { id: string; providerId: string; isComplete: boolean; members: number };

/** The next groups of a run by provider id whose members are to be made true. */
export async function findJoining(
  directoryId: string,
  runId: string,
  after: string,
  limit: number,
): Promise<JoiningGroup[]> {
  const { rows } = await pool().query<JoiningGroup>(
    `SELECT g.id, s.provider_id AS "providerId", s.is_complete AS "isComplete",
            (SELECT count(*)::int FROM sync_staged_member m WHERE m.run_id = s.run_id AND m.group_id = s.provider_id) AS members
       FROM sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id
      WHERE s.run_id = $2 AND NOT s.is_gone AND s.provider_id > $3 AND ${isPulled}
      ORDER BY s.provider_id LIMIT $4`,
    [directoryId, runId, after, limit],
  );
  return rows;
}

/**
 * Takes what a run has read of groups' members over into what is known of them for good. Whoever waits for an admin because
 * the directory does not show them at all is in their groups until then: a role that does not reach them hides both. So is whom
 * an admin left as they are, until the next full pass, and about whom nothing is decided.
 */
export async function foldMembers(
  tx: SqlTx,
  directoryId: string,
  runId: string,
  groups: readonly JoiningGroup[],
): Promise<void> {
  await tx.query({
    name: "sync-fold-members",
    text: `WITH batch AS (SELECT * FROM json_to_recordset($3::json) AS row(id uuid, "providerId" text, "isComplete" bool)),
        vanished AS MATERIALIZED (
          SELECT u.provider_id FROM sync_hold h JOIN sync_hold_item i ON i.hold_id = h.id AND i.status = 'deleted'
            JOIN users u ON u.directory_id = $1::uuid AND u.id = i.user_id AND u.provider_id IS NOT NULL
           WHERE h.directory_id = $1::uuid AND (h.state = 'waiting' OR (h.state = 'rejected'
             AND h.created_at >= (SELECT p.last_full_at FROM sync_plan p WHERE p.directory_id = $1::uuid)))
          UNION ALL
          SELECT u.provider_id FROM sync_undecided d JOIN users u ON u.directory_id = $1::uuid AND u.id = d.subject_id
            AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL
           WHERE d.directory_id = $1::uuid AND NOT d.is_group
          UNION ALL
          -- A server of before kept only how many they are: then it may be anybody. Otherwise no user is looked at.
          SELECT u.provider_id FROM users u WHERE u.directory_id = $1::uuid AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL
             AND (SELECT p.unasked > (SELECT count(*) FROM sync_undecided d WHERE d.directory_id = $1::uuid AND NOT d.is_group)
                    FROM sync_plan p WHERE p.directory_id = $1::uuid)
        ), gone AS (
          DELETE FROM group_provider_member p USING batch b
           WHERE p.directory_id = $1::uuid AND p.group_id = b.id AND b."isComplete" <> EXISTS (
             SELECT 1 FROM sync_staged_member m WHERE m.run_id = $2::uuid AND m.group_id = b."providerId"
                AND m.member_id = p.provider_id AND m.is_member = b."isComplete")
             AND (NOT b."isComplete" OR p.provider_id NOT IN (SELECT provider_id FROM vanished))
        )
      INSERT INTO group_provider_member (directory_id, group_id, provider_id, is_group)
      SELECT $1::uuid, b.id, m.member_id, m.is_group FROM batch b
        JOIN sync_staged_member m ON m.run_id = $2::uuid AND m.group_id = b."providerId" AND m.is_member
      ON CONFLICT DO NOTHING`,
    values: [directoryId, runId, JSON.stringify(groups)],
  });
}

/**
 * Puts those groups in line, too, whose members have come in meanwhile: users of whom something was written since
 * transaction `seenTx` (null: nobody), and groups that are here since this run.
 */
export async function stageArrivals(
  tx: SqlTx,
  { id, directoryId }: { id: string; directoryId: string },
  seenTx: string | null,
): Promise<void> {
  await tx.query(
    `WITH arrived AS (
        SELECT u.id, u.provider_id FROM users u WHERE u.directory_id = $2 AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL
           AND u.id IN (SELECT e.subject_id FROM event e WHERE e.directory_id = $2 AND e.tx >= $3::bigint AND e.subject_type = 'user')
        UNION ALL
        SELECT n.id, n.provider_id FROM sync_staged_group s JOIN groups n ON n.directory_id = $2 AND n.provider_id = s.provider_id
         WHERE s.run_id = $1 AND NOT s.is_gone AND s.name IS NOT NULL
      )
      INSERT INTO sync_staged_group (run_id, provider_id, is_gone, comes_in, is_wanted, reads_members, is_complete)
      SELECT DISTINCT $1::uuid, g.provider_id, false, false, true, false, false
        FROM arrived a JOIN group_provider_member p ON p.directory_id = $2 AND p.provider_id = a.provider_id
        JOIN groups g ON g.directory_id = $2 AND g.id = p.group_id AND g.provider_id IS NOT NULL
       WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.directory_id = $2 AND m.group_id = g.id AND m.member_id = a.id)
      ON CONFLICT DO NOTHING`,
    [id, directoryId, seenTx],
  );
}
