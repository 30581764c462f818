import { inTransaction } from "#lib/platform/db/prisma.ts";
import { log } from "#lib/platform/log/log.ts";
import type { CheckResult, LiveCheck } from "./contract.ts";
import { type Claim, writeProgress } from "./diagnostics.store.ts";
import { publishHealth } from "./schedule-diagnosis.ts";

export type Progress = {
  start: (probe: string) => void;
  finish: (check: CheckResult) => void;
  /** Resolves when everything is written that was reported so far. */
  settle: () => Promise<void>;
};

/**
 * Writes a running diagnosis into its row and tells the pages. One write is under way at a time, and
 * each writes the newest state, so that many checks at once cost few writes. `onLost` is called when
 * the row is no longer ours to write.
 */
export function startProgress(
  claim: Claim,
  planned: { probe: string; title: string }[],
  { isQuiet, onLost }: { isQuiet: boolean; onLost: () => void },
): Progress {
  const checks: LiveCheck[] = planned.map((check) => ({ ...check, status: "waiting" }));
  let isDirty = false;
  let writing: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    try {
      while (isDirty) {
        isDirty = false;
        const isOurs = await inTransaction(async (tx) => {
          const written = await writeProgress(tx, claim, checks);
          if (written) await publishHealth(tx, claim.directoryId);
          return written;
        });
        if (!isOurs) onLost();
      }
    } catch (error) {
      // Progress is for the eyes: a database that is away for a moment must not end the diagnosis.
      log.warn({ err: error, directoryId: claim.directoryId }, "progress was not written");
    } finally {
      writing = null;
    }
  };

  const put = (check: LiveCheck): void => {
    const index = checks.findIndex(({ probe }) => probe === check.probe);
    if (index >= 0) checks[index] = check;
    if (isQuiet) return;
    isDirty = true;
    writing ??= write();
  };

  return {
    start: (probe) => {
      const title = checks.find((check) => check.probe === probe)?.title ?? probe;
      put({ probe, title, status: "running" });
    },
    finish: put,
    settle: async () => {
      await writing;
    },
  };
}
