import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { noSuchDirectory, runViewOf } from "../get-sync.ts";
import { findPlan } from "../sync-plan.store.ts";
import { findPreviewRun, previewWaits } from "../sync-view.store.ts";
import type { PreviewView } from "./contract.ts";
import { countPreview, noPreviewCounts } from "./preview.store.ts";

/**
 * What the directory's last preview found, in numbers.
 * @throws AppError not_found
 */
export async function getPreview(actor: Actor, directoryId: string): Promise<PreviewView> {
  requireDirectory(actor, directoryId);
  const [plan, found, isWaiting] = await Promise.all([
    findPlan(directoryId),
    findPreviewRun(directoryId),
    previewWaits(directoryId),
  ]);
  if (plan === null) throw noSuchDirectory();
  const { domain } = plan;
  if (found === null)
    return { run: null, reach: plan.reach, counts: noPreviewCounts, isWaiting, isHeld: false, domain };
  const { reach, ...run } = found;
  const counts = await countPreview(run.id);
  return { run: runViewOf(run), reach, counts, isWaiting, isHeld: run.counts.held > 0, domain };
}
