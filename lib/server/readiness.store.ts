import { DEAD_AFTER_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import { prisma } from "#lib/platform/db/prisma.ts";

export async function countMigrations(): Promise<{ finished: number; unfinished: number }> {
  const rows = await prisma().$queryRaw<{ finished: number; unfinished: number }[]>`
    select count(*) filter (where finished_at is not null)::int as finished,
           count(*) filter (where finished_at is null and rolled_back_at is null)::int as unfinished
      from _prisma_migrations`;
  return rows[0] ?? { finished: 0, unfinished: 0 };
}

export async function countLiveServers(): Promise<number> {
  // By the database's clock, which the heartbeats have.
  const rows = await prisma().$queryRaw<{ live: number }[]>`
    select count(*)::int as live from identity_server
     where stopped_at is null and heartbeat_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`;
  return rows[0]?.live ?? 0;
}
