import { pool } from "#lib/platform/db/pool.ts";
import { passwordCounterKey } from "#lib/portal/password-counter.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { emailOf } from "#lib/users/user-record.ts";
import type { InvitationFacts, UserFacts } from "./user-facts.ts";

/** Attempts to sign in that are looked at. */
const SIGN_INS = 5;
const TWINS = 5;

type UserRow = Pick<
  UserFacts,
  | "id"
  | "name"
  | "userName"
  | "status"
  | "statusSource"
  | "linkedAt"
  | "hasPassword"
  | "hasOlderLink"
  | "conflict"
> & {
  resource: JsonObject;
  identifierKey: string | null;
  identifierLabel: string;
  suspendedAt: Date | null;
  suspendedBy: string | null;
  suspendedReason: string | null;
  directory: Omit<UserFacts["directory"], "syncFailingSince" | "refusedCalls">;
  syncFailingSince: Date | null;
  refusedCalls: number;
  refusedAt: Date | null;
  invitation: Dated<InvitationFacts> | null;
};
/** As JSON brings it: times are text. */
type Dated<T> = {
  [K in keyof T]: T[K] extends Date | null ? (null extends T[K] ? string | null : string) : T[K];
};

/**
 * What explains a complaint of a user; null when there is no such user.
 * @param scope the directories that the admin may see; null for all
 */
export async function findUserFacts(
  userId: string,
  scope: readonly string[] | null,
): Promise<Omit<UserFacts, "mail"> | null> {
  const user = await findUser(userId);
  if (user === null) return null;
  const directoryId = user.directory.id;
  const [statusChange, passedOver, twins, devices, backOff, signIns] = await Promise.all([
    findStatusChange(directoryId, userId),
    findPassedOver(directoryId, userId),
    user.identifierKey === null ? [] : findTwins(user.identifierKey, directoryId, scope),
    findDevices(directoryId, userId),
    user.identifierKey === null ? null : findBackOff(user.identifierKey),
    findSignIns(directoryId, userId),
  ]);
  const { resource, identifierKey, identifierLabel, suspendedAt, refusedAt, ...facts } = user;
  return {
    id: facts.id,
    name: facts.name,
    userName: facts.userName,
    email: emailOf(resource),
    identifier: { label: identifierLabel, value: identifierKey },
    status: facts.status,
    statusSource: facts.statusSource,
    suspension: suspendedAt && {
      at: suspendedAt,
      by: facts.suspendedBy ?? "an admin",
      reason: facts.suspendedReason ?? "",
    },
    statusChange,
    linkedAt: facts.linkedAt,
    hasPassword: facts.hasPassword,
    directory: {
      ...facts.directory,
      syncFailingSince: facts.syncFailingSince,
      refusedCalls: refusedAt && { count: facts.refusedCalls, lastAt: refusedAt },
    },
    invitation: facts.invitation && invitationOf(facts.invitation),
    hasOlderLink: facts.hasOlderLink,
    twins,
    conflict: facts.conflict,
    passedOver,
    devices,
    backOff,
    signIns,
  };
}

async function findUser(userId: string): Promise<UserRow | null> {
  const { rows } = await pool().query<UserRow>(
    `select u.id, coalesce(u.display_name, u.user_name) as name, u.user_name as "userName", u.resource,
       u.identifier_key as "identifierKey", coalesce(a.label, o.identifier_attribute) as "identifierLabel",
       u.status::text, u.status_source::text as "statusSource", u.suspended_at as "suspendedAt",
       u.suspended_by as "suspendedBy", u.suspended_reason as "suspendedReason", u.linked_at as "linkedAt",
       exists (select from portal_credential c where c.directory_id = u.directory_id and c.user_id = u.id) as "hasPassword",
       json_build_object('id', d.id, 'name', d.name, 'type', d.type, 'enabled', d.enabled,
         'authentication', coalesce(p.authentication, 'none'), 'invites', coalesce(p.invites, false),
         'domain', case when d.config->>'upnSuffixMatchesDomain' = 'true' then d.config->>'domainName' end,
         'outcome', case when h.state = 'checking' then h.last_outcome else h.state end) as directory,
       coalesce(s.failing_since, s.full_failing_since) as "syncFailingSince",
       calls.refused as "refusedCalls", calls.at as "refusedAt",
       (select to_json(i) from (
          select i.created_at as "createdAt", i.expires_at as "expiresAt", i.opened_at as "openedAt", i.accepted_at as "acceptedAt",
                 i.voided_at as "voidedAt", i.problem,
                 case when m.id is not null then json_build_object('id', m.id, 'state', m.state, 'recipient', m.recipient,
                   'answer', m.answer, 'nextTryAt', m.next_try_at, 'sentAt', m.sent_at) end as mail
            from invitation i left join mail_message m on m.id = i.mail_id
           where i.directory_id = u.directory_id and i.user_id = u.id
           order by i.voided_at is not null, i.created_at desc limit 1) i) as invitation,
       exists (select from invitation i where i.directory_id = u.directory_id and i.user_id = u.id
                  and i.voided_at is not null and i.mail_id is not null) as "hasOlderLink",
       (select json_build_object('id', c.id, 'reason', c.reason) from user_conflict c
         where c.directory_id = u.directory_id and c.state = 'open' and c.candidate_ids @> array[u.id] limit 1) as conflict
     from users u
     join directory d on d.id = u.directory_id
     cross join organisation o
     left join global_attribute a on a.key = o.identifier_attribute
     left join portal_settings p on p.directory_id = d.id
     left join directory_health h on h.directory_id = d.id
     left join sync_plan s on s.directory_id = d.id and s.enabled
     cross join lateral (
       select count(*) filter (where r.refusal is not null)::int as refused, max(r.at) filter (where r.refusal is not null) as at
         from (select r.at, r.refusal, r.status, min(r.at) filter (where r.status < 400) over (order by r.at desc) as served
                 from (select at, refusal, status from scim_request where directory_id = d.id and at > now() - interval '1 day'
                        order by at desc limit 200) r) r
        where r.served is null) calls
     where u.id = $1`,
    [userId],
  );
  return rows[0] ?? null;
}

