import { requestEvaluation } from "#lib/alerts/request-evaluation.ts";
import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { log } from "#lib/platform/log/log.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { type CheckResult, outcomeOf, REPEAT_MINUTES, type Trigger, triggers } from "./contract.ts";
import { type Diagnosis, diagnose, plannedChecks, type Target } from "./diagnose.ts";
import {
  type Claim,
  claimHealth,
  findBinding,
  finishHealth,
  holdLease,
  insertHealthEvent,
  lockHealth,
} from "./diagnostics.store.ts";
import { loadTarget } from "./load-target.ts";
import { startProgress } from "./progress.ts";
import {
  type DiagnosePayload,
  diagnoseTask,
  jobKeyOf,
  publishHealth,
  queueOf,
} from "./schedule-diagnosis.ts";

const LONGEST_MS = 45_000;

type Run = Claim & { name: string; trigger: Trigger; isQuiet: boolean; startedAt: Date };

/**
 * Diagnoses one directory, as a job of its cluster: claims it, asks, shows each answer as it comes,
 * stores the outcome, tells a change of state, and puts the next diagnosis into the queue.
 *
 * @throws LeaseLost, or when the server is being stopped: nothing is stored, and the job is repeated
 */
export async function runDiagnostics(
  payload: DiagnosePayload,
  { clusterId, lease, signal }: { clusterId: string; lease: Lease; signal: AbortSignal },
): Promise<void> {
  const target = await readTarget(payload.directoryId);
  if (target === null) return;
  const run = await claim(payload, clusterId, lease, target);
  if (run === null) return;

  const lost = new AbortController();
  const progress = startProgress(run, plannedOf(target), {
    isQuiet: run.isQuiet,
    onLost: () => lost.abort(),
  });
  const mustStop = AbortSignal.any([signal, lost.signal]);
  const diagnosis = await ask(target, {
    lane: run.directoryId,
    allowPrivate: env().MUSTER_ALLOW_PRIVATE_TENANTS,
    signal: AbortSignal.any([mustStop, AbortSignal.timeout(LONGEST_MS)]),
    onStart: ({ id }) => progress.start(id),
    onCheck: progress.finish,
  });
  await progress.settle();
  if (lost.signal.aborted) throw new LeaseLost();
  if (signal.aborted)
    throw new Error("the identity server is being stopped; another one will repeat this diagnosis");
  await store(run, clusterId, diagnosis);
}

/** A secret that can't be opened is a finding about the directory, not a fault of the job. */
type Unreadable = { type: "unreadable"; detail: string };

async function readTarget(directoryId: string): Promise<Target | Unreadable | null> {
  try {
    return await loadTarget(directoryId);
  } catch (error) {
    log.warn({ err: error, directoryId }, "a directory's settings could not be read");
    return { type: "unreadable", detail: error instanceof Error ? error.message : String(error) };
  }
}

function plannedOf(target: Target | Unreadable) {
  return target.type === "unreadable" ? [] : plannedChecks(target);
}

async function ask(target: Target | Unreadable, options: Parameters<typeof diagnose>[1]): Promise<Diagnosis> {
  if (target.type !== "unreadable") return diagnose(target, options);
  const check: CheckResult = {
    probe: "settings",
    title: "Settings of the directory",
    status: "failed",
    durationMs: 0,
    seen: `The directory's secret can't be opened: ${target.detail}`,
    why: "Without it nothing can be asked of the directory.",
    action:
      "Put the key back into MUSTER_SECRET_KEYS of every process, or replace the secret in the directory's settings.",
  };
  return { outcome: outcomeOf([check]), checks: [check], durationMs: 0 };
}

/** Takes the diagnosis over, unless a newer one was asked for, or the directory belongs elsewhere by now. */
function claim(
  { directoryId, runId }: DiagnosePayload,
  clusterId: string,
  lease: Lease,
  target: Target | Unreadable,
): Promise<Run | null> {
  return inTransaction(async (tx) => {
    if (!(await holdLease(tx, lease))) throw new LeaseLost();
    const directory = await findBinding(tx, directoryId);
    if (directory === null || directory.clusterId !== clusterId || !directory.enabled) return null;
    const health = await lockHealth(tx, directoryId);
    if (runId !== null && health?.runId !== runId) return null;

    const asked = triggers.find((name) => name === health?.trigger) ?? "schedule";
    const trigger = runId === null ? "schedule" : asked;
    const isQuiet = trigger === "schedule" && health?.lastOutcome != null;
    const run = {
      directoryId,
      runId: runId ?? newId(),
      lease,
      name: directory.name,
      trigger,
      isQuiet,
      startedAt: new Date(),
    };
    const waiting = plannedOf(target).map((check) => ({ ...check, status: "waiting" as const }));
    await claimHealth(tx, run, trigger, isQuiet ? null : waiting);
    if (!isQuiet) await publishHealth(tx, directoryId);
    return run;
  });
}

function store(run: Run, clusterId: string, { outcome, checks }: Diagnosis): Promise<void> {
  return inTransaction(async (tx) => {
    const { directoryId, lease } = run;
    if (!(await holdLease(tx, lease))) throw new LeaseLost();
    const before = await lockHealth(tx, directoryId);
    const isOurs =
      before?.runId === run.runId && before.serverId === lease.serverId && before.epoch === lease.epoch;
    if (!isOurs || before.finishedAt !== null) return;

    const finishedAt = new Date();
    const previous = before.lastOutcome === "checking" ? null : before.lastOutcome;
    const hasChanged = previous !== outcome;
    await finishHealth(tx, run, {
      outcome,
      checks,
      startedAt: run.startedAt,
      finishedAt,
      trigger: run.trigger,
      hasChanged,
    });
    if (hasChanged) {
      await insertHealthEvent(tx, directoryId, previous, outcome);
      await requestEvaluation(tx);
    }
    await enqueue(tx, diagnoseTask(clusterId), { directoryId, runId: null } satisfies DiagnosePayload, {
      jobKey: jobKeyOf(directoryId),
      queueName: queueOf(directoryId),
      runAt: new Date(finishedAt.getTime() + REPEAT_MINUTES * 60_000),
    });
    await publishHealth(tx, directoryId);
  });
}
