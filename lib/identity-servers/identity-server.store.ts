import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, prisma, type Tx } from "#lib/platform/db/prisma.ts";
import { DEAD_AFTER_SECONDS } from "./heartbeat.ts";
import type { Lease } from "./lease.ts";

export type Registration = { cluster: string; name: string; host: string; pid: number; version: string };
export type Registered = Lease & { name: string; clusterId: string };

/** Whether a server that last beat moments ago is known to be gone all the same. */
export type IsGone = (server: { host: string; pid: number }) => boolean;

/**
 * Registers an identity server under its name in its cluster, which is made if there is none. The
 * row of a stopped or dead server of that name is taken over with a new epoch; beside a living one
 * the name gets a number.
 */
export function registerServer(server: Registration, isGone: IsGone = () => false): Promise<Registered> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('muster.identity_server', 0))`;
    const cluster = await tx.cluster.upsert({
      where: { name: server.cluster },
      create: { id: newId(), name: server.cluster },
      update: {},
      select: { id: true },
    });
    const { host, pid, version } = server;
    const facts = { host, pid, version, workerId: "", runningJobs: 0, stoppedAt: null };
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? server.name : `${server.name} ${number}`;
      const rows = await tx.$queryRaw<
        { id: string; alive: boolean; worker: string; host: string; pid: number }[]
      >`
        select id::text, worker_id as worker, host, pid,
          stopped_at is null and heartbeat_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS}) as alive
        from identity_server where cluster_id = ${cluster.id}::uuid and name = ${name} for update`;
      const [row] = rows;
      if (row?.alive && !isGone(row)) continue;
      const now = new Date();
      let lease: { id: string; epoch: bigint };
      if (row === undefined) {
        const id = newId();
        lease = await tx.identityServer.create({
          data: { id, clusterId: cluster.id, name, ...facts },
          select: { id: true, epoch: true },
        });
      } else {
        if (row.worker !== "") await unlockJobs(tx, [row.worker]);
        lease = await tx.identityServer.update({
          where: { id: row.id },
          data: { ...facts, startedAt: now, epoch: { increment: 1 } },
          select: { id: true, epoch: true },
        });
      }
      await tx.$executeRaw`update identity_server set heartbeat_at = now() where id = ${lease.id}::uuid`;
      await publishServers(tx);
      return { serverId: lease.id, epoch: lease.epoch, name, clusterId: cluster.id };
    }
  });
}

/** Notes under which id the server locks its jobs, so that others can release them when it dies. */
export async function setWorkerId({ serverId, epoch }: Lease, workerId: string): Promise<void> {
  await prisma().identityServer.updateMany({ where: { id: serverId, epoch }, data: { workerId } });
}

/** Says that the server lives. @returns false when it has been declared dead meanwhile */
export async function beat({ serverId, epoch }: Lease, runningJobs: number): Promise<boolean> {
  const touched = await prisma().$executeRaw`
    update identity_server set heartbeat_at = now(), running_jobs = ${runningJobs}
    where id = ${serverId}::uuid and epoch = ${epoch} and stopped_at is null`;
  return touched > 0;
}

/**
 * Says goodbye: the server was stopped on purpose, or registers anew. Jobs that its runner could not hand back, since the
 * database was away as they ended, are released.
 */
export async function markStopped({ serverId, epoch }: Lease): Promise<void> {
  await inTransaction(async (tx) => {
    const stopped = await tx.$queryRaw<{ worker: string }[]>`
      with one as (select id, worker_id from identity_server where id = ${serverId}::uuid and epoch = ${epoch} for update)
      update identity_server s set stopped_at = now(), running_jobs = 0, worker_id = ''
      from one where s.id = one.id
      returning one.worker_id as worker`;
    const workers = stopped.map(({ worker }) => worker).filter((worker) => worker !== "");
    if (workers.length > 0) await unlockJobs(tx, workers);
    await publishServers(tx);
  });
}

/**
 * Declares silent servers dead: raises their epoch, so that they can't write when they wake, and
 * releases their jobs for others. An empty `worker_id` marks those that this was done for.
 * @returns the names of the servers
 */
export function releaseDeadServers(): Promise<string[]> {
  return inTransaction(async (tx) => {
    const dead = await tx.$queryRaw<{ name: string; worker: string }[]>`
      with silent as (
        select id, worker_id from identity_server
        where stopped_at is null and worker_id <> ''
          and heartbeat_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})
        for update skip locked
      )
      update identity_server s set epoch = s.epoch + 1, worker_id = '', running_jobs = 0
      from silent where s.id = silent.id
      returning s.name, silent.worker_id as worker`;
    if (dead.length === 0) return [];
    await unlockJobs(
      tx,
      dead.map(({ worker }) => worker),
    );
    await publishServers(tx);
    return dead.map(({ name }) => name);
  });
}

/** graphile-worker alone would leave the jobs of a killed worker locked for four hours. */
async function unlockJobs(tx: Tx, workerIds: string[]): Promise<void> {
  await tx.$queryRaw`select graphile_worker.force_unlock_workers(${workerIds}::text[])::text`;
}

async function publishServers(tx: Tx): Promise<void> {
  await publish(tx, { topic: "identity-servers" });
  await publish(tx, { topic: "clusters" });
  await publish(tx, { topic: "home" });
}

export type ServerRow = Awaited<ReturnType<typeof findServers>>[number];

/** Every known identity server with the seconds since its last heartbeat, by cluster and name. */
export function findServers() {
  return prisma().$queryRaw<
    {
      id: string;
      name: string;
      host: string;
      pid: number;
      version: string;
      clusterId: string;
      clusterName: string;
      startedAt: Date;
      heartbeatAt: Date;
      stoppedAt: Date | null;
      silentSeconds: number;
      runningJobs: number;
    }[]
  >`
    select s.id::text, s.name, s.host, s.pid, s.version, c.id::text as "clusterId", c.name as "clusterName",
      s.started_at as "startedAt", s.heartbeat_at as "heartbeatAt", s.stopped_at as "stoppedAt",
      extract(epoch from now() - s.heartbeat_at)::float8 as "silentSeconds", s.running_jobs as "runningJobs"
    from identity_server s join cluster c on c.id = s.cluster_id
    order by not c.built_in, c.name, s.name limit 1000`;
}

/** Forgets servers that have been gone for a day, and clusters that nothing is left of. */
export async function forgetGoneServers(): Promise<void> {
  await inTransaction(async (tx) => {
    const servers = await tx.$executeRaw`
      delete from identity_server where heartbeat_at < now() - interval '1 day'`;
    const clusters = await tx.$executeRaw`
      delete from cluster c where not c.built_in and c.created_at < now() - interval '1 day'
        and not exists (select 1 from identity_server s where s.cluster_id = c.id)
        and not exists (select 1 from directory d where d.cluster_id = c.id)`;
    if (servers + clusters > 0) await publishServers(tx);
  });
}
