import { type Actor, inScope } from "#lib/auth/actor.ts";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { changeLines } from "#lib/users/change-lines.ts";
import { customLabelsIn } from "#lib/users/custom-labels.ts";
import type { RunDetail } from "./contract.ts";
import { findRun, findRunChanges, type HistoryRow } from "./history.store.ts";
import { historyRunOf } from "./list-history.ts";
import { CHANGES_PER_PAGE } from "./vocabulary.ts";

/**
 * A run with what it changed, by name.
 * @param after `more` of the page before
 * @throws AppError not_found, also for a run of a directory outside the actor's scope
 */
export async function showRun(actor: Actor, runId: string, after = "0"): Promise<RunDetail> {
  const run = await requireRun(actor, runId);
  const [rows, labels] = await Promise.all([
    findRunChanges(run, after, CHANGES_PER_PAGE + 1),
    customLabelsIn(run.directoryId),
  ]);
  const shown = rows.slice(0, CHANGES_PER_PAGE);
  return {
    run: historyRunOf(run),
    changes: shown.map(({ id, at, type, subjectType, subjectId, name, payload }) => ({
      id,
      at: at.toISOString(),
      type,
      subject: { type: subjectType, id: subjectId, name },
      changes: subjectType === "user" ? changeLines(payload, labels) : [],
    })),
    more: rows.length > CHANGES_PER_PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** @throws AppError not_found */
export async function requireRun(actor: Actor, runId: string): Promise<HistoryRow> {
  const run = isId(runId) ? await findRun(runId) : null;
  if (run === null || !inScope(actor, run.directoryId))
    throw new AppError("not_found", {
      detail: "There is no such sync. Those that found nothing new are kept for some days only.",
    });
  return run;
}
