import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Logger, type LogLevel, type Runner, run, type WorkerEvents } from "graphile-worker";
import { EVALUATE_CRONTAB } from "#lib/alerts/request-evaluation.ts";
import { rescheduleLost } from "#lib/diagnostics/reschedule-lost.ts";
import { HEARTBEAT_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import {
  beat,
  markStopped,
  type Registered,
  type Registration,
  registerServer,
  releaseDeadServers,
  setWorkerId,
} from "#lib/identity-servers/identity-server.store.ts";
import { PREPARE_INVITATIONS_CRONTAB } from "#lib/invitations/invitation-task.ts";
import { REMIND_CRONTAB } from "#lib/keys/remind-of-expiry.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";
import { log } from "#lib/platform/log/log.ts";
import { SEND_MAIL_CRONTAB } from "#lib/platform/mail/mail-task.ts";
import { scheduleMissingSyncs } from "#lib/sync/schedule-sync.ts";
import { RECHECK_CONFLICTS_CRONTAB } from "#lib/users/linking/recheck-conflicts.ts";
import { scheduleMissingWriteBacks } from "#lib/write-back/schedule-write-back.ts";
import { MAINTENANCE_CRONTAB } from "./maintain.ts";
import { isProcessGone } from "./process-gone.ts";
import { jobHandlers } from "./registry.ts";

const CONCURRENCY = 8;
/** Longest time that a job which another server gave back waits to be noticed. */
const POLL_MS = 1_000;
const STOP_MS = 10_000;
const WATCH_EVERY_BEATS = 6;

export type IdentityServer = {
  /** The name under which it registered. */
  name: string;
  /** Hands its jobs back, says goodbye. */
  stop: () => Promise<void>;
  /** Resolves when it has stopped. */
  stopped: Promise<void>;
};

/**
 * Runs one identity server in this process: registers, takes the jobs of its cluster, sends heartbeats,
 * and releases the jobs of servers that fell silent. When it finds that it was itself declared dead
 * (it slept), it breaks off what it was doing and registers anew.
 */
export async function startIdentityServer(registration: Registration): Promise<IdentityServer> {
  const stopping = new AbortController();
  let session = await openSession(registration);
  const name = session.registered.name;
  log.info({ server: name, cluster: registration.cluster }, "identity server started");

  const live = async (): Promise<void> => {
    while ((await keepAlive(session, stopping.signal)) === "lost") {
      log.warn(
        { server: name },
        "this identity server was silent and declared dead, or its runner ended: it registers anew",
      );
      await session.close();
      const last = session.registered;
      session = await retry(async () => {
        await markStopped(last);
        return openSession(registration);
      }, stopping.signal);
    }
    await session.close();
    await markStopped(session.registered);
    log.info({ server: name }, "identity server stopped");
  };
  const stopped = live().catch((error: unknown) => {
    log.warn({ err: error, server: name }, "identity server stopped without the database hearing of it");
  });

  return {
    name,
    stopped,
    stop: () => {
      stopping.abort();
      return stopped;
    },
  };
}

type Session = {
  registered: Registered;
  runningJobs: () => number;
  /** Whether the runner gave up by itself, as it does after minutes without a database. */
  hasEnded: () => boolean;
  close: () => Promise<void>;
};

/** One life of the server, under one lease. */
async function openSession(registration: Registration): Promise<Session> {
  const registered = await registerServer(registration, isProcessGone);
  const ended = new AbortController();
  let running = 0;

  const taskList = Object.fromEntries(
    Object.entries(jobHandlers(registered.clusterId)).map(([task, handler]) => [
      task,
      async (payload: unknown, helpers: { abortSignal?: AbortSignal }) => {
        running += 1;
        const signals = [ended.signal, ...(helpers.abortSignal === undefined ? [] : [helpers.abortSignal])];
        try {
          await handler(payload, {
            clusterId: registered.clusterId,
            lease: registered,
            signal: AbortSignal.any(signals),
          });
        } finally {
          running -= 1;
        }
      },
    ]),
  );

  const events: WorkerEvents = new EventEmitter();
  const workerId = Promise.withResolvers<string>();
  events.on("pool:create", ({ workerPool }) => workerId.resolve(workerPool.id));
  const runner: Runner = await run({
    pgPool: pool(),
    taskList,
    crontab: [
      MAINTENANCE_CRONTAB,
      REMIND_CRONTAB,
      RECHECK_CONFLICTS_CRONTAB,
      SEND_MAIL_CRONTAB,
      PREPARE_INVITATIONS_CRONTAB,
      EVALUATE_CRONTAB,
    ].join("\n"),
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    events,
    logger,
  });
  await setWorkerId(registered, await workerId.promise);
  let hasEnded = false;
  runner.promise
    .catch((error: unknown) => log.error({ err: error }, "the job runner ended with a fault"))
    .finally(() => {
      hasEnded = true;
    });
  // The runner waits for nobody to hear that a job has failed, and a database that goes away at that moment would end the
  // process. The job is still marked as this runner's: the server gives it back by registering anew.
  const stray = (error: unknown) => {
    if (!isDatabaseUnavailable(error)) throw error;
    log.warn({ err: error }, "the job runner could not note the end of a job");
    hasEnded = true;
  };
  process.on("unhandledRejection", stray);

  return {
    registered,
    runningJobs: () => running,
    hasEnded: () => hasEnded,
    close: async () => {
      ended.abort();
      process.off("unhandledRejection", stray);
      const stop = runner
        .stop()
        .catch((error: unknown) => log.warn({ err: error }, "the job runner did not stop cleanly"));
      // Without a database the runner would try to hand its jobs back without end.
      await Promise.race([stop, pause(STOP_MS, undefined, { ref: false })]);
    },
  };
}

/** Beats until the server is stopped or finds its lease lost. */
async function keepAlive(session: Session, stop: AbortSignal): Promise<"stopped" | "lost"> {
  for (let beats = 0; !stop.aborted; beats += 1) {
    try {
      const isAlive = await beat(session.registered, session.runningJobs());
      if (!isAlive || session.hasEnded()) return "lost";
      const dead = await releaseDeadServers();
      if (dead.length > 0)
        log.warn({ servers: dead }, "silent identity servers were declared dead, their jobs released");
      if (beats % WATCH_EVERY_BEATS === 0) {
        await rescheduleLost(session.registered.clusterId);
        await scheduleMissingSyncs(session.registered.clusterId);
        await scheduleMissingWriteBacks(session.registered.clusterId);
      }
    } catch (error) {
      log.warn({ err: error }, "the heartbeat did not reach the database");
    }
    await pause(HEARTBEAT_SECONDS * 1000, undefined, { signal: stop }).catch(() => undefined);
  }
  return "stopped";
}

/** Repeats until it succeeds or the server is stopped: the database may be away for a while. */
async function retry<T>(work: () => Promise<T>, stop: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (stop.aborted) throw error;
      log.warn({ err: error }, "the identity server could not register; it tries again");
      await pause(HEARTBEAT_SECONDS * 1000, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

const LEVELS: Record<LogLevel, "error" | "warn" | "info" | "debug"> = {
  error: "error",
  warning: "warn",
  info: "debug",
  debug: "debug",
};

const logger = new Logger((scope) => (level, message) => {
  log[LEVELS[level]]({ worker: scope.workerId, task: scope.taskIdentifier, job: scope.jobId }, message);
});
