import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { EndedLink } from "./vocabulary.ts";

/** Whether `users u` could come in at all: their portal is open, and their directory switched on. */
const IS_PORTAL_OPEN = `exists (select from portal_settings p join directory d on d.id = p.directory_id
  where p.directory_id = u.directory_id and p.authentication <> 'none' and d.enabled)`;

export type WaitingInvitation = {
  id: string;
  /** False where it was closed while the user was being provisioned. */
  isPortalOpen: boolean;
  directoryId: string;
  directoryName: string;
  name: string;
  userName: string;
  resource: JsonObject;
  invitationDays: number;
};

/** Invitations without a mail, the oldest first, held until the transaction ends; another job passes them over. */
export async function lockWaiting(tx: SqlTx, limit: number): Promise<WaitingInvitation[]> {
  const { rows } = await tx.query<WaitingInvitation>(
    `select i.id, p.authentication <> 'none' and d.enabled as "isPortalOpen", i.directory_id as "directoryId", d.name as "directoryName", coalesce(u.display_name, u.user_name) as name,
            u.user_name as "userName", u.resource, p.invitation_days as "invitationDays"
       from invitation i
       join users u on u.directory_id = i.directory_id and u.id = i.user_id
       join directory d on d.id = i.directory_id
       join portal_settings p on p.directory_id = i.directory_id
      where i.voided_at is null and i.token_hash is null and i.problem is null
      order by i.created_at, i.id limit $1 for update of i skip locked`,
    [limit],
  );
  return rows;
}

export type PreparedInvitation = { id: string; tokenHash: string; mailId: string; expiresAt: Date };

export async function markPrepared(tx: SqlTx, rows: readonly PreparedInvitation[]): Promise<void> {
  await tx.query(
    `update invitation i set token_hash = row.token_hash, mail_id = row.mail_id, expires_at = row.expires_at
       from json_to_recordset($1::text::json) as row(id uuid, token_hash text, mail_id uuid, expires_at timestamptz) where i.id = row.id`,
    [
      JSON.stringify(
        rows.map(({ id, tokenHash, mailId, expiresAt }) => ({
          id,
          token_hash: tokenHash,
          mail_id: mailId,
          expires_at: expiresAt.toISOString(),
        })),
      ),
    ],
  );
}

/** Takes back invitations that lead nowhere. */
export async function voidInvitations(tx: SqlTx, ids: readonly string[]): Promise<void> {
  await tx.query("update invitation set voided_at = now() where id = any($1::uuid[])", [ids]);
}

/** Notes why no mail could be written; the next invitation may fare better. */
export async function markProblem(tx: SqlTx, ids: readonly string[], problem: string): Promise<void> {
  await tx.query("update invitation set problem = $2 where id = any($1::uuid[])", [ids, problem]);
}

export type InvitableUser = {
  id: string;
  directoryId: string;
  name: string;
  status: UserStatus;
  isPortalOpen: boolean;
};

/**
 * Chosen users of a scope, held against a change of status, and against another invitation at the same moment: there is one
 * that counts. @param scope null: every directory
 */
export async function lockInvitable(
  tx: SqlTx,
  ids: readonly string[],
  scope: readonly string[] | null,
): Promise<InvitableUser[]> {
  const { rows } = await tx.query<InvitableUser>(
    `select u.id, u.directory_id as "directoryId", coalesce(u.display_name, u.user_name) as name, u.status::text,
            ${IS_PORTAL_OPEN} as "isPortalOpen"
       from users u where u.id = any($1::uuid[]) and ($2::uuid[] is null or u.directory_id = any($2::uuid[]))
      order by u.id for no key update`,
    [ids, scope],
  );
  return rows;
}

