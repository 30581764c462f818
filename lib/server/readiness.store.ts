import { prisma } from "#lib/platform/db/prisma.ts";

/** Seconds without a heartbeat after which an identity server counts as dead. */
const SILENT_SECONDS = 15;

export async function countMigrations(): Promise<{ finished: number; unfinished: number }> {
  const rows = await prisma().$queryRaw<{ finished: number; unfinished: number }[]>`
    select count(*) filter (where finished_at is not null)::int as finished,
           count(*) filter (where finished_at is null and rolled_back_at is null)::int as unfinished
      from _prisma_migrations`;
  return rows[0] ?? { finished: 0, unfinished: 0 };
}

export async function countLiveServers(): Promise<number> {
  const since = new Date(Date.now() - SILENT_SECONDS * 1000);
  return prisma().identityServer.count({ where: { stoppedAt: null, heartbeatAt: { gt: since } } });
}