function invitationOf({ mail, ...times }: Dated<InvitationFacts>): InvitationFacts {
  const time = (text: string | null) => (text === null ? null : new Date(text));
  return {
    createdAt: new Date(times.createdAt),
    expiresAt: time(times.expiresAt),
    openedAt: time(times.openedAt),
    acceptedAt: time(times.acceptedAt),
    voidedAt: time(times.voidedAt),
    problem: times.problem,
    mail: mail && {
      ...mail,
      nextTryAt: new Date(mail.nextTryAt),
      sentAt: mail.sentAt && new Date(mail.sentAt),
    },
  };
}

/** The last change that took access away, with the SCIM call of its request if the log still has it. */
async function findStatusChange(directoryId: string, userId: string): Promise<UserFacts["statusChange"]> {
  const { rows } = await pool().query<{ at: Date; callId: string | null }>(
    `select e.at, (select r.id from scim_request r
                    where r.directory_id = $1 and r.resource_id = $2 and r.method not in ('GET', 'HEAD') and e.request_id <> '' and r.request_id = e.request_id
                      and r.at between e.at - interval '1 minute' and e.at + interval '1 minute' limit 1) as "callId"
       from event e
      where e.directory_id = $1 and e.subject_id = $2 and e.subject_type = 'user'
        and e.type in ('user.deactivated', 'user.suspended', 'user.locked', 'user.deleted', 'user.pending')
      order by e.id desc limit 1`,
    [directoryId, userId],
  );
  return rows[0] ?? null;
}

/** Why the last preview found that a sync would pass the user over. */
async function findPassedOver(directoryId: string, userId: string): Promise<UserFacts["passedOver"]> {
  const { rows } = await pool().query<{ reason: string; at: Date }>(
    `select i.reason, r.started_at as at
       from (select id, started_at from sync_run where directory_id = $1 and kind = 'preview' and state = 'succeeded'
              order by started_at desc limit 1) r
       join sync_preview_item i on i.run_id = r.id and i.effect = 'unfit' and i.reason is not null
       join users u on u.directory_id = $1 and u.id = $2 and (i.user_id = u.id or i.provider_id = u.provider_id)
      limit 1`,
    [directoryId, userId],
  );
  return rows[0] ?? null;
}

async function findTwins(
  identifierKey: string,
  directoryId: string,
  scope: readonly string[] | null,
): Promise<UserFacts["twins"]> {
  const { rows } = await pool().query<UserFacts["twins"][number]>(
    `select u.id as "userId", case when $3::uuid[] is null or d.id = any($3::uuid[]) then d.name end as "directoryName",
            u.status = 'active' as "hasAccess"
       from portal_settings p
       join directory d on d.id = p.directory_id
       join users u on u.directory_id = p.directory_id and u.identifier_key = $1 and u.deleted_at is null
      where p.authentication <> 'none' and p.directory_id <> $2
      order by d.name_key limit ${TWINS}`,
    [identifierKey, directoryId, scope],
  );
  return rows;
}

async function findDevices(directoryId: string, userId: string): Promise<UserFacts["devices"]> {
  const { rows } = await pool().query<{
    working: number;
    name: string | null;
    at: Date;
    reason: string;
    byName: string | null;
    isRestorable: boolean;
  }>(
    `select (select count(*)::int from device v where v.directory_id = $1 and v.user_id = $2 and v.ended_at is null) as working,
            last.name, last.ended_at as at, last.end_reason as reason, last.ended_by_name as "byName",
            coalesce(last.restorable_until > now() and last.end_reason <> 'compromised', false) as "isRestorable"
       from (select 1) one
       left join lateral (select * from device v where v.directory_id = $1 and v.user_id = $2 and v.ended_at is not null
                           order by v.ended_at desc limit 1) last on true`,
    [directoryId, userId],
  );
  const [row] = rows;
  if (!row) return { working: 0, lastEnded: null };
  const { working, name, ...ended } = row;
  return { working, lastEnded: name === null ? null : { name, ...ended } };
}

async function findBackOff(identifierKey: string): Promise<UserFacts["backOff"]> {
  const { rows } = await pool().query<{ until: Date; failures: number }>(
    `select blocked_until as until, failures from sign_in_throttle where key = $1 and blocked_until is not null`,
    [passwordCounterKey(identifierKey)],
  );
  return rows[0] ?? null;
}

async function findSignIns(directoryId: string, userId: string): Promise<UserFacts["signIns"]> {
  const { rows } = await pool().query<UserFacts["signIns"][number]>(
    `select at, method, outcome, device_name as "deviceName" from portal_sign_in
      where directory_id = $1 and user_id = $2 order by id desc limit ${SIGN_INS}`,
    [directoryId, userId],
  );
  return rows;
}