/** Ends the current invitations of users. @returns the ids of those that were open, whose mails may still be waiting */
export async function voidCurrent(tx: SqlTx, userIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update invitation set voided_at = now() where (directory_id, user_id) in
       (select directory_id, id from users where id = any($1::uuid[])) and voided_at is null returning id`,
    [userIds],
  );
  return rows.map(({ id }) => id);
}

/** Writes new invitations, whose mails a job makes. */
export async function insertInvitations(
  tx: SqlTx,
  users: readonly Pick<InvitableUser, "id" | "directoryId">[],
  createdBy: string | null,
): Promise<void> {
  const rows = users.map(({ id, directoryId }) => ({ id: newId(), directory_id: directoryId, user_id: id }));
  await tx.query(
    `insert into invitation (id, directory_id, user_id, created_by) select id, directory_id, user_id, $2
       from json_to_recordset($1::text::json) as row(id uuid, directory_id uuid, user_id uuid)`,
    [JSON.stringify(rows), createdBy],
  );
}

export type InvitationRow = {
  directoryId: string;
  status: UserStatus;
  isPortalOpen: boolean;
  invitation: {
    createdAt: string;
    createdBy: string | null;
    expiresAt: string | null;
    openedAt: string | null;
    acceptedAt: string | null;
    problem: string | null;
    mailState: string | null;
    answer: string | null;
  } | null;
};

/** A user's current invitation with what became of its mail; null where there is no such user. */
export async function findInvitation(userId: string): Promise<InvitationRow | null> {
  const { rows } = await pool().query<InvitationRow>(
    `select u.directory_id as "directoryId", u.status::text,
            ${IS_PORTAL_OPEN} as "isPortalOpen",
            case when i.id is not null then json_build_object('createdAt', i.created_at, 'createdBy', i.created_by, 'expiresAt', i.expires_at,
              'openedAt', i.opened_at, 'acceptedAt', i.accepted_at, 'problem', i.problem, 'mailState', m.state, 'answer', m.answer) end as invitation
       from users u
       left join invitation i on i.directory_id = u.directory_id and i.user_id = u.id and i.voided_at is null
       left join mail_message m on m.id = i.mail_id
      where u.id = $1`,
    [userId],
  );
  return rows[0] ?? null;
}

/** Somebody behind a link that can still be accepted. */
export type Invited = {
  invitationId: string;
  directoryId: string;
  directoryName: string;
  userId: string;
  userName: string;
  displayName: string | null;
  identifier: string | null;
  /** With the company's own sign-in the link only leads there: it proves nothing. */
  isSaml: boolean;
};

const OPEN = `i.token_hash = $1 and i.voided_at is null and i.accepted_at is null and i.expires_at > now()
  and u.status = 'active' and p.authentication <> 'none' and d.enabled`;
const INVITED = `select i.id as "invitationId", i.directory_id as "directoryId", d.name as "directoryName", i.user_id as "userId",
    u.user_name as "userName", u.display_name as "displayName", u.identifier_key as identifier,
    p.authentication = 'saml' as "isSaml"
  from invitation i join users u on u.directory_id = i.directory_id and u.id = i.user_id
  join directory d on d.id = i.directory_id join portal_settings p on p.directory_id = i.directory_id where ${OPEN}`;

/** Whom a link invites, if it is good at this moment. @param tx where it is accepted: holds user and invitation */
export async function findInvited(tokenHash: string, tx?: SqlTx): Promise<Invited | null> {
  const { rows } = await (tx ?? pool()).query<Invited>(
    // The user before the invitation, as a change of status does: whoever takes the access never waits for this.
    tx ? `${INVITED} for share of u for update of i` : INVITED,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** A link that leads in no more. */
export type EndedInvitation = {
  invitationId: string;
  directoryId: string;
  userId: string;
  createdBy: string | null;
  why: EndedLink;
};

/**
 * Why a link has ended; null for one that nobody made. @param tx where a new one is to follow: holds the invitation, after its user
 */
export async function findEnded(tokenHash: string, tx?: SqlTx): Promise<EndedInvitation | null> {
  const { rows } = await (tx ?? pool()).query<EndedInvitation>(
    `select i.id as "invitationId", i.directory_id as "directoryId", i.user_id as "userId", i.created_by as "createdBy",
            case when i.accepted_at is not null then 'used'
              when u.status <> 'active' or not ${IS_PORTAL_OPEN} then 'withdrawn'
              when i.voided_at is null then 'expired'
              when exists (select from invitation n where n.directory_id = i.directory_id and n.user_id = i.user_id
                and n.voided_at is null and n.accepted_at is null) then 'replaced'
              else 'withdrawn' end as why
       from invitation i join users u on u.directory_id = i.directory_id and u.id = i.user_id
      where i.token_hash = $1 and (i.voided_at is not null or i.accepted_at is not null or i.expires_at <= now()
        or u.status <> 'active' or not ${IS_PORTAL_OPEN}) ${tx ? "for update of i" : ""}`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** Notes that the link was followed, once. @returns whether this was the first time */
export async function markOpened(invitationId: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    "update invitation set opened_at = now() where id = $1 and opened_at is null",
    [invitationId],
  );
  return rowCount === 1;
}

export async function markAccepted(tx: SqlTx, invitationId: string): Promise<void> {
  await tx.query(
    "update invitation set accepted_at = now(), opened_at = coalesce(opened_at, now()) where id = $1",
    [invitationId],
  );
}

/** Accepts the current invitation of a user who came in another way than by its link. */
export async function markCurrentAccepted(
  tx: SqlTx,
  { directoryId, userId }: { directoryId: string; userId: string },
): Promise<void> {
  await tx.query(
    `update invitation set accepted_at = now() where directory_id = $1 and user_id = $2 and voided_at is null
       and accepted_at is null`,
    [directoryId, userId],
  );
}

/** Who runs this installation, as a mail says it; the first migration wrote the one row. */
export async function readOrganisation(tx: SqlTx): Promise<{ name: string; supportContact: string }> {
  const { rows } = await tx.query<{ name: string; supportContact: string }>(
    'select name, support_contact as "supportContact" from organisation where id = 1',
  );
  return rows[0] ?? { name: "", supportContact: "" };
}

/** Deletes invitations that were void or over before. */
export async function deleteOldInvitations(before: Date): Promise<void> {
  await pool().query("delete from invitation where voided_at < $1", [before]);
}
