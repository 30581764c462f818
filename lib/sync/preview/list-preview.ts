import * as z from "zod";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { customLabelsIn } from "#lib/users/custom-labels.ts";
import { findPreviewRun } from "../sync-view.store.ts";
import type { PreviewItems, PreviewItemsQuery } from "./contract.ts";
import { itemViewOf } from "./item-view.ts";
import { findPreviewItems, type StoredPreviewItem } from "./preview.store.ts";

const PER_PAGE = 50;
const place = z.tuple([z.string().refine(isStorableText), z.string().refine(isStorableText)]);

/**
 * Users of the directory's last preview by name, with what a sync would make of each.
 * @throws AppError not_found when there was none; validation_failed for a place that is none of ours
 */
export async function listPreview(
  actor: Actor,
  directoryId: string,
  { effect, q, after }: PreviewItemsQuery,
): Promise<PreviewItems> {
  requireDirectory(actor, directoryId);
  const run = await findPreviewRun(directoryId);
  if (run === null) throw noPreview();
  const [rows, labels] = await Promise.all([
    findPreviewItems(run.id, { effect, q, after: after === undefined ? null : placeOf(after) }, PER_PAGE + 1),
    customLabelsIn(directoryId),
  ]);
  const items = rows.slice(0, PER_PAGE);
  const last = rows.length > PER_PAGE ? items.at(-1) : undefined;
  return {
    items: items.map((row) => itemViewOf(row, labels)),
    next: last === undefined ? null : cursorOf(last),
  };
}

export const noPreview = () =>
  new AppError("not_found", { detail: "There is no preview of this directory yet. Start one." });

function cursorOf({ name, providerId }: StoredPreviewItem): string {
  return Buffer.from(JSON.stringify([name, providerId])).toString("base64url");
}

function placeOf(after: string): { name: string; providerId: string } {
  try {
    const [name, providerId] = place.parse(JSON.parse(Buffer.from(after, "base64url").toString("utf8")));
    return { name, providerId };
  } catch {
    throw new AppError("validation_failed", {
      field: "after",
      detail: "This place in the list is not known. Start from the first page.",
    });
  }
}
