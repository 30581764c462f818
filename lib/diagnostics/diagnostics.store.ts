import type { Lease } from "#lib/identity-servers/lease.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { CheckResult, LiveCheck, Outcome, Trigger } from "./contract.ts";

/** The Okta group that Muster writes to, or null. */
export async function findManagedGroupId(directoryId: string): Promise<string | null> {
  const row = await prisma().managedGroup.findUnique({ where: { directoryId }, select: { groupId: true } });
  return row?.groupId ?? null;
}

/** What decides whether and where a directory is diagnosed. */
export function findBinding(tx: Tx, directoryId: string) {
  return tx.directory.findUnique({
    where: { id: directoryId },
    select: { id: true, name: true, type: true, enabled: true, clusterId: true },
  });
}

/** Shows a directory as checking, before a server has taken the job. */
export async function startHealth(
  tx: Tx,
  directoryId: string,
  runId: string,
  trigger: Trigger,
): Promise<void> {
  const fresh = {
    runId,
    trigger,
    state: "checking" as const,
    checks: [],
    serverId: null,
    epoch: 0n,
    startedAt: new Date(),
    finishedAt: null,
  };
  await tx.directoryHealth.upsert({
    where: { directoryId },
    create: { directoryId, ...fresh },
    update: fresh,
    select: { directoryId: true },
  });
}

export async function deleteHealth(tx: Tx, directoryId: string): Promise<void> {
  await tx.directoryHealth.deleteMany({ where: { directoryId } });
}

export async function removeJob(tx: Tx, jobKey: string): Promise<void> {
  await tx.$queryRaw`select (graphile_worker.remove_job(${jobKey})).id::text`;
}

/** The current diagnosis, locked until the transaction ends; null while there is none. */
export async function lockHealth(tx: Tx, directoryId: string) {
  await tx.$queryRaw`select 1 from directory_health where directory_id = ${directoryId}::uuid for update`;
  return tx.directoryHealth.findUnique({
    where: { directoryId },
    select: {
      runId: true,
      state: true,
      lastOutcome: true,
      trigger: true,
      finishedAt: true,
      serverId: true,
      epoch: true,
    },
  });
}

export type Claim = { directoryId: string; runId: string; lease: Lease };

