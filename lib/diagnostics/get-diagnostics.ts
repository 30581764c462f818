import * as z from "zod";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { countLiveServers } from "#lib/identity-servers/count-live-servers.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type DiagnosticsView, liveCheck, type Outcome, outcomes, triggers } from "./contract.ts";
import {
  findBinding,
  readChanges,
  readHealth,
  readStrip,
  STRIP_LENGTH,
  STRIP_SECONDS,
} from "./diagnostics.store.ts";

const CHANGES = 6;
const storedOutcome = z.enum(outcomes).nullable().catch(null);
const healthChange = z.object({
  before: z.object({ health: storedOutcome }),
  after: z.object({ health: z.enum(outcomes) }),
});

/**
 * The current diagnosis of a directory, check by check, and its last day.
 * @throws AppError not_found
 */
export async function getDiagnostics(
  actor: Actor,
  directoryId: string,
  now: Date = new Date(),
): Promise<DiagnosticsView> {
  requireDirectory(actor, directoryId);
  const directory = await findBinding(prisma(), directoryId);
  if (directory === null) {
    throw new AppError("not_found", {
      detail: "There is no such directory. It may have been deleted meanwhile.",
    });
  }
  const [health, slots, changes, cluster] = await Promise.all([
    readHealth(directoryId),
    readStrip(directoryId),
    readChanges(directoryId, CHANGES),
    directory.clusterId === null ? null : countLiveServers(directory.clusterId),
  ]);
  const { id, name, type, enabled } = directory;
  return {
    directory: {
      id,
      name,
      type,
      enabled,
      cluster: cluster === null ? null : { id: cluster.id, name: cluster.name },
    },
    liveServers: cluster?.live ?? 0,
    current:
      health === null
        ? null
        : {
            state: health.state,
            lastOutcome: storedOutcome.parse(health.lastOutcome),
            changedAt: health.changedAt?.toISOString() ?? null,
            trigger: triggers.find((trigger) => trigger === health.trigger) ?? "schedule",
            startedAt: health.startedAt.toISOString(),
            finishedAt: health.finishedAt?.toISOString() ?? null,
            server: health.server,
            checks: z.array(liveCheck).parse(health.checks),
          },
    strip: stripOf(slots, now),
    changes: changes.flatMap(({ at, payload }) => {
      const parsed = healthChange.safeParse(payload);
      if (!parsed.success) return [];
      return [{ at: at.toISOString(), from: parsed.data.before.health, to: parsed.data.after.health }];
    }),
  };
}

type Slot = { slot: number; outcome: Outcome; runs: number; problem: string | null };

/** A row of half hours without gaps, the running one last. */
function stripOf(slots: readonly Slot[], now: Date): DiagnosticsView["strip"] {
  const known = new Map(slots.map((slot) => [slot.slot, slot]));
  const last = Math.floor(now.getTime() / 1000 / STRIP_SECONDS);
  return Array.from({ length: STRIP_LENGTH }, (_, index) => {
    const number = last - STRIP_LENGTH + 1 + index;
    const slot = known.get(number);
    return {
      from: new Date(number * STRIP_SECONDS * 1000).toISOString(),
      outcome: slot?.outcome ?? null,
      runs: slot?.runs ?? 0,
      problem: slot?.problem ?? null,
    };
  });
}
