import type { Tx } from "#lib/platform/db/prisma.ts";
import type { Scope } from "./alert-facts.store.ts";
import type { RefusalFacts } from "./facts.ts";

const MOST = 1_000;

/** Directories of whose mails of the last day some were refused; admins of all directories also see those of none. */
export function findRefusals(db: Tx, scope: Scope, now: Date): Promise<RefusalFacts[]> {
  return db.$queryRaw<RefusalFacts[]>`
    select m.directory_id as "directoryId", d.name as "directoryName", count(*) filter (where m.state <> 'sent')::int as refused,
           count(*)::int as tried, min(m.created_at) filter (where m.state <> 'sent') as since,
           (array_agg(m.answer order by m.id desc) filter (where m.state <> 'sent'))[1] as answer
      from mail_message m left join directory d on d.id = m.directory_id
     where m.created_at > ${now}::timestamptz - interval '1 day' and m.created_at <= ${now}::timestamptz
       and m.state in ('sent', 'refused', 'failed') and (m.directory_id is null or d.enabled)
       and (${scope}::uuid[] is null or m.directory_id = any(${scope}::uuid[]))
     group by m.directory_id, d.name having count(*) filter (where m.state <> 'sent') > 0
     order by refused desc limit ${MOST}`;
}