/** Whether the server still has its lease; if so, it keeps it until the transaction ends. */
export async function holdLease(tx: Tx, { serverId, epoch }: Lease): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from identity_server where id = ${serverId}::uuid and epoch = ${epoch} for share`;
  return rows.length > 0;
}

/**
 * Writes down who diagnoses now. `checks` are shown as they come; left out for a repetition by the
 * clock, which changes nothing on the page until it has ended.
 */
export async function claimHealth(
  tx: Tx,
  { directoryId, runId, lease }: Claim,
  trigger: Trigger,
  checks: LiveCheck[] | null,
): Promise<void> {
  const claim = {
    runId,
    trigger,
    serverId: lease.serverId,
    epoch: lease.epoch,
    startedAt: new Date(),
    finishedAt: null,
  };
  await tx.directoryHealth.upsert({
    where: { directoryId },
    create: { directoryId, ...claim, state: "checking", checks: checks ?? [] },
    update: { ...claim, ...(checks === null ? {} : { state: "checking" as const, checks }) },
    select: { directoryId: true },
  });
}

/**
 * Shows how far the diagnosis is. Fenced: nothing is written once the run was taken over by another
 * server, was replaced by a newer one, or the server was declared dead.
 * @returns whether it was written
 */
export async function writeProgress(
  tx: Tx,
  { directoryId, runId, lease }: Claim,
  checks: LiveCheck[],
): Promise<boolean> {
  const written = await tx.$executeRaw`
    update directory_health set checks = ${JSON.stringify(checks)}::jsonb
    where directory_id = ${directoryId}::uuid and run_id = ${runId}::uuid
      and server_id = ${lease.serverId}::uuid and epoch = ${lease.epoch} and finished_at is null
      and exists (select 1 from identity_server s where s.id = ${lease.serverId}::uuid and s.epoch = ${lease.epoch})`;
  return written > 0;
}

/** Stores a finished diagnosis as the current one and in the history. */
export async function finishHealth(
  tx: Tx,
  { directoryId, runId, lease }: Claim,
  run: {
    outcome: Outcome;
    checks: CheckResult[];
    startedAt: Date;
    finishedAt: Date;
    trigger: Trigger;
    hasChanged: boolean;
  },
): Promise<void> {
  const { outcome, checks, startedAt, finishedAt, trigger, hasChanged } = run;
  await tx.directoryHealth.update({
    where: { directoryId },
    data: {
      state: outcome,
      lastOutcome: outcome,
      checks,
      finishedAt,
      ...(hasChanged ? { changedAt: finishedAt } : {}),
    },
    select: { directoryId: true },
  });
  await tx.diagnosticRun.create({
    data: {
      id: runId,
      directoryId,
      outcome,
      trigger,
      serverId: lease.serverId,
      checks,
      startedAt,
      finishedAt,
    },
    select: { id: true },
  });
}

/** A change of state, for timelines and webhooks. */
export async function insertHealthEvent(
  tx: Tx,
  directoryId: string,
  from: string | null,
  to: Outcome,
): Promise<void> {
  await tx.event.create({
    data: {
      directoryId,
      subjectType: "directory",
      subjectId: directoryId,
      type: "directory.health_changed",
      source: "sync",
      payload: { before: { health: from }, after: { health: to } },
    },
    select: { id: true },
  });
}

/** The current diagnosis with its server's name, for the page. */
export async function readHealth(directoryId: string) {
  const health = await prisma().directoryHealth.findUnique({ where: { directoryId } });
  if (health?.serverId == null) return health === null ? null : { ...health, server: null };
  const server = await prisma().identityServer.findUnique({
    where: { id: health.serverId },
    select: { name: true },
  });
  return { ...health, server: server?.name ?? null };
}

export const STRIP_SECONDS = 1_800;
export const STRIP_LENGTH = 48;

/** The worst outcome of each half hour of the last day, with the first problem of its last bad run. */
export function readStrip(directoryId: string) {
  return prisma().$queryRaw<{ slot: number; outcome: Outcome; runs: number; problem: string | null }[]>`
    select floor(extract(epoch from started_at) / ${STRIP_SECONDS}::int)::int as slot,
      case when bool_or(outcome = 'failed') then 'failed' when bool_or(outcome = 'degraded') then 'degraded' else 'healthy' end as outcome,
      count(*)::int as runs,
      (array_agg(jsonb_path_query_first(checks, '$[*] ? (@.status == "failed" || (@.status == "warning" && !exists(@.advice ? (@ == true)))).seen') #>> '{}'
        order by started_at desc) filter (where outcome <> 'healthy'))[1] as problem
    from diagnostic_run
    where directory_id = ${directoryId}::uuid and started_at > now() - make_interval(secs => ${STRIP_SECONDS * STRIP_LENGTH}::int)
    group by 1`;
}

/** The last changes of state, newest first. */
export function readChanges(directoryId: string, limit: number) {
  return prisma().event.findMany({
    where: { directoryId, subjectId: directoryId, type: "directory.health_changed" },
    select: { at: true, payload: true },
    orderBy: { id: "desc" },
    take: limit,
  });
}

/** Bound, enabled directories of a cluster that no job waits or runs for: the queue has lost them. */
export function findUnscheduled(clusterId: string) {
  return prisma().$queryRaw<{ id: string }[]>`
    select d.id::text from directory d
    where d.cluster_id = ${clusterId}::uuid and d.enabled and not exists (
      select 1 from graphile_worker.jobs j
      where j.key = 'diagnose:' || d.id::text and j.task_identifier = ${`diagnose@${clusterId}`}
        and (j.attempts < j.max_attempts or j.locked_at is not null))
    limit 1000`;
}

/** What the diagnosis of a push-only directory looks at. */
export async function readScimFacts(directoryId: string) {
  const [liveKeys, directory, refusal] = await Promise.all([
    prisma().key.count({
      where: { directoryId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
    }),
    prisma().directory.findUnique({ where: { id: directoryId }, select: { scimLastSeenAt: true } }),
    prisma().scimRequest.findFirst({
      where: { directoryId, refusal: { not: null } },
      select: { at: true, refusal: true, detail: true },
      orderBy: { at: "desc" },
    }),
  ]);
  return { liveKeys, lastSeenAt: directory?.scimLastSeenAt ?? null, refusal };
}
