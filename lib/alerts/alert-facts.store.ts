import { DEAD_AFTER_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import type { Tx } from "#lib/platform/db/prisma.ts";
import type {
  DeadServerFacts,
  EmptyClusterFacts,
  ExpiryFacts,
  HoldFacts,
  IdleTokenFacts,
  SilenceFacts,
  SyncFacts,
  UnhealthyFacts,
} from "./facts.ts";

/** Ids of directories; null for all of them. */
export type Scope = readonly string[] | null;

const SECRET_DAYS = 30;
const KEY_DAYS = 14;
/** Okta drops a token after 30 days without use: from here on it is worth a word. */
const IDLE_DAYS = 20;
/** Whoever has called within this time is not silent. */
const QUIET_HOURS = 6;
const MOST = 1_000;

/** Enabled directories whose last diagnosis was not green. */
export function findUnhealthy(db: Tx, scope: Scope): Promise<UnhealthyFacts[]> {
  return db.$queryRaw<UnhealthyFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", outcome::text, h.checks,
           coalesce(h.changed_at, h.finished_at, h.started_at) as "changedAt",
           exists (select 1 from event e where e.directory_id = d.id and e.subject_id = d.id and e.type = 'directory.health_changed'
                      and e.payload->'after'->>'health' = 'healthy') as "wasHealthy"
      from directory_health h join directory d on d.id = h.directory_id
      cross join lateral (select case when h.state = 'checking' then h.last_outcome else h.state end as outcome) o
     where d.enabled and outcome in ('failed', 'degraded')
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.id limit ${MOST}`;
}

/** Directories that identity servers should read, and whose syncs fail or have not come for an hour. */
export function findSyncs(db: Tx, scope: Scope, now: Date): Promise<SyncFacts[]> {
  return db.$queryRaw<SyncFacts[]>`
    select d.id as "directoryId", d.name as "directoryName",
           case when h.state = 'checking' then h.last_outcome else h.state end::text as "directoryOutcome",
           least(p.failing_since, p.full_failing_since) as "failingSince", p.last_success_at as "lastSuccessAt",
           coalesce(p.failing_since is null and p.cursor is not null and p.last_success_at > p.full_failing_since, false) as "readsChanges",
           coalesce(d.bound_at, d.created_at) as "readableSince",
           coalesce(p.changes_every_seconds, 60) as "changesEverySeconds",
           (select count(*)::int from identity_server s where s.cluster_id = d.cluster_id and s.stopped_at is null
               and s.heartbeat_at > ${now}::timestamptz - make_interval(secs => ${DEAD_AFTER_SECONDS})) as "liveServers",
           exists (select 1 from sync_run r where r.directory_id = d.id and r.state = 'running'
                      and r.started_at > ${now}::timestamptz - interval '6 hours') as "isRunning",
           (select r.failure from sync_run r where r.directory_id = d.id and r.state = 'failed'
             order by r.started_at desc limit 1) as failure
      from directory d
      left join sync_plan p on p.directory_id = d.id
      left join directory_health h on h.directory_id = d.id
     where d.enabled and d.type <> 'scim' and d.cluster_id is not null and coalesce(p.enabled, true)
       and (coalesce(p.failing_since, p.full_failing_since) is not null
            or coalesce(p.last_success_at, d.bound_at, d.created_at) <= ${now}::timestamptz - interval '1 hour')
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.id limit ${MOST}`;
}

/** Removals that wait for an admin. */
export function findHolds(db: Tx, scope: Scope): Promise<HoldFacts[]> {
  return db.$queryRaw<HoldFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", least(h.created_at, g.created_at) as "createdAt", coalesce(h.total, 0) as total,
           (select count(*)::int from sync_hold_item i where i.hold_id = h.id) as waiting,
           (select count(*)::int from sync_group_hold_item i where i.hold_id = g.id and i.member_id = i.group_id) as groups,
           (select count(*)::int from sync_group_hold_item i where i.hold_id = g.id and i.member_id <> i.group_id) as memberships
      from directory d
      left join sync_hold h on h.directory_id = d.id and h.state = 'waiting'
      left join sync_group_hold g on g.directory_id = d.id and g.state = 'waiting'
     where (h.id is not null or g.id is not null) and d.enabled and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by "createdAt" limit ${MOST}`;
}

/**
 * Directories that were called on several days and have been silent for hours, with the longest pause that they made in
 * the two weeks before: from the counts by the hour, so that no call is read.
 */
export function findSilences(db: Tx, scope: Scope, now: Date): Promise<SilenceFacts[]> {
  return db.$queryRaw<SilenceFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", d.type::text, d.scim_last_seen_at as "lastCallAt",
           case when usual.days >= 3 then usual.pause::int end as "longestPauseHours"
      from directory d
      cross join lateral (
        select count(distinct date_trunc('day', at at time zone 'UTC')) as days, max(extract(epoch from at - before) / 3600) as pause
          from (select c.at, lag(c.at) over (order by c.at) as before from scim_call_count c
                 where c.directory_id = d.id and c.grain = 'hour' and c.calls > 0
                   and c.at between d.scim_last_seen_at - interval '14 days' and d.scim_last_seen_at) hours
      ) usual
     where d.enabled and d.scim_last_seen_at < ${now}::timestamptz - make_interval(hours => ${QUIET_HOURS})
       and d.scim_first_seen_at < d.scim_last_seen_at - interval '1 day'
       and exists (select 1 from key k where k.directory_id = d.id and k.revoked_at is null
                      and (k.expires_at is null or k.expires_at > ${now}::timestamptz))
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.scim_last_seen_at limit ${MOST}`;
}

/**
 * Secrets and certificates in use that end within 30 days or have ended, and keys that end within 14 days or ended. A key
 * has been replaced by one that may do as much, lives on, and was used a day or more after this one's last use.
 */
export function findExpiries(db: Tx, scope: Scope, now: Date): Promise<ExpiryFacts[]> {
  return db.$queryRaw<ExpiryFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", 'secret' as kind, d.id || '/' || s.name as id,
           case s.name when 'apiToken' then 'API token' else 'client secret' end as name, s.expires_at as "expiresAt"
      from directory_secret s join directory d on d.id = s.directory_id
     where d.enabled and s.expires_at <= ${now}::timestamptz + make_interval(days => ${SECRET_DAYS})
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
    union all
    select d.id, d.name, 'secret', s.id::text, 'certificate', s.expires_at
      from signing_key s join directory d on d.id = s.directory_id
     where d.enabled and s.expires_at <= ${now}::timestamptz + make_interval(days => ${SECRET_DAYS})
       and d.config->>'authMethod' <> 'secret' and d.config->>'keyId' = s.id::text
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
    union all
    select d.id, d.name, 'key', k.id::text, k.name, k.expires_at
      from key k join directory d on d.id = k.directory_id
     where d.enabled and k.revoked_at is null and k.expires_at <= ${now}::timestamptz + make_interval(days => ${KEY_DAYS})
       and not exists (select 1 from key other
                        where other.directory_id = k.directory_id and other.id <> k.id and other.revoked_at is null
                          and other.scopes @> k.scopes
                          and other.last_used_at > coalesce(k.last_used_at + interval '1 day', '-infinity')
                          and (other.expires_at is null or other.expires_at > ${now}::timestamptz + make_interval(days => ${KEY_DAYS})))
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by "expiresAt"
     limit ${MOST}`;
}

/** Okta directories that no diagnosis has used the token of for weeks. */
export function findIdleTokens(db: Tx, scope: Scope, now: Date): Promise<IdleTokenFacts[]> {
  return db.$queryRaw<IdleTokenFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", used.at as "lastUsedAt"
      from directory d join directory_secret s on s.directory_id = d.id and s.name = 'apiToken'
      cross join lateral (select greatest(s.set_at, (select r.started_at from diagnostic_run r where r.directory_id = d.id
                                                      order by r.started_at desc limit 1)) as at) used
     where d.enabled and d.type = 'okta' and d.cluster_id is null
       and used.at < ${now}::timestamptz - make_interval(days => ${IDLE_DAYS})
       and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.id limit ${MOST}`;
}

/** Clusters without a living server that directories wait for. */
export function findEmptyClusters(db: Tx, scope: Scope, now: Date): Promise<EmptyClusterFacts[]> {
  return db.$queryRaw<EmptyClusterFacts[]>`
    select c.id as "clusterId", c.name as "clusterName", array_agg(d.id::text order by d.name_key) as "directoryIds",
           (array_agg(d.name order by d.name_key))[1] as "directoryName",
           coalesce((select max(s.heartbeat_at) from identity_server s where s.cluster_id = c.id),
                    min(coalesce(d.bound_at, d.created_at))) as since
      from cluster c join directory d on d.cluster_id = c.id
     where d.enabled and d.type <> 'scim' and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
       and not exists (select 1 from identity_server s where s.cluster_id = c.id and s.stopped_at is null
                          and s.heartbeat_at > ${now}::timestamptz - make_interval(secs => ${DEAD_AFTER_SECONDS}))
     group by c.id, c.name order by c.name limit ${MOST}`;
}

/** Identity servers that stopped without saying so and are not forgotten yet; for a limited admin those of the clusters in scope. */
export function findDeadServers(db: Tx, scope: Scope, now: Date): Promise<DeadServerFacts[]> {
  return db.$queryRaw<DeadServerFacts[]>`
    select s.id, s.name, s.host, c.name as "clusterName", s.heartbeat_at as "heartbeatAt",
           array(select d.id::text from directory d where d.cluster_id = c.id and d.enabled) as "directoryIds",
           exists (select 1 from identity_server o where o.cluster_id = c.id and o.stopped_at is null
                      and o.heartbeat_at > ${now}::timestamptz - make_interval(secs => ${DEAD_AFTER_SECONDS})) as "hasPeers"
      from identity_server s join cluster c on c.id = s.cluster_id
     where s.stopped_at is null
       and s.heartbeat_at < ${now}::timestamptz - make_interval(secs => ${DEAD_AFTER_SECONDS})
       and (${scope}::uuid[] is null
            or exists (select 1 from directory d where d.cluster_id = c.id and d.id = any(${scope}::uuid[])))
     order by s.heartbeat_at desc
     limit 20`;
}
