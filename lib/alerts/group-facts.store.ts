import type { Tx } from "#lib/platform/db/prisma.ts";
import type { Scope } from "./alert-facts.store.ts";
import type { GroupFacts } from "./facts.ts";

const MOST = 1_000;

/** Directories whose groups can't be read, or whose managed group can't be brought in line, for all or for some users. */
export function findGroupFailures(db: Tx, scope: Scope): Promise<GroupFacts[]> {
  return db.$queryRaw<GroupFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", f.kind, f.name as "groupName", f.since as "failingSince", f.failure, f.memberships,
           case when h.state = 'checking' then h.last_outcome else h.state end::text as "directoryOutcome"
      from directory d
      left join directory_health h on h.directory_id = d.id
      cross join lateral (
        select 'read' as kind, null as name, p.groups_failing_since as since,
               (select r.groups->'failure' from sync_run r where r.directory_id = d.id and r.groups->'failure' is not null
                 order by r.started_at desc limit 1) as failure, 0 as memberships
          from sync_plan p where p.directory_id = d.id and p.enabled and p.groups <> 'none' and p.groups_failing_since is not null
        union all
        select 'managed', g.group_name, g.failing_since, g.failure, 0
          from managed_group g where g.directory_id = d.id and g.failing_since is not null
        union all
        select 'stuck', case when bool_and(m.group_id = g.group_id) then g.group_name end, min(m.changed_at), jsonb_build_object('kind', 'stuck', 'seen', min(m.refusal)), count(*)::int
          from managed_group g join managed_membership m on m.directory_id = g.directory_id
         where g.directory_id = d.id and m.state = 'removing' and m.refusal is not null group by g.group_name
      ) f
     where d.enabled and d.cluster_id is not null and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.id, f.kind limit ${MOST}`;
}
