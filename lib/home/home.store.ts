import { DEAD_AFTER_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import type { CallRefusal } from "#lib/keys/contract.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import type { ConflictFacts, DirectoryFacts } from "./facts.ts";

/** More directories than these are told by number; the ones that need looking at come first. */
const GLANCE_LIMIT = 100;

type Scope = readonly string[] | null;

export async function countDirectories(scope: Scope): Promise<number> {
  return prisma().directory.count({ where: scope ? { id: { in: [...scope] } } : {} });
}

export async function findIdentifierConfirmedAt(): Promise<Date | null> {
  const row = await prisma().organisation.findUnique({
    where: { id: 1 },
    select: { identifierConfirmedAt: true },
  });
  return row?.identifierConfirmedAt ?? null;
}

type DirectoryRow = Omit<DirectoryFacts, "calls"> & {
  failed: number;
  failure: {
    id: string;
    at: string;
    method: string;
    path: string;
    status: number;
    refusal: CallRefusal | null;
    keyName: string | null;
    detail: string | null;
  } | null;
  lastSuccessAt: Date | null;
};

/** The directories of a scope, those in trouble first, then the newest. Each one's calls are read from the end, so their number does not matter. */
export async function findDirectoryFacts(scope: Scope): Promise<DirectoryFacts[]> {
  const rows = await prisma().$queryRaw<DirectoryRow[]>`
    select d.id, d.name, d.type::text as type, d.enabled, d.created_at as "createdAt",
           d.cluster_id as "clusterId", c.name as "clusterName", d.bound_at as "boundAt",
           (select count(*)::int from identity_server s
             where s.cluster_id = d.cluster_id and s.stopped_at is null
               and s.heartbeat_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS})) as "liveServers",
           h.state::text as state, h.last_outcome::text as "lastOutcome", h.started_at as "startedAt", h.finished_at as "finishedAt",
           (select t.check_row->>'seen' from jsonb_array_elements(h.checks) with ordinality as t(check_row, place)
             where t.check_row->>'status' in ('failed', 'warning')
               and (t.check_row->>'advice') is distinct from 'true'
             order by (t.check_row->>'status' = 'failed') desc, t.place limit 1) as problem,
           (select min(k.created_at) from key k where k.directory_id = d.id and k.revoked_at is null) as "firstKeyAt",
           (select u.created_at from users u where u.directory_id = d.id and u.deleted_at is null
             order by u.created_at, u.id limit 1) as "firstUserAt",
           d.scim_first_seen_at as "scimFirstSeenAt", d.scim_last_seen_at as "scimLastSeenAt",
           calls.failed, calls.failure, calls.last_success_at as "lastSuccessAt"
      from directory d
      left join cluster c on c.id = d.cluster_id
      left join directory_health h on h.directory_id = d.id
      left join lateral (
        select count(*) filter (where r.bad)::int as failed,
               (array_agg(to_jsonb(r) order by r.at desc) filter (where r.bad))[1] as failure,
               max(r.at) filter (where not r.bad) as last_success_at
          from (select q.id, q.at, q.method, q.path, q.status, q.refusal, q.key_name as "keyName", q.detail,
                       (q.refusal is not null or q.status >= 500 or q.status in (401, 403)) as bad
                  from scim_request q
                 where q.directory_id = d.id and q.at > now() - interval '1 day'
                 order by q.at desc limit 200) r
      ) calls on true
     where ${scope}::uuid[] is null or d.id = any(${scope}::uuid[])
     order by case h.state when 'failed' then 0 when 'degraded' then 1 when 'healthy' then 3 else 2 end, d.created_at desc
     limit ${GLANCE_LIMIT}`;
  return rows.map(({ failed, failure, lastSuccessAt, ...directory }) => ({
    ...directory,
    calls: { failed, lastFailure: failure && { ...failure, at: new Date(failure.at) }, lastSuccessAt },
  }));
}

/** The directories of a scope whose conflict queue is not empty. */
export async function findConflictFacts(scope: Scope): Promise<ConflictFacts[]> {
  return prisma().$queryRaw<ConflictFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", count(*)::int as waiting
      from user_conflict c join directory d on d.id = c.directory_id
     where c.state = 'open' and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     group by d.id, d.name order by min(c.first_seen_at)
     limit 50`;
}
