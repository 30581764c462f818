import { DEAD_AFTER_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { DirectoryFacts, RefusalFacts } from "./directory-facts.ts";

/** Calls of the last day that are looked through, from the newest. */
const CALLS = 500;
const KEYS = 50;

/** What other stores and the environment know. */
type Elsewhere = "mail" | "conditions" | "samlRefusals" | "scimBaseUrl";

type StoredFacts = Omit<DirectoryFacts, Elsewhere | "refusals" | "lastServedAt" | "keys" | "health"> & {
  healthOutcome: NonNullable<DirectoryFacts["health"]>["outcome"];
  checks: unknown;
  checkedAt: Date | null;
};

/** What explains a complaint about a directory, but for mails and alerts; null when there is no such directory. */
export async function findDirectoryFacts(
  directoryId: string,
): Promise<Omit<DirectoryFacts, Elsewhere> | null> {
  const [directory, keys, calls] = await Promise.all([
    findDirectory(directoryId),
    findKeys(directoryId),
    findCalls(directoryId),
  ]);
  if (directory === null) return null;
  const { healthOutcome, checks, checkedAt, ...facts } = directory;
  return {
    ...facts,
    health: checks === null ? null : { outcome: healthOutcome, checks, finishedAt: checkedAt },
    keys,
    ...calls,
  };
}

async function findDirectory(directoryId: string): Promise<StoredFacts | null> {
  const { rows } = await pool().query<StoredFacts>(
    `select d.id, d.name, d.type::text, d.enabled,
       case when c.id is not null then json_build_object('name', c.name, 'liveServers',
         (select count(*)::int from identity_server s where s.cluster_id = c.id and s.stopped_at is null
             and s.heartbeat_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS}))) end as cluster,
       coalesce(p.authentication, 'none') as authentication, coalesce(p.invites, false) as invites,
       d.enabled and d.type <> 'scim' and d.cluster_id is not null and coalesce(s.enabled, true) as "isRead",
       coalesce(s.failing_since, s.full_failing_since) as "syncFailingSince", s.last_success_at as "lastReadAt",
       (select r.failure->>'seen' from sync_run r where r.directory_id = d.id and r.state = 'failed'
         order by r.started_at desc limit 1) as "syncFailure",
       case when h.state = 'checking' then h.last_outcome else h.state end::text as "healthOutcome", done.checks,
       done.finished_at as "checkedAt",
       (select max(i.at) from portal_sign_in i where i.directory_id = d.id and i.method = 'saml' and i.outcome = 'signed_in'
           and i.at > now() - interval '1 day') as "lastSamlSignInAt",
       d.scim_first_seen_at as "firstCallAt", d.scim_last_seen_at as "lastCallAt",
       (select count(*)::int from (select 1 from user_conflict c where c.directory_id = d.id and c.state = 'open' limit 1000) one) as conflicts
     from directory d
     left join cluster c on c.id = d.cluster_id
     left join portal_settings p on p.directory_id = d.id
     left join sync_plan s on s.directory_id = d.id
     left join directory_health h on h.directory_id = d.id
     -- What a running diagnosis has not asked yet says nothing: the finished one before it does.
     left join lateral (select checks, finished_at from diagnostic_run r where r.directory_id = d.id
                         order by r.started_at desc limit 1) done on true
     where d.id = $1`,
    [directoryId],
  );
  return rows[0] ?? null;
}

async function findKeys(directoryId: string): Promise<DirectoryFacts["keys"]> {
  const { rows } = await pool().query<DirectoryFacts["keys"][number]>(
    `select name, revoked_at is not null as "isRevoked", expires_at as "expiresAt" from key
      where directory_id = $1 order by revoked_at is not null, last_used_at desc nulls last limit ${KEYS}`,
    [directoryId],
  );
  return rows;
}

/** The last call that was served, and why others were not, with the newest of each kind. */
async function findCalls(directoryId: string): Promise<Pick<DirectoryFacts, "refusals" | "lastServedAt">> {
  const { rows } = await pool().query<RefusalFacts & { kind: string; servedAt: Date | null }>(
    `with calls as (
       select id, at, method, path, status, key_name, detail,
              refusal,
              case when status < 400 then 'served' when refusal is not null or status >= 500 then 'failed' end as kind
         from scim_request where directory_id = $1 and at > now() - interval '1 day' order by at desc limit ${CALLS}
     )
     select refusal, kind, count(*)::int as count, max(at) as "servedAt",
            (array_agg(json_build_object('id', id, 'at', at, 'method', method, 'path', path, 'status', status,
              'keyName', key_name, 'detail', detail) order by at desc))[1] as last
       from calls where kind is not null group by refusal, kind`,
    [directoryId],
  );
  const served = rows.find(({ kind }) => kind === "served");
  return {
    lastServedAt: served?.servedAt ?? null,
    refusals: rows
      .filter(({ kind }) => kind !== "served")
      .map(({ refusal, count, last }) => ({ refusal, count, last }))
      .toSorted((a, b) => new Date(b.last.at).getTime() - new Date(a.last.at).getTime()),
  };
}
