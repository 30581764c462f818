import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

type Db = Pick<SqlTx, "query">;

/**
 * Users who belong into the group: active or locked, with a device that has not ended. A lock is Okta's answer to wrong
 * passwords and no departure: it goes by itself, and taking the group from whoever guesses at somebody's password would let
 * anybody throw people out of it. Where the directory's policy ends the devices of locked users (D5), they leave with those.
 * Whom no sync has read yet is known by the
 * externalId that Okta's provisioning sends, where it is the user's id, as Okta does unless an admin mapped it otherwise.
 */
const wantedUsers = `
  SELECT u.id AS user_id, coalesce(u.provider_id, substring(u.external_id FROM '^00u[A-Za-z0-9]{17}$')) AS provider_id,
         coalesce(nullif(u.display_name, ''), u.user_name) AS label
    FROM users u
   WHERE u.directory_id = $1 AND u.deleted_at IS NULL AND u.status IN ('active', 'locked')
     AND EXISTS (SELECT 1 FROM device d
                  WHERE d.directory_id = u.directory_id AND d.user_id = u.id AND d.ended_at IS NULL)`;

const wanted = `wanted AS MATERIALIZED (SELECT * FROM (${wantedUsers}) w WHERE w.provider_id IS NOT NULL)`;

export type Joining = { providerId: string; userId: string; label: string; isNew: boolean };

/**
 * Who is to be put in, by id; `isNew`: nobody has looked yet whether Okta has them in the group already, or it did not take
 * them, so that they may have come in since by somebody else. Whom it did not take is only tried again where `retries` says so.
 */
export async function findJoining(
  directoryId: string,
  groupId: string,
  { after, limit, retries }: { after: string; limit: number; retries: boolean },
): Promise<Joining[]> {
  const { rows } = await pool().query<Joining>(
    `WITH ${wanted}
     SELECT w.provider_id AS "providerId", w.user_id AS "userId", w.label, (m.provider_id IS NULL OR m.state = 'refused') AS "isNew"
       FROM wanted w LEFT JOIN managed_membership m
         ON m.directory_id = $1 AND m.group_id = $2 AND m.provider_id = w.provider_id
      WHERE w.provider_id > $3 AND (m.provider_id IS NULL OR m.state = 'removing'
          OR m.state = 'adding' AND ($5 OR m.refusal IS NULL) OR $5 AND m.state = 'refused')
      ORDER BY w.provider_id LIMIT $4`,
    [directoryId, groupId, after, limit, retries],
  );
  return rows;
}

export type Leaving = { groupId: string; providerId: string };

/**
 * Muster's own memberships of users who no longer belong in, and those in earlier groups that are to be taken back.
 * @param stuck only those that Okta would not end before, or only the others
 */
export async function findLeaving(
  directoryId: string,
  groupId: string | null,
  { after, limit, stuck }: { after: Leaving; limit: number; stuck: boolean },
): Promise<Leaving[]> {
  const { rows } = await pool().query<Leaving>(
    `WITH ${wanted}
     SELECT m.group_id AS "groupId", m.provider_id AS "providerId" FROM managed_membership m
      WHERE m.directory_id = $1 AND m.state IN ('adding', 'there', 'removing')
        AND (m.group_id, m.provider_id) > ($3, $4) AND (m.state = 'removing' AND m.refusal IS NOT NULL) = $6
        AND (m.group_id IS DISTINCT FROM $2::text
          OR NOT EXISTS (SELECT 1 FROM wanted w WHERE w.provider_id = m.provider_id))
      ORDER BY m.group_id, m.provider_id LIMIT $5`,
    [directoryId, groupId, after.groupId, after.providerId, limit, stuck],
  );
  return rows;
}

/** Rows that say nothing any more: of users who no longer belong in and whom Muster has not in the group. */
export async function forgetOthers(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query(
    `WITH ${wanted}
     DELETE FROM managed_membership m WHERE m.directory_id = $1 AND m.state IN ('foreign', 'missing', 'refused')
        AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.provider_id = m.provider_id)`,
    [directoryId],
  );
}

