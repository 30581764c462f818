import * as z from "zod";
import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { log } from "#lib/platform/log/log.ts";
import { classifyFailure, type SyncFailure } from "#lib/sync/run/classify-failure.ts";
import { compareGroup } from "./compare-group.ts";
import {
  asWriter,
  claimGroup,
  deleteReleasedGroup,
  findManagedDirectory,
  GroupChanged,
  type ManagedDirectory,
  markFailure,
  markPaced,
  markSuccess,
} from "./managed-group.store.ts";
import { forgetOthers, reviveMissing, setRefused, setStuck } from "./membership.store.ts";
import { openOkta } from "./open-group.ts";
import { putIn } from "./put-in.ts";
import { collectRefusals } from "./refusals.ts";
import { scheduleNextComparison, scheduleWriteBack, writeBackWishes } from "./schedule-write-back.ts";
import { takeOut } from "./take-out.ts";
import type { WriteBack } from "./write-back.ts";

/** Payload of `write-back@<clusterId>`. */
export const writeBackPayload = z.object({ directoryId: z.uuid(), wanted: z.enum(writeBackWishes) });
export type WriteBackPayload = z.output<typeof writeBackPayload>;

/** The group is not what write-back needs; nothing in it was changed. */
class GroupUnusable extends Error {}

/** Waiting for the org's quota is told from here on. */
const TOLD_PACE_MS = 2_000;
const SHORTEST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Brings a directory's managed Okta group in line with who has a valid device, as a job of its cluster. It works off the
 * difference between the users and its own record of what it did, so that a run which was cut off is simply repeated:
 * what Okta has done already is done again without effect. Who leaves comes first.
 *
 * There is no breaker of its own: nobody leaves the group but by the end of a device or of the user's access, and those
 * have their own (lib/sync). What the group itself shows never takes anybody out.
 * @throws LeaseLost, or when the server is being stopped: the job is repeated
 */
export async function runWriteBack(
  { directoryId, wanted }: WriteBackPayload,
  { clusterId, lease, signal }: { clusterId: string; lease: Lease; signal: AbortSignal },
): Promise<void> {
  const directory = await findManagedDirectory(directoryId);
  if (!directory?.isManaged || !directory.enabled || directory.clusterId !== clusterId) return;
  const { groupId } = directory;
  if (!(await claimGroup(lease, directoryId))) return;
  const open = await openOkta(directoryId, { signal, timeoutMs: 30_000 });
  if (open === null) return;
  const run: WriteBack = {
    ...open,
    directoryId,
    groupId,
    lease,
    signal,
    refusals: collectRefusals(open.okta),
    keepPace: async () => {
      const ms = open.paceMs();
      if (ms > TOLD_PACE_MS) {
        await asWriter(lease, { directoryId, groupId }, (tx) => markPaced(tx, directoryId, ms));
        await publish(prisma(), { topic: "sync", directoryId });
      }
      await open.keepPace();
    },
  };
  const isDue = wanted !== "difference" || directory.comparedAt === null;
  try {
    await takeOut(run);
    if (groupId !== null) await follow(run, groupId, { compares: isDue, repairs: wanted === "repair" });
    if (isDue) await takeOut(run, { stuck: true });
    const refused = await run.refusals.settle();
    await asWriter(lease, run, async (tx) => {
      const whose = (way: "in" | "out") => refused.filter((one) => one.way === way);
      if (groupId !== null) await setRefused(tx, { directoryId, groupId }, whose("in"));
      await setStuck(tx, directoryId, whose("out"));
      await forgetOthers(tx, directoryId);
      await markSuccess(tx, directoryId);
      const isGone = groupId === null && (await deleteReleasedGroup(tx, directoryId));
      if (isDue && !isGone) await scheduleNextComparison(tx, clusterId, directoryId);
    });
  } catch (error) {
    if (error instanceof GroupChanged) return;
    const failure = signal.aborted || error instanceof LeaseLost ? undefined : failureOf(error);
    if (failure === undefined) throw error;
    log.info(
      { directoryId, kind: failure.kind, seen: failure.seen },
      "a managed group could not be brought in line",
    );
    await fail(run, clusterId, failure, directory).catch((again: unknown) => {
      if (!(again instanceof GroupChanged)) throw again;
    });
  } finally {
    await open.close();
    await publish(prisma(), { topic: "sync", directoryId });
  }
}

async function follow(
  run: WriteBack,
  groupId: string,
  { compares, repairs }: { compares: boolean; repairs: boolean },
): Promise<void> {
  const { value: group } = await run.okta.group(groupId);
  if (group.type !== "OKTA_GROUP") {
    throw new GroupUnusable(
      `“${group.profile.name}” is of the type ${group.type}. Only groups that were created in Okta itself can be written to.`,
    );
  }
  await putIn(run, groupId, { retries: compares });
  if (!compares) return;
  await compareGroup(run, groupId, { believesAll: repairs });
  if (!repairs) return;
  await asWriter(run.lease, run, (tx) => reviveMissing(tx, run.directoryId, groupId));
  await putIn(run, groupId, { retries: false });
}

function failureOf(error: unknown): SyncFailure | undefined {
  if (error instanceof GroupUnusable) return { kind: "unexpected", seen: error.message };
  return classifyFailure(error);
}

/** Nothing is lost by a failure: what is to be done stands in the database, and is tried again later and later. */
async function fail(
  run: WriteBack,
  clusterId: string,
  failure: SyncFailure,
  { failingSince, now }: Pick<ManagedDirectory, "failingSince" | "now">,
): Promise<void> {
  const { directoryId, lease } = run;
  const failingMs = failingSince === null ? 0 : now.getTime() - failingSince.getTime();
  const afterMs = Math.min(Math.max(failingMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
  await asWriter(lease, run, async (tx) => {
    await markFailure(tx, directoryId, failure);
    await scheduleWriteBack(tx, clusterId, directoryId, { wanted: "compare", afterMs });
  });
  // The diagnosis says what to do about it, marks the directory, and alerts.
  if (failure.kind !== "delayed" && failingSince === null)
    await scheduleDiagnosis(prisma(), directoryId, "manual");
}
