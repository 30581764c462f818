import type { Tx } from "#lib/platform/db/prisma.ts";
import { undecidedCondition } from "#lib/sync/undecided-condition.ts";
import { Prisma } from "#prisma/generated/client.ts";
import type { Scope } from "./alert-facts.store.ts";
import type { GroupFacts } from "./facts.ts";

const MOST = 1_000;
const isTold = Prisma.raw(undecidedCondition("o"));

/** Directories whose groups can't be read, whose managed group can't be brought in line, for all or for some users, or of whom something is not known. */
export function findGroupFailures(db: Tx, scope: Scope): Promise<GroupFacts[]> {
  return db.$queryRaw<GroupFacts[]>`
    select d.id as "directoryId", d.name as "directoryName", f.kind, f.name as "groupName", f.since as "failingSince", f.failure, f.memberships, f.users, f.groups,
           case when h.state = 'checking' then h.last_outcome else h.state end::text as "directoryOutcome"
      from directory d
      left join directory_health h on h.directory_id = d.id
      cross join lateral (
        select 'read' as kind, null as name, p.groups_failing_since as since,
               (select r.groups->'failure' from sync_run r where r.directory_id = d.id and r.groups->'failure' is not null
                 order by r.started_at desc limit 1) as failure, 0 as memberships, 0 as users, 0 as groups
          from sync_plan p where p.directory_id = d.id and p.enabled and p.groups <> 'none' and p.groups_failing_since is not null
        union all
        select 'managed', g.group_name, g.failing_since, g.failure, 0, 0, 0
          from managed_group g where g.directory_id = d.id and g.failing_since is not null
        union all
        select 'stuck', case when bool_and(m.group_id = g.group_id) then g.group_name end, min(m.changed_at), jsonb_build_object('kind', 'stuck', 'seen', min(m.refusal)), count(*)::int, 0, 0
          from managed_group g join managed_membership m on m.directory_id = g.directory_id
         where g.directory_id = d.id and m.state = 'removing' and m.refusal is not null group by g.group_name
        union all
        select 'undecided', null, min(o.since), case when min(o.refusal) is not null then jsonb_build_object('kind', 'undecided', 'seen', min(o.refusal)) end, 0,
               count(*) filter (where not o.is_group)::int, count(*) filter (where o.is_group)::int
          from sync_undecided o where o.directory_id = d.id and ${isTold}
        having count(*) > 0
      ) f
     where d.enabled and d.cluster_id is not null and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.id, f.kind limit ${MOST}`;
}