export async function putMemberships(
  tx: SqlTx,
  place: { directoryId: string; groupId: string },
  rows: readonly {
    providerId: string;
    userId: string;
    label: string;
    state: "adding" | "foreign" | "refused";
  }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO managed_membership (directory_id, group_id, provider_id, user_id, label, state)
     SELECT $1, $2, r.provider_id, r.user_id, r.label, r.state::managed_membership_state
       FROM unnest($3::text[], $4::uuid[], $5::text[], $6::text[]) r(provider_id, user_id, label, state)
     ON CONFLICT (directory_id, group_id, provider_id) DO UPDATE
       SET state = excluded.state, refusal = NULL, user_id = excluded.user_id, label = excluded.label, changed_at = now()`,
    [
      place.directoryId,
      place.groupId,
      rows.map(({ providerId }) => providerId),
      rows.map(({ userId }) => userId),
      rows.map(({ label }) => label),
      rows.map(({ state }) => state),
    ],
  );
}

export async function setState(
  tx: SqlTx,
  directoryId: string,
  members: readonly Leaving[],
  state: "adding" | "there" | "foreign" | "missing" | "removing",
): Promise<void> {
  await tx.query(
    `UPDATE managed_membership m SET state = $4::managed_membership_state,
       refusal = CASE WHEN m.state = $4::managed_membership_state THEN m.refusal END,
       changed_at = CASE WHEN m.state = $4::managed_membership_state THEN m.changed_at ELSE now() END
       FROM unnest($2::text[], $3::text[]) r(group_id, provider_id)
      WHERE m.directory_id = $1 AND m.group_id = r.group_id AND m.provider_id = r.provider_id`,
    [directoryId, members.map(({ groupId }) => groupId), members.map(({ providerId }) => providerId), state],
  );
}

/**
 * Whom Okta would not take, with what it said of each. `mayBeIn`: Muster may have put them in before. That is not forgotten:
 * they stay Muster's, so that they are taken out when they belong in no more.
 */
export async function setRefused(
  tx: SqlTx,
  place: { directoryId: string; groupId: string },
  refused: readonly { providerId: string; refusal: string; mayBeIn: boolean }[],
): Promise<void> {
  await tx.query(
    `UPDATE managed_membership m SET state = CASE WHEN r.stays THEN m.state ELSE 'refused' END, refusal = r.refusal, changed_at = now()
       FROM unnest($3::text[], $4::text[], $5::bool[]) r(provider_id, refusal, stays)
      WHERE m.directory_id = $1 AND m.group_id = $2 AND m.provider_id = r.provider_id AND m.state IN ('adding', 'refused')`,
    [
      place.directoryId,
      place.groupId,
      refused.map(({ providerId }) => providerId),
      refused.map(({ refusal }) => refusal),
      refused.map(({ mayBeIn }) => mayBeIn),
    ],
  );
}

/** Whom Okta would not take out, or of whom it does not say that they are out; since when stays as it was. */
export async function setStuck(
  tx: SqlTx,
  directoryId: string,
  members: readonly (Leaving & { refusal: string })[],
): Promise<void> {
  await tx.query(
    `UPDATE managed_membership m SET refusal = r.refusal, changed_at = CASE WHEN m.refusal IS NULL THEN now() ELSE m.changed_at END
       FROM unnest($2::text[], $3::text[], $4::text[]) r(group_id, provider_id, refusal)
      WHERE m.directory_id = $1 AND m.group_id = r.group_id AND m.provider_id = r.provider_id AND m.state = 'removing'`,
    [
      directoryId,
      members.map(({ groupId }) => groupId),
      members.map(({ providerId }) => providerId),
      members.map(({ refusal }) => refusal),
    ],
  );
}

export async function deleteMemberships(
  tx: SqlTx,
  directoryId: string,
  members: readonly Leaving[],
): Promise<void> {
  await tx.query(
    `DELETE FROM managed_membership m USING unnest($2::text[], $3::text[]) r(group_id, provider_id)
      WHERE m.directory_id = $1 AND m.group_id = r.group_id AND m.provider_id = r.provider_id`,
    [directoryId, members.map(({ groupId }) => groupId), members.map(({ providerId }) => providerId)],
  );
}

/** All that is known of a group's memberships, by the Okta id. */
export async function readStates(directoryId: string, groupId: string): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ provider_id: string; state: string }>(
    "SELECT provider_id, state::text FROM managed_membership WHERE directory_id = $1 AND group_id = $2",
    [directoryId, groupId],
  );
  return new Map(rows.map(({ provider_id, state }) => [provider_id, state]));
}

/** Whom somebody took out in Okta is to be put in again. */
export async function reviveMissing(tx: SqlTx, directoryId: string, groupId: string): Promise<void> {
  await tx.query(
    `UPDATE managed_membership SET state = 'adding', changed_at = now()
      WHERE directory_id = $1 AND group_id = $2 AND state = 'missing'`,
    [directoryId, groupId],
  );
}

/** Muster's memberships of the group so far are to be taken back; the other rows only told of others. */
export async function releaseMemberships(
  tx: SqlTx,
  directoryId: string,
  mode: "remove" | "keep",
): Promise<void> {
  await tx.query(
    `DELETE FROM managed_membership WHERE directory_id = $1
       AND (state IN ('foreign', 'missing', 'refused') OR ($2 AND state <> 'removing'))`,
    [directoryId, mode === "keep"],
  );
  await tx.query(
    "UPDATE managed_membership SET state = 'removing', refusal = NULL, changed_at = now() WHERE directory_id = $1 AND state <> 'removing'",
    [directoryId],
  );
}

export type Counts = {
  wanted: number;
  withoutDevice: number;
  there: number;
  foreign: number;
  joining: number;
  leaving: number;
  missing: number;
  unknown: number;
};

export async function countMemberships(directoryId: string, groupId: string | null): Promise<Counts> {
  const { rows } = await pool().query<Counts>(
    `WITH everyone AS MATERIALIZED (${wantedUsers}), mine AS (
       SELECT m.state, m.group_id, EXISTS (SELECT 1 FROM everyone w WHERE w.provider_id = m.provider_id) AS belongs
         FROM managed_membership m WHERE m.directory_id = $1)
     SELECT (SELECT count(*) FROM everyone)::int AS wanted,
       (SELECT count(*) FROM users u WHERE u.directory_id = $1 AND u.deleted_at IS NULL AND u.status IN ('active', 'locked'))::int
         - (SELECT count(*) FROM everyone)::int AS "withoutDevice",
       (SELECT count(*) FROM everyone WHERE provider_id IS NULL)::int AS unknown,
       count(*) FILTER (WHERE state = 'there' AND belongs AND group_id = $2)::int AS there,
       count(*) FILTER (WHERE state = 'foreign' AND belongs)::int AS "foreign",
       count(*) FILTER (WHERE state = 'missing' AND belongs)::int AS missing,
       count(*) FILTER (WHERE state IN ('adding', 'there', 'removing')
         AND (group_id IS DISTINCT FROM $2 OR NOT belongs))::int AS leaving,
       CASE WHEN $2::text IS NULL THEN 0 ELSE
         (SELECT count(*) FROM everyone w WHERE w.provider_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM managed_membership m WHERE m.directory_id = $1 AND m.group_id = $2
             AND m.provider_id = w.provider_id AND m.state IN ('there', 'foreign', 'missing')))
       END::int AS joining
     FROM mine`,
    [directoryId, groupId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a count without a row");
  return row;
}

export type Waiting = {
  userId: string;
  name: string;
  /** `no-okta-id`: who they are there is not known · `refused`: Okta would not take them · `next`: with the next run. */
  reason: "no-okta-id" | "refused" | "next";
  /** Okta's words. */
  seen: string | null;
};

/** The first of those who are to be put in, with what keeps each: those first who do not get in by themselves. */
export async function findWaiting(directoryId: string, groupId: string, limit: number): Promise<Waiting[]> {
  const { rows } = await pool().query<Waiting>(
    `SELECT w.user_id AS "userId", w.label AS name, r.reason, m.refusal AS seen FROM (${wantedUsers}) w
       LEFT JOIN managed_membership m ON m.directory_id = $1 AND m.group_id = $2 AND m.provider_id = w.provider_id
       CROSS JOIN LATERAL (SELECT CASE WHEN w.provider_id IS NULL THEN 'no-okta-id'
         WHEN m.state IN ('adding', 'refused') AND m.refusal IS NOT NULL THEN 'refused' ELSE 'next' END AS reason) r
      WHERE m.state IS NULL OR m.state IN ('adding', 'removing', 'refused')
      ORDER BY r.reason = 'next', w.label, w.user_id LIMIT $3`,
    [directoryId, groupId, limit],
  );
  return rows;
}

/** The first whom somebody took out in Okta, by name. */
export async function findDrift(directoryId: string, limit: number, db: Db = pool()) {
  const { rows } = await db.query<{ providerId: string; userId: string | null; name: string; seenAt: Date }>(
    `SELECT m.provider_id AS "providerId", u.id AS "userId",
            coalesce(nullif(u.display_name, ''), u.user_name, m.label) AS name, m.changed_at AS "seenAt"
       FROM managed_membership m
       LEFT JOIN users u ON u.directory_id = m.directory_id AND u.id = m.user_id AND u.deleted_at IS NULL
      WHERE m.directory_id = $1 AND m.state = 'missing' ORDER BY name, m.provider_id LIMIT $2`,
    [directoryId, limit],
  );
  return rows;
}
